"""The cases of `troll_factories` at the ends of its factors, where several factories are as likely as each other.

Where one factory takes a comment whatever its parameters are, a parameter that is cut off does not show.
"""

from __future__ import annotations

from typing import Any

import numpy as np

Arguments = list[tuple[Any, ...]]
Array = np.ndarray

FARTHEST = 20.0  # of all means of log-lengths
SHORTEST, LONGEST, LATEST = 1e-5, 1e7, 5_000.0
LEAST, MOST = 0.05, 1_000.0  # of the positive parameters of q
SLOWEST, FASTEST = 0.01, 1_000.0  # of tau and lam
LIKELY = (-4.0, 0.1, 40.0, 0.4, 40.0, 0.08)  # a prior of precisions about 100 and rates about 500


def many(rng: np.random.Generator) -> tuple[Array, Array, Array]:
    """130 comments, and responsibilities of a dozen factories for them."""
    return rng.lognormal(1.5, 0.9, size=130), rng.exponential(0.8, size=130), rng.dirichlet(np.full(12, 0.8), size=130)


def moderate(rng: np.random.Generator, K: int) -> tuple[Array, ...]:
    """alpha_pi, nu_q, kappa_q, alpha_q, beta_q, a_q, b_q of some q."""
    lows = (1.0, 1.0, 0.5, 1.5, 1.0, 1.5, 1.5)
    return tuple(low * rng.uniform(1.0, 2.0, size=K) for low in lows)


def moderate_prior(rng: np.random.Generator, nu: float) -> tuple[float, ...]:
    lows = (0.05, 1.5, 0.5, 1.5, 1.5)
    return nu, *(float(low * rng.uniform(1.0, 2.0)) for low in lows)


def dense(rng: np.random.Generator) -> tuple[Array, Array]:
    """Forty comments that are short and quick, all much alike: their density is far above 1."""
    return np.exp(-5.0 + rng.normal(0.0, 0.1, size=40)), rng.exponential(2e-3, size=40)


def joints_at_ends(rng: np.random.Generator) -> Arguments:
    """Means of -20 and 20, precisions and rates from 0.01 to 1,000, many comments of many factories, all times 0, a
    density above 1."""
    x, t, _ = many(rng)
    tau, lam = rng.uniform(0.5, 2.0, size=(2, 12))
    crowd = rng.dirichlet(np.full(12, 3.0)), rng.normal(1.5, 0.5, size=12), tau, lam
    delta = rng.uniform(0.6, 3.0, size=12)
    drawn: Arguments = [(x, t, rng.integers(0, 12, size=130), *crowd, *moderate_prior(rng, 1.0), delta)]
    for far in (-FARTHEST, FARTHEST):
        lengths = np.array([LONGEST, SHORTEST, 3.0, 8.0, LONGEST])
        times = np.array([60.0, 2e-3, 0.5, 0.7, 90.0])
        mu, tau = np.array([FARTHEST, -FARTHEST, 1.0]), np.array([0.02, SLOWEST, 0.6])
        pi, lam = rng.dirichlet([4.0, 3.0, 5.0]), np.array([SLOWEST, FASTEST, 0.7])
        delta = rng.uniform(0.6, 3.0, size=3)
        z = np.array([0, 1, 2, 2, 0])
        drawn.append((lengths, times, z, pi, mu, tau, lam, *moderate_prior(rng, far), delta))
    mu, tau = rng.normal(1.5, 0.3, size=3), np.array([FASTEST, 0.5, 1.4])
    z = np.array([0, 0, 1, 2])
    lengths = np.exp(mu[z] + rng.normal(size=4) / np.sqrt(tau[z]))
    delta = rng.uniform(0.6, 3.0, size=3)
    known = rng.dirichlet([4.0, 3.0, 5.0]), mu, tau, np.array([2.0, 3.5, 1.2]), *moderate_prior(rng, 1.5), delta
    one = np.ones(1), np.array([-5.0]), np.array([100.0]), np.array([500.0])
    short = (*dense(rng), np.zeros(40, dtype=int), *one, *LIKELY, np.array([1.5]))
    return [*drawn, (lengths, np.zeros(4), z, *known), short]


