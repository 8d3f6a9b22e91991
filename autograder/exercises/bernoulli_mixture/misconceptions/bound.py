"""How `bernoulli_mixture` goes wrong: the ELBO."""

import numpy as np
from scipy.special import betaln, digamma, gammaln, xlogy

from autograder.exercise import Misconception

# --- elbo: the right terms, for versions that have one of them wrong -----------------------------------------------


def expected_logs(a_q, b_q, alpha_q):
    both = digamma(a_q + b_q)
    return digamma(a_q) - both, digamma(b_q) - both, digamma(alpha_q) - digamma(np.sum(alpha_q))


def likelihood_term(X, r, a_q, b_q, alpha_q):
    log_theta, log_not, _ = expected_logs(a_q, b_q, alpha_q)
    return np.sum(r * (X @ log_theta.T + (1 - X) @ log_not.T))


def label_term(r, a_q, b_q, alpha_q):
    return np.sum(r @ expected_logs(a_q, b_q, alpha_q)[2])


def prior_theta_term(a_q, b_q, alpha_q, a, b):
    log_theta, log_not, _ = expected_logs(a_q, b_q, alpha_q)
    return np.sum((a - 1) * log_theta + (b - 1) * log_not - betaln(a, b))


def prior_pi_term(a_q, b_q, alpha_q, alpha):
    log_pi = expected_logs(a_q, b_q, alpha_q)[2]
    return np.sum((alpha - 1) * log_pi) + gammaln(np.sum(alpha)) - np.sum(gammaln(alpha))


def entropy_theta(a_q, b_q, alpha_q):
    return -prior_theta_term(a_q, b_q, alpha_q, a_q, b_q)


def entropy_pi(a_q, b_q, alpha_q):
    return -prior_pi_term(a_q, b_q, alpha_q, alpha_q)


def expected_joint(X, r, a_q, b_q, alpha_q, a, b, alpha):
    data = likelihood_term(X, r, a_q, b_q, alpha_q) + label_term(r, a_q, b_q, alpha_q)
    return data + prior_theta_term(a_q, b_q, alpha_q, a, b) + prior_pi_term(a_q, b_q, alpha_q, alpha)


def entropies(r, a_q, b_q, alpha_q):
    return entropy_theta(a_q, b_q, alpha_q) + entropy_pi(a_q, b_q, alpha_q) - np.sum(xlogy(r, r))


def bound(X, r, a_q, b_q, alpha_q, a, b, alpha):
    return expected_joint(X, r, a_q, b_q, alpha_q, a, b, alpha) + entropies(r, a_q, b_q, alpha_q)


# --- elbo ----------------------------------------------------------------------------------------------------------


def bound_without_entropies(X, r, a_q, b_q, alpha_q, a, b, alpha):
    return expected_joint(X, r, a_q, b_q, alpha_q, a, b, alpha)


def bound_with_entropies_subtracted(X, r, a_q, b_q, alpha_q, a, b, alpha):
    return expected_joint(X, r, a_q, b_q, alpha_q, a, b, alpha) - entropies(r, a_q, b_q, alpha_q)


def bound_without_the_entropy_of_z(X, r, a_q, b_q, alpha_q, a, b, alpha):
    return bound(X, r, a_q, b_q, alpha_q, a, b, alpha) + np.sum(xlogy(r, r))


def bound_with_the_entropy_of_z_subtracted(X, r, a_q, b_q, alpha_q, a, b, alpha):
    return bound(X, r, a_q, b_q, alpha_q, a, b, alpha) + 2 * np.sum(xlogy(r, r))


def bound_without_the_entropy_of_theta(X, r, a_q, b_q, alpha_q, a, b, alpha):
    return bound(X, r, a_q, b_q, alpha_q, a, b, alpha) - entropy_theta(a_q, b_q, alpha_q)


def bound_without_the_entropy_of_pi(X, r, a_q, b_q, alpha_q, a, b, alpha):
    return bound(X, r, a_q, b_q, alpha_q, a, b, alpha) - entropy_pi(a_q, b_q, alpha_q)


