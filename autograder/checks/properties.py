"""Kind "property": what the function returns has a property that a line of text can state."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np

from autograder.checks.check import Call, Case, Check, Verdict, Visibility


def judge_property(call: Call, cases: Sequence[Case], *, holds: Callable[..., str]) -> Verdict:
    """`holds(value, *args)` has nothing to complain of in any case."""
    evidence = {"cases": len(cases)}
    for index, case in enumerate(cases):
        value = call(case.args).value
        complaint = holds(value, *case.args)
        if complaint:
            return Verdict(False, complaint, index, value, None, evidence)
    return Verdict(True, evidence=evidence)


def judge_unchanged(call: Call, cases: Sequence[Case]) -> Verdict:
    """The call leaves its arguments as they were."""
    for index, case in enumerate(cases):
        changed = call(case.args).mutated
        if changed:
            which = ", ".join(str(position + 1) for position in changed)
            return Verdict(False, f"the call changed its argument number {which} in place; work on a copy", index)
    return Verdict(True, evidence={"cases": len(cases)})


def has_property(
    property: str,
    arguments: Callable[[np.random.Generator, Mapping[str, Any]], Sequence[tuple[Any, ...]]],
    holds: Callable[..., str],
    *,
    weight: float = 1.0,
    visibility: Visibility = "hidden",
) -> Check:
    """`holds(value, *args)` returns "" where the property holds and a complaint where it does not.

    `holds` is a plain top-level function that uses NumPy, math and the comparison helpers alone.
    """

    def cases(rng: np.random.Generator, variant: Mapping[str, Any]) -> list[Case]:
        return [Case(args) for args in arguments(rng, variant)]

    return Check(property, "property", cases, judge_property, {"holds": holds}, weight, visibility)


def leaves_arguments_unchanged(
    arguments: Callable[[np.random.Generator, Mapping[str, Any]], Sequence[tuple[Any, ...]]],
    *,
    weight: float = 0.5,
    visibility: Visibility = "public",
) -> Check:
    """The function does not write into the arrays it is given."""

    def cases(rng: np.random.Generator, variant: Mapping[str, Any]) -> list[Case]:
        return [Case(args) for args in arguments(rng, variant)]

    return Check("leaves its arguments unchanged", "property", cases, judge_unchanged, {}, weight, visibility)
