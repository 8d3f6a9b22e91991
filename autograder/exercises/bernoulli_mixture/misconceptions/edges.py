"""How `bernoulli_mixture` goes wrong at the ends: limits, tiny numbers, sizes taken from labels."""

import numpy as np

from autograder.exercise import Misconception
from reference import bernoulli_mixture as reference


def components_counted_from_the_labels(X, z, pi, theta, a, b, alpha):
    K = np.max(z) + 1
    return reference.log_joint(X, z, pi[:K], theta[:K], a, b, alpha[:K])


def probabilities_clipped(X, z, pi, theta, a, b, alpha):
    return reference.log_joint(X, z, pi, np.clip(theta, 1e-6, 1 - 1e-6), a, b, alpha)


def number_added_to_the_probabilities(X, z, pi, theta, a, b, alpha):
    return reference.log_joint(X, z, pi, theta + 1e-8, a, b, alpha)


def product_of_probabilities(X, z, pi, theta, a, b, alpha):
    probabilities = np.where(X == 1, theta[z], 1 - theta[z])
    return (
        reference.log_joint(X, z, pi, theta, a, b, alpha) - np.log(probabilities).sum() + np.log(probabilities.prod())
    )


def responsibilities_clipped(X, a_q, b_q, alpha_q):
    r = np.clip(reference.update_q_z(X, a_q, b_q, alpha_q), 1e-6, 1)
    return r / r.sum(axis=1, keepdims=True)


def parameters_raised(X, a_q, b_q, alpha_q):
    return reference.update_q_z(X, np.maximum(a_q, 0.1), np.maximum(b_q, 0.1), alpha_q)


def prior_kept_above_one(X, r, a, b):
    return reference.update_q_theta(X, r, max(a, 1.0), max(b, 1.0))


def sizes_along_the_wrong_axis(X, r, a, b):
    sizes, ones = r.sum(axis=0), r.T @ X
    return a + ones, b + (sizes if len(sizes) == X.shape[1] else sizes[:, None]) - ones


def responsibilities_rounded(X, r, a, b):
    return reference.update_q_theta(X, np.round(r, 3), a, b)


def prior_of_pi_kept_above_one(r, alpha):
    return reference.update_q_pi(r, np.maximum(alpha, 1.0))


def first_prior_for_all(r, alpha):
    return reference.update_q_pi(r, alpha[0])


def zeros_in_r_clipped(X, r, a_q, b_q, alpha_q, a, b, alpha):
    return reference.elbo(X, np.clip(r, 1e-6, 1), a_q, b_q, alpha_q, a, b, alpha)


def parameters_of_q_raised(X, r, a_q, b_q, alpha_q, a, b, alpha):
    return reference.elbo(X, r, np.maximum(a_q, 0.1), b_q, alpha_q, a, b, alpha)


EDGES = (
    Misconception(
        "log_joint",
        "number of components from the labels",
        "You take the number of components from the largest label. The last components may have no "
        "observation; the densities of their pi and theta belong to the joint all the same.",
        components_counted_from_the_labels,
    ),
    Misconception(
        "log_joint",
        "probabilities clipped at 1e-6",
        "You raise small probabilities to 1e-6. A theta of 1e-8 counts with its own logarithm.",
        probabilities_clipped,
    ),
    Misconception(
        "log_joint",
        "a small number added to theta",
        "You add 1e-8 to theta before you take its logarithm. Where theta is that small itself the number shows.",
        number_added_to_the_probabilities,
    ),
    Misconception(
        "log_joint",
        "logarithm of a product",
        "You multiply the probabilities of all data before you take the logarithm. The product of hundreds is 0 for a "
        "computer. Add logarithms up.",
        product_of_probabilities,
    ),
    Misconception(
        "update_q_z",
        "responsibilities clipped",
        "You raise small responsibilities to 1e-6. They may be much smaller, and then the limit changes the result.",
        responsibilities_clipped,
    ),
    Misconception(
        "update_q_z",
        "parameters kept above a limit",
        "You raise small a_q and b_q. Below 1 the digamma function falls steeply: 0.02 is far from 0.1.",
        parameters_raised,
    ),
    Misconception(
        "update_q_theta",
        "prior kept above 1",
        "You raise a and b to 1. A Beta prior may have parameters below 1.",
        prior_kept_above_one,
    ),
    Misconception(
        "update_q_theta",
        "sizes along the wrong axis",
        "Where D = K, the sizes of the components run along the features in your b_q. Use sizes[:, None].",
        sizes_along_the_wrong_axis,
    ),
    Misconception(
        "update_q_theta",
        "responsibilities rounded",
        "You round the responsibilities. They count with all their digits.",
        responsibilities_rounded,
    ),
    Misconception(
        "update_q_pi",
        "prior kept above 1",
        "You raise alpha to 1. A Dirichlet prior may have parameters below 1.",
        prior_of_pi_kept_above_one,
    ),
    Misconception(
        "update_q_pi",
        "first parameter of the prior for all",
        "You use alpha[0] for every component. Each has a parameter of its own.",
        first_prior_for_all,
    ),
    Misconception(
        "elbo",
        "zeros in r clipped",
        "You raise responsibilities of 0 to 1e-6. With many observations that shows: 0 log 0 counts as exactly 0.",
        zeros_in_r_clipped,
    ),
    Misconception(
        "elbo",
        "parameters of q kept above a limit",
        "You raise small a_q. Below 1 the digamma function falls steeply: 0.02 is far from 0.1.",
        parameters_of_q_raised,
    ),
)
