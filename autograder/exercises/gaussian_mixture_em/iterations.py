"""Runs of EM for `gaussian_mixture_em` that are asked for by their number of iterations, and what they may return."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from autograder.exercises.gaussian_mixture_em.cases import (
    Arguments,
    Array,
    Variant,
    covariances,
    run_of_three,
    run_of_two,
    scattered,
    shares,
    valid_parameters,
)
from reference import gaussian_mixture_em as reference

DEEP = 45  # on slow data EM gains for so many iterations
TINY = 1e-12


def attained(parts: Any, X: Array, theta: Array, mu: Array, Sigma: Array, *rest: Any) -> Any:
    """The log-likelihood at the parameters that were returned, which weighted means and covariances of X can be.

    A component that shrinks to a point has no highest likelihood, and none that floating point knows.
    """
    valid = valid_parameters(parts, *np.shape(mu))
    if isinstance(valid, str):
        return valid
    low, high = X.min(axis=0), X.max(axis=0)
    slack = 1e-4 * (1.0 + np.abs(X).max(axis=0))
    if np.any(valid[1] < low - slack) or np.any(valid[1] > high + slack):
        return "mu: a weighted mean of the observations lies between the smallest and the largest"
    variances = np.diagonal(valid[2], axis1=1, axis2=2)
    if np.any(variances > (high - low) ** 2 / 4 + slack):
        return "Sigma: a weighted variance of observations is at most a quarter of the square of their range"
    if np.linalg.eigvalsh(valid[2]).min() < 1e-5 * np.linalg.eigvalsh(np.cov(X.T, ddof=0).reshape(len(low), -1)).min():
        return "Sigma: one of the components has shrunk to nearly a point or a line"
    return reference.log_likelihood(X, *valid)


def levels(X: Array, theta: Array, mu: Array, Sigma: Array, max_iter: int, tol: float) -> Array:
    """The log-likelihood at the start and after each iteration, one more than is asked for."""
    return reference.em(X, theta, mu, Sigma, max_iter + 1, -np.inf).log_likelihoods


def size(X: Array, theta: Array, mu: Array, Sigma: Array) -> float:
    return float(reference.em(X, theta, mu, Sigma, 3, -np.inf).log_likelihoods[-1])


def until_it_gains(draw: Callable[[], tuple[Any, ...]], iterations: int, least: float) -> tuple[Any, ...]:
    """The first start from which every iteration gains at least that share, and no component nears a point."""
    while True:
        args = draw()
        try:
            fit = reference.em(*(*args, iterations + 1, -np.inf))
        except np.linalg.LinAlgError:
            continue
        gains = np.diff(fit.log_likelihoods)
        if gains.min() > least * abs(fit.log_likelihoods[-1]) and np.linalg.eigvalsh(fit.Sigma).min() > 0.03:
            return args


def slow_start(rng: np.random.Generator) -> tuple[Any, ...]:
    """Two components closer than two deviations: EM gains little by little, and for long."""

    def draw() -> tuple[Any, ...]:
        z = rng.permutation(np.repeat([0, 1], [20, 30]))
        X = rng.normal(size=(50, 2)) * np.array([1.0, 0.7]) + np.array([[0, 0], [1.3, -1.4]])[z]
        start = X[rng.choice(50, size=2, replace=False)]
        return X, np.array([0.6, 0.4]), start, np.stack([2.0 * np.eye(2), 1.5 * np.eye(2)])

    while True:
        args = until_it_gains(draw, DEEP, 1.5e-5)
        plain = levels(*(*args, DEEP, TINY))
        if np.abs(ridged(*args) - plain).max() < 1e-6 * np.abs(plain).max():
            return args


def ridged(X: Array, theta: Array, mu: Array, Sigma: Array) -> Array:
    """The levels of a run with a ridge of 1e-6 in every M step, which is as right and may drift away."""
    trace = [reference.log_likelihood(X, theta, mu, Sigma)]
    for _ in range(DEEP + 1):
        theta, mu, Sigma = reference.m_step(X, reference.e_step(X, theta, mu, Sigma))
        Sigma = Sigma + 1e-6 * np.eye(X.shape[1])
        trace.append(reference.log_likelihood(X, theta, mu, Sigma))
    return np.array(trace)


def usual(draw: Callable[[], tuple[Any, ...]]) -> tuple[Any, ...]:
    return until_it_gains(lambda: draw()[:4], 4, 1e-4)


def numbered_runs(rng: np.random.Generator, variant: Variant) -> Arguments:
    """One, two and three iterations; forty-five; and a few where components, observations or starts are unusual."""

    def unusual() -> tuple[Any, ...]:
        """Far more observations of one component than of the other, a start far away, a weight near 0, an outlier."""
        X, means = scattered(rng, 2, 2, 60)
        X = np.concatenate([X, rng.normal(size=(40, 2)) + means[0]])
        X[7] += 25.0
        return X, np.array([2e-4, 1 - 2e-4]), means + np.array([9.0, -7.0]), covariances(rng, 2, 2) + 6.0 * np.eye(2)

    def crowded() -> tuple[Any, ...]:
        X, means = scattered(rng, 3, 2, 70)
        start = np.concatenate([means, means[:2]]) + rng.uniform(-1.5, 1.5, size=(5, 2))
        return X, shares(rng, 5), start, covariances(rng, 5, 2) + 2.0 * np.eye(2)

    two, three, X = (
        usual(lambda: run_of_two(rng)),
        usual(lambda: run_of_three(rng)),
        rng.normal(size=(9, 2)) * np.array([3.0, 0.8]),
    )
    return [
        (*two, 1, TINY),
        (*two, 2, TINY),
        (*three, 1, TINY),
        (*three, 3, TINY),
        (*slow_start(rng), DEEP, 1e-6),
        (*until_it_gains(unusual, 3, 0.0), 3, TINY),
        (*until_it_gains(crowded, 3, 0.0), 2, TINY),
        (X, np.array([1.0]), rng.normal(size=(1, 2)), covariances(rng, 1, 2), 2, TINY),
        (X[:, :1], np.array([1.0]), rng.normal(size=(1, 1)), covariances(rng, 1, 1), 1, TINY),
    ]


def patient_runs(rng: np.random.Generator, variant: Variant) -> list[tuple[tuple[Any, ...], int]]:
    """One that gains little by little, and one that gains much with every iteration."""
    return [(slow_start(rng), 200), (usual(lambda: run_of_two(rng)), 200)]
