"""Naming what went wrong: the catalogued misconception that gives the student's own numbers.

Where a question fails, its misconceptions are run on the very calls that the student's function answered, with the same
seeds. One is named for a check only if it explains every call of that check, and the check would fail it too.
"""

from __future__ import annotations

import warnings
from collections import OrderedDict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, NamedTuple

import numpy as np

from autograder.checks import Check
from autograder.checks.graphs import graph_of
from autograder.checks.here import call_here, through
from autograder.exercise import Exercise, Misconception, Question
from autograder.grading.judging import Judgement, RecordedCall
from autograder.results import CheckResult
from autograder.sandbox import CallFailed
from autograder.statistics.distance import ks_two_sample_distance
from autograder.values import Answer, Opaque, Record

CALLS_REPEATED = 12  # per check; enough to tell mistakes apart
EXTRACT_LENGTH = 64
EXTRACTS_KEPT = 20_000  # of a few hundred bytes each
SAME_LAW_ALPHA = 1e-3  # two samples of one law differ by more than the threshold this often


@dataclass
class Repeats:
    """What misconceptions answer to recorded calls, kept as short extracts: a class meets the same calls all over.

    An extract that differs rules a misconception out; one that agrees is not believed but compared in full.
    """

    _kept: OrderedDict[tuple[int, int, int, bool], tuple[Any, Extract]] = field(default_factory=OrderedDict)

    def rules_out(self, exercise: Exercise, call: RecordedCall, misconception: Misconception) -> bool:
        """Whether the misconception answers this call otherwise than the student did."""
        key = (id(misconception), id(call.args), call.seed, call.cotangents is not None)
        if key not in self._kept:
            # The arguments are kept with the extract, so that no other object takes over their identity.
            self._kept[key] = (call.args, extract(repeat(exercise, call, misconception)))
            if len(self._kept) > EXTRACTS_KEPT:
                self._kept.popitem(last=False)
        return not _same_extract(extract(call.answer), self._kept[key][1])


def name_misconceptions(
    exercise: Exercise, question: Question, judgements: Sequence[Judgement], repeats: Repeats
) -> list[CheckResult]:
    """The results of a question's checks, the failed ones with the misconception that explains them, if any does.

    One mistake is named for the whole question: the one whose numbers explain most failed checks. Only where no
    numbers agree are the laws of samplers compared, which need not use their noise in the same order; then nothing is
    named unless a single mistake explains most.
    """
    results = [judgement.result for judgement in judgements]
    checks = {check.property: check for check in question.checks}
    failed = [i for i, result in enumerate(results) if result.status == "failed" and judgements[i].calls]
    candidates = [m for m in exercise.misconceptions if m.question == question.name] if failed else []

    def same_numbers(misconception: Misconception, i: int) -> bool:
        calls = judgements[i].calls[:CALLS_REPEATED]
        if checks[results[i].property].kind == "graph":
            return all(_same_graph(call.answer, repeat(exercise, call, misconception)) for call in calls)
        if any(repeats.rules_out(exercise, call, misconception) for call in calls):
            return False
        return all(_alike(call.answer, repeat(exercise, call, misconception)) for call in calls)

    def same_law(misconception: Misconception, i: int) -> bool:
        check, call = checks[results[i].property], judgements[i].calls[-1]
        return check.kind == "law" and _same_law(check, call, repeat(exercise, call, misconception))

    best, explained = _most_explained(candidates, failed, same_numbers)
    if not best:
        best, explained = _most_explained(candidates, failed, same_law)
        best = best if len(best) == 1 else []
    for i in explained if best else []:
        results[i] = replace(results[i], misconception=best[0].name, hint=best[0].hint)
    return results


def _most_explained(
    candidates: Sequence[Misconception], failed: Sequence[int], explains: Callable[[Misconception, int], bool]
) -> tuple[list[Misconception], list[int]]:
    """The candidates that explain most failed checks, and the checks that the first of them explains."""
    found = [(misconception, [i for i in failed if explains(misconception, i)]) for misconception in candidates]
    most = max((len(explained) for _, explained in found), default=0)
    best = [(misconception, explained) for misconception, explained in found if explained and len(explained) == most]
    return [misconception for misconception, _ in best], best[0][1] if best else []


