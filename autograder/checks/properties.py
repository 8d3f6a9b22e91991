"""Properties that one line of text can state: of what a function returns, or (kind CONDUCT) of how it behaves."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np

from autograder.checks.check import CONDUCT, Call, Case, Check, Verdict, Visibility
from autograder.values import Generator, Record


def judge_property(call: Call, cases: Sequence[Case], *, holds: Callable[..., str]) -> Verdict:
    """`holds(value, *args)` has no complaint in any case."""
    evidence = {"cases": len(cases)}
    for index, case in enumerate(cases):
        value = call(case.args).value
        with np.errstate(all="ignore"):  # the value may be anything, 1.7e308 for example
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
            return Verdict(False, f"the call changed argument number {which} in place; work on a copy", index)
    return Verdict(True, evidence={"cases": len(cases)})


def judge_uses_generator(call: Call, cases: Sequence[Case]) -> Verdict:
    """A generator in the same state gives the same samples, whatever the state of the global generators.

    A call must not seed a global generator either: that would change what other code samples.
    """
    for index, case in enumerate(cases):
        answer = call(case.args, draw=0)
        if answer.reseeded:
            message = "the call sets the seed of a global generator: draw from the given rng, which needs no seed"
            return Verdict(False, message, index, None, None, {"cases": len(cases)})
        first, second = answer.value, call(case.args, draw=1).value
        if repr_of_numbers(first) != repr_of_numbers(second):
            message = "two calls with generators of the same seed differ: draw everything from the given rng"
            return Verdict(False, message, index, None, None, {"cases": len(cases)})
        other = tuple(Generator(arg.seed + 1) if isinstance(arg, Generator) else arg for arg in case.args)
        if repr_of_numbers(call(other, draw=0).value) == repr_of_numbers(first):
            message = "generators with different seeds give the same samples: the given rng is not used"
            return Verdict(False, message, index, None, None, {"cases": len(cases)})
    return Verdict(True, evidence={"cases": len(cases)})


def repr_of_numbers(value: Any) -> str:
    """The numbers of a result as text, in order; equal texts mean equal numbers."""
    if isinstance(value, Record):
        value = value.values
    if isinstance(value, dict):
        value = tuple(value.values())
    if isinstance(value, np.ndarray):
        return f"{value.shape} {value.tobytes().hex()}"
    if isinstance(value, int):  # in base 16, because Python refuses to print very long integers in base 10
        return hex(value)
    return " ".join(map(repr_of_numbers, value)) if isinstance(value, tuple | list) else repr(value)


def has_property(
    property: str,
    arguments: Callable[[np.random.Generator, Mapping[str, Any]], Sequence[tuple[Any, ...]]],
    holds: Callable[..., str],
    *,
    weight: float = 1.0,
    visibility: Visibility = "hidden",
) -> Check:
    """`holds(value, *args)` returns "" if the property holds, and a complaint otherwise.

    `holds` is a plain top-level function that uses only NumPy, math and the comparison helpers.
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
    """The function does not write into its argument arrays."""

    def cases(rng: np.random.Generator, variant: Mapping[str, Any]) -> list[Case]:
        return [Case(args) for args in arguments(rng, variant)]

    return Check("leaves its arguments unchanged", CONDUCT, cases, judge_unchanged, {}, weight, visibility)


def uses_generator(
    arguments: Callable[[np.random.Generator, Mapping[str, Any]], Sequence[tuple[Any, ...]]],
    *,
    weight: float = 0.5,
    visibility: Visibility = "public",
) -> Check:
    """The function draws only from the generator among its arguments (marked by `Generator`)."""

    def cases(rng: np.random.Generator, variant: Mapping[str, Any]) -> list[Case]:
        return [Case(args) for args in arguments(rng, variant)]

    return Check("draws from the rng it is given", CONDUCT, cases, judge_uses_generator, {}, weight, visibility)
