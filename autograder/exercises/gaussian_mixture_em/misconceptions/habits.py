"""How `gaussian_mixture_em` goes wrong by habit: other logarithms, constants of the plane, counts of two kinds."""

import numpy as np
from scipy.special import logsumexp, softmax
from scipy.stats import multivariate_normal

from autograder.exercise import Misconception


def log_joint(X, theta, mu, Sigma):
    logs = [multivariate_normal(m, S, allow_singular=True).logpdf(X) for m, S in zip(mu, Sigma, strict=True)]
    with np.errstate(divide="ignore"):
        return np.log(theta) + np.reshape(logs, (len(mu), -1)).T


# --- e_step --------------------------------------------------------------------------------------------------------


def base_two(X, theta, mu, Sigma):
    return softmax(log_joint(X, theta, mu, Sigma) / np.log(2), axis=1)


def sigmoid_for_softmax(X, theta, mu, Sigma):
    return 1 / (1 + np.exp(-log_joint(X, theta, mu, Sigma)))


def added_after_normalising(X, theta, mu, Sigma):
    return softmax(log_joint(X, theta, mu, Sigma), axis=1) + 1e-3


# --- log_likelihood ------------------------------------------------------------------------------------------------


def in_bits(X, theta, mu, Sigma):
    return np.sum(logsumexp(log_joint(X, theta, mu, Sigma), axis=1)) / np.log(2)


def observations_added_inside_the_logarithm(X, theta, mu, Sigma):
    return logsumexp(log_joint(X, theta, mu, Sigma))


def constant_of_the_plane(X, theta, mu, Sigma):
    constant = (X.shape[1] - 2) / 2 * np.log(2 * np.pi)
    return np.sum(logsumexp(log_joint(X, theta, mu, Sigma), axis=1) + constant)


# --- expected_complete_log_likelihood ------------------------------------------------------------------------------


def expectation_in_bits(X, q, theta, mu, Sigma):
    return np.sum(q * log_joint(X, theta, mu, Sigma)) / np.log(2)


def expectation_with_the_constant_of_the_plane(X, q, theta, mu, Sigma):
    constant = (X.shape[1] - 2) / 2 * np.log(2 * np.pi)
    return np.sum(q * (log_joint(X, theta, mu, Sigma) + constant))


# --- m_step --------------------------------------------------------------------------------------------------------


def _updates(X, q, counts, extra=0.0):
    mu = q.T @ X / (counts[:, None] + extra)
    differences = X[:, None, :] - mu
    return mu, np.einsum("nk,nki,nkj->kij", q, differences, differences) / (counts[:, None, None] + extra)


def hard_counts_and_soft_sums(X, q):
    hard = np.maximum(np.bincount(np.argmax(q, axis=1), minlength=q.shape[1]), 1)
    return q.mean(axis=0), *_updates(X, q, hard)


def hard_weights_and_soft_moments(X, q):
    hard = np.bincount(np.argmax(q, axis=1), minlength=q.shape[1])
    return hard / len(X), *_updates(X, q, q.sum(axis=0))


def added_in_the_division(X, q):
    return q.mean(axis=0), *_updates(X, q, q.sum(axis=0), 1e-2)


def added_in_the_sum(X, theta, mu, Sigma):
    rho = np.exp(log_joint(X, theta, mu, Sigma))
    return rho / (np.sum(rho, axis=1, keepdims=True) + 1e-10)


HABITS = (
    Misconception(
        "e_step",
        "logarithm to base 2",
        "Your logarithms are to base 2, and exp does not undo those. One base must go through the whole computation.",
        base_two,
    ),
    Misconception(
        "e_step",
        "sigmoid for softmax",
        "You put every log-density into a sigmoid of its own. Then no component knows of the others, and a row does "
        "not add up to 1.",
        sigmoid_for_softmax,
    ),
    Misconception(
        "e_step",
        "a small number added after normalising",
        "You add a small number to the responsibilities when they are normalised already. Their rows no longer add "
        "up to 1.",
        added_after_normalising,
    ),
    Misconception(
        "log_likelihood",
        "logarithm to base 2",
        "Your log-likelihood is in bits. The natural logarithm is asked for.",
        in_bits,
    ),
    Misconception(
        "log_likelihood",
        "observations added up inside the logarithm",
        "You add up the densities of the observations before the logarithm. Independent observations multiply; only "
        "the components of one observation are added up.",
        observations_added_inside_the_logarithm,
    ),
    Misconception(
        "log_likelihood",
        "constant of two dimensions",
        "Your normalising constant has 2 pi once, as for points in the plane. Its power follows the number of "
        "dimensions, which may be another one.",
        constant_of_the_plane,
    ),
    Misconception(
        "expected_complete_log_likelihood",
        "logarithm to base 2",
        "Your expectation is in bits. The natural logarithm is asked for.",
        expectation_in_bits,
    ),
    Misconception(
        "expected_complete_log_likelihood",
        "constant of two dimensions",
        "Your normalising constant has 2 pi once, as for points in the plane. Its power follows the number of "
        "dimensions, which may be another one.",
        expectation_with_the_constant_of_the_plane,
    ),
    Misconception(
        "m_step",
        "soft sums divided by hard counts",
        "You weigh the observations by their responsibilities in the sums, and divide by how many have the component "
        "as their likeliest. Both must weigh them alike.",
        hard_counts_and_soft_sums,
    ),
    Misconception(
        "m_step",
        "weights from hard counts",
        "Your theta counts each observation for its likeliest component, while means and covariances use "
        "responsibilities. All three must weigh the observations alike.",
        hard_weights_and_soft_moments,
    ),
    Misconception(
        "m_step",
        "a small number added in the division",
        "You add a small number to what you divide by, which draws means and covariances of small components towards "
        "0.",
        added_in_the_division,
    ),
    Misconception(
        "e_step",
        "a small number added to the sum",
        "You divide by the sum plus a small number. Where all the joint densities of a row are smaller than that, "
        "the row no longer adds up to 1. Subtract the largest logarithm of each row before exp instead.",
        added_in_the_sum,
    ),
)
