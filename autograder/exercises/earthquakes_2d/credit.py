"""Checks that give credit for what is right in an answer that is not right as a whole, for both alternatives."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np

from autograder.checks import Case, Check, Verdict
from autograder.checks.check import Call
from autograder.checks.compare import difference, numbers, same_shape, unpack

Variant = Mapping[str, Any]


def part_is_right(
    property: str,
    arguments: Callable[[np.random.Generator, Variant], Sequence[tuple[Any, ...]]],
    reference: Callable[..., Any],
    names: tuple[str, ...],
    position: int,
    weight: float,
) -> Check:
    """One of the results called `names` agrees with the reference, whatever the others are."""

    def cases(rng: np.random.Generator, variant: Variant) -> list[Case]:
        return [Case(args, np.asarray(reference(*args)[position])) for args in arguments(rng, variant)]

    return Check(property, "equals", cases, judge_part, {"names": names, "position": position}, weight)


def judge_part(call: Call, cases: Sequence[Case], *, names: tuple[str, ...], position: int) -> Verdict:
    evidence = {"cases": len(cases), "rtol": 1e-6, "atol": 1e-9}
    for index, case in enumerate(cases):
        value = call(case.args).value
        parts = unpack(value, names)
        complaint = parts if isinstance(parts, str) else difference(parts[position], case.expected, 1e-6, 1e-9)
        if complaint:
            return Verdict(False, f"{names[position]}: {complaint}", index, value, case.expected, evidence)
    return Verdict(True, evidence=evidence)


def ratios_are_right(
    property: str,
    arguments: Callable[[np.random.Generator, Variant], Sequence[tuple[tuple[Any, ...], tuple[Any, ...]]]],
    reference: Callable[..., float],
    weight: float,
) -> Check:
    """The log-density differs between two states as it should; constants of the model cancel."""

    def cases(rng: np.random.Generator, variant: Variant) -> list[Case]:
        return [Case(one, (other, reference(*one) - reference(*other))) for one, other in arguments(rng, variant)]

    return Check(property, "equals", cases, judge_ratio, {}, weight)


def judge_ratio(call: Call, cases: Sequence[Case]) -> Verdict:
    evidence = {"cases": len(cases), "rtol": 2e-4}
    for index, case in enumerate(cases):
        other, gap = case.expected
        values = [numbers(call(args).value) for args in (case.args, other)]
        for value in values:
            value = value if isinstance(value, str) else same_shape(value, ())
            if isinstance(value, str):
                return Verdict(False, value, index, None, None, evidence)
        found = float(values[0].item()) - float(values[1].item())
        if not abs(found - gap) <= 2e-4 * abs(gap):
            message = (
                f"from these arguments to others, with mu, lam and z changed, the value falls by {found:.8g}; "
                f"it should by {gap:.8g}"
            )
            return Verdict(False, message, index, found, gap, evidence)
    return Verdict(True, evidence=evidence)
