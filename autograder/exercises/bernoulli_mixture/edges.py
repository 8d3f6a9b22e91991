"""The cases of `bernoulli_mixture` at the ends of what is promised: sizes of 1, weak and strong priors."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from autograder.exercises.bernoulli_mixture.cases import data

Variant = Mapping[str, Any]
Arguments = list[tuple[Any, ...]]
Array = np.ndarray

LEAST, MOST = 0.1, 30.0  # of the priors' parameters
SIZES = ((1, 4, 3), (6, 1, 3), (5, 3, 1), (8, 3, 4))  # N, D, K


def priors(rng: np.random.Generator, K: int, index: int) -> tuple[float, float, Array]:
    """a, b and alpha from one end to the other; a and b on both sides of 1, and then on the same."""
    low, high = rng.uniform(0.3, 0.9, size=2), rng.uniform(1.2, 5.0, size=2)
    a, b = ((LEAST, MOST), (MOST, LEAST), tuple(low), tuple(high))[index % 4]
    alpha = np.append([MOST, LEAST], rng.uniform(0.3, 4.0, size=max(K - 2, 0)))
    return float(a), float(b), rng.permutation(alpha)[:K]


def proportions(rng: np.random.Generator, K: int) -> Array:
    """One of them 1e-4, or 1 if there is one only."""
    if K == 1:
        return np.ones(1)
    rest = rng.uniform(0.5, 1.0, size=K - 1)
    return np.append(rest / rest.sum() * (1 - 1e-4), 1e-4)


def probabilities(rng: np.random.Generator, K: int, D: int) -> Array:
    """Among them 1e-8 and 1 - 1e-4."""
    theta = rng.uniform(0.1, 0.9, size=(K, D))
    theta.flat[0], theta.flat[-1] = 1e-8, 1 - 1e-4
    return theta


def soft(rng: np.random.Generator, N: int, K: int) -> Array:
    return np.asarray(rng.dirichlet(np.linspace(0.8, 2.0, K), size=N)) if K > 1 else np.ones((N, 1))


def factors(rng: np.random.Generator, K: int, D: int) -> tuple[Array, Array, Array]:
    """a_q, b_q and alpha_q, from one end to the other."""
    a_q, b_q = rng.uniform(0.5, 6.0, size=(K, D)), rng.uniform(0.5, 6.0, size=(K, D))
    a_q.flat[0], a_q.flat[1], b_q.flat[0], b_q.flat[-1] = 0.02, 40.0, 0.4, 300.0
    alpha_q = rng.uniform(0.5, 5.0, size=K)
    alpha_q[0], alpha_q[-1] = 20.0, 0.1
    return a_q, b_q, alpha_q


def edge_joints(rng: np.random.Generator, variant: Variant) -> Arguments:
    """Sizes of 1; observations of a component with proportion 1e-4; the first or the last component without any."""
    drawn: Arguments = []
    for index, (N, D, K) in enumerate(SIZES):
        z = np.arange(K - 1, K - 1 - N, -1) % K
        drawn.append((data(rng, N, D), z, proportions(rng, K), probabilities(rng, K, D), *priors(rng, K, index)))
    for index, z in enumerate((np.array([2, 1, 1, 2, 2]), np.array([0, 1, 1, 0, 0]))):
        drawn.append((data(rng, 5, 2), z, proportions(rng, 3), probabilities(rng, 3, 2), *priors(rng, 3, index)))
    return drawn


def edge_q_z(rng: np.random.Generator, variant: Variant) -> Arguments:
    """Sizes of 1, parameters of 0.02; and components so far apart that responsibilities go down to 1e-12."""
    drawn: Arguments = [(data(rng, N, D), *factors(rng, K, D)) for N, D, K in SIZES]
    share = rng.uniform(0.2, 0.8, size=(3, 14))
    X = (rng.random((6, 14)) < share[[0, 1, 2, 0, 1, 2]]).astype(int)
    return [*drawn, (X, 30 * share, 30 * (1 - share), np.array([0.4, 3.0, 7.0]))]


def edge_q_theta(rng: np.random.Generator, variant: Variant) -> Arguments:
    sizes = enumerate((*SIZES, SIZES[-1]))
    return [(data(rng, N, D), soft(rng, N, K), *priors(rng, K, index)[:2]) for index, (N, D, K) in sizes]


def edge_q_pi(rng: np.random.Generator, variant: Variant) -> Arguments:
    return [(soft(rng, N, K), priors(rng, K, 0)[2]) for N, _, K in (*SIZES, SIZES[-1])]


def edge_bounds(rng: np.random.Generator, variant: Variant) -> Arguments:
    """Sizes of 1, all priors, parameters of 0.02; and so many zeros in r that 1e-6 for each would show."""
    drawn: Arguments = []
    for index, (N, D, K) in enumerate(SIZES):
        drawn.append((data(rng, N, D), soft(rng, N, K), *factors(rng, K, D), *priors(rng, K, index)))
    few = rng.uniform(0.8, 4.0, size=(2, 5, 1)), rng.uniform(1.0, 3.0, size=5)
    hard = np.eye(5)[rng.integers(0, 5, size=80)]
    return [*drawn, (data(rng, 80, 1), hard, *few[0], few[1], 1.3, 0.7, np.array([0.7, 1.5, 2.0, 0.9, 1.2]))]


def size_of_logs(X: Array, a_q: Array, b_q: Array, alpha_q: Array) -> float:
    """How large the logarithms of an observation's probabilities are at most, roughly."""
    logs = 0.5 * (1 / a_q + 1 / b_q + np.log1p(b_q / a_q) + np.log1p(a_q / b_q))
    return float(4.0 + np.max(logs.sum(axis=1) + 1 / alpha_q + np.log1p(alpha_q.sum() / alpha_q)))
