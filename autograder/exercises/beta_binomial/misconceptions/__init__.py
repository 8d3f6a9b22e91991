"""How `beta_binomial` goes wrong."""

import numpy as np
from scipy.special import betaln, comb, digamma, factorial, gammaln

from autograder.exercise import Misconception
from autograder.exercises.beta_binomial.misconceptions.habits import HABITS

# --- update_q_theta ------------------------------------------------------------------------------------------------


def observations_minus_trials(x, m, alpha, beta):
    return alpha + np.sum(x), beta + len(x) - m - np.sum(x)


def observations_for_trials(x, m, alpha, beta):
    return alpha + np.sum(x), beta + len(x) - np.sum(x)


def trials_of_one_observation(x, m, alpha, beta):
    return alpha + np.sum(x), beta + m - np.sum(x)


def successes_and_failures_exchanged(x, m, alpha, beta):
    return alpha + len(x) * m - np.sum(x), beta + np.sum(x)


def prior_exchanged(x, m, alpha, beta):
    return beta + np.sum(x), alpha + len(x) * m - np.sum(x)


def prior_once_per_observation(x, m, alpha, beta):
    N = len(x)
    return N * alpha + np.sum(x), N * beta + N * m - np.sum(x)


def prior_forgotten(x, m, alpha, beta):
    return np.sum(x), len(x) * m - np.sum(x)


def exponents_returned(x, m, alpha, beta):
    return alpha + np.sum(x) - 1, beta + len(x) * m - np.sum(x) - 1


def mean_of_observations(x, m, alpha, beta):
    return alpha + np.mean(x), beta + m - np.mean(x)


def one_posterior_per_observation(x, m, alpha, beta):
    return alpha + np.asarray(x), beta + m - np.asarray(x)


def mean_and_variance_returned(x, m, alpha, beta):
    a, b = alpha + np.sum(x), beta + len(x) * m - np.sum(x)
    return a / (a + b), a * b / ((a + b) ** 2 * (a + b + 1))


def all_trials_counted_as_failures(x, m, alpha, beta):
    return alpha + np.sum(x), beta + len(x) * m


# --- elbo ----------------------------------------------------------------------------------------------------------


def coefficients(x, m):
    x = np.asarray(x)
    return np.sum(gammaln(m + 1) - gammaln(x + 1) - gammaln(m - x + 1))


def expected_logs(a, b):
    return digamma(a) - digamma(a + b), digamma(b) - digamma(a + b)


def entropy(a, b):
    return betaln(a, b) - (a - 1) * digamma(a) - (b - 1) * digamma(b) + (a + b - 2) * digamma(a + b)


def likelihood_term(x, m, log_theta, log_rest):
    return np.sum(x) * log_theta + (len(x) * m - np.sum(x)) * log_rest


def prior_term(alpha, beta, log_theta, log_rest):
    return (alpha - 1) * log_theta + (beta - 1) * log_rest - betaln(alpha, beta)


def no_coefficients(x, m, alpha_q, beta_q, alpha, beta):
    logs = expected_logs(alpha_q, beta_q)
    return likelihood_term(x, m, *logs) + prior_term(alpha, beta, *logs) + entropy(alpha_q, beta_q)


def no_prior_normaliser(x, m, alpha_q, beta_q, alpha, beta):
    logs = expected_logs(alpha_q, beta_q)
    prior = prior_term(alpha, beta, *logs) + betaln(alpha, beta)
    return coefficients(x, m) + likelihood_term(x, m, *logs) + prior + entropy(alpha_q, beta_q)


def no_entropy(x, m, alpha_q, beta_q, alpha, beta):
    logs = expected_logs(alpha_q, beta_q)
    return coefficients(x, m) + likelihood_term(x, m, *logs) + prior_term(alpha, beta, *logs)


def entropy_subtracted(x, m, alpha_q, beta_q, alpha, beta):
    logs = expected_logs(alpha_q, beta_q)
    joint = coefficients(x, m) + likelihood_term(x, m, *logs) + prior_term(alpha, beta, *logs)
    return joint - entropy(alpha_q, beta_q)


