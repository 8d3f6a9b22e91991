"""How `cartesian_matrix` goes wrong by habit: precisions of 1, other logarithms."""

import numpy as np

from autograder.exercise import Misconception
from autograder.exercises.cartesian_matrix.misconceptions.draws import cells


def updated(S, others, prior_mean, prior_precision, lam, tau):
    cells = 1 / (1 / lam[:, None] + 1 / tau)
    precision = prior_precision + np.sum(cells, axis=1)
    return (prior_precision * prior_mean + np.sum(cells * (S - others), axis=1)) / precision, precision


def divergence(mean, precision, prior_mean, prior_precision):
    ratio = prior_precision / precision
    return 0.5 * np.sum(ratio - 1 - np.log(ratio) + prior_precision * (mean - prior_mean) ** 2)


def bound(S, mu_mean, mu_precision, xi_mean, xi_precision, mu0, lam0, xi0, tau0, lam, tau):
    cells = 1 / (1 / lam[:, None] + 1 / tau)
    squares = (S - mu_mean[:, None] - xi_mean) ** 2 + 1 / mu_precision[:, None] + 1 / xi_precision
    likelihood = 0.5 * np.sum(np.log(cells / (2 * np.pi)) - cells * squares)
    return likelihood - divergence(mu_mean, mu_precision, mu0, lam0) - divergence(xi_mean, xi_precision, xi0, tau0)


def rows_with_unit_precisions(S, xi_mean, mu0, lam0, lam, tau):
    return updated(S, xi_mean, mu0, lam0, np.ones(len(lam)), np.ones(len(tau)))


def rows_with_a_unit_prior(S, xi_mean, mu0, lam0, lam, tau):
    return updated(S, xi_mean, mu0, 1.0, lam, tau)


def columns_with_unit_precisions(S, mu_mean, xi0, tau0, lam, tau):
    return updated(S.T, mu_mean, xi0, tau0, np.ones(len(tau)), np.ones(len(lam)))


def columns_with_a_unit_prior(S, mu_mean, xi0, tau0, lam, tau):
    return updated(S.T, mu_mean, xi0, 1.0, tau, lam)


def in_bits(S, mu_mean, mu_precision, xi_mean, xi_precision, mu0, lam0, xi0, tau0, lam, tau):
    parts = (S, mu_mean, mu_precision, xi_mean, xi_precision, mu0, lam0, xi0, tau0, lam, tau)
    return bound(*parts) / np.log(2)


def bound_with_unit_precisions(S, mu_mean, mu_precision, xi_mean, xi_precision, mu0, lam0, xi0, tau0, lam, tau):
    ones = np.ones(len(lam)), np.ones(len(tau))
    return bound(S, mu_mean, mu_precision, xi_mean, xi_precision, mu0, lam0, xi0, tau0, *ones)


def bound_with_unit_priors(S, mu_mean, mu_precision, xi_mean, xi_precision, mu0, lam0, xi0, tau0, lam, tau):
    return bound(S, mu_mean, mu_precision, xi_mean, xi_precision, mu0, 1.0, xi0, 1.0, lam, tau)


def bound_with_priors_about_zero(S, mu_mean, mu_precision, xi_mean, xi_precision, mu0, lam0, xi0, tau0, lam, tau):
    return bound(S, mu_mean, mu_precision, xi_mean, xi_precision, 0.0, lam0, 0.0, tau0, lam, tau)


# --- generate_data -------------------------------------------------------------------------------------------------


def means_about_zero(rng, mu0, lam0, xi0, tau0, lam, tau):
    mu, xi = rng.normal(0, 1 / np.sqrt(lam0), size=len(lam)), rng.normal(0, 1 / np.sqrt(tau0), size=len(tau))
    return cells(rng, mu, xi, lam, tau), mu, xi


def means_drawn_twice(rng, mu0, lam0, xi0, tau0, lam, tau):
    def means():
        return (
            rng.normal(mu0, 1 / np.sqrt(lam0), size=len(lam)),
            rng.normal(xi0, 1 / np.sqrt(tau0), size=len(tau)),
        )

    return cells(rng, *means(), lam, tau), *means()


HABITS = (
    Misconception(
        "update_q_mu",
        "precisions of 1",
        "All your rows and columns have precision 1, as in the textbook. Here lam and tau hold the precisions.",
        rows_with_unit_precisions,
    ),
    Misconception(
        "update_q_mu",
        "prior of precision 1",
        "Your prior has precision 1, as in the textbook. Here lam0 is its precision.",
        rows_with_a_unit_prior,
    ),
    Misconception(
        "update_q_xi",
        "precisions of 1",
        "All your rows and columns have precision 1, as in the textbook. Here lam and tau hold the precisions.",
        columns_with_unit_precisions,
    ),
    Misconception(
        "update_q_xi",
        "prior of precision 1",
        "Your prior has precision 1, as in the textbook. Here tau0 is its precision.",
        columns_with_a_unit_prior,
    ),
    Misconception(
        "elbo",
        "precisions of 1",
        "All your rows and columns have precision 1, as in the textbook. Here lam and tau hold the precisions.",
        bound_with_unit_precisions,
    ),
    Misconception(
        "elbo",
        "logarithm to base 2",
        "Your bound is in bits. The natural logarithm is asked for.",
        in_bits,
    ),
    Misconception(
        "elbo",
        "priors of precision 1",
        "Your priors have precision 1, as in the textbook. Here lam0 and tau0 are their precisions.",
        bound_with_unit_priors,
    ),
    Misconception(
        "elbo",
        "priors about zero",
        "Your priors have mean 0, as in the textbook. Here mu0 and xi0 are their means.",
        bound_with_priors_about_zero,
    ),
    Misconception(
        "generate_data",
        "means about zero",
        "You draw the means of rows and columns about 0. Here mu0 and xi0 are the means of their priors.",
        means_about_zero,
    ),
    Misconception(
        "generate_data",
        "means drawn twice",
        "You draw the means twice: one set is returned, and the cells come from another. The cells have to come "
        "from the means that you return.",
        means_drawn_twice,
    ),
)
