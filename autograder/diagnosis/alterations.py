"""Arguments mistaken for something else: the right answer to arguments other than those given.

A variance is taken for a standard deviation, a scale for a rate, two arguments are exchanged, one is not used. The
numbers show only what they agree with. So the names say that, and the hints ask about the cause.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable
from itertools import combinations
from typing import Any

import numpy as np

from autograder.diagnosis.agreement import UnsaidError
from autograder.exercise import Exercise, Misconception, Question
from autograder.values import Tensor

MOST_ARGUMENTS = 16

# (name, change, question about the cause)
CHANGES: tuple[tuple[str, Callable[[np.ndarray], np.ndarray], str], ...] = (
    ("{} squared", np.square, "Is a standard deviation used as a variance, or is it squared once too often?"),
    ("the square root of {}", np.sqrt, "Is a variance used as a standard deviation?"),
    ("one over {}", np.reciprocal, "Is a rate or precision used as a scale or variance, or the other way round?"),
    ("{} with the other sign", np.negative, "Is a sign missing?"),
    ("the logarithm of {}", np.log, "Is it taken for a logarithm, or is the logarithm taken once too often?"),
    ("the exponential of {}", np.exp, "Is it taken for a logarithm?"),
    ("ones in place of {}", np.ones_like, "Is {} used everywhere it belongs?"),
    ("zeros in place of {}", np.zeros_like, "Is {} used everywhere it belongs?"),
    ("the mean of {} in all places", lambda a: np.full_like(a, a.mean()), "Is each entry used by itself?"),
    ("the first entry of {} in all places", lambda a: _spread(a[:1], a), "Is an index fixed, or missing?"),
    ("the last entry of {} in all places", lambda a: _spread(a[-1:], a), "Is a loop's index used after the loop?"),
    ("{} in the reverse order", lambda a: a[::-1].copy(), "Is it read from its end?"),
    ("{} transposed", lambda a: a.T.copy(), "Are rows and columns exchanged?"),
)
OF_ARRAYS = ("all places", "reverse order")


Change = Callable[[np.ndarray], np.ndarray]


def altered_arguments(exercise: Exercise, question: Question, args: tuple[Any, ...]) -> tuple[Misconception, ...]:
    """The right function applied to altered arguments, one version for each alteration. args: an example of them."""
    right = getattr(exercise.reference, question.root)
    names = _names(right, len(args))
    if names is None or len(args) > MOST_ARGUMENTS:
        return ()
    found = []
    numeric = [i for i, arg in enumerate(args) if _numbers(arg) is not None]
    for i in numeric:
        for called, change, ask in CHANGES:
            what = called.format(names[i])
            given = "" if "place" in called else f" instead of {names[i]}"
            hint = f"Your values are the right ones for {what}{given}. {ask.format(names[i])}"
            needs_axis = called.endswith(OF_ARRAYS)
            wrong = _changed(right, i, change, 2 if "transposed" in called else int(needs_axis))
            found.append(Misconception(question.name, f"as for {what}", hint, wrong))
    for i, j in combinations(numeric, 2):
        hint = f"Your values are right if {names[i]} and {names[j]} are exchanged. Are they in the right places?"
        name = f"{names[i]} and {names[j]} exchanged"
        found.append(Misconception(question.name, name, hint, _exchanged(right, i, j)))
    return tuple(found)


def _spread(part: np.ndarray, over: np.ndarray) -> np.ndarray:
    return np.broadcast_to(part, over.shape).copy()


def _changed(right: Callable[..., Any], i: int, change: Change, axes: int) -> Callable[..., Any]:
    def wrong(*args: Any) -> Any:
        return right(*args[:i], _applied(args[i], change, axes), *args[i + 1 :])

    return wrong


def _exchanged(right: Callable[..., Any], i: int, j: int) -> Callable[..., Any]:
    def wrong(*args: Any) -> Any:
        if np.shape(args[i]) != np.shape(args[j]) or type(args[i]) is not type(args[j]):
            raise UnsaidError("two arguments of different kinds")
        given = list(args)
        given[i], given[j] = given[j], given[i]
        return right(*given)

    return wrong


def _applied(arg: Any, change: Callable[[np.ndarray], np.ndarray], axes: int) -> Any:
    """The changed argument, in its own type. Raises UnsaidError if the change makes no sense for it."""
    tensor = hasattr(arg, "detach")
    array = np.asarray(arg.detach() if tensor else arg, dtype=float)
    if array.ndim < axes:
        raise UnsaidError("the change needs more axes")
    changed = np.asarray(change(array))
    if changed.shape != array.shape or not np.isfinite(changed).all():
        raise UnsaidError("the change leads nowhere")
    if tensor:
        return arg.new_tensor(changed)
    if np.asarray(arg).dtype.kind in "iu" and np.array_equal(changed, np.round(changed)):
        changed = changed.astype(np.asarray(arg).dtype)
    return changed if isinstance(arg, np.ndarray) else changed.tolist()


def _numbers(arg: Any) -> np.ndarray | None:
    """An argument of real numbers, or of several counts, as an array; None for anything else."""
    value = arg.values if isinstance(arg, Tensor) else arg
    if isinstance(value, np.ndarray) and value.ndim and value.dtype.kind in "iu":
        return value
    if isinstance(value, float | np.ndarray) and np.asarray(value).dtype.kind == "f":
        return np.asarray(value)
    return None


def _names(function: Callable[..., Any], count: int) -> list[str] | None:
    try:
        names = list(inspect.signature(function).parameters)
    except (TypeError, ValueError):
        return None
    return names[:count] if len(names) >= count else None
