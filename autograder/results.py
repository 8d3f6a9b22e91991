"""The results of grading: frozen records, and their JSON.

The JSON of a submission is the contract with everything downstream: gradebook, pages, CSV, archives for other systems.
`docs/results.md` describes it in words; a test keeps the two consistent.
"""

from __future__ import annotations

import dataclasses
import platform
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache, lru_cache
from importlib import metadata
from typing import TYPE_CHECKING, Any, Literal

from autograder import __version__

if TYPE_CHECKING:
    from autograder.assignment import Assignment
    from autograder.reading.submissions import Submission

CheckStatus = Literal["passed", "failed", "not attempted", "needs attention"]
QuestionStatus = Literal["correct", "partial", "wrong", "not attempted", "needs attention"]
SubmissionStatus = Literal["graded", "needs attention"]


@dataclass(frozen=True)
class ErrorPlace:
    """An error in the student's code, with the student's own cell and line."""

    type: str
    message: str
    place: str | None = None
    line: int | None = None
    source: str | None = None


@dataclass(frozen=True)
class CheckResult:
    """One check of one question.

    credit:         the share of its weight that is earned: 1 if passed; less if a check gives partial credit, or if
                    passing it says little until a hidden check of the values passes
    message:        why it failed or earns less than it could, for the student
    misconception:  name of the catalogued mistake that reproduces the student's numbers, or None
    hint:           what to tell the student about that mistake, or what the error means in plain words
    input:          the arguments of the failing case, as text; only for public checks
    got, expected:  the student's value and the right one, as short texts
    traceback:      the grader's own, if the grader is at fault; only for the TA
    """

    property: str
    visibility: Literal["public", "hidden"]
    weight: float
    kind: str
    status: CheckStatus
    credit: float = 0.0
    message: str = ""
    misconception: str | None = None
    hint: str | None = None
    input: str | None = None
    got: str | None = None
    expected: str | None = None
    error: ErrorPlace | None = None
    evidence: Mapping[str, Any] = field(default_factory=dict)
    picture: Mapping[str, Any] | None = None
    traceback: str | None = None


@dataclass(frozen=True)
class QuestionResult:
    """One question: `name` in result files and grade columns is exercise.question.

    helpers: who computed the functions that it calls: the "reference" or the student's "own"; None if it has none
    """

    exercise: str
    question: str
    score: float
    out_of: float
    status: QuestionStatus
    checks: tuple[CheckResult, ...] = ()
    message: str = ""
    helpers: str | None = None


@dataclass(frozen=True)
class FreeResponseResult:
    """A written answer that a person grades. `score` is None until then."""

    exercise: str
    question: str
    text: str
    out_of: float
    rubric: tuple[str, ...] = ()
    score: float | None = None


@dataclass(frozen=True)
class ExerciseResult:
    """How one exercise of the submission was read.

    file:      the submitted file that it is from, None if there is none
    way:       "slice": only what the graded functions need was run; "whole": every cell; None: nothing was run
    problems:  what went wrong while reading and running it, each a line for the student (cell and line included)
    counts:    False if another exercise counts instead: of several alternatives, the better one
    """

    exercise: str
    title: str
    file: str | None
    variant: int
    way: str | None
    problems: tuple[str, ...] = ()
    counts: bool = True


@dataclass(frozen=True)
class SubmissionResult:
    """A graded submission.

    status:       "needs attention" if a person must look: the submission could not be read, or the grader is at fault
    attention:    the reasons, one line each
    fingerprint:  content hash of submission, assignment, course key and isolation level: if it is equal to that of an
                  earlier result, nothing has to be graded again
    versions:     of Python, NumPy, torch and the kit
    contents:     hash of the submitted files alone
    """

    student: str
    assignment: str
    version: str
    status: SubmissionStatus
    score: float
    out_of: float
    isolation: str
    fingerprint: str
    questions: tuple[QuestionResult, ...]
    free_responses: tuple[FreeResponseResult, ...] = ()
    exercises: tuple[ExerciseResult, ...] = ()
    attention: tuple[str, ...] = ()
    versions: Mapping[str, str] = field(default_factory=dict)
    seconds: float = 0.0
    contents: str = ""


def to_json(result: SubmissionResult) -> dict[str, Any]:
    """A result as JSON-ready dictionaries and lists. Values that are plain already are shared, not copied."""
    plain: dict[str, Any] = _plain(result)
    return plain


def _plain(value: Any) -> Any:
    if value is None or isinstance(value, str | int | float):  # first, because nearly all of thousands of values are
        return value
    if isinstance(value, tuple):
        return [_plain(part) for part in value]
    if dataclasses.is_dataclass(value):
        kind: Any = type(value)
        return {name: _plain(getattr(value, name)) for name in _names_of_fields(kind)}
    return dict(value) if isinstance(value, Mapping) else value


@cache
def _names_of_fields(kind: Any) -> tuple[str, ...]:
    return tuple(entry.name for entry in dataclasses.fields(kind))


def from_json(data: Mapping[str, Any]) -> SubmissionResult:
    """The result that `to_json` wrote. Raises TypeError or KeyError if the data are not such a result."""
    questions = tuple(
        QuestionResult(**{**q, "checks": tuple(_check_from_json(c) for c in q["checks"])}) for q in data["questions"]
    )
    free = tuple(FreeResponseResult(**{**f, "rubric": tuple(f["rubric"])}) for f in data["free_responses"])
    exercises = tuple(ExerciseResult(**{**e, "problems": tuple(e["problems"])}) for e in data["exercises"])
    parts = {
        "questions": questions,
        "free_responses": free,
        "exercises": exercises,
        "attention": tuple(data["attention"]),
    }
    return SubmissionResult(**{**data, **parts})


def _check_from_json(data: Mapping[str, Any]) -> CheckResult:
    error = data["error"]
    return CheckResult(**{**data, "error": ErrorPlace(**error) if error else None})


def versions(assignment: Assignment) -> dict[str, str]:
    """The versions that a grade depends on."""
    return {**_library_versions(), "assignment": assignment.version}


@lru_cache(maxsize=1)
def _library_versions() -> dict[str, str]:
    libraries = {name: metadata.version(name) for name in ("numpy", "scipy", "torch")}
    return {"python": platform.python_version(), **libraries, "autograder": __version__}


def lost_result(submission: Submission, assignment: Assignment, isolation: str, key: str, why: str) -> SubmissionResult:
    """The result of a submission whose grading was lost through the grader's fault: undecided, a person must look."""
    questions = tuple(
        QuestionResult(part.name, question, 0.0, points, "needs attention", message=why)
        for part in assignment.parts
        for question, points in part.points.items()
    )
    return SubmissionResult(
        student=submission.student,
        assignment=assignment.name,
        version=assignment.version,
        status="needs attention",
        score=0.0,
        out_of=assignment.out_of,
        isolation=isolation,
        fingerprint=key,
        questions=questions,
        attention=(why,),
        versions=versions(assignment),
        contents=submission.content_hash,
    )
