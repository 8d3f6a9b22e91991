"""Kind "gradient": derivatives that hold for each sample, or that are known exactly."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np

from autograder.checks.check import Call, Case, Check, Verdict, Visibility
from autograder.checks.compare import difference


def judge_gradient(
    call: Call,
    cases: Sequence[Case],
    *,
    wrt: tuple[int, ...],
    gradient: Callable[..., Any],
    rtol: float,
    atol: float,
    unit: Callable[..., float] | None = None,
    sample: Callable[..., str] | None = None,
) -> Verdict:
    """Vector-Jacobian products of the result equal the exact ones, computed from the student's own sample.

    Each case's `expected` holds the cotangents v; `gradient(value, v, *args)` gives v' dy/dx for every argument of
    `wrt`, or a complaint about the value in words. The sample whose gradient was taken must look like one (`sample`).
    The absolute tolerance comes from the distribution (`unit`), not from that sample, which the student chooses.
    """
    evidence = {"cases": len(cases), "cotangents": len(cases[0].expected), "rtol": rtol, "atol": atol}
    for index, case in enumerate(cases):
        answer = call(case.args, wrt=wrt, cotangents=case.expected)
        for number, v in enumerate(case.expected):
            exact = gradient(answer.value, v, *case.args)
            if isinstance(exact, str):
                return Verdict(False, exact, index, answer.value, None, evidence)
            if not answer.gradients:
                message = "no gradient: the result is not a differentiable tensor"
                return Verdict(False, message, index, answer.value, None, evidence)
            got = answer.gradients[number]
            for position, mine, target in zip(wrt, got, exact, strict=True):
                name = f"argument number {position + 1}"
                if mine is None:
                    message = f"no gradient reaches {name}: is the graph cut by argmax, detach, NumPy or item?"
                    return Verdict(False, message, index, None, target, evidence)
                complaint = difference(mine, target, rtol, atol * (unit(v, *case.args) if unit else 1.0))
                if complaint:
                    message = f"the gradient with respect to {name} is wrong for your own sample: {complaint}"
                    return Verdict(False, message, index, mine, target, evidence)
        complaint = sample(answer.value, *case.args) if sample else ""
        if complaint:
            return Verdict(False, complaint, index, None, None, evidence)
    return Verdict(True, evidence=evidence)


def has_gradient(
    property: str,
    arguments: Callable[[np.random.Generator, Mapping[str, Any]], Sequence[tuple[Any, ...]]],
    gradient: Callable[..., Any],
    size: Callable[..., tuple[int, ...]],
    *,
    unit: Callable[..., float] | None = None,
    sample: Callable[..., str] | None = None,
    wrt: tuple[int, ...] = (0,),
    cotangents: int = 2,
    rtol: float = 1e-3,
    atol: float = 1e-6,
    weight: float = 1.0,
    visibility: Visibility = "hidden",
) -> Check:
    """The derivative of the result with respect to the arguments `wrt` is the exact one.

    gradient:    (value, v, *args) -> tuple of v' dy/dx, one per argument of `wrt`
    size:        (*args) -> shape of the result, for drawing the cotangents v
    unit:        (v, *args) -> the size of v' dy/dx under the distribution; atol is relative to it. 1 if None
    sample:      (value, *args) -> an obvious sign that the value is not a sample (zeros, equal entries); "" if none
    """

    def cases(rng: np.random.Generator, variant: Mapping[str, Any]) -> list[Case]:
        drawn = []
        for args in arguments(rng, variant):
            shape = size(*args)
            drawn.append(Case(args, [rng.normal(size=shape) for _ in range(cotangents)]))
        return drawn

    settings: dict[str, Any] = {"wrt": wrt, "gradient": gradient, "rtol": rtol, "atol": atol}
    if unit is not None:
        settings["unit"] = unit
    if sample is not None:
        settings["sample"] = sample
    return Check(property, "gradient", cases, judge_gradient, settings, weight, visibility)
