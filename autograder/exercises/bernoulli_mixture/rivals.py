"""Laws close to those of the simulated data of `bernoulli_mixture`, as likely errors give them.

A law is given by its log density ratios. These stand in columns behind the uniform draws: judges of the law
take the draws, and sum up the ratios.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from scipy.special import expit, gammaln, logit

Array = np.ndarray

SCALES = (1.2, 1 / 1.2)  # of all parameters of a Dirichlet density
KEPT_FROM_ENDS = (0.02, 0.05, 0.1)
TINY = 1e-300
TESTS_OF_DATA = 3  # the draws, and differences of neighbours along both axes


def proportion_ratios(pi: Array, alpha: Array) -> list[float]:
    """log Dirichlet(pi; c alpha) - log Dirichlet(pi; alpha)."""
    logs = np.log(np.maximum(pi, TINY))
    return [float(log_constant(c * alpha) - log_constant(alpha) + (c - 1) * alpha @ logs) for c in SCALES]


def log_constant(alpha: Array) -> float:
    return float(gammaln(alpha.sum()) - gammaln(alpha).sum())


def data_ratios(X: Array, z: Array, theta: Array) -> list[Array]:
    """Of each entry of X, the log of its probability under other probabilities of a one, less that under theta.

    These lie nearer to the mean over the components or features, to 1/2, or farther from it; or they keep clear of 0
    and 1.
    """
    inside = np.clip(theta, TINY, 1 - 1e-16)
    others = [0.8 * theta + 0.2 * middle for middle in (theta.mean(axis=0), theta.mean(axis=1)[:, None], 0.5)]
    others += [expit(slope * logit(inside)) for slope in (0.8, 1.25)]
    others += [np.clip(theta, least, 1 - least) for least in KEPT_FROM_ENDS]
    return [
        np.where(X == 1, (log_of(other) - log_of(theta))[z], (log_of(1 - other) - log_of(1 - theta))[z])
        for other in others
    ]


def log_of(p: Array) -> Array:
    return np.log(np.maximum(p, TINY))


def first_draws(u: Array, *args: Any) -> Array:
    """Uniform draws of one column; the ratios behind them are left out."""
    return np.clip(u[:, :1], 0.0, 1.0)


def first_ratios(u: Array, *args: Any) -> Array:
    return np.asarray(u[:, 1:].sum(axis=0))


def draws_of_data(u: Array, *args: Any) -> Array:
    return np.clip(u[:, :TESTS_OF_DATA], 0.0, 1.0)


def ratios_of_data(u: Array, *args: Any) -> Array:
    return np.asarray(u[:, TESTS_OF_DATA:].sum(axis=0))
