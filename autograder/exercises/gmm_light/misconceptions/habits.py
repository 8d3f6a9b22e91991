"""How `gmm_light` goes wrong by habit: special cases of textbooks, other logarithms, counts of two kinds."""

import numpy as np
from scipy.special import logsumexp, softmax, xlogy

from autograder.exercise import Misconception


def log_rho(x, m, s2, pi, tau):
    square = np.subtract.outer(x, m) ** 2 + s2
    return np.log(pi) + 0.5 * (np.log(tau / (2 * np.pi)) - tau * square)


def joint(x, z, mu, pi, tau, nu, sigma):
    of_data = np.log(pi)[z] + 0.5 * (np.log(tau[z] / (2 * np.pi)) - tau[z] * (x - mu[z]) ** 2)
    of_means = -0.5 * (np.log(2 * np.pi * np.square(sigma)) + ((mu - nu) / sigma) ** 2)
    return np.sum(of_data) + np.sum(of_means)


def updated(x, r, tau, nu, sigma, counts):
    prior = 1 / np.square(sigma)
    precision = counts * tau + prior
    return (x @ r * tau + prior * nu) / precision, 1 / precision


# --- log_joint -----------------------------------------------------------------------------------------------------


def unit_precisions(x, z, mu, pi, tau, nu, sigma):
    return joint(x, z, mu, pi, np.ones(len(pi)), nu, sigma)


def standard_normal_prior(x, z, mu, pi, tau, nu, sigma):
    return joint(x, z, mu, pi, tau, np.zeros(len(pi)), np.ones(len(pi)))


def equal_weights(x, z, mu, pi, tau, nu, sigma):
    return joint(x, z, mu, np.full(len(pi), 1 / len(pi)), tau, nu, sigma)


def in_bits(x, z, mu, pi, tau, nu, sigma):
    return joint(x, z, mu, pi, tau, nu, sigma) / np.log(2)


# --- update_q_z ----------------------------------------------------------------------------------------------------


def unit_precisions_of_the_labels(x, m, s2, pi, tau):
    return softmax(log_rho(x, m, s2, pi, np.ones(len(pi))), axis=1)


def base_two(x, m, s2, pi, tau):
    return softmax(log_rho(x, m, s2, pi, tau) / np.log(2), axis=1)


def sigmoid_for_softmax(x, m, s2, pi, tau):
    return 1 / (1 + np.exp(-log_rho(x, m, s2, pi, tau)))


def added_after_normalising(x, m, s2, pi, tau):
    return softmax(log_rho(x, m, s2, pi, tau), axis=1) + 1e-3


# --- update_q_mu ---------------------------------------------------------------------------------------------------


def unit_prior(x, r, tau, nu, sigma):
    return updated(x, r, tau, nu, np.ones(len(tau)), np.sum(r, axis=0))


def hard_counts_and_soft_sums(x, r, tau, nu, sigma):
    return updated(x, r, tau, nu, sigma, np.bincount(np.argmax(r, axis=1), minlength=len(tau)))


# --- elbo ----------------------------------------------------------------------------------------------------------


def bound_with_unit_precisions(x, r, m, s2, pi, tau, nu, sigma):
    return bound(x, r, m, s2, pi, np.ones(len(pi)), nu, sigma)


def bound_in_bits(x, r, m, s2, pi, tau, nu, sigma):
    return bound(x, r, m, s2, pi, tau, nu, sigma) / np.log(2)


def bound_with_equal_weights(x, r, m, s2, pi, tau, nu, sigma):
    return bound(x, r, m, s2, np.full(len(pi), 1 / len(pi)), tau, nu, sigma)


def data_added_inside_the_logarithm(x, r, m, s2, pi, tau, nu, sigma):
    of_data = logsumexp(log_rho(x, m, s2, pi, tau), b=r) - np.sum(xlogy(r, r))
    return of_data + of_means(m, s2, nu, sigma)


def of_means(m, s2, nu, sigma):
    prior = -0.5 * (np.log(2 * np.pi * np.square(sigma)) + ((m - nu) ** 2 + s2) / np.square(sigma))
    return np.sum(prior) + 0.5 * np.sum(np.log(2 * np.pi * np.e * s2))


def bound(x, r, m, s2, pi, tau, nu, sigma):
    return np.sum(r * log_rho(x, m, s2, pi, tau)) - np.sum(xlogy(r, r)) + of_means(m, s2, nu, sigma)


def bound_with_a_standard_normal_prior(x, r, m, s2, pi, tau, nu, sigma):
    return bound(x, r, m, s2, pi, tau, np.zeros(len(pi)), np.ones(len(pi)))


# --- generate_data -------------------------------------------------------------------------------------------------


