"""How the updates of `gmm_light` go wrong."""

import numpy as np
from scipy.special import softmax
from scipy.stats import norm

from autograder.exercise import Misconception

# --- update_q_z ----------------------------------------------------------------------------------------------------


def second_moment_with_minus(x, m, s2, pi, tau):
    square = x[:, None] ** 2 - 2 * x[:, None] * m + s2 - m**2
    return softmax(np.log(pi) + 0.5 * np.log(tau) - tau / 2 * square, axis=1)


def full_log_precision(x, m, s2, pi, tau):
    square = (x[:, None] - m) ** 2 + s2
    return softmax(np.log(pi) + np.log(tau / np.sqrt(2 * np.pi)) - tau / 2 * square, axis=1)


def log_precision_in_the_bracket(x, m, s2, pi, tau):
    square = (x[:, None] - m) ** 2 + s2
    return softmax(np.log(pi) + 0.5 * np.log(tau) - tau / 2 * (square + np.log(tau)), axis=1)


def no_log_precision(x, m, s2, pi, tau):
    return softmax(np.log(pi) - tau / 2 * ((x[:, None] - m) ** 2 + s2), axis=1)


def no_weights(x, m, s2, pi, tau):
    return softmax(0.5 * np.log(tau) - tau / 2 * ((x[:, None] - m) ** 2 + s2), axis=1)


def weights_without_log(x, m, s2, pi, tau):
    return softmax(pi + 0.5 * np.log(tau) - tau / 2 * ((x[:, None] - m) ** 2 + s2), axis=1)


def no_variance(x, m, s2, pi, tau):
    return softmax(np.log(pi) + 0.5 * np.log(tau) - tau / 2 * (x[:, None] - m) ** 2, axis=1)


def s2_squared(x, m, s2, pi, tau):
    return softmax(np.log(pi) + 0.5 * np.log(tau) - tau / 2 * ((x[:, None] - m) ** 2 + s2**2), axis=1)


def responsibilities_of_variances(x, m, s2, pi, tau):
    return softmax(np.log(pi) - 0.5 * np.log(tau) - ((x[:, None] - m) ** 2 + s2) / (2 * tau), axis=1)


def variance_added_to_the_noise(x, m, s2, pi, tau):
    return softmax(np.log(pi) + norm.logpdf(x[:, None], m, np.sqrt(1 / tau + s2)), axis=1)


def normalised_over_observations(x, m, s2, pi, tau):
    return softmax(np.log(pi) + 0.5 * np.log(tau) - tau / 2 * ((x[:, None] - m) ** 2 + s2), axis=0)


def rho_not_normalised(x, m, s2, pi, tau):
    return np.exp(np.log(pi) + 0.5 * np.log(tau / (2 * np.pi)) - tau / 2 * ((x[:, None] - m) ** 2 + s2))


def underflowing_responsibilities(x, m, s2, pi, tau):
    rho = pi * np.sqrt(tau / (2 * np.pi)) * np.exp(-tau / 2 * ((x[:, None] - m) ** 2 + s2))
    return rho / rho.sum(axis=1, keepdims=True)


def hard_responsibilities(x, m, s2, pi, tau):
    log_rho = np.log(pi) + 0.5 * np.log(tau) - tau / 2 * ((x[:, None] - m) ** 2 + s2)
    return np.eye(len(pi))[np.argmax(log_rho, axis=1)]


def values_of_the_text(x, m, s2, pi, tau):
    pi, tau = np.array([0.5, 0.2, 0.3]), np.array([4.0, 1.5, 0.5])
    return softmax(np.log(pi) + 0.5 * np.log(tau) - tau / 2 * ((x[:, None] - m) ** 2 + s2), axis=1)


# --- update_q_mu ---------------------------------------------------------------------------------------------------


def minus_signs_lost(x, r, tau, nu, sigma):
    precision = r.sum(axis=0) * tau + 1 / sigma**2
    return -(r.T @ x * tau + nu / sigma**2) / precision, 1 / precision


def braces_as_printed(x, r, tau, nu, sigma):
    precision = r.sum(axis=0) * tau + 1 / sigma**2
    return precision, (r.T @ x * tau + nu / sigma**2) / precision


def prior_deviation_taken_for_a_variance(x, r, tau, nu, sigma):
    precision = r.sum(axis=0) * tau + 1 / sigma
    return (r.T @ x * tau + nu / sigma) / precision, 1 / precision


def prior_deviation_taken_for_a_precision(x, r, tau, nu, sigma):
    precision = r.sum(axis=0) * tau + sigma
    return (r.T @ x * tau + nu * sigma) / precision, 1 / precision


