"""How the densities of `gaussian_mixture_em` go wrong: E step, likelihood and expectation."""

import numpy as np
from scipy.special import logsumexp, softmax, xlogy
from scipy.stats import multivariate_normal, norm

from autograder.exercise import Misconception


def log_joint(X, theta, mu, Sigma):
    """Right, for those who go wrong elsewhere."""
    diff = X[:, None, :] - mu
    maha = np.sum(diff * np.linalg.solve(Sigma, diff[..., None])[..., 0], axis=2)
    return np.log(theta) - 0.5 * (maha + np.linalg.slogdet(2 * np.pi * Sigma)[1])


def distances(X, mu, Sigma):
    """Squared Mahalanobis distances, (N, K)."""
    diff = X[:, None, :] - mu
    return np.sum(diff * np.linalg.solve(Sigma, diff[..., None])[..., 0], axis=2)


# --- e_step --------------------------------------------------------------------------------------------------------


def weights_ignored(X, theta, mu, Sigma):
    return softmax(log_joint(X, np.ones(len(theta)), mu, Sigma), axis=1)


def joint_not_normalised(X, theta, mu, Sigma):
    return np.exp(log_joint(X, theta, mu, Sigma))


def normalised_over_observations(X, theta, mu, Sigma):
    return softmax(log_joint(X, theta, mu, Sigma), axis=0)


def hard_responsibilities(X, theta, mu, Sigma):
    return np.eye(len(theta))[np.argmax(log_joint(X, theta, mu, Sigma), axis=1)]


def densities_without_logs(X, theta, mu, Sigma):
    p = np.stack([t * multivariate_normal.pdf(X, m, S) for t, m, S in zip(theta, mu, Sigma)], axis=1)
    return p / p.sum(axis=1, keepdims=True)


def determinant_forgotten(X, theta, mu, Sigma):
    return softmax(np.log(theta) - 0.5 * distances(X, mu, Sigma), axis=1)


def determinant_without_root(X, theta, mu, Sigma):
    return softmax(np.log(theta) - np.linalg.slogdet(Sigma)[1] - 0.5 * distances(X, mu, Sigma), axis=1)


def determinant_upside_down(X, theta, mu, Sigma):
    return softmax(np.log(theta) + 0.5 * np.linalg.slogdet(Sigma)[1] - 0.5 * distances(X, mu, Sigma), axis=1)


def half_forgotten(X, theta, mu, Sigma):
    return softmax(np.log(theta) - 0.5 * np.linalg.slogdet(Sigma)[1] - distances(X, mu, Sigma), axis=1)


def covariance_as_precision(X, theta, mu, Sigma):
    return softmax(log_joint(X, theta, mu, np.linalg.inv(Sigma)), axis=1)


def correlations_ignored(X, theta, mu, Sigma):
    deviations = np.sqrt(np.diagonal(Sigma, axis1=1, axis2=2))
    log_p = norm.logpdf(X[:, None, :], mu, deviations).sum(axis=2)
    return softmax(np.log(theta) + log_p, axis=1)


def nearest_mean(X, theta, mu, Sigma):
    diff = X[:, None, :] - mu
    return softmax(np.log(theta) - 0.5 * np.sum(diff**2, axis=2), axis=1)


# --- log_likelihood ------------------------------------------------------------------------------------------------


def underflowing_sum(X, theta, mu, Sigma):
    p = sum(t * multivariate_normal.pdf(X, m, S) for t, m, S in zip(theta, mu, Sigma))
    return np.sum(np.log(p))


def log_forgotten(X, theta, mu, Sigma):
    return np.sum(np.exp(logsumexp(log_joint(X, theta, mu, Sigma), axis=1)))


def expectation_in_its_place(X, theta, mu, Sigma):
    logs = log_joint(X, theta, mu, Sigma)
    return np.sum(softmax(logs, axis=1) * logs)


def log_inside_the_sum(X, theta, mu, Sigma):
    return np.sum(log_joint(X, theta, mu, Sigma))