def no_prior(x, m, alpha_q, beta_q, alpha, beta):
    logs = expected_logs(alpha_q, beta_q)
    return coefficients(x, m) + likelihood_term(x, m, *logs) + entropy(alpha_q, beta_q)


def digamma_of_the_sum_dropped(x, m, alpha_q, beta_q, alpha, beta):
    logs = digamma(alpha_q), digamma(beta_q)
    joint = coefficients(x, m) + likelihood_term(x, m, *logs) + prior_term(alpha, beta, *logs)
    return joint + entropy(alpha_q, beta_q)


def log_of_the_mean(x, m, alpha_q, beta_q, alpha, beta):
    mean = alpha_q / (alpha_q + beta_q)
    logs = np.log(mean), np.log(1 - mean)
    joint = coefficients(x, m) + likelihood_term(x, m, *logs) + prior_term(alpha, beta, *logs)
    return joint + entropy(alpha_q, beta_q)


def single_trials(x, m, alpha_q, beta_q, alpha, beta):
    logs = expected_logs(alpha_q, beta_q)
    likelihood = np.sum(x) * logs[0] + (len(x) - np.sum(x)) * logs[1]
    return coefficients(x, m) + likelihood + prior_term(alpha, beta, *logs) + entropy(alpha_q, beta_q)


def prior_in_the_sum(x, m, alpha_q, beta_q, alpha, beta):
    logs = expected_logs(alpha_q, beta_q)
    prior = len(x) * prior_term(alpha, beta, *logs)
    return coefficients(x, m) + likelihood_term(x, m, *logs) + prior + entropy(alpha_q, beta_q)


def evidence_whatever_q_is(x, m, alpha_q, beta_q, alpha, beta):
    a, b = alpha + np.sum(x), beta + len(x) * m - np.sum(x)
    return coefficients(x, m) + betaln(a, b) - betaln(alpha, beta)


def expectations_under_the_prior(x, m, alpha_q, beta_q, alpha, beta):
    logs = expected_logs(alpha, beta)
    joint = coefficients(x, m) + likelihood_term(x, m, *logs) + prior_term(alpha, beta, *logs)
    return joint + entropy(alpha_q, beta_q)


def one_coefficient_for_all(x, m, alpha_q, beta_q, alpha, beta):
    logs = expected_logs(alpha_q, beta_q)
    pooled = coefficients([np.sum(x)], len(x) * m)
    return pooled + likelihood_term(x, m, *logs) + prior_term(alpha, beta, *logs) + entropy(alpha_q, beta_q)


def loss_returned(x, m, alpha_q, beta_q, alpha, beta):
    logs = expected_logs(alpha_q, beta_q)
    joint = coefficients(x, m) + likelihood_term(x, m, *logs) + prior_term(alpha, beta, *logs)
    return -(joint + entropy(alpha_q, beta_q))


def normaliser_of_q_dropped(x, m, alpha_q, beta_q, alpha, beta):
    logs = expected_logs(alpha_q, beta_q)
    joint = coefficients(x, m) + likelihood_term(x, m, *logs) + prior_term(alpha, beta, *logs)
    return joint - (alpha_q - 1) * logs[0] - (beta_q - 1) * logs[1]


def mean_over_observations(x, m, alpha_q, beta_q, alpha, beta):
    logs = expected_logs(alpha_q, beta_q)
    likelihood = (coefficients(x, m) + likelihood_term(x, m, *logs)) / len(x)
    return likelihood + prior_term(alpha, beta, *logs) + entropy(alpha_q, beta_q)


def coefficients_overflow(x, m, alpha_q, beta_q, alpha, beta):
    logs = expected_logs(alpha_q, beta_q)
    ways = np.sum(np.log(comb(m, np.asarray(x))))
    return ways + likelihood_term(x, m, *logs) + prior_term(alpha, beta, *logs) + entropy(alpha_q, beta_q)


