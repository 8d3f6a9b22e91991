"""Naming what went wrong: the catalogued misconception that gives the student's own numbers.

Where a question fails, its misconceptions are run on the very calls that the student's function answered, with the same
seeds. One is named for a check only if it explains every call of that check, and the check would fail it too. Where
none does, the laws of samplers are compared by likelihood (`laws`), and two mistakes at once are tried (`pairs`).
"""

from __future__ import annotations

import traceback
import warnings
from collections import OrderedDict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np

from autograder.checks import Check
from autograder.checks.here import call_here, through
from autograder.exercise import Exercise, Misconception, Question
from autograder.grading.judging import Judgement, RecordedCall
from autograder.grading.laws import law_that_explains
from autograder.grading.likeness import Extract, extract, same_answer, same_extract, same_graph
from autograder.grading.pairs import pair_that_explains
from autograder.results import CheckResult
from autograder.sandbox import CallFailed
from autograder.values import Answer

CALLS_REPEATED = 12  # per check; enough to tell mistakes apart
EXTRACTS_KEPT = 20_000  # of a few hundred bytes each
CALLS_OF_PAIRS = 6  # that two mistakes together must explain, at most


@dataclass
class Repeats:
    """What misconceptions answer to recorded calls, kept as short extracts: a class meets the same calls all over.

    An extract that differs rules a misconception out; one that agrees is not believed but compared in full.
    """

    _kept: OrderedDict[tuple[int, Any, int, bool], tuple[Any, Extract]] = field(default_factory=OrderedDict)
    _references: dict[tuple[str, str], Misconception] = field(default_factory=dict)

    def rules_out(self, exercise: Exercise, call: RecordedCall, misconception: Misconception) -> bool:
        """Whether the misconception answers this call otherwise than the student did."""
        return not same_extract(extract(call.answer), self.extract(exercise, call, misconception))

    def extract(self, exercise: Exercise, call: RecordedCall, misconception: Misconception) -> Extract:
        """What the misconception answers to this call, in short."""
        key = (id(misconception), _identity(call.args), call.seed, call.cotangents is not None)
        if key not in self._kept:
            # What is known by its identity is kept with the extract, so that no other object takes it over.
            self._kept[key] = ((misconception, call.args), extract(repeat(exercise, call, misconception)))
            if len(self._kept) > EXTRACTS_KEPT:
                self._kept.popitem(last=False)
        return self._kept[key][1]

    def reference(self, exercise: Exercise, question: Question) -> Misconception:
        """The right version, in the form of a wrong one."""
        key = (exercise.name, question.name)
        if key not in self._references:
            right = getattr(exercise.reference, question.root)
            self._references[key] = Misconception(question.name, "right", "", right)
        return self._references[key]


def name_misconceptions(
    exercise: Exercise, question: Question, judgements: Sequence[Judgement], repeats: Repeats
) -> list[CheckResult]:
    """The results of a question's checks, the failed ones with the misconception that explains them, if any does.

    A name is an extra. Where looking for one fails, the results stay as they are; the first failed check carries the
    traceback, for the TA.
    """
    try:
        with warnings.catch_warnings(), np.errstate(all="ignore"):
            warnings.simplefilter("ignore")
            return _explained(exercise, question, judgements, repeats)
    except Exception:
        results = [judgement.result for judgement in judgements]
        first = next((i for i, result in enumerate(results) if result.status == "failed"), None)
        if first is not None:
            results[first] = replace(results[first], traceback=traceback.format_exc(limit=-5))
        return results


