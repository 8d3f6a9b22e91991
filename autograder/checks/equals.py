"""Kind "equals": the function returns the reference's numbers on seeded cases."""

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
    then the same one of them must hold in all cases.

    scale:  (*args) -> how large the numbers are that a right answer adds up. Both tolerances are relative to it and
            already allow for single precision, so they are not widened for answers in single precision
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


def crossed(drawn: Sequence[tuple[Any, ...]]) -> list[tuple[Any, ...]]:
    """The cases, and one more: the first argument of one case with the other arguments of a case of the same shapes.

    It exposes answers that are cached by the first argument alone, or by the others alone.
    """
    for i, first in enumerate(drawn):
        for second in drawn[i + 1 :]:
            if list(map(np.shape, first)) == list(map(np.shape, second)):
                return [*drawn, (first[0], *second[1:])]
    raise ValueError("no two of the cases have the same shapes")


def record(value: Any) -> Any:
    """A reference's result as plain values: NamedTuples become Records, tensors become arrays."""
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

    also:   other conventions that are equally right, by name; an answer must follow one of them throughout
    scale:  (*args) -> how large the numbers are that the answer sums up, one number or one per entry. Both tolerances
            are then relative to it, and should be wide enough for single precision
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


# A log-density or a bound is a sum of parts. A right answer may compute some of them in single precision: torch's
# distributions do if their parameters are plain numbers. Where the parts nearly cancel, their rounding errors remain.
equals_log_density = partial(equals, atol=2e-5)
