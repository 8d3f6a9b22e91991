"""What one call says about a mistake: the student's answer, the right one, and the mistake's answer are compared.

A call speaks for a mistake if the mistake's numbers are far from the right ones and the student's numbers equal the
mistake's. How much that is worth depends on the numbers. Many mistakes give nan, infinities, zeros and ones, so these
are counted separately (`Worth`).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, Literal, NamedTuple

import numpy as np

from autograder.diagnosis.likeness import Extract, is_single, tolerances

FAR = 50.0  # "far" means this many times the tolerance, and this many times the student's distance from the mistake
DIGITS = 1e-12  # relative agreement in double precision of numbers from the same formula
NEAR, NEAR_ATOL = 1e-3, 1e-4  # what a student's own small epsilon may change; the second relative to the largest number
SLIGHT, MOST = 0.02, 0.9  # amplified rounding: deviations up to this share of the mistake's, in this share of numbers
WHOLE_UP_TO = 20  # integers up to this may be labels, counts or flags: each of them says little
FEW_REAL, FEW_REAL_NEAR, FEW_WHOLE, FEW_FLAGS = 2, 5, 8, 16
FEW_CONSTANTS, FEW_KINDS = 6, 3  # calls whose answer is a single label, and different labels among them
FEW_PLACED = 6  # how often a number must stand where the mistake puts it, among numbers that are right

Says = Literal["for", "nearly", "against", "other", "error", "nothing"]


class UnsaidError(ValueError):
    """Raised by a mistake that does not apply to these arguments, such as a part of something that has no parts."""


class Weighed(NamedTuple):
    """What one call says.

    says:     "for": the student's numbers are the mistake's; "nearly": they are, up to a small epsilon; "against": they
              are not, where the mistake's differ from the right ones; "other": they are wrong where the mistake is
              right; "error": an error instead of an answer; "nothing": all three agree
    numbers:  the student's numbers where the mistake and the right answer differ
    conduct:  whether the mistake and the right answer also differ in what they do to arguments and seeds
    words:    whether they differ in parts that are not numbers
    among:    whether the differing numbers stand among others that are right
    slightly: "against", but by so little compared with the mistake that it may be amplified rounding
    """

    says: Says
    numbers: np.ndarray = np.zeros(0)
    conduct: bool = False
    words: bool = False
    among: bool = False
    slightly: bool = False

    @property
    def speaks(self) -> bool:
        """Whether the call speaks for the mistake."""
        return self.says in ("for", "nearly")


def weigh(mine: Extract, right: Extract, wrong: Extract) -> Weighed:
    """What a call says about a mistake whose answer is `wrong`."""
    if mine.failure is not None:
        if mine.failure == wrong.failure != right.failure:
            return Weighed("for")
        return Weighed("error" if mine.failure != right.failure else "nothing")
    if wrong.failure is not None:
        return Weighed("other" if wrong.failure[0] == UnsaidError.__name__ else "against")
    mine = shaped_as(mine, wrong)
    if not _same_form(mine, wrong):
        return Weighed("against" if _gap(mine, right) is None and _differs(wrong, right) else "other")
    conduct = wrong.conduct != right.conduct
    if conduct and mine.conduct != wrong.conduct:
        return Weighed("against")
    if not _same_form(right, wrong):  # the mistake changes the shape, so every number tells
        right = Extract(None, wrong.shapes, tuple(_nowhere(part) for part in wrong.beginnings), right.conduct)
    found: list[np.ndarray] = []
    words, near, agrees = False, False, True
    for x, r, w in zip(mine.beginnings, right.beginnings, wrong.beginnings, strict=True):
        if not isinstance(w, np.ndarray):
            words |= bool(w != r)
            agrees &= bool(x == w)
            continue
        x, r, w = _in_step(x, r, w)
        far, close, closer = _part(x, r, w)
        if not closer and far.any():
            return Weighed("against", slightly=_is_slight(x[far], r[far], w[far]))
        found.append(x[far])
        agrees &= close or closer
        near |= not close
    numbers = np.concatenate([np.zeros(0), *(part.astype(complex).real for part in found)])
    if not (numbers.size or words or conduct):
        return Weighed("nothing" if agrees and not near else "other")
    if not agrees:
        return Weighed("against")
    among = numbers.size < sum(part.size for part in mine.beginnings if isinstance(part, np.ndarray))
    return Weighed("nearly" if near else "for", numbers, conduct, words, among)


def _is_slight(x: np.ndarray, r: np.ndarray, w: np.ndarray) -> bool:
    """Whether most numbers differ from the mistake's by only a little of what the mistake is off by.

    Numbers lost to nan or infinity are left out: another mistake may have lost them.
    """
    with np.errstate(all="ignore"):
        return bool(np.mean((np.abs(x - w) <= SLIGHT * np.abs(w - r)) | ~np.isfinite(x)) >= MOST)


def _in_step(*parts: np.ndarray) -> list[np.ndarray]:
    """The same part of several answers, cut to a common length for comparison entry by entry.

    Lengths can differ, because extracts of answers with many parts are longer. Booleans become floats, because NumPy
    cannot subtract them.
    """
    length = min(len(part) for part in parts)
    return [part[:length].astype(float) if part.dtype == bool else part[:length] for part in parts]


def _part(x: np.ndarray, r: np.ndarray, w: np.ndarray) -> tuple[np.ndarray, bool, bool]:
    """(where mistake and right answer are far apart, whether the student's numbers are the mistake's, or nearly)."""
    rtol, atol = tolerances(x, w)
    with np.errstate(all="ignore"):
        gap = np.abs(w - r)
        allowed = atol + rtol * np.maximum(np.abs(w), np.abs(r))
        far = np.where(np.isfinite(w) & np.isfinite(r), gap > FAR * allowed, ~_equal(w, r))
        both = np.isfinite(x) & np.isfinite(w)
        off = np.abs(x - w)
        same = _equal(x, w) | (both & (off <= atol + rtol * np.abs(w)))
        if not is_single(x):  # a mistake that is nearly right still has digits of its own
            far |= both & np.isfinite(r) & (gap > allowed) & (off <= np.minimum(DIGITS * np.abs(w), gap / FAR))
        if same.all():
            return far, True, True
        finite = np.abs(w[np.isfinite(w)])
        near = NEAR_ATOL * float(np.max(finite, initial=0.0)) + NEAR * np.abs(w)
        close = both & (off <= near) & (~far | (FAR * off <= gap))
        return far, False, bool(np.all(same | close))


def _equal(x: np.ndarray, y: np.ndarray) -> np.ndarray:
    return np.asarray((x == y) | (np.isnan(x) & np.isnan(y)))


def shaped_as(mine: Extract, other: Extract) -> Extract:
    """An answer rearranged into the parts of another one, if both have the same number of entries in total."""
    if mine.failure is not None or other.failure is not None or _same_form(mine, other):
        return mine
    if not (mine.whole and other.whole) or sum(mine.sizes) != sum(other.sizes) or min(mine.sizes + other.sizes) < 0:
        return mine
    cuts = np.cumsum(other.sizes)[:-1]
    parts = np.split(np.concatenate(mine.beginnings), cuts)
    return mine._replace(shapes=other.shapes, beginnings=tuple(parts))


def _nowhere(part: Any) -> Any:
    return np.full(part.shape, np.inf) if isinstance(part, np.ndarray) else None


def _same_form(a: Extract, b: Extract) -> bool:
    return a.sizes == b.sizes and [isinstance(x, np.ndarray) for x in a.beginnings] == [
        isinstance(x, np.ndarray) for x in b.beginnings
    ]


def _differs(a: Extract, b: Extract) -> bool:
    return a.failure != b.failure or _gap(a, b) is not None or a.conduct != b.conduct


def _gap(a: Extract, b: Extract) -> str | None:
    """How two answers differ, in words; None if their numbers are the same."""
    a = shaped_as(a, b)
    if a.failure is not None or b.failure is not None or not _same_form(a, b):
        return "another form"
    for x, y in zip(a.beginnings, b.beginnings, strict=True):
        if not isinstance(x, np.ndarray):
            if x != y:
                return "other words"
            continue
        x, y = _in_step(x, y)
        rtol, atol = tolerances(x, y)
        if not np.allclose(x, y, rtol=rtol, atol=atol, equal_nan=True):
            return "other numbers"
    return None


def is_right(mine: Extract, right: Extract) -> bool:
    """Whether a student's answer is the right one, in its numbers and its conduct."""
    return _gap(mine, right) is None and mine.conduct == right.conduct


