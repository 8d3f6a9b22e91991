"""How a student's numbers are related to the right ones, entry by entry: by a factor, an offset, or a function.

Pure functions on arrays: one pair (student's, right) per call, of the same size. The texts state only what is seen; the
possible cause is put as a question.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

import numpy as np

from autograder.diagnosis.likeness import tolerances

Pairs = Sequence[tuple[np.ndarray, np.ndarray]]
Sizes = Sequence[Mapping[str, int]]  # of each call: "the length of x" -> 20

FEWEST_CALLS, FEWEST_NUMBERS = 2, 3
ROUNDED_TO = 6  # the most digits
CLEARLY = 1e-3  # factors this close to one, and offsets this small relative to the numbers, are not named
EVENLY, SLIGHTLY = 1e-4, 1e-6  # except that an offset which is this constant may be as small as SLIGHTLY
# How closely a factor or an offset must agree with a constant to be called by its name.
CONSTANT_RTOL = 1e-5

FACTORS: tuple[tuple[float, str], ...] = (
    (-1.0, "a sign is missing"),
    (2.0, "a factor 1/2 is missing, or something is counted twice"),
    (0.5, "there is a factor 1/2 too much, or half is left out"),
    (-2.0, "a factor -1/2 is missing"),
    (-0.5, "a factor -1/2 too much"),
    (1 / math.log(2), "1/log(2): is it a logarithm to base 2?"),
    (math.log(2), "log(2): is something divided by a logarithm to base 2?"),
    (1 / math.log(10), "1/log(10): is it a logarithm to base 10?"),
    (math.sqrt(2 * math.pi), "the square root of 2 pi: is a constant missing?"),
    (1 / math.sqrt(2 * math.pi), "1 over the square root of 2 pi: is a constant used twice?"),
    (2 * math.pi, "2 pi: is a constant missing?"),
    (1 / (2 * math.pi), "1/(2 pi): is a constant used twice?"),
    (math.pi, "pi"),
    (1 / math.pi, "1/pi"),
    (math.sqrt(2), "the square root of 2"),
    (1 / math.sqrt(2), "1 over the square root of 2"),
)
OFFSETS: tuple[tuple[float, str], ...] = (
    (1.0, "1"),
    (0.5, "1/2"),
    (2.0, "2"),
    (math.log(2), "log(2)"),
    (0.5 * math.log(2), "log(2)/2"),
    (math.log(2 * math.pi), "log(2 pi)"),
    (0.5 * math.log(2 * math.pi), "log(2 pi)/2"),
    (math.log(math.pi), "log(pi)"),
    (0.5 * math.log(math.pi), "log(pi)/2"),
    (0.5 * (1 + math.log(2 * math.pi)), "(1 + log(2 pi))/2, the entropy of a standard normal"),
)
FUNCTIONS: tuple[tuple[str, Callable[[np.ndarray], np.ndarray], str], ...] = (
    ("the logarithm of the right values", np.log, "Is a logarithm taken that was not asked for?"),
    ("the exponential of the right values", np.exp, "Is a logarithm missing?"),
    ("the square of the right values", np.square, "Is a square root missing?"),
    ("the square root of the right values", np.sqrt, "Is a square root taken too often, or is a square missing?"),
    ("one over the right values", np.reciprocal, "Is a fraction upside down?"),
    ("one minus the right values", lambda r: 1 - r, "Is it the probability of the complement?"),
    ("the absolute values of the right ones", np.abs, "Is a sign missing?"),
)


class Seen(NamedTuple):
    """What is seen in a student's numbers: a name of a few words, and a hint for the student."""

    name: str
    hint: str


def entrywise(pairs: Pairs, sizes: Sizes = ()) -> Seen | None:
    """How the student's numbers are related to the right ones, entry by entry, in all calls; None if not simply."""
    pairs = [(as_numbers(np.ravel(x)), as_numbers(np.ravel(r))) for x, r in pairs]
    if any(x.shape != r.shape or not np.isfinite(x).all() or not np.isfinite(r).all() for x, r in pairs):
        return None
    wrong = [k for k, (x, r) in enumerate(pairs) if not same(x, r)]
    numbers = {float(f"{number:.5g}") for k in wrong for number in pairs[k][1].tolist() if number}
    if len(wrong) < FEWEST_CALLS or len(numbers) < FEWEST_NUMBERS:
        return None
    return _factor(pairs, wrong, sizes) or _offset(pairs, wrong, sizes) or _function(pairs, wrong)


