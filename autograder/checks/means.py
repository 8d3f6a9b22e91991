"""Kind "mean": random estimators that are right on average, judged by an exact bound for bounded numbers.

For functions that do their own sampling. If the noise can be passed in, an exercise sums up the expectation exactly
instead, in a check of its own.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np

from autograder.checks.check import Call, Case, Check, Verdict, Visibility
from autograder.statistics.ledger import ALPHA, BETA
from autograder.statistics.means import mean_detectable_error, mean_radius

Arguments = Callable[[np.random.Generator, Mapping[str, Any]], Sequence[tuple[Any, ...]]]


def judge_mean(
    call: Call,
    cases: Sequence[Case],
    *,
    draws: Callable[..., Any],
    low: float,
    high: float,
    calls: int,
    alpha: float,
    beta: float,
) -> Verdict:
    """The mean of all values is as close to the case's `expected` as that of a right function would be."""
    evidence: dict[str, Any] = {"alpha": alpha, "beta": beta}
    width, worst = high - low, -1.0
    for index, case in enumerate(cases):
        pooled = []
        for draw in range(calls):
            value = call(case.args, draw=draw).value
            x = draws(value, *case.args)
            if isinstance(x, str):
                return Verdict(False, x, index, value, None, evidence)
            outside = ~((x >= low) & (x <= high))
            if outside.any():
                found = float(x[outside][0])
                message = f"{found:.6g} is outside [{low:g}, {high:g}], where all values should lie"
                return Verdict(False, message, index, value, None, evidence)
            pooled.append((x - low) / width)
        scaled = np.concatenate(pooled)
        n, mean = len(scaled), float(np.mean(scaled)) * width + low
        radius = mean_radius(scaled, alpha / len(cases)) * width
        if abs(mean - case.expected) / radius > worst:
            worst = abs(mean - case.expected) / radius
            evidence |= {"n": n, "statistic": abs(mean - case.expected), "threshold": radius}
            spread = float(np.std(scaled, ddof=1))
            evidence["delta"] = mean_detectable_error(spread, n, alpha / len(cases), beta) * width
        if worst > 1:
            message = (
                f"the mean of your {n:,} values is {mean:.5g}, but {float(case.expected):.5g} is expected; a correct "
                f"function is off by more than {radius:.2g} once in {1 / alpha:,.0f} gradings"
            )
            return Verdict(False, message, index, mean, case.expected, evidence)
    return Verdict(True, evidence=evidence)


def has_mean(
    property: str,
    arguments: Arguments,
    draws: Callable[..., Any],
    mean: Callable[..., float],
    low: float,
    high: float,
    *,
    calls: int = 1,
    alpha: float = ALPHA,
    beta: float = BETA,
    weight: float = 1.0,
    visibility: Visibility = "hidden",
) -> Check:
    """Independent random values between `low` and `high` have the expectation `mean(*args)`.

    draws: (value, *args) -> the values of one call, (N,), or what is wrong with them, in words
    calls: how many calls are pooled, each with another seed of the global generators

    `statistics.means.mean_detectable_error` gives the error that is detected, `mean_sample_size` the values it takes.
    """

    def cases(rng: np.random.Generator, variant: Mapping[str, Any]) -> list[Case]:
        return [Case(args, float(mean(*args))) for args in arguments(rng, variant)]

    settings = {"draws": draws, "low": low, "high": high, "calls": calls, "alpha": alpha, "beta": beta}
    return Check(property, "mean", cases, judge_mean, settings, weight, visibility)
