"""Comparing what a student returned with what was expected: as tolerant as right answers need, and no more.

Tolerated: (N,) instead of (N, 1) and the like, lists instead of arrays, float32, integers instead of floats, a dict or
NamedTuple instead of a tuple. Not tolerated: another size, text, complex or missing numbers.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from autograder.values import Opaque, Record


def unpack(value: Any, names: tuple[str, ...]) -> Any:
    """The parts of a result in the documented order, or a string that says what is wrong with it.

    A dict or NamedTuple with the documented names is read by name, anything else by position.
    """
    if isinstance(value, dict):
        value = Record(tuple(map(spelled, value)), tuple(value.values()))
    if isinstance(value, Record):
        if set(names) <= set(value.names):
            return tuple(value.values[value.names.index(name)] for name in names)
        value = value.values
    if isinstance(value, np.ndarray) and value.ndim > 0 and len(value) == len(names):
        value = tuple(value)
    wanted = ", ".join(names)
    if isinstance(value, Opaque) or not isinstance(value, tuple | list):
        return f"expected {len(names)} values ({wanted}), got {describe(value)}"
    if len(value) != len(names):
        return f"expected {len(names)} values ({wanted}), got {len(value)}"
    return tuple(value)


def numbers(value: Any) -> Any:
    """The value as an array of real numbers, or a string that says why it is not one."""
    if value is None:
        return "the function returned None: is a return statement missing?"
    if isinstance(value, dict) and len(value) == 1:  # {"q": q} is q with a label
        value = next(iter(value.values()))
    if isinstance(value, Record):
        value = list(value.values)
    if isinstance(value, Opaque | str | dict):
        return f"expected numbers, got {describe(value)}"
    try:
        array = np.asarray(value)
    except (ValueError, TypeError, OverflowError):
        return f"expected an array of numbers, got {describe(value)} with rows of different lengths"
    if array.dtype == object:  # integers that are too large for int64, such as factorials
        entries = [as_float(entry) for entry in array.ravel().tolist()]
        if None not in entries:
            array = np.array(entries, dtype=float).reshape(array.shape)
    if array.dtype.kind not in "biuf":
        return f"expected real numbers, got {describe(value)}"
    return array


def as_float(number: Any) -> float | None:
    """A plain number as a float, infinite if it is too large for one; None if it is not a number."""
    if isinstance(number, np.ndarray) and number.ndim == 0:
        number = number.item()
    if not isinstance(number, bool | int | float):
        return None
    try:
        return float(number)
    except OverflowError:
        return math.inf if number > 0 else -math.inf


def describe(value: Any) -> str:
    """A value in a few words."""
    if isinstance(value, int) and abs(value) >= 10**20:  # Python refuses to print very long integers
        return f"an integer of {value.bit_length()} bits"
    if isinstance(value, Opaque):
        return f"an object of type {value.type_name}"
    if isinstance(value, np.ndarray):
        return f"an array of shape {value.shape} and type {value.dtype}"
    if isinstance(value, str):
        return f"the text {value[:40]!r}"
    if isinstance(value, tuple | list):
        return f"a {type(value).__name__} of length {len(value)}"
    if isinstance(value, dict):
        return f"a dict with keys {', '.join(spelled(key)[:40] for key in list(value)[:6])}"
    return "None" if value is None else repr(value)


def spelled(name: Any) -> str:
    """A name as text. A key that is not a string is described in words."""
    return name if isinstance(name, str) else describe(name)


def same_shape(array: np.ndarray, shape: tuple[int, ...]) -> Any:
    """The array in the expected shape if the two differ only by axes of length one; otherwise a complaint."""
    if array.shape == shape:
        return array
    if [n for n in array.shape if n != 1] == [n for n in shape if n != 1]:
        return array.reshape(shape)
    return f"expected shape {shape}, got {array.shape}"


def difference(value: Any, expected: Any, rtol: Any, atol: Any, widened: bool = True) -> str:
    """How a numeric result differs from the expected array; "" if it does not.

    Results computed in single precision are compared at single precision, whatever type they are returned in.

    rtol, atol:  numbers, or one number for each entry of the expected array
    widened:     False if the tolerances already allow for single precision
    """
    array = numbers(value)
    if isinstance(array, str):
        return array
    target = np.asarray(expected)
    array = same_shape(array, target.shape)
    if isinstance(array, str):
        return array
    with np.errstate(over="ignore", invalid="ignore"):
        single = array.dtype.kind == "f" and np.array_equal(array.astype(np.float32), array, equal_nan=True)
    if single and widened:
        scale = float(np.max(np.abs(target[np.isfinite(target)]), initial=1.0))
        rtol, atol = max(rtol, 2e-4), max(atol, 1e-6 * scale)
    target, array = target.astype(float), array.astype(float)
    if np.isnan(array).any() and not np.isnan(target).any():
        return f"{int(np.isnan(array).sum())} of {array.size} values are nan"
    with np.errstate(over="ignore", invalid="ignore"):
        gap = np.where(array == target, 0.0, np.abs(array - target))
    # The tolerance of an infinite target is infinite, so the gap alone says nothing: infinities equal only themselves.
    wrong = ~(gap <= atol + rtol * np.abs(target)) | (np.isinf(gap) & (np.isinf(target) | np.isinf(array)))
    if not wrong.any():
        return ""
    gap = np.where(np.isnan(gap), np.inf, gap)
    wrongs = np.where(wrong, gap, -1.0)
    # Gaps can be equal up to rounding. Report the first of them, so that every machine names the same entry.
    worst = np.unravel_index(int(np.argmax(wrongs >= (1 - 1e-9) * np.max(wrongs))), gap.shape)
    where = f" at index {tuple(int(i) for i in worst)}" if gap.ndim else ""
    count = f"{int(wrong.sum())} of {wrong.size} values differ; " if gap.size > 1 else ""
    return f"{count}got {array[worst]:.8g}{where}, expected {target[worst]:.8g}"


def mismatch(value: Any, expected: Any, rtol: Any, atol: Any, widened: bool = True) -> str:
    """How a result differs from the expected number, array or Record of named parts; "" if it does not."""
    if not isinstance(expected, Record):
        return difference(value, expected, rtol, atol, widened)
    parts = unpack(value, expected.names)
    if isinstance(parts, str):
        return parts
    for name, part, target in zip(expected.names, parts, expected.values, strict=True):
        complaint = difference(part, target, rtol, atol, widened)
        if complaint:
            return f"{name}: {complaint}"
    return ""