def prior_variance_taken_for_a_precision(x, r, tau, nu, sigma):
    precision = r.sum(axis=0) * tau + sigma**2
    return (r.T @ x * tau + nu * sigma**2) / precision, 1 / precision


def precision_taken_for_a_variance(x, r, tau, nu, sigma):
    precision = r.sum(axis=0) / tau + 1 / sigma**2
    return (r.T @ x / tau + nu / sigma**2) / precision, 1 / precision


def precision_forgotten_in_the_mean(x, r, tau, nu, sigma):
    precision = r.sum(axis=0) * tau + 1 / sigma**2
    return (r.T @ x + nu / sigma**2) / precision, 1 / precision


def precision_forgotten(x, r, tau, nu, sigma):
    precision = r.sum(axis=0) + 1 / sigma**2
    return (r.T @ x + nu / sigma**2) / precision, 1 / precision


def prior_added_for_every_observation(x, r, tau, nu, sigma):
    precision = r.sum(axis=0) * tau + len(x) / sigma**2
    return (r.T @ x * tau + len(x) * nu / sigma**2) / precision, 1 / precision


def prior_left_out(x, r, tau, nu, sigma):
    return r.T @ x / r.sum(axis=0), 1 / (r.sum(axis=0) * tau)


def prior_mean_left_out(x, r, tau, nu, sigma):
    precision = r.sum(axis=0) * tau + 1 / sigma**2
    return r.T @ x * tau / precision, 1 / precision


def deviation_returned(x, r, tau, nu, sigma):
    precision = r.sum(axis=0) * tau + 1 / sigma**2
    return (r.T @ x * tau + nu / sigma**2) / precision, 1 / np.sqrt(precision)


def precision_returned(x, r, tau, nu, sigma):
    precision = r.sum(axis=0) * tau + 1 / sigma**2
    return (r.T @ x * tau + nu / sigma**2) / precision, precision


def numerator_returned(x, r, tau, nu, sigma):
    precision = r.sum(axis=0) * tau + 1 / sigma**2
    return r.T @ x * tau + nu / sigma**2, 1 / precision


def hard_counts(x, r, tau, nu, sigma):
    r = np.eye(r.shape[1])[np.argmax(r, axis=1)]
    precision = r.sum(axis=0) * tau + 1 / sigma**2
    return (r.T @ x * tau + nu / sigma**2) / precision, 1 / precision


def all_observations_counted(x, r, tau, nu, sigma):
    precision = len(x) * tau + 1 / sigma**2
    return (r.T @ x * tau + nu / sigma**2) / precision, 1 / precision


def precisions_changed_in_place(x, r, tau, nu, sigma):
    data = r.T @ x * tau
    tau *= r.sum(axis=0)
    precision = tau + 1 / sigma**2
    return (data + nu / sigma**2) / precision, 1 / precision


