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
MOST = 1500  # flips of a draw
MANY = 230  # draws


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
    """Draws of many flips beside draws of three and one, of coins so alike that none is sure.

    Their first outcome is alike up to a thousandth, so that 1,500 of it leave both coins in question.
    """
    first = 0.65 + 5e-4 * rng.choice([-1.0, 1.0]) * np.array([1.0, -1.0])
    rest = np.array([0.2, 0.15]) * np.exp(0.05 * rng.normal(size=(2, 2)))
    pi = np.column_stack([first, rest * ((1 - first) / rest.sum(axis=1))[:, None]])
    first = float(rng.uniform(0.25, 0.4))
    theta = np.array([first, 1 - first])
    x = draws(rng, theta, pi, np.array([1000, 3, 1, 5, 500]))
    many = rng.binomial(500, 0.57)
    return rng.permutation(np.append(x, [[MOST, 0, 0], [1000, many, 500 - many]], axis=0)), theta, pi


def hundreds_of_draws(rng: np.random.Generator) -> tuple[Array, Array, Array]:
    """Draws of dice, so many that the first ones do not stand for all, and also of dice that are hardly ever chosen."""
    theta, pi = rng.permutation([LEAST, 0.05, 0.95 - LEAST]), rng.dirichlet(np.full(12, 4.0), size=3) * 0.98 + 0.02 / 12
    return draws(rng, np.full(3, 1 / 3), pi, rng.integers(1, 15, size=MANY)), theta, pi


def edges(rng: np.random.Generator) -> list[tuple[Array, Array, Array]]:
    """(x, theta, pi): very different lengths; rare coins and outcomes, which occur; draws without any flip;
    one draw; one coin."""
    drawn = [uneven(rng), uneven(rng), hundreds_of_draws(rng)]
    for N, K, J in ((6, 3, 4), (1, 3, 2), (5, 1, 3)):
        theta, pi = rare(rng, K, J)
        x = draws(rng, np.full(K, 1 / K), np.full((K, J), 1 / J), rng.integers(2, 9, size=N))
        x[0, 0], x[0, -1] = 2, 1
        if N > 1:
            x[-1] = 0
        drawn.append((x, theta, pi))
    return drawn


def edge_draws(rng: np.random.Generator, variant: Variant) -> Arguments:
    return list(edges(rng))


def any_q(rng: np.random.Generator, N: int, K: int) -> Array:
    q = np.asarray(rng.dirichlet(np.ones(K), size=N)) if K > 1 else np.ones((N, 1))
    if N == MANY:
        q[:, 0] = 10.0 ** rng.uniform(-7.0, -3.0, size=N)
    return np.asarray(q / q.sum(axis=1, keepdims=True))


def with_responsibilities(rng: np.random.Generator) -> list[tuple[Array, Array, Array, Array]]:
    """(x, q, theta, pi) with any q; of many draws one coin has tiny ones alone; in the last case q holds so many
    zeros that 1e-6 for each would show."""
    drawn = [(x, any_q(rng, len(x), len(theta)), theta, pi) for x, theta, pi in edges(rng)]
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
