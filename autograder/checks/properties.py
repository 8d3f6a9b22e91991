"""What a line of text can state of a function: a property of what it returns, or (kind CONDUCT) how it behaves."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np

from autograder.checks.check import CONDUCT, Call, Case, Check, Verdict, Visibility
from autograder.checks.readers import heard
from autograder.values import Generator, Record


def judge_property(call: Call, cases: Sequence[Case], *, holds: Callable[..., str]) -> Verdict:
    """`holds(value, *args)` has nothing to complain of in any case."""
    evidence = {"cases": len(cases)}
    for index, case in enumerate(cases):
        value = call(case.args).value
        with np.errstate(all="ignore"):  # whatever is returned, 1.7e308 for one
            complaint = heard(holds, value, *case.args)
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


def judge_uses_generator(call: Call, cases: Sequence[Case]) -> Verdict:
    """The same generator in the same state gives the same draws, whatever the state of the global generators is.

    Nor does a call set the seed of a global generator: what other code draws is not its business.
    """
    for index, case in enumerate(cases):
        answer = call(case.args, draw=0)
        if answer.reseeded:
            message = "the call sets the seed of a global generator: draw from the rng that is given, which needs none"
            return Verdict(False, message, index, None, None, {"cases": len(cases)})
        first, second = answer.value, call(case.args, draw=1).value
        if repr_of_numbers(first) != repr_of_numbers(second):
            message = "two calls with generators of the same seed differ: draw everything from the rng that is given"
            return Verdict(False, message, index, None, None, {"cases": len(cases)})
        other = tuple(Generator(arg.seed + 1) if isinstance(arg, Generator) else arg for arg in case.args)
        if repr_of_numbers(call(other, draw=0).value) == repr_of_numbers(first):
            message = "generators of different seeds give the same draws: the rng that is given is not used"
            return Verdict(False, message, index, None, None, {"cases": len(cases)})
    return Verdict(True, evidence={"cases": len(cases)})


def repr_of_numbers(value: Any) -> str:
    """The numbers of a result as text, in order; equal texts are equal numbers."""
    if isinstance(value, Record):
        value = value.values
    if isinstance(value, dict):
        value = tuple(value.values())
    if isinstance(value, np.ndarray):
        return f"{value.shape} {value.tobytes().hex()}"
    if isinstance(value, int):  # in base 16, since Python refuses to write very long integers in base 10
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

    return Check("leaves its arguments unchanged", CONDUCT, cases, judge_unchanged, {}, weight, visibility)


def uses_generator(
    arguments: Callable[[np.random.Generator, Mapping[str, Any]], Sequence[tuple[Any, ...]]],
    *,
    weight: float = 0.5,
    visibility: Visibility = "public",
) -> Check:
    """The function draws from the generator among its arguments (a `Generator` mark) and from nothing else."""

    def cases(rng: np.random.Generator, variant: Mapping[str, Any]) -> list[Case]:
        return [Case(args) for args in arguments(rng, variant)]

    return Check("draws from the rng it is given", CONDUCT, cases, judge_uses_generator, {}, weight, visibility)