UPDATES = (
    Misconception(
        "update_q_z",
        "second moment with a minus sign",
        "Var(mu) = E[mu^2] - E[mu]^2. Solve that for E[mu^2] again: one sign is wrong in yours.",
        second_moment_with_minus,
    ),
    Misconception(
        "update_q_z",
        "log(tau / sqrt(2 pi))",
        "The root in the normal density is over tau as well, so the logarithm of tau comes with a factor.",
        full_log_precision,
    ),
    Misconception(
        "update_q_z",
        "log tau inside the bracket",
        "You multiply log tau by -tau/2. That factor belongs to the expected square alone; close the bracket earlier.",
        log_precision_in_the_bracket,
    ),
    Misconception(
        "update_q_z",
        "log tau left out",
        "The precisions differ, so the factor in front of the exponential does not cancel when you normalise.",
        no_log_precision,
    ),
    Misconception(
        "update_q_z",
        "weights left out",
        "A component that is chosen more often is more probable before x is seen: where are the weights?",
        no_weights,
    ),
    Misconception(
        "update_q_z",
        "pi added instead of log pi",
        "Among logarithms a weight enters as its logarithm.",
        weights_without_log,
    ),
    Misconception(
        "update_q_z",
        "variance of q(mu) left out",
        "You plug the mean m in for mu. The expectation of the square is larger, since mu is uncertain under q.",
        no_variance,
    ),
    Misconception(
        "update_q_z",
        "s2 squared",
        "s2 is a variance already: do not square it again.",
        s2_squared,
    ),
    Misconception(
        "update_q_z",
        "precision taken for a variance",
        "You divide the square by tau. A precision multiplies it, and its logarithm has the other sign.",
        responsibilities_of_variances,
    ),
    Misconception(
        "update_q_z",
        "mu integrated out of the density",
        "You average the density over q(mu), N(x; m, 1/tau + s2). CAVI averages its logarithm.",
        variance_added_to_the_noise,
    ),
    Misconception(
        "update_q_z",
        "normalised over the observations",
        "Your columns sum to 1. For each observation the probabilities of the components, a row, should.",
        normalised_over_observations,
    ),
    Misconception(
        "update_q_z",
        "not normalised",
        "You return exp of the expected log joint. Divide every row by its sum to get probabilities.",
        rho_not_normalised,
    ),
    Misconception(
        "update_q_z",
        "densities without logarithms",
        "Far from all components every density underflows to 0, and 0/0 is nan. Stay in logarithms and subtract the "
        "largest of each row before you exponentiate.",
        underflowing_responsibilities,
    ),
    Misconception(
        "update_q_z",
        "hard assignments",
        "You give each observation to one component alone. q(z) keeps the probabilities.",
        hard_responsibilities,
    ),
    Misconception(
        "update_q_z",
        "values of the text instead of the arguments",
        "Your function uses the weights and precisions of the notebook, not the ones it is called with.",
        values_of_the_text,
    ),
    Misconception(
        "update_q_mu",
        "minus signs of the cross terms lost",
        "Your means have the wrong sign. Expand (x - mu)^2 and (mu - nu)^2 again: both cross terms are negative.",
        minus_signs_lost,
    ),
    Misconception(
        "update_q_mu",
        "mean and variance read off the wrong terms",
        "Compare with -(mu - m)^2 / (2 s2): which factor stands with mu^2, and which with mu?",
        braces_as_printed,
    ),
    Misconception(
        "update_q_mu",
        "prior's standard deviation taken for a variance",
        "You use 1/sigma as the precision of the prior. sigma is a standard deviation.",
        prior_deviation_taken_for_a_variance,
    ),
    Misconception(
        "update_q_mu",
        "prior's standard deviation taken for a precision",
        "You add sigma to the precision of the data. sigma is a standard deviation: what precision is that?",
        prior_deviation_taken_for_a_precision,
    ),
    Misconception(
        "update_q_mu",
        "prior's variance taken for a precision",
        "You add sigma squared to the precision of the data. A precision is one over a variance.",
        prior_variance_taken_for_a_precision,
    ),
    Misconception(
        "update_q_mu",
        "precision taken for a variance",
        "You divide by tau where you should multiply: tau is a precision already.",
        precision_taken_for_a_variance,
    ),
    Misconception(
        "update_q_mu",
        "precision forgotten in the mean",
        "The variance is right, the mean is not: in it, the data need their precision as a weight, too.",
        precision_forgotten_in_the_mean,
    ),
    Misconception(
        "update_q_mu",
        "precision of the data forgotten",
        "tau does not occur in your update. It says how much an observation tells about the mean.",
        precision_forgotten,
    ),
    Misconception(
        "update_q_mu",
        "prior counted for every observation",
        "Your prior stands inside the sum over n, so it counts N times. It is there once for each component.",
        prior_added_for_every_observation,
    ),
    Misconception(
        "update_q_mu",
        "prior left out",
        "You return the weighted mean of the data. The prior has a say as well: one more precision, one more mean.",
        prior_left_out,
    ),
    Misconception(
        "update_q_mu",
        "prior mean left out",
        "Your prior pulls the means towards 0. It should pull them towards nu.",
        prior_mean_left_out,
    ),
    Misconception(
        "update_q_mu",
        "standard deviation returned",
        "s2 is a variance; you return its root.",
        deviation_returned,
    ),
    Misconception(
        "update_q_mu",
        "precision returned",
        "You return the precision of q(mu). Its variance is asked for.",
        precision_returned,
    ),
    Misconception(
        "update_q_mu",
        "mean not divided by the precision",
        "Your m is the factor of mu in the exponent. It still has to be divided by the precision.",
        numerator_returned,
    ),
    Misconception(
        "update_q_mu",
        "hard assignments",
        "You round r to 0 and 1. Each observation counts for component k with the weight r_nk.",
        hard_counts,
    ),
    Misconception(
        "update_q_mu",
        "all observations counted for every component",
        "Component k is told about by its own share of the observations, not by all N of them.",
        all_observations_counted,
    ),
    Misconception(
        "update_q_mu",
        "precisions changed in place",
        "Your result is right, but tau is another array afterwards: `*=` writes into the argument. Make a new array.",
        precisions_changed_in_place,
    ),
)
