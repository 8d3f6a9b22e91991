"""Whether two functions behave alike: the same answers to many inputs, the same distribution, or equal expectations.

A mutant that behaves like the correct answer is not wrong: it may sum in another order, use noise with the other sign,
or add a baseline to an estimator.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from autograder.certificate.here import Here
from autograder.checks import CONDUCT, Case, Check
from autograder.diagnosis.likeness import in_order, names_of, same_answer, same_graph
from autograder.exercise import Exercise, Question
from autograder.judging.casebook import CaseBook
from autograder.judging.judgement import carried
from autograder.sandbox import CallFailed
from autograder.statistics.distance import ks_two_sample_distance
from autograder.values import Answer, Opaque, Record

INPUTS = range(1000, 1040)  # seeds and variants whose cases no other part of the certificate uses
SECONDS = 30.0
RTOL, ATOL = 1e-7, 1e-10
OBJECTIVE_RTOL, OBJECTIVE_ATOL = 1e-3, 1e-4  # of parameters, if only their quality is judged
LAW_ALPHA = 1e-3
LAW_CALLS = 8  # calls whose samples are compared together
JUDGED = (
    "equals",
    "expectation",
    "graph",
    "factors",
    "words",
)  # kinds whose judges decide which answers are equivalent
EXPECTATION_RTOL = 1e-6  # of expectations by exact quadrature; checks are less strict, for single precision


def same_behaviour(
    exercise: Exercise,
    question: Question,
    right: Callable[..., Any],
    other: Callable[..., Any],
    book: Callable[[int], CaseBook],
    seeds: int = len(INPUTS),
) -> bool:
    """Whether no input of any check, under many other seeds and variants, tells the two apart.

    If a check compares numbers, they may differ within its tolerance. If a check judges the objective and not the
    parameters, these may differ a little.
    """
    first, second = (Here(exercise, question, function, SECONDS) for function in (right, other))
    kinds = {check.kind for check in question.checks}
    for index, check in enumerate(question.checks):
        if kinds & {"law", "expectation"} and check.kind not in ("law", "expectation", CONDUCT):
            continue  # its judge looks at each sample by itself, and has passed it
        if "equals" in kinds and check.kind in ("property", "monotone"):
            continue  # another check compares the numbers
        sampled = "draws" in check.settings or "categories" in check.settings
        for seed in INPUTS[: min(3, seeds)] if sampled else INPUTS[:seeds]:
            cases = book(seed).cases(exercise, question, index, seed)
            if check.kind in JUDGED:
                if not _passes(check, cases, second, seed) or not _same_conduct(check, cases, first, second, seed):
                    return False
            elif not all(_same_answers(check, case, first, second, seed, kinds) for case in cases):
                return False
    return True


def _same_answers(check: Check, case: Case, first: Here, second: Here, seed: int, kinds: set[str]) -> bool:
    """Whether two functions answer one case alike, or sample from the same distribution."""
    through = carried(check.through) if check.through else None
    cotangents = case.expected if check.kind == "gradient" and isinstance(case.expected, list) else None
    wrt = check.settings.get("wrt", ()) if cotangents else ()
    options = {"wrt": wrt, "cotangents": cotangents, "through": through}
    a, b = (_answer(here, case.args, seed, options) for here in (first, second))
    if check.kind == CONDUCT and not isinstance(a, str) and not isinstance(b, str):
        return a.mutated == b.mutated and a.reseeded == b.reseeded
    if alike(a, b, *_tolerance(check, kinds)):
        return True
    sampled = "draws" in check.settings or "categories" in check.settings
    return sampled and same_law(check, first, second, case.args, through)


def _same_conduct(check: Check, cases: Sequence[Case], first: Here, second: Here, seed: int) -> bool:
    """Whether both leave arguments and seeds unchanged, or neither does."""
    through = carried(check.through) if check.through else None
    for case in cases[:2]:
        a, b = (_answer(here, case.args, seed, {"through": through}) for here in (first, second))
        if not isinstance(a, str) and not isinstance(b, str) and (a.mutated, a.reseeded) != (b.mutated, b.reseeded):
            return False
    return True


def explained_share(
    exercise: Exercise,
    question: Question,
    reference: Callable[..., Any],
    other: Callable[..., Any],
    mistake: Callable[..., Any],
    book: Callable[[int], CaseBook],
) -> float:
    """Of the fresh inputs that `other` answers wrongly, the share that it answers as the mistake does; 1 if none are.

    Samplers are compared by their distributions. Errors count only if there are no wrong answers: a version that works
    for one size only makes its mistake at that size.
    """
    wrong: list[bool] = []
    lost: list[bool] = []
    sampler = any("draws" in check.settings or "categories" in check.settings for check in question.checks)
    for index, check in enumerate(question.checks):
        sampled = "draws" in check.settings or "categories" in check.settings
        if check.kind == "gradient" or sampled != sampler or (sampled and check.kind != "law"):
            continue
        through = carried(check.through) if check.through else None
        three = [Here(exercise, question, function, SECONDS) for function in (reference, other, mistake)]
        for seed in INPUTS[:2] if sampled else INPUTS[:6]:
            for case in book(seed).cases(exercise, question, index, seed):
                if sampled:
                    if not same_law(check, three[0], three[1], case.args, through):
                        wrong.append(same_law(check, three[1], three[2], case.args, through))
                    continue
                right, mine, theirs = (_answer(here, case.args, seed, {"through": through}) for here in three)
                accepted = check.kind in JUDGED and _passes(check, [case], three[1], seed)
                if not alike(right, mine) and not accepted:
                    if isinstance(mine, str):
                        lost.append(mine == theirs)
                    else:
                        wrong.append(_same_parts(check, right, mine, theirs))
    found = wrong or lost
    return sum(found) / len(found) if found else 1.0


def _same_parts(check: Check, right: Answer | str, mine: Answer, theirs: Answer | str) -> bool:
    """Whether two answers are the same. Parts with names are compared in the order of the correct answer's."""
    if isinstance(theirs, str):
        return False
    if check.kind == "graph":
        return same_graph(mine, theirs)
    names = () if isinstance(right, str) else names_of(right)
    first, second = (one._replace(value=in_order(one.value, names)) for one in (mine, theirs))
    return same_answer(first, second)