def labels_at_ends(rng: np.random.Generator) -> Arguments:
    """The longest and the shortest lengths, the longest times, parameters that are all small or all large."""
    x, t, _ = many(rng)
    drawn: Arguments = [(x, t, *moderate(rng, 12)), (x[:4], t[:4], *moderate(rng, 4))]
    scale = rng.uniform(0.85, 1.0, size=(6, 3))
    slow = np.array([1.0, 1.5, 1.1]) / scale[0], np.array([MOST, 900.0, 700.0])
    for end, edge in ((1.0, LONGEST), (-1.0, SHORTEST)):
        middle = np.abs(np.log(edge))
        nu_q = end * np.array([FARTHEST, middle + 0.3, middle - 0.5])
        spread = np.array([2.0, 3.0, 1.0]), np.array([0.5, 3.0, 2.4]) * scale[1], np.array([1.7, 1.0, 0.8])
        lengths = edge * np.exp(-end * np.array([0.0, 0.0, 0.4, 0.1]) * rng.uniform(0.9, 1.1))
        times = np.array([LATEST, 4_000.0, LATEST, 2_500.0])
        drawn.append((lengths, times, np.array([2.0, 3.0, 2.5]), nu_q, *spread, *slow))
    x, t, nu_q = rng.uniform(2.0, 8.0, size=4), rng.uniform(0.2, 1.0, size=4), rng.uniform(1.0, 1.6, size=3)
    small = (
        np.array([LEAST, 1.2, 1.5]),
        nu_q,
        np.array([1.0, LEAST, 0.8]),
        np.array([1.5, LEAST, 2.0]),
        np.array([1.1, LEAST, 0.9]),
        np.array([1.6, 1.1, LEAST]),
        np.array([1.4, 0.9, LEAST]),
    )
    large = MOST * np.array([1.0, 0.97, 0.95])
    alike = [rng.permutation(large) for _ in range(6)]
    return [*drawn, (x, t, *small), (x, t, alike[0], nu_q, *alike[1:])]


def weights_at_ends(rng: np.random.Generator) -> Arguments:
    return [(rng.dirichlet(np.ones(4), size=4), rng.uniform(0.5, 3.0, size=4)), (many(rng)[2], rng.uniform(1, 3, 12))]


def rates_at_ends(rng: np.random.Generator) -> Arguments:
    _, t, r = many(rng)
    return [(t[:4], rng.dirichlet(np.ones(4), size=4), 1.4, 0.6), (t, r, 0.7, 1.9)]


def lengths_at_ends(rng: np.random.Generator) -> Arguments:
    """Prior means of -20 and 20, as many comments as factories, many of both."""
    x, _, r = many(rng)
    drawn: Arguments = [(x, r, 1.1, 0.7, 1.6, 0.8)]
    for far, comments in ((-FARTHEST, x[:4]), (FARTHEST, x[4:8])):
        drawn.append((comments, rng.dirichlet(np.ones(4), size=4), far, 0.6, 1.4, 0.7))
    return drawn


def bounds_at_ends(rng: np.random.Generator) -> Arguments:
    """Parameters of q from 0.05 to 1,000, means of -20 and 20, times of 0, many comments of many factories, a bound
    above 0."""
    x, t, r = many(rng)
    delta = rng.uniform(0.6, 3.0, size=12)
    drawn: Arguments = [(x, t, r, *moderate(rng, 12), *moderate_prior(rng, 1.0), delta)]
    for far in (-FARTHEST, FARTHEST):
        order = rng.permutation(3)
        ends = [np.array([LEAST, value, MOST])[order] for value in rng.uniform(1.0, 2.0, size=6)]
        nu_q = np.array([FARTHEST, 1.0, -FARTHEST])[order]
        soft = rng.dirichlet(np.ones(3), size=3)
        lengths, times = rng.lognormal(1.5, 0.9, size=3), np.array([0.0, rng.uniform(0.2, 1.0), 0.0])
        delta = rng.uniform(0.6, 3.0, size=3)
        drawn.append((lengths, times, soft, ends[0], nu_q, *ends[1:], *moderate_prior(rng, far), delta))
    sure = [np.array([value]) for value in (41.0, -5.0, 50.0, 100.0, 1.0, 100.0, 0.2)]
    return [*drawn, (*dense(rng), np.ones((40, 1)), *sure, *LIKELY, np.array([1.5]))]
