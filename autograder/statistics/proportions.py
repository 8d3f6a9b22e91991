"""Exact bounds on measured rates, for the certificate."""

from __future__ import annotations


def proportion_upper_bound(count: int, n: int, confidence: float = 0.99) -> float:
    """The largest event probability that is consistent with `count` events in n trials, at this confidence.

    Clopper and Pearson (Biometrika 1934).
    """
    from scipy.stats import beta

    return 1.0 if count >= n else float(beta.ppf(confidence, count + 1, n - count))


def proportion_lower_bound(count: int, n: int, confidence: float = 0.99) -> float:
    """The smallest event probability that is consistent with `count` events in n trials, at this confidence."""
    from scipy.stats import beta

    return 0.0 if count <= 0 else float(beta.ppf(1 - confidence, count, n - count + 1))
