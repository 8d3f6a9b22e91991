"""Kind "equals": the function gives the reference's numbers on seeded cases."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any

import numpy as np

from autograder.checks.check import Call, Case, Check, Verdict, Visibility
from autograder.checks.compare import mismatch
from autograder.values import Record


def judge_equals(
    call: Call, cases: Sequence[Case], *, rtol: float, atol: float, scale: Callable[..., Any] | None = None
) -> Verdict:
    """Every answer equals the expected one. A case may offer several right answers by name: {"sum": ..., "mean": ...};
    then one and the same of them must hold in all cases.

    scale:  how large the numbers are that a right answer adds up, by the case's arguments. Both tolerances are relative
            to it and allow for single precision, and nothing is widened for answers that come in single precision
    """
    evidence: dict[str, Any] = {"cases": len(cases), "rtol": rtol, "atol": atol}
    names = list(cases[0].expected) if isinstance(cases[0].expected, dict) else [""]
    open_names = list(names)
    for index, case in enumerate(cases):
        value = call(case.args).value
        size = scale(*case.args) if scale else 1.0
        complaints = {}
        for name in open_names:
            expected = case.expected[name] if name else case.expected
            complaints[name] = mismatch(value, expected, rtol * size, atol * size, widened=scale is None)
        right = [name for name in open_names if not complaints[name]]
        if not right:
            name = open_names[0]
            expected = case.expected[name] if name else case.expected
            return Verdict(False, complaints[name], index, value, expected, evidence)
        open_names = right
    if open_names[0] != names[0]:
        evidence["convention"] = open_names[0]
    return Verdict(True, evidence=evidence)


def crossed_where_possible(drawn: Sequence[tuple[Any, ...]]) -> list[tuple[Any, ...]]:
    """`crossed`, or the cases alone where no two of them have the same shapes or there is but one argument."""
    shapes = [tuple(map(np.shape, args)) for args in drawn]
    pairs = len(drawn[0]) > 1 and len(set(shapes)) < len(shapes)
    return crossed(drawn) if pairs else list(drawn)


def crossed(drawn: Sequence[tuple[Any, ...]]) -> list[tuple[Any, ...]]:
    """The cases, and one more: the first argument of a case with the others of a case of the same shapes.

    An answer that is kept by the first argument, or by the others, then shows.
    """
    for i, first in enumerate(drawn):
        for second in drawn[i + 1 :]:
            if list(map(np.shape, first)) == list(map(np.shape, second)):
                return [*drawn, (first[0], *second[1:])]
    raise ValueError("no two of the cases have the same shapes")


def record(value: Any) -> Any:
    """A reference's result as plain values: its NamedTuples as Records, tensors as arrays."""
    if hasattr(value, "_fields"):
        return Record(tuple(value._fields), tuple(record(part) for part in value))
    if hasattr(value, "detach"):
        return value.detach().cpu().numpy()
    return value


def equals(
    property: str,
    arguments: Callable[[np.random.Generator, Mapping[str, Any]], Sequence[tuple[Any, ...]]],
    reference: Callable[..., Any],
    *,
    also: Mapping[str, Callable[..., Any]] | None = None,
    rtol: float = 1e-6,
    atol: float = 1e-9,
    scale: Callable[..., Any] | None = None,
    weight: float = 1.0,
    visibility: Visibility = "hidden",
) -> Check:
    """The function agrees with `reference` on the cases that `arguments` draws.

    also:   other conventions that are as right, by name; an answer must follow one of them throughout
    scale:  a plain function of the arguments: how large the numbers are that the answer is summed up from, one number
            or one per entry. Both tolerances are then meant relative to it, and are to allow for single precision
    """

    def cases(rng: np.random.Generator, variant: Mapping[str, Any]) -> list[Case]:
        drawn = []
        for args in arguments(rng, variant):
            expected = record(reference(*args))
            if also:
                expected = {"reference": expected} | {name: record(right(*args)) for name, right in also.items()}
            drawn.append(Case(args, expected))
        return drawn

    settings: dict[str, Any] = {"rtol": rtol, "atol": atol} | ({"scale": scale} if scale else {})
    return Check(property, "equals", cases, judge_equals, settings, weight, visibility)


# A log-density or a bound is a sum of parts, some of which a right answer may compute in single precision (in a
# distribution of torch whose parameters are plain numbers). Where the parts nearly cancel, their rounding stays.
equals_log_density = partial(equals, atol=2e-5)