def as_numbers(x: np.ndarray) -> np.ndarray:
    """The numbers as floats, in the precision that they came in."""
    return x if x.dtype.kind == "f" else x.astype(float)


def same(x: np.ndarray, y: np.ndarray) -> bool:
    """Whether a student's numbers are the same as others, up to tolerance."""
    rtol, atol = tolerances(x, y)
    return x.shape == y.shape and bool(np.allclose(x, y, rtol=rtol, atol=atol))


def _factor(pairs: Pairs, wrong: Sequence[int], sizes: Sizes) -> Seen | None:
    """A factor per call that is the same in all calls, or follows the size of an argument; None if there is none."""
    factors = []
    for k, (x, r) in enumerate(pairs):
        largest = float(np.max(np.abs(r), initial=0.0))
        telling = np.abs(r) > 1e-3 * largest
        if not telling.any():
            if not same(x, r):
                return None
            factors.append(math.nan)
            continue
        factor = float(np.median(x[telling] / r[telling]))
        if k not in wrong and len(set(np.round(r, 9))) > 0 and abs(factor - 1) < CLEARLY:
            factor = 1.0
        if not same(x, factor * r):
            return None
        factors.append(factor)
    known = [factors[k] for k in wrong]
    if not all(map(math.isfinite, known)) or any(abs(factor) < 1e-9 for factor in known):
        return None
    found = np.array(known)
    right_too = [k for k, factor in enumerate(factors) if k not in wrong and factor == 1.0]
    by_size = _of_sizes(found, wrong, sizes, factors)
    if by_size is not None:
        return by_size
    if np.ptp(found) > CONSTANT_RTOL * abs(found[0]) or right_too or abs(found[0] - 1) < CLEARLY:
        return None
    factor = float(np.median(found))
    may_be = next((words for value, words in FACTORS if abs(factor / value - 1) < CONSTANT_RTOL), "")
    if abs(factor + 1) < CONSTANT_RTOL:
        return Seen("the right values with the other sign", f"In all {len(wrong)} calls compared, {MINUS}")
    hint = f"In all {len(wrong)} calls compared, your values are {factor:.6g} times the right ones."
    return Seen(f"{factor:.6g} times the right values", f"{hint} {_may_be(may_be)}".strip())


MINUS = "your values are the right ones with the other sign."


def _may_be(words: str) -> str:
    if not words:
        return ""
    if words.endswith("?"):
        return f"That is {words}"
    return f"It may be that {words}." if " " in words and ("is" in words or "are" in words) else f"That is {words}."


def _of_sizes(found: np.ndarray, wrong: Sequence[int], sizes: Sizes, factors: Sequence[float]) -> Seen | None:
    """A factor that is the size of an argument, one over it, or the correction for a degree of freedom."""
    if not sizes:
        return None
    everywhere = dict(_products(sizes, range(len(factors))))
    for name, n in _products(sizes, wrong):
        if n.min() < 1 or name not in everywhere:
            continue
        # If the size is one, the factor is one too: a right answer there is no contradiction.
        others = [k for k, factor in enumerate(factors) if k not in wrong and factor == 1 and everywhere[name][k] != 1]
        if others:
            continue
        calls = f"In all {len(wrong)} calls compared, your values are the right ones"
        for ratio, words, ask in (
            (1 / n, f"divided by {name}", "Is it a mean instead of a sum?"),
            (n, f"times {name}", "Is it a sum instead of a mean?"),
            (n / np.maximum(n - 1, 0.5), f"times n/(n-1), n being {name}", "Is it divided by n - 1 (ddof=1)?"),
            ((n - 1) / n, f"times (n-1)/n, n being {name}", "Should it be divided by n - 1 (ddof=1)?"),
            (-1 / n, f"divided by {name}, with the other sign", "Is it a mean instead of a sum, and a sign missing?"),
        ):  # fmt: skip
            if np.allclose(found, ratio, rtol=CONSTANT_RTOL, atol=0):
                return Seen(f"the right values {words}", f"{calls} {words}. {ask}")
    return None


