"""The scenes of `troll_factories` at the ends of its factors, where several factories are as likely as each other.

Where one factory takes a comment whatever its parameters are, a parameter that is cut off does not show.
"""

from __future__ import annotations

import numpy as np

from autograder.exercises.troll_factories.cases import FACTORS, LATENTS, PRIOR, Scene, edges, named, scene, table

FARTHEST = 20.0  # of all means of log-lengths
SHORTEST, LONGEST, LATEST = 1e-5, 1e7, 5_000.0
LEAST, MOST = 0.05, 1_000.0  # of the positive parameters of q
SLOWEST, FASTEST = 0.01, 1_000.0  # of tau and lam


def moderate_prior(rng: np.random.Generator, nu: float) -> Scene:
    lows = (0.05, 1.5, 0.5, 1.5, 1.5)
    return named(PRIOR, nu, *(float(low * rng.uniform(1.0, 2.0)) for low in lows))


def moderate(rng: np.random.Generator, N: int, K: int, nu: float = 1.0) -> Scene:
    """A scene whose q says about as much of each factory, and whose prior says little of their means."""
    q = named(FACTORS, *(low * rng.uniform(1.0, 2.0, size=K) for low in (1.0, 1.0, 0.5, 1.5, 1.0, 1.5, 1.5)))
    r, delta = rng.dirichlet(np.ones(K), size=N), rng.uniform(0.6, 3.0, size=K)
    return scene(rng, N, K) | q | moderate_prior(rng, nu) | {"r": r, "delta": delta}


def ends(rng: np.random.Generator) -> list[Scene]:
    """Weak and strong priors, many comments of a dozen factories, as many comments as factories, all parameters at
    their ends."""
    tau, lam = rng.uniform(0.5, 2.0, size=(2, 12))
    crowd = moderate(rng, 130, 12) | named(LATENTS, rng.dirichlet(np.full(12, 3.0)), np.full(12, 1.5), tau, lam)
    crowd |= {"mu": rng.normal(1.5, 0.5, size=12)}
    both = [one for far in (-FARTHEST, FARTHEST) for one in (joint_at_ends(rng, far), bound_at_ends(rng, far))]
    squares = [moderate(rng, 4, 4, far) for far in (-FARTHEST, FARTHEST)]
    labels = [labels_at_ends(rng, end, edge) for end, edge in ((1.0, LONGEST), (-1.0, SHORTEST))]
    certain = [large(rng), precise(rng), dense(rng)]
    return [*edges(rng), crowd, moderate(rng, 4, 4), *squares, *both, *labels, small(rng), *certain]


def joint_at_ends(rng: np.random.Generator, far: float) -> Scene:
    """Means of -20 and 20, precisions from 0.01, rates from 0.01 to 1,000, and comments as they make them."""
    known = named(
        LATENTS,
        rng.dirichlet([4.0, 3.0, 5.0]),
        np.array([FARTHEST, -FARTHEST, 1.0]),
        np.array([0.02, SLOWEST, 0.6]),
        np.array([SLOWEST, FASTEST, 0.7]),
    )
    x, t = np.array([LONGEST, SHORTEST, 3.0, 8.0, LONGEST]), np.array([60.0, 2e-3, 0.5, 0.7, 90.0])
    return moderate(rng, 5, 3, far) | known | {"x": x, "t": t, "z": np.array([0, 1, 2, 2, 0])}


def bound_at_ends(rng: np.random.Generator, far: float) -> Scene:
    """Parameters of q from 0.05 to 1,000, means of -20 and 20, times of 0."""
    order = rng.permutation(3)
    q = {name: np.array([LEAST, rng.uniform(1.0, 2.0), MOST])[order] for name in FACTORS}
    q["nu_q"] = np.array([FARTHEST, 1.0, -FARTHEST])[order]
    x, t = rng.lognormal(1.5, 0.9, size=3), np.array([0.0, rng.uniform(0.2, 1.0), 0.0])
    return moderate(rng, 3, 3, far) | q | {"x": x, "t": t}


def labels_at_ends(rng: np.random.Generator, end: float, edge: float) -> Scene:
    """The longest or the shortest lengths, and the longest times."""
    scale, middle = rng.uniform(0.85, 1.0, size=(6, 3)), np.abs(np.log(edge))
    q = named(
        FACTORS,
        np.array([2.0, 3.0, 2.5]),
        end * np.array([FARTHEST, middle + 0.3, middle - 0.5]),
        np.array([2.0, 3.0, 1.0]),
        np.array([0.5, 3.0, 2.4]) * scale[1],
        np.array([1.7, 1.0, 0.8]),
        np.array([1.0, 1.5, 1.1]) / scale[0],
        np.array([MOST, 900.0, 700.0]),
    )
    x = edge * np.exp(-end * np.array([0.0, 0.0, 0.4, 0.1]) * rng.uniform(0.9, 1.1))
    return moderate(rng, 4, 3) | q | {"x": x, "t": np.array([LATEST, 4_000.0, LATEST, 2_500.0])}


def small(rng: np.random.Generator) -> Scene:
    """Every parameter of q at its lower end, for one factory each."""
    q = table(
        FACTORS,
        [LEAST, 1.0, 1.0, 1.5, 1.1, 1.6, 1.4],
        [1.2, 1.0, LEAST, LEAST, LEAST, 1.1, 0.9],
        [1.5, 1.0, 0.8, 2.0, 0.9, LEAST, LEAST],
    )
    return moderate(rng, 4, 3) | q | near_comments(rng)


def large(rng: np.random.Generator) -> Scene:
    """All parameters of q at their upper ends."""
    q: Scene = {name: rng.permutation(MOST * np.array([1.0, 0.97, 0.95])) for name in FACTORS}
    return moderate(rng, 4, 3) | q | near_comments(rng)


def near_comments(rng: np.random.Generator) -> Scene:
    """Comments that all of three factories may have written."""
    known = {"x": rng.uniform(2.0, 8.0, size=4), "t": rng.uniform(0.2, 1.0, size=4)}
    return known | {"nu_q": rng.uniform(1.0, 1.6, size=3)}


def precise(rng: np.random.Generator) -> Scene:
    """A precision of 1,000, and all times 0."""
    mu, tau, z = rng.normal(1.5, 0.3, size=3), np.array([FASTEST, 0.5, 1.4]), np.array([0, 0, 1, 2])
    known = named(LATENTS, rng.dirichlet([4.0, 3.0, 5.0]), mu, tau, np.array([2.0, 3.5, 1.2]))
    x = np.exp(mu[z] + rng.normal(size=4) / np.sqrt(tau[z]))
    return moderate(rng, 4, 3, 1.5) | known | {"x": x, "t": np.zeros(4), "z": z}


def dense(rng: np.random.Generator) -> Scene:
    """Forty comments that are short and quick, all much alike: their density is far above 1, and the bound above 0."""
    sure = named(FACTORS, *(np.array([value]) for value in (41.0, -5.0, 50.0, 100.0, 1.0, 100.0, 0.2)))
    known = named(LATENTS, np.ones(1), np.array([-5.0]), np.array([100.0]), np.array([500.0]))
    prior = named(PRIOR, -4.0, 0.1, 40.0, 0.4, 40.0, 0.08)  # of precisions about 100 and rates about 500
    comments = {"x": np.exp(-5.0 + rng.normal(0.0, 0.1, size=40)), "t": rng.exponential(2e-3, size=40)}
    return scene(rng, 40, 1) | sure | known | prior | comments | {"r": np.ones((40, 1)), "delta": np.array([1.5])}
