"""Mistakes with parameters: the constant, the step size or the clipping that a student chose is fitted to the numbers.

A misconception may have keyword-only parameters, each with its possible values (`Misconception.fits`). The values that
come closest to one answer of the student are chosen. From then on it is a mistake like any other: it is named only if
it explains all calls.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from itertools import product
from types import FunctionType

import numpy as np

from autograder.diagnosis.likeness import Extract
from autograder.exercise import Misconception


def with_values(mistake: Misconception) -> tuple[Misconception, ...]:
    """The mistake with each choice of values for its parameters. The hint may contain them, as in "{steps:g}"."""
    names = list(mistake.fits)
    found = []
    for values in product(*mistake.fits.values()):
        chosen = dict(zip(names, values, strict=True))
        wrong = mistake.wrong
        if not isinstance(wrong, FunctionType):
            raise TypeError(f"the misconception {mistake.name!r} has parameters but is not a function")
        copy = FunctionType(wrong.__code__, wrong.__globals__, wrong.__name__, wrong.__defaults__, wrong.__closure__)
        copy.__module__ = wrong.__module__
        copy.__kwdefaults__ = {**(wrong.__kwdefaults__ or {}), **chosen}
        found.append(replace(mistake, wrong=copy, hint=mistake.hint.format(**chosen), fits={}))
    return tuple(found)


def fitted(
    mistake: Misconception, choices: Sequence[Misconception], distance_of: Callable[[Misconception], float]
) -> Misconception:
    """The choice that comes closest."""
    return min(choices, key=distance_of, default=mistake)


def distance(mine: Extract, right: Extract, wrong: Extract) -> float | None:
    """The distance of a mistake's numbers from the student's, relative to that of the right ones; None if undefined."""
    if mine.failure is not None or right.failure is not None or wrong.failure is not None:
        return None
    parts = [_flat(one) for one in (mine, right, wrong)]
    if any(part is None for part in parts) or len({len(part) for part in parts if part is not None}) != 1:
        return None
    x, r, w = (part for part in parts if part is not None)
    scale = float(np.max(np.abs(x - r), initial=0.0))
    if not scale:
        return None
    gap = float(np.max(np.abs(x - w), initial=0.0)) / scale
    return gap if np.isfinite(gap) else float("inf")


def _flat(one: Extract) -> np.ndarray | None:
    parts = [part for part in one.beginnings if isinstance(part, np.ndarray) and part.dtype.kind in "biuf"]
    if len(parts) != len(one.beginnings) or not parts:
        return None
    return np.concatenate([part.ravel().astype(float) for part in parts])
