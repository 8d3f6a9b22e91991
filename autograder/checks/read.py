"""Reading what was returned: its named parts as arrays of what kind they should be, or what is wrong with them.

    read(value, {"x": "real", "z": "labels of mu", "mu": "real"}, ((N,), (N,), (K,)))

The kinds: "real"; "positive"; "not negative"; "bits" (0 and 1 alone); "shares" (from 0 to 1); "rows" (probabilities
whose last axis sums to 1); "labels of NAME" (0, 1, ..., places along the first axis of that part); "covariances"
(matrices in the last two axes); "trace" (a value for each iteration, of any number).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from autograder.checks.compare import numbers, same_shape, unpack

ROUNDING = 1e-5  # by which probabilities may miss a sum of 1
LARGEST = 1e30  # of covariances: what is larger overflows
LABELS_OF = "labels of "


def read(
    value: Any, kinds: Mapping[str, str], shapes: Sequence[tuple[int, ...]], needed: Sequence[str] | None = None
) -> Any:
    """name -> array, in floats and of its shape, labels in integers; or in words what is wrong with one of them.

    needed: the names of those that are looked at; by default all
    """
    names = tuple(kinds)
    parts = (value,) if len(names) == 1 else unpack(value, names)
    if isinstance(parts, str):
        return parts
    found: dict[str, np.ndarray] = {}
    sizes = {name: shape[0] for name, shape in zip(names, shapes, strict=True) if shape}
    for name, part, shape in zip(names, parts, shapes, strict=True):
        if needed is not None and name not in needed:
            continue
        array = numbers(part)
        if not isinstance(array, str):
            array = np.ravel(array) if kinds[name] == "trace" else same_shape(array, shape)
        if isinstance(array, str):
            return f"{name}: {array}"
        found[name] = array.astype(float)
        if not np.isfinite(found[name]).all():
            return f"{name} holds numbers that are not finite"
    for name, array in found.items():
        complaint = misfit(array, kinds[name], sizes)
        if complaint:
            return f"{name}{complaint}"
    return {name: array.astype(int) if kinds[name].startswith(LABELS_OF) else array for name, array in found.items()}


def misfit(array: np.ndarray, kind: str, sizes: Mapping[str, int]) -> str:
    """Why finite numbers are not of that kind, as it goes on after their name; "" if they are."""
    if kind == "positive" and not np.all(array > 0):
        return " has to be positive"
    if kind == "not negative" and np.any(array < 0):
        return " must not be negative"
    if kind == "bits" and not np.isin(array, (0, 1)).all():
        return " should hold zeros and ones alone"
    if kind == "shares" and (np.any(array < 0) or np.any(array > 1)):
        return " should hold numbers from 0 to 1"
    if kind == "rows" and (np.any(array < 0) or np.abs(array.sum(axis=-1) - 1).max(initial=0.0) > ROUNDING):
        return f": {rows_complaint(array)}"
    if kind == "covariances":
        return covariance_complaint(array)
    if kind == "trace" and array.size < 1:
        return " is empty; it has a value for each iteration"
    if kind.startswith(LABELS_OF):
        most = sizes[kind.removeprefix(LABELS_OF)] - 1
        if np.any(array != np.round(array)):
            return ": labels should be whole numbers"
        if array.size and (array.min() < 0 or array.max() > most):
            return f": labels run from {array.min():g} to {array.max():g}; they should be 0 to {most}"
    return ""


def rows_complaint(array: np.ndarray) -> str:
    """Why the rows of an array are no probabilities."""
    if np.any(array < 0):
        return "some probabilities are negative"
    sums = np.ravel(array.sum(axis=-1))
    worst = int(np.argmax(np.abs(sums - 1)))
    return f"row {worst} sums to {sums[worst]:.6g}; each row should sum to 1"


def covariance_complaint(array: np.ndarray) -> str:
    """Why matrices are no covariance matrices, as it goes on after their name; "" if they are."""
    if np.abs(array).max(initial=0.0) > LARGEST:
        return ": some values are far larger than any covariance of these observations"
    if np.abs(array - np.swapaxes(array, -1, -2)).max(initial=0.0) > ROUNDING * np.abs(array).max(initial=0.0):
        return ": a covariance matrix is symmetric, and at least one of these is not"
    try:
        np.linalg.cholesky(array)  # what densities need: an eigenvalue may be positive and still too small for it
    except np.linalg.LinAlgError:
        return ": a covariance matrix is positive definite, and at least one of these is not"
    return ""
