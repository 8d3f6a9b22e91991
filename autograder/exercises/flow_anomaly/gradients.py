"""Gradients at registered parameters, against differences of what the student's own module returns."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from autograder.checks.compare import numbers
from autograder.checks.readers import ComplaintError
from autograder.checks.tensors import Array

# Along a direction of length 1; parameters and results are in single precision. Where a kink of an activation function
# lies in the first step, the second is tried.
STEPS = (1e-3, 1.5e-4)
LONGEST = 1e9  # gradients
ALLOWED = 0.1  # kinks of an activation function change a difference by a few percent


def gradient_arrays(found: Any, shapes: Sequence[Any], name: str, needed: Sequence[bool] | None = None) -> list[Array]:
    """One array for each parameter. A needed one that is missing, or 0, is complained of, as no gradient at all is."""
    if found is None:
        raise ComplaintError(f"{name} has no gradient: is it detached, a Python number, or computed under no_grad?")
    if not isinstance(found, list | tuple) or len(found) != len(shapes):
        raise ComplaintError(f"{name} has no gradients that can be read")
    arrays = []
    for i, (part, shape) in enumerate(zip(found, shapes, strict=True)):
        array = np.zeros(tuple(shape)) if part is None else numbers(part)
        size = "x".join(str(n) for n in shape) or "1"
        if isinstance(array, str) or array.shape != tuple(shape) or not np.isfinite(array).all():
            raise ComplaintError(f"the gradient of {name} at one of the parameters ({size}) cannot be read")
        if (needed is None or needed[i]) and not np.abs(array).max(initial=0.0) > 1e-12:
            wrong = f"has no influence on {name}, or its gradient is cut off"
            raise ComplaintError(f"one of the registered parameters ({size}) {wrong}")
        arrays.append(array.astype(float))
    return arrays


def both_ways(gradients: Sequence[Array], step: float) -> list[list[Array]]:
    """A step along the gradient and one back, as what is added to each parameter."""
    length = length_of(gradients)
    unit = [g / length if 0.0 < length < LONGEST else np.zeros_like(g) for g in gradients]
    return [[np.asarray(s * step * d, dtype=np.float32) for d in unit] for s in (1, -1)]


def length_of(gradients: Sequence[Array]) -> float:
    with np.errstate(over="ignore"):
        return float(np.sqrt(sum(np.square(g).sum() for g in gradients)))


def gradient_is_wrong(gradients: Sequence[Array], values: Sequence[float], name: str, step: float) -> str:
    """Whether a step along the gradient changes the objective by something else than its length says.

    values:  the objective after the steps of `both_ways`; nan where there is none
    """
    length = length_of(gradients)
    if not 0.0 < length < LONGEST:
        return f"the gradient of {name} has length {length:.3g}"
    slope = (values[0] - values[1]) / (2 * step) if len(values) == 2 else np.nan
    if abs(slope - length) <= ALLOWED * length:
        return ""
    return f"a small step along its gradient should change {name} by {length:.3g} per unit; it changes by {slope:.3g}"


def along_columns(gradients: Sequence[Array], step: float) -> list[list[Array]]:
    """Steps that move one coordinate of the last input in all rows, to and fro."""
    steps = []
    for j in range(gradients[-1].shape[1]):
        column = np.zeros_like(gradients[-1])
        column[:, j] = step
        still = [np.zeros_like(g, dtype=np.float32) for g in gradients[:-1]]
        steps += [[*still, np.asarray(s * column, dtype=np.float32)] for s in (1, -1)]
    return steps


def columns_are_wrong(gradients: Sequence[Array], values: Sequence[float], name: str, step: float) -> str:
    """Whether moving a coordinate of the last input, in all rows, changes the objective by something else.

    values:  the objective after the steps `along_columns`; nan where there is none
    """
    at_x = gradients[-1]
    found = np.full(2 * at_x.shape[1], np.nan)
    if len(values) == len(found):
        found[:] = values
    gaps = np.abs((found[::2] - found[1::2]) / (2 * step) - at_x.sum(axis=0))
    if (gaps <= ALLOWED * np.abs(at_x).sum(axis=0)).all():
        return ""
    return f"the gradient of {name} with respect to x is wrong: is x, or a part of it, detached?"
