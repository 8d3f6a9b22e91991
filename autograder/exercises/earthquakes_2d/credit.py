"""A check that gives credit for what is right in a log-density that is not right as a whole, for both alternatives."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np

from autograder.checks import Case, Check, Verdict
from autograder.checks.check import Call
from autograder.checks.compare import numbers, same_shape

Variant = Mapping[str, Any]


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