def _answer(here: Here, args: tuple[Any, ...], seed: int, options: dict[str, Any]) -> Answer | str:
    try:
        return here.call("the function", args, seed=seed, **options)
    except CallFailed as failure:
        return failure.error.type if failure.error else failure.kind


def _tolerance(check: Check, kinds: set[str]) -> tuple[float, float]:
    """The tolerances for comparing answers."""
    if "objective" in kinds:
        return OBJECTIVE_RTOL, OBJECTIVE_ATOL
    if check.kind == "gradient":
        return max(RTOL, check.settings.get("rtol", RTOL)), max(ATOL, check.settings.get("atol", ATOL))
    return RTOL, ATOL


def alike(a: Answer | str, b: Answer | str, rtol: float = RTOL, atol: float = ATOL) -> bool:
    """Whether two answers are the same within these tolerances."""
    if isinstance(a, str) or isinstance(b, str):
        return a == b
    values, gradients = _same(a.value, b.value, rtol, atol), _same(a.gradients, b.gradients, rtol, atol)
    return values and gradients and a.mutated == b.mutated and a.reseeded == b.reseeded


def _same(a: Any, b: Any, rtol: float, atol: float) -> bool:
    if isinstance(a, Record) and isinstance(b, Record):
        return a.names == b.names and _same(a.values, b.values, rtol, atol)
    if isinstance(a, dict) and isinstance(b, dict):
        return list(a) == list(b) and _same(tuple(a.values()), tuple(b.values()), rtol, atol)
    if isinstance(a, tuple | list) and isinstance(b, tuple | list):
        return len(a) == len(b) and all(_same(x, y, rtol, atol) for x, y in zip(a, b, strict=True))
    if isinstance(a, np.ndarray | float | int) and isinstance(b, np.ndarray | float | int):
        x, y = np.asarray(a), np.asarray(b)
        if x.shape != y.shape or x.dtype.kind not in "biufc" or y.dtype.kind not in "biufc":
            return False
        single = np.float32 in (x.dtype, y.dtype)
        rtol, atol = (max(rtol, 1e-4), max(atol, 1e-6)) if single else (rtol, atol)
        return bool(np.allclose(x, y, rtol=rtol, atol=atol, equal_nan=True))
    if type(a) is not type(b) or isinstance(a, Opaque | np.ndarray):
        return False
    return bool(a == b)


def _passes(check: Check, cases: Sequence[Case], here: Here, seed: int) -> bool:
    """Whether the check's own judge accepts the answers. An estimator's expectation must be nearly exact."""
    through = carried(check.through) if check.through else None

    def call(args: tuple[Any, ...], *, draw: int = 0, **options: Any) -> Answer:
        return here.call("the function", args, seed=seed + draw, through=through)

    settings = {**check.settings, "rtol": EXPECTATION_RTOL} if check.kind == "expectation" else check.settings
    try:
        return check.judge(call, cases, **settings).passed
    except CallFailed:
        return False


def same_law(check: Check, first: Here, second: Here, args: tuple[Any, ...], through: tuple[str, str] | None) -> bool:
    """Whether the samples of two samplers, over several calls, look as if they had the same distribution."""
    pick = check.settings.get("draws") or check.settings["categories"]
    samples = []
    for start, here in ((0, first), (LAW_CALLS, second)):
        drawn = []
        for seed in range(start, start + LAW_CALLS):
            answer = _answer(here, args, seed, {"through": through})
            z = answer if isinstance(answer, str) else pick(answer.value, *args)
            if isinstance(z, str):
                return False
            drawn.append(z)
        samples.append(np.concatenate(drawn))
    if samples[0].shape != samples[1].shape:
        return False
    columns = list(zip(np.atleast_2d(samples[0].T), np.atleast_2d(samples[1].T), strict=True))
    bound = 2 * np.sqrt(np.log(2 * len(columns) / LAW_ALPHA) / (2 * len(samples[0])))
    return all(ks_two_sample_distance(x, y) <= bound for x, y in columns)
