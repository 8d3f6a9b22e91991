"""Comparing the cases with the types that the reference's docstrings document.

A student writes a function for what its docstring says. If a case has a list where "array (N,)" is documented, a
correct answer loses marks, so that is a fault of the exercise. The parameters in docstrings are written like this:
"x : array (N, D)", "S : integer array (N,)", "m, s2 : arrays (K,)", "l : float or 0-d tensor". A letter means the same
size throughout a call. Other types are not checked.
"""

from __future__ import annotations

import inspect
import numbers
import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np

from autograder.certificate.drawn import names_of
from autograder.checks import Case
from autograder.exercise import Exercise, Question
from autograder.values import Function, Generator, Tensor

_ENTRY = re.compile(r"^(\w+(?:, \w+)*) : (\S.*)$", re.MULTILINE)
_SHAPED = re.compile(r"^(?:0-d )?(integer )?(array|tensor)s?(?: \(([^)]*)\))?$")
Sizes = dict[str, int]


class Documented(NamedTuple):
    """One type that an argument may have.

    kind:   "array", "tensor", "float", "int", "function" or "numpy.random.Generator"
    sizes:  of the axes, numbers or letters; None if they are not documented
    """

    kind: str
    sizes: tuple[str, ...] | None = None
    integer: bool = False


def documented_types(docstring: str) -> dict[str, tuple[str, tuple[Documented, ...]]]:
    """The types of parameters in a docstring, as written and as parsed; unknown types are left out."""
    section = docstring.partition("Parameters\n----------\n")[2].partition("\n\n")[0]
    found: dict[str, tuple[str, tuple[Documented, ...]]] = {}
    for names, words in _ENTRY.findall(section):
        read = [_read(one) for one in re.split(r", | or ", re.sub(r"\([^)]*\)", _closed, words))]
        last = read[-1].sizes if read[-1] else None  # in "tensor or array (N,)" both have these sizes
        known = tuple(
            one._replace(sizes=last) if one.kind in ("tensor", "array") and one.sizes is None else one
            for one in read
            if one is not None
        )
        if len(known) == len(read):
            found |= dict.fromkeys(names.split(", "), (words, known))
    return found


def _closed(sizes: re.Match[str]) -> str:
    return sizes[0].replace(", ", ",")


def _read(words: str) -> Documented | None:
    shaped = _SHAPED.match(words)
    if shaped:
        if words.startswith("0-d"):
            return Documented(shaped[2], ())
        sizes = None if shaped[3] is None else tuple(one for one in shaped[3].replace(" ", "").split(",") if one)
        return Documented(shaped[2], sizes, bool(shaped[1]))
    return Documented(words) if words in ("float", "int", "function", "numpy.random.Generator") else None


def complaints_about(args: Mapping[str, Any], types: Mapping[str, tuple[str, tuple[Documented, ...]]]) -> list[str]:
    """The arguments of one call that are not as documented, a line for each."""
    sizes: Sizes = {}
    found = []
    for name, value in args.items():
        if name in types:
            words, allowed = types[name]
            if not any(_fits(value, one, sizes) for one in allowed):
                found.append(f"{name} is documented as {words}, but a case gives {_described(value)}")
    return found


def undocumented(
    exercise: Exercise, question: Question, cases: Callable[[int, int], Sequence[Case]], seeds: range
) -> tuple[str, ...]:
    """The arguments in the cases of these seeds that are not as documented. Checks with an adapter are left out."""
    found: dict[str, None] = {}
    # What is declared as inputs stands in the students' docstrings, and not in the reference's.
    told = inspect.getdoc(getattr(exercise.reference, question.root)) or ""
    types = documented_types(exercise.parameters(question) or told)
    for index, check in enumerate(question.checks):
        if check.through is None and not question.method:
            names = names_of(exercise, question, check)
            for seed in seeds:
                for case in cases(index, seed):
                    complaints = complaints_about(dict(zip(names, case.args, strict=False)), types)
                    found |= {f"{check.property}: {complaint}": None for complaint in complaints}
    return tuple(found)


def _fits(value: Any, type_: Documented, sizes: Sizes) -> bool:
    """Whether a value has a type. The sizes that its letters stand for are added to the dict."""
    if type_.kind == "float":
        return isinstance(value, numbers.Real) and not isinstance(value, bool | np.bool_)
    if type_.kind == "int":
        return isinstance(value, numbers.Integral) and not isinstance(value, bool | np.bool_)
    if type_.kind == "function":
        return isinstance(value, Function) or callable(value)
    if type_.kind == "numpy.random.Generator":
        return isinstance(value, Generator | np.random.Generator)
    array = value.values if isinstance(value, Tensor) else value
    if not isinstance(array, np.ndarray) or isinstance(value, Tensor) != (type_.kind == "tensor"):
        return False
    if type_.integer and array.dtype.kind not in "iu":
        return False
    return type_.sizes is None or _has_sizes(array.shape, type_.sizes, sizes)


def _has_sizes(shape: tuple[int, ...], documented: tuple[str, ...], sizes: Sizes) -> bool:
    if len(shape) != len(documented):
        return False
    known = [
        int(name) if name.isdigit() else sizes.setdefault(name, size)
        for name, size in zip(documented, shape, strict=True)
    ]
    return known == list(shape)


def _described(value: Any) -> str:
    array = value.values if isinstance(value, Tensor) else value
    if isinstance(array, np.ndarray):
        kind = "tensor" if isinstance(value, Tensor) else "array"
        return f"{_article(array.dtype.name)} {kind} of shape {array.shape}"
    return _article(type(value).__name__)


def _article(name: str) -> str:
    return f"{'an' if name[0] in 'aeiou' else 'a'} {name}"
