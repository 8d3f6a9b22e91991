"""Draws that know of each other: agreement of order, values that come again, counts that are too even.

None of these tests needs the law of the draws, but for `evenness_log_e_value`, which takes them as uniform.
"""

from __future__ import annotations

import math

import numpy as np

from autograder.statistics.categories import binomial_log_tail

# A 24-bit random number is the coarsest that a careful sampler uses (torch.rand in single precision); rounding to
# single precision merges some of its values again.
COARSEST = 2.0**-22
POWERS = np.array([4.0, 100.0, 1e6])  # laws with half the spread, a tenth, and hardly any
MIRRORED = 2.0**-18  # the share of draws that `mirrored` takes as alike: 2^-19, and twice that for coarse numbers
SHIFTED = 2.0**-19  # the same for `shifted`, to be multiplied by the number of parts


def concordance(x: np.ndarray, y: np.ndarray) -> tuple[int, int]:
    """Of disjoint pairs of positions, how many tie in neither sequence, and in how many of these the order agrees.

    Where x and y are independent and each is exchangeable, agreement has probability 1/2, whatever the laws are: every
    pair of y is as likely in the other order (Kendall 1938, on disjoint pairs).
    """
    half = len(x) // 2
    first = (x[:half] < x[half : 2 * half]).astype(int) - (x[:half] > x[half : 2 * half])
    second = (y[:half] < y[half : 2 * half]).astype(int) - (y[:half] > y[half : 2 * half])
    order = first * second
    return int(np.count_nonzero(order)), int(np.count_nonzero(order > 0))


def repeats(z: np.ndarray) -> int:
    """How many draws repeat an earlier one exactly."""
    ordered = np.sort(np.asarray(z).ravel())
    return int(np.count_nonzero(ordered[1:] == ordered[:-1]))


def repeats_log_p_value(count: int, n: int, coarsest: float = COARSEST) -> float:
    """Log of the probability of so many repeats or more among n independent draws of a continuous law.

    The i-th draw repeats one of the i - 1 before it with probability at most i `coarsest`, whatever these were. So the
    count lies below a sum of independent coins, whose tail above the mean lies below that of n coins with the mean
    probability (Hoeffding, Ann. Math. Statist. 1956).
    """
    return binomial_log_tail(count, n, min(1.0, 0.5 * (n + 1) * coarsest))


def mirrored(u: np.ndarray) -> int:
    """How many of the uniform draws u lie as far from 1/2, within about a millionth, as an earlier one."""
    return repeats(np.round(np.abs(u - 0.5) * 2**20))


def shifted(u: np.ndarray, parts: int) -> int:
    """How many of the uniform draws u, modulo 1/parts, come again, within about a millionth."""
    return repeats(np.floor((np.asarray(u, dtype=float) * parts % 1.0) / parts * 2**20))


def repeats_detectable_share(n: int, alpha: float) -> float:
    """The share of repeated draws that is always seen at level alpha."""
    low, high = 0, n
    while low < high:
        middle = (low + high) // 2
        if repeats_log_p_value(middle, n) <= math.log(alpha):
            high = middle
        else:
            low = middle + 1
    return high / n


def evenness_log_e_value(counts: np.ndarray, p: np.ndarray | None = None) -> float:
    """Log of an e-value against "the counts are those of independent draws", large if they are too near to n p.

    counts: (m,) of one sample, or (c, m) of several
    p:      probabilities of the m bins or categories, of all samples (m,) or of each one (c, m); equal if None

    Given the counts before it, a count is binomial with the draws and the probability that are left. It is bet on a law
    with the same middle and less spread, g(c) proportional to Binomial(c)^b:

    E = mean over b of prod_j g(c_j) / Binomial(c_j)

    Its expectation is 1, factor by factor, so P(E >= 1/alpha) <= alpha (Markov). Stratified draws, whose counts hardly
    leave their expectation, multiply it with every bin. Where counts vary at least half as much as they should
    (Pearson's statistic), the bet is off, and E counts as 0: that makes it smaller, and cheap.
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
    """What the bets on narrower laws give for one sample: a logarithm for each of POWERS."""
    left, rest, total = int(counts.sum()), 1.0, np.zeros(len(POWERS))
    for count, share in zip(counts[:-1], p[:-1], strict=True):
        if not left or rest <= 0:  # nothing is left to bet on, or only categories that cannot come
            break
        q = float(share) / rest
        rest -= float(share)
        if not 0 < q < 1:
            continue
        middle, reach = left * q, 12 * math.sqrt(left * q * (1 - q)) + 12
        low, high = max(0, math.floor(middle - reach)), min(left, math.ceil(middle + reach))
        if not low <= count <= high:  # outside the bets: everything is lost
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
