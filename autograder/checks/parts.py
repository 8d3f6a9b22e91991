"""Checks of one part of a result, whatever the others are; and of what kind of numbers the parts are."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np

from autograder.checks.check import Call, Case, Check, Verdict, Visibility
from autograder.checks.compare import difference, unpack
from autograder.checks.read import read

Draws = Callable[[np.random.Generator, Mapping[str, Any]], Sequence[tuple[Any, ...]]]


def judge_part(
    call: Call, cases: Sequence[Case], *, names: tuple[str, ...], position: int, rtol: float = 1e-6, atol: float = 1e-9
) -> Verdict:
    evidence = {"cases": len(cases), "rtol": rtol, "atol": atol}
    for index, case in enumerate(cases):
        value = call(case.args).value
        parts = unpack(value, names)
        complaint = parts if isinstance(parts, str) else difference(parts[position], case.expected, rtol, atol)
        if complaint:
            return Verdict(False, f"{names[position]}: {complaint}", index, value, case.expected, evidence)
    return Verdict(True, evidence=evidence)


def part_is_right(
    property: str,
    arguments: Draws,
    reference: Callable[..., Any],
    names: tuple[str, ...],
    position: int,
    *,
    rtol: float = 1e-6,
    atol: float = 1e-9,
    weight: float = 1.0,
) -> Check:
    """One of the results called `names` agrees with the reference, whatever the others are."""

    def cases(rng: np.random.Generator, variant: Mapping[str, Any]) -> list[Case]:
        return [Case(args, np.asarray(reference(*args)[position])) for args in arguments(rng, variant)]

    settings: dict[str, Any] = {"names": names, "position": position, "rtol": rtol, "atol": atol}
    return Check(property, "equals", cases, judge_part, settings, weight)


def judge_returns(call: Call, cases: Sequence[Case], *, kinds: Mapping[str, str]) -> Verdict:
    """Each part is of its kind, see `read`, and of the expected shape."""
    evidence = {"cases": len(cases)}
    for index, case in enumerate(cases):
        value = call(case.args).value
        found = read(value, kinds, case.expected)
        if isinstance(found, str):
            return Verdict(False, found, index, value, None, evidence)
    return Verdict(True, evidence=evidence)


def returns(
    property: str,
    arguments: Draws,
    reference: Callable[..., Any],
    kinds: Mapping[str, str],
    *,
    weight: float = 0.5,
    visibility: Visibility = "public",
) -> Check:
    """The function returns what `kinds` names, in this order: finite numbers of the reference's shapes.

    kinds: name -> its kind, see `read`
    """

    def cases(rng: np.random.Generator, variant: Mapping[str, Any]) -> list[Case]:
        found = []
        for args in arguments(rng, variant):
            result = reference(*args)
            found.append(Case(args, tuple(np.shape(part) for part in (result if len(kinds) > 1 else (result,)))))
        return found

    return Check(property, "property", cases, judge_returns, {"kinds": dict(kinds)}, weight, visibility)