@dataclass
class Worth:
    """How much the calls that speak for a mistake are worth together."""

    calls: int = 0
    real: set[float] = field(default_factory=set)
    whole: Counter[float] = field(default_factory=Counter)
    constants: Counter[float] = field(default_factory=Counter)  # labels of calls whose answer is a single label
    strange: int = 0  # nan and infinities
    nearly: bool = False
    conduct: int = 0
    words: int = 0
    errors: int = 0
    placed: Counter[float] = field(default_factory=Counter)  # numbers among right ones
    places: int = 0  # calls with such numbers
    is_weak: bool = False  # only nan, infinities or errors

    @classmethod
    def of(cls, weighed: Iterable[Weighed]) -> Worth:
        """The worth of all calls that speak for the mistake."""
        worth = cls()
        for one in weighed:
            if not one.speaks:
                continue
            worth.calls += 1
            worth.nearly |= one.says == "nearly"
            worth.conduct += one.conduct
            worth.words += one.words
            worth.errors += not (one.numbers.size or one.conduct or one.words)
            finite = one.numbers[np.isfinite(one.numbers)]
            worth.strange += one.numbers.size - finite.size
            small = (finite == np.round(finite)) & (np.abs(finite) <= WHOLE_UP_TO)
            labels = finite[small].tolist()
            if len(set(labels)) == 1:
                worth.constants.update(labels[:1])
            if len(labels) == 1 or len(set(labels)) > 1:  # the same label a thousand times counts once, above
                worth.whole.update(labels)
            real = [float(f"{number:.5g}") for number in finite[~small].tolist()]
            worth.real |= set(real)
            if one.among and one.says == "for":
                worth.placed.update(real)
                worth.places += bool(real)
        return worth

    def is_enough(self, calls: int = 2) -> bool:
        """Whether a name can be based on it: on enough calls, and on numbers that no other mistake would give."""
        if self.calls < calls:
            return False
        real = len(self.real) >= (FEW_REAL_NEAR if self.nearly else FEW_REAL)
        placed = (
            self.places >= 2 and self.placed.total() >= FEW_PLACED
        )  # clipping: one number, but in many right places
        return real or placed or self.conduct >= calls or self.words >= calls or self._varied_labels

    @property
    def is_one_label_each(self) -> bool:
        """Whether it is based on so many calls with one label each, of so many kinds, that chance is ruled out."""
        return self.constants.total() >= FEW_CONSTANTS and len(self.constants) >= FEW_KINDS

    @property
    def _varied_labels(self) -> bool:
        """Whether there are so many labels, of so many kinds, that chance is ruled out."""
        kinds = sum(times >= 2 for times in self.whole.values())
        return self.whole.total() >= (FEW_WHOLE if kinds > 2 else FEW_FLAGS) and kinds >= 2
