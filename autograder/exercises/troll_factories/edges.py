"""The cases of `troll_factories` at the ends of what is promised: times of 0, sizes of 1, weak and strong priors."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from autograder.exercises.troll_factories import ends

Variant = Mapping[str, Any]
Arguments = list[tuple[Any, ...]]
Array = np.ndarray

LEAST, MOST = 0.05, 40.0  # of the priors' parameters, but for nu
LENGTHS = np.array([1.0, 40.0, 7.0, 1e7, 3.0, 1e-5, 2.0])  # of comments, in any unit
TIMES = np.array([0.0, 2.0, 5_000.0, 0.3, 0.0, 1.0, 4.0])


def prior(rng: np.random.Generator, index: int) -> tuple[float, ...]:
    """nu, kappa, alpha, beta, a, b: all different; each at either end, below 1 and above."""
    low, high = rng.uniform(0.2, 0.9, size=5), rng.uniform(1.3, 6.0, size=5)
    kappa, alpha, beta, a, b = (
        (LEAST, MOST, low[2], high[3], LEAST),
        (MOST, low[1], LEAST, LEAST, MOST),
        (high[0], LEAST, MOST, MOST, high[4]),
        low,
        high,
    )[index % 5]
    return tuple(float(value) for value in (rng.uniform(-1.0, 3.0), kappa, alpha, beta, a, b))


def weights_prior(rng: np.random.Generator, K: int) -> Array:
    return rng.permutation(np.append([LEAST, MOST], rng.uniform(0.6, 4.0, size=max(K - 2, 0))))[:K]


def comments(rng: np.random.Generator, N: int) -> tuple[Array, Array]:
    """Lengths from 1e-5 to 1e7 and times from 0 to 5,000 in any order, or a single comment."""
    if N == 1:
        return rng.uniform(2.0, 20.0, size=1), rng.uniform(0.2, 2.0, size=1)
    return rng.permutation(LENGTHS), rng.permutation(TIMES)


def soft(rng: np.random.Generator, N: int, K: int) -> Array:
    return np.asarray(rng.dirichlet(np.linspace(0.8, 2.0, K), size=N)) if K > 1 else np.ones((N, 1))


def latents(rng: np.random.Generator, K: int) -> tuple[Array, ...]:
    """pi, among it 1e-4, mu, tau and lam."""
    pi = rng.uniform(0.5, 1.0, size=K)
    pi[-1] = 0.0
    pi = pi / pi.sum() * (1 - 1e-4) if K > 1 else pi
    pi[-1] = 1e-4 if K > 1 else 1.0
    return pi, rng.normal(1.5, 0.8, size=K), rng.uniform(0.3, 3.0, size=K), rng.uniform(0.01, 2.0, size=K)


def factors(rng: np.random.Generator, K: int) -> tuple[Array, ...]:
    """alpha_pi, nu_q, kappa_q, alpha_q, beta_q, a_q, b_q of some q; of the last factory little is known."""
    drawn = [rng.uniform(low, 5.0, size=K) for low in (0.8, 1.0, 0.4, 1.2, 0.5, 1.2, 1.5)]
    for which, value in ((0, 0.05), (2, 0.05), (3, 0.3), (5, 0.1)):
        drawn[which][-1] = value
    return tuple(drawn)


def edge_joints(rng: np.random.Generator, variant: Variant) -> Arguments:
    """Times of 0, one comment, one factory; the first or the last factory without comments; weights of 1e-4."""
    drawn: Arguments = []
    for index, (z, K) in enumerate(
        (
            (np.array([2, 1, 1, 2, 2, 1, 2]), 3),
            (np.array([0, 1, 1, 0, 0, 1, 0]), 3),
            (np.array([3, 1, 0, 0, 2, 1, 3]), 4),
            (np.array([2]), 3),
            (np.array([1, 0, 1, 1, 0, 0, 1]), 2),
            (np.zeros(7, dtype=int), 1),
        )
    ):
        drawn.append((*comments(rng, len(z)), z, *latents(rng, K), *prior(rng, index), weights_prior(rng, K)))
    return [*drawn, *ends.joints_at_ends(rng)]


def edge_labels(rng: np.random.Generator, variant: Variant) -> Arguments:
    """Times of 0, one comment, one factory, factories of which little is known, and responsibilities of 1e-12."""
    drawn: Arguments = [(*comments(rng, N), *factors(rng, K)) for N, K in ((7, 3), (1, 3), (7, 1), (7, 2))]
    apart = (
        np.array([2.0, 9.0, 5.0]),
        np.array([1.5, 3.0, 4.5]),
        np.array([20.0, 30.0, 25.0]),
        np.array([10.0, 15.0, 12.0]),
        np.array([1.5, 2.0, 1.2]),
        np.array([12.0, 20.0, 30.0]),
        np.array([10.0, 30.0, 7.0]),
    )
    x, t = rng.uniform([2, 3, 20, 40, 100, 9], [4, 8, 40, 60, 200, 20]), np.array([0.0, 1.0, 0.5, 6.0, 0.1, 2.0])
    return [*drawn, (x, t, *apart), *ends.labels_at_ends(rng)]


def edge_weights(rng: np.random.Generator, variant: Variant) -> Arguments:
    sizes = ((1, 3), (6, 1), (7, 4), (7, 4), (5, 2))
    return [*((soft(rng, N, K), weights_prior(rng, K)) for N, K in sizes), *ends.weights_at_ends(rng)]


def edge_rates(rng: np.random.Generator, variant: Variant) -> Arguments:
    """Times of 0, of thousandths and of thousands, nothing but zeros, one comment, one factory, all priors."""
    drawn: Arguments = []
    for index, (N, K) in enumerate(((7, 3), (1, 3), (7, 1), (7, 2), (7, 3))):
        drawn.append((comments(rng, N)[1], soft(rng, N, K), *prior(rng, index)[4:]))
    short = (rng.uniform(1e-4, 2e-3, size=6), soft(rng, 6, 3), float(rng.uniform(1.3, 6.0)), LEAST)
    return [*drawn, (np.zeros(4), soft(rng, 4, 3), *prior(rng, 4)[4:]), short, *ends.rates_at_ends(rng)]


def edge_lengths(rng: np.random.Generator, variant: Variant) -> Arguments:
    """Very short comments and very long ones, one comment, one factory, all priors."""
    drawn: Arguments = []
    for index, (N, K) in enumerate(((7, 3), (1, 3), (7, 1), (7, 2), (7, 3))):
        drawn.append((comments(rng, N)[0], soft(rng, N, K), *prior(rng, index)[:4]))
    return [*drawn, *ends.lengths_at_ends(rng)]


def edge_bounds(rng: np.random.Generator, variant: Variant) -> Arguments:
    """All of this for the bound; and so many zeros in r that 1e-6 for each would show."""
    drawn: Arguments = []
    for index, (N, K) in enumerate(((7, 3), (1, 3), (7, 1), (7, 2), (7, 3))):
        q = soft(rng, N, K), *factors(rng, K)
        drawn.append((*comments(rng, N), *q, *prior(rng, index), weights_prior(rng, K)))
    x, t = rng.lognormal(0.5, 0.4, size=80), rng.exponential(0.8, size=80)
    flat = [rng.uniform(low, low + 1.0, size=5) for low in (1.5, 0.2, 2.0, 2.0, 0.8, 2.0, 1.5)]
    hard = np.eye(5)[rng.integers(0, 5, size=80)]
    many = (x, t, hard, *flat, *prior(rng, 4), rng.uniform(0.8, 2.0, size=5))
    return [*drawn, many, *ends.bounds_at_ends(rng)]


def size_of_logs(x: Array, t: Array, *factors: Array) -> Array:
    """How large the logarithms of the K densities are at each comment, roughly, (N, 1)."""
    alpha_pi, nu_q, kappa_q, alpha_q, beta_q, a_q, b_q = factors
    y, t = np.log(np.asarray(x, dtype=float))[:, None], np.asarray(t)[:, None]
    logs = 1 / alpha_pi + np.log1p(alpha_pi.sum() / alpha_pi) + 1 / alpha_q + np.abs(np.log(alpha_q / beta_q))
    logs = logs + 1 / a_q + np.abs(np.log(a_q / b_q)) + a_q / b_q * t
    logs = logs + 0.5 * (alpha_q / beta_q * (y - nu_q) ** 2 + 1 / kappa_q)
    return np.asarray(4.0 + np.max(logs, axis=1, keepdims=True))
