"""Grading without --assignment: the hand-ins say what they are of, or one line asks."""

from __future__ import annotations

import io
import json
from pathlib import Path

import pytest
from rich.console import Console

from autograder.assignment import load_assignment
from autograder.building.handins import hand_in
from autograder.commands.chosen import stated_assignment
from autograder.commands.grade import GradeRequest, grade_command
from autograder.course import course_folder
from autograder.errors import UserError
from autograder.sample_submissions import notebook_bytes, solutions


def notebook(*cells: str, **marks: str) -> str:
    found = [{"cell_type": "code", "metadata": {}, "source": source} for source in cells]
    return json.dumps({"cells": found, "metadata": {"autograder": marks} if marks else {}})


def defining(*names: str) -> str:
    return "\n".join(f"def {name}(*args):\n    return 1" for name in names)


def stated(folder: Path, files: dict[str, str], exercise: str | None = None) -> str:
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content)
    return stated_assignment(folder, course_folder(), exercise, lambda path: False).name


@pytest.mark.parametrize(
    ("files", "name"),
    [
        (
            {"a/x.ipynb": notebook("", assignment="deep_generative", exercise="iwae"), "b/y.py": "x = 1"},
            "deep_generative",
        ),
        ({"a/x.ipynb": notebook("", assignment="unknown"), "b/y.py": defining("kl_gaussian")}, "variational_inference"),
        ({"a/x.py": defining("expected_complete_log_likelihood"), "b/x.py": "1 +"}, "mixtures_em"),
        ({"a/x.py": "def elbo(log_joint, q):\n    return 1"}, "variational_inference"),
        ({"a/vae.ipynb": notebook("x = 1")}, "assignment_1b"),
    ],
)
def test_what_the_files_say(files, name, tmp_path):
    assert stated(tmp_path, files) == name


def test_an_exercise_says_it_too(tmp_path):
    assert stated(tmp_path, {"a/x.py": "x = 1"}, "coins") == "mixtures_em"


@pytest.mark.parametrize(
    ("files", "said"),
    [
        ({"a/x.py": defining("log_joint", "update_q_z")}, "may belong to assignment_1b or variational_inference"),
        (
            {
                "a/x.ipynb": notebook("", assignment="deep_generative"),
                "b/x.ipynb": notebook("", assignment="mixtures_em"),
            },
            "may belong to deep_generative or mixtures_em",
        ),
        ({"a/x.py": "x = 1"}, "do not say which assignment they belong to"),
    ],
)
def test_what_they_leave_open_is_asked_in_one_line(files, said, tmp_path):
    with pytest.raises(UserError) as error:
        stated(tmp_path, files)
    assert said in str(error.value)
    assert "give --assignment" in str(error.value)
    assert "\n" not in str(error.value)


def test_the_command_without_an_assignment(tmp_path):
    assignment = load_assignment("mixtures_em")
    answers = solutions(assignment.part("graphical_models").exercise)
    (tmp_path / "hand-ins/ada").mkdir(parents=True)
    content = notebook_bytes(hand_in(assignment, "graphical_models", 0, answers))
    (tmp_path / "hand-ins/ada/graphical_models.ipynb").write_bytes(content)
    console = Console(file=io.StringIO(), width=100)
    request = GradeRequest(tmp_path / "hand-ins", exercise="graphical_models", out=tmp_path / "out", jobs=1)
    assert grade_command(console, request) == 0
    assert "5/5" in console.file.getvalue()
