"""Merging a student's results where single exercises were graded in separate runs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import NamedTuple

from autograder.assignment import Assignment, points_of
from autograder.judging.scoring import passed_over
from autograder.results import SubmissionResult


class Piece(NamedTuple):
    """A result and the exercises it covers: all of the assignment, or one that was graded alone."""

    result: SubmissionResult
    exercises: frozenset[str]


def piece(result: SubmissionResult, exercise: str | None = None) -> Piece:
    """A result as a piece. If its grading was lost it names no exercise, and the exercise chosen for the run counts."""
    named = frozenset(one.exercise for one in result.exercises)
    chosen = frozenset((exercise,)) if exercise is not None else None
    return Piece(result, named or chosen or frozenset(question.exercise for question in result.questions))


def together(pieces: Sequence[Piece], assignment: Assignment) -> SubmissionResult:
    """The first piece, completed: each exercise that it does not cover comes from the first other piece that does.

    Points are added up anew. What identifies the result (fingerprint, contents, versions, isolation) is the first's.
    """
    first = pieces[0].result
    sources: dict[str, SubmissionResult] = {}
    for part in assignment.parts:
        source = next((one.result for one in pieces if part.name in one.exercises), None)
        if source is not None:
            sources[part.name] = source
    if all(source is first for source in sources.values()):
        return first
    parts = [part for part in assignment.parts if part.name in sources]
    questions = tuple(
        question for name, source in sources.items() for question in source.questions if question.exercise == name
    )
    left_out = passed_over(parts, questions)
    attention = tuple(dict.fromkeys(line for one in pieces for line in _attention(one.result, sources)))
    return replace(
        first,
        status="needs attention" if attention else "graded",
        score=round(sum(question.score for question in questions if question.exercise not in left_out), 4),
        out_of=round(points_of(parts), 4),
        questions=questions,
        free_responses=tuple(
            free for name, source in sources.items() for free in source.free_responses if free.exercise == name
        ),
        exercises=tuple(
            replace(one, counts=name not in left_out)
            for name, source in sources.items()
            for one in source.exercises
            if one.exercise == name
        ),
        attention=attention,
    )


def _attention(result: SubmissionResult, sources: dict[str, SubmissionResult]) -> tuple[str, ...]:
    """A result's reasons for attention, without those about exercises that are taken from another result."""
    if result not in sources.values():
        return ()
    elsewhere = tuple(f"{name}{mark}" for name, source in sources.items() if source is not result for mark in ".:")
    return tuple(line for line in result.attention if not line.startswith(elsewhere))
