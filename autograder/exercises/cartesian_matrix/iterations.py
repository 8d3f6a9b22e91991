"""The runs of `cartesian_matrix` one sweep after the other, and what every sweep leaves behind."""

from __future__ import annotations

from typing import Any

import numpy as np

from autograder.exercises.cartesian_matrix.cases import Array, Variant, factors_of, matrices, matrix, special_matrices
from reference import cartesian_matrix as reference

DEEP = 240  # runs with weak priors still gain after so many sweeps, where other runs have ended long ago


def cells_of(lam: Array, tau: Array) -> Array:
    """The precision of every cell given mu and xi, (R, C)."""
    return np.asarray(1.0 / (1.0 / lam[:, None] + 1.0 / tau))


def updated_factors(parts: Any, S: Array, *known: Any) -> Any:
    """Means and precisions of q as updates leave them: the precisions do not depend on the means."""
    factors = factors_of(parts, S)
    if isinstance(factors, str):
        return factors
    mu0, lam0, xi0, tau0, lam, tau = known[:6]
    cells = cells_of(lam, tau)
    for name, array, expected in (
        ("mu_precision", factors[1], lam0 + cells.sum(axis=1)),
        ("xi_precision", factors[3], tau0 + cells.sum(axis=0)),
    ):
        if np.any(np.abs(array - expected) > 1e-3 * expected):
            return f"{name}: no update leads to these precisions"
    most = 1e3 * (np.abs(S).max() + abs(mu0) + abs(xi0) + 1.0)
    if max(np.abs(factors[0]).max(), np.abs(factors[2]).max()) > most:
        return "some means are much larger than any score"
    return factors


def attained(parts: Any, S: Array, *args: Any) -> Any:
    """The ELBO of the factors that were returned."""
    factors = updated_factors(parts, S, *args)
    return factors if isinstance(factors, str) else reference.elbo(S, *factors, *args[:6])


def log_evidence(S: Array, *known: Any) -> float:
    """log p(S) itself, which no ELBO exceeds: the cells are jointly normal."""
    mu0, lam0, xi0, tau0, lam, tau = known[:6]
    R, C = S.shape
    rows, columns = np.repeat(np.eye(R), C, axis=0), np.tile(np.eye(C), (R, 1))
    covariance = np.diag(1.0 / cells_of(lam, tau).ravel()) + rows @ rows.T / lam0 + columns @ columns.T / tau0
    centred = S.ravel() - mu0 - xi0
    log_determinant = np.linalg.slogdet(2 * np.pi * covariance)[1]
    return float(-0.5 * (log_determinant + centred @ np.linalg.solve(covariance, centred)))


def slow_run(rng: np.random.Generator) -> tuple[Any, ...]:
    """Weak priors: the rows and the columns pass a constant back and forth for hundreds of sweeps."""
    lam, tau = rng.uniform(0.5, 3.0, size=6), rng.uniform(0.5, 3.0, size=4)
    known = (float(rng.uniform(20.0, 40.0)), 0.02, float(rng.uniform(-40.0, -20.0)), 0.03, lam, tau)
    return (reference.generate_data(rng, *known).S + rng.uniform(20.0, 30.0), *known)


def single_sweeps(rng: np.random.Generator, variant: Variant) -> list[tuple[tuple[Any, ...], bool]]:
    """A slow run; one cell, one row, one column; precisions that differ by factors of thousands; an outlier."""
    wide = matrix(rng, 4, 6, width=40.0)
    wide[0][1, 2] += 300.0
    usual = [(given, False) for given in (matrices(rng)[0], *special_matrices(rng)[:2], matrix(rng, 1, 1), wide)]
    return [(slow_run(rng), True), *usual]


def patient_runs(rng: np.random.Generator, variant: Variant) -> list[tuple[tuple[Any, ...], int]]:
    return [(slow_run(rng), 200)]


def size(*given: Any) -> float:
    """How large the ELBO is, after a few sweeps of the reference."""
    return float(reference.cavi(*(*given[:7], 5)).elbos[-1])


def state(parts: Any, *given: Any) -> Any:
    """q as its key, the means of the columns, and one block, those of the rows; the precisions are known."""
    factors = updated_factors(parts, *given)
    return factors if isinstance(factors, str) else (factors[2], (factors[0],))


def best_rows(xi_mean: Array, S: Array, *known: Any) -> tuple[Array, ...]:
    mu0, lam0, _, _, lam, tau = known[:6]
    return (np.asarray(reference.update_q_mu(S, xi_mean, mu0, lam0, lam, tau)[0]),)


def best_columns(blocks: tuple[Array, ...], S: Array, *known: Any) -> Array:
    _, _, xi0, tau0, lam, tau = known[:6]
    return np.asarray(reference.update_q_xi(S, blocks[0], xi0, tau0, lam, tau)[0])


def bound(xi_mean: Array, blocks: tuple[Array, ...], S: Array, *known: Any) -> float:
    _, lam0, _, tau0, lam, tau = known[:6]
    cells = cells_of(lam, tau)
    mu_precision, xi_precision = lam0 + cells.sum(axis=1), tau0 + cells.sum(axis=0)
    return float(reference.elbo(S, blocks[0], mu_precision, xi_mean, xi_precision, *known[:6]))


def never_updated(xi_mean: Array, blocks: tuple[Array, ...], *given: Any) -> str:
    """The precisions, looked at already, show whether both factors have been updated."""
    return ""