def standard_normal_means(rng, N, pi, tau, nu, sigma):
    mu = rng.normal(size=len(pi))
    z = rng.choice(len(pi), size=N, p=pi)
    return rng.normal(mu[z], 1 / np.sqrt(tau[z])), z, mu


def observations_of_precision_one(rng, N, pi, tau, nu, sigma):
    mu = rng.normal(nu, sigma)
    z = rng.choice(len(pi), size=N, p=pi)
    return rng.normal(mu[z], 1), z, mu


def labels_drawn_twice(rng, N, pi, tau, nu, sigma):
    mu = rng.normal(nu, sigma)
    z, others = rng.choice(len(pi), size=N, p=pi), rng.choice(len(pi), size=N, p=pi)
    return rng.normal(mu[others], 1 / np.sqrt(tau[others])), z, mu


def noise_drawn_twice(rng, N, pi, tau, nu, sigma):
    mu = rng.normal(nu, sigma)
    z = rng.choice(len(pi), size=N, p=pi)
    std = 1 / np.sqrt(tau[z])
    return rng.normal(mu[z], std) + rng.normal(0, std), z, mu


def added_in_the_sum(x, m, s2, pi, tau):
    rho = np.exp(log_rho(x, m, s2, pi, tau))
    return rho / (np.sum(rho, axis=1, keepdims=True) + 1e-10)


HABITS = (
    Misconception(
        "log_joint",
        "precisions of 1",
        "Your observations have precision 1 in every component, as in the textbook. Here tau holds the precisions.",
        unit_precisions,
    ),
    Misconception(
        "log_joint",
        "standard normal prior",
        "Your prior of the means is the standard normal one. Here nu and sigma say where it lies and how wide it is.",
        standard_normal_prior,
    ),
    Misconception(
        "log_joint",
        "equal weights",
        "All components are equally likely in your density. Here pi holds their weights.",
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
        "precisions of 1",
        "Your observations have precision 1 in every component, as in the textbook. Here tau holds the precisions.",
        unit_precisions_of_the_labels,
    ),
    Misconception(
        "update_q_z",
        "logarithm to base 2",
        "Your logarithms are to base 2, and exp does not undo those. One base must go through the whole computation.",
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
        "update_q_mu",
        "prior of width 1",
        "Your prior has standard deviation 1 in every component. Here sigma holds the widths.",
        unit_prior,
    ),
    Misconception(
        "update_q_mu",
        "hard counts beside soft sums",
        "You count each observation for its likeliest component in the precision, and weigh it by its responsibilities "
        "in the sum. Both must weigh it alike.",
        hard_counts_and_soft_sums,
    ),
    Misconception(
        "elbo",
        "precisions of 1",
        "Your observations have precision 1 in every component, as in the textbook. Here tau holds the precisions.",
        bound_with_unit_precisions,
    ),
    Misconception(
        "elbo",
        "logarithm to base 2",
        "Your bound is in bits. The natural logarithm is asked for.",
        bound_in_bits,
    ),
    Misconception(
        "elbo",
        "equal weights",
        "All components are equally likely in your bound. Here pi holds their weights.",
        bound_with_equal_weights,
    ),
    Misconception(
        "elbo",
        "observations added up inside the logarithm",
        "You add up over observations and components before the logarithm. The bound has expectations of logarithms.",
        data_added_inside_the_logarithm,
    ),
    Misconception(
        "elbo",
        "standard normal prior",
        "Your prior of the means is the standard normal one. Here nu and sigma say where it lies and how wide it is.",
        bound_with_a_standard_normal_prior,
    ),
    Misconception(
        "generate_data",
        "standard normal means",
        "You draw the means from the standard normal law. Here nu and sigma say where their prior lies and how wide "
        "it is.",
        standard_normal_means,
    ),
    Misconception(
        "generate_data",
        "precisions of 1",
        "Your observations have precision 1 in every component, as in the textbook. Here tau holds the precisions.",
        observations_of_precision_one,
    ),
    Misconception(
        "generate_data",
        "labels drawn twice",
        "You draw the labels twice: one set is returned, and the observations come from another. They have to come "
        "from the labels that you return.",
        labels_drawn_twice,
    ),
    Misconception(
        "generate_data",
        "noise drawn twice",
        "You add two noises to each observation, each with its standard deviation. Together they spread more than "
        "the component does.",
        noise_drawn_twice,
    ),
    Misconception(
        "update_q_z",
        "a small number added to the sum",
        "You divide by the sum plus a small number. Where all the numbers of a row are smaller than that, the row "
        "no longer adds up to 1. Subtract the largest logarithm of each row before exp instead.",
        added_in_the_sum,
    ),
)
