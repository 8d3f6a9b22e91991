"""The type of every check, and the few types that all kinds of checks share.

A check is declared, not scripted: a property that a student can read, a function that draws its cases, a function that
judges answers to them, a weight and a visibility. The judging function sees the student's function only as `call`. In
the grader `call` crosses the sandbox. In the public tests it calls the function directly, in the notebook. So the
check that students run is the check that is graded.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Literal, NamedTuple, Protocol

import numpy as np

from autograder.values import Answer

Visibility = Literal["public", "hidden"]

# The kind of check that says nothing about the returned values: a function that passes only these earns nothing.
CONDUCT = "conduct"


class Case(NamedTuple):
    """One input, and what the judge needs to know about it (the reference's answer, a cotangent, a bound)."""

    args: tuple[Any, ...]
    expected: Any = None


class Verdict(NamedTuple):
    """What a judge found.

    message:   why the check failed, for the student ("" when it passed)
    case:      index of the case that failed
    got:       the student's value there, `expected` what it should have been
    evidence:  what the verdict is based on: cases, tolerances; n, statistic, threshold, alpha, delta, beta
    picture:   numbers to plot for the student: observed against expected
    credit:    the share of the check's weight that is earned although it did not pass
    """

    passed: bool
    message: str = ""
    case: int | None = None
    got: Any = None
    expected: Any = None
    evidence: Mapping[str, Any] = {}
    picture: Mapping[str, Any] | None = None
    credit: float = 0.0


class Call(Protocol):
    """Calls the student's function. `draw` numbers independent repetitions; each has its own seed."""

    def __call__(
        self,
        args: tuple[Any, ...],
        *,
        draw: int = 0,
        wrt: tuple[int, ...] = (),
        cotangents: Sequence[np.ndarray] | None = None,
    ) -> Answer: ...


@dataclass(frozen=True)
class Check:
    """One declared check.

    property:  one line that a student can read: "each row of q sums to 1"
    kind:      what sort of evidence it gives: "equals", "property", "law", "gradient", "objective", ..., or CONDUCT
    cases:     (generator, values of the variant) -> cases; runs the reference, on the trusted side only
    judge:     (call, cases, **settings) -> Verdict; uses only NumPy, math and functions like it in this package,
               because its source is copied into the public tests
    settings:  tolerances, sample sizes, functions that the judge needs
    through:   an adapter, for answers that are more than a function (a class, say). It is called in place of the
               student's function; its first argument has the submission's definitions as attributes. Its source is
               sent to where the submission runs, so it returns plain values and uses nothing of the kit
    """

    property: str
    kind: str
    cases: Callable[[np.random.Generator, Mapping[str, Any]], Sequence[Case]]
    judge: Callable[..., Verdict]
    settings: Mapping[str, Any] = field(default_factory=dict)
    weight: float = 1.0
    visibility: Visibility = "hidden"
    through: Callable[..., Any] | None = None


def used_through(through: Callable[..., Any], *checks: Check) -> tuple[Check, ...]:
    """The checks, with the student's code called through that adapter."""
    return tuple(replace(check, through=through) for check in checks)
