"""Discrete distributions: the Dirichlet-multinomial e-value, and exact binomial tails."""

from __future__ import annotations

import math

import numpy as np


def category_log_e_value(counts: np.ndarray, p: np.ndarray) -> float:
    """Log of the Dirichlet-multinomial e-value against "the counts are those of samples from p".

    E = integral of prod_k w_k^{n_k} over w ~ Dirichlet(1, ..., 1), divided by prod_k p_k^{n_k}. Under p its expectation
    is 1, so P(E >= 1/alpha) <= alpha by Markov's inequality, at every sample size and under optional stopping
    (Ville 1939; Grunwald, de Heide, Koolen, JRSS B 2024). Infinite when a category of probability 0 was seen.
    """
    counts, p = np.asarray(counts, dtype=float), np.asarray(p, dtype=float)
    if np.any((p <= 0) & (counts > 0)):
        return math.inf
    counts, p = counts[p > 0], p[p > 0]
    k = len(p)
    log_mixture = math.lgamma(k) - math.lgamma(k + counts.sum()) + sum(math.lgamma(1 + c) for c in counts)
    return log_mixture - float(np.sum(counts * np.log(p)))


def category_detectable_distance(n: int, k: int, alpha: float, beta: float) -> float:
    """The total variation distance that n labels of k categories reveal with probability at least 1 - beta.

    With f the observed shares, log E >= n KL(f || p) - log C(n + k - 1, k - 1) >= 2 n TV(f, p)^2 - log C(...)
    (Pinsker), and a share f(A) falls short of its probability by sqrt(ln(1/beta) / (2n)) at most (Hoeffding).
    """
    log_choices = math.lgamma(n + k) - math.lgamma(k) - math.lgamma(n + 1)
    return math.sqrt((math.log(1 / alpha) + log_choices) / (2 * n)) + math.sqrt(math.log(1 / beta) / (2 * n))


def category_sample_size(delta: float, k: int, alpha: float, beta: float) -> int:
    """How many labels of k categories reveal a total variation distance delta with probability at least 1 - beta."""
    low, high = 1, 2
    while category_detectable_distance(high, k, alpha, beta) > delta:
        low, high = high, 2 * high
    while low < high:
        middle = (low + high) // 2
        if category_detectable_distance(middle, k, alpha, beta) > delta:
            low = middle + 1
        else:
            high = middle
    return high


def binomial_log_tail(count: int, n: int, p: float) -> float:
    """log P(X >= count) for X ~ Binomial(n, p): exact if count is above the mean, otherwise 0, which is a bound.

    Above the mean the terms decrease, with ratios (n - j) p / ((j + 1) (1 - p)). They are added until the rest, which a
    geometric series bounds, is below rounding errors.
    """
    if count <= n * p:
        return 0.0
    if count > n or p <= 0:
        return -math.inf
    log_first = (
        math.lgamma(n + 1)
        - math.lgamma(count + 1)
        - math.lgamma(n - count + 1)
        + count * math.log(p)
        + (n - count) * math.log1p(-p)
    )
    total = term = 1.0
    for j in range(count, n):
        term *= (n - j) * p / ((j + 1) * (1 - p))
        total += term
        if term < 1e-17 * total:
            break
    return min(0.0, log_first + math.log(total))


def binomial_log_p_value(count: int, n: int, p: float) -> float:
    """Log of the two-sided p-value of `count` successes in n trials: twice the smaller tail, at most 1."""
    return min(0.0, math.log(2) + min(binomial_log_tail(count, n, p), binomial_log_tail(n - count, n, 1 - p)))


def binomial_detectable_shift(n: int, alpha: float, beta: float) -> float:
    """The shift of a probability that n trials reveal with probability at least 1 - beta at level alpha.

    The exact tails lie below exp(-2 n e^2) (Hoeffding 1963, theorem 1).
    """
    return (math.sqrt(math.log(2 / alpha) / 2) + math.sqrt(math.log(1 / beta) / 2)) / math.sqrt(n)


def binomial_sample_size(shift: float, alpha: float, beta: float) -> int:
    """How many trials reveal a shift of a probability with probability at least 1 - beta at level alpha."""
    root = math.sqrt(math.log(2 / alpha) / 2) + math.sqrt(math.log(1 / beta) / 2)
    return math.ceil(root * root / (shift * shift))
