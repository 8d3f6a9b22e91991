"""Two mistakes in one answer: their joint effect is composed from the effects of each alone.

A pair explains a student's numbers if every part of every answer is what one of the two gives, or the sum or product of
both changes. Both must be needed, and the same combination must hold for a part in all answers. Two mistakes that
change the same term, one more than the other, contradict each other, so they are never combined.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations

import numpy as np

from autograder.diagnosis.likeness import Extract

Parts = Sequence[np.ndarray]  # the numbers of one answer, part by part

FEWEST_NUMBERS = 2  # with fewer numbers, two changes of the same part cannot be distinguished
FIRST, SECOND, BOTH, NEITHER = "first", "second", "both", "neither"


def pair_that_explains(
    student: Sequence[Parts], right: Sequence[Parts], wrong: Sequence[Sequence[Parts] | None]
) -> tuple[int, int] | None:
    """The indices of the only two wrong versions that together explain the student's answers; None if there is no pair,
    or more than one.

    student, right: one entry per call; wrong: a sequence of such entries per wrong version, None if it gives none
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
    """Which of the two mistakes gives one part of all answers; None if neither or both together do."""
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
    with np.errstate(invalid="ignore"):  # called thousands of times; faster than np.allclose
        return all(
            bool(np.isfinite(q).all() and (np.abs(p - q) <= 1e-10 + 1e-6 * np.abs(q)).all())
            for p, q in zip(x, y, strict=True)
        )


def _same_term(r: Parts, a: Parts, b: Parts) -> bool:
    """Whether both change the same term, up to a factor: additively, or in logarithms."""
    right, first, second = (np.concatenate([part.ravel() for part in parts]) for parts in (r, a, b))
    if right.size < FEWEST_NUMBERS:
        return True
    with np.errstate(all="ignore"):
        ratios = np.log(np.abs(first / right)), np.log(np.abs(second / right))
    return _parallel(first - right, second - right) or _parallel(*ratios)


def _undoes_a_part(r: Parts, a: Parts, b: Parts) -> bool:
    """Whether one takes back a part of what the other adds, everywhere: perhaps that part was never added.

    False if one of the changes is constant: a constant is not a part of something that varies.
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
    """The numbers of some answers; None if one of them is not an answer, or not numeric."""
    found = []
    for one in extracts:
        parts = [part for part in one.beginnings if part is not None]
        arrays = [part for part in parts if isinstance(part, np.ndarray)]
        if one.failure is not None or len(arrays) != len(parts) or any(part.dtype.kind == "c" for part in arrays):
            return None
        found.append([np.asarray(part, dtype=float) for part in arrays])
    return found
