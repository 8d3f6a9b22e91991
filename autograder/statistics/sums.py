"""Sums of independent coins with known probabilities: are they closer to their mean than chance allows, or farther?

Coins tossed with stratified, mirrored or shared noise are right one by one. Their sums are not: the sum of a stratified
column stays close to its mean.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
from scipy.special import gammaln

POWERS = np.array([2.0, 4.0, 10.0, 60.0, 1e3, 0.5, 0.8])  # bets on less spread, down to none, and on more
CLEARLY = 3.0  # bets are made only if the variation of the sums is off by this many standard deviations


def log_pmf_of_sums(p: np.ndarray) -> np.ndarray:
    """The log-probabilities of all sums of independent coins, (G, n + 1); p: (G, n), between 0 and 1.

    The sum of equal coins is binomial. For others, one coin after another is added (the Poisson-binomial distribution).
    """
    groups, n = p.shape
    k = np.arange(n + 1)
    if (p == p[:, :1]).all():
        ways = gammaln(n + 1) - gammaln(k + 1) - gammaln(n - k + 1)
        return np.asarray(ways + k * np.log(p[:, :1]) + (n - k) * np.log1p(-p[:, :1]))
    pmf = np.zeros((groups, n + 1))
    pmf[:, 0] = 1.0
    for one in p.T[:, :, None]:
        pmf[:, 1:] = pmf[:, 1:] * (1 - one) + pmf[:, :-1] * one
        pmf[:, :1] *= 1 - one
    return np.log(np.maximum(pmf, 1e-300))


def sums_log_e_value(tables: Sequence[tuple[np.ndarray, np.ndarray]]) -> float:
    """Log of an e-value against "all coins are independent", large if sums of groups vary too little or too much.

    tables: (x, p), both (G, n): coins that fell 0 or 1, a row for each group, and the probabilities of 1

    For a sum with distribution f the bet is on g(c) proportional to f(c)^b, with less spread (b > 1) or more (b < 1):

    E = mean over b of the product of g(c) / f(c) over all groups

    Groups share no coin, so the sums are independent and the expectation of E is 1: P(E >= 1/alpha) <= alpha (Markov).
    If the sums vary about as much as they should, no bets are made and E counts as 0: smaller, and cheap.
    """
    squares = [(x - p).sum(axis=1) ** 2 / (p * (1 - p)).sum(axis=1) for x, p in tables]
    varied, count = float(np.mean(np.concatenate(squares))), sum(len(x) for x, _ in tables)
    margin = CLEARLY * math.sqrt(2 / count)
    if max(1 - margin, 0.3) <= varied <= 1 + margin:
        return -math.inf
    total = np.zeros(len(POWERS))
    for x, p in tables:
        log_f = log_pmf_of_sums(p)
        # Shifted by the maximum, so that the powers below do not all underflow. A group whose sum has only one possible
        # value adds 0: nothing can be learnt from it.
        shifted = log_f - log_f.max(axis=1, keepdims=True)
        seen = np.take_along_axis(shifted, x.sum(axis=1).astype(int)[:, None], axis=1)[:, 0]
        log_norms = np.log(np.exp(POWERS[:, None, None] * shifted).sum(axis=2))
        log_norm = np.log(np.exp(shifted).sum(axis=1))
        total += ((POWERS[:, None] - 1) * seen - log_norms + log_norm).sum(axis=1)
    highest = float(np.max(total))
    return highest + math.log(float(np.mean(np.exp(total - highest))))
