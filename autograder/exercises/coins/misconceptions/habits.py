"""How `coins` goes wrong by habit: other logarithms, two outcomes alone, small numbers added, counts of two kinds."""

import numpy as np
from scipy.special import logsumexp, softmax, xlogy

from autograder.exercise import Misconception


def log_joint(x, theta, pi):
    with np.errstate(divide="ignore"):
        return np.log(theta) + xlogy(x[:, None, :], pi[None, :, :]).sum(axis=2)


# --- e_step --------------------------------------------------------------------------------------------------------


def base_two(x, theta, pi):
    return softmax(log_joint(x, theta, pi) / np.log(2), axis=1)


def sigmoid_for_softmax(x, theta, pi):
    return 1 / (1 + np.exp(-log_joint(x, theta, pi)))


def added_after_normalising(x, theta, pi):
    return softmax(log_joint(x, theta, pi), axis=1) + 1e-3


def two_outcomes(x, theta, pi):
    others = x[:, 1:].sum(axis=1)
    logs = np.log(theta) + xlogy(x[:, :1], pi[:, 0]) + xlogy(others[:, None], 1 - pi[:, 0])
    return softmax(logs, axis=1)


# --- log_likelihood ------------------------------------------------------------------------------------------------


def in_bits(x, theta, pi):
    return np.sum(logsumexp(log_joint(x, theta, pi), axis=1)) / np.log(2)


def draws_added_inside_the_logarithm(x, theta, pi):
    return logsumexp(log_joint(x, theta, pi))


def two_outcomes_of_the_likelihood(x, theta, pi):
    others = x[:, 1:].sum(axis=1)
    logs = np.log(theta) + xlogy(x[:, :1], pi[:, 0]) + xlogy(others[:, None], 1 - pi[:, 0])
    return np.sum(logsumexp(logs, axis=1))


# --- expected_complete_log_likelihood ------------------------------------------------------------------------------


def expectation_in_bits(x, q, theta, pi):
    return (xlogy(q.sum(axis=0), theta).sum() + xlogy(q.T @ x, pi).sum()) / np.log(2)


# --- m_step --------------------------------------------------------------------------------------------------------


def hard_counts_and_soft_sums(x, q):
    counts = q.T @ x
    sizes = np.bincount(np.argmax(q, axis=1), minlength=q.shape[1])
    return sizes / len(x), counts / np.maximum(counts.sum(axis=1, keepdims=True), 1e-300)


def added_in_the_division(x, q):
    counts = q.T @ x
    return q.mean(axis=0), counts / (counts.sum(axis=1, keepdims=True) + 1e-2)


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
        "You put every log-joint into a sigmoid of its own. Then no coin knows of the others, and a row does not add "
        "up to 1.",
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
        "e_step",
        "two outcomes alone",
        "You take 1 - pi for all outcomes but the first. There may be more than two outcomes, each with its own "
        "probability.",
        two_outcomes,
    ),
    Misconception(
        "log_likelihood",
        "logarithm to base 2",
        "Your log-likelihood is in bits. The natural logarithm is asked for.",
        in_bits,
    ),
    Misconception(
        "log_likelihood",
        "draws added up inside the logarithm",
        "You add up the probabilities of the draws before the logarithm. Independent draws multiply; only the coins of "
        "one draw are added up.",
        draws_added_inside_the_logarithm,
    ),
    Misconception(
        "log_likelihood",
        "two outcomes alone",
        "You take 1 - pi for all outcomes but the first. There may be more than two outcomes, each with its own "
        "probability.",
        two_outcomes_of_the_likelihood,
    ),
    Misconception(
        "expected_complete_log_likelihood",
        "logarithm to base 2",
        "Your expectation is in bits. The natural logarithm is asked for.",
        expectation_in_bits,
    ),
    Misconception(
        "m_step",
        "hard counts beside soft sums",
        "You count each draw for its likeliest coin in one place, and by its responsibilities in another. Both must "
        "weigh the draws alike.",
        hard_counts_and_soft_sums,
    ),
    Misconception(
        "m_step",
        "a small number added in the division",
        "You add a small number to what you divide by. Then pi does not add up to 1, which shows where a coin has few "
        "flips.",
        added_in_the_division,
    ),
)
