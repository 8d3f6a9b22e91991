"""Every notebook says what the machine has that grades."""

from __future__ import annotations

import sys
from importlib import metadata

from autograder.assignment import Assignment
from autograder.building.build import build_notebook
from autograder.building.machine import machine_line
from autograder.reading.answers import _given
from autograder.sandbox import Limits


def test_the_line_names_what_is_there() -> None:
    line = machine_line(Limits(call_seconds=7.5, memory_bytes=3 << 30))
    python = f"{sys.version_info.major}.{sys.version_info.minor}"
    numpy = ".".join(metadata.version("numpy").split(".")[:2])
    assert line.startswith(f"Graded with Python {python}, NumPy {numpy}, ")
    assert line.endswith("no GPU, no network, no other processes; 7.5 s and 3 GB a call.")


def test_it_stands_in_every_head_and_is_nobodys_answer(assignment: Assignment) -> None:
    for part in assignment.parts:
        for notebook in build_notebook(assignment, part):
            assert machine_line() in notebook.cells[0].source.split("\n")
        if part.exercise.free_responses:
            assert _given(assignment, part).has(machine_line())
