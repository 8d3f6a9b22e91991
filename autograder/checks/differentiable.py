"""Kind "gradient": whether gradients arrive at all, whatever they are; `gradients` judges what they should be."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np

from autograder.checks.check import Call, Case, Check, Verdict, Visibility
from autograder.checks.readers import heard, real

Arguments = Callable[[np.random.Generator, Mapping[str, Any]], Sequence[tuple[Any, ...]]]


def judge_differentiable(call: Call, cases: Sequence[Case], *, wrt: tuple[int, ...], names: tuple[str, ...]) -> Verdict:
    """The result is finite, and a finite gradient other than 0 reaches every one of the arguments `wrt`."""
    evidence = {"cases": len(cases)}
    for index, case in enumerate(cases):
        answer = call(case.args, wrt=wrt, cotangents=case.expected)
        read = heard(real, answer.value)
        if isinstance(read, str):
            return Verdict(False, read, index, answer.value, None, evidence)
        for number, name in enumerate(names):
            gradient = answer.gradients[0][number] if answer.gradients else None
            if gradient is None:
                message = f"no gradient reaches {name}: is the result cut off from it (sample, detach, NumPy, item)?"
                return Verdict(False, message, index, answer.value, None, evidence)
            if not np.isfinite(gradient).all() or not np.any(gradient):
                message = f"the gradient that reaches {name} is zero or not finite"
                return Verdict(False, message, index, gradient, None, evidence)
    return Verdict(True, evidence=evidence)


def is_differentiable(
    property: str,
    arguments: Arguments,
    size: Callable[..., tuple[int, ...]],
    wrt: Mapping[str, int],
    *,
    weight: float = 1.0,
    visibility: Visibility = "public",
) -> Check:
    """Gradients arrive at the arguments `wrt`: name -> position. `size(*args)` is the shape of the result."""

    def cases(rng: np.random.Generator, variant: Mapping[str, Any]) -> list[Case]:
        return [Case(args, [np.ones(size(*args))]) for args in arguments(rng, variant)]

    settings = {"wrt": tuple(wrt.values()), "names": tuple(wrt)}
    return Check(property, "gradient", cases, judge_differentiable, settings, weight, visibility)
