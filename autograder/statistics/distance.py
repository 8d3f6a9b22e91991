"""Kolmogorov-Smirnov distances with finite-sample thresholds: does a continuous sample follow its distribution?"""

from __future__ import annotations

import math

import numpy as np


def ks_distance(u: np.ndarray) -> float:
    """Largest distance between the empirical distribution of u and the uniform distribution on [0, 1].

    D_n = sup_t |F_n(t) - t| (Kolmogorov 1933). Just after the i-th smallest sample F_n is at least i/n, just before it
    at most (i-1)/n, with equality for the last and the first of tied samples. So the formula is exact with ties too.

    Sorting all samples would take most of the time, so only those near the supremum are sorted. Counts per bin give F_n
    at the edges of the bins. This bounds D_n from below, and |F_n(t) - t| inside each bin from above; bins that cannot
    exceed the lower bound are left out.
    """
    u = np.clip(np.asarray(u, dtype=float), 0.0, 1.0)
    n, bins = len(u), 4096
    bin_of = np.minimum((u * bins).astype(np.int64), bins - 1)
    below = np.concatenate([[0], np.cumsum(np.bincount(bin_of, minlength=bins))])  # samples below each edge
    shares, edges = below / n, np.arange(bins + 1) / bins
    at_edges = float(np.max(np.abs(shares - edges)))
    inside = np.maximum(shares[1:] - edges[:-1], edges[1:] - shares[:-1])
    near = np.sort(u[(inside > at_edges)[bin_of]])
    if not len(near):
        return at_edges
    bin_of = np.minimum((near * bins).astype(np.int64), bins - 1)
    rank = below[bin_of] + np.arange(len(near)) - np.searchsorted(bin_of, bin_of)  # how many samples come before each
    return float(max(at_edges, np.max((rank + 1) / n - near), np.max(near - rank / n)))


def ks_threshold(n: int, alpha: float) -> float:
    """The distance that a correct sampler exceeds with probability at most alpha.

    P(D_n > e) <= 2 exp(-2 n e^2): Dvoretzky-Kiefer-Wolfowitz with the constant of Massart (Ann. Probab. 1990), so
    e = sqrt(ln(2/alpha) / (2 n)).
    """
    return math.sqrt(math.log(2 / alpha) / (2 * n))


def ks_detectable_distance(n: int, alpha: float, beta: float) -> float:
    """The distance between distributions that n samples reveal with probability at least 1 - beta at level alpha.

    By the same inequality and the triangle inequality: delta = (sqrt(ln(2/alpha)/2) + sqrt(ln(2/beta)/2)) / sqrt(n).
    """
    return (math.sqrt(math.log(2 / alpha) / 2) + math.sqrt(math.log(2 / beta) / 2)) / math.sqrt(n)


def ks_sample_size(delta: float, alpha: float, beta: float) -> int:
    """How many samples reveal a distance delta with probability at least 1 - beta at level alpha."""
    root = math.sqrt(math.log(2 / alpha) / 2) + math.sqrt(math.log(2 / beta) / 2)
    return math.ceil(root * root / (delta * delta))


def ks_two_sample_distance(a: np.ndarray, b: np.ndarray) -> float:
    """Largest distance between the empirical distributions of two samples."""
    a, b = np.sort(np.asarray(a, dtype=float)), np.sort(np.asarray(b, dtype=float))
    points = np.concatenate([a, b])
    return float(
        np.max(
            np.abs(
                np.searchsorted(a, points, side="right") / len(a) - np.searchsorted(b, points, side="right") / len(b)
            )
        )
    )
