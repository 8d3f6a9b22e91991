"""How `gaussian_mixture_em` goes wrong at the ends: limits, tiny numbers, sizes taken from labels."""

import numpy as np

from autograder.exercise import Misconception
from reference import gaussian_mixture_em as reference


def responsibilities_clipped(X, theta, mu, Sigma):
    q = np.clip(reference.e_step(X, theta, mu, Sigma), 1e-6, 1)
    return q / q.sum(axis=1, keepdims=True)


def weights_raised(X, theta, mu, Sigma):
    return reference.e_step(X, np.maximum(theta, 1e-3), mu, Sigma)


def parameters_as_whole_numbers(X, theta, mu, Sigma):
    X = np.asarray(X)
    return reference.e_step(X, theta, np.asarray(mu).astype(X.dtype), Sigma)


def far_points_left_out(X, theta, mu, Sigma):
    X = np.asarray(X)
    near = np.abs(X - X.mean(axis=0)).max(axis=1) < 1_000.0
    return reference.log_likelihood(X[near], theta, mu, Sigma)


def weights_raised_in_the_likelihood(X, theta, mu, Sigma):
    return reference.log_likelihood(X, np.maximum(theta, 1e-3), mu, Sigma)


def zeros_in_q_clipped(X, q, theta, mu, Sigma):
    return reference.expected_complete_log_likelihood(X, np.clip(q, 1e-6, 1), theta, mu, Sigma)


def weights_raised_in_the_expectation(X, q, theta, mu, Sigma):
    return reference.expected_complete_log_likelihood(X, q, np.maximum(theta, 1e-3), mu, Sigma)


def results_as_whole_numbers(X, q):
    theta, mu, Sigma = reference.m_step(X, q)
    return theta, mu.astype(np.asarray(X).dtype), Sigma


def log_likelihood_with_a_large_ridge(X, theta, mu, Sigma):
    return np.float32(reference.log_likelihood(X, theta, mu, np.asarray(Sigma) + 1e-4 * np.eye(np.shape(X)[1])))


EDGES = (
    Misconception(
        "e_step",
        "responsibilities clipped",
        "You raise small responsibilities to 1e-6. They may be much smaller, and then the limit changes the result.",
        responsibilities_clipped,
    ),
    Misconception(
        "e_step",
        "weights raised",
        "You raise small weights. A weight of 1e-4 counts as it is.",
        weights_raised,
    ),
    Misconception(
        "e_step",
        "means cut to whole numbers",
        "You give the means the type of X. Where X holds whole numbers that cuts the means off.",
        parameters_as_whole_numbers,
    ),
    Misconception(
        "log_likelihood",
        "far points left out",
        "You leave out observations that lie far away. They count most: each has a very low log-density.",
        far_points_left_out,
    ),
    Misconception(
        "log_likelihood",
        "weights raised",
        "You raise small weights. A weight of 1e-4 counts with its own logarithm.",
        weights_raised_in_the_likelihood,
    ),
    Misconception(
        "expected_complete_log_likelihood",
        "zeros in q clipped",
        "You raise responsibilities of 0 to 1e-6. Where a component is far away that shows: what has no "
        "weight counts as 0.",
        zeros_in_q_clipped,
    ),
    Misconception(
        "expected_complete_log_likelihood",
        "weights raised",
        "You raise small weights. A weight of 1e-4 counts with its own logarithm.",
        weights_raised_in_the_expectation,
    ),
    Misconception(
        "m_step",
        "means cut to whole numbers",
        "You give the means the type of X. Where X holds whole numbers that cuts the means off.",
        results_as_whole_numbers,
    ),
    Misconception(
        "log_likelihood",
        "a large ridge",
        "You add 1e-4 to the variances. That is as much as a narrow component has; at most a millionth is safe.",
        log_likelihood_with_a_large_ridge,
    ),
)
