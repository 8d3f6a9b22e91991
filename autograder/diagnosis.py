"""Naming what went wrong: the catalogued misconception that gives the student's own numbers.

Where a question fails, its misconceptions are run on the very calls that the student's function answered, with the same
seeds. One is named for a check only if it explains every call of that check, and the check would fail it too.
"""

from __future__ import annotations

import warnings
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from autograder.checks import Check
from autograder.checks.here import call_here
from autograder.exercise import Exercise, Misconception, Question
from autograder.judging import Judgement, RecordedCall
from autograder.results import CheckResult
from autograder.sandbox import CallFailed
from autograder.statistics import ks_two_sample_distance
from autograder.values import Answer, Opaque, Record

CALLS_REPEATED = 12  # per check; enough to tell mistakes apart
SAME_LAW_ALPHA = 1e-3  # two samples of one law differ by more than the threshold this often


def name_misconceptions(exercise: Exercise, question: Question, judgements: Sequence[Judgement]) -> list[CheckResult]:
    """The results of a question's checks, the failed ones with the misconception that explains them, if any does.

    One mistake is named for the whole question: the one that explains most failed checks.
    """
    results = [judgement.result for judgement in judgements]
    failed = [i for i, result in enumerate(results) if result.status == "failed" and judgements[i].calls]
    if not failed:
        return results
    checks = {check.property: check for check in question.checks}
    best: Misconception | None = None
    explained: list[int] = []
    for misconception in exercise.misconceptions:
        if misconception.question != question.name:
            continue
        mine = [i for i in failed if _explains(misconception, checks[results[i].property], judgements[i].calls)]
        if len(mine) > len(explained):
            best, explained = misconception, mine
    if best is not None:
        for i in explained:
            results[i] = replace(results[i], misconception=best.name, hint=best.hint)
    return results


def _explains(misconception: Misconception, check: Check, calls: Sequence[RecordedCall]) -> bool:
    for call in calls[:CALLS_REPEATED]:
        wrong = repeat(call, misconception.wrong)
        if not (_alike(call.answer, wrong) or _same_law(check, call, wrong)):
            return False
    return True


def repeat(call: RecordedCall, function: Callable[..., Any]) -> Answer | Exception:
    """The answer of another function to a recorded call, or the exception it raises."""
    with warnings.catch_warnings(), np.errstate(all="ignore"):
        warnings.simplefilter("ignore")
        try:
            return call_here(function, call.args, call.seed, wrt=call.wrt, cotangents=call.cotangents)
        except Exception as error:
            return error


def _alike(student: Answer | CallFailed, wrong: Answer | Exception) -> bool:
    if isinstance(student, CallFailed) or isinstance(wrong, Exception):
        return (
            isinstance(student, CallFailed)
            and isinstance(wrong, Exception)
            and student.error is not None
            and (student.error.type, student.error.message) == (type(wrong).__name__, str(wrong))
        )
    return (
        _same_numbers(student.value, wrong.value)
        and _same_numbers(student.gradients, wrong.gradients)
        and bool(student.mutated) == bool(wrong.mutated)
    )


def _same_law(check: Check, call: RecordedCall, wrong: Answer | Exception) -> bool:
    """For samplers, which need not use their noise in the same order: both samples look like draws of one law."""
    student = call.answer
    if isinstance(student, CallFailed) or isinstance(wrong, Exception):
        return False
    if check.kind == "gradient":
        return _cut_off(student) and _cut_off(wrong)
    if check.kind != "law":
        return False
    pick = check.settings.get("draws") or check.settings["categories"]
    a, b = pick(student.value, *call.args), pick(wrong.value, *call.args)
    if isinstance(a, str) or isinstance(b, str):
        return bool(isinstance(a, str) and isinstance(b, str) and a == b)
    if a.shape != b.shape:
        return False
    columns = list(zip(np.atleast_2d(a.T), np.atleast_2d(b.T), strict=True))
    # Each sample keeps within the one-sample bound of the common law, so the two within twice that.
    bound = 2 * np.sqrt(np.log(2 * len(columns) / SAME_LAW_ALPHA) / (2 * len(a)))
    return all(ks_two_sample_distance(x, y) <= bound for x, y in columns)


def _cut_off(answer: Answer) -> bool:
    return answer.gradients is not None and all(g is None for row in answer.gradients for g in row)


def _same_numbers(a: Any, b: Any) -> bool:
    first, second = _leaves(a), _leaves(b)
    if len(first) != len(second):
        return False
    for x, y in zip(first, second, strict=True):
        if isinstance(x, np.ndarray) != isinstance(y, np.ndarray):
            return False
        if not isinstance(x, np.ndarray):
            if x != y:
                return False
        elif x.size != y.size or not _close(x.ravel(), y.ravel()):
            return False
    return True


def _close(x: np.ndarray, y: np.ndarray) -> bool:
    single = np.float32 in (x.dtype, y.dtype)
    rtol = 1e-3 if single else 1e-6
    return bool(np.allclose(x, y, rtol=rtol, atol=1e-6 if single else 1e-10, equal_nan=True))


def _leaves(value: Any) -> list[Any]:
    """The numbers of a result, as arrays in order, whatever they are wrapped in; what is no number, as it is."""
    if isinstance(value, Record):
        value = value.values
    if isinstance(value, dict):
        value = tuple(value.values())
    if isinstance(value, np.ndarray) and value.dtype.kind in "biuf":
        return [value]
    if isinstance(value, bool | int | float):
        return [np.asarray(value)]
    if isinstance(value, tuple | list):
        try:
            array = np.asarray(value)
            if array.dtype.kind in "biuf" and array.size:
                return [array]
        except (ValueError, TypeError, OverflowError):
            pass
        return [leaf for part in value for leaf in _leaves(part)]
    return [value.type_name] if isinstance(value, Opaque) else [value]
