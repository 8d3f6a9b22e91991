"""The cases of `gaussian_mixture_em` at the ends of what is promised: sizes of 1, rare components, a point far away."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from autograder.exercises.gaussian_mixture_em.cases import covariances, observations, parameters, responsibilities

Variant = Mapping[str, Any]
Arguments = list[tuple[Any, ...]]
Array = np.ndarray

LEAST = 1e-4  # the smallest weight


def rare(rng: np.random.Generator, K: int) -> Array:
    """Weights, one of them 1e-4."""
    weights = rng.uniform(0.5, 1.0, size=K)
    weights[0] = 0.0
    weights *= (1 - LEAST) / weights.sum()
    weights[0] = LEAST
    return weights


def edge_mixtures(rng: np.random.Generator, variant: Variant) -> Arguments:
    """One observation; one component; both in one dimension; a component of weight 1e-4 that observations come from;
    among others a point thousands of deviations away; whole numbers."""
    drawn: Arguments = []
    for N, K, D in ((1, 3, 2), (6, 1, 2), (1, 2, 1), (5, 1, 1)):
        theta, mu, Sigma = parameters(rng, K, D)
        drawn.append((observations(rng, N, theta, mu, Sigma), theta, mu, Sigma))
    _, mu, Sigma = parameters(rng, 3, 2)
    drawn.append((observations(rng, 7, np.array([0.6, 0.2, 0.2]), mu, Sigma), rare(rng, 3), mu, Sigma))
    theta, mu, Sigma = parameters(rng, 2, 3)
    X = observations(rng, 6, theta, mu, Sigma)
    X[rng.integers(6)] = rng.permutation([-20_000.0, 20_000.0, 900.0])
    drawn.append((X, theta, mu, Sigma))
    whole = rng.integers(-4, 5, size=(6, 2))
    return [*drawn, (whole, rng.permutation([0.3, 0.7]), rng.normal(size=(2, 2)), covariances(rng, 2, 2))]


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
    """One component, in two dimensions and in one; whole numbers."""
    drawn: Arguments = []
    for N, D in ((8, 2), (7, 1)):
        drawn.append((observations(rng, N, *parameters(rng, 1, D)) + rng.normal(scale=3.0, size=D), np.ones((N, 1))))
    return [*drawn, (rng.integers(-6, 7, size=(12, 2)), responsibilities(rng, 12, 3))]


def size_of_logs(X: Array, theta: Array, mu: Array, Sigma: Array) -> Array:
    """How large the logarithms of the K densities are for each observation, (N, 1)."""
    apart = np.asarray(X, dtype=float)[:, None, :] - mu
    squares = np.einsum("nkd,kde,nke->nk", apart, np.linalg.inv(Sigma), apart)
    logs = np.abs(np.log(theta)) + 0.5 * (squares + np.abs(np.linalg.slogdet(Sigma)[1]))
    return np.asarray(4.0 + np.max(logs, axis=1, keepdims=True))
