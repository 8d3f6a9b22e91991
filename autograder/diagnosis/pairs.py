"""Two mistakes in one answer: what both together give, put together from what each gives alone.

A student's numbers are explained by a pair where every part of every answer is what one of the two gives, or the sum or
the product of what both change. Each must be needed, and one way must hold for the same part of all answers. Two that
change the same term, one more than the other, contradict each other: what they say together would be no sense.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations

import numpy as np

from autograder.diagnosis.likeness import Extract

Parts = Sequence[np.ndarray]  # the numbers of one answer, part by part

FEWEST_NUMBERS = 2  # before two changes of the same part can be told apart
FIRST, SECOND, BOTH, NEITHER = "first", "second", "both", "neither"


def pair_that_explains(
    student: Sequence[Parts], right: Sequence[Parts], wrong: Sequence[Sequence[Parts] | None]
) -> tuple[int, int] | None:
    """The numbers of the two wrong versions that together explain the student's answers; None if not exactly one pair.

    student, right: one entry per call; wrong: one sequence of such entries per wrong version, None where it gives none
    """
    usable = [i for i, answers in enumerate(wrong) if answers is not None and _same_form(answers, right)]
    if not _same_form(student, right):
        return None
    found = [(i, j) for i, j in combinations(usable, 2) if _explains(student, right, wrong[i] or (), wrong[j] or ())]
    return found[0] if len(found) == 1 else None


def _same_form(a: Sequence[Parts], b: Sequence[Parts]) -> bool:
    return len(a) == len(b) and all(
        len(x) == len(y) and all(p.shape == q.shape for p, q in zip(x, y, strict=True))
        for x, y in zip(a, b, strict=True)
    )


def _explains(
    student: Sequence[Parts], right: Sequence[Parts], first: Sequence[Parts], second: Sequence[Parts]
) -> bool:
    needed = set()
    for part in range(len(right[0])):
        columns = [[answers[part] for answers in every] for every in (student, right, first, second)]
        way = _way(*columns)
        if way is None:
            return False
        needed.add(way)
    return BOTH in needed or {FIRST, SECOND} <= needed


def _way(s: Parts, r: Parts, a: Parts, b: Parts) -> str | None:
    """How one part of all answers comes about, if it does."""
    if _equal(s, r):
        return NEITHER
    if _equal(s, a):
        return FIRST
    if _equal(s, b):
        return SECOND
    if _equal(a, r) or _equal(b, r) or _same_term(r, a, b) or _undoes_a_part(r, a, b):
        return None
    with np.errstate(all="ignore"):
        if _equal(s, [x + y - z for x, y, z in zip(a, b, r, strict=True)]):
            return BOTH
        if _equal(s, [x * y / z for x, y, z in zip(a, b, r, strict=True)]):
            return BOTH
    return None


def _equal(x: Parts, y: Parts) -> bool:
    with np.errstate(invalid="ignore"):  # quicker than np.allclose, and asked for thousands of times
        return all(
            bool(np.isfinite(q).all() and (np.abs(p - q) <= 1e-10 + 1e-6 * np.abs(q)).all())
            for p, q in zip(x, y, strict=True)
        )


def _same_term(r: Parts, a: Parts, b: Parts) -> bool:
    """Whether both change the same, up to a factor: in sums, or in the logarithms of products."""
    right, first, second = (np.concatenate([part.ravel() for part in parts]) for parts in (r, a, b))
    if right.size < FEWEST_NUMBERS:
        return True
    with np.errstate(all="ignore"):
        ratios = np.log(np.abs(first / right)), np.log(np.abs(second / right))
    return _parallel(first - right, second - right) or _parallel(*ratios)


def _undoes_a_part(r: Parts, a: Parts, b: Parts) -> bool:
    """Whether one takes back a part of what the other adds, everywhere: then that part was never added, it may be.

    A constant is no part of what varies.
    """
    right, first, second = (np.concatenate([part.ravel() for part in parts]) for parts in (r, a, b))
    u, v = first - right, second - right
    if any(np.ptp(change) <= 1e-6 * np.max(np.abs(change)) for change in (u, v)):
        return False
    smaller = np.abs(u) - np.abs(v)
    return bool(np.all(np.sign(u) * np.sign(v) <= 0)) and bool(np.all(smaller <= 0) or np.all(smaller >= 0))


def _parallel(u: np.ndarray, v: np.ndarray) -> bool:
    lengths = float(np.linalg.norm(u) * np.linalg.norm(v))
    return bool(np.isfinite(lengths)) and lengths > 0 and abs(float(u @ v)) > (1 - 1e-6) * lengths


def parts_of(extracts: Sequence[Extract]) -> list[list[np.ndarray]] | None:
    """The numbers of some answers; None where one of them is no answer, or none in numbers."""
    found = []
    for one in extracts:
        parts = [part for part in one.beginnings if part is not None]
        arrays = [part for part in parts if isinstance(part, np.ndarray)]
        if one.failure is not None or len(arrays) != len(parts) or any(part.dtype.kind == "c" for part in arrays):
            return None
        found.append([np.asarray(part, dtype=float) for part in arrays])
    return found
