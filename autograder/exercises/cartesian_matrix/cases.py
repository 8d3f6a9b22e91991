"""The scenes of `cartesian_matrix`: the text's, usual ones, and those at the ends of what is promised."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from reference import cartesian_matrix as reference

Array = np.ndarray
Scene = dict[str, Any]
PRIORS = ("mu0", "lam0", "xi0", "tau0", "lam", "tau")

WIDE = 20.0
LEAST, MOST = 0.02, 50.0  # of all precisions
LARGEST = 1_000.0  # of cells and of all means


def told(rng: np.random.Generator, variant: Mapping[str, Any]) -> Scene:
    """Some q for the matrix of the text."""
    q = factors(rng, float(variant["mu0"]), float(variant["xi0"]), len(variant["lam"]), len(variant["tau"]))
    return {name: np.round(value, 1) + (0.1 if name.endswith("precision") else 0.0) for name, value in q.items()}


def factors(rng: np.random.Generator, mu0: float, xi0: float, R: int, C: int) -> Scene:
    """q with means that are neither the prior's nor the best, and precisions that all differ."""
    return {
        "mu_mean": mu0 + rng.normal(scale=1.5, size=R),
        "mu_precision": np.exp(rng.uniform(-0.7, 1.6, size=R)),
        "xi_mean": xi0 + rng.normal(scale=1.5, size=C),
        "xi_precision": np.exp(rng.uniform(-1.6, 0.7, size=C)),
    }


def priors(rng: np.random.Generator, R: int, C: int, width: float = 6.0) -> Scene:
    """Means and precisions that all differ; precisions within a factor width of 1 to either side, if it is wide with
    both ends among them. The prior of the shorter side is weak, its precision below 1, and the other's is above.
    """

    def precisions(size: int) -> Array:
        found = np.exp(rng.uniform(-np.log(width), np.log(width), size=size))
        if width == WIDE:
            found[:2] = 1.0 / width, width
        return np.asarray(rng.permutation(found))

    low, high = float(rng.uniform(0.2, 0.8)), float(rng.uniform(1.3, 3.2))
    lam0, tau0 = (low, high) if R < C else (high, low)
    means = {"mu0": float(rng.uniform(0.8, 3.0)), "xi0": float(rng.uniform(-4.0, -1.0))}
    return means | {"lam0": lam0, "tau0": tau0, "lam": precisions(R), "tau": precisions(C)}


def matrix(rng: np.random.Generator, R: int, C: int, width: float = 6.0) -> Scene:
    """A matrix drawn from the model, and some q."""
    known = priors(rng, R, C, width)
    S = reference.generate_data(rng, *(known[name] for name in PRIORS)).S
    return known | {"S": S} | factors(rng, known["mu0"], known["xi0"], R, C)


def usual(rng: np.random.Generator, sizes: Mapping[str, int]) -> Scene:
    return matrix(rng, sizes["R"], sizes["C"])


def special(rng: np.random.Generator) -> list[Scene]:
    """One row, one column, and precisions that differ by factors of hundreds."""
    return [matrix(rng, 1, 4), matrix(rng, 5, 1), matrix(rng, 3, 6, width=WIDE)]


def precisions(rng: np.random.Generator, size: int) -> Array:
    """Both ends among them, where there are as many."""
    return rng.permutation(np.append([LEAST, MOST], rng.uniform(0.3, 4.0, size=max(size - 2, 0))))[:size]


def means(rng: np.random.Generator, prior_mean: float, size: int) -> Array:
    """Means of q near the prior's, or up to the largest allowed."""
    if abs(prior_mean) < LARGEST:
        return prior_mean + rng.normal(size=size)
    found = prior_mean * rng.uniform(0.5, 1.0, size=size)
    found[rng.integers(size)] = prior_mean
    return np.asarray(found)


def edges(rng: np.random.Generator) -> list[Scene]:
    """One prior weak and the other strong, both weak, both strong; large cells; as many rows as columns, and many of
    both; in the end a bound above 0."""
    weak, strong = tuple(rng.uniform(0.1, 0.6, size=2)), tuple(rng.uniform(2.0, 8.0, size=2))
    drawn = []
    for (R, C), size, (lam0, tau0) in (
        ((1, 1), 1.0, (LEAST, MOST)),
        ((1, 3), 3.0, (MOST, LEAST)),
        ((3, 1), 1.0, weak),
        ((3, 5), LARGEST, strong),
        ((3, 5), -LARGEST, (MOST, LEAST)),
        ((5, 2), 0.01, (LEAST, MOST)),
        ((4, 4), 2.0, weak),
        ((16, 18), 2.0, strong),
    ):
        S = rng.uniform(0.5, 1.0, size=(R, C)) * size
        mu0, xi0 = size * rng.uniform(0.5, 1.5), -size * rng.uniform(2.0, 3.0)
        if abs(size) < 100.0:  # of both signs, where single precision leaves no rest that counts
            S *= rng.choice([-1.0, 1.0], size=(R, C))
        else:
            S.flat[rng.integers(S.size)], mu0, xi0 = size, size, -size
        known = {"S": S, "mu0": float(mu0), "lam0": float(lam0), "xi0": float(xi0), "tau0": float(tau0)}
        known |= {"lam": precisions(rng, R), "tau": precisions(rng, C)}
        known |= {"mu_mean": means(rng, mu0, R), "xi_mean": means(rng, xi0, C)}
        drawn.append(known | {"mu_precision": precisions(rng, R), "xi_precision": precisions(rng, C)})
    return [*drawn, certain(rng)]


def certain(rng: np.random.Generator) -> Scene:
    """Cells so near the means of their row and column, and all of it so certain, that the bound is above 0."""
    rows, columns = rng.normal(2.0, 0.1, size=16), rng.normal(-3.0, 0.1, size=18)
    S = rows[:, None] + columns + rng.normal(0.0, 0.03, size=(16, 18))
    sizes = {"mu_precision": 16, "xi_precision": 18, "lam": 16, "tau": 18}
    sure = {name: MOST * rng.uniform(0.97, 1.0, size=size) for name, size in sizes.items()}
    return sure | {"S": S, "mu_mean": rows, "xi_mean": columns, "mu0": 2.0, "lam0": MOST, "xi0": -3.0, "tau0": MOST}
