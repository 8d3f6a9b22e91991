"""From judged checks to points: what a question earns, and the results of questions that were not judged."""

from __future__ import annotations

import pickle
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from autograder.assignment import Part
from autograder.checks import CONDUCT
from autograder.exercise import Question
from autograder.judging.judgement import Judgement, RecordedCall
from autograder.reading.answers import Answered
from autograder.results import CheckResult, ExerciseResult, QuestionResult, QuestionStatus
from autograder.sandbox import CallFailed
from autograder.values import Opaque, Record

CAP = 0.1  # the share of the points that other checks earn at most before a hidden check of the values passes
INDIRECT = frozenset({CONDUCT, "property", "monotone", "independence"})  # kinds that many wrong answers pass
ENOUGH = 3  # calls with different arguments before an answer that a hidden check accepts is called constant

LATER = "passes; it counts in full once a hidden check that compares values passes"
CONSTANT = "passes, but earns nothing: the answer is the same for all arguments"
BY_HEART = "passes, but earns nothing: only the public examples are answered"


@dataclass(frozen=True)
class Judged:
    """The results of one question, before they become points."""

    results: tuple[CheckResult, ...]
    helpers: str | None = None

    @property
    def weight(self) -> float:
        """The weight of the checks that is earned."""
        return sum(result.weight * result.credit for result in self.results)


def what_counts(
    results: Sequence[CheckResult], judgements: Sequence[Judgement], shown: bool = False
) -> tuple[CheckResult, ...]:
    """The results with the credit that they earn together.

    Conduct alone earns nothing. Public examples, properties and traces can be satisfied without an answer: together
    they earn at most CAP of the question until a hidden check of the values passes, at least in part. Answers that are
    the same for all arguments, and answers to the public examples only, earn nothing.

    If no hidden checks are run (the student's own check), nothing is held back.

    shown: whether hidden cases of the values were right although none of their checks has passed
    """
    results = _with_conduct(results)
    hidden = [i for i, result in enumerate(results) if result.visibility == "hidden"]
    values = [i for i in hidden if results[i].kind not in INDIRECT]
    deciding = values or [i for i in hidden if results[i].kind != CONDUCT]
    if not deciding or all(result.status == "passed" for result in results):
        return results
    if any(results[i].status == "needs attention" for i in deciding):
        return results
    decided = shown or any(results[i].credit > 0 for i in deciding)
    everywhere = [call for judgement in judgements for call in judgement.calls]
    if _is_constant(everywhere, ENOUGH if decided else 2):
        return at_most(results, 0.0, CONSTANT)
    asked = [call for i in hidden for call in judgements[i].calls]
    if (not decided or not (values or shown)) and (_is_constant(asked, 2) or _only_raises(asked)):
        return at_most(results, 0.0, BY_HEART)
    if decided:
        return results
    return at_most(results, CAP * sum(result.weight for result in results), LATER)


def _with_conduct(results: Sequence[CheckResult]) -> tuple[CheckResult, ...]:
    """Conduct counts only beside another check: a wrong answer that leaves its arguments alone is no partial answer."""
    if any(result.credit > 0 for result in results if result.kind != CONDUCT):
        return tuple(results)
    message = "counts as soon as another check passes"
    return tuple(
        replace(result, credit=0.0, message=message) if result.kind == CONDUCT and result.credit > 0 else result
        for result in results
    )


def at_most(results: Sequence[CheckResult], most: float, why: str) -> tuple[CheckResult, ...]:
    """The results, with their credit scaled down so that together they earn at most this weight."""
    earned = sum(result.weight * result.credit for result in results)
    if earned <= most:
        return tuple(results)
    return tuple(
        replace(result, credit=round(result.credit * most / earned, 6), message=result.message or why)
        if result.credit > 0
        else result
        for result in results
    )


def _is_constant(calls: Iterable[RecordedCall], at_least: int) -> bool:
    """Whether calls with at least this many different arguments were answered, and all answers are the same."""
    answered = [call for call in calls if not isinstance(call.answer, CallFailed)]
    if len({_said(call.answer.value) for call in answered if not isinstance(call.answer, CallFailed)}) != 1:
        return False
    return len({(call.through, pickle.dumps(call.args)) for call in answered}) >= at_least


def _only_raises(calls: Sequence[RecordedCall]) -> bool:
    failures = [call.answer for call in calls if isinstance(call.answer, CallFailed)]
    return bool(failures) and len(failures) == len(calls) and all(one.kind == "raised" for one in failures)


def _said(value: Any) -> Any:
    """An answer in a form to compare: an array whose entries are all the same number becomes that number."""
    if isinstance(value, Record):
        value = value.values
    if isinstance(value, dict):
        return tuple((key, _said(part)) for key, part in value.items())
    if isinstance(value, tuple | list):
        parts = tuple(_said(part) for part in value)
        return parts[0] if len(set(parts)) == 1 else parts
    if isinstance(value, Opaque):
        return ("object", value.type_name)
    if isinstance(value, bool | int | float | np.ndarray):
        array = np.asarray(value)
        if array.size and array.dtype.kind in "biuf" and array.tobytes() == array.ravel()[:1].tobytes() * array.size:
            return repr(float(array.ravel()[0]))
        return (array.shape, array.tobytes())
    return repr(value)


def question_points(part: Part, question: Question, judged: Judged) -> QuestionResult:
    """The result of a question: its points are divided among its checks by weight."""
    points = part.points[question.name]
    total = sum(result.weight for result in judged.results)
    score = round(points * judged.weight / total, 4) if total else 0.0
    status: QuestionStatus
    message = ""
    if any(result.status == "needs attention" for result in judged.results):
        status, message = "needs attention", "the grader itself failed on a check; a person will look at it"
    elif score == points:
        status = "correct"
    else:
        status = "partial" if score > 0 else "wrong"
    return QuestionResult(
        part.exercise.name, question.name, score, points, status, judged.results, message, judged.helpers
    )


def unjudged(part: Part, question: Question, status: QuestionStatus, message: str) -> QuestionResult:
    """The result of a question of which no check was run, and why."""
    return QuestionResult(part.exercise.name, question.name, 0.0, part.points[question.name], status, message=message)


def our_fault(part: Part, found: Answered | None, trace: str) -> tuple[ExerciseResult, list[QuestionResult]]:
    """The results of an exercise on which the grader itself failed: nothing is decided, a person looks at it."""
    exercise = part.exercise
    check = CheckResult("the grader works", "hidden", 0.0, "fault", "needs attention", traceback=trace)
    message = "the grader itself failed on this exercise; a person will look at it"
    results = [
        QuestionResult(exercise.name, q.name, 0.0, part.points[q.name], "needs attention", (check,), message)
        for q in exercise.questions
    ]
    file = found.file if found else None
    return ExerciseResult(exercise.name, exercise.title, file, found.variant if found else 0, None), results


def passed_over(parts: Sequence[Part], questions: Sequence[QuestionResult]) -> frozenset[str]:
    """The exercises that do not count because a better alternative does. Of equally good ones, the first counts."""
    chosen: dict[str, tuple[float, str]] = {}
    for part in parts:
        score = sum(question.score for question in questions if question.exercise == part.name)
        if part.either and (part.either not in chosen or score > chosen[part.either][0]):
            chosen[part.either] = (score, part.name)
    kept = {name for _, name in chosen.values()}
    return frozenset(part.name for part in parts if part.either and part.name not in kept)
