"""How `elbo` goes wrong by habit: a sigmoid for a softmax, a small number added after normalising."""

import numpy as np
from scipy.special import softmax, xlogy

from autograder.exercise import Misconception


def divergence(q, posterior):
    with np.errstate(divide="ignore"):
        return np.sum(xlogy(q, q) - xlogy(q, posterior))


def sigmoid_for_softmax(log_joint, q):
    return divergence(np.asarray(q), 1 / (1 + np.exp(-np.asarray(log_joint))))


def added_after_normalising(log_joint, q):
    return divergence(np.asarray(q), softmax(log_joint) + 1e-3)


HABITS = (
    Misconception(
        "kl_to_posterior",
        "sigmoid for softmax",
        "You put every log-joint into a sigmoid of its own. Then no state knows of the others, and your posterior does "
        "not add up to 1.",
        sigmoid_for_softmax,
    ),
    Misconception(
        "kl_to_posterior",
        "a small number added after normalising",
        "You add 0.001 to the posterior when it is normalised already. It no longer adds up to 1.",
        added_after_normalising,
    ),
)
