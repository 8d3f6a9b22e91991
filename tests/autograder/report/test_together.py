"""Exercises that were graded in runs of their own become one result, with its points added up as for one run."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from autograder.assignment import Assignment, Part
from autograder.report.together import Piece, piece, together
from autograder.results import ExerciseResult, QuestionResult, SubmissionResult

ASSIGNMENT = Assignment(
    "one", "One", "a course", "1", Path(), (
        Part("plain", {"f": 4.0}, {}),
        Part("easy", {"f": 3.0}, {}, "choice"),
        Part("hard", {"f": 6.0}, {}, "choice"),
    ),
)  # fmt: skip


def result(fingerprint: str, scores: dict[str, float], attention: tuple[str, ...] = ()) -> SubmissionResult:
    out_of = {part.name: part.points["f"] for part in ASSIGNMENT.parts}
    questions = tuple(QuestionResult(name, "f", score, out_of[name], "partial") for name, score in scores.items())
    exercises = tuple(ExerciseResult(name, name, f"{name}.py", 0, "slice") for name in scores)
    return SubmissionResult(
        "ann", "one", "1", "needs attention" if attention else "graded", sum(scores.values()), 10, "process",
        fingerprint, questions, exercises=exercises, attention=attention,
    )  # fmt: skip


def test_a_result_of_everything_stays_as_it_is() -> None:
    whole = result("new", {"plain": 1, "easy": 2, "hard": 3})
    assert together([piece(whole), piece(result("old", {"plain": 4}))], ASSIGNMENT) is whole


def test_what_the_first_is_not_about_comes_from_the_next_that_is() -> None:
    pieces = [piece(result(name, scores)) for name, scores in (
        ("new", {"easy": 2}), ("middle", {"plain": 1, "easy": 0}), ("old", {"plain": 4, "easy": 3, "hard": 5}),
    )]  # fmt: skip
    whole = together(pieces, ASSIGNMENT)
    assert [(one.exercise, one.score) for one in whole.questions] == [("plain", 1), ("easy", 2), ("hard", 5)]
    assert (whole.score, whole.out_of, whole.fingerprint) == (6, 10, "new")
    assert [one.counts for one in whole.exercises] == [True, False, True], "of alternatives the better counts"
    assert together(pieces[:2], ASSIGNMENT).out_of == 7


def test_why_a_person_must_look_goes_with_the_exercise() -> None:
    old = result("old", {"plain": 4, "easy": 3, "hard": 5}, ("easy.f: odd", "hard.f: odd", "a file is broken"))
    whole = together([piece(result("new", {"easy": 2})), piece(old)], ASSIGNMENT)
    assert (whole.status, whole.attention) == ("needs attention", ("hard.f: odd", "a file is broken"))
    mended = together([piece(result("new", {"easy": 2})), piece(replace(old, attention=("easy.f: odd",)))], ASSIGNMENT)
    assert (mended.status, mended.attention) == ("graded", ())


@pytest.mark.parametrize(("chosen", "about"), [(None, {"plain", "easy"}), ("easy", {"easy"})])
def test_a_lost_result_is_about_what_the_run_chose(chosen: str | None, about: set[str]) -> None:
    lost = replace(result("new", {"plain": 0, "easy": 0}), exercises=())
    assert piece(lost, chosen) == Piece(lost, frozenset(about))
