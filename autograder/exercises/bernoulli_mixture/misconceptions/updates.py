"""How `bernoulli_mixture` goes wrong: the updates of the factors."""

import numpy as np
from scipy.special import digamma, softmax

from autograder.exercise import Misconception

# --- update_q_z ----------------------------------------------------------------------------------------------------


def q_z_from_means(X, a_q, b_q, alpha_q):
    theta, pi = a_q / (a_q + b_q), alpha_q / np.sum(alpha_q)
    return softmax(X @ np.log(theta).T + (1 - X) @ np.log(1 - theta).T + np.log(pi), axis=1)


def q_z_without_the_digamma_of_the_sum(X, a_q, b_q, alpha_q):
    return softmax(X @ digamma(a_q).T + (1 - X) @ digamma(b_q).T + digamma(alpha_q), axis=1)


def q_z_of_ones_alone(X, a_q, b_q, alpha_q):
    return softmax(X @ (digamma(a_q) - digamma(a_q + b_q)).T + digamma(alpha_q), axis=1)


def q_z_without_proportions(X, a_q, b_q, alpha_q):
    both = digamma(a_q + b_q)
    return softmax(X @ (digamma(a_q) - both).T + (1 - X) @ (digamma(b_q) - both).T, axis=1)


def q_z_with_log_mean_proportions(X, a_q, b_q, alpha_q):
    both = digamma(a_q + b_q)
    log_pi = np.log(alpha_q / np.sum(alpha_q))
    return softmax(X @ (digamma(a_q) - both).T + (1 - X) @ (digamma(b_q) - both).T + log_pi, axis=1)


def q_z_not_normalised(X, a_q, b_q, alpha_q):
    both = digamma(a_q + b_q)
    log_pi = digamma(alpha_q) - digamma(np.sum(alpha_q))
    return np.exp(X @ (digamma(a_q) - both).T + (1 - X) @ (digamma(b_q) - both).T + log_pi)


def q_z_normalised_over_observations(X, a_q, b_q, alpha_q):
    both = digamma(a_q + b_q)
    return softmax(X @ (digamma(a_q) - both).T + (1 - X) @ (digamma(b_q) - both).T + digamma(alpha_q), axis=0)


def q_z_that_underflows(X, a_q, b_q, alpha_q):
    both = digamma(a_q + b_q)
    log_pi = digamma(alpha_q) - digamma(np.sum(alpha_q))
    rho = np.exp(X @ (digamma(a_q) - both).T + (1 - X) @ (digamma(b_q) - both).T + log_pi)
    return rho / np.sum(rho, axis=1, keepdims=True)


def q_z_with_one_scale(X, a_q, b_q, alpha_q):
    both = digamma(a_q + b_q)
    log_rho = X @ (digamma(a_q) - both).T + (1 - X) @ (digamma(b_q) - both).T + digamma(alpha_q)
    rho = np.exp(log_rho - np.max(log_rho))
    return rho / np.sum(rho, axis=1, keepdims=True)


def q_z_hard(X, a_q, b_q, alpha_q):
    both = digamma(a_q + b_q)
    log_rho = X @ (digamma(a_q) - both).T + (1 - X) @ (digamma(b_q) - both).T + digamma(alpha_q)
    return np.eye(len(alpha_q))[np.argmax(log_rho, axis=1)]


def q_z_of_logs(X, a_q, b_q, alpha_q):
    both = digamma(a_q + b_q)
    log_rho = X @ (digamma(a_q) - both).T + (1 - X) @ (digamma(b_q) - both).T
    log_rho = log_rho + digamma(alpha_q) - digamma(np.sum(alpha_q))
    return log_rho / np.sum(log_rho, axis=1, keepdims=True)


def q_z_with_beta_swapped(X, a_q, b_q, alpha_q):
    both = digamma(a_q + b_q)
    return softmax(X @ (digamma(b_q) - both).T + (1 - X) @ (digamma(a_q) - both).T + digamma(alpha_q), axis=1)


# --- update_q_theta ------------------------------------------------------------------------------------------------


def q_theta_without_prior(X, r, a, b):
    return r.T @ X, r.T @ (1 - X)


