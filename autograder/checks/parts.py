"""Checks of one part of a result, whatever the others are; and of what kind of numbers the parts are."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np

from autograder.checks.check import Call, Case, Check, Verdict, Visibility
from autograder.checks.compare import difference, numbers, same_shape, unpack

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
    """Each part is of its kind, and of the expected shape: "real", "positive", "rows", or "trace" (any length)."""
    names = tuple(kinds)
    evidence = {"cases": len(cases)}
    for index, case in enumerate(cases):
        value = call(case.args).value
        parts = (value,) if len(names) == 1 else unpack(value, names)
        if isinstance(parts, str):
            return Verdict(False, parts, index, value, None, evidence)
        for name, part, shape in zip(names, parts, case.expected, strict=True):
            array = numbers(part)
            if not isinstance(array, str):
                array = np.ravel(array) if kinds[name] == "trace" else same_shape(array, shape)
            if isinstance(array, str):
                return Verdict(False, f"{name}: {array}", index, value, None, evidence)
            if not np.isfinite(array.astype(float)).all():
                return Verdict(False, f"{name} holds numbers that are not finite", index, value, None, evidence)
            if kinds[name] == "positive" and not np.all(array > 0):
                return Verdict(False, f"{name} has to be positive", index, value, None, evidence)
            if kinds[name] == "rows" and (np.any(array < 0) or np.abs(array.sum(axis=-1) - 1).max(initial=0.0) > 1e-5):
                return Verdict(False, f"{name}: {rows_complaint(array)}", index, value, None, evidence)
            if kinds[name] == "trace" and array.size < 1:
                return Verdict(
                    False, f"{name} is empty; it has a value for each iteration", index, value, None, evidence
                )
    return Verdict(True, evidence=evidence)


def rows_complaint(array: np.ndarray) -> str:
    """Why the rows of an array are no probabilities."""
    if np.any(array < 0):
        return "some probabilities are negative"
    sums = np.ravel(array.sum(axis=-1))
    worst = int(np.argmax(np.abs(sums - 1)))
    return f"row {worst} sums to {sums[worst]:.6g}; each row should sum to 1"


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

    kinds: name -> "real", "positive", "rows" for probabilities whose last axis sums to 1, or "trace" for what has a
           value per iteration
    """

    def cases(rng: np.random.Generator, variant: Mapping[str, Any]) -> list[Case]:
        found = []
        for args in arguments(rng, variant):
            result = reference(*args)
            found.append(Case(args, tuple(np.shape(part) for part in (result if len(kinds) > 1 else (result,)))))
        return found

    return Check(property, "property", cases, judge_returns, {"kinds": dict(kinds)}, weight, visibility)
