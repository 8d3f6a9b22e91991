"""Gradients at registered parameters, against differences of what the student's own module returns."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from autograder.checks.compare import numbers

Array = np.ndarray

STEP = 3e-3  # along a direction of length 1; parameters and results are in single precision
ALLOWED = 0.1  # kinks of an activation function change a difference by a few percent


def gradient_arrays(found: Any, shapes: Sequence[Any], name: str, needed: Sequence[bool] | None = None) -> Any:
    """One array for each parameter; a string that says which needed one is missing, 0 or no gradient at all."""
    if found is None:
        return f"{name} has no gradient: is it detached, a Python number, or computed under no_grad?"
    if not isinstance(found, list | tuple) or len(found) != len(shapes):
        return f"{name} has no gradients that can be read"
    arrays = []
    for i, (part, shape) in enumerate(zip(found, shapes, strict=True)):
        array = np.zeros(tuple(shape)) if part is None else numbers(part)
        size = "x".join(str(n) for n in shape) or "1"
        if isinstance(array, str) or array.shape != tuple(shape) or not np.isfinite(array).all():
            return f"the gradient of {name} at one of the parameters ({size}) cannot be read"
        if (needed is None or needed[i]) and not np.abs(array).max(initial=0.0) > 1e-12:
            return f"one of the registered parameters ({size}) has no influence on {name}, or its gradient is cut off"
        arrays.append(array.astype(float))
    return arrays


def gradient_is_wrong(gradients: Sequence[Array], objective: Callable[[Any], Any], name: str) -> str:
    """Whether a step along the gradient changes the objective by something else than its length says.

    objective:  its values after steps, each a list of what is added to the parameters; nan where there is none
    """
    with np.errstate(over="ignore"):
        length = float(np.sqrt(sum(np.square(g).sum() for g in gradients)))
    if not 0.0 < length < 1e9:
        return f"the gradient of {name} has length {length:.3g}"
    slope = slopes([[g / length for g in gradients]], objective)[0]
    if abs(slope - length) <= ALLOWED * length:
        return ""
    return f"a small step along its gradient should change {name} by {length:.3g} per unit; it changes by {slope:.3g}"


def columns_are_wrong(gradients: Sequence[Array], objective: Callable[[Any], Any], name: str) -> str:
    """Whether moving a coordinate of the last input, in all rows, changes the objective by something else."""
    at_x = gradients[-1]
    directions = []
    for j in range(at_x.shape[1]):
        column = np.zeros_like(at_x)
        column[:, j] = 1.0
        directions.append([*(np.zeros_like(g) for g in gradients[:-1]), column])
    gaps = np.abs(np.array(slopes(directions, objective)) - at_x.sum(axis=0))
    if (gaps <= ALLOWED * np.abs(at_x).sum(axis=0)).all():
        return ""
    return f"the gradient of {name} with respect to x is wrong: is x, or a part of it, detached?"


def slopes(directions: Sequence[Sequence[Array]], objective: Callable[[Any], Any]) -> list[float]:
    """Central differences along some directions; nan where there are none."""
    steps = [
        [np.asarray(s * STEP * d, dtype=np.float32) for d in direction] for direction in directions for s in (1, -1)
    ]
    values = objective(steps)
    if len(values) != len(steps):
        return [np.nan] * len(directions)
    return [(up - down) / (2 * STEP) for up, down in zip(values[::2], values[1::2], strict=True)]
