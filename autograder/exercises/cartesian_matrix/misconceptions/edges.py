"""How `cartesian_matrix` goes wrong at the ends: limits, tiny numbers, sizes taken from labels."""

import numpy as np

from autograder.exercise import Misconception
from reference import cartesian_matrix as reference


def precisions_clipped(S, xi_mean, mu0, lam0, lam, tau):
    return reference.update_q_mu(S, xi_mean, mu0, lam0, np.clip(lam, 0.1, 10), np.clip(tau, 0.1, 10))


def first_column_for_all(S, xi_mean, mu0, lam0, lam, tau):
    return reference.update_q_mu(S, xi_mean[0], mu0, lam0, lam, tau)


def cells_clipped(S, mu_mean, xi0, tau0, lam, tau):
    return reference.update_q_xi(np.clip(S, -100, 100), mu_mean, xi0, tau0, lam, tau)


def prior_precision_kept_above_one(S, mu_mean, xi0, tau0, lam, tau):
    return reference.update_q_xi(S, mu_mean, xi0, max(tau0, 1.0), lam, tau)


def prior_kept_weak(S, mu_mean, mu_precision, xi_mean, xi_precision, mu0, lam0, xi0, tau0, lam, tau):
    rest = min(lam0, 10.0), xi0, min(tau0, 10.0), lam, tau
    return reference.elbo(S, mu_mean, mu_precision, xi_mean, xi_precision, mu0, *rest)


def precisions_of_q_raised(S, mu_mean, mu_precision, xi_mean, xi_precision, mu0, lam0, xi0, tau0, lam, tau):
    raised = np.maximum(xi_precision, 0.1)
    return reference.elbo(S, mu_mean, mu_precision, xi_mean, raised, mu0, lam0, xi0, tau0, lam, tau)


EDGES = (
    Misconception(
        "update_q_mu",
        "precisions clipped",
        "You keep lam and tau between two limits. Precisions may be small or large: 0.02 is as good as 50.",
        precisions_clipped,
    ),
    Misconception(
        "update_q_mu",
        "first column mean for all",
        "You subtract xi_mean[0] from every cell. Each column has a mean of its own.",
        first_column_for_all,
    ),
    Misconception(
        "update_q_xi",
        "cells clipped",
        "You cut large cells off. A cell of 1,000 counts as it is.",
        cells_clipped,
    ),
    Misconception(
        "update_q_xi",
        "prior precision kept above 1",
        "You raise tau0 to 1. A weak prior has a precision below 1.",
        prior_precision_kept_above_one,
    ),
    Misconception(
        "elbo",
        "strong priors cut off",
        "You keep lam0 and tau0 below 10. A strong prior has a large precision.",
        prior_kept_weak,
    ),
    Misconception(
        "elbo",
        "precisions of q kept above a limit",
        "You raise small xi_precision. A wide factor of q has a small precision.",
        precisions_of_q_raised,
    ),
)
