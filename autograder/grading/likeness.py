"""Whether two answers are the same, however they are wrapped."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from autograder.checks.graphs import graph_of
from autograder.sandbox import CallFailed
from autograder.values import Answer, Opaque, Record

EXTRACT_LENGTH = 64


class Extract(NamedTuple):
    """The beginning of an answer: enough to tell it from most others."""

    failure: tuple[str, str] | None
    sizes: tuple[int, ...] = ()
    beginnings: tuple[Any, ...] = ()


def extract(answer: Answer | Exception) -> Extract:
    """The beginning of an answer, or the type and message of the exception in its place."""
    if isinstance(answer, CallFailed):
        return Extract((answer.error.type, answer.error.message) if answer.error else (answer.kind, str(answer)))
    if isinstance(answer, Exception):
        return Extract((type(answer).__name__, str(answer)))
    leaves = [*_leaves(answer.value), *_leaves(answer.gradients)]
    sizes = tuple(leaf.size if isinstance(leaf, np.ndarray) else -1 for leaf in leaves)
    beginnings = [leaf.ravel()[:EXTRACT_LENGTH].copy() if isinstance(leaf, np.ndarray) else leaf for leaf in leaves]
    return Extract(None, (*sizes, bool(answer.mutated)), tuple(beginnings))


def same_extract(a: Extract, b: Extract) -> bool:
    """Whether two beginnings agree."""
    return a.failure == b.failure and a.sizes == b.sizes and _same_numbers(a.beginnings, b.beginnings)


def same_answer(student: Answer | CallFailed, wrong: Answer | Exception) -> bool:
    """Whether two answers are the same numbers, whatever these are wrapped in, or the same failure."""
    if isinstance(student, CallFailed) or isinstance(wrong, Exception):
        return extract(student).failure == extract(wrong).failure
    return (
        _same_numbers(student.value, wrong.value)
        and _same_numbers(student.gradients, wrong.gradients)
        and bool(student.mutated) == bool(wrong.mutated)
    )


def same_graph(student: Answer | CallFailed, wrong: Answer | Exception) -> bool:
    """Whether two answers are the same graph, in whatever order and spelling."""
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
    single = np.float32 in (x.dtype, y.dtype)
    rtol = 1e-3 if single else 1e-6
    return bool(np.allclose(x, y, rtol=rtol, atol=1e-6 if single else 1e-10, equal_nan=True))


def _leaves(value: Any) -> list[Any]:
    """The numbers of a result, as arrays in order, whatever they are wrapped in; what is no number, as it is."""
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
    """A number as an array; an integer that has no place in one, as a factorial may be, as the nearest float."""
    array = np.asarray(value)
    if array.dtype != object:
        return array
    try:
        return np.asarray(float(value.real))
    except OverflowError:
        return np.asarray(np.inf if value.real > 0 else -np.inf)
