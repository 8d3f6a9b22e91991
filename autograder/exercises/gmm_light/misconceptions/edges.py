"""How `gmm_light` goes wrong at the ends: limits, tiny numbers, sizes taken from labels."""

import numpy as np

from autograder.exercise import Misconception
from reference import gmm_light as reference


def components_counted_from_the_labels(x, z, mu, pi, tau, nu, sigma):
    K = np.max(z) + 1
    return reference.log_joint(x, z, mu[:K], pi[:K], tau[:K], nu[:K], sigma[:K])


def means_of_empty_components_left_out(x, z, mu, pi, tau, nu, sigma):
    used = np.unique(z)
    return reference.log_joint(x, np.searchsorted(used, z), mu[used], pi[used], tau[used], nu[used], sigma[used])


def weights_raised(x, z, mu, pi, tau, nu, sigma):
    return reference.log_joint(x, z, mu, np.maximum(pi, 1e-3), tau, nu, sigma)


def responsibilities_clipped(x, m, s2, pi, tau):
    r = np.clip(reference.update_q_z(x, m, s2, pi, tau), 1e-6, 1)
    return r / r.sum(axis=1, keepdims=True)


def number_added_to_the_weights(x, m, s2, pi, tau):
    return reference.update_q_z(x, m, s2, pi + 1e-6, tau)


def widths_clipped(x, r, tau, nu, sigma):
    return reference.update_q_mu(x, r, tau, nu, np.clip(sigma, 0.1, 10))


def precisions_clipped(x, r, tau, nu, sigma):
    return reference.update_q_mu(x, r, np.clip(tau, 0.1, 100), nu, sigma)


def zeros_in_r_clipped(x, r, m, s2, pi, tau, nu, sigma):
    r = np.clip(r, 1e-3, 1)
    return reference.elbo(x, r / r.sum(axis=1, keepdims=True), m, s2, pi, tau, nu, sigma)


def number_added_to_the_variances(x, r, m, s2, pi, tau, nu, sigma):
    return reference.elbo(x, r, m, s2 + 1e-6, pi, tau, nu, sigma)


def first_mean_for_all(x, r, m, s2, pi, tau, nu, sigma):
    return reference.elbo(x, r, np.full_like(m, m[0]), s2, pi, tau, nu, sigma)


EDGES = (
    Misconception(
        "log_joint",
        "number of components from the labels",
        "You take the number of components from the largest label. The last components may have no "
        "observation; the density of their means belongs to the joint all the same.",
        components_counted_from_the_labels,
    ),
    Misconception(
        "log_joint",
        "means of empty components left out",
        "You count the prior density of a mean only where its component has observations. All K means are "
        "latent variables.",
        means_of_empty_components_left_out,
    ),
    Misconception(
        "log_joint",
        "weights raised",
        "You raise small weights. A weight of 1e-6 counts with its own logarithm.",
        weights_raised,
    ),
    Misconception(
        "update_q_z",
        "responsibilities clipped",
        "You raise small responsibilities to 1e-6. They may be much smaller, and then the limit changes the result.",
        responsibilities_clipped,
    ),
    Misconception(
        "update_q_z",
        "a small number added to the weights",
        "You add 1e-6 to the weights. They are positive already, and where a weight is 1e-4 the number shows.",
        number_added_to_the_weights,
    ),
    Misconception(
        "update_q_mu",
        "prior widths clipped",
        "You keep sigma between two limits. A narrow prior holds its mean fast, a wide one says nothing: both "
        "are allowed.",
        widths_clipped,
    ),
    Misconception(
        "update_q_mu",
        "precisions clipped",
        "You keep tau between two limits. Observations may be as precise or as rough as tau says.",
        precisions_clipped,
    ),
    Misconception(
        "elbo",
        "zeros in r clipped",
        "You raise responsibilities of 0 to 1e-3. With many observations that shows: 0 log 0 counts as exactly 0.",
        zeros_in_r_clipped,
    ),
    Misconception(
        "elbo",
        "a small number added to the variances",
        "You add 1e-6 to s2. Variances are positive already, and the logarithm of a small one changes.",
        number_added_to_the_variances,
    ),
    Misconception(
        "elbo",
        "first mean used for all components",
        "You use m[0] for every component. Each q(mu_k) has a mean of its own.",
        first_mean_for_all,
    ),
)
