"""The term of the arguments by which a student's numbers differ from the right ones: half the sum of log(s2), say.

The difference (or the ratio, or the difference of logarithms or reciprocals) is compared with sums of products of the
arguments, of their logarithms, squares and the like, times a simple number. A term is named only if it fits all calls,
and to so many digits that none of the many terms tried would fit by chance.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

import numpy as np

from autograder.diagnosis.factors import Letters, Shown, Term, factors_of, letters_of, spread, terms_of
from autograder.diagnosis.likeness import SINGLE_RTOL, tolerances
from autograder.diagnosis.patterns import FEWEST_CALLS, Seen

RTOL, CANCELLED = 1e-7, 1e-10  # relative to a difference, and to the numbers that were subtracted
SURPLUS_BITS = 24.0  # how far the evidence must exceed what the best of all terms tried would give by chance
NUMBERS = (1.0, 0.5, 2.0, 0.25, 4.0, 1.5, 3.0)
ROUGHLY = 1e-3  # for a first comparison, before all digits are compared
MOST_TERMS = 6_000
MOST_COUNTED = 8  # how many numbers, from all calls, count as evidence
TRIED_OF_EACH = 64  # combinations of number, sign and size that each term is tried with
MOST_NUMBERS = 400  # entries of one answer


class Way(NamedTuple):
    """How two numbers are compared: the transform whose difference is taken, and the words for it."""

    transform: Callable[[np.ndarray], np.ndarray]
    said: str
    short: str


DIFFERENCE = Way(lambda v: v, "your values are the right ones", "the right values")
ONE_OVER = Way(np.reciprocal, "one over your values is one over the right ones", "one over the right values")
LOGARITHM = Way(np.log, "the logarithms of your values are the right ones", "the right logarithms")
SQUARE = Way(np.square, "the squares of your values are the right squares", "the right squares")
RATIO = Way(lambda v: v, "", "")


def off_by_a_term(calls: Sequence[Shown]) -> Seen | None:
    """The term by which the student's numbers are off; None if no term fits all calls."""
    calls = [one for one in calls if one.right.size <= MOST_NUMBERS]
    if any(one.mine.shape != one.right.shape for one in calls) or len({one.right.ndim for one in calls}) != 1:
        return None
    if any(not np.isfinite(one.mine).all() or not np.isfinite(one.right).all() for one in calls):
        return None
    if len(calls) < FEWEST_CALLS:
        return None
    letters = letters_of(calls)
    targets = [one for one in _targets(calls) if one.bits >= SURPLUS_BITS]
    if not targets:
        return None
    first = max(range(len(calls)), key=lambda k: sum(k in target.telling for target in targets))
    probes = [_probe(target, first) for target in targets if first in target.telling]
    for tried, term in enumerate(terms_of(factors_of(calls, letters)), 1):
        if tried > MOST_TERMS:
            return None
        value = _value(term, letters, first)
        letters_left = (None, *_others(term, letters))
        for probe in probes:
            if probe.target.bits - math.log2(tried * TRIED_OF_EACH) < SURPLUS_BITS:
                continue
            for letter in letters_left:
                if probe.may_be(value, _size(letters, letter, first)):
                    found = _explained(probe.target, term, letters, first, letter)
                    if found is not None:
                        return found
    return None


class Probe(NamedTuple):
    """One number of a target. It rules out most terms quickly."""

    target: Target
    place: tuple[int, ...]
    gap: float

    def may_be(self, value: np.ndarray, size: int) -> bool:
        """Whether the number is a simple multiple of the term, taken `size` times."""
        row = tuple(0 if length == 1 else i for length, i in zip(value.shape, self.place, strict=True))
        number = float(value[row]) * size
        if self.target.normalised:
            number -= float(value[row[:-1]].mean()) * size
        if not number or not math.isfinite(number):
            return False
        ratio = abs(self.gap / number)
        return any(abs(ratio / simple - 1) < ROUGHLY for simple in NUMBERS)


def _probe(target: Target, k: int) -> Probe:
    gaps = target.gaps[k]
    usual = 1.0 if target.way is RATIO else 0.0
    index = tuple(int(i) for i in np.unravel_index(int(np.argmax(np.abs(gaps - usual))), gaps.shape))
    return Probe(target, index, float(gaps[index]))


def _explained(target: Target, term: Term, letters: Letters, first: int, letter: int | None) -> Seen | None:
    """The finding, if the target is the same simple number times the term in all calls."""
    if target.way is RATIO and (letter is not None or _is_summed(term, letters)):
        return None
    number = _number(target, first, _value(term, letters, first) * _size(letters, letter, first))
    if number is None:
        return None
    rest = (k for k in range(len(target.gaps)) if k != first)
    if all(target.fits(k, number * _size(letters, letter, k) * _value(term, letters, k)) for k in rest):
        return _said(target, number, _words(term, letters, letter))
    return None


def _said(target: Target, number: float, words: str) -> Seen:
    calls = f"In all {len(target.telling)} calls compared"
    term = words if abs(number) == 1 else f"{abs(number):g} times {words}"
    if target.way is RATIO:
        term = f"minus {term}" if number < 0 else term
        hint = f"{calls}, your values are the right ones times {term}."
        return Seen(f"the right values times {term}", f"{hint} Is this factor used once too often, or left out?")
    sign = "plus" if number > 0 else "minus"
    before = " before they are normalised" if target.normalised else ""
    hint = f"{calls}, {target.way.said} {sign} {term}{before}."
    ask = "Is this term missing, counted twice, or of the wrong sign?"
    return Seen(f"{target.way.short} {sign} {term}{before}", f"{hint} {ask}")


