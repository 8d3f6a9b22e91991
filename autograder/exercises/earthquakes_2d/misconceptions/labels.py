"""How the update of q(z) of `earthquakes_2d` goes wrong."""

import numpy as np
from scipy.special import digamma, gammaln, softmax

from autograder.exercise import Misconception


def squares(X, m):
    return np.sum((X[:, None, :] - m) ** 2, axis=2)


def strengths(S, alpha_q, beta_q):
    return S[:, None] * (digamma(alpha_q) - np.log(beta_q)) - alpha_q / beta_q


def variance_of_mu_dropped(X, S, m, rho_q, alpha_q, beta_q, pi, tau):
    return softmax(np.log(pi) - 0.5 * tau * squares(X, m) + strengths(S, alpha_q, beta_q), axis=1)


def variance_of_one_coordinate(X, S, m, rho_q, alpha_q, beta_q, pi, tau):
    return softmax(np.log(pi) - 0.5 * tau * (squares(X, m) + 1 / rho_q) + strengths(S, alpha_q, beta_q), axis=1)


def variance_subtracted(X, S, m, rho_q, alpha_q, beta_q, pi, tau):
    return softmax(np.log(pi) - 0.5 * tau * (squares(X, m) - 2 / rho_q) + strengths(S, alpha_q, beta_q), axis=1)


def rho_q_as_a_variance(X, S, m, rho_q, alpha_q, beta_q, pi, tau):
    return softmax(np.log(pi) - 0.5 * tau * (squares(X, m) + 2 * rho_q) + strengths(S, alpha_q, beta_q), axis=1)


def half_lost(X, S, m, rho_q, alpha_q, beta_q, pi, tau):
    return softmax(np.log(pi) - tau * (squares(X, m) + 2 / rho_q) + strengths(S, alpha_q, beta_q), axis=1)


def tau_as_a_variance(X, S, m, rho_q, alpha_q, beta_q, pi, tau):
    return softmax(np.log(pi) - 0.5 / tau * (squares(X, m) + 2 / rho_q) + strengths(S, alpha_q, beta_q), axis=1)


def predictive_precision(X, S, m, rho_q, alpha_q, beta_q, pi, tau):
    precision = 1 / (1 / tau + 1 / rho_q)
    places = np.log(precision) - 0.5 * precision * squares(X, m)
    return softmax(np.log(pi) + places + strengths(S, alpha_q, beta_q), axis=1)


def log_of_the_mean_intensity(X, S, m, rho_q, alpha_q, beta_q, pi, tau):
    lam = alpha_q / beta_q
    places = -0.5 * tau * (squares(X, m) + 2 / rho_q)
    return softmax(np.log(pi) + places + S[:, None] * np.log(lam) - lam, axis=1)


def digamma_of_the_ratio(X, S, m, rho_q, alpha_q, beta_q, pi, tau):
    lam = alpha_q / beta_q
    places = -0.5 * tau * (squares(X, m) + 2 / rho_q)
    return softmax(np.log(pi) + places + S[:, None] * digamma(lam) - lam, axis=1)


def digamma_of_both(X, S, m, rho_q, alpha_q, beta_q, pi, tau):
    expected_log = digamma(alpha_q) - digamma(beta_q)
    places = -0.5 * tau * (squares(X, m) + 2 / rho_q)
    return softmax(np.log(pi) + places + S[:, None] * expected_log - alpha_q / beta_q, axis=1)


def log_beta_dropped(X, S, m, rho_q, alpha_q, beta_q, pi, tau):
    places = -0.5 * tau * (squares(X, m) + 2 / rho_q)
    return softmax(np.log(pi) + places + S[:, None] * digamma(alpha_q) - alpha_q / beta_q, axis=1)


def beta_q_as_a_scale(X, S, m, rho_q, alpha_q, beta_q, pi, tau):
    places = -0.5 * tau * (squares(X, m) + 2 / rho_q)
    return softmax(np.log(pi) + places + strengths(S, alpha_q, 1 / beta_q), axis=1)


def mean_intensity_dropped(X, S, m, rho_q, alpha_q, beta_q, pi, tau):
    places = -0.5 * tau * (squares(X, m) + 2 / rho_q)
    return softmax(np.log(pi) + places + S[:, None] * (digamma(alpha_q) - np.log(beta_q)), axis=1)


def strengths_forgotten(X, S, m, rho_q, alpha_q, beta_q, pi, tau):
    return softmax(np.log(pi) - 0.5 * tau * (squares(X, m) + 2 / rho_q), axis=1)


def places_forgotten(X, S, m, rho_q, alpha_q, beta_q, pi, tau):
    return softmax(np.log(pi) + strengths(S, alpha_q, beta_q), axis=1)


def pi_forgotten(X, S, m, rho_q, alpha_q, beta_q, pi, tau):
    return softmax(-0.5 * tau * (squares(X, m) + 2 / rho_q) + strengths(S, alpha_q, beta_q), axis=1)


def pi_without_logarithm(X, S, m, rho_q, alpha_q, beta_q, pi, tau):
    return softmax(pi - 0.5 * tau * (squares(X, m) + 2 / rho_q) + strengths(S, alpha_q, beta_q), axis=1)


def normalised_over_quakes(X, S, m, rho_q, alpha_q, beta_q, pi, tau):
    return softmax(np.log(pi) - 0.5 * tau * (squares(X, m) + 2 / rho_q) + strengths(S, alpha_q, beta_q), axis=0)


