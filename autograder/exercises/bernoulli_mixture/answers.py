"""How answers to `bernoulli_mixture` are read: shapes and ranges."""

from __future__ import annotations

from typing import Any

import numpy as np

from autograder.checks.compare import numbers, same_shape, unpack
from autograder.checks.objectives import trace_of

Array = np.ndarray

FIT = ("r", "a_q", "b_q", "alpha_q", "elbos")


def rows_sum_to_one(value: Any, X: Array, a_q: Array, b_q: Array, alpha_q: Array) -> str:
    """One row of probabilities per observation."""
    r = probability_rows(value, len(X), len(alpha_q))
    return r if isinstance(r, str) else ""


def probability_rows(value: Any, N: int, K: int) -> Any:
    """Responsibilities (N, K), or what is wrong with them."""
    array = numbers(value)
    if not isinstance(array, str):
        array = same_shape(array, (N, K))
    if isinstance(array, str):
        return array
    if not (array >= 0).all():
        return "some responsibilities are negative or nan"
    gap = np.abs(array.sum(axis=1) - 1)
    if gap.max() > 1e-5:
        return f"row {int(gap.argmax())} sums to {array[gap.argmax()].sum():.6g}"
    return array.reshape(N, K).astype(float)


def positive(value: Any, shape: tuple[int, ...]) -> Any:
    """An array of positive numbers of that shape, or what keeps it from being one."""
    array = numbers(value)
    if not isinstance(array, str):
        array = same_shape(array, shape)
    if isinstance(array, str):
        return array
    if not (array > 0).all() or not np.isfinite(array).all():
        return "parameters of a Beta or Dirichlet density are positive numbers"
    return array.reshape(shape).astype(float)


def beta_parameters_are_positive(value: Any, X: Array, r: Array, a: float, b: float) -> str:
    """a_q and b_q have one row per component and one column per feature."""
    parts = unpack(value, ("a_q", "b_q"))
    if isinstance(parts, str):
        return parts
    for name, part in zip(("a_q", "b_q"), parts, strict=True):
        array = positive(part, (r.shape[1], X.shape[1]))
        if isinstance(array, str):
            return f"{name}: {array}"
    return ""


def simulation(value: Any, rng: Any, N: int, D: int, K: int, a: float, b: float, alpha: Any) -> Any:
    """X, z, pi, theta as arrays of the right shapes and ranges, or what is wrong with them."""
    parts = unpack(value, ("X", "z", "pi", "theta"))
    if isinstance(parts, str):
        return parts
    arrays = []
    for name, part, shape in zip(("X", "z", "pi", "theta"), parts, ((N, D), (N,), (K,), (K, D)), strict=True):
        array = numbers(part)
        if not isinstance(array, str):
            array = same_shape(array, shape)
        if isinstance(array, str):
            return f"{name}: {array}"
        arrays.append(array.reshape(shape).astype(float))
    X, z, pi, theta = arrays
    if not np.isin(X, (0, 1)).all():
        return "X should hold zeros and ones alone"
    if not np.isin(z, np.arange(K)).all():
        return f"z should hold integers from 0 to {K - 1}; yours run from {z.min():g} to {z.max():g}"
    if not (pi >= 0).all() or abs(pi.sum() - 1) > 1e-4:
        return f"pi should hold probabilities with sum 1; yours sum to {pi.sum():.6g}"
    if not ((theta >= 0) & (theta <= 1)).all():
        return "theta should hold probabilities, between 0 and 1"
    return X, z.astype(int), pi, theta


def is_a_simulation(value: Any, rng: Any, N: int, D: int, K: int, a: float, b: float, alpha: Any) -> str:
    parts = simulation(value, rng, N, D, K, a, b, alpha)
    return parts if isinstance(parts, str) else ""


def factors(parts: Any, X: Array, K: int) -> Any:
    """r, a_q, b_q, alpha_q as arrays that are a q of the family, or what keeps them from being one."""
    N, D = X.shape
    r = probability_rows(parts[0], N, K)
    if isinstance(r, str):
        return f"r: {r}"
    found = [r / r.sum(axis=1, keepdims=True)]
    for name, part, shape in zip(("a_q", "b_q", "alpha_q"), parts[1:4], ((K, D), (K, D), (K,)), strict=True):
        array = positive(part, shape)
        if isinstance(array, str):
            return f"{name}: {array}"
        found.append(array)
    return tuple(found)


def fit_is_in_the_family(value: Any, X: Array, K: int, *rest: Any) -> str:
    """Rows of r sum to 1, the parameters are positive, and the trace is there."""
    parts = unpack(value, ("r", "a_q", "b_q", "alpha_q", "elbos"))
    if isinstance(parts, str):
        return parts
    q = factors(parts, X, K)
    if isinstance(q, str):
        return q
    trace = trace_of(value, ("r", "a_q", "b_q", "alpha_q", "elbos"))
    return trace if isinstance(trace, str) else ""
