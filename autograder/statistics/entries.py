"""Short results that are sampled many times: entries that depend on each other, and sums that are fixed.

A table has a row for each call and a column for each entry of its result, all standard normal and independent if the
samples are right. The statistic is a share of squares. Given everything that is held fixed, it has exactly a beta
distribution, whatever the mean and the spread of the samples. So samples of a wrong scale are not mistaken for
dependent ones.
"""

from __future__ import annotations

import math

import numpy as np

NOTHING = 1e-10  # added to correlation matrices that may be singular; it can only hide dependence


def beta_log_tail(v: float, a: float, b: float) -> float:
    """Log of an upper bound of P(B <= v) for B ~ Beta(a, b); 0 if v is not far below the mean.

    The incomplete beta function is v^a (1-v)^b / (a B(a, b)) times the series 1 + sum over n of products of
    (a+b+i) / (a+1+i) v, i < n (DLMF 8.17.8). Its ratios only decrease if b >= 1, and only increase, towards v, if
    b < 1. So a geometric series bounds it.
    """
    ratio = v * max((a + b) / (a + 1), 1.0)
    if v <= 0:
        return -math.inf
    if ratio >= 1:
        return 0.0
    log_beta = math.lgamma(a) + math.lgamma(b) - math.lgamma(a + b)
    return min(0.0, a * math.log(v) + b * math.log1p(-v) - math.log(a) - log_beta - math.log1p(-ratio))


def share_log_tails(part: float, rest: float, freedom: int, others: int) -> tuple[float, float]:
    """Logs of the probabilities that part / (part + rest) is this small or smaller, and this large or larger.

    part, rest:  independent sums of squares of `freedom` and of `others` centred normal numbers with the same variance
    """
    total = part + rest
    if not 0 < total < math.inf or min(freedom, others) < 1:
        return 0.0, 0.0
    return (
        beta_log_tail(part / total, freedom / 2, others / 2),
        beta_log_tail(rest / total, others / 2, freedom / 2),
    )


def call_log_tails(z: np.ndarray) -> tuple[float, float]:
    """Logs of the probabilities that the sums over each call vary this little, and this much; z: (calls, entries)."""
    calls, n = z.shape
    means = z.mean(axis=1, keepdims=True)
    between = n * float(np.sum((means - z.mean()) ** 2))
    return share_log_tails(between, float(np.sum((z - means) ** 2)), calls - 1, calls * (n - 1))


def group_log_tails(z: np.ndarray, labels: np.ndarray) -> tuple[float, float]:
    """The same for the sums over the entries with one label in each call; z and labels: (calls, entries)."""
    groups = int(labels.max(initial=0)) + 1
    cell = (np.arange(len(z))[:, None] * groups + labels).ravel()
    counts = np.bincount(cell)
    means = np.bincount(cell, z.ravel()) / np.maximum(counts, 1)
    several = counts > 1
    within = np.where(several[cell], (z.ravel() - means[cell]) ** 2, 0.0)
    weights, means = counts[several], means[several]
    between = float(np.sum(weights * (means - np.sum(weights * means) / max(weights.sum(), 1)) ** 2))
    return share_log_tails(between, float(within.sum()), len(weights) - 1, int((weights - 1).sum()))


def place_log_tails(z: np.ndarray) -> list[float]:
    """For each entry, log of the probability that its mean or its spread differs this much from the other entries'.

    z: (calls, entries)
    """
    calls, n = z.shape
    if n < 2:
        return [0.0]
    squares = np.sum((z - z.mean(axis=0)) ** 2, axis=0)
    rest, found = np.sum(squares) - squares, []
    for i in range(n):
        others = np.delete(z, i, axis=1).mean()
        apart = float((z[:, i].mean() - others) ** 2) * calls * (n - 1) / n
        _, far = share_log_tails(apart, float(squares.sum()), 1, n * (calls - 1))
        narrow, wide = share_log_tails(float(squares[i]), float(rest[i]), calls - 1, (n - 1) * (calls - 1))
        found.append(min(0.0, min(far, narrow, wide) + math.log(3)))
    return found


def neighbour_log_tail(z: np.ndarray) -> float:
    """Log of the probability that consecutive calls are correlated this much; z: (calls, entries)."""
    half = len(z) // 2
    x, y = z[0 : 2 * half : 2].ravel(), z[1 : 2 * half : 2].ravel()
    r = _correlations(x[:, None], y[:, None])[0, 0]
    return beta_log_tail(max(1 - float(r) ** 2, 1e-15), (len(x) - 2) / 2, 0.5)


def explained_log_tails(targets: np.ndarray, features: np.ndarray) -> np.ndarray:
    """For each column of targets, log of the probability that the other columns of features explain this much of it.

    Both are (calls, entries), a column of features for each of the targets. If a column is normal and independent of
    the others, the share of its squares that p others leave unexplained is Beta((calls - 1 - p) / 2, p / 2), whatever
    these are.
    """
    calls, n = targets.shape
    across = _correlations(targets, features)
    np.fill_diagonal(across, 0.0)
    inverse = np.linalg.inv(_correlations(features, features) + NOTHING * np.eye(n))
    weights = across @ inverse
    explained = np.sum(weights * across, axis=1) - np.diag(weights) ** 2 / np.diag(inverse)
    left = np.clip(1 - explained, NOTHING, 1.0)
    return np.array([beta_log_tail(float(share), (calls - n) / 2, (n - 1) / 2) for share in left])


def _correlations(x: np.ndarray, y: np.ndarray) -> np.ndarray:
    """The correlations between the columns of x and those of y; 0 for columns that hardly vary."""
    x, y = x - x.mean(axis=0), y - y.mean(axis=0)
    lengths = np.sqrt(np.sum(x * x, axis=0))[:, None] * np.sqrt(np.sum(y * y, axis=0))
    return np.asarray(np.where(lengths > 1e-12, x.T @ y / np.maximum(lengths, 1e-300), 0.0))


def explained_detectable_share(calls: int, entries: int, alpha: float) -> float:
    """The share of an entry's squares that the others must explain to be detected at level alpha."""
    low, high = 0.0, 1.0
    for _ in range(50):
        middle = (low + high) / 2
        if beta_log_tail(1 - middle, (calls - entries) / 2, (entries - 1) / 2) <= math.log(alpha):
            high = middle
        else:
            low = middle
    return high
