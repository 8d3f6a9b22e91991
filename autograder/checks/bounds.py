"""Numbers with a limit that they reach for the best distribution alone: the evidence lower bound, a divergence."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from autograder.checks.check import Check, Visibility
from autograder.checks.each import Draws, judged_each
from autograder.checks.readers import number


def beyond_the_limit(
    value: Any, expected: tuple[float, bool], *args: Any, name: str, sign: int, scale: Any, tolerance: float
) -> str:
    """What is wrong with a number whose limit is known, and whether it should reach it."""
    found, (limit, best) = number(value), expected
    left, slack = sign * (limit - found), tolerance * scale(*args)
    if left < -slack:
        return f"got {found:.10g}, which is {'above' if sign > 0 else 'below'} {name} {limit:.10g}"
    if best and left > slack:
        return f"q is the posterior here: got {found:.10g}, {name} is {limit:.10g}"
    if not best and left <= slack:
        return f"got {name} {limit:.10g} itself, but q is not the posterior here"
    return ""


def is_bounded(
    property: str,
    arguments: Draws,
    limit: Callable[..., float],
    best: Callable[..., bool],
    *,
    name: str = "the log evidence",
    below: bool = True,
    scale: Callable[..., float],
    tolerance: float,
    weight: float = 1.0,
    visibility: Visibility = "hidden",
) -> Check:
    """The number stays below a limit, or above it, and reaches it for the best arguments alone.

    limit:  (*args) -> the limit, called `name` in words
    best:   (*args) -> whether the number reaches it
    scale:  (*args) -> how large the numbers are that are added up: what the tolerance is relative to
    """
    return judged_each(
        property,
        arguments,
        beyond_the_limit,
        answer=lambda *args: (limit(*args), best(*args)),
        weight=weight,
        visibility=visibility,
        name=name,
        sign=1 if below else -1,
        scale=scale,
        tolerance=tolerance,
    )