def _explained(
    exercise: Exercise, question: Question, judgements: Sequence[Judgement], repeats: Repeats
) -> list[CheckResult]:
    """The results, with names.

    One mistake is named for the whole question: the one whose numbers explain most failed checks, if these are at least
    half of them. Where no numbers agree the laws of samplers are compared; and for what one mistake leaves unexplained
    pairs are tried.
    """
    results = [judgement.result for judgement in judgements]
    checks = {check.property: check for check in question.checks}
    failed = [i for i, result in enumerate(results) if result.status == "failed" and judgements[i].calls]
    candidates = [m for m in exercise.misconceptions if m.question == question.name] if failed else []

    def same_numbers(misconception: Misconception, i: int) -> bool:
        calls = judgements[i].calls[:CALLS_REPEATED]
        if checks[results[i].property].kind == "graph":
            return all(same_graph(call.answer, repeat(exercise, call, misconception)) for call in calls)
        if any(repeats.rules_out(exercise, call, misconception) for call in calls):
            return False
        return all(same_answer(call.answer, repeat(exercise, call, misconception)) for call in calls)

    best, explained = _most_explained(candidates, failed, same_numbers)
    if len(best) > 1:
        # Where several explain as much, the one that also gives the student's right answers.
        passed = [i for i, result in enumerate(results) if result.status == "passed" and judgements[i].calls]
        best = [one for one in best if all(same_numbers(one, i) for i in passed)] or best
        explained = [i for i in failed if same_numbers(best[0], i)]
    if not best:
        laws = {i: checks[results[i].property] for i in failed if checks[results[i].property].kind == "law"}
        by_law = {i: _by_law(exercise, check, judgements[i].calls[-1], candidates) for i, check in laws.items()}
        found = {id(one): one for one in by_law.values() if one is not None}
        by_one = [i for i, one in by_law.items() if one is not None]
        if len(found) == 1 and 2 * len(by_one) >= len(laws):
            return _named(results, by_one, list(found.values()))
    pairs: dict[tuple[int, int], list[int]] = {}
    for i in failed:
        if checks[results[i].property].kind == "equals" and i not in explained:
            pair = _pair(exercise, question, judgements[i].calls[:CALLS_OF_PAIRS], candidates, repeats)
            if pair is not None and (not best or best[0] in (candidates[pair[0]], candidates[pair[1]])):
                pairs.setdefault(pair, []).append(i)
    (first, second), which = max(pairs.items(), key=lambda item: len(item[1]), default=((0, 0), []))
    if which and len(which) + len(explained) > 1:  # a single number may be a coincidence
        return _named(results, [*which, *explained], (candidates[first], candidates[second]))
    # What explains a few of many failures may be a coincidence too: answers of nan, or of zeros and ones.
    return _named(results, explained, best[:1]) if 2 * len(explained) >= len(failed) else results


def _identity(value: Any) -> Any:
    """What tells arguments apart: plain numbers and texts by their values, all else by which object it is.

    Judges make many a tuple of arguments anew for every hand-in, out of the parts of one case.
    """
    if isinstance(value, tuple):
        return (type(value), *(_identity(part) for part in value))
    return (type(value), value) if isinstance(value, bool | int | float | str) else id(value)


def _named(results: list[CheckResult], which: Sequence[int], mistakes: Sequence[Misconception]) -> list[CheckResult]:
    """The results, with one mistake or two named in some of them."""
    for i in which if mistakes else ():
        name, hint = "; and ".join(one.name for one in mistakes), " ".join(one.hint for one in mistakes)
        results[i] = replace(results[i], misconception=name, hint=hint)
    return results


def _by_law(
    exercise: Exercise, check: Check, call: RecordedCall, candidates: Sequence[Misconception]
) -> Misconception | None:
    """The candidate whose law the student's draws follow, if that is clear."""
    if isinstance(call.answer, CallFailed):
        return None
    answers = [repeat(exercise, call, candidate) for candidate in candidates]
    values = [None if isinstance(answer, Exception) else answer.value for answer in answers]
    number = law_that_explains(check, call.args, call.answer.value, values)
    return None if number is None else candidates[number]


def _pair(
    exercise: Exercise,
    question: Question,
    calls: Sequence[RecordedCall],
    candidates: Sequence[Misconception],
    repeats: Repeats,
) -> tuple[int, int] | None:
    """The two candidates that together explain all calls, if there is one such pair."""
    student = _parts([extract(call.answer) for call in calls])
    if not calls or student is None or len(candidates) < 2:
        return None
    reference = repeats.reference(exercise, question)
    right = _parts([repeats.extract(exercise, call, reference) for call in calls])
    if right is None:
        return None
    wrong = [_parts([repeats.extract(exercise, call, one) for call in calls]) for one in candidates]
    return pair_that_explains(student, right, wrong)


def _parts(extracts: Sequence[Extract]) -> list[list[np.ndarray]] | None:
    """The numbers of some answers; None where one of them is no answer, or none in numbers."""
    found = []
    for one in extracts:
        parts = [part for part in one.beginnings if part is not None]
        arrays = [part for part in parts if isinstance(part, np.ndarray)]
        if one.failure is not None or len(arrays) != len(parts) or any(part.dtype.kind == "c" for part in arrays):
            return None
        found.append([np.asarray(part, dtype=float) for part in arrays])
    return found


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
    try:
        return call_here(function, call.args, call.seed, wrt=call.wrt, cotangents=call.cotangents)
    except Exception as error:
        return error
