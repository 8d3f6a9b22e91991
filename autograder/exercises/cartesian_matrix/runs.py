"""The runs of `cartesian_matrix.cavi`: what it is called with, where it ends, and what every update leaves behind."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from autograder.checks.read import read
from autograder.exercises.cartesian_matrix.cases import PRIORS, Array, Scene, matrix, special
from reference import cartesian_matrix as reference

DEEP = 240  # runs with weak priors still gain after so many sweeps, where other runs have ended long ago
ENOUGH = (5000, 1e-13)  # limits of a run that is all there
LONG = {"max_iter": 800, "tol": 1e-11}
KINDS = {"mu_mean": "real", "mu_precision": "positive", "xi_mean": "real", "xi_precision": "positive", "elbos": "trace"}


def run_of(scene: Scene, *limits: Any) -> Any:
    return reference.cavi(*(scene["S"], *(scene[name] for name in PRIORS), *limits))


def matrices(rng: np.random.Generator) -> list[Scene]:
    """With the default number of iterations and tolerance, and with others that change nothing much."""
    return [matrix(rng, 3, 5), matrix(rng, 6, 2) | LONG, matrix(rng, 4, 7) | LONG]


def soon_done(rng: np.random.Generator) -> list[Scene]:
    """Their ascent is nearly done with after twenty iterations: who stops too soon loses marks elsewhere."""
    while True:
        drawn = special(rng)
        if all(abs(run_of(one, 20, -np.inf).elbos[-1] / run_of(one, *ENOUGH).elbos[-1] - 1) < 2e-5 for one in drawn):
            return [one | LONG for one in drawn]


def slow(rng: np.random.Generator) -> Scene:
    """Weak priors: the rows and the columns pass a constant back and forth for hundreds of sweeps."""
    known: Scene = {"mu0": float(rng.uniform(20.0, 40.0)), "lam0": 0.02}
    known |= {"xi0": float(rng.uniform(-40.0, -20.0)), "tau0": 0.03}
    known |= {"lam": rng.uniform(0.5, 3.0, size=6), "tau": rng.uniform(0.5, 3.0, size=4)}
    S = reference.generate_data(rng, *(known[name] for name in PRIORS)).S
    return known | {"S": S + rng.uniform(20.0, 30.0)}


def limited(rng: np.random.Generator) -> list[Scene]:
    """Few iterations where many are needed, and as many as nobody needs; with the longest traces allowed.

    A trace has one value per iteration or one per update, with the start or without.
    """
    few = {"max_iter": 5, "tol": 1e-10, "longest": 12}
    return [slow(rng) | few, matrix(rng, 3, 5) | {"max_iter": 600, "tol": 1e-3, "longest": 300}]


def sweeps(rng: np.random.Generator) -> list[Scene]:
    """One cell, one row, one column; precisions that differ by factors of thousands; an outlier."""
    wide = matrix(rng, 4, 6, width=40.0)
    wide["S"][1, 2] += 300.0
    return [matrix(rng, 3, 5), *special(rng)[:2], matrix(rng, 1, 1), wide]


def cells_of(lam: Array, tau: Array) -> Array:
    """The precision of every cell given mu and xi, (R, C)."""
    return np.asarray(1.0 / (1.0 / lam[:, None] + 1.0 / tau))


def implausible(scene: Mapping[str, Any]) -> str:
    """Why no update gives these factors: their precisions do not depend on the means."""
    S, mu0, lam0, xi0, tau0, lam, tau = (scene[name] for name in ("S", *PRIORS))
    cells = cells_of(lam, tau)
    for name, expected in (
        ("mu_precision", lam0 + cells.sum(axis=1)),
        ("xi_precision", tau0 + cells.sum(axis=0)),
    ):
        if np.any(np.abs(scene[name] - expected) > 1e-3 * expected):
            return f"{name}: no update leads to these precisions"
    most = 1e3 * (np.abs(S).max() + abs(mu0) + abs(xi0) + 1.0)
    if max(np.abs(scene["mu_mean"]).max(), np.abs(scene["xi_mean"]).max()) > most:
        return "some means are much larger than any score"
    return ""


def log_evidence(S: Array, mu0: float, lam0: float, xi0: float, tau0: float, lam: Array, tau: Array) -> float:
    """log p(S) itself, which no ELBO exceeds: the cells are jointly normal."""
    R, C = S.shape
    rows, columns = np.repeat(np.eye(R), C, axis=0), np.tile(np.eye(C), (R, 1))
    covariance = np.diag(1.0 / cells_of(lam, tau).ravel()) + rows @ rows.T / lam0 + columns @ columns.T / tau0
    centred = S.ravel() - mu0 - xi0
    log_determinant = np.linalg.slogdet(2 * np.pi * covariance)[1]
    return float(-0.5 * (log_determinant + centred @ np.linalg.solve(covariance, centred)))


def exact_posterior(
    S: Array, mu0: float, lam0: float, xi0: float, tau0: float, lam: Array, tau: Array
) -> tuple[Array, Array]:
    """Means and standard deviations of (mu, xi) given S, of the joint normal distribution itself."""
    R, cells = len(S), cells_of(lam, tau)
    precision = np.diag(np.r_[lam0 + cells.sum(axis=1), tau0 + cells.sum(axis=0)])
    precision[:R, R:], precision[R:, :R] = cells, cells.T
    covariance = np.linalg.inv(precision)
    weighted = np.r_[lam0 * mu0 + (cells * S).sum(axis=1), tau0 * xi0 + (cells * S).sum(axis=0)]
    return covariance @ weighted, np.sqrt(np.diag(covariance))


def means_are_exact(value: Any, S: Array, *args: Any) -> str:
    """The means of q are the exact posterior's, to a hundredth of its standard deviation."""
    R, C = S.shape
    q = read(value, KINDS, ((R,), (R,), (C,), (C,), ()))
    if isinstance(q, str):
        return q
    mean, deviation = exact_posterior(S, *args[: len(PRIORS)])
    got = np.r_[q["mu_mean"], q["xi_mean"]]
    gap = np.abs(got - mean) / deviation
    worst = int(np.argmax(gap))
    if gap[worst] <= 0.01:
        return ""
    place = f"mu_mean[{worst}]" if worst < R else f"xi_mean[{worst - R}]"
    return f"{place} is {got[worst]:.6g}; the exact posterior has the mean {mean[worst]:.6g}, and CAVI gets there"