def bound_without_the_prior_of_theta(X, r, a_q, b_q, alpha_q, a, b, alpha):
    return bound(X, r, a_q, b_q, alpha_q, a, b, alpha) - prior_theta_term(a_q, b_q, alpha_q, a, b)


def bound_without_the_prior_of_pi(X, r, a_q, b_q, alpha_q, a, b, alpha):
    return bound(X, r, a_q, b_q, alpha_q, a, b, alpha) - prior_pi_term(a_q, b_q, alpha_q, alpha)


def bound_without_the_labels(X, r, a_q, b_q, alpha_q, a, b, alpha):
    return bound(X, r, a_q, b_q, alpha_q, a, b, alpha) - label_term(r, a_q, b_q, alpha_q)


def bound_of_ones_alone(X, r, a_q, b_q, alpha_q, a, b, alpha):
    log_not = expected_logs(a_q, b_q, alpha_q)[1]
    return bound(X, r, a_q, b_q, alpha_q, a, b, alpha) - np.sum(r * ((1 - X) @ log_not.T))


def bound_without_constants_of_the_priors(X, r, a_q, b_q, alpha_q, a, b, alpha):
    constants = -a_q.size * betaln(a, b) + gammaln(np.sum(alpha)) - np.sum(gammaln(alpha))
    return bound(X, r, a_q, b_q, alpha_q, a, b, alpha) - constants


def bound_with_one_beta_constant(X, r, a_q, b_q, alpha_q, a, b, alpha):
    return bound(X, r, a_q, b_q, alpha_q, a, b, alpha) + (a_q.size - 1) * betaln(a, b)


def bound_at_the_means(X, r, a_q, b_q, alpha_q, a, b, alpha):
    theta, pi = a_q / (a_q + b_q), alpha_q / np.sum(alpha_q)
    data = np.sum(r * (X @ np.log(theta).T + (1 - X) @ np.log(1 - theta).T + np.log(pi)))
    p_theta = np.sum((a - 1) * np.log(theta) + (b - 1) * np.log(1 - theta) - betaln(a, b))
    p_pi = np.sum((alpha - 1) * np.log(pi)) + gammaln(np.sum(alpha)) - np.sum(gammaln(alpha))
    return data + p_theta + p_pi + entropies(r, a_q, b_q, alpha_q)


def bound_with_digammas_alone(X, r, a_q, b_q, alpha_q, a, b, alpha):
    data = np.sum(r * (X @ digamma(a_q).T + (1 - X) @ digamma(b_q).T + digamma(alpha_q)))
    priors = prior_theta_term(a_q, b_q, alpha_q, a, b) + prior_pi_term(a_q, b_q, alpha_q, alpha)
    return data + priors + entropies(r, a_q, b_q, alpha_q)


def bound_with_divergences_added(X, r, a_q, b_q, alpha_q, a, b, alpha):
    data = likelihood_term(X, r, a_q, b_q, alpha_q) + label_term(r, a_q, b_q, alpha_q) - np.sum(xlogy(r, r))
    return 2 * data - bound(X, r, a_q, b_q, alpha_q, a, b, alpha)


def bound_per_observation(X, r, a_q, b_q, alpha_q, a, b, alpha):
    return bound(X, r, a_q, b_q, alpha_q, a, b, alpha) / len(X)


def bound_with_normalised_alpha(X, r, a_q, b_q, alpha_q, a, b, alpha):
    return bound(X, r, a_q, b_q, alpha_q / np.sum(alpha_q), a, b, alpha)


def bound_with_nan_at_zero(X, r, a_q, b_q, alpha_q, a, b, alpha):
    parts = expected_joint(X, r, a_q, b_q, alpha_q, a, b, alpha)
    return parts + entropy_theta(a_q, b_q, alpha_q) + entropy_pi(a_q, b_q, alpha_q) - np.sum(r * np.log(r))