def repeat(exercise: Exercise, call: RecordedCall, misconception: Misconception) -> Answer | Exception:
    """The answer of a misconception to a recorded call, or the exception it raises."""
    function = exercise.beside_the_reference(misconception.wrong)
    if call.through is not None:
        function = through(call.through, exercise.definitions(misconception.question, function))
    with warnings.catch_warnings(), np.errstate(all="ignore"):
        warnings.simplefilter("ignore")
        try:
            return call_here(function, call.args, call.seed, wrt=call.wrt, cotangents=call.cotangents)
        except Exception as error:
            return error


class Extract(NamedTuple):
    """The beginning of an answer: enough to tell it from most others."""

    failure: tuple[str, str] | None
    sizes: tuple[int, ...] = ()
    beginnings: tuple[Any, ...] = ()


def extract(answer: Answer | Exception) -> Extract:
    """The beginning of an answer, or the type and message of the exception in its place."""
    if isinstance(answer, CallFailed):
        return Extract((answer.error.type, answer.error.message) if answer.error else (answer.kind, str(answer)))
    if isinstance(answer, Exception):
        return Extract((type(answer).__name__, str(answer)))
    leaves = [*_leaves(answer.value), *_leaves(answer.gradients)]
    sizes = tuple(leaf.size if isinstance(leaf, np.ndarray) else -1 for leaf in leaves)
    beginnings = [leaf.ravel()[:EXTRACT_LENGTH].copy() if isinstance(leaf, np.ndarray) else leaf for leaf in leaves]
    return Extract(None, (*sizes, bool(answer.mutated)), tuple(beginnings))


def _same_extract(a: Extract, b: Extract) -> bool:
    return a.failure == b.failure and a.sizes == b.sizes and _same_numbers(a.beginnings, b.beginnings)


def _alike(student: Answer | CallFailed, wrong: Answer | Exception) -> bool:
    if isinstance(student, CallFailed) or isinstance(wrong, Exception):
        return extract(student).failure == extract(wrong).failure
    return (
        _same_numbers(student.value, wrong.value)
        and _same_numbers(student.gradients, wrong.gradients)
        and bool(student.mutated) == bool(wrong.mutated)
    )


def _same_graph(student: Answer | CallFailed, wrong: Answer | Exception) -> bool:
    """Whether two answers are the same graph, in whatever order and spelling."""
    if isinstance(student, CallFailed) or isinstance(wrong, Exception):
        return False
    mine, theirs = graph_of(student.value), graph_of(wrong.value)
    if isinstance(mine, str) or isinstance(theirs, str):
        return False
    same_plates = sorted(map(sorted, mine.plates.values())) == sorted(map(sorted, theirs.plates.values()))
    return bool(mine.roles == theirs.roles and mine.edges == theirs.edges and same_plates)


def _same_law(check: Check, call: RecordedCall, wrong: Answer | Exception) -> bool:
    """For samplers, which need not use their noise in the same order: both samples look like draws of one law."""
    student = call.answer
    if isinstance(student, CallFailed) or isinstance(wrong, Exception):
        return False
    pick = check.settings.get("draws") or check.settings["categories"]
    a, b = pick(student.value, *call.args), pick(wrong.value, *call.args)
    if isinstance(a, str) or isinstance(b, str) or a.shape != b.shape:
        return False
    columns = list(zip(np.atleast_2d(a.T), np.atleast_2d(b.T), strict=True))
    # Each sample keeps within the one-sample bound of the common law, so the two within twice that.
    bound = 2 * np.sqrt(np.log(2 * len(columns) / SAME_LAW_ALPHA) / (2 * len(a)))
    return all(ks_two_sample_distance(x, y) <= bound for x, y in columns)


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
