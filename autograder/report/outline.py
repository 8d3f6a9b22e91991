"""The part of a result that the class's table and pages need: thousands fit into memory, whole results do not."""

from __future__ import annotations

import sys
from dataclasses import replace

from autograder.results import CheckResult, ExerciseResult, FreeResponseResult, QuestionResult, SubmissionResult
from autograder.written import without_pictures


def outline(result: SubmissionResult) -> SubmissionResult:
    """The result without what only its student's own page shows.

    Scores, statuses and free responses remain, pictures by name alone. So do the checks that name a misconception or
    need attention, but without inputs, values, evidence and pictures. Texts that recur between results are held once.
    """
    return replace(
        result,
        questions=tuple(_question(question) for question in result.questions),
        free_responses=tuple(_free_response(free) for free in result.free_responses),
        exercises=tuple(_exercise(exercise) for exercise in result.exercises),
        versions={sys.intern(name): sys.intern(version) for name, version in result.versions.items()},
    )


def _question(question: QuestionResult) -> QuestionResult:
    return replace(
        question,
        exercise=sys.intern(question.exercise),
        question=sys.intern(question.question),
        checks=tuple(_check(check) for check in question.checks if _matters(check)),
    )


def _matters(check: CheckResult) -> bool:
    return check.misconception is not None or check.status == "needs attention" or check.traceback is not None


def _check(check: CheckResult) -> CheckResult:
    return replace(
        check,
        property=sys.intern(check.property),
        misconception=check.misconception and sys.intern(check.misconception),
        hint=check.hint and sys.intern(check.hint),
        input=None,
        got=None,
        expected=None,
        error=None,
        evidence={},
        picture=None,
    )


def _free_response(free: FreeResponseResult) -> FreeResponseResult:
    return replace(
        free,
        exercise=sys.intern(free.exercise),
        question=sys.intern(free.question),
        text=without_pictures(free.text),
        rubric=tuple(sys.intern(line) for line in free.rubric),
    )


def _exercise(exercise: ExerciseResult) -> ExerciseResult:
    return replace(exercise, exercise=sys.intern(exercise.exercise), title=sys.intern(exercise.title), problems=())