def average_of_logs(X, theta, mu, Sigma):
    return np.sum(log_joint(X, np.ones(len(theta)), mu, Sigma) @ theta)


def equal_weights(X, theta, mu, Sigma):
    return np.sum(logsumexp(log_joint(X, np.full(len(theta), 1 / len(theta)), mu, Sigma), axis=1))


def no_weights(X, theta, mu, Sigma):
    return np.sum(logsumexp(log_joint(X, np.ones(len(theta)), mu, Sigma), axis=1))


def constant_dropped(X, theta, mu, Sigma):
    logs = np.log(theta) - 0.5 * (distances(X, mu, Sigma) + np.linalg.slogdet(Sigma)[1])
    return np.sum(logsumexp(logs, axis=1))


def constant_of_one_dimension(X, theta, mu, Sigma):
    logs = np.log(theta) - 0.5 * (distances(X, mu, Sigma) + np.linalg.slogdet(Sigma)[1] + np.log(2 * np.pi))
    return np.sum(logsumexp(logs, axis=1))


def log_likelihood_without_determinant(X, theta, mu, Sigma):
    logs = np.log(theta) - 0.5 * (distances(X, mu, Sigma) + X.shape[1] * np.log(2 * np.pi))
    return np.sum(logsumexp(logs, axis=1))


def log_likelihood_of_precisions(X, theta, mu, Sigma):
    return np.sum(logsumexp(log_joint(X, theta, mu, np.linalg.inv(Sigma)), axis=1))


def independent_dimensions(X, theta, mu, Sigma):
    deviations = np.sqrt(np.diagonal(Sigma, axis1=1, axis2=2))
    log_p = norm.logpdf(X[:, None, :], mu, deviations).sum(axis=2)
    return np.sum(logsumexp(np.log(theta) + log_p, axis=1))


def mean_over_observations(X, theta, mu, Sigma):
    return np.mean(logsumexp(log_joint(X, theta, mu, Sigma), axis=1))


def best_component_only(X, theta, mu, Sigma):
    return np.sum(np.max(log_joint(X, theta, mu, Sigma), axis=1))


def negative_log_likelihood(X, theta, mu, Sigma):
    return -np.sum(logsumexp(log_joint(X, theta, mu, Sigma), axis=1))


# --- expected_complete_log_likelihood ------------------------------------------------------------------------------


def entropy_added(X, q, theta, mu, Sigma):
    return np.sum(q * log_joint(X, theta, mu, Sigma)) - np.sum(xlogy(q, q))


def weights_left_out(X, q, theta, mu, Sigma):
    return np.sum(q * log_joint(X, np.ones(len(theta)), mu, Sigma))


def weights_without_log(X, q, theta, mu, Sigma):
    return np.sum(q * (theta + log_joint(X, np.ones(len(theta)), mu, Sigma)))


def responsibilities_ignored(X, q, theta, mu, Sigma):
    return np.sum(log_joint(X, theta, mu, Sigma))


def log_likelihood_in_its_place(X, q, theta, mu, Sigma):
    return np.sum(logsumexp(log_joint(X, theta, mu, Sigma), axis=1))


def own_posterior(X, q, theta, mu, Sigma):
    logs = log_joint(X, theta, mu, Sigma)
    return np.sum(softmax(logs, axis=1) * logs)


def mixed_before_the_log(X, q, theta, mu, Sigma):
    return np.sum(logsumexp(log_joint(X, theta, mu, Sigma), axis=1, b=q))


def most_likely_component_only(X, q, theta, mu, Sigma):
    return np.sum(log_joint(X, theta, mu, Sigma)[np.arange(len(X)), np.argmax(q, axis=1)])


def expectation_without_determinant(X, q, theta, mu, Sigma):
    return np.sum(q * (np.log(theta) - 0.5 * (distances(X, mu, Sigma) + X.shape[1] * np.log(2 * np.pi))))