class Target(NamedTuple):
    """What a term should explain: the gaps of each call, how close it must come, and the calls with large gaps.

    normalised: whether the gaps are those of logarithms, relative to the mean of each row
    bits:       how unlikely it is that a given term fits by chance
    """

    way: Way
    gaps: Sequence[np.ndarray]
    near: Sequence[np.ndarray]
    normalised: bool
    telling: Sequence[int]
    bits: float

    def fits(self, k: int, value: np.ndarray) -> bool:
        """Whether the gaps of call k equal these values."""
        if self.normalised:
            value = value - np.broadcast_to(value, self.gaps[k].shape).mean(axis=-1, keepdims=True)
        return bool(np.all(np.abs(self.gaps[k] - value) <= self.near[k]))


def _targets(calls: Sequence[Shown]) -> Iterator[Target]:
    single = any(tolerances(one.mine, one.right)[0] > RTOL * 100 for one in calls)
    for way in (DIFFERENCE, LOGARITHM, ONE_OVER, SQUARE):
        with np.errstate(all="ignore"):
            pairs = [(way.transform(one.mine), way.transform(one.right)) for one in calls]
        if any(not np.isfinite(x).all() or not np.isfinite(r).all() for x, r in pairs):
            continue
        gaps = [np.asarray(x - r) for x, r in pairs]
        scales = [np.maximum(np.maximum(np.abs(x), np.abs(r)), 1e-3) for x, r in pairs]
        if single:
            near = [SINGLE_RTOL * scale for scale in scales]
        else:
            near = [CANCELLED * scale + RTOL * np.abs(gap) for scale, gap in zip(scales, gaps, strict=True)]
        yield _target(way, gaps, near, False)
        if way is LOGARITHM and all(_rows_sum_to_one(one.mine) and _rows_sum_to_one(one.right) for one in calls):
            yield _target(way, [gap - gap.mean(axis=-1, keepdims=True) for gap in gaps], near, True)
    if all(np.all(one.right != 0) for one in calls):
        ratios = [np.asarray(one.mine / one.right) for one in calls]
        near = [(SINGLE_RTOL if single else RTOL) * np.maximum(np.abs(ratio), 1e-9) for ratio in ratios]
        yield _target(RATIO, ratios, near, False)


def _target(way: Way, gaps: Sequence[np.ndarray], near: Sequence[np.ndarray], normalised: bool) -> Target:
    usual = 1.0 if way is RATIO else 0.0
    numbers: dict[float, float] = {}
    telling = []
    for k, (gap, allowed) in enumerate(zip(gaps, near, strict=True)):
        far = np.abs(gap - usual) > 100 * allowed
        if far.any():
            telling.append(k)
            rounded = [float(f"{number:.5g}") for number in gap[far].tolist()]
            numbers.update(zip(rounded, np.log2(np.abs(gap[far]) / allowed[far] + 1).tolist(), strict=True))
    several = len(telling) >= FEWEST_CALLS and len(numbers) >= FEWEST_CALLS
    bits = sum(sorted(numbers.values(), reverse=True)[:MOST_COUNTED]) if several else 0.0
    return Target(way, gaps, near, normalised, telling, bits)


def _rows_sum_to_one(values: np.ndarray) -> bool:
    return values.ndim > 0 and values.shape[-1] > 1 and bool(np.allclose(values.sum(axis=-1), 1, rtol=0, atol=1e-6))


def _number(target: Target, k: int, value: np.ndarray) -> float | None:
    """The simple number times which the term fits call k; None if there is none."""
    gaps = target.gaps[k]
    full = np.broadcast_to(value, gaps.shape)
    if target.normalised:
        full = full - full.mean(axis=-1, keepdims=True)
    length = float(np.vdot(full, full))
    if not math.isfinite(length) or length < 1e-18:
        return None
    rough = float(np.vdot(full, gaps)) / length
    simple = next((number for number in NUMBERS if abs(abs(rough) / number - 1) < ROUGHLY), None)
    if simple is None:
        return None
    number = math.copysign(simple, rough)
    return number if np.all(np.abs(gaps - number * full) <= target.near[k]) else None


def _value(term: Term, letters: Letters, k: int) -> np.ndarray:
    """The value of the term in call k, over the axes of the output, summed over all others."""
    operands: list[object] = []
    for factor in term:
        operands += [factor.values[k], list(factor.axes)]
    kept = [axis for axis in letters.output if any(axis in factor.axes for factor in term)]
    summed = np.asarray(np.einsum(*operands, kept))  # type: ignore[call-overload]
    return spread(summed, tuple(kept), letters.output) if letters.output else summed


def _others(term: Term, letters: Letters) -> list[int]:
    """Axes that the term does not have, but may be summed over all the same: that multiplies it by their size."""
    used = {axis for factor in term for axis in factor.axes} | set(letters.output)
    return [letter for letter in letters.words if letter not in used and len(set(letters.sizes[letter])) > 1]


def _size(letters: Letters, letter: int | None, k: int) -> int:
    return 1 if letter is None else letters.sizes[letter][k]


def _is_summed(term: Term, letters: Letters) -> bool:
    return any(axis not in letters.output for factor in term for axis in factor.axes)


def _words(term: Term, letters: Letters, letter: int | None) -> str:
    words = " * ".join(factor.text for factor in term)
    if letter is not None:
        words = f"{letters.words[letter]} times {words}"
    return f"the sum of {words}" if _is_summed(term, letters) else words
