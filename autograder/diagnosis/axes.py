"""How whole arrays of a student are related to the right ones: axes, order, normalisation, one entry repeated.

Pure functions on arrays, as in `patterns`: one pair (student's, right) per call, with their shapes.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from autograder.diagnosis.patterns import FEWEST_CALLS, FEWEST_NUMBERS, Pairs, Seen, as_numbers, same

AXIS = {0: "first", 1: "second", 2: "third", 3: "fourth"}


def arranged(pairs: Pairs) -> Seen | None:
    """The simple rearrangement that turns the right arrays into the student's; None if there is none."""
    pairs = [(as_numbers(x), as_numbers(r)) for x, r in pairs]
    if any(not np.isfinite(x).all() or not np.isfinite(r).all() for x, r in pairs):
        return None
    wrong = [(x, r) for x, r in pairs if x.size != r.size or not same(x.ravel(), r.ravel())]
    numbers = {float(f"{number:.5g}") for _, r in wrong for number in r.ravel().tolist()}
    if len(wrong) < FEWEST_CALLS or len(numbers) < FEWEST_NUMBERS:
        return None
    for tried in (_transposed, _reordered, _one_for_all, _normalised, _shortened, _summed):
        found = tried(pairs, wrong)
        if found is not None:
            name, ask = found
            return Seen(name, f"In all {len(wrong)} calls compared, your values are {name}. {ask}")
    return None


Found = tuple[str, str] | None


def _all(pairs: Pairs, change: Callable[[np.ndarray], np.ndarray | None]) -> bool:
    """Whether the change gives the student's array in every call."""
    for x, r in pairs:
        changed = change(r)
        if changed is None or changed.size != x.size or not same(x.ravel(), changed.ravel()):
            return False
    return True


def _transposed(pairs: Pairs, wrong: Pairs) -> Found:
    dims = {r.ndim for _, r in pairs}
    if len(dims) != 1 or min(dims) < 2:
        return None
    if _all(pairs, lambda r: r.swapaxes(-1, -2)):
        return "the right ones with the last two axes exchanged", "Is something transposed?"
    if min(dims) > 2 and _all(pairs, lambda r: r.swapaxes(0, 1)):
        return "the right ones with the first two axes exchanged", "Is something transposed?"
    return None


def _reordered(pairs: Pairs, wrong: Pairs) -> Found:
    dims = {r.ndim for _, r in pairs}
    if len(dims) != 1:
        return None
    for axis in range(min(dims)):
        along = f"along the {AXIS.get(axis, 'last')} axis" if min(dims) > 1 else ""
        for words, change, ask in (
            ("in the reverse order", lambda r, a: np.flip(r, a), "Is something counted from the end?"),
            ("sorted", np.sort, "Is something sorted that should keep its order?"),
            ("shifted by one place", lambda r, a: np.roll(r, 1, a), "Is an index off by one?"),
            ("shifted by one place back", lambda r, a: np.roll(r, -1, a), "Is an index off by one?"),
            ("summed up step by step", np.cumsum, "Is a running sum returned that was not asked for?"),
        ):
            if _all(pairs, lambda r, change=change, axis=axis: change(r, axis)):  # type: ignore[misc]
                return f"the right ones {words} {along}".strip(), ask
    return None


def _one_for_all(pairs: Pairs, wrong: Pairs) -> Found:
    dims = {r.ndim for _, r in pairs}
    if len(dims) != 1:
        return None
    for axis in range(min(dims)):
        if any(r.shape[axis] < 2 for _, r in wrong):
            continue
        for place, words in ((0, "first"), (-1, "last")):

            def repeated(r: np.ndarray, axis: int = axis, place: int = place) -> np.ndarray | None:
                return np.broadcast_to(np.take(r, [place], axis), r.shape) if r.shape[axis] else None

            if _all(pairs, repeated):
                which = f"along the {AXIS.get(axis, 'last')} axis " if min(dims) > 1 else ""
                return (
                    f"the {words} of the right ones {which}in all places",
                    "Is an index fixed, or is a loop's index used outside the loop?",
                )
    return None