def expectation_without_constant(X, q, theta, mu, Sigma):
    return np.sum(q * (np.log(theta) - 0.5 * (distances(X, mu, Sigma) + np.linalg.slogdet(Sigma)[1])))


def mean_for_sum(X, q, theta, mu, Sigma):
    return np.mean(np.sum(q * log_joint(X, theta, mu, Sigma), axis=1))


def wrong(question, function, name, hint):
    return Misconception(question, name, hint, function)


EXPECTATION = "expected_complete_log_likelihood"

DENSITIES = (
    wrong(
        "e_step",
        weights_ignored,
        "theta ignored",
        "Bayes' rule weighs every component with its probability of being chosen: multiply by theta_k before "
        "normalising.",
    ),
    wrong(
        "e_step",
        joint_not_normalised,
        "joint density not normalised",
        "You return p(x_i, z_i = k). Divide every row by its sum to get the posterior.",
    ),
    wrong(
        "e_step",
        normalised_over_observations,
        "normalised over the observations",
        "Your columns sum to 1. For each observation the probabilities of the components, a row, should.",
    ),
    wrong(
        "e_step",
        hard_responsibilities,
        "hard assignments",
        "You give each observation to its most likely component, as k-means does. The E step keeps the probabilities.",
    ),
    wrong(
        "e_step",
        densities_without_logs,
        "densities without logarithms",
        "Far from all means every density underflows to 0, and 0/0 is nan. Stay in logarithms, and subtract each row's "
        "largest before exponentiating.",
    ),
    wrong(
        "e_step",
        determinant_forgotten,
        "determinant forgotten",
        "The factor 1/sqrt(det Sigma_k) differs between components, so it does not cancel: wide components are low.",
    ),
    wrong(
        "e_step",
        determinant_without_root,
        "determinant without its root",
        "A Gaussian divides by the square root of det(2 pi Sigma_k). In logarithms: half of the log-determinant.",
    ),
    wrong(
        "e_step",
        determinant_upside_down,
        "determinant with the wrong sign",
        "A wider Gaussian is lower: the log-determinant of Sigma_k is to be subtracted, not added.",
    ),
    wrong(
        "e_step",
        half_forgotten,
        "factor 1/2 in the exponent forgotten",
        "The exponent of a Gaussian is -1/2 times the quadratic form; the half is missing.",
    ),
    wrong(
        "e_step",
        covariance_as_precision,
        "covariance taken for a precision",
        "Sigma_k is a covariance: the quadratic form has its inverse in the middle.",
    ),
    wrong(
        "e_step",
        correlations_ignored,
        "correlations ignored",
        "You use the diagonal of Sigma_k alone. Off the diagonal stand the covariances, which tilt the ellipse.",
    ),
    wrong(
        "e_step",
        nearest_mean,
        "covariances ignored",
        "You measure plain distances from the means, as if every Sigma_k were the identity.",
    ),
    wrong(
        "log_likelihood",
        underflowing_sum,
        "densities without logarithms",
        "Far from all means every density underflows to 0, and its logarithm is -inf. Use log-densities and "
        "log-sum-exp.",
    ),
    wrong(
        "log_likelihood",
        log_forgotten,
        "no logarithm",
        "You add up the densities of the observations. Independent observations multiply, so their logarithms add.",
    ),
    wrong(
        "log_likelihood",
        expectation_in_its_place,
        "expected complete-data log-likelihood in its place",
        "You average log p(x, z) over the posterior of z. The log-likelihood sums p(x, z) over z before the logarithm; "
        "it is larger by the entropy of q.",
    ),
    wrong(
        "log_likelihood",
        log_inside_the_sum,
        "logarithm moved inside the sum",
        "The log of a sum is not the sum of the logs: sum over the components first, then take the logarithm.",
    ),
    wrong(
        "log_likelihood",
        average_of_logs,
        "average of log-densities under theta",
        "You average log N(x; mu_k, Sigma_k) with the weights theta. Average the densities, then take the logarithm.",
    ),
    wrong(
        "log_likelihood",
        equal_weights,
        "all components equally likely",
        "You weigh the components with 1/K. Their probabilities are theta.",
    ),
    wrong(
        "log_likelihood",
        no_weights,
        "theta left out",
        "You sum the densities of the components without their probabilities theta_k.",
    ),
    wrong(
        "log_likelihood",
        constant_dropped,
        "2 pi dropped",
        "The constant (D/2) log(2 pi) of every observation is missing; the value is asked for with all constants.",
    ),
    wrong(
        "log_likelihood",
        constant_of_one_dimension,
        "constant of one dimension",
        "You count (1/2) log(2 pi) once. A Gaussian in D dimensions has it D times.",
    ),
    wrong(
        "log_likelihood",
        log_likelihood_without_determinant,
        "determinant forgotten",
        "The density has the factor 1/sqrt(det Sigma_k); without it, it does not integrate to 1.",
    ),
    wrong(
        "log_likelihood",
        log_likelihood_of_precisions,
        "covariance taken for a precision",
        "Sigma_k is a covariance: the quadratic form has its inverse in the middle, and the determinant divides.",
    ),
    wrong(
        "log_likelihood",
        independent_dimensions,
        "correlations ignored",
        "You multiply the densities of the coordinates, as if they were independent. Sigma_k has entries off the "
        "diagonal.",
    ),
    wrong(
        "log_likelihood",
        mean_over_observations,
        "mean over the observations",
        "You return the log-likelihood per observation. All observations together are asked for: the sum.",
    ),
    wrong(
        "log_likelihood",
        best_component_only,
        "most likely component only",
        "You take the largest term of the sum over components. The others count too.",
    ),
    wrong(
        "log_likelihood",
        negative_log_likelihood,
        "sign flipped",
        "You return the negative log-likelihood, a loss to be minimised.",
    ),
    wrong(
        EXPECTATION,
        entropy_added,
        "entropy of q added",
        "With the entropy of q this is the lower bound on the log-likelihood. The expectation of log p(x, z) goes "
        "without it.",
    ),
    wrong(
        EXPECTATION,
        weights_left_out,
        "log theta left out",
        "p(x, z) has the factor p(z): the term q_ik log theta_k is missing.",
    ),
    wrong(
        EXPECTATION,
        weights_without_log,
        "theta added instead of log theta",
        "Among logarithms theta_k enters as log theta_k.",
    ),
    wrong(
        EXPECTATION,
        responsibilities_ignored,
        "q ignored",
        "You add up all components with weight 1. Weigh the term of component k with q_ik.",
    ),
    wrong(
        EXPECTATION,
        log_likelihood_in_its_place,
        "log-likelihood in its place",
        "You return log p(x), which has no z. Here the logarithm stands inside the expectation over z.",
    ),
    wrong(
        EXPECTATION,
        own_posterior,
        "own posterior instead of q",
        "You compute the posterior at theta, mu and Sigma again. The expectation is over the q that is given.",
    ),
    wrong(
        EXPECTATION,
        mixed_before_the_log,
        "mixed before the logarithm",
        "You weigh p(x, z) with q and then take the logarithm. The expectation is of the logarithm.",
    ),
    wrong(
        EXPECTATION,
        most_likely_component_only,
        "most likely component only",
        "You use the component with the largest q_ik. The expectation weighs all of them.",
    ),
    wrong(
        EXPECTATION,
        expectation_without_determinant,
        "determinant forgotten",
        "log N(x; mu_k, Sigma_k) has a log-determinant in it, which the M step for Sigma depends on.",
    ),
    wrong(
        EXPECTATION,
        expectation_without_constant,
        "2 pi dropped",
        "The constant (D/2) log(2 pi) of every observation is missing; the value is asked for with all constants.",
    ),
    wrong(
        EXPECTATION,
        mean_for_sum,
        "mean over the observations",
        "You return the value per observation. All observations together are asked for: the sum.",
    ),
)
