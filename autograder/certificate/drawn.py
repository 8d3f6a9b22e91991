"""Comparing the arguments in hidden cases with the ranges that the exercise promises (`autograder/ranges.py`)."""

from __future__ import annotations

import inspect
import math
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from autograder.checks import Case, Check
from autograder.exercise import Exercise, Question
from autograder.ranges import Range
from autograder.values import Tensor

NEAR = 0.1  # relative to an end's size: how near to it a set of cases must come
NEAR_ZERO = 0.01  # relative to the other end if an end is 0, and to 1 if an end is a probability of 0 or 1
ROUNDING = 1e-9


@dataclass(frozen=True)
class Drawn:
    """One argument of one question: the promised range, the drawn range, and complaints.

    low, high: the smallest and the largest entry over all sets of cases
    sizes:     the shortest and the longest first axis
    """

    argument: str
    promised: Range
    low: float
    high: float
    sizes: tuple[int, int] | None
    complaints: tuple[str, ...] = ()


def drawn_of(
    exercise: Exercise, question: Question, cases: Callable[[int, int], Sequence[Case]], seeds: range
) -> tuple[Drawn, ...]:
    """The drawn range of each argument with a promised range. `cases` gives the cases of a check and a seed."""
    promised = exercise.ranges.get(question.name, {})
    if not promised:
        return ()
    by_seed = [_entries(exercise, question, cases, seed, promised) for seed in seeds]
    return tuple(_one(name, range_, [entries[name] for entries in by_seed]) for name, range_ in promised.items())


def _entries(
    exercise: Exercise,
    question: Question,
    cases: Callable[[int, int], Sequence[Case]],
    seed: int,
    promised: Mapping[str, Range],
) -> dict[str, list[np.ndarray]]:
    """The values of each argument in the hidden cases of a seed."""
    found: dict[str, list[np.ndarray]] = defaultdict(list)
    for index, check in enumerate(question.checks):
        if check.visibility == "hidden":
            names = names_of(exercise, question, check)
            for case in cases(index, seed):
                for name, value in zip(names, case.args, strict=False):
                    if name in promised:
                        found[name] += _arrays(value)
    return found


def names_of(exercise: Exercise, question: Question, check: Check) -> list[str]:
    """The parameter names of a check's cases: those of its adapter, if it has one."""
    used = check.through or getattr(exercise.reference, question.root)
    return list(inspect.signature(used).parameters)[check.through is not None :]


def _arrays(value: Any) -> Iterator[np.ndarray]:
    """The numbers in an argument; none for functions, generators and texts."""
    if isinstance(value, Tensor):
        value = value.values
    try:
        array = np.asarray(value)
    except ValueError:  # rows of different lengths
        array = np.concatenate([np.ravel(row) for row in value])
    if array.dtype.kind in "biuf":
        yield array.astype(float)


def _one(name: str, promised: Range, sets: Sequence[Sequence[np.ndarray]]) -> Drawn:
    """One argument, over the sets of cases of several seeds."""
    sizes = sorted(len(array) for arrays in sets for array in arrays if array.ndim)
    entries = [np.concatenate([array.ravel() for array in arrays]) if arrays else np.zeros(0) for arrays in sets]
    if not all(len(one) for one in entries):
        return Drawn(name, promised, math.nan, math.nan, None, (f"{name} is promised, but never drawn",))
    lows, highs = [float(one.min()) for one in entries], [float(one.max()) for one in entries]
    complaints = [
        f"{name} is promised to reach {end:g}, but a set of hidden cases ends at {reached:g}"
        for end, reached in ((promised.low, max(lows)), (promised.high, min(highs)))
        if not (reaches(reached, end, promised) or _beyond(reached, promised))
    ]
    slack = ROUNDING * max(abs(promised.low), abs(promised.high))
    if not (min(lows) >= promised.low - slack and max(highs) <= promised.high + slack):
        drawn = f"drawn from {min(lows):g} to {max(highs):g}"
        complaints.append(f"{name} is promised from {promised.low:g} to {promised.high:g}, but {drawn}")
    if promised.sizes is not None:
        complaints += _sizes(name, promised.sizes, sets)
    drawn_sizes = (sizes[0], sizes[-1]) if sizes else None
    return Drawn(name, promised, min(lows), max(highs), drawn_sizes, tuple(complaints))


def _beyond(value: float, promised: Range) -> bool:
    """Whether a value lies outside the promised range. That is a separate complaint."""
    return not promised.low <= value <= promised.high


def reaches(value: float, end: float, promised: Range) -> bool:
    """Whether the outermost value of a set of cases is near an end of the promised range.

    Near means within a tenth of the end's size. Probabilities are measured by their distance from 0 and from 1.
    """
    if promised.low >= 0 and promised.high <= 1:
        size = min(end, 1 - end)
        return abs(value - end) <= (NEAR * size if size else NEAR_ZERO)
    if end == 0:
        return abs(value) <= NEAR_ZERO * max(abs(promised.low), abs(promised.high))
    return abs(value - end) <= NEAR * abs(end) + ROUNDING


def _sizes(name: str, promised: tuple[int, int], sets: Sequence[Sequence[np.ndarray]]) -> Iterator[str]:
    lengths = [[len(array) for array in arrays if array.ndim] for arrays in sets]
    if not all(lengths):
        yield f"{name} is promised to have a length, but a set of hidden cases has only numbers"
        return
    for end, reached in ((promised[0], max(map(min, lengths))), (promised[1], min(map(max, lengths)))):
        if abs(reached - end) > NEAR * end:
            yield f"{name} is promised with a length of {end}, but a set of hidden cases ends at {reached}"
    shortest, longest = min(map(min, lengths)), max(map(max, lengths))
    if shortest < promised[0] or longest > promised[1]:
        lengths_promised = f"a length of {promised[0]} to {promised[1]}"
        yield f"{name} is promised with {lengths_promised}, but drawn with {shortest} to {longest}"
