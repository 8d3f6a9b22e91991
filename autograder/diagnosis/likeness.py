"""Whether two answers are the same, whatever containers they come in."""

from __future__ import annotations

import math
from typing import Any, NamedTuple

import numpy as np

from autograder.checks.graphs import graph_of
from autograder.sandbox import CallFailed
from autograder.values import Answer, Opaque, Record

EXTRACT_LENGTH = 400
MOST_PARTS = 16  # if an answer has more parts, they are joined into one
# The same tolerances as the judges' (`checks.compare.difference`), and no looser.
RTOL, ATOL = 1e-6, 1e-10
SINGLE_RTOL, SINGLE_ATOL = 2e-4, 1e-6  # for single precision; the second is relative to the largest number


class Extract(NamedTuple):
    """The beginning of an answer: enough to distinguish it from most others.

    failure:     the type and message of the exception, if there was no answer
    shapes:      the shapes of its parts; None for a part that is not an array
    beginnings:  the first entries of its parts, flat; a part that is not an array is kept as it is
    conduct:     positions of the arguments that the call changed; whether it set a seed
    """

    failure: tuple[str, str] | None
    shapes: tuple[tuple[int, ...] | None, ...] = ()
    beginnings: tuple[Any, ...] = ()
    conduct: tuple[Any, ...] = ((), False)

    @property
    def sizes(self) -> tuple[int, ...]:
        """How many numbers each part has."""
        return tuple(-1 if shape is None else math.prod(shape) for shape in self.shapes)

    @property
    def whole(self) -> bool:
        """Whether the beginnings are complete."""
        return all(size == getattr(part, "size", -1) for size, part in zip(self.sizes, self.beginnings, strict=True))


def extract(answer: Answer | Exception, names: tuple[str, ...] = (), length: int = EXTRACT_LENGTH) -> Extract:
    """The beginning of an answer. Named parts are put in the order of `names`, if it has all of these."""
    if isinstance(answer, CallFailed):
        return Extract((answer.error.type, answer.error.message) if answer.error else (answer.kind, str(answer)))
    if isinstance(answer, Exception):
        return Extract((type(answer).__name__, str(answer)))
    leaves = [*_leaves(in_order(answer.value, names)), *_leaves(answer.gradients or ())]
    if len(leaves) > MOST_PARTS and all(isinstance(leaf, np.ndarray) for leaf in leaves):
        leaves = [np.concatenate([leaf.ravel()[:length] for leaf in leaves])]
        length *= MOST_PARTS
    shapes = tuple(leaf.shape if isinstance(leaf, np.ndarray) else None for leaf in leaves)
    beginnings = [leaf.ravel()[:length].copy() if isinstance(leaf, np.ndarray) else leaf for leaf in leaves]
    return Extract(None, shapes, tuple(beginnings), (tuple(answer.mutated), bool(answer.reseeded)))


def in_order(value: Any, names: tuple[str, ...]) -> Any:
    """The parts of a dict or Record in the order of these names; anything else as it is."""
    if isinstance(value, dict):
        value = Record(tuple(value), tuple(value.values()))
    if names and isinstance(value, Record) and set(names) <= set(value.names):
        return tuple(value.values[value.names.index(name)] for name in names)
    return value


def names_of(answer: Answer | Exception) -> tuple[str, ...]:
    """The names of an answer's parts, if they have names."""
    value = None if isinstance(answer, Exception) else answer.value
    return tuple(value.names) if isinstance(value, Record) else ()


def same_answer(student: Answer | CallFailed, wrong: Answer | Exception) -> bool:
    """Whether two answers have the same numbers, in whatever containers, or are the same failure."""
    if isinstance(student, CallFailed) or isinstance(wrong, Exception):
        return extract(student).failure == extract(wrong).failure
    return (
        _same_numbers(student.value, wrong.value)
        and _same_numbers(student.gradients, wrong.gradients)
        and bool(student.mutated) == bool(wrong.mutated)
    )


def same_graph(student: Answer | CallFailed, wrong: Answer | Exception) -> bool:
    """Whether two answers are the same graph, in any order and spelling."""
    if isinstance(student, CallFailed) or isinstance(wrong, Exception):
        return False
    mine, theirs = graph_of(student.value), graph_of(wrong.value)
    if isinstance(mine, str) or isinstance(theirs, str):
        return False
    same_plates = sorted(map(sorted, mine.plates.values())) == sorted(map(sorted, theirs.plates.values()))
    return bool(mine.roles == theirs.roles and mine.edges == theirs.edges and same_plates)


def _same_numbers(a: Any, b: Any) -> bool:
    first, second = _leaves(a), _leaves(b)
    if len(first) != len(second):
        return False
    for x, y in zip(first, second, strict=True):
        if isinstance(x, np.ndarray) != isinstance(y, np.ndarray):
            return False
        if not isinstance(x, np.ndarray):
            if x != y:
                return False
        elif x.size != y.size or not _close(x.ravel(), y.ravel()):
            return False
    return True


def _close(x: np.ndarray, y: np.ndarray) -> bool:
    rtol, atol = tolerances(x, y)
    return bool(np.allclose(x, y, rtol=rtol, atol=atol, equal_nan=True))


def tolerances(mine: np.ndarray, other: np.ndarray) -> tuple[float, float]:
    """(rtol, atol) within which a student's numbers count as the same as others."""
    if not (np.float32 in (mine.dtype, other.dtype) or is_single(mine)):
        return RTOL, ATOL
    finite = np.abs(other[np.isfinite(other)])
    return SINGLE_RTOL, SINGLE_ATOL * float(np.max(finite, initial=1.0))


def is_single(array: np.ndarray) -> bool:
    """Whether numbers in double precision are exact in single precision too: they may have been computed that way.

    False for integers, which are exact however they were computed.
    """
    if array.dtype.kind != "f":
        return False
    if np.all(array == np.round(array)):
        return False
    with np.errstate(over="ignore", invalid="ignore"):
        return bool(np.array_equal(array.astype(np.float32), array, equal_nan=True))


def _leaves(value: Any) -> list[Any]:
    """The numbers of a result as arrays, in order, whatever the containers; other values are kept as they are."""
    if isinstance(value, Record):
        value = value.values
    if isinstance(value, dict):
        value = tuple(value.values())
    if isinstance(value, np.ndarray) and value.dtype.kind in "biufc":
        return [value]
    if isinstance(value, bool | int | float | complex):
        return [_scalar(value)]
    if isinstance(value, tuple | list):
        try:
            array = np.asarray(value)
            if array.dtype.kind in "biuf" and array.size:
                return [array]
        except (ValueError, TypeError, OverflowError):
            pass
        return [leaf for part in value for leaf in _leaves(part)]
    return [value.type_name] if isinstance(value, Opaque) else [value]


def _scalar(value: bool | int | float | complex) -> np.ndarray:
    """A number as an array. An integer too large for int64, such as a factorial, becomes the nearest float."""
    array = np.asarray(value)
    if array.dtype != object:
        return array
    try:
        return np.asarray(float(value.real))
    except OverflowError:
        return np.asarray(np.inf if value.real > 0 else -np.inf)
