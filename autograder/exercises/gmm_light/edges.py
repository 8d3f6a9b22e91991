"""The cases of `gmm_light` at the ends of what is promised: one observation or component, tiny weights, all widths."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

Variant = Mapping[str, Any]
Arguments = list[tuple[Any, ...]]
Array = np.ndarray

LEAST, RAREST = 1e-4, 1e-6  # the smallest weight, and the smallest of joint densities
FARTHEST = 1_000.0
PRECISIONS = np.array([0.01, 1.7, 400.0])
DEVIATIONS = np.array([50.0, 0.02, 0.6])


def parameters(rng: np.random.Generator, least: float = LEAST) -> tuple[Array, Array, Array, Array]:
    """pi, tau, nu, sigma of three components, from one end of their ranges to the other."""
    share = float(rng.uniform(0.3, 0.6))
    pi = rng.permutation([least, share, 1.0 - share - least])
    return pi, rng.permutation(PRECISIONS), rng.normal(0.5, 1.5, size=3), rng.permutation(DEVIATIONS)


def one_component(rng: np.random.Generator) -> tuple[Array, Array, Array, Array]:
    return np.ones(1), rng.uniform(2.0, 4.0, size=1), rng.normal(2.0, 1.0, size=1), rng.uniform(0.3, 0.7, size=1)


def eighths(values: Array) -> Array:
    """Rounded such that single precision holds them exactly, and their differences."""
    return np.asarray(np.round(values * 8) / 8)


def many(rng: np.random.Generator) -> tuple[Array, Array, Array, Array, Array]:
    """130 observations of a dozen components: x, pi, tau, nu, sigma, all moderate."""
    tau, sigma = rng.uniform(0.5, 2.0, size=(2, 12))
    nu, pi = rng.normal(0.0, 1.5, size=12), rng.dirichlet(np.full(12, 4.0))
    return rng.normal(0.0, 2.0, size=130), pi, tau, nu, sigma


def dense(rng: np.random.Generator) -> tuple[Array, Array, Array, Array, Array]:
    """Forty observations of one narrow component, x, pi, tau, nu, sigma: their density is far above 1."""
    nu, tau = rng.normal(2.0, 1.0, size=1), rng.uniform(300.0, 400.0, size=1)
    return nu + rng.normal(0.0, 0.05, size=40), np.ones(1), tau, nu, rng.uniform(0.02, 0.04, size=1)


def soft(rng: np.random.Generator, N: int, K: int) -> Array:
    return np.asarray(rng.dirichlet(np.full(K, 1.2), size=N))


def edge_joints(rng: np.random.Generator, variant: Variant) -> Arguments:
    """Weights of 1e-6 with observations, the first or the last component without, one observation, one component,
    many of both;
    a density above 1; observations and means from -1,000 to 1,000."""
    drawn: Arguments = []
    for z in (np.array([0, 1, 2, 1, 0]), np.array([1, 0, 0, 1]), np.array([2, 1, 2, 2, 1, 1]), np.array([1])):
        pi, tau, nu, sigma = parameters(rng, RAREST)
        mu = nu + sigma * rng.normal(size=3)
        drawn.append((mu[z] + rng.normal(size=len(z)) / np.sqrt(tau[z]), z, mu, pi, tau, nu, sigma))
    close, *alone = dense(rng)
    x, *known = many(rng)
    mu = known[2] + known[3] * rng.normal(size=12)
    far, z = np.array([-FARTHEST, FARTHEST]), np.array([1, 0, 1, 0, 1])
    return [
        *drawn,
        (close, np.zeros(40, dtype=int), alone[2] + 0.01, *alone),
        (x, rng.integers(0, 12, size=130), mu, *known),
        (far[z], z, *far_apart(rng, far)),
    ]


def far_apart(rng: np.random.Generator, far: Array) -> tuple[Array, Array, Array, Array, Array]:
    """mu, pi, tau, nu, sigma of two components as far apart as can be, of moderate precision."""
    near = far - np.sign(far) * eighths(rng.uniform(0.5, 2.0, size=2))
    means = (near, far) if rng.random() < 0.5 else (far, near)
    share = float(rng.uniform(0.3, 0.7))
    tau, sigma = rng.uniform(0.5, 2.0, size=(2, 2))
    return means[0], np.array([share, 1 - share]), tau, means[1], sigma


def edge_responsibilities(rng: np.random.Generator, variant: Variant) -> Arguments:
    """Responsibilities down to 1e-12, weights of 1e-4 and of nearly 1, one observation, one component, many of both.

    At every end the components are about as likely as each other, so that what is cut off there shows: observations of
    1,000 in size, precisions of 400 with variances of 1e-6, precisions of 0.01 with variances of 100.
    """
    alone = one_component(rng)
    apart = np.array([0.0, 3.0, 6.0]) + rng.uniform(-0.3, 0.3, size=3)
    even = np.array([1.0, 1.3, 0.8])
    x = np.array([-0.5, 0.9, 2.4, 3.5, 6.4])
    pi = parameters(rng)[0]
    mostly = rng.permutation([LEAST, LEAST, 1 - 2 * LEAST])
    sharp = rng.uniform(1.0, 1.05, size=3)
    order = rng.permutation(3)
    crowd, crowd_pi, crowd_tau, crowd_m, _ = many(rng)
    drawn: Arguments = [
        (x, apart, np.array([0.05, 0.2, 0.1]), pi, even),
        (
            sharp.mean() + rng.uniform(-0.1, 0.1, size=5),
            sharp,
            np.array([1e-6, 2e-3, 4e-3])[order],
            rng.permutation([0.2, 0.3, 0.5]),
            np.array([400.0, 360.0, 250.0])[order],
        ),
        (
            rng.uniform(-15.0, 15.0, size=6),
            rng.uniform(-8.0, 8.0, size=3),
            np.array([100.0, 40.0, 1e-6])[order],
            mostly,
            np.array([0.01, 0.02, 0.014])[order],
        ),
        (rng.normal(0.5, 1.0, size=1), apart / 6, np.array([0.3, 0.1, 0.2]), rng.permutation([0.2, 0.3, 0.5]), even),
        (alone[2] + rng.normal(0.0, 0.6, size=4), alone[2], np.array([0.3]), *alone[:2]),
        (0.6 * crowd, crowd_m, rng.uniform(0.1, 0.5, size=12), crowd_pi, crowd_tau),  # none of them far from all
    ]
    for sign in (-1.0, 1.0):
        m = sign * (FARTHEST - eighths(rng.uniform(0.0, 3.0, size=3)))
        points = sign * (FARTHEST - np.append(0.0, eighths(rng.uniform(0.0, 4.0, size=2))))
        drawn.append((points, m, rng.uniform(0.1, 0.4, size=3), rng.permutation([0.2, 0.3, 0.5]), even))
    return drawn


def edge_means(rng: np.random.Generator, variant: Variant) -> Arguments:
    """Narrow and wide priors, rough and precise observations, up to 1,000 in size, one observation, one component, many
    of both."""
    drawn: Arguments = []
    for N, shift in ((6, 0.0), (5, -FARTHEST), (8, FARTHEST), (1, 2.0)):
        _, tau, nu, sigma = parameters(rng)
        x = np.clip(rng.normal(shift, 1.5, size=N), -FARTHEST, FARTHEST)
        x[0] = shift if abs(shift) == FARTHEST else x[0]
        if N == 6:  # a prior shows where it is not much weaker than the observations
            tau, sigma = np.sort(tau), np.sort(sigma)[::-1]
        r = soft(rng, N, 3)
        if N == 5:  # some hundredths of an observation say more than this prior
            strong = int(np.argmax(tau * sigma**2))
            r[:, strong] = 0.0
            share = rng.uniform(0.004, 0.012, size=(5, 1))
            r = np.where(np.arange(3) == strong, share, r * (1 - share) / r.sum(axis=1, keepdims=True))
        drawn.append((x, r, tau, nu, sigma))
    nu = rng.permutation([-FARTHEST, FARTHEST, 0.5])
    x, _, *crowd = many(rng)
    return [
        *drawn,
        (rng.normal(1.0, 1.5, size=3), soft(rng, 3, 3), rng.uniform(0.5, 2.0, size=3), nu, np.array([0.4, 1.1, 0.7])),
        (rng.normal(1.0, 1.5, size=5), np.ones((5, 1)), *one_component(rng)[1:]),
        (x, np.eye(12)[rng.integers(0, 12, size=130)], *crowd),
    ]


def edge_bounds(rng: np.random.Generator, variant: Variant) -> Arguments:
    """All of this for the bound; variances from 1e-6 to 100; so many zeros in r that 1e-6 for each would show; a bound
    above 0."""
    drawn: Arguments = []
    for N in (5, 1, 6):
        pi, tau, nu, sigma = parameters(rng)
        s2 = rng.permutation([1e-6, 0.3, 100.0])
        drawn.append((rng.normal(0.5, 1.5, size=N), soft(rng, N, 3), nu + 0.3, s2, pi, tau, nu, sigma))
    sure = rng.permutation([1e-6, 0.3, 0.5])
    nu, even, pi = rng.normal(0.5, 0.5, size=3), np.array([1.2, 0.7, 0.9]), rng.permutation([0.2, 0.3, 0.5])
    drawn.append((rng.normal(0.5, 0.8, size=4), soft(rng, 4, 3), nu + 0.2, sure, pi, even, nu, 0.8 * even))
    wide, rough, narrow = np.array([20.0, 30.0, 5.0]), np.array([0.01, 0.012, 0.011]), np.array([30.0, 50.0, 20.0])
    drawn.append((rng.normal(0.5, 9.0, size=3), soft(rng, 3, 3), nu + 2.0, wide, pi, rough, nu, narrow))
    close, *alone = dense(rng)
    hard = np.eye(4)[rng.integers(0, 4, size=60)]
    nu, even = rng.normal(1.0, 1.0, size=4), np.array([1.1, 0.7, 0.9, 1.3])
    pi = rng.permutation([0.1, 0.2, 0.3, 0.4])
    zeros = (rng.normal(1.0, 0.9, size=60), hard, nu + 0.2, np.full(4, 0.2), pi, even, nu, 0.8 * even)
    x, *known = many(rng)
    far, z = np.array([-FARTHEST, FARTHEST]), np.array([1, 0, 1, 0])
    m, *priors = far_apart(rng, far)
    return [
        *drawn,
        (close, np.ones((40, 1)), alone[2] + 0.01, np.array([5e-4]), *alone),
        zeros,
        (x, soft(rng, 130, 12), known[2] + rng.normal(size=12) * 0.3, rng.uniform(0.1, 0.5, size=12), *known),
        (far[z], np.eye(2)[z], m, rng.uniform(0.2, 0.5, size=2), *priors),
    ]


def size_of_logs(x: Array, m: Array, s2: Array, pi: Array, tau: Array) -> Array:
    """How large the logarithms of the K densities are at each observation, (N, 1)."""
    logs = np.abs(np.log(pi)) + np.abs(np.log(tau)) + tau / 2 * ((np.asarray(x)[:, None] - m) ** 2 + s2)
    return 4.0 + np.max(logs, axis=1, keepdims=True)
