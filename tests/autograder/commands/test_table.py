"""The table of grades on a terminal: whatever its width, everybody's score and status is there."""

from __future__ import annotations

import io

import pytest
from rich.console import Console

from autograder.assignment import load_assignment
from autograder.commands.table import print_grades
from autograder.results import QuestionResult, SubmissionResult
from autograder.running.batch import Report

MIXTURES = load_assignment("mixtures_em")
LONG = "a student with a name that is longer than many terminals are wide, as there are"


def graded(student: str, status: str, *exercises: str) -> SubmissionResult:
    questions = tuple(
        QuestionResult(part.name, name, 0.25, points, "partial", (), "")
        for part in MIXTURES.parts
        if part.name in exercises
        for name, points in part.points.items()
    )
    return SubmissionResult(
        student, MIXTURES.name, "1", status, 12.25, 35.0, "process", "hash", questions, (), (), (), {}, 0.0
    )


def printed(width: int, terminal: bool, *exercises: str) -> list[str]:
    results = (graded("ada", "graded", *exercises), graded(LONG, "needs attention", *exercises))
    console = Console(file=io.StringIO(), width=width, force_terminal=terminal, no_color=True)
    print_grades(console, Report(results, graded=2, known=0), MIXTURES)
    return console.file.getvalue().splitlines()


@pytest.mark.parametrize("width", [50, 80, 120, 300])
def test_score_and_status_are_seen(width: int) -> None:
    lines = printed(width, True, *(part.name for part in MIXTURES.parts))
    rows = [line for line in lines if "ada" in line or "a stu" in line]
    assert len(rows) >= 2
    assert all("12.25/35" in row and ("graded" in row or "needs attention" in row) for row in rows)
    assert sum(row.count("◐ 0.25") for row in rows) == 2 * 14
    assert all(len(row) <= width for row in rows)


def test_without_a_terminal_the_table_is_as_wide_as_it_is() -> None:
    lines = printed(80, False, *(part.name for part in MIXTURES.parts))
    (row,) = [line for line in lines if "ada" in line]
    assert row.count("◐ 0.25") == 14
    assert "graded" in row
    assert row == row.rstrip()


def test_only_what_was_graded_has_a_column() -> None:
    lines = printed(80, False, "coins")
    (row,) = [line for line in lines if "ada" in line]
    assert row.count("│") == 1 + 1 + 6 + 2
    assert not any("graphical_models" in line for line in lines)
