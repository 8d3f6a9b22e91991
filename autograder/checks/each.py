"""A check that a plain function judges, case by case: what the judges of exercises have in common.

def points_differ(value, expected, p_a, M, *, rtol):  # what is wrong with a result, in words
    found = number(value)
    return "" if abs(found - expected) <= rtol * abs(expected) else f"got {found:.8g}, expected {expected:.8g}"

judged_each("gives the points", games, points_differ, kind="equals", answer=reference.points, rtol=1e-6)
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np

from autograder.checks.check import Call, Case, Check, Verdict, Visibility
from autograder.checks.readers import heard

Draws = Callable[[np.random.Generator, Mapping[str, Any]], Sequence[tuple[Any, ...]]]
Cases = Callable[[np.random.Generator, Mapping[str, Any]], list[Case]]


def judge_each(call: Call, cases: Sequence[Case], *, wrong: Callable[..., str], **limits: Any) -> Verdict:
    """`wrong(value, expected, *args, **limits)` has nothing to complain of in any case."""
    evidence = {"cases": len(cases)} | {name: limit for name, limit in limits.items() if isinstance(limit, float)}
    for index, case in enumerate(cases):
        value = call(case.args).value
        with np.errstate(all="ignore"):  # whatever is returned, 1.7e308 for one
            complaint = heard(wrong, value, case.expected, *case.args, **limits)
        if complaint:
            return Verdict(False, complaint, index, value, None, evidence)
    return Verdict(True, evidence=evidence)


def judged_each(
    property: str,
    arguments: Draws,
    wrong: Callable[..., str],
    *,
    kind: str = "property",
    answer: Callable[..., Any] | None = None,
    weight: float = 1.0,
    visibility: Visibility = "hidden",
    **limits: Any,
) -> Check:
    """In every case `wrong(value, expected, *args, **limits)` is "".

    wrong:   gives what is wrong with a value in words, or raises them as a ComplaintError (see `readers`)
    answer:  (*args) -> what is expected; None without one
    limits:  further settings of the check
    """
    settings = {"wrong": wrong, **limits}
    return Check(property, kind, with_answers(arguments, answer), judge_each, settings, weight, visibility)


def judge_calls(call: Call, cases: Sequence[Case], *, wrong: Callable[..., str], **limits: Any) -> Verdict:
    """The same for what takes several calls: `wrong(call, case, **limits)` has nothing to complain of."""
    evidence = {"cases": len(cases)} | {name: limit for name, limit in limits.items() if isinstance(limit, float)}
    for index, case in enumerate(cases):
        complaint = heard(wrong, call, case, **limits)
        if complaint:
            return Verdict(False, complaint, index, None, None, evidence)
    return Verdict(True, evidence=evidence)


def with_answers(arguments: Draws, answer: Callable[..., Any] | None) -> Cases:
    """Cases of these arguments, each with the answer to it."""

    def cases(rng: np.random.Generator, variant: Mapping[str, Any]) -> list[Case]:
        return [Case(args, answer(*args) if answer else None) for args in arguments(rng, variant)]

    return cases
