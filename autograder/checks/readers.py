"""Reading what a student's function returned: numbers of known shapes, or words about what is wrong with them.

    mean, log_std = parts(value, mean=(S, D), log_std=(S, D))

Readers raise `ComplaintError`. So a function that looks at a result reads it in one line, and says what is wrong, if
anything is, in the next ones. Judges of properties hear the words; functions that give numbers or words (the draws of
a law) are decorated with `in_words`.
"""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any

import numpy as np

from autograder.checks.compare import numbers, same_shape, unpack


class ComplaintError(Exception):
    """What is wrong with what a student's function returned, in words for the student."""


def heard(function: Callable[..., Any], *args: Any, **settings: Any) -> Any:
    """What the function returns, or the words of the ComplaintError that it raises."""
    try:
        return function(*args, **settings)
    except ComplaintError as complaint:
        return str(complaint)


def in_words(function: Callable[..., Any]) -> Callable[..., Any]:
    """The function, with the words of a ComplaintError that it raises in the place of what it gives."""

    @functools.wraps(function)
    def told(*args: Any, **settings: Any) -> Any:
        return heard(function, *args, **settings)

    return told


def real(value: Any, shape: Any = None, name: str = "", finite: bool = True) -> np.ndarray:
    """The value in floats, in the shape that is wanted: axes of length one may be missing, or more than that.

    shape:  None for any
    name:   what the complaint begins with, where there are several values
    finite: whether nan and infinities are complained of
    """
    array = numbers(value)
    if not isinstance(array, str) and shape is not None:
        array = same_shape(array, shape)
    if isinstance(array, str):
        raise ComplaintError(f"{name}: {array}" if name else array)
    array = array.astype(float)
    if finite and not np.isfinite(array).all():
        wrong = f"{int((~np.isfinite(array)).sum())} of {array.size} numbers are not finite"
        raise ComplaintError(f"{name}: {wrong}" if name else wrong)
    return np.asarray(array)


def number(value: Any, name: str = "") -> float:
    """The value as one finite number."""
    array = real(value, None, name, finite=False)
    if array.size != 1 or not np.isfinite(array).all():
        got = f"an array of shape {array.shape}" if array.size != 1 else f"{float(array.ravel()[0])}"
        raise ComplaintError(f"{name + ': ' if name else ''}expected one finite number, got {got}")
    return float(array.ravel()[0])


def several(value: Any, *names: str) -> tuple[Any, ...]:
    """The parts of a result by their names, as they are."""
    found = unpack(value, names)
    if isinstance(found, str):
        raise ComplaintError(found)
    return tuple(found)


def parts(value: Any, **shapes: Any) -> tuple[np.ndarray, ...]:
    """The parts of a result by their names, each in finite floats of its shape; None for any shape."""
    found = several(value, *shapes)
    return tuple(real(part, shape, name) for part, (name, shape) in zip(found, shapes.items(), strict=True))
