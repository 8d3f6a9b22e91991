"""Answers to `cartesian_matrix` that mix up precisions, cut noise off, or end their runs too soon."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from scipy.special import ndtr

from reference import cartesian_matrix as right
from tests.autograder.exercises.subtle import Wrong, survived, table

Change = Callable[[Any, Any, Any, Any], tuple[Any, Any, Any, Any]]


def matrix_with(change: Change) -> Wrong:
    """Precisions and noise of X and Y changed before they are put together."""

    def wrong(rng: Any, mu0: float, lam0: float, xi0: float, tau0: float, lam: Any, tau: Any) -> Any:
        R, C = len(lam), len(tau)
        mu, xi = rng.normal(mu0, lam0**-0.5, size=R), rng.normal(xi0, tau0**-0.5, size=C)
        lam, tau, e, f = change(lam, tau, rng.normal(size=(R, C)), rng.normal(size=(R, C)))
        return mu[:, None] + xi + e / np.sqrt(lam)[:, None] + f / np.sqrt(tau), mu, xi

    return wrong


def precisions(change: Callable[[Any, Any], tuple[Any, Any]]) -> Wrong:
    return matrix_with(lambda lam, tau, e, f: (*change(lam, tau), e, f))


def noise(change: Callable[[Any, Any], tuple[Any, Any]]) -> Wrong:
    return matrix_with(lambda lam, tau, e, f: (lam, tau, *change(e, f)))


def uniform(e: Any) -> Any:
    """Uniform noise of variance 1, made from normal noise."""
    return (ndtr(e) - 0.5) * np.sqrt(12.0)


def same(v: Any, value: Any) -> Any:
    return np.full(len(v), value)


DRAWS: dict[str, Wrong] = {
    "mean of tau": precisions(lambda lam, tau: (lam, same(tau, tau.mean()))),
    "mean of lam": precisions(lambda lam, tau: (same(lam, lam.mean()), tau)),
    "mean of 1/tau": precisions(lambda lam, tau: (lam, same(tau, 1 / np.mean(1 / tau)))),
    "mean of 1/lam": precisions(lambda lam, tau: (same(lam, 1 / np.mean(1 / lam)), tau)),
    "means of both": precisions(lambda lam, tau: (same(lam, lam.mean()), same(tau, tau.mean()))),
    "means of both, swapped": precisions(lambda lam, tau: (same(lam, tau.mean()), same(tau, lam.mean()))),
    "swapped where square": precisions(lambda lam, tau: (tau, lam) if len(lam) == len(tau) else (lam, tau)),
    "tau reversed": precisions(lambda lam, tau: (lam, tau[::-1])),
    "lam reversed": precisions(lambda lam, tau: (lam[::-1], tau)),
    "tau sorted": precisions(lambda lam, tau: (lam, np.sort(tau))),
    "lam sorted": precisions(lambda lam, tau: (np.sort(lam), tau)),
    "the first tau": precisions(lambda lam, tau: (lam, same(tau, tau[0]))),
    "the first lam": precisions(lambda lam, tau: (same(lam, lam[0]), tau)),
    **{
        f"X and Y correlated by {rho}": noise(lambda e, f, rho=rho: (e, rho * e + np.sqrt(1 - rho * rho) * f))
        for rho in (-0.3, 0.3)
    },
    **{
        f"noise clipped at {c}, of {which}": noise(
            lambda e, f, c=c, which=which: (e if which == "Y" else e.clip(-c, c), f if which == "X" else f.clip(-c, c))
        )
        for c in (1.5, 2.0)
        for which in ("X", "Y", "both")
    },
    "uniform noise of X": noise(lambda e, f: (uniform(e), f)),
    "uniform noise of Y": noise(lambda e, f: (e, uniform(f))),
}


def at_most(iterations: int) -> Wrong:
    def wrong(*args: Any, max_iter: int = 500, tol: float = 1e-10) -> Any:
        known, limits = args[:7], [*args[7:], *(max_iter, tol)[len(args) - 7 :]]
        return right.cavi(*known, min(limits[0], iterations), limits[1])

    return wrong


CARTESIAN = {
    "generate_data": DRAWS,
    "cavi": {f"{iterations} iterations at most": at_most(iterations) for iterations in (50, 100, 200)},
}


@table("cartesian_matrix", CARTESIAN)
def test_cartesian_matrix(exercise: str, question: str, wrong: Wrong) -> None:
    assert survived(exercise, question, wrong) == []