def negative_bound(X, r, a_q, b_q, alpha_q, a, b, alpha):
    return -bound(X, r, a_q, b_q, alpha_q, a, b, alpha)


BOUND = (
    Misconception(
        "elbo",
        "all entropies left out",
        "You return the expected log-joint. The ELBO adds the entropies of q(z), q(theta) and q(pi).",
        bound_without_entropies,
    ),
    Misconception(
        "elbo",
        "all entropies with the wrong sign",
        "You subtract the entropies of q. The bound has -E[log q], which is plus the entropy: add them.",
        bound_with_entropies_subtracted,
    ),
    Misconception(
        "elbo",
        "entropy of q(z) left out",
        "The entropy of the responsibilities is missing.",
        bound_without_the_entropy_of_z,
    ),
    Misconception(
        "elbo",
        "entropy of q(z) with the wrong sign",
        "The entropy of the responsibilities, minus the sum of r log r, is positive and has to be added.",
        bound_with_the_entropy_of_z_subtracted,
    ),
    Misconception(
        "elbo",
        "entropy of q(theta) left out",
        "E[log q(theta)] is missing: K times D Beta densities with their constants.",
        bound_without_the_entropy_of_theta,
    ),
    Misconception(
        "elbo",
        "entropy of q(pi) left out",
        "E[log q(pi)], of a Dirichlet density with its constant, is missing.",
        bound_without_the_entropy_of_pi,
    ),
    Misconception(
        "elbo",
        "prior of theta left out",
        "E[log p(theta)] is missing from the expected log-joint.",
        bound_without_the_prior_of_theta,
    ),
    Misconception(
        "elbo",
        "prior of pi left out",
        "E[log p(pi)] is missing from the expected log-joint.",
        bound_without_the_prior_of_pi,
    ),
    Misconception(
        "elbo",
        "probability of the labels left out",
        "E[log p(z | pi)] is missing from the expected log-joint.",
        bound_without_the_labels,
    ),
    Misconception(
        "elbo",
        "ones alone counted",
        "The likelihood of the zeros, with E[log(1 - theta_kd)], is missing.",
        bound_of_ones_alone,
    ),
    Misconception(
        "elbo",
        "constants of the priors left out",
        "The normalising constants of p(theta) and p(pi) belong to the bound; without them it bounds nothing.",
        bound_without_constants_of_the_priors,
    ),
    Misconception(
        "elbo",
        "constant of the Beta prior counted once",
        "Each of the K times D Beta priors has its normalising constant.",
        bound_with_one_beta_constant,
    ),
    Misconception(
        "elbo",
        "logarithms of the expected parameters",
        "You plug the means of theta and pi into the log-joint. Expectations of logarithms are needed.",
        bound_at_the_means,
    ),
    Misconception(
        "elbo",
        "digamma of the sum left out",
        "E[log theta] and E[log pi] each have a second digamma, of the sum of the parameters.",
        bound_with_digammas_alone,
    ),
    Misconception(
        "elbo",
        "divergences added",
        "You add the divergences of q(theta) and q(pi) from their priors. They make the bound smaller.",
        bound_with_divergences_added,
    ),
    Misconception(
        "elbo",
        "bound per observation",
        "You divide by N. The bound on the log-evidence of all observations together is asked for.",
        bound_per_observation,
    ),
    Misconception(
        "elbo",
        "q(pi) normalised",
        "You treat alpha_q as proportions that sum to 1. They are the parameters of a Dirichlet density.",
        bound_with_normalised_alpha,
    ),
    Misconception(
        "elbo",
        "0 log 0",
        "For a responsibility of 0 you compute 0 times minus infinity, which is nan. The limit of r log r is 0.",
        bound_with_nan_at_zero,
    ),
    Misconception(
        "elbo",
        "sign flipped",
        "You return the negative ELBO, a loss. The bound itself is asked for.",
        negative_bound,
    ),
)
