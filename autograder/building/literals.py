"""Values as Python source that reproduces them exactly, on as few lines as possible."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping
from types import FunctionType
from typing import Any

import numpy as np

from autograder.checks import Case
from autograder.values import Function, Generator, Record, Tensor

LINE = 120
LONG = 40  # entries of an array that is searched for repetitions
_BREAK = "\x00"  # where a literal may be broken into lines
_MARKS = (Tensor, Generator, Function, Record, Case)


class PublicTestError(Exception):
    """A public check that cannot be written as source. The message is one line that names it."""


def literal(value: Any, roots: dict[tuple[str, str], None]) -> str:
    """Python source that reproduces the value exactly. The functions and marks that it names are added to `roots`."""
    return "".join(_literal(value, roots))


def _literal(value: Any, roots: dict[tuple[str, str], None]) -> Iterator[str]:
    if isinstance(value, np.ndarray):
        yield from _array(value, roots)
    elif isinstance(value, np.generic):
        yield f"np.{value.dtype.name.replace('bool', 'bool_')}({_number(value.item())})"
    elif isinstance(value, str):
        yield quoted(value)
    elif value is None or isinstance(value, bool | int):
        yield repr(value)
    elif isinstance(value, float):
        yield _number(value)
    elif isinstance(value, _MARKS):
        roots[(type(value).__module__, type(value).__name__)] = None
        yield f"{type(value).__name__}("
        for i, part in enumerate(value):
            yield f",{_BREAK}" if i else ""
            yield from _literal(part, roots)
        yield ")"
    elif type(value) in (tuple, list):
        yield "(" if isinstance(value, tuple) else "["
        for i, part in enumerate(value):
            yield f",{_BREAK}" if i else ""
            yield from _literal(part, roots)
        yield ("," if len(value) == 1 else "") + ")" if isinstance(value, tuple) else "]"
    elif isinstance(value, Mapping):
        yield "{"
        for i, (key, part) in enumerate(value.items()):
            yield f",{_BREAK}" if i else ""
            yield from _literal(key, roots)
            yield ": "
            yield from _literal(part, roots)
        yield "}"
    elif isinstance(value, FunctionType):
        if "." in value.__qualname__ or "<" in value.__qualname__:
            raise PublicTestError(f"{value.__qualname__} is not a top-level function, so its source cannot be copied")
        roots[(value.__module__, value.__name__)] = None
        yield value.__name__
    else:
        raise PublicTestError(f"a value of type {type(value).__name__} cannot be written down as a literal")


def _array(array: np.ndarray, roots: dict[tuple[str, str], None]) -> Iterator[str]:
    if type(array) is not np.ndarray or array.dtype.kind not in "biuf":
        raise PublicTestError(f"an array of type {array.dtype} cannot be written down as a literal")
    if array.size == 0:
        yield f"np.zeros({array.shape}, dtype={_type(array)})"
        return
    repeated = period(array)
    if array.ndim and repeated < len(array):
        yield "np.tile("
        yield from _array(array[:repeated], roots)
        yield f", {(len(array) // repeated, *(1 for _ in array.shape[1:]))})"
        return
    if array.size >= LONG and array.dtype.itemsize == 8:
        _, first, which = np.unique(np.ascontiguousarray(array).view(np.int64), return_index=True, return_inverse=True)
        if 4 * len(first) <= array.size:  # few numbers, each repeated many times: a grid
            yield from _array(array.ravel()[first], roots)
            yield f"[{_BREAK}"
            yield from _literal(which.reshape(array.shape).tolist(), roots)
            yield "]"
            return
    yield "np.array("
    yield from _literal(array.tolist(), roots)
    yield f", dtype={_type(array)})" if array.dtype not in (np.float64, np.int64) else ")"


def _type(array: np.ndarray) -> str:
    return "bool" if array.dtype == bool else f"np.{array.dtype.name}"  # not every version of NumPy has np.bool


def period(array: np.ndarray) -> int:
    """The number of rows after which a long array repeats itself exactly; its length if it does not."""
    n = len(array) if array.ndim else 1
    if array.size < LONG:
        return n
    # As bytes: -0.0 is not 0.0, and nan is nan.
    rows = np.ascontiguousarray(array).reshape(n, -1).view(np.uint8).reshape(n, -1)
    return next(p for p in range(1, n + 1) if n % p == 0 and (p == n or np.array_equal(rows[p:], rows[:-p])))


def _number(value: Any) -> str:
    if isinstance(value, float) and not math.isfinite(value):
        return {"nan": "np.nan", "inf": "np.inf", "-inf": "-np.inf"}[str(value)]
    return repr(value)


def quoted(text: str) -> str:
    """A string literal, ASCII, in double quotes where that needs no escape."""
    return ascii(text) if '"' in text or "\\" in ascii(text) or "'" in text else f'"{text}"'


def listed(names: Iterable[str]) -> str:
    """Names in an import, which may be broken into lines."""
    return f",{_BREAK}".join(names)


def one_line(text: str) -> str:
    """A literal on a single line."""
    return text.replace(_BREAK, " ")


def filled(text: str, indent: str, room: int = LINE) -> str:
    """A literal on as few lines as possible. All lines but the first get the indent."""
    lines, line = [], ""
    for atom in text.split(_BREAK):
        if line and len(indent) + len(line) + 1 + len(atom) > room:
            lines.append(line)
            line = atom
        else:
            line = f"{line} {atom}" if line else atom
    return f"\n{indent}".join([*lines, line])