def q_theta_with_prior_per_observation(X, r, a, b):
    return r.T @ (X + a), r.T @ (1 - X + b)


def q_theta_less_one(X, r, a, b):
    return a + r.T @ X - 1, b + r.T @ (1 - X) - 1


def q_theta_of_all_observations(X, r, a, b):
    ones = r.T @ X
    return a + ones, b + len(X) - ones


def q_theta_counting_sizes(X, r, a, b):
    ones = r.T @ X
    return a + ones, b + np.tile(np.sum(r, axis=0)[:, None], (1, X.shape[1]))


def q_theta_swapped(X, r, a, b):
    return b + r.T @ (1 - X), a + r.T @ X


def q_theta_with_priors_exchanged(X, r, a, b):
    return b + r.T @ X, a + r.T @ (1 - X)


def q_theta_hard(X, r, a, b):
    hard = np.eye(r.shape[1])[np.argmax(r, axis=1)]
    return a + hard.T @ X, b + hard.T @ (1 - X)


def q_theta_averaged(X, r, a, b):
    sizes = np.sum(r, axis=0)[:, None]
    return a + r.T @ X / sizes, b + r.T @ (1 - X) / sizes


def q_theta_transposed(X, r, a, b):
    return a + X.T @ r, b + (1 - X).T @ r


# --- update_q_pi ---------------------------------------------------------------------------------------------------


def q_pi_without_prior(r, alpha):
    return np.sum(r, axis=0)


def q_pi_with_prior_per_observation(r, alpha):
    return np.sum(alpha + r, axis=0)


def q_pi_less_one(r, alpha):
    return alpha + np.sum(r, axis=0) - 1


def q_pi_normalised(r, alpha):
    alpha_q = alpha + np.sum(r, axis=0)
    return alpha_q / np.sum(alpha_q)


def q_pi_averaged(r, alpha):
    return alpha + np.mean(r, axis=0)


def q_pi_hard(r, alpha):
    return alpha + np.bincount(np.argmax(r, axis=1), minlength=r.shape[1])


def q_pi_counting_all(r, alpha):
    return alpha + np.sum(r)


def q_pi_with_one_concentration(r, alpha):
    return np.sum(alpha) + np.sum(r, axis=0)


def q_pi_in_place(r, alpha):
    alpha += np.sum(r, axis=0)
    return alpha


