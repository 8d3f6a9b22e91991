"""How samples of the categorical half of `reparameterization` are read: ids, relaxed rows, their laws and gradients."""

from __future__ import annotations

from typing import Any

import numpy as np

from autograder.checks.readers import ComplaintError, heard, in_words, real
from autograder.checks.tensors import Array, exact
from autograder.exercises.reparameterization.samples import (
    RIVALS,
    not_a_sample,
    one_per_draw,
)

TEMP = 0.1  # the default of categorical_reparametrize
RARE = 1 / 512  # categories below this are counted as one: by itself none comes often enough to be missed


def probabilities_of(a: Any, *rest: Any) -> Array:
    """The probabilities as a float array, whatever they are given as."""
    return np.asarray(exact(a) / exact(a).sum())


def shares_of(a: Any, *rest: Any) -> Array:
    """The probabilities of labels that are `counted_together`."""
    p = probabilities_of(a)
    rare = p < RARE
    return np.concatenate([[p[rare].sum()], p[~rare]]) if rare.any() else p


def counted_together(labels: Array, a: Any) -> Array:
    """The labels numbered anew: all rare categories are 0, the others follow. What is no label stays none."""
    p = probabilities_of(a)
    if not np.any(p < RARE):
        return labels
    anew = np.where(p < RARE, 0, np.cumsum(p >= RARE))
    known = (labels >= 0) & (labels < len(p))
    return np.where(known, anew[np.where(known, labels, 0)], np.where(labels < 0, -1, len(p)))


def labels_of(value: Any, N: int) -> Array:
    """Category ids (N,)."""
    labels = one_per_draw(value, N)
    if not np.all(labels == np.round(labels)):
        raise ComplaintError("category ids should be whole numbers, one per draw")
    return np.clip(labels, -1, 1 << 40).astype(int)


def largest_of(value: Any, a: Any, N: int) -> Array:
    """Category ids (N,): as they are, or where each row (N, K) is largest."""
    array, K = real(value, finite=False), len(probabilities_of(a))
    if array.shape != (N, K):
        if array.size != N:
            raise ComplaintError(f"expected shape {(N, K)}, got {array.shape}")
        return labels_of(value, N)
    check_for_nan(array)
    return np.argmax(array, axis=1)


def check_for_nan(rows: Array) -> None:
    if np.isnan(rows).any():
        raise ComplaintError(f"{int(np.isnan(rows).any(axis=1).sum())} of {len(rows):,} rows hold nan")


@in_words
def ids(value: Any, a: Any, N: int, *rest: Any) -> Any:
    return labels_of(value, N)


@in_words
def counted_ids(value: Any, a: Any, N: int, *rest: Any) -> Any:
    """Category ids (N,), rare ones counted together."""
    return counted_together(labels_of(value, N), a)


@in_words
def ids_or_rows(value: Any, a: Any, N: int, *rest: Any) -> Any:
    return largest_of(value, a, N)


@in_words
def counted_ids_or_rows(value: Any, a: Any, N: int, *rest: Any) -> Any:
    return counted_together(largest_of(value, a, N), a)


@in_words
def ids_or_ratios(value: Any, a: Any, N: int) -> Any:
    """Of few categories every entry against the geometric mean of the others, on a log scale; of many the ids.

    That is the category's own noise, less the average of the others'.
    """
    rows = heard(relaxed_rows, value, a, N)
    if isinstance(rows, str) or rows.shape[1] > 6 or np.all((rows == 0) | (rows == 1)):
        return largest_of(value, a, N)
    log_y = np.log(np.maximum(rows, 1e-38))
    return log_y - log_y.mean(axis=1, keepdims=True)


def relaxed_rows(value: Any, a: Any, N: int) -> Array:
    """Relaxed samples (N, K)."""
    y, shape = real(value, finite=False), (N, len(probabilities_of(a)))
    if y.shape != shape:
        raise ComplaintError(f"expected one relaxed sample per row, shape {shape}; got {y.shape}")
    check_for_nan(y)
    if (y < 0).any() or (y > 1 + 1e-4).any():
        raise ComplaintError("entries of a relaxed sample lie between 0 and 1")
    if np.abs(y.sum(axis=1) - 1).max() > 1e-4:
        raise ComplaintError(f"every row should sum to 1; the first sums to {y[0].sum():.6g}")
    return y


def on_the_simplex(value: Any, a: Any, N: int, *rest: Any) -> str:
    y = relaxed_rows(value, a, N)
    sharp = bool(np.all((y == 0) | (y == 1)))
    return "the rows are one-hot; a relaxed sample has weight on every category" if sharp else ""


def ratios_of(value: Any, a: Any, N: int) -> Array:
    """log(y_k / y_k+1) for all neighbours in a circle, (N, K). What single precision rounds to 0 counts as tiny."""
    log_y = np.log(np.maximum(relaxed_rows(value, a, N), 1e-38))
    return np.asarray(log_y - np.roll(log_y, -1, axis=1))


