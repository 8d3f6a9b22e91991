"""The sizes of arguments by the letters that docstrings give them, and families of cases: K = 2, games of 3 x 3 moves.

Size 1 makes no family: means are sums there, and weights are one, so that many a wrong answer is right.
"""

from __future__ import annotations

import inspect
import re
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import combinations, product
from typing import Any, NamedTuple

import numpy as np

from autograder.exercise import Exercise
from autograder.values import Tensor

PARAMETER = re.compile(r"^ *(\w+) : .*?array \(([\w, ]+?),?\)", re.MULTILINE)
OBSERVATIONS = "N"  # nobody writes code for two of them
SPECIAL = 2  # the size that code is written for
MOST_OF_THE_STORY = 3  # and the size that the text's own example has, if it is no larger


class Family(NamedTuple):
    """Cases in which some sizes are special: ((letter, size), ...)."""

    sizes: tuple[tuple[str, int], ...]

    def has(self, case: Mapping[str, int]) -> bool:
        """Whether a case of these sizes belongs to it."""
        return all(case.get(letter) == size for letter, size in self.sizes)

    def is_below(self, case: Mapping[str, int]) -> bool:
        """Whether a case is of size 1 where those of the family are larger: then it may be right or wrong."""
        return not self.has(case) and all(case.get(letter, 0) in (1, size) for letter, size in self.sizes)

    @property
    def words(self) -> str:
        """Its sizes in a sentence."""
        return " and ".join(f"{letter} is {size}" for letter, size in self.sizes)


def _letters(exercise: Exercise) -> dict[str, tuple[str, ...]]:
    """The letters of the axes of every parameter of an exercise, by its name."""
    if exercise.inputs is not None:
        return {name: one.shape for name, one in exercise.inputs.arguments.items() if one.shape}
    return _documented_letters(exercise.name, exercise.reference)


@lru_cache(maxsize=64)
def _documented_letters(exercise: str, module: Any) -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for function in vars(module).values():
        if inspect.isfunction(function) and function.__module__ == module.__name__:
            text = (inspect.getdoc(function) or "").partition("Returns\n")[0]
            for name, axes in PARAMETER.findall(text):
                found.setdefault(name, tuple(axis.strip() for axis in axes.split(",")))
    return found


def sizes_of_case(exercise: Exercise, names: Sequence[str], args: Sequence[Any]) -> dict[str, int]:
    """The sizes of a case by their letters, where the inputs or the docstrings of the exercise name them."""
    letters = _letters(exercise)
    known = {axis for axes in letters.values() for axis in axes}
    found: dict[str, int] = {}
    for name, arg in zip(names, args, strict=False):
        value = arg.values if isinstance(arg, Tensor) else arg
        if name in known and isinstance(value, int):
            found.setdefault(name, value)
        elif name in letters and isinstance(value, np.ndarray | list | tuple):
            shape = np.shape(value)
            if len(shape) == len(letters[name]):
                for letter, size in zip(letters[name], shape, strict=True):
                    if not letter.isdigit():
                        found.setdefault(letter, size)
    return found


def families(story: Mapping[str, int], cases: Sequence[Mapping[str, int]]) -> Iterator[Family]:
    """The families that have cases, those of one letter first. story: the sizes of the text's own example."""
    letters = list(dict.fromkeys(letter for case in cases for letter in case if letter != OBSERVATIONS))
    sizes = {x: {SPECIAL, *([story[x]] if SPECIAL <= story.get(x, 0) <= MOST_OF_THE_STORY else [])} for x in letters}
    for count in (1, 2):
        for chosen in combinations(letters, count):
            for values in product(*(sorted(sizes[letter]) for letter in chosen)):
                family = Family(tuple(zip(chosen, values, strict=True)))
                if any(map(family.has, cases)):
                    yield family
