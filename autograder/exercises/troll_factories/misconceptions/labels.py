"""How the update of q(z) goes wrong."""

import numpy as np
from scipy.special import digamma, softmax

from autograder.exercise import Misconception

# --- update_q_z ----------------------------------------------------------------------------------------------------


def scores(x, t, alpha_pi, nu_q, kappa_q, alpha_q, beta_q, a_q, b_q):
    """The terms of log rho as they should be; each mistake changes one."""
    return {
        "weights": digamma(alpha_pi) - digamma(np.sum(alpha_pi)),
        "precisions": 0.5 * (digamma(alpha_q) - np.log(beta_q)),
        "uncertainty": -0.5 / kappa_q,
        "lengths": -0.5 * alpha_q / beta_q * (np.log(x)[:, None] - nu_q) ** 2,
        "rates": digamma(a_q) - np.log(b_q),
        "times": -a_q / b_q * t[:, None],
    }


def logs_of_means(x, t, alpha_pi, nu_q, kappa_q, alpha_q, beta_q, a_q, b_q):
    terms = scores(x, t, alpha_pi, nu_q, kappa_q, alpha_q, beta_q, a_q, b_q)
    terms["weights"] = np.log(alpha_pi / np.sum(alpha_pi))
    terms["precisions"], terms["rates"] = 0.5 * np.log(alpha_q / beta_q), np.log(a_q / b_q)
    return softmax(sum(terms.values()), axis=1)


def log_of_mean_precision(x, t, alpha_pi, nu_q, kappa_q, alpha_q, beta_q, a_q, b_q):
    terms = scores(x, t, alpha_pi, nu_q, kappa_q, alpha_q, beta_q, a_q, b_q)
    terms["precisions"] = 0.5 * np.log(alpha_q / beta_q)
    return softmax(sum(terms.values()), axis=1)


def log_of_mean_rate(x, t, alpha_pi, nu_q, kappa_q, alpha_q, beta_q, a_q, b_q):
    terms = scores(x, t, alpha_pi, nu_q, kappa_q, alpha_q, beta_q, a_q, b_q)
    terms["rates"] = np.log(a_q / b_q)
    return softmax(sum(terms.values()), axis=1)


def log_of_mean_weight(x, t, alpha_pi, nu_q, kappa_q, alpha_q, beta_q, a_q, b_q):
    terms = scores(x, t, alpha_pi, nu_q, kappa_q, alpha_q, beta_q, a_q, b_q)
    terms["weights"] = np.log(alpha_pi / np.sum(alpha_pi))
    return softmax(sum(terms.values()), axis=1)


def means_taken_as_known(x, t, alpha_pi, nu_q, kappa_q, alpha_q, beta_q, a_q, b_q):
    terms = scores(x, t, alpha_pi, nu_q, kappa_q, alpha_q, beta_q, a_q, b_q)
    terms["uncertainty"] = 0.0
    return softmax(sum(terms.values()), axis=1)


def precision_times_variance_of_mean(x, t, alpha_pi, nu_q, kappa_q, alpha_q, beta_q, a_q, b_q):
    terms = scores(x, t, alpha_pi, nu_q, kappa_q, alpha_q, beta_q, a_q, b_q)
    terms["uncertainty"] = -0.5 * alpha_q / beta_q / kappa_q
    return softmax(sum(terms.values()), axis=1)


def responsibilities_by_plain_lengths(x, t, alpha_pi, nu_q, kappa_q, alpha_q, beta_q, a_q, b_q):
    terms = scores(x, t, alpha_pi, nu_q, kappa_q, alpha_q, beta_q, a_q, b_q)
    terms["lengths"] = -0.5 * alpha_q / beta_q * (x[:, None] - nu_q) ** 2
    return softmax(sum(terms.values()), axis=1)


def times_ignored(x, t, alpha_pi, nu_q, kappa_q, alpha_q, beta_q, a_q, b_q):
    terms = scores(x, t, alpha_pi, nu_q, kappa_q, alpha_q, beta_q, a_q, b_q)
    terms["rates"] = terms["times"] = 0.0
    return softmax(sum(terms.values()), axis=1)


def log_rate_forgotten(x, t, alpha_pi, nu_q, kappa_q, alpha_q, beta_q, a_q, b_q):
    terms = scores(x, t, alpha_pi, nu_q, kappa_q, alpha_q, beta_q, a_q, b_q)
    terms["rates"] = 0.0
    return softmax(sum(terms.values()), axis=1)


def log_precision_forgotten(x, t, alpha_pi, nu_q, kappa_q, alpha_q, beta_q, a_q, b_q):
    terms = scores(x, t, alpha_pi, nu_q, kappa_q, alpha_q, beta_q, a_q, b_q)
    terms["precisions"] = 0.0
    return softmax(sum(terms.values()), axis=1)


def half_of_log_precision_lost(x, t, alpha_pi, nu_q, kappa_q, alpha_q, beta_q, a_q, b_q):
    terms = scores(x, t, alpha_pi, nu_q, kappa_q, alpha_q, beta_q, a_q, b_q)
    terms["precisions"] = digamma(alpha_q) - np.log(beta_q)
    return softmax(sum(terms.values()), axis=1)


