"""How `bernoulli_mixture` goes wrong by habit: flat priors, other logarithms, small numbers, counts of two kinds."""

import numpy as np
from scipy.special import betaln, digamma, gammaln, logsumexp, softmax

from autograder.exercise import Misconception
from autograder.exercises.bernoulli_mixture.misconceptions.bound import bound


def log_rho(X, a_q, b_q, alpha_q):
    both = digamma(a_q + b_q)
    log_pi = digamma(alpha_q) - digamma(np.sum(alpha_q))
    return X @ (digamma(a_q) - both).T + (1 - X) @ (digamma(b_q) - both).T + log_pi


def joint(X, z, pi, theta, a, b, alpha):
    of_data = np.sum(X * np.log(theta)[z] + (1 - X) * np.log1p(-theta)[z]) + np.sum(np.log(pi)[z])
    of_pi = gammaln(np.sum(alpha)) - np.sum(gammaln(alpha)) + np.sum((alpha - 1) * np.log(pi))
    return of_data + of_pi + np.sum((a - 1) * np.log(theta) + (b - 1) * np.log1p(-theta) - betaln(a, b))


# --- log_joint -----------------------------------------------------------------------------------------------------


def flat_priors(X, z, pi, theta, a, b, alpha):
    return joint(X, z, pi, theta, 1.0, 1.0, np.ones(len(pi)))


def equal_weights(X, z, pi, theta, a, b, alpha):
    right = joint(X, z, pi, theta, a, b, alpha)
    return right - np.sum(np.log(pi)[z]) - len(X) * np.log(len(pi))


def in_bits(X, z, pi, theta, a, b, alpha):
    return joint(X, z, pi, theta, a, b, alpha) / np.log(2)


# --- update_q_z ----------------------------------------------------------------------------------------------------


def base_two(X, a_q, b_q, alpha_q):
    return softmax(log_rho(X, a_q, b_q, alpha_q) / np.log(2), axis=1)


def sigmoid_for_softmax(X, a_q, b_q, alpha_q):
    return 1 / (1 + np.exp(-log_rho(X, a_q, b_q, alpha_q)))


def added_after_normalising(X, a_q, b_q, alpha_q):
    return softmax(log_rho(X, a_q, b_q, alpha_q), axis=1) + 1e-3


# --- update_q_theta ------------------------------------------------------------------------------------------------


def flat_prior(X, r, a, b):
    ones = r.T @ X
    return 1 + ones, 1 + np.sum(r, axis=0)[:, None] - ones


def hard_counts_and_soft_sums(X, r, a, b):
    ones = r.T @ X
    sizes = np.bincount(np.argmax(r, axis=1), minlength=r.shape[1])
    return a + ones, b + sizes[:, None] - ones


# --- update_q_pi ---------------------------------------------------------------------------------------------------


def flat_prior_of_the_proportions(r, alpha):
    return 1 + np.sum(r, axis=0)


# --- generate_data -------------------------------------------------------------------------------------------------


def labels_drawn_twice(rng, N, D, K, a, b, alpha):
    pi, theta = rng.dirichlet(alpha), rng.beta(a, b, size=(K, D))
    z, others = rng.choice(K, size=N, p=pi), rng.choice(K, size=N, p=pi)
    return (rng.random((N, D)) < theta[others]).astype(int), z, pi, theta


# --- elbo ----------------------------------------------------------------------------------------------------------


def bound_in_bits(X, r, a_q, b_q, alpha_q, a, b, alpha):
    return bound(X, r, a_q, b_q, alpha_q, a, b, alpha) / np.log(2)


def bound_with_flat_priors(X, r, a_q, b_q, alpha_q, a, b, alpha):
    return bound(X, r, a_q, b_q, alpha_q, 1.0, 1.0, np.ones(len(alpha)))


def observations_added_inside_the_logarithm(X, r, a_q, b_q, alpha_q, a, b, alpha):
    logs = log_rho(X, a_q, b_q, alpha_q)
    return bound(X, r, a_q, b_q, alpha_q, a, b, alpha) - np.sum(r * logs) + logsumexp(logs, b=r)


def added_in_the_sum(X, a_q, b_q, alpha_q):
    rho = np.exp(log_rho(X, a_q, b_q, alpha_q))
    return rho / (np.sum(rho, axis=1, keepdims=True) + 1e-10)


HABITS = (
    Misconception(
        "log_joint",
        "flat priors",
        "Your priors are flat: with a = b = 1, and alpha of ones, they do not matter. The arguments have other values.",
        flat_priors,
    ),
    Misconception(
        "log_joint",
        "equal weights",
        "All components are equally likely in your density. Here pi holds their proportions.",
        equal_weights,
    ),
    Misconception(
        "log_joint",
        "logarithm to base 2",
        "Your log-density is in bits. The natural logarithm is asked for.",
        in_bits,
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
        "You put every log rho into a sigmoid of its own. Then no component knows of the others, and a row does not "
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
        "update_q_theta",
        "flat prior",
        "You add 1 to the counts, as with a flat prior. Here a and b are the prior's parameters.",
        flat_prior,
    ),
    Misconception(
        "update_q_theta",
        "hard counts beside soft sums",
        "You count each observation for its likeliest component in its size, and weigh it by its responsibilities in "
        "the ones. Both must weigh it alike.",
        hard_counts_and_soft_sums,
    ),
    Misconception(
        "update_q_pi",
        "flat prior",
        "You add 1 to the sizes, as with a flat prior. Here alpha holds the prior's parameters.",
        flat_prior_of_the_proportions,
    ),
    Misconception(
        "generate_data",
        "labels drawn twice",
        "You draw the labels twice: one set is returned, and the data come from another. The data have to come from "
        "the labels that you return.",
        labels_drawn_twice,
    ),
    Misconception(
        "elbo",
        "logarithm to base 2",
        "Your bound is in bits. The natural logarithm is asked for.",
        bound_in_bits,
    ),
    Misconception(
        "elbo",
        "flat priors",
        "Your priors are flat: with a = b = 1, and alpha of ones, they do not matter. The arguments have other values.",
        bound_with_flat_priors,
    ),
    Misconception(
        "elbo",
        "observations added up inside the logarithm",
        "You add up over observations and components before the logarithm. The bound has expectations of logarithms.",
        observations_added_inside_the_logarithm,
    ),
    Misconception(
        "update_q_z",
        "a small number added to the sum",
        "You divide by the sum plus a small number. Where all the numbers of a row are smaller than that, the row "
        "no longer adds up to 1. Subtract the largest logarithm of each row before exp instead.",
        added_in_the_sum,
    ),
)