@in_words
def log_ratios(value: Any, a: Any, N: int, temp: float = TEMP) -> Any:
    return ratios_of(value, a, N)


def log_ratio_rivals(x: Array, a: Any, N: int, temp: float = TEMP) -> Array:
    """Sums of the log density ratios of other temperatures. The density of y on the simplex is proportional to

    t^(K-1) prod_k (a_k y_k^(-t-1)) / (sum_k a_k y_k^(-t))^K   (Maddison, Mnih and Teh 2017, equation 10)

    which depends on the ratios of the y_k alone, but for a factor without t.
    """
    p = probabilities_of(a)
    log_y = np.ascontiguousarray((x - np.cumsum(x, axis=1)).T)  # log(y_k / y_0)
    log_a = np.log(p)[:, None]

    def log_density(t: float) -> float:
        terms = log_a - t * log_y
        highest = terms.max(axis=0)
        log_sum = highest + np.log(np.sum(np.exp(terms - highest), axis=0))
        return float(len(x) * (len(p) - 1) * np.log(t) + np.sum(terms) - len(p) * np.sum(log_sum))

    right = log_density(temp)
    return np.array([log_density(c * temp) - right for c in RIVALS])


def log_ratio_cdf(x: Array, a: Any, N: int, temp: float = TEMP) -> Array:
    """temp log(y_i / y_j) = log(a_i / a_j) + g_i - g_j, and a difference of two Gumbel variables is logistic."""
    log_a = np.log(probabilities_of(a))
    return np.asarray(0.5 * (1 + np.tanh(0.5 * (temp * x - (log_a - np.roll(log_a, -1))))))


@in_words
def relaxed_levels(value: Any, a: Any, N: int, temp: float) -> Any:
    return levels_of(value, a, N, temp)


def levels_of(value: Any, a: Any, N: int, temp: float) -> Array:
    """The pivots of `log_ratio_cdf`, uniform, of samples that may saturate: (N, 1) for two categories, else (N, K).

    Single precision does not know by how much a ratio lies beyond exp(80). Such a pivot is drawn anew, uniformly from
    what lies beyond; of two categories one is always the larger, so that no other ratio is lost.
    """
    x, K = ratios_of(value, a, N), len(probabilities_of(a))
    beyond, below = (log_ratio_cdf(np.full((1, K), end), a, N, temp) for end in (80.0, -80.0))
    anew = np.random.default_rng(20_260_101).random(x.shape)
    inside = np.where(x < -80, below * anew, log_ratio_cdf(x, a, N, temp))
    return np.where(x > 80, beyond + (1 - beyond) * anew, inside)[:, : 1 if K == 2 else K]


def level_rivals(u: Array, *args: Any) -> Array:
    """The log density ratio for normal noise in the place of Gumbel noise, of the first pivot.

    The difference of two Gumbel variables is logistic, that of two normal ones normal, with variance 2.
    """
    level = np.clip(u[:, 0], 1e-12, 1 - 1e-12)
    x = np.log(level) - np.log1p(-level)
    normal = -0.25 * x**2 - 0.5 * np.log(4 * np.pi)
    return np.array([np.sum(normal - np.log(level) - np.log1p(-level))])


def levels_cdf(u: Array, *args: Any) -> Array:
    return np.clip(u, 0.0, 1.0)


@in_words
def relaxed_spread(value: Any, a: Any, N: int, temp: float = TEMP) -> str:
    """One-hot rows, and rows that are all alike, have a right gradient without being a sample."""
    y = relaxed_rows(value, a, N)
    if temp >= 0.4 and np.any(y == 0):
        return f"{np.count_nonzero((y == 0).any(axis=1)):,} rows are one-hot; at this temperature no relaxed sample is"
    return not_a_sample(levels_of(value, a, N, temp)) if temp >= 0.4 or y.shape[1] == 2 else ""


def relaxed_unit(v: Array, a: Any, N: int, temp: float = TEMP) -> float:
    """The size of v' dy/da: that of v, over temp and the smallest probability."""
    return float(np.linalg.norm(v)) / (temp * float(np.min(probabilities_of(a))))


@in_words
def relaxed_gradient(value: Any, v: Array, a: Any, N: int, temp: float = TEMP) -> Any:
    """dy/d log a = (diag(y) - y y') / temp for every row, and d log a / da = 1/a."""
    y = relaxed_rows(value, a, N)
    return (np.sum(y * (v - np.sum(y * v, axis=1, keepdims=True)), axis=0) / (temp * exact(a)),)


def one_row_per_draw(a: Any, N: int, *rest: Any) -> tuple[int, ...]:
    return (N, len(a.values))