def factorials_overflow(x, m, alpha_q, beta_q, alpha, beta):
    logs, x = expected_logs(alpha_q, beta_q), np.asarray(x)
    ways = np.sum(np.log(factorial(m)) - np.log(factorial(x)) - np.log(factorial(m - x)))
    return ways + likelihood_term(x, m, *logs) + prior_term(alpha, beta, *logs) + entropy(alpha_q, beta_q)


def coefficient_of_the_first_observation(x, m, alpha_q, beta_q, alpha, beta):
    logs = expected_logs(alpha_q, beta_q)
    ways = len(x) * coefficients(x[:1], m)
    return ways + likelihood_term(x, m, *logs) + prior_term(alpha, beta, *logs) + entropy(alpha_q, beta_q)


def expected_logs_clipped(x, m, alpha_q, beta_q, alpha, beta):
    logs = [max(value, -4.0) for value in expected_logs(alpha_q, beta_q)]
    joint = coefficients(x, m) + likelihood_term(x, m, *logs) + prior_term(alpha, beta, *logs)
    return joint + entropy(alpha_q, beta_q)


def prior_clipped(x, m, alpha, beta):
    alpha, beta = max(alpha, 1.0), max(beta, 1.0)
    return alpha + np.sum(x), beta + len(x) * m - np.sum(x)


def parameters_rounded(x, m, alpha, beta):
    return int(alpha + np.sum(x)), int(beta + len(x) * m - np.sum(x))


def first_observation_for_all(x, m, alpha, beta):
    return alpha + len(x) * x[0], beta + len(x) * (m - x[0])