def _offset(pairs: Pairs, wrong: Sequence[int], sizes: Sizes) -> Seen | None:
    """The same number added everywhere, or one that follows the sizes of arguments; None if there is none."""
    if len(wrong) < len(pairs):
        return None
    offsets = []
    for x, r in pairs:
        scale = float(max(np.max(np.abs(r)), np.max(np.abs(x))))
        offset = float(np.median(x - r))
        even = float(np.max(np.abs(x - r - offset))) <= EVENLY * abs(offset)
        if not same(x, r + offset) or abs(offset) < (SLIGHTLY if even else CLEARLY) * scale:
            return None
        offsets.append(offset)
    spread = {float(f"{r:.5g}") for _, right in pairs for r in right.tolist()}
    if len(spread) < FEWEST_NUMBERS:
        return None
    found = np.array(offsets)
    calls = f"In all {len(wrong)} calls compared, your values are the right ones"
    if np.ptp(found) <= CONSTANT_RTOL * float(np.max(np.abs(found))):
        offset = float(np.median(found))
        words = next((w for value, w in OFFSETS if abs(abs(offset) / value - 1) < CONSTANT_RTOL), "")
        sign = "plus" if offset > 0 else "minus"
        number = f"{sign} {abs(offset):.6g}"
        that = f" That is {words}: is a constant missing, or one too many?" if words else ""
        return Seen(f"the right values {sign} {words or f'{abs(offset):.6g}'}", f"{calls} {number}.{that}")
    for size, n in _products(sizes, wrong):
        each = found / n
        if len(set(n)) > FEWEST_CALLS and np.ptp(each) <= 1e-7 * abs(each[0]) and not _is_known(each[0]):
            of_each = f"{'plus' if each[0] > 0 else 'minus'} {abs(each[0]):.6g} times {size}"
            return Seen(f"the right values {of_each}", f"{calls} {of_each}. Does each term have a wrong constant?")
    for size, n in _products(sizes, wrong):
        for value, words in OFFSETS:
            for times, spoken in ((1, "plus"), (-1, "minus")):
                if np.allclose(found, times * value * n, rtol=CONSTANT_RTOL, atol=0):
                    what = f"{spoken} {words} times {size}"
                    return Seen(f"the right values {what}", f"{calls} {what}: is a constant missing, or one too many?")
    return None


def _is_known(offset: float) -> bool:
    return any(abs(abs(offset) / value - 1) < CONSTANT_RTOL for value, _ in OFFSETS)


def _is_rounded(x: np.ndarray, r: np.ndarray, digits: int) -> bool:
    """Whether numbers are the right ones, rounded or truncated to this many digits."""
    unit = 10.0**-digits
    return bool(np.all(np.abs(x / unit - np.round(x / unit)) < 1e-9) and np.all(np.abs(x - r) < 0.500001 * unit))


def _products(sizes: Sizes, wrong: Sequence[int]) -> list[tuple[str, np.ndarray]]:
    """Sizes that differ between calls, and products of two of them."""
    if not sizes:
        return []
    single = []
    for name in sizes[0]:
        if all(name in one for one in sizes):
            n = np.array([float(sizes[k][name]) for k in wrong])
            single.append((name, n))
    found = [(name, n) for name, n in single if len(set(n)) > 1]
    found += [
        (f"{a} times {b}", m * n)
        for i, (a, m) in enumerate(single)
        for b, n in single[i + 1 :]
        if len(set(m * n)) > 1 and len(set(m)) > 1 and len(set(n)) > 1
    ]
    return found


def _function(pairs: Pairs, wrong: Sequence[int]) -> Seen | None:
    """A well-known function of the right values."""
    for digits in range(ROUNDED_TO):
        if all(_is_rounded(x, r, digits) for x, r in pairs):
            to = f"to {digits} digits after the point" if digits else "to whole numbers"
            hint = f"In all {len(wrong)} calls compared, your values are the right ones, rounded {to}."
            return Seen(f"rounded {to}", f"{hint} Results are compared in full precision: do not round them.")
    with np.errstate(all="ignore"):
        for name, function, ask in FUNCTIONS:
            values = [function(r) for _, r in pairs]
            if all(np.isfinite(v).all() and same(x, v) for (x, _), v in zip(pairs, values, strict=True)):
                return Seen(name, f"In all {len(wrong)} calls compared, your values are {name}. {ask}")
    return None