def not_normalised(X, S, m, rho_q, alpha_q, beta_q, pi, tau):
    places = np.log(tau / (2 * np.pi)) - 0.5 * tau * (squares(X, m) + 2 / rho_q)
    return np.exp(np.log(pi) + places + strengths(S, alpha_q, beta_q) - gammaln(S + 1)[:, None])


def exponentiated_without_shift(X, S, m, rho_q, alpha_q, beta_q, pi, tau):
    rho = np.exp(np.log(pi) - 0.5 * tau * (squares(X, m) + 2 / rho_q) + strengths(S, alpha_q, beta_q))
    return rho / rho.sum(axis=1, keepdims=True)


def hard_labels(X, S, m, rho_q, alpha_q, beta_q, pi, tau):
    log_r = np.log(pi) - 0.5 * tau * (squares(X, m) + 2 / rho_q) + strengths(S, alpha_q, beta_q)
    return np.eye(len(pi))[np.argmax(log_r, axis=1)]


def logarithms_returned(X, S, m, rho_q, alpha_q, beta_q, pi, tau):
    return np.log(pi) - 0.5 * tau * (squares(X, m) + 2 / rho_q) + strengths(S, alpha_q, beta_q)


LABELS = (
    Misconception(
        "update_q_z",
        "variance of mu dropped",
        "You put m in for mu. The expectation of the squared distance has a term from the uncertainty of mu as well.",
        variance_of_mu_dropped,
    ),
    Misconception(
        "update_q_z",
        "variance of a single coordinate",
        "You add 1/rho_q for the uncertainty of mu. mu is a point of the plane: each coordinate brings its "
        "variance, and the trace of I is not 1.",
        variance_of_one_coordinate,
    ),
    Misconception(
        "update_q_z",
        "variance of mu with the wrong sign",
        "E[mu^2] is variance plus squared mean. You subtract the variance.",
        variance_subtracted,
    ),
    Misconception(
        "update_q_z",
        "rho_q used as a variance",
        "rho_q is the precision of q(mu): the expected squared distance contains its inverse.",
        rho_q_as_a_variance,
    ),
    Misconception(
        "update_q_z",
        "factor 1/2 lost",
        "The exponent of a normal density has a factor 1/2 in front of precision times squared distance.",
        half_lost,
    ),
    Misconception(
        "update_q_z",
        "tau used as a variance",
        "tau is a precision: it multiplies the expected squared distance.",
        tau_as_a_variance,
    ),
    Misconception(
        "update_q_z",
        "predictive density in place of the expected logarithm",
        "You integrate mu out inside the logarithm, which gives a wider normal density. CAVI takes the expectation "
        "of the logarithm.",
        predictive_precision,
    ),
    Misconception(
        "update_q_z",
        "log E[lam] for E[log lam]",
        "The logarithm of the mean is not the mean of the logarithm. Look up E[log lam] under a Gamma distribution.",
        log_of_the_mean_intensity,
    ),
    Misconception(
        "update_q_z",
        "digamma of alpha/beta",
        "You take the digamma function of the mean. In E[log lam] it is applied to the shape alone.",
        digamma_of_the_ratio,
    ),
    Misconception(
        "update_q_z",
        "digamma of the rate",
        "In E[log lam] the rate enters with its logarithm; only the shape has a digamma.",
        digamma_of_both,
    ),
    Misconception(
        "update_q_z",
        "rate dropped from E[log lam]",
        "E[log lam] depends on the rate too, and every epicentrum has its own: it is no constant.",
        log_beta_dropped,
    ),
    Misconception(
        "update_q_z",
        "beta_q used as a scale",
        "beta_q is a rate: the mean of q(lam) is alpha_q divided by it.",
        beta_q_as_a_scale,
    ),
    Misconception(
        "update_q_z",
        "E[lam] dropped",
        "The Poisson probability has a factor exp(-lam_k). It depends on k, so it is no constant of the normalisation.",
        mean_intensity_dropped,
    ),
    Misconception(
        "update_q_z",
        "strengths forgotten",
        "You use the places of the quakes alone. Their strengths tell about the epicentrum too.",
        strengths_forgotten,
    ),
    Misconception(
        "update_q_z",
        "places forgotten",
        "You use the strengths of the quakes alone. Their places tell about the epicentrum too.",
        places_forgotten,
    ),
    Misconception(
        "update_q_z",
        "pi forgotten",
        "Epicentra that cause more quakes are more probable before anything is measured: log pi_k is missing.",
        pi_forgotten,
    ),
    Misconception(
        "update_q_z",
        "pi without its logarithm",
        "You add pi_k to a sum of logarithms. Take its logarithm first.",
        pi_without_logarithm,
    ),
    Misconception(
        "update_q_z",
        "normalised over the quakes",
        "Your columns sum to 1. For each quake the probabilities of the epicentra, a row, should.",
        normalised_over_quakes,
    ),
    Misconception(
        "update_q_z",
        "not normalised",
        "You exponentiate and stop. q(z_n) is a distribution: divide every row by its sum.",
        not_normalised,
    ),
    Misconception(
        "update_q_z",
        "exponentiated without a shift",
        "exp() of numbers far below or above 0 gives 0 or inf, and then nan. Subtract the largest of each row first.",
        exponentiated_without_shift,
    ),
    Misconception(
        "update_q_z",
        "hard labels",
        "You give each quake to its most probable epicentrum. q(z_n) keeps the probabilities of all.",
        hard_labels,
    ),
    Misconception(
        "update_q_z",
        "logarithms returned",
        "You return logarithms. Exponentiate and normalise.",
        logarithms_returned,
    ),
)
