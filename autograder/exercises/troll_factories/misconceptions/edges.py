"""How `troll_factories` goes wrong at the ends: limits, tiny numbers, sizes taken from labels."""

import numpy as np

from autograder.exercise import Misconception
from reference import troll_factories as reference


def factories_counted_from_the_labels(x, t, z, pi, mu, tau, lam, nu, kappa, alpha, beta, a, b, delta):
    K = np.max(z) + 1
    return reference.log_joint(x, t, z, pi[:K], mu[:K], tau[:K], lam[:K], nu, kappa, alpha, beta, a, b, delta[:K])


def immediate_comments_left_out(x, t, z, pi, mu, tau, lam, nu, kappa, alpha, beta, a, b, delta):
    x, t, z = (np.asarray(v)[np.asarray(t) > 0] for v in (x, t, z))
    return reference.log_joint(x, t, z, pi, mu, tau, lam, nu, kappa, alpha, beta, a, b, delta)


def weights_prior_kept_above_one(r, delta):
    return reference.update_q_pi(r, np.maximum(delta, 1.0))


def first_weight_for_all(r, delta):
    return reference.update_q_pi(r, delta[0])


def times_of_zero_left_out(t, r, a, b):
    seen = np.asarray(t) > 0
    return reference.update_q_lambda(t[seen], r[seen], a, b)


def rates_prior_clipped(t, r, a, b):
    return reference.update_q_lambda(t, r, max(a, 1.0), min(b, 10.0))


def one_added_to_the_lengths(x, r, nu, kappa, alpha, beta):
    return reference.update_q_mu_tau(np.asarray(x) + 1e-3, r, nu, kappa, alpha, beta)


def lengths_prior_clipped(x, r, nu, kappa, alpha, beta):
    return reference.update_q_mu_tau(x, r, nu, max(kappa, 0.1), max(alpha, 0.5), min(beta, 10.0))


def responsibilities_clipped(x, t, alpha_pi, nu_q, kappa_q, alpha_q, beta_q, a_q, b_q):
    r = np.clip(reference.update_q_z(x, t, alpha_pi, nu_q, kappa_q, alpha_q, beta_q, a_q, b_q), 1e-6, 1)
    return r / r.sum(axis=1, keepdims=True)


def times_raised(x, t, alpha_pi, nu_q, kappa_q, alpha_q, beta_q, a_q, b_q):
    t = np.maximum(t, 0.5)
    return reference.update_q_z(x, t, alpha_pi, nu_q, kappa_q, alpha_q, beta_q, a_q, b_q)


def zeros_in_r_clipped(x, t, r, *rest):
    return reference.elbo(x, t, np.clip(r, 1e-6, 1), *rest)


def long_times_cut_off(x, t, r, *rest):
    return reference.elbo(x, np.minimum(t, 100.0), r, *rest)


def rates_of_rounded_times(t, r, a, b):
    return a + r.sum(axis=0), b + r.T @ np.round(t, 5)


EDGES = (
    Misconception(
        "log_joint",
        "number of factories from the labels",
        "You take the number of factories from the largest label. The last factories may have no comment; the "
        "densities of their parameters belong to the joint all the same.",
        factories_counted_from_the_labels,
    ),
    Misconception(
        "log_joint",
        "comments with a time of 0 left out",
        "You leave out comments whose time is 0. An exponential density is positive at 0.",
        immediate_comments_left_out,
    ),
    Misconception(
        "update_q_pi",
        "prior kept above 1",
        "You raise delta to 1. A Dirichlet prior may have parameters below 1.",
        weights_prior_kept_above_one,
    ),
    Misconception(
        "update_q_pi",
        "first parameter of the prior for all",
        "You use delta[0] for every factory. Each has a parameter of its own.",
        first_weight_for_all,
    ),
    Misconception(
        "update_q_lambda",
        "comments with a time of 0 left out",
        "You leave out comments whose time is 0. They count in the shape like all others.",
        times_of_zero_left_out,
    ),
    Misconception(
        "update_q_lambda",
        "prior clipped",
        "You keep a and b between limits. The prior may be weak or strong.",
        rates_prior_clipped,
    ),
    Misconception(
        "update_q_mu_tau",
        "a small number added to the lengths",
        "You add a small number to x before you take its logarithm. Lengths are positive already, and small "
        "ones change.",
        one_added_to_the_lengths,
    ),
    Misconception(
        "update_q_mu_tau",
        "prior clipped",
        "You keep kappa, alpha and beta between limits. The prior may be weak or strong.",
        lengths_prior_clipped,
    ),
    Misconception(
        "update_q_z",
        "responsibilities clipped",
        "You raise small responsibilities to 1e-6. They may be much smaller, and then the limit changes the result.",
        responsibilities_clipped,
    ),
    Misconception(
        "update_q_z",
        "short times raised",
        "You raise short times. A time of 0 is a time like any other.",
        times_raised,
    ),
    Misconception(
        "elbo",
        "zeros in r clipped",
        "You raise responsibilities of 0 to 1e-6. With many comments that shows: 0 log 0 counts as exactly 0.",
        zeros_in_r_clipped,
    ),
    Misconception(
        "elbo",
        "long times cut off",
        "You cut long times off. A time of thousands counts as it is.",
        long_times_cut_off,
    ),
    Misconception(
        "update_q_lambda",
        "times rounded",
        "You round the times. Use them as they are: they may be thousandths.",
        rates_of_rounded_times,
    ),
)
