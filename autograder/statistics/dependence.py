"""Samples that depend on each other: agreement of order, repeated values, counts that are too even.

These tests need not know the distribution of the samples. The exceptions are `mirrored`, `shifted` and
`evenness_log_e_value`: they take uniform samples, or counts with known probabilities.
"""

from __future__ import annotations

import math

import numpy as np

from autograder.statistics.categories import binomial_log_tail

# The coarsest random numbers that a careful sampler uses have 24 bits (torch.rand in single precision). Rounding to
# single precision merges some of their values further.
COARSEST = 2.0**-22
POWERS = np.array([4.0, 100.0, 1e6])  # bets on distributions with half the spread, a tenth of it, and hardly any
MIRRORED = 2.0**-18  # how likely `mirrored` takes two samples as alike: 2^-19, and twice that for coarse numbers
SHIFTED = 2.0**-19  # the same for `shifted`, to be multiplied by the number of parts


def concordance(x: np.ndarray, y: np.ndarray) -> tuple[int, int]:
    """How many disjoint pairs of positions tie in neither sequence, and in how many of these the order agrees.

    If x and y are independent and each is exchangeable, agreement has probability 1/2, whatever the distributions:
    every pair of y is equally likely in the other order (Kendall 1938, on disjoint pairs).
    """
    half = len(x) // 2
    first = (x[:half] < x[half : 2 * half]).astype(int) - (x[:half] > x[half : 2 * half])
    second = (y[:half] < y[half : 2 * half]).astype(int) - (y[:half] > y[half : 2 * half])
    order = first * second
    return int(np.count_nonzero(order)), int(np.count_nonzero(order > 0))


def repeats(z: np.ndarray) -> int:
    """How many samples repeat an earlier one exactly."""
    ordered = np.sort(np.asarray(z).ravel())
    return int(np.count_nonzero(ordered[1:] == ordered[:-1]))


def repeats_log_p_value(count: int, n: int, coarsest: float = COARSEST) -> float:
    """Log of (a bound of) the probability of `count` repeats or more among n independent continuous samples.

    The i-th sample repeats one of the i - 1 before it with probability at most i `coarsest`, whatever these were. So
    the count is at most a sum of independent coins. Above its mean, the tail of that sum is at most that of n coins
    with the mean probability (Hoeffding, Ann. Math. Statist. 1956).
    """
    return binomial_log_tail(count, n, min(1.0, 0.5 * (n + 1) * coarsest))


def mirrored(u: np.ndarray) -> int:
    """How many of the uniform samples u are as far from 1/2 as an earlier one, to within about a millionth."""
    return repeats(np.round(np.abs(u - 0.5) * 2**20))


def shifted(u: np.ndarray, parts: int) -> int:
    """How many of the uniform samples u, modulo 1/parts, repeat an earlier one, to within about a millionth."""
    return repeats(np.floor((np.asarray(u, dtype=float) * parts % 1.0) / parts * 2**20))


def repeats_detectable_share(n: int, alpha: float) -> float:
    """The smallest share of repeated samples that is always detected at level alpha."""
    low, high = 0, n
    while low < high:
        middle = (low + high) // 2
        if repeats_log_p_value(middle, n) <= math.log(alpha):
            high = middle
        else:
            low = middle + 1
    return high / n


def evenness_log_e_value(counts: np.ndarray, p: np.ndarray | None = None) -> float:
    """Log of an e-value against "the counts are those of independent samples", large if they are too close to n p.

    counts: (m,) of one sample, or (c, m) of several
    p:      probabilities of the m bins or categories, the same for all samples (m,) or one row each (c, m); equal if
            None

    Given the counts before it, a count is binomial: in it are the samples and the probability that are left. The bet is
    on a distribution with the same centre and less spread, g(c) proportional to Binomial(c)^b:

    E = mean over b of prod_j g(c_j) / Binomial(c_j)

    Its expectation is 1, factor by factor, so P(E >= 1/alpha) <= alpha (Markov). The counts of stratified samples stay
    close to their expectation, so every bin multiplies E. If the counts vary at least half as much as they should
    (Pearson's statistic), no bet is made and E counts as 0. That only makes E smaller, and saves time.
    """
    table = np.atleast_2d(np.asarray(counts, dtype=int))
    shares = np.full(table.shape[1], 1 / table.shape[1]) if p is None else np.asarray(p, dtype=float)
    shares = np.broadcast_to(shares, table.shape)
    expected = table.sum(axis=1, keepdims=True) * shares
    usual = len(table) * (table.shape[1] - 1)
    if np.sum((table - expected) ** 2 / np.maximum(expected, 1e-300)) >= usual / 2:
        return -math.inf
    log_e = np.sum([_even_bets(row, share) for row, share in zip(table, shares, strict=True)], axis=0)
    highest = float(np.max(log_e))
    return highest + math.log(float(np.mean(np.exp(log_e - highest)))) if math.isfinite(highest) else highest


def _even_bets(counts: np.ndarray, p: np.ndarray) -> np.ndarray:
    """The outcomes of the bets on narrower distributions, for one sample: a logarithm for each of POWERS."""
    left, rest, total = int(counts.sum()), 1.0, np.zeros(len(POWERS))
    for count, share in zip(counts[:-1], p[:-1], strict=True):
        if not left or rest <= 0:  # no samples are left to bet on, or only categories of probability 0
            break
        q = float(share) / rest
        rest -= float(share)
        if not 0 < q < 1:
            continue
        middle, reach = left * q, 12 * math.sqrt(left * q * (1 - q)) + 12
        low, high = max(0, math.floor(middle - reach)), min(left, math.ceil(middle + reach))
        if not low <= count <= high:  # outside the range that is bet on: the whole stake is lost
            return np.full(len(POWERS), -math.inf)
        c = np.arange(low, high)
        steps = np.log((left - c) * q) - np.log((c + 1) * (1 - q))
        log_pmf = _log_binomial(low, left, q) + np.concatenate([[0.0], np.cumsum(steps)])
        narrow = POWERS[:, None] * (log_pmf - np.max(log_pmf))
        log_norm = np.log(np.sum(np.exp(narrow), axis=1))
        total += narrow[:, count - low] - log_norm - log_pmf[count - low]
        left -= int(count)
    return total


def _log_binomial(c: int, n: int, p: float) -> float:
    """log P(X = c) for X ~ Binomial(n, p)."""
    log_choices = math.lgamma(n + 1) - math.lgamma(c + 1) - math.lgamma(n - c + 1)
    return log_choices + c * math.log(p) + (n - c) * math.log1p(-p)
