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


def expectation_of_two_outcomes(x, q, theta, pi):
    return xlogy(q.sum(axis=0), theta).sum() + xlogy(q.T @ two(x), two_probabilities(pi)).sum()


def probabilities_of_two_outcomes(x, q):
    heads = (q.T @ x)[:, 0] / np.maximum((q.T @ x).sum(axis=1), 1e-300)
    return q.mean(axis=0), np.stack([heads, 1 - heads], axis=1)


# --- predict -------------------------------------------------------------------------------------------------------


def two(x):
    return np.stack([x[:, 0], x[:, 1:].sum(axis=1)], axis=1)


def two_probabilities(pi):
    return np.stack([pi[:, 0], 1 - pi[:, 0]], axis=1)


def added_in_the_sum(x, theta, pi):
    rho = np.exp(log_joint(x, theta, pi))
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
    Misconception(
        "expected_complete_log_likelihood",
        "two outcomes alone",
        "You take 1 - pi for all outcomes but the first. There may be more than two outcomes, each with its own "
        "probability.",
        expectation_of_two_outcomes,
    ),
    Misconception(
        "m_step",
        "two outcomes alone",
        "You take 1 minus the first probability for all other outcomes. There may be more than two outcomes, each "
        "with its own probability.",
        probabilities_of_two_outcomes,
    ),
    Misconception(
        "predict",
        "logarithm to base 2",
        "Your logarithms are to base 2, and exp does not undo those. One base must go through the whole computation.",
        base_two,
    ),
    Misconception(
        "predict",
        "sigmoid for softmax",
        "You put every log-joint into a sigmoid of its own. Then no coin knows of the others, and a row does not "
        "add up to 1.",
        sigmoid_for_softmax,
    ),
    Misconception(
        "predict",
        "a small number added after normalising",
        "You add a small number to the probabilities when they are normalised already. Their rows no longer add up "
        "to 1.",
        added_after_normalising,
    ),
    Misconception(
        "predict",
        "two outcomes alone",
        "You take 1 - pi for all outcomes but the first. There may be more than two outcomes, each with its own "
        "probability.",
        two_outcomes,
    ),
    Misconception(
        "e_step",
        "a small number added to the sum",
        "You divide by the sum plus a small number. Where all the joint probabilities of a row are smaller than "
        "that, the row no longer adds up to 1. Subtract the largest logarithm of each row before exp instead.",
        added_in_the_sum,
    ),
    Misconception(
        "predict",
        "a small number added to the sum",
        "You divide by the sum plus a small number. Where all the joint probabilities of a row are smaller than "
        "that, the row no longer adds up to 1. Subtract the largest logarithm of each row before exp instead.",
        added_in_the_sum,
    ),
)
