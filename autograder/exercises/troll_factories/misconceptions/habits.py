"""How `troll_factories` goes wrong by habit: flat priors, other logarithms, small numbers, counts of two kinds."""

import numpy as np
from scipy.special import digamma, logsumexp, softmax

from autograder.exercise import Misconception
from autograder.exercises.troll_factories.misconceptions.bound import terms_of_bound, total
from autograder.exercises.troll_factories.misconceptions.joint import densities


def log_rho(x, t, alpha_pi, nu_q, kappa_q, alpha_q, beta_q, a_q, b_q):
    square = 1 / kappa_q + alpha_q / beta_q * np.subtract.outer(np.log(x), nu_q) ** 2
    of_lengths = 0.5 * (digamma(alpha_q) - np.log(beta_q) - square)
    of_times = digamma(a_q) - np.log(b_q) - np.multiply.outer(t, a_q / b_q)
    return digamma(alpha_pi) - digamma(np.sum(alpha_pi)) + of_lengths + of_times


def hard(r):
    return np.bincount(np.argmax(r, axis=1), minlength=r.shape[1])


# --- update_q_lambda -----------------------------------------------------------------------------------------------


def hard_counts_and_soft_times(t, r, a, b):
    return a + hard(r), b + t @ r


def prior_of_ones(t, r, a, b):
    return 1 + np.sum(r, axis=0), 1 + t @ r


# --- update_q_mu_tau -----------------------------------------------------------------------------------------------


def updated(x, r, nu, kappa, alpha, beta, counts):
    y = np.log(x)
    kappa_q = kappa + counts
    nu_q = (kappa * nu + y @ r) / kappa_q
    squares = np.sum(r * np.subtract.outer(y, nu_q) ** 2, axis=0) + kappa * (nu_q - nu) ** 2
    return nu_q, kappa_q, alpha + counts / 2, beta + squares / 2


def hard_counts_and_soft_sums(x, r, nu, kappa, alpha, beta):
    return updated(x, r, nu, kappa, alpha, beta, hard(r))


def prior_mean_counted_once(x, r, nu, kappa, alpha, beta):
    return updated(x, r, nu, 1.0, alpha, beta, np.sum(r, axis=0))


# --- update_q_z ----------------------------------------------------------------------------------------------------


def base_two(x, t, alpha_pi, nu_q, kappa_q, alpha_q, beta_q, a_q, b_q):
    return softmax(log_rho(x, t, alpha_pi, nu_q, kappa_q, alpha_q, beta_q, a_q, b_q) / np.log(2), axis=1)


def sigmoid_for_softmax(x, t, alpha_pi, nu_q, kappa_q, alpha_q, beta_q, a_q, b_q):
    return 1 / (1 + np.exp(-log_rho(x, t, alpha_pi, nu_q, kappa_q, alpha_q, beta_q, a_q, b_q) + np.log(2 * np.pi) / 2))


def added_after_normalising(x, t, alpha_pi, nu_q, kappa_q, alpha_q, beta_q, a_q, b_q):
    return softmax(log_rho(x, t, alpha_pi, nu_q, kappa_q, alpha_q, beta_q, a_q, b_q), axis=1) + 1e-3


# --- log_joint -----------------------------------------------------------------------------------------------------


def joint(*arguments):
    return sum(np.sum(term) for term in densities(*arguments).values())


def joint_in_bits(x, t, z, pi, mu, tau, lam, nu, kappa, alpha, beta, a, b, delta):
    return joint(x, t, z, pi, mu, tau, lam, nu, kappa, alpha, beta, a, b, delta) / np.log(2)


def joint_with_equal_weights(x, t, z, pi, mu, tau, lam, nu, kappa, alpha, beta, a, b, delta):
    right = joint(x, t, z, pi, mu, tau, lam, nu, kappa, alpha, beta, a, b, delta)
    return right - np.sum(np.log(pi)[z]) - len(x) * np.log(len(pi))


def joint_with_unit_precisions(x, t, z, pi, mu, tau, lam, nu, kappa, alpha, beta, a, b, delta):
    terms = densities(x, t, z, pi, mu, tau, lam, nu, kappa, alpha, beta, a, b, delta)
    terms["lengths"] = -0.5 * (np.log(2 * np.pi) + (np.log(x) - mu[z]) ** 2) - np.log(x)
    return sum(np.sum(term) for term in terms.values())


