"""The cases of `gaussian_mixture_em` at the ends of what is promised: sizes of 1, rare components, a point far away."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from autograder.exercises.gaussian_mixture_em.cases import (
    covariances,
    enlarged,
    many_dimensions,
    nearly_singular_or_narrow,
    observations,
    parameters,
    responsibilities,
    turned,
)

Variant = Mapping[str, Any]
Arguments = list[tuple[Any, ...]]
Array = np.ndarray

LEAST = 1e-4  # the smallest weight
LARGEST = 20_000.0  # of observations and means


def rare(rng: np.random.Generator, K: int) -> Array:
    """Weights, one of them 1e-4."""
    weights = rng.uniform(0.5, 1.0, size=K)
    weights[0] = 0.0
    weights *= (1 - LEAST) / weights.sum()
    weights[0] = LEAST
    return weights


def far_and_alike(rng: np.random.Generator, sign: float) -> tuple[Array, Array, Array, Array]:
    """Observations and means at one end, near each other; as many observations as components. In eighths, so that
    single precision holds them."""
    mu, X = (sign * (LARGEST - np.round(rng.uniform(0.0, 2.0, size=(3, 2)) * 8) / 8) for _ in range(2))
    mu[rng.integers(3), rng.integers(2)] = X[rng.integers(3), rng.integers(2)] = sign * LARGEST
    return X, rng.permutation([0.2, 0.3, 0.5]), mu, covariances(rng, 3, 2) + 0.5 * np.eye(2)


def many(rng: np.random.Generator, N: int, K: int, D: int) -> tuple[Array, Array, Array, Array]:
    theta, mu, Sigma = parameters(rng, K, D)
    return observations(rng, N, theta, mu, Sigma), theta, mu, Sigma


def tiny_determinants(rng: np.random.Generator) -> tuple[Array, Array, Array, Array]:
    """So many narrow dimensions that the determinants are smaller than any floating point number."""
    D = 90
    A = rng.normal(size=(D, D)) / np.sqrt(D)
    spread = (A @ A.T + np.eye(D)) * 10.0 ** rng.uniform(-4.0, -3.9)
    Sigma = np.stack([spread, spread * rng.uniform(1.0, 1.02)])
    mu = rng.normal(size=(2, D)) * 1e-3
    return rng.multivariate_normal(mu[0], Sigma[0], size=4), rng.permutation([0.4, 0.6]), mu, Sigma


def odd_determinants(rng: np.random.Generator, variant: Variant) -> Arguments:
    """Larger and smaller than any floating point number, with any q."""
    given = [*many_dimensions(rng, variant), tiny_determinants(rng)]
    return [(X, responsibilities(rng, len(X), len(theta)), theta, mu, Sigma) for X, theta, mu, Sigma in given]


def singular_and_tiny(rng: np.random.Generator, variant: Variant) -> Arguments:
    return [*nearly_singular_or_narrow(rng, variant), tiny_determinants(rng)]


def edge_mixtures(rng: np.random.Generator, variant: Variant) -> Arguments:
    """One observation; one component; both in one dimension; a component of weight 1e-4 that observations come from,
    alone or among others; a point thousands of deviations away; whole numbers; all that is far from 0; many of all;
    densities below 1e-7."""
    drawn: Arguments = []
    for N, K, D in ((1, 3, 2), (6, 1, 2), (1, 2, 1), (5, 1, 1)):
        theta, mu, Sigma = parameters(rng, K, D)
        drawn.append((observations(rng, N, theta, mu, Sigma), theta, mu, Sigma))
    for K in (2, 3):
        _, mu, Sigma = parameters(rng, K, 2)
        often = np.array([0.6, *[0.4 / (K - 1)] * (K - 1)])
        drawn.append((observations(rng, 7, often, mu, Sigma), rare(rng, K), mu, Sigma))
    theta, mu, _ = parameters(rng, 2, 3)
    Sigma = turned(rng, 2, 3)
    X = observations(rng, 6, theta, mu, Sigma)
    X[rng.integers(6)] = rng.permutation([-20_000.0, 20_000.0, 900.0])
    drawn.append((X, theta, mu, Sigma))
    whole = rng.integers(-4, 5, size=(6, 2))
    drawn.append((whole, rng.permutation([0.3, 0.7]), rng.normal(size=(2, 2)), covariances(rng, 2, 2)))
    return [
        *drawn,
        far_and_alike(rng, 1.0),
        far_and_alike(rng, -1.0),
        many(rng, 130, 8, 3),
        enlarged(*many(rng, 4, 4, 4), 100.0),
    ]


def tiny_responsibilities(rng: np.random.Generator, variant: Variant) -> Arguments:
    """Components so far apart that responsibilities go down to 1e-12, where they still count."""
    mu = np.array([[0.0, 0.0], [4.5, 1.0], [-1.0, 5.0]]) + rng.uniform(-0.3, 0.3, size=(3, 2))
    Sigma = np.eye(2) * rng.uniform(0.8, 1.2, size=(3, 1, 1)) + 0.3 * (1 - np.eye(2))
    return [(mu[[0, 1, 2, 1, 0]] + rng.normal(size=(5, 2)) * 0.5, rare(rng, 3), mu, Sigma)]


def edge_expectations(rng: np.random.Generator, variant: Variant) -> Arguments:
    """The same with any q, and so many zeros in q that 1e-6 for each would show."""
    drawn: Arguments = []
    for X, theta, mu, Sigma in edge_mixtures(rng, variant):
        q = responsibilities(rng, len(X), len(theta)) if len(theta) > 1 else np.ones((len(X), 1))
        drawn.append((X, q, theta, mu, Sigma))
    theta, mu, Sigma = parameters(rng, 4, 2, distance=20.0)
    z = rng.integers(0, 4, size=60)
    return [*drawn, (mu[z] + rng.normal(size=(60, 2)), np.eye(4)[z], theta, mu, Sigma)]


def edge_maxima(rng: np.random.Generator, variant: Variant) -> Arguments:
    """One component, in two dimensions and in one; whole numbers; a spread from one end to the other beside a small
    one; all that is far from 0; as many observations as components or dimensions; many of all; so many zeros in q
    that 1e-6 would show."""
    drawn: Arguments = []
    for N, D in ((8, 2), (7, 1)):
        drawn.append((observations(rng, N, *parameters(rng, 1, D)) + rng.normal(scale=3.0, size=D), np.ones((N, 1))))
    ends = rng.permutation(np.append([-LARGEST, LARGEST], np.round(rng.uniform(0.5, 1.0, size=7) * LARGEST)))
    hard = np.eye(3)[rng.permutation(np.arange(90) % 3)]
    # In eighths, which single precision holds; but not the squares to as many digits as the spread takes.
    far = rng.choice([-1.0, 1.0], size=2) * rng.uniform(1_500.0, 2_500.0, size=2)
    far = np.round((far + rng.normal(scale=2.0, size=(11, 2))) * 8) / 8
    return [
        *drawn,
        (rng.integers(-6, 7, size=(12, 2)), responsibilities(rng, 12, 3)),
        (np.column_stack([ends, rng.normal(size=9)]), responsibilities(rng, 9, 2)),
        (far, responsibilities(rng, 11, 2)),
        (rng.normal(scale=3.0, size=(4, 4)), responsibilities(rng, 4, 4)),
        (rng.normal(scale=3.0, size=(130, 24)), responsibilities(rng, 130, 6)),
        (rng.normal(scale=3.0, size=(90, 2)) + 40.0 * hard[:, :2], hard),
    ]


def size_of_logs(X: Array, theta: Array, mu: Array, Sigma: Array) -> Array:
    """How large the logarithms of the K densities are for each observation, (N, 1)."""
    apart = np.asarray(X, dtype=float)[:, None, :] - mu
    squares = np.einsum("nkd,kde,nke->nk", apart, np.linalg.inv(Sigma), apart)
    logs = np.abs(np.log(theta)) + 0.5 * (squares + np.abs(np.linalg.slogdet(Sigma)[1]))
    return np.asarray(4.0 + np.max(logs, axis=1, keepdims=True))
