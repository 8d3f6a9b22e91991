"""The terms that can be formed from a function's arguments: sums of products of them, of their logarithms and so on.

Axes that have the same length in all calls are treated as the same axis, as in an `einsum`.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import combinations
from typing import NamedTuple

import numpy as np
from scipy.special import betaln, digamma, gammaln

LARGEST = 10_000  # the most entries of a difference of two arguments

FUNCTIONS: tuple[tuple[str, Callable[[np.ndarray], np.ndarray], bool], ...] = (
    ("{}", lambda a: a, True),
    ("1/{}", np.reciprocal, True),
    ("{}^2", np.square, True),
    ("1/{}^2", lambda a: 1 / np.square(a), True),
    ("log({})", np.log, True),
    ("sqrt({})", np.sqrt, False),
    ("{0} log({0})", lambda a: np.where(a == 0, 0.0, a * np.log(np.where(a == 0, 1.0, a))), False),
    ("log(2 pi {})", lambda a: np.log(2 * np.pi * a), False),
    ("log(2 pi e {})", lambda a: np.log(2 * np.pi * np.e * a), False),
    ("log({}/(2 pi))", lambda a: np.log(a / (2 * np.pi)), False),
    ("(1 - {})", lambda a: 1 - a, False),
    ("log(1 - {})", np.log1p, False),
    ("digamma({})", digamma, False),
    ("log Gamma({})", gammaln, False),
    ("log Gamma({} + 1)", lambda a: gammaln(a + 1), False),
    ("exp({})", np.exp, False),
)


class Shown(NamedTuple):
    """One call: its numeric arguments, the student's array and the right one."""

    args: Mapping[str, np.ndarray]
    mine: np.ndarray
    right: np.ndarray


class Factor(NamedTuple):
    """A function of arguments: its name, the arguments that it uses, its axes as letters, its values in each call."""

    text: str
    of: frozenset[str]
    axes: tuple[int, ...]
    values: Sequence[np.ndarray]
    plain: bool


Term = tuple[Factor, ...]


class Letters(NamedTuple):
    """The axes of the output and of every argument, numbered; axes with the same sizes in all calls are one."""

    output: tuple[int, ...]
    of: Mapping[str, tuple[int, ...]]
    sizes: Mapping[int, tuple[int, ...]]
    words: Mapping[int, str]


def letters_of(calls: Sequence[Shown]) -> Letters:
    known: dict[tuple[tuple[int, ...], int], int] = {}
    words: dict[int, str] = {}

    def axes(arrays: Sequence[np.ndarray], name: str) -> tuple[int, ...]:
        found: list[int] = []
        for axis in range(arrays[0].ndim):
            sizes = tuple(array.shape[axis] for array in arrays)
            turn = sum(known.get((sizes, k), -1) in found for k in range(axis + 1))
            letter = known.setdefault((sizes, turn), len(known))
            found.append(letter)
            if name and letter not in words:
                words[letter] = f"the length of {name}" if axis == 0 else f"the number of columns of {name}"
        return tuple(found)

    names = [name for name in calls[0].args if all(name in one.args for one in calls)]
    of = {
        name: axes([one.args[name] for one in calls], name)
        for name in names
        if len({one.args[name].ndim for one in calls}) == 1
    }
    output = axes([one.right for one in calls], "")
    return Letters(output, of, {letter: sizes for (sizes, _), letter in known.items()}, words)


def factors_of(calls: Sequence[Shown], letters: Letters) -> list[Factor]:
    found = []
    with np.errstate(all="ignore"):
        for name, axes in letters.of.items():
            given = [one.args[name].astype(float) for one in calls]
            for text, function, plain in FUNCTIONS:
                values = [function(-a) if text == "log(1 - {})" else function(a) for a in given]
                if all(np.isfinite(v).all() and np.max(np.abs(v), initial=0.0) < 1e12 for v in values):
                    found.append(Factor(text.format(name), frozenset([name]), axes, values, plain))
        for a, b in combinations(letters.of, 2):
            found += _of_two(a, b, [(one.args[a].astype(float), one.args[b].astype(float)) for one in calls], letters)
    return found


def _of_two(a: str, b: str, values: Sequence[tuple[np.ndarray, np.ndarray]], letters: Letters) -> list[Factor]:
    """The factors of two arguments together: their difference, and their beta function."""
    of, joint = frozenset([a, b]), tuple(sorted({*letters.of[a], *letters.of[b]}))
    if math.prod(letters.sizes[one][0] for one in joint) > LARGEST:
        return []
    gaps = [spread(x, letters.of[a], joint) - spread(y, letters.of[b], joint) for x, y in values]
    found = [
        Factor(f"({a} - {b})", of, joint, gaps, False),
        Factor(f"({a} - {b})^2", of, joint, [np.square(gap) for gap in gaps], True),
    ]
    if letters.of[a] == letters.of[b] and all(np.all(x > 0) and np.all(y > 0) for x, y in values):
        found.append(
            Factor(f"log B({a}, {b})", of, letters.of[a], [np.asarray(betaln(x, y)) for x, y in values], False)
        )
    return found


def spread(values: np.ndarray, axes: tuple[int, ...], over: tuple[int, ...]) -> np.ndarray:
    """An array with `axes`, rearranged to the axes `over`, with length one along those that it does not have."""
    order = sorted(range(len(axes)), key=lambda k: over.index(axes[k]))
    shape = [1] * len(over)
    for k in order:
        shape[over.index(axes[k])] = values.shape[k]
    return values.transpose(order).reshape(shape)


def terms_of(factors: Sequence[Factor]) -> Iterator[Term]:
    """Products of up to three factors, the simple ones first."""
    for one in factors:
        yield (one,)
    for one, two in combinations(factors, 2):
        if not one.of & two.of and (one.plain or two.plain):
            yield (one, two)
    for three in combinations([one for one in factors if one.plain], 3):
        if sum(len(one.of) for one in three) == len(three[0].of | three[1].of | three[2].of):
            yield three