def rates_as_scales(x, t, alpha_pi, nu_q, kappa_q, alpha_q, beta_q, a_q, b_q):
    return softmax(
        sum(scores(x, t, alpha_pi, nu_q, kappa_q, alpha_q, 1 / beta_q, a_q, 1 / b_q).values()),
        axis=1,
    )


def weights_left_out(x, t, alpha_pi, nu_q, kappa_q, alpha_q, beta_q, a_q, b_q):
    terms = scores(x, t, alpha_pi, nu_q, kappa_q, alpha_q, beta_q, a_q, b_q)
    terms["weights"] = 0.0
    return softmax(sum(terms.values()), axis=1)


def normalised_over_comments(x, t, alpha_pi, nu_q, kappa_q, alpha_q, beta_q, a_q, b_q):
    return softmax(sum(scores(x, t, alpha_pi, nu_q, kappa_q, alpha_q, beta_q, a_q, b_q).values()), axis=0)


def not_normalised(x, t, alpha_pi, nu_q, kappa_q, alpha_q, beta_q, a_q, b_q):
    return np.exp(sum(scores(x, t, alpha_pi, nu_q, kappa_q, alpha_q, beta_q, a_q, b_q).values()))


def exponentials_that_underflow(x, t, alpha_pi, nu_q, kappa_q, alpha_q, beta_q, a_q, b_q):
    rho = np.exp(sum(scores(x, t, alpha_pi, nu_q, kappa_q, alpha_q, beta_q, a_q, b_q).values()))
    return rho / rho.sum(axis=1, keepdims=True)


def hard_responsibilities(x, t, alpha_pi, nu_q, kappa_q, alpha_q, beta_q, a_q, b_q):
    log_rho = sum(scores(x, t, alpha_pi, nu_q, kappa_q, alpha_q, beta_q, a_q, b_q).values())
    return np.eye(len(nu_q))[np.argmax(log_rho, axis=1)]


LABELS = (
    Misconception(
        "update_q_z",
        "logs of means throughout",
        "You take the logarithm of the mean of pi, tau and lam. The mean of the logarithm is asked for; it is smaller.",
        logs_of_means,
    ),
    Misconception(
        "update_q_z",
        "log of the mean precision",
        "You take log E[tau] where E[log tau] is asked for.",
        log_of_mean_precision,
    ),
    Misconception(
        "update_q_z",
        "log of the mean rate",
        "You take log E[lam] where E[log lam] is asked for.",
        log_of_mean_rate,
    ),
    Misconception(
        "update_q_z",
        "log of the mean weight",
        "You take log E[pi] where E[log pi] is asked for.",
        log_of_mean_weight,
    ),
    Misconception(
        "update_q_z",
        "uncertainty of mu ignored",
        "You put nu_q in place of mu. The mean of a square is more than the square of the mean.",
        means_taken_as_known,
    ),
    Misconception(
        "update_q_z",
        "variance of mu with tau counted twice",
        "In E[tau (ln x - mu)^2] the variance of mu given tau is 1/(kappa_q tau): what is left of it after the "
        "multiplication with tau?",
        precision_times_variance_of_mean,
    ),
    Misconception(
        "update_q_z",
        "x in place of ln x",
        "You compare the lengths themselves with nu_q. It is their logarithms that are normal.",
        responsibilities_by_plain_lengths,
    ),
    Misconception(
        "update_q_z",
        "times ignored",
        "Your responsibilities do not depend on the response times, which tell factories apart as well.",
        times_ignored,
    ),
    Misconception(
        "update_q_z",
        "log of the rate forgotten",
        "The exponential density has the rate in front, too: E[log lam] is missing.",
        log_rate_forgotten,
    ),
    Misconception(
        "update_q_z",
        "log of the precision forgotten",
        "The normal density has the root of the precision in front: a half of E[log tau] is missing.",
        log_precision_forgotten,
    ),
    Misconception(
        "update_q_z",
        "log of the precision without its half",
        "The normal density has the root of the precision in front: E[log tau] counts with a half.",
        half_of_log_precision_lost,
    ),
    Misconception(
        "update_q_z",
        "scales for rates",
        "You use beta_q and b_q as scales: the mean of a Gamma variable is its shape divided by its rate.",
        rates_as_scales,
    ),
    Misconception(
        "update_q_z",
        "weights left out",
        "E[log pi] is missing: a factory that posts more is more probable for every comment.",
        weights_left_out,
    ),
    Misconception(
        "update_q_z",
        "normalised over the comments",
        "Your columns sum to 1. Each comment comes from one of the factories, so each row should.",
        normalised_over_comments,
    ),
    Misconception(
        "update_q_z",
        "not normalised",
        "Your rows do not sum to 1: divide each by its sum.",
        not_normalised,
    ),
    Misconception(
        "update_q_z",
        "exponentials underflow",
        "Far from every factory all exponentials are 0, and 0/0 is nan. Subtract the largest entry of each row first.",
        exponentials_that_underflow,
    ),
    Misconception(
        "update_q_z",
        "hard responsibilities",
        "You round to 0 and 1. Keep the probabilities.",
        hard_responsibilities,
    ),
)
