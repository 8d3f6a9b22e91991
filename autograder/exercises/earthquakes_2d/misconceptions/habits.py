"""How `earthquakes_2d` goes wrong by habit: special cases of textbooks, other logarithms, counts of two kinds."""

import numpy as np
from scipy.special import digamma, softmax

from autograder.exercise import Misconception
from autograder.exercises.earthquakes_2d.misconceptions.joint import gamma, normal, poisson, squares


def log_rho(X, S, m, rho_q, alpha_q, beta_q, pi, tau):
    squares = np.sum((X[:, None, :] - m) ** 2, axis=2) + 2 / rho_q
    of_strengths = np.multiply.outer(S, digamma(alpha_q) - np.log(beta_q)) - alpha_q / beta_q
    return np.log(pi) + np.log(tau / (2 * np.pi)) - 0.5 * tau * squares + of_strengths


def hard(r):
    return np.bincount(np.argmax(r, axis=1), minlength=r.shape[1])


# --- update_q_z ----------------------------------------------------------------------------------------------------


def base_two(X, S, m, rho_q, alpha_q, beta_q, pi, tau):
    return softmax(log_rho(X, S, m, rho_q, alpha_q, beta_q, pi, tau) / np.log(2), axis=1)


def sigmoid_for_softmax(X, S, m, rho_q, alpha_q, beta_q, pi, tau):
    with np.errstate(over="ignore"):
        return 1 / (1 + np.exp(-log_rho(X, S, m, rho_q, alpha_q, beta_q, pi, tau)))


def added_after_normalising(X, S, m, rho_q, alpha_q, beta_q, pi, tau):
    return softmax(log_rho(X, S, m, rho_q, alpha_q, beta_q, pi, tau), axis=1) + 1e-3


def unit_precision(X, S, m, rho_q, alpha_q, beta_q, pi, tau):
    return softmax(log_rho(X, S, m, rho_q, alpha_q, beta_q, pi, 1.0), axis=1)


# --- update_q_mu ---------------------------------------------------------------------------------------------------


def updated(X, r, tau, nu, rho, counts):
    rho_q = rho + tau * counts
    return (rho * np.asarray(nu) + tau * (r.T @ X)) / rho_q[:, None], rho_q


def hard_counts_and_soft_sums(X, r, tau, nu, rho):
    return updated(X, r, tau, nu, rho, hard(r))


def unit_prior(X, r, tau, nu, rho):
    return updated(X, r, tau, nu, 1.0, np.sum(r, axis=0))


# --- update_q_lambda -----------------------------------------------------------------------------------------------


def hard_counts_and_soft_strengths(S, r, alpha, beta):
    return alpha + S @ r, beta + hard(r)


def prior_of_ones(S, r, alpha, beta):
    return 1 + S @ r, 1 + np.sum(r, axis=0)


# --- log_joint -----------------------------------------------------------------------------------------------------


def joint(X, S, z, mu, lam, pi, tau, alpha, beta, nu, rho):
    normals = normal(squares(X, mu[z]), tau) + normal(squares(mu, nu), rho)
    return np.log(pi)[z].sum() + normals + poisson(S, lam[z]) + gamma(lam, alpha, beta)


def joint_in_bits(X, S, z, mu, lam, pi, tau, alpha, beta, nu, rho):
    return joint(X, S, z, mu, lam, pi, tau, alpha, beta, nu, rho) / np.log(2)


def joint_with_equal_weights(X, S, z, mu, lam, pi, tau, alpha, beta, nu, rho):
    return joint(X, S, z, mu, lam, np.full(len(pi), 1 / len(pi)), tau, alpha, beta, nu, rho)


def joint_with_unit_precision(X, S, z, mu, lam, pi, tau, alpha, beta, nu, rho):
    return joint(X, S, z, mu, lam, pi, 1.0, alpha, beta, nu, rho)


def joint_with_a_unit_prior(X, S, z, mu, lam, pi, tau, alpha, beta, nu, rho):
    return joint(X, S, z, mu, lam, pi, tau, alpha, beta, nu, 1.0)


def joint_with_a_prior_about_zero(X, S, z, mu, lam, pi, tau, alpha, beta, nu, rho):
    return joint(X, S, z, mu, lam, pi, tau, alpha, beta, 0.0, rho)


def joint_with_an_exponential_prior(X, S, z, mu, lam, pi, tau, alpha, beta, nu, rho):
    return joint(X, S, z, mu, lam, pi, tau, 1.0, 1.0, nu, rho)


def added_in_the_sum(X, S, m, rho_q, alpha_q, beta_q, pi, tau):
    rho = np.exp(log_rho(X, S, m, rho_q, alpha_q, beta_q, pi, tau))
    return rho / (np.sum(rho, axis=1, keepdims=True) + 1e-10)


HABITS = (
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
        "You put every log rho into a sigmoid of its own. Then no epicentrum knows of the others, and a row does not "
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
        "update_q_z",
        "precision of 1",
        "Your places have precision 1, as in the textbook. Here tau is their precision.",
        unit_precision,
    ),
    Misconception(
        "update_q_mu",
        "hard counts beside soft sums",
        "You count each quake for its likeliest epicentrum in the precision, and weigh it by its responsibilities in "
        "the sum. Both must weigh it alike.",
        hard_counts_and_soft_sums,
    ),
    Misconception(
        "update_q_mu",
        "prior of precision 1",
        "Your prior has precision 1, as in the textbook. Here rho is its precision.",
        unit_prior,
    ),
    Misconception(
        "update_q_lambda",
        "hard counts beside soft sums",
        "You count each quake for its likeliest epicentrum in the rate, and weigh it by its responsibilities in the "
        "shape. Both must weigh it alike.",
        hard_counts_and_soft_strengths,
    ),
    Misconception(
        "update_q_lambda",
        "prior with parameters 1",
        "Your prior has shape and rate 1, as in the textbook. Here alpha and beta are its parameters.",
        prior_of_ones,
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
        "All epicentra are equally likely in your density. Here pi holds their probabilities.",
        joint_with_equal_weights,
    ),
    Misconception(
        "log_joint",
        "precision of 1",
        "Your places have precision 1, as in the textbook. Here tau is their precision.",
        joint_with_unit_precision,
    ),
    Misconception(
        "log_joint",
        "prior of precision 1",
        "Your prior of mu has precision 1, as in the textbook. Here rho is its precision.",
        joint_with_a_unit_prior,
    ),
    Misconception(
        "log_joint",
        "prior about zero",
        "Your prior of mu has mean 0, as in the textbook. Here nu is its mean.",
        joint_with_a_prior_about_zero,
    ),
    Misconception(
        "log_joint",
        "prior with parameters 1",
        "Your prior of lam has shape and rate 1, as in the textbook. Here alpha and beta are its parameters.",
        joint_with_an_exponential_prior,
    ),
    Misconception(
        "update_q_z",
        "a small number added to the sum",
        "You divide by the sum plus a small number. Where all the numbers of a row are smaller than that, the row "
        "no longer adds up to 1. Subtract the largest logarithm of each row before exp instead.",
        added_in_the_sum,
    ),
)
