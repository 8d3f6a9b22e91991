"""How the trace of a right run is related to the right trace: scale, sign, constants."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from autograder.diagnosis.agreement import is_right
from autograder.diagnosis.likeness import Extract
from autograder.diagnosis.patterns import CONSTANT_RTOL, FEWEST_CALLS, Seen, as_numbers, same
from autograder.diagnosis.runs import aligned

FEWEST_STEPS = 2  # of a trace: with fewer, a factor cannot be told from an offset
SHIFTS = (0, 1, -1)


def seen_in_traces(runs: Sequence[tuple[Extract, Extract]], sizes: Sequence[Mapping[str, int]]) -> Seen | None:
    """How the traces of runs that attain what they should are related to the right traces; None if in no simple way.

    runs:  for each call, what the student's run and the right one attain, and their traces
    sizes: the sizes of each call's arguments
    """
    found = []
    telling = []
    for (mine, right), size in zip(runs, sizes, strict=True):
        if mine.failure or right.failure or len(mine.beginnings) != 2 or len(right.beginnings) != 2:
            return None
        if not is_right(_attained(mine), _attained(right)):
            return None
        x, r = as_numbers(mine.beginnings[1]), as_numbers(right.beginnings[1])
        if _equal(x, r) or min(len(x), len(r)) < FEWEST_STEPS:
            continue
        line = _line(x, r)
        if line is None:
            return None
        found.append(line)
        telling.append(size)
    if len(found) < FEWEST_CALLS:
        return None
    slope, level = np.array([line[0] for line in found]), np.array([line[1] for line in found])
    calls = f"In all {len(found)} runs compared, the parameters are right, and your trace is the right one"
    if np.allclose(slope, -1, rtol=CONSTANT_RTOL, atol=0) and not level.any():
        return Seen("the trace with the other sign", f"{calls} with the other sign.")
    if np.allclose(slope, 1, rtol=CONSTANT_RTOL, atol=0) and level.all():
        return Seen(
            "the trace is off by a constant",
            f"{calls} except for a constant (such as {level[0]:.6g}). Is a constant term left out?",
        )
    if level.any():
        return None
    for name in telling[0] if all(telling) else ():
        n = np.array([float(size.get(name, 0)) for size in telling])
        if n.min() > 1 and np.allclose(slope * n, 1, rtol=CONSTANT_RTOL, atol=0):
            return Seen(f"the trace divided by {name}", f"{calls} divided by {name}. Is it a mean instead of a sum?")
    if np.ptp(slope) <= CONSTANT_RTOL * abs(slope[0]):
        return Seen(f"{slope[0]:.6g} times the right trace", f"{calls} times {slope[0]:.6g}.")
    return None


def _attained(run: Extract) -> Extract:
    return run._replace(shapes=run.shapes[:1], beginnings=run.beginnings[:1])


def _equal(x: np.ndarray, r: np.ndarray) -> bool:
    mine, right = aligned(x, r)
    return bool(len(mine)) and same(mine, right)


def _line(x: np.ndarray, r: np.ndarray) -> tuple[float, float] | None:
    """Slope and level of x = slope r + level, one of them trivial; a trace may begin one step sooner or later."""
    for shift in SHIFTS:
        mine, right = (x, r[shift:]) if shift >= 0 else (x[-shift:], r)
        length = min(len(mine), len(right))
        mine, right = mine[:length], right[:length]
        if length < FEWEST_STEPS or np.ptp(right) <= 1e-6 * float(np.max(np.abs(right))):
            continue
        slope = float(mine[0] / right[0]) if right[0] else 0.0
        if slope and same(mine, slope * right):
            return slope, 0.0
        level = float(mine[0] - right[0])
        if _parallel(mine, right, level):
            return 1.0, level
    return None


def _parallel(mine: np.ndarray, right: np.ndarray, level: float) -> bool:
    """Whether two traces differ by a constant, up to far less than they rise."""
    return bool(np.max(np.abs(mine - right - level)) <= 1e-6 * np.ptp(right))
