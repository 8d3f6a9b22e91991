"""Arguments cut or replaced: the right answer to a part of the data, to sorted data, to an argument of the example.

A loop that ends too soon leaves data out. A name from the notebook, or a result cached in an earlier call, may take the
place of an argument. As in `alterations`, the names say what the numbers agree with, and the hints ask about the cause.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from autograder.diagnosis.agreement import UnsaidError
from autograder.exercise import Exercise, Misconception, Question
from autograder.values import Tensor

MOST_ARGUMENTS = 16

CUTS: tuple[tuple[str, slice, str], ...] = (
    ("the first entry of {} alone", slice(0, 1), "Does a loop end after its first iteration, or is an index fixed?"),
    ("the last entry of {} alone", slice(-1, None), "Does each iteration of a loop overwrite the result so far?"),
    ("{} without its last entry", slice(0, -1), "Does a loop end one step too soon?"),
    ("{} without its first entry", slice(1, None), "Does a loop begin one step too late?"),
    ("every second entry of {}", slice(0, None, 2), "Is an index incremented twice?"),
)
ORDERS: tuple[tuple[str, Callable[[np.ndarray], np.ndarray], str], ...] = (
    ("{} sorted", lambda a: np.sort(a, axis=0), "Does something depend on the order, or sort an array in place?"),
    ("the mean of {} over its first axis", lambda a: np.broadcast_to(a.mean(0), a.shape), "Are its rows told apart?"),
    ("the first column of {} in all columns", lambda a: np.broadcast_to(a[:, :1], a.shape), "Is an index fixed?"),
    ("{} rounded to whole numbers", np.round, "Is something converted to integers, or divided with //?"),
    ("{} cut off to whole numbers", np.trunc, "Is something converted to integers, or divided with //?"),
    ("{} without its signs", np.abs, "Is a sign missing?"),
    ("{} centred", lambda a: a - a.mean(axis=0), "Is a mean subtracted that was not asked for?"),
    ("twice {}", lambda a: 2 * a, "Is it counted twice?"),
    ("half of {}", lambda a: 0.5 * a, "Is there a factor 1/2 too much?"),
)  # fmt: skip


def cut_arguments(exercise: Exercise, question: Question, args: tuple[Any, ...]) -> tuple[Misconception, ...]:
    """The right function applied to a part of the data, or to rearranged arguments. args: an example of them."""
    right = getattr(exercise.reference, question.root)
    names = _names(right, len(args))
    if names is None or len(args) > MOST_ARGUMENTS:
        return ()
    arrays = [i for i, arg in enumerate(args) if np.ndim(_array(arg)) > 0]
    found = []
    for i in arrays:
        for called, cut, ask in CUTS:
            what = called.format(names[i])
            hint = f"Your values are the right ones for {what} and its counterparts in other arguments. {ask}"
            found.append(Misconception(question.name, f"as for {what}", hint, _cut(right, i, cut)))
    for i in (i for i, arg in enumerate(args) if np.asarray(_array(arg)).dtype.kind == "f"):
        for called, change, ask in ORDERS:
            what = called.format(names[i])
            hint = f"Your values are the right ones for {what} instead of {names[i]}. {ask}"
            found.append(Misconception(question.name, f"as for {what}", hint, _put(right, i, change)))
    for i in arrays:
        for j in arrays:
            if i != j:
                name = f"{names[j]} in place of {names[i]}"
                hint = f"Your values are the right ones for {name}. Are the two names confused?"
                found.append(Misconception(question.name, f"as for {name}", hint, _taken(right, i, j)))
    return tuple(found)


def of_an_example(
    exercise: Exercise, question: Question, example: tuple[Any, ...], given: Sequence[str]
) -> tuple[Misconception, ...]:
    """The right function with one argument fixed to its value in an example, in every call.

    given: the names of the arguments to be tried
    """
    right = getattr(exercise.reference, question.root)
    names = _names(right, len(example))
    found = []
    for i, name in enumerate(names or ()):
        if name in given and _array(example[i]) is not None:
            hint = (
                f"Your values are right if every call uses the {name} of the example, whatever is passed. Is {name} "
                f"read from the notebook, or kept from an earlier call?"
            )
            called = f"{name} of the example in every call"
            found.append(Misconception(question.name, called, hint, _kept(right, i, example[i])))
    return tuple(found)


def _cut(right: Callable[..., Any], i: int, cut: slice) -> Callable[..., Any]:
    """The right function, with all axes cut that are as long as the first axis of argument i."""

    def wrong(*args: Any) -> Any:
        length = len(args[i])
        if length < 2:
            raise UnsaidError("nothing to cut")
        if _shape(args[i]).count(length) > 1:
            raise UnsaidError("two axes of this length: what belongs to which is not known")
        return right(*(_along(arg, length, cut) for arg in args))

    return wrong


def _shape(arg: Any) -> tuple[int, ...]:
    if hasattr(arg, "detach"):
        return tuple(arg.shape)
    return np.shape(arg) if _array(arg) is not None else ()


def _along(arg: Any, length: int, cut: slice) -> Any:
    shape = _shape(arg)
    if not shape or length not in shape:
        return arg
    where = tuple(
        cut if size == length and axis == shape.index(length) else slice(None) for axis, size in enumerate(shape)
    )
    return arg[where] if not isinstance(arg, list | tuple) else arg[cut]


def _put(right: Callable[..., Any], i: int, change: Callable[[np.ndarray], np.ndarray]) -> Callable[..., Any]:
    def wrong(*args: Any) -> Any:
        given = args[i]
        array = np.asarray(given.detach() if hasattr(given, "detach") else given, dtype=float)
        changed = np.array(change(array))
        if changed.shape != array.shape:
            raise UnsaidError("another shape")
        if hasattr(given, "detach"):
            put: Any = given.new_tensor(changed)
        else:
            put = changed if isinstance(given, np.ndarray) else changed.tolist()
        return right(*args[:i], put, *args[i + 1 :])

    return wrong


def _taken(right: Callable[..., Any], i: int, j: int) -> Callable[..., Any]:
    def wrong(*args: Any) -> Any:
        if np.shape(args[i]) != np.shape(args[j]) or type(args[i]) is not type(args[j]):
            raise UnsaidError("two arguments of different kinds")
        return right(*args[:i], args[j], *args[i + 1 :])

    return wrong


def _kept(right: Callable[..., Any], i: int, example: Any) -> Callable[..., Any]:
    kept = example.values if isinstance(example, Tensor) else example

    def wrong(*args: Any) -> Any:
        put = args[i].new_tensor(kept) if hasattr(args[i], "new_tensor") else kept
        return right(*args[:i], put, *args[i + 1 :])

    return wrong


def _array(arg: Any) -> Any:
    """An argument of numbers; None for anything else."""
    value = arg.values if isinstance(arg, Tensor) else arg
    if isinstance(value, bool | str) or value is None:
        return None
    try:
        array = np.asarray(value)
    except (TypeError, ValueError):
        return None
    return array if array.dtype.kind in "iuf" else None


def _names(function: Callable[..., Any], count: int) -> list[str] | None:
    try:
        names = list(inspect.signature(function).parameters)
    except (TypeError, ValueError):
        return None
    return names[:count] if len(names) >= count else None