UPDATES = (
    Misconception(
        "update_q_z",
        "logarithms of the expected parameters",
        "You plug the means of theta and pi in. The update needs E[log theta], which is less than log E[theta].",
        q_z_from_means,
    ),
    Misconception(
        "update_q_z",
        "digamma of the sum left out",
        "E[log theta_kd] has a second digamma, of a_q + b_q. It differs between components, so it does not cancel.",
        q_z_without_the_digamma_of_the_sum,
    ),
    Misconception(
        "update_q_z",
        "ones alone counted",
        "An absent feature tells something too: the terms (1 - x_nd) E[log(1 - theta_kd)] are missing.",
        q_z_of_ones_alone,
    ),
    Misconception(
        "update_q_z",
        "proportions left out",
        "The term E[log pi_k] is missing: larger components are more probable.",
        q_z_without_proportions,
    ),
    Misconception(
        "update_q_z",
        "logarithm of the expected proportions",
        "You use log E[pi_k]. The update needs E[log pi_k] under the Dirichlet density.",
        q_z_with_log_mean_proportions,
    ),
    Misconception(
        "update_q_z",
        "not normalised",
        "You return rho_nk. Divide every row by its sum, so that q(z_n) is a distribution.",
        q_z_not_normalised,
    ),
    Misconception(
        "update_q_z",
        "normalised over the observations",
        "Your columns sum to 1. For each observation the probabilities of the components, a row, should.",
        q_z_normalised_over_observations,
    ),
    Misconception(
        "update_q_z",
        "exponentials that underflow",
        "With thousands of features exp(...) is 0 for every component, and 0/0 is nan. Subtract the largest entry of "
        "the row first.",
        q_z_that_underflows,
    ),
    Misconception(
        "update_q_z",
        "largest entry of all rows subtracted",
        "You subtract the largest entry of the whole array. Rows that are far less probable than others underflow; "
        "take the maximum of each row.",
        q_z_with_one_scale,
    ),
    Misconception(
        "update_q_z",
        "hard assignments",
        "You give each observation to one component. q(z_n) keeps the probabilities of all of them.",
        q_z_hard,
    ),
    Misconception(
        "update_q_z",
        "logarithms normalised",
        "You divide logarithms by their sum. Exponentiate first, then normalise.",
        q_z_of_logs,
    ),
    Misconception(
        "update_q_z",
        "a_q and b_q exchanged",
        "You use a_q where x_nd is 0. The first parameter of the Beta density belongs to the ones.",
        q_z_with_beta_swapped,
    ),
    Misconception(
        "update_q_theta",
        "prior left out",
        "The exponents of the prior count as well: they are missing from both parameters.",
        q_theta_without_prior,
    ),
    Misconception(
        "update_q_theta",
        "prior added once per observation",
        "The prior of theta_kd stands in the joint density once, not once per observation.",
        q_theta_with_prior_per_observation,
    ),
    Misconception(
        "update_q_theta",
        "exponents for parameters",
        "Your values are the exponents of the Beta density. Its parameters are larger by 1.",
        q_theta_less_one,
    ),
    Misconception(
        "update_q_theta",
        "all N observations counted",
        "In b_q you subtract the ones from N. Component k has only a part of the observations: their expected number.",
        q_theta_of_all_observations,
    ),
    Misconception(
        "update_q_theta",
        "size of the component for its zeros",
        "To b_q you add the expected number of observations. Only those with a zero in feature d count.",
        q_theta_counting_sizes,
    ),
    Misconception(
        "update_q_theta",
        "a_q and b_q exchanged",
        "You return the parameter of the zeros first. a_q, which belongs to the ones, comes first.",
        q_theta_swapped,
    ),
    Misconception(
        "update_q_theta",
        "a and b exchanged",
        "You add b to the number of ones and a to the number of zeros.",
        q_theta_with_priors_exchanged,
    ),
    Misconception(
        "update_q_theta",
        "hard assignments",
        "You count each observation for its most probable component. It counts for component k with weight r_nk.",
        q_theta_hard,
    ),
    Misconception(
        "update_q_theta",
        "averages for counts",
        "You add shares between 0 and 1. Expected numbers of ones and zeros are added: do not divide.",
        q_theta_averaged,
    ),
    Misconception(
        "update_q_theta",
        "transposed",
        "a_q and b_q have one row per component, (K, D); yours have one per feature.",
        q_theta_transposed,
    ),
    Misconception(
        "update_q_pi",
        "prior left out",
        "Your alpha_q holds the expected sizes alone; alpha is missing.",
        q_pi_without_prior,
    ),
    Misconception(
        "update_q_pi",
        "prior added once per observation",
        "You add alpha N times. The prior of pi stands in the joint density once.",
        q_pi_with_prior_per_observation,
    ),
    Misconception(
        "update_q_pi",
        "exponents for parameters",
        "Your values are the exponents of the Dirichlet density. Its parameters are larger by 1.",
        q_pi_less_one,
    ),
    Misconception(
        "update_q_pi",
        "normalised",
        "You return the mean of q(pi). Its parameters are asked for; they do not sum to 1.",
        q_pi_normalised,
    ),
    Misconception(
        "update_q_pi",
        "averages for sizes",
        "You add the average of r over the observations. Every observation counts as one: add the sum.",
        q_pi_averaged,
    ),
    Misconception(
        "update_q_pi",
        "hard assignments",
        "You count each observation for its most probable component. Add its probabilities to all of them.",
        q_pi_hard,
    ),
    Misconception(
        "update_q_pi",
        "all observations counted for every component",
        "You sum over observations and components. Component k gets the sum of its own column.",
        q_pi_counting_all,
    ),
    Misconception(
        "update_q_pi",
        "sum of alpha for alpha",
        "You add the sum of all alpha. Component k has its own alpha_k.",
        q_pi_with_one_concentration,
    ),
    Misconception(
        "update_q_pi",
        "prior overwritten",
        "Your += changes the alpha of the caller, so that the next update starts from a posterior as if it were the "
        "prior. Make a new array.",
        q_pi_in_place,
    ),
)