MISCONCEPTIONS = (
    Misconception(
        "update_q_theta",
        "N - m in place of N m",
        "There are N observations with m trials each, so N times m trials in all. Yours has N minus m.",
        observations_minus_trials,
    ),
    Misconception(
        "update_q_theta",
        "one trial per observation",
        "You count N trials. Every observation is the result of m trials, so failures are N m - sum(x).",
        observations_for_trials,
    ),
    Misconception(
        "update_q_theta",
        "m trials in all",
        "You count m trials in all, but each of the N observations has its own m trials.",
        trials_of_one_observation,
    ),
    Misconception(
        "update_q_theta",
        "successes and failures exchanged",
        "theta is the probability of success: successes raise the first parameter, failures the second.",
        successes_and_failures_exchanged,
    ),
    Misconception(
        "update_q_theta",
        "alpha and beta exchanged",
        "alpha belongs to the successes and beta to the failures; your result has the prior's parameters exchanged.",
        prior_exchanged,
    ),
    Misconception(
        "update_q_theta",
        "prior counted once per observation",
        "theta is drawn once, so its prior enters once and stands outside the sum over n.",
        prior_once_per_observation,
    ),
    Misconception(
        "update_q_theta",
        "prior forgotten",
        "You return the counts alone. The prior's parameters are added to them.",
        prior_forgotten,
    ),
    Misconception(
        "update_q_theta",
        "exponents returned",
        "You return the exponents of theta and 1 - theta. The density has exponents alpha_q - 1 and beta_q - 1.",
        exponents_returned,
    ),
    Misconception(
        "update_q_theta",
        "mean of the observations",
        "The observations are summed, not averaged: more data must make q narrower.",
        mean_of_observations,
    ),
    Misconception(
        "update_q_theta",
        "one posterior per observation",
        "All observations share one theta: there is one q(theta), and the sum over n is missing.",
        one_posterior_per_observation,
    ),
    Misconception(
        "update_q_theta",
        "mean and variance returned",
        "You return mean and variance of q. Asked for are the two parameters of the beta distribution.",
        mean_and_variance_returned,
    ),
    Misconception(
        "update_q_theta",
        "all trials counted as failures",
        "The second parameter counts failures: the successes have to be taken from the N m trials.",
        all_trials_counted_as_failures,
    ),
    Misconception(
        "update_q_theta",
        "prior kept above 1",
        "You raise alpha and beta to 1. A beta distribution may have parameters below 1.",
        prior_clipped,
    ),
    Misconception(
        "update_q_theta",
        "parameters rounded",
        "You return whole numbers. Counts are added to the prior's parameters, which need not be whole.",
        parameters_rounded,
    ),
    Misconception(
        "update_q_theta",
        "first observation taken for all",
        "You multiply the first observation by N. Observations differ: add them up.",
        first_observation_for_all,
    ),
    Misconception(
        "elbo",
        "binomial coefficients overflow",
        "(1200 choose 600) is infinite for a computer. Compute the logarithm of a binomial coefficient from log-gamma "
        "functions.",
        coefficients_overflow,
    ),
    Misconception(
        "elbo",
        "factorials overflow",
        "The factorial of 171 is infinite for a computer. Use the log-gamma function: log n! = gammaln(n + 1).",
        factorials_overflow,
    ),
    Misconception(
        "elbo",
        "binomial coefficient of the first observation",
        "Every observation has a binomial coefficient of its own; you use that of the first for all.",
        coefficient_of_the_first_observation,
    ),
    Misconception(
        "elbo",
        "expected logarithms clipped",
        "You keep E[log theta] or E[log(1 - theta)] above a limit. Where successes or failures are rare they are far "
        "below 0.",
        expected_logs_clipped,
    ),
    Misconception(
        "elbo",
        "binomial coefficients left out",
        "The binomial coefficients do not depend on theta, but they are part of log p(x, theta), and without them the "
        "bound cannot be compared with log p(x).",
        no_coefficients,
    ),
    Misconception(
        "elbo",
        "normaliser of the prior left out",
        "The prior's density has the factor 1 / B(alpha, beta), whose logarithm is missing.",
        no_prior_normaliser,
    ),
    Misconception(
        "elbo",
        "no entropy",
        "You return E_q[log p(x, theta)]. The entropy of q, -E_q[log q(theta)], is missing.",
        no_entropy,
    ),
    Misconception(
        "elbo",
        "entropy subtracted",
        "The entropy of q is added: log q(theta) is subtracted, and the entropy is minus its expectation.",
        entropy_subtracted,
    ),
    Misconception(
        "elbo",
        "no prior",
        "log p(x, theta) = log p(x | theta) + log p(theta): the second term is missing.",
        no_prior,
    ),
    Misconception(
        "elbo",
        "digamma of the sum dropped",
        "E_q[log theta] has a second term, minus the digamma function of alpha_q + beta_q. So has E_q[log(1 - theta)].",
        digamma_of_the_sum_dropped,
    ),
    Misconception(
        "elbo",
        "logarithm of the mean",
        "The expectation of log theta is not the logarithm of the expectation of theta; it is smaller.",
        log_of_the_mean,
    ),
    Misconception(
        "elbo",
        "one trial per observation",
        "log(1 - theta) is weighted with the failures among all N m trials, not among N.",
        single_trials,
    ),
    Misconception(
        "elbo",
        "prior in the sum over n",
        "theta is drawn once, so log p(theta) enters once. Yours is counted once per observation.",
        prior_in_the_sum,
    ),
    Misconception(
        "elbo",
        "log evidence returned",
        "You return log p(x), which does not depend on q. The bound does: it is lower for every q but the best.",
        evidence_whatever_q_is,
    ),
    Misconception(
        "elbo",
        "expectations under the prior",
        "Expectations are taken under q, whose parameters are alpha_q and beta_q; yours are taken under the prior.",
        expectations_under_the_prior,
    ),
    Misconception(
        "elbo",
        "one coefficient for all trials",
        "Each observation has its own binomial coefficient. Pooling them gives the probability of the total, not of x.",
        one_coefficient_for_all,
    ),
    Misconception(
        "elbo",
        "negative bound",
        "You return minus the bound, the loss that an optimiser would minimise. Asked for is the bound.",
        loss_returned,
    ),
    Misconception(
        "elbo",
        "normaliser of q dropped",
        "log q(theta) contains -log B(alpha_q, beta_q), which is missing from your entropy.",
        normaliser_of_q_dropped,
    ),
    Misconception(
        "elbo",
        "likelihood averaged",
        "log p(x | theta) is the sum over the observations, not their mean.",
        mean_over_observations,
    ),
    *HABITS,
)
