"""The cases of `cartesian_matrix` at the ends of what is promised: one cell, weak and strong priors, large cells."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from autograder.checks.equals import crossed

Variant = Mapping[str, Any]
Arguments = list[tuple[Any, ...]]
Array = np.ndarray

LEAST, MOST = 0.02, 50.0  # of all precisions
LARGEST = 1_000.0  # of cells and of all means
SIZES = ((1, 1), (1, 3), (3, 1), (3, 5), (3, 5), (5, 2), (4, 4), (16, 18))


def precisions(rng: np.random.Generator, size: int) -> Array:
    """Both ends among them, where there are as many."""
    return rng.permutation(np.append([LEAST, MOST], rng.uniform(0.3, 4.0, size=max(size - 2, 0))))[:size]


def edge_matrices(rng: np.random.Generator) -> list[tuple[Any, ...]]:
    """(S, mu0, lam0, xi0, tau0, lam, tau): one prior weak and the other strong, both weak, both strong; in the end as
    many rows as columns, and many of both."""
    weak, strong = tuple(rng.uniform(0.1, 0.6, size=2)), tuple(rng.uniform(2.0, 8.0, size=2))
    priors = ((LEAST, MOST), (MOST, LEAST), weak, strong, (MOST, LEAST), (LEAST, MOST), weak, strong)
    sizes = (1.0, 3.0, 1.0, LARGEST, -LARGEST, 0.01, 2.0, 2.0)
    drawn = []
    for (R, C), size, (lam0, tau0) in zip(SIZES, sizes, priors, strict=True):
        S = rng.uniform(0.5, 1.0, size=(R, C)) * size
        mu0, xi0 = size * rng.uniform(0.5, 1.5), -size * rng.uniform(2.0, 3.0)
        if abs(size) < 100.0:  # of both signs, where single precision leaves no rest that counts
            S *= rng.choice([-1.0, 1.0], size=(R, C))
        else:
            S.flat[rng.integers(S.size)], mu0, xi0 = size, size, -size
        known = (float(mu0), float(lam0), float(xi0), float(tau0))
        drawn.append((S, *known, precisions(rng, R), precisions(rng, C)))
    return drawn


def means(rng: np.random.Generator, prior_mean: float, size: int) -> Array:
    """Means of q near the prior's, or up to the largest allowed."""
    if abs(prior_mean) < LARGEST:
        return prior_mean + rng.normal(size=size)
    found = prior_mean * rng.uniform(0.5, 1.0, size=size)
    found[rng.integers(size)] = prior_mean
    return np.asarray(found)


def edge_rows(rng: np.random.Generator, variant: Variant) -> Arguments:
    return crossed(
        [
            (S, means(rng, xi0, len(tau)), mu0, lam0, lam, tau)
            for S, mu0, lam0, xi0, tau0, lam, tau in edge_matrices(rng)
        ]
    )


def edge_columns(rng: np.random.Generator, variant: Variant) -> Arguments:
    return crossed(
        [
            (S, means(rng, mu0, len(lam)), xi0, tau0, lam, tau)
            for S, mu0, lam0, xi0, tau0, lam, tau in edge_matrices(rng)
        ]
    )


def edge_bounds(rng: np.random.Generator, variant: Variant) -> Arguments:
    drawn: Arguments = []
    for S, mu0, lam0, xi0, tau0, lam, tau in edge_matrices(rng):
        R, C = S.shape
        rows, columns = means(rng, mu0, R), means(rng, xi0, C)
        drawn.append((S, rows, precisions(rng, R), columns, precisions(rng, C), mu0, lam0, xi0, tau0, lam, tau))
    return [*crossed(drawn), dense(rng)]


def dense(rng: np.random.Generator) -> tuple[Any, ...]:
    """Cells so near the means of their row and column, and all of it so certain, that the bound is above 0."""
    rows, columns = rng.normal(2.0, 0.1, size=16), rng.normal(-3.0, 0.1, size=18)
    S = rows[:, None] + columns + rng.normal(0.0, 0.03, size=(16, 18))
    sure = [MOST * rng.uniform(0.97, 1.0, size=size) for size in (16, 18, 16, 18)]
    return S, rows, sure[0], columns, sure[1], 2.0, MOST, -3.0, MOST, sure[2], sure[3]
