"""The cases of `coins` at the ends of what is promised: draws of very different length, rare outcomes, sizes of 1."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from autograder.exercises.coins.cases import draws

Variant = Mapping[str, Any]
Arguments = list[tuple[Any, ...]]
Array = np.ndarray

LEAST = 1e-4  # the smallest probability


def rare(rng: np.random.Generator, K: int, J: int) -> tuple[Array, Array]:
    """theta and pi, with a coin and with outcomes of probability 1e-4."""
    theta = rng.uniform(0.5, 1.0, size=K)
    pi = rng.uniform(0.3, 1.0, size=(K, J))
    for weights in (theta, *pi) if K > 1 else pi:
        weights *= (1 - LEAST) / (weights.sum() - weights[0])
        weights[0] = LEAST
    pi[1::2] = pi[1::2, ::-1]  # another outcome for every other coin
    return (theta if K > 1 else np.ones(1)), pi


def uneven(rng: np.random.Generator) -> tuple[Array, Array, Array]:
    """A draw of a thousand flips beside draws of three and one, of coins so alike that none is sure."""
    base = np.array([0.65, 0.2, 0.15])
    pi = base * np.exp(0.05 * rng.normal(size=(2, 3)))
    pi /= pi.sum(axis=1, keepdims=True)
    first = float(rng.uniform(0.25, 0.4))
    theta = np.array([first, 1 - first])
    x = draws(rng, theta, pi, np.array([1000, 3, 1, 5, 500]))
    many = rng.binomial(500, 0.57)
    return rng.permutation(np.append(x, [[1000, many, 500 - many]], axis=0)), theta, pi


def edges(rng: np.random.Generator) -> list[tuple[Array, Array, Array]]:
    """(x, theta, pi): very different lengths; rare coins and outcomes, which occur; one draw; one coin."""
    drawn = [uneven(rng), uneven(rng)]
    for N, K, J in ((5, 3, 4), (1, 3, 2), (4, 1, 3)):
        theta, pi = rare(rng, K, J)
        x = draws(rng, np.full(K, 1 / K), np.full((K, J), 1 / J), rng.integers(2, 9, size=N))
        x[0, 0], x[0, -1] = 2, 1
        drawn.append((x, theta, pi))
    return drawn


def edge_draws(rng: np.random.Generator, variant: Variant) -> Arguments:
    return list(edges(rng))


def with_responsibilities(rng: np.random.Generator) -> list[tuple[Array, Array, Array, Array]]:
    """(x, q, theta, pi) with any q, in the last case one with so many zeros that 1e-6 for each would show."""
    drawn = [
        (x, rng.dirichlet(np.ones(len(theta)), size=len(x)) if len(theta) > 1 else np.ones((len(x), 1)), theta, pi)
        for x, theta, pi in edges(rng)
    ]
    hard = np.eye(4)[rng.integers(0, 4, size=60)]
    pi = rng.uniform(0.7, 1.0, size=(4, 2))
    pi /= pi.sum(axis=1, keepdims=True)
    return [*drawn, (rng.permutation(np.tile([[1, 2], [3, 1]], (30, 1))), hard, np.array([0.1, 0.2, 0.3, 0.4]), pi)]


def edge_expectations(rng: np.random.Generator, variant: Variant) -> Arguments:
    return list(with_responsibilities(rng))


def edge_maxima(rng: np.random.Generator, variant: Variant) -> Arguments:
    return [(x, q) for x, q, _, _ in with_responsibilities(rng)]


def size_of_logs(x: Array, theta: Array, pi: Array) -> Array:
    """How large the logarithms of the K probabilities are for each draw, (N, 1)."""
    logs = np.abs(np.log(theta)) + np.asarray(x) @ np.abs(np.log(pi)).T
    return np.asarray(4.0 + np.max(logs, axis=1, keepdims=True))