def joint_with_priors_of_ones(x, t, z, pi, mu, tau, lam, nu, kappa, alpha, beta, a, b, delta):
    return joint(x, t, z, pi, mu, tau, lam, 0.0, 1.0, 1.0, 1.0, 1.0, 1.0, np.ones(len(delta)))


# --- elbo ----------------------------------------------------------------------------------------------------------


def bound_in_bits(*arguments):
    return total(terms_of_bound(*arguments)) / np.log(2)


def bound_with_priors_of_ones(*arguments):
    return total(terms_of_bound(*arguments[:10], 0.0, 1.0, 1.0, 1.0, 1.0, 1.0, np.ones(len(arguments[16]))))


def comments_added_inside_the_logarithm(x, t, r, *parameters):
    logs = log_rho(x, t, *parameters[:7]) - 0.5 * np.log(2 * np.pi)
    return total(terms_of_bound(x, t, r, *parameters)) - np.sum(r * logs) + logsumexp(logs, b=r)


def added_in_the_sum(x, t, alpha_pi, nu_q, kappa_q, alpha_q, beta_q, a_q, b_q):
    rho = np.exp(log_rho(x, t, alpha_pi, nu_q, kappa_q, alpha_q, beta_q, a_q, b_q))
    return rho / (np.sum(rho, axis=1, keepdims=True) + 1e-10)


HABITS = (
    Misconception(
        "update_q_lambda",
        "hard counts beside soft sums",
        "You count each comment for its likeliest factory in the shape, and weigh it by its responsibilities in the "
        "rate. Both must weigh it alike.",
        hard_counts_and_soft_times,
    ),
    Misconception(
        "update_q_lambda",
        "prior with parameters 1",
        "Your prior has shape and rate 1, as in the textbook. Here a and b are its parameters.",
        prior_of_ones,
    ),
    Misconception(
        "update_q_mu_tau",
        "hard counts beside soft sums",
        "You count each comment for its likeliest factory in some places, and weigh it by its responsibilities in "
        "others. All must weigh it alike.",
        hard_counts_and_soft_sums,
    ),
    Misconception(
        "update_q_mu_tau",
        "prior mean counted as one comment",
        "Your prior mean weighs as much as a single comment, with kappa = 1. Here kappa says how much it weighs.",
        prior_mean_counted_once,
    ),
    Misconception(
        "update_q_z",
        "logarithm to base 2",
        "You divide by log 2, as logarithms to base 2 have it, and exp does not undo those. One base must go through "
        "the whole computation.",
        base_two,
    ),
    Misconception(
        "update_q_z",
        "sigmoid for softmax",
        "You put every log rho into a sigmoid of its own. Then no factory knows of the others, and a row does not "
        "add up to 1.",
        sigmoid_for_softmax,
    ),
    Misconception(
        "update_q_z",
        "a small number added after normalising",
        "You add a small number to the responsibilities when they are normalised already. Their rows no longer add "
        "up to 1.",
        added_after_normalising,
    ),
    Misconception(
        "log_joint",
        "logarithm to base 2",
        "Your log-density is in bits. The natural logarithm is asked for.",
        joint_in_bits,
    ),
    Misconception(
        "log_joint",
        "equal weights",
        "All factories are equally likely in your density. Here pi holds their weights.",
        joint_with_equal_weights,
    ),
    Misconception(
        "log_joint",
        "precisions of 1",
        "Your log-lengths have precision 1 in every factory, as in the textbook. Here tau holds the precisions.",
        joint_with_unit_precisions,
    ),
    Misconception(
        "log_joint",
        "priors of ones",
        "Your priors are those of the textbook, with mean 0 and all other parameters 1. The arguments have other "
        "values.",
        joint_with_priors_of_ones,
    ),
    Misconception(
        "elbo",
        "logarithm to base 2",
        "Your bound is in bits. The natural logarithm is asked for.",
        bound_in_bits,
    ),
    Misconception(
        "elbo",
        "priors of ones",
        "Your priors are those of the textbook, with mean 0 and all other parameters 1. The arguments have other "
        "values.",
        bound_with_priors_of_ones,
    ),
    Misconception(
        "elbo",
        "comments added up inside the logarithm",
        "You add up over comments and factories before the logarithm. The bound has expectations of logarithms.",
        comments_added_inside_the_logarithm,
    ),
    Misconception(
        "update_q_z",
        "a small number added to the sum",
        "You divide by the sum plus a small number. Where all the numbers of a row are smaller than that, the row "
        "no longer adds up to 1. Subtract the largest logarithm of each row before exp instead.",
        added_in_the_sum,
    ),
)
