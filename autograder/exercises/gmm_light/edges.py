"""The cases of `gmm_light` at the ends of what is promised: one observation or component, tiny weights, all widths."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

Variant = Mapping[str, Any]
Arguments = list[tuple[Any, ...]]
Array = np.ndarray

LEAST = 1e-4  # the smallest weight
PRECISIONS = np.array([0.01, 1.7, 400.0])
DEVIATIONS = np.array([50.0, 0.02, 0.6])


def parameters(rng: np.random.Generator) -> tuple[Array, Array, Array, Array]:
    """pi, tau, nu, sigma of three components, from one end of their ranges to the other."""
    share = float(rng.uniform(0.3, 0.6))
    pi = rng.permutation([LEAST, share, 1.0 - share - LEAST])
    return pi, rng.permutation(PRECISIONS), rng.normal(0.5, 1.5, size=3), rng.permutation(DEVIATIONS)


def one_component(rng: np.random.Generator) -> tuple[Array, Array, Array, Array]:
    return np.ones(1), rng.uniform(2.0, 4.0, size=1), rng.normal(2.0, 1.0, size=1), rng.uniform(0.3, 0.7, size=1)


def soft(rng: np.random.Generator, N: int, K: int) -> Array:
    return np.asarray(rng.dirichlet(np.full(K, 1.2), size=N))


def edge_joints(rng: np.random.Generator, variant: Variant) -> Arguments:
    """Weights of 1e-4 with observations, the first or the last component without, one observation, one component."""
    drawn: Arguments = []
    for z in (np.array([0, 1, 2, 1, 0]), np.array([1, 0, 0, 1]), np.array([2, 1, 2, 2, 1, 1]), np.array([1])):
        pi, tau, nu, sigma = parameters(rng)
        mu = nu + sigma * rng.normal(size=3)
        drawn.append((mu[z] + rng.normal(size=len(z)) / np.sqrt(tau[z]), z, mu, pi, tau, nu, sigma))
    alone = one_component(rng)
    return [*drawn, (rng.normal(2.0, 1.0, size=4), np.zeros(4, dtype=int), alone[2] + 0.4, *alone)]


def edge_responsibilities(rng: np.random.Generator, variant: Variant) -> Arguments:
    """Responsibilities down to 1e-12, weights of 1e-4, one observation, one component."""
    pi, tau, nu, _ = parameters(rng)
    alone = one_component(rng)
    apart = np.array([0.0, 3.0, 6.0]) + rng.uniform(-0.3, 0.3, size=3)
    even = np.array([1.0, 1.3, 0.8])
    x = np.array([-0.5, 0.9, 2.4, 3.5, 6.4])
    return [
        (x, apart, np.array([0.05, 0.2, 0.1]), pi, even),
        (nu[0] + rng.normal(0.0, 0.1, size=6), nu, np.array([1e-6, 9.0, 0.3]), pi, tau),
        (rng.normal(0.5, 1.0, size=1), nu, np.array([0.3, 0.1, 0.2]), rng.permutation([0.2, 0.3, 0.5]), even),
        (rng.normal(2.0, 1.0, size=4), alone[2], np.array([0.3]), *alone[:2]),
    ]


def edge_means(rng: np.random.Generator, variant: Variant) -> Arguments:
    """Narrow and wide priors, rough and precise observations, far from 0, one observation, one component."""
    drawn: Arguments = []
    for N, shift in ((6, 0.0), (5, -960.0), (8, 960.0), (1, 2.0)):
        _, tau, nu, sigma = parameters(rng)
        drawn.append((rng.normal(shift, 1.5, size=N), soft(rng, N, 3), tau, nu, sigma))
    return [*drawn, (rng.normal(1.0, 1.5, size=5), np.ones((5, 1)), *one_component(rng)[1:])]


def edge_bounds(rng: np.random.Generator, variant: Variant) -> Arguments:
    """All of this for the bound; variances from 1e-6 to 100; so many zeros in r that 1e-6 for each would show."""
    drawn: Arguments = []
    for N in (5, 1, 6):
        pi, tau, nu, sigma = parameters(rng)
        s2 = rng.permutation([1e-6, 0.3, 100.0])
        drawn.append((rng.normal(0.5, 1.5, size=N), soft(rng, N, 3), nu + 0.3, s2, pi, tau, nu, sigma))
    sure = rng.permutation([1e-6, 0.3, 0.5])
    nu, even, pi = rng.normal(0.5, 0.5, size=3), np.array([1.2, 0.7, 0.9]), rng.permutation([0.2, 0.3, 0.5])
    drawn.append((rng.normal(0.5, 0.8, size=4), soft(rng, 4, 3), nu + 0.2, sure, pi, even, nu, 0.8 * even))
    alone = one_component(rng)
    hard = np.eye(4)[rng.integers(0, 4, size=60)]
    nu, even = rng.normal(1.0, 1.0, size=4), np.array([1.1, 0.7, 0.9, 1.3])
    pi = rng.permutation([0.1, 0.2, 0.3, 0.4])
    many = (rng.normal(1.0, 0.9, size=60), hard, nu + 0.2, np.full(4, 0.2), pi, even, nu, 0.8 * even)
    return [
        *drawn,
        (rng.normal(2.0, 1.0, size=4), np.ones((4, 1)), alone[2] + 0.2, np.array([0.1]), *alone),
        many,
    ]


def size_of_logs(x: Array, m: Array, s2: Array, pi: Array, tau: Array) -> Array:
    """How large the logarithms of the K densities are at each observation, (N, 1)."""
    logs = np.abs(np.log(pi)) + np.abs(np.log(tau)) + tau / 2 * ((np.asarray(x)[:, None] - m) ** 2 + s2)
    return 4.0 + np.max(logs, axis=1, keepdims=True)