def _normalised(pairs: Pairs, wrong: Pairs) -> Found:
    """Rows that should sum to one, and do not."""
    dims = {r.ndim for _, r in pairs}
    if dims != {2} or any(x.size != r.size or np.min(r) < 0 or np.min(x) < 0 for x, r in pairs):
        return None
    shaped = [(x.reshape(r.shape), r) for x, r in wrong]
    if any(min(r.shape) < 2 for _, r in shaped):
        return None
    for axis in (0, 1):
        if not all(_sums_to_one(r, axis) and not _sums_to_one(x, axis) for x, r in shaped):
            continue
        other = 1 - axis
        if all(_sums_to_one(x, other) and _is_rank_one(x, r) for x, r in shaped):
            return (
                f"normalised over the {AXIS[other]} axis; the right ones are over the {AXIS[axis]}",
                "Over which axis should the sum be taken?",
            )
        if all(_same_within(x, r, axis) for x, r in shaped):
            if all(abs(float(x.sum()) - 1) < 1e-6 for x, _ in shaped):
                return "normalised over everything at once", f"Each sum over the {AXIS[axis]} axis should be one."
            return "the right ones up to their normalisation", f"Each sum over the {AXIS[axis]} axis should be one."
    return None


def _sums_to_one(a: np.ndarray, axis: int) -> bool:
    return bool(np.allclose(a.sum(axis=axis), 1, rtol=0, atol=1e-5))


def _same_within(x: np.ndarray, r: np.ndarray, axis: int) -> bool:
    """Whether the shares along an axis are the right ones."""
    total = x.sum(axis=axis, keepdims=True)
    return bool(np.all(total > 0)) and same((x / total).ravel(), r.ravel())


def _is_rank_one(x: np.ndarray, r: np.ndarray) -> bool:
    """Whether x = r times a factor for each row and one for each column."""
    telling = (r > 1e-9) & (x > 1e-12)
    if not telling.all() or min(r.shape) < 2 or max(r.shape) < 3:
        return False
    ratio = np.log(x / r)
    rest = ratio - ratio.mean(axis=0) - ratio.mean(axis=1, keepdims=True) + ratio.mean()
    return bool(np.max(np.abs(rest)) < 1e-6 * max(1.0, float(np.max(np.abs(ratio))))) and bool(np.ptp(ratio) > 1e-3)


def _shortened(pairs: Pairs, wrong: Pairs) -> Found:
    if any(r.ndim < 1 or r.shape[0] < 2 for _, r in pairs):
        return None
    if _all(pairs, lambda r: r[:-1]):
        return "the right ones without the last", "Does a loop end one step too soon?"
    if _all(pairs, lambda r: r[1:]):
        return "the right ones without the first", "Does a loop begin one step too late?"
    return None


def _summed(pairs: Pairs, wrong: Pairs) -> Found:
    """The student returns the sum or mean of the right values, or the terms instead of their sum or mean."""
    if all(r.size == 1 and x.size > 1 for x, r in pairs):
        if all(same(np.array([x.sum()]), r.ravel()) for x, r in pairs):
            return "the terms of a sum, not the sum", "Is a sum missing?"
        if all(same(np.array([x.mean()]), r.ravel()) for x, r in pairs):
            return "the terms of a mean, not the mean", "Is a mean missing?"
        return None
    dims = {r.ndim for _, r in pairs}
    if len(dims) != 1 or any(x.size >= r.size for x, r in pairs):
        return None
    choices: Sequence[int | None] = [None, *range(min(dims))]
    for axis in choices:
        where = "" if axis is None else f" over the {AXIS.get(axis, 'last')} axis"
        for words, reduce in (("sums", np.sum), ("means", np.mean)):
            if _all(pairs, lambda r, reduce=reduce, axis=axis: np.asarray(reduce(r, axis=axis))):  # type: ignore[misc]
                return f"{words} of the right ones{where}", "Is something summed or averaged that should stay separate?"
    return None
