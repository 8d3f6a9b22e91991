"""Right answers to `beta_binomial` in other styles."""

import math

import numpy as np
import torch
from scipy import stats
from scipy.integrate import trapezoid
from scipy.special import betaln, digamma, gammaln, log_expit
from torch.distributions import Beta, Binomial, kl_divergence

from autograder.exercise import Alternative


def counts_in_a_loop(x, m, alpha, beta):
    for successes in x:
        alpha = alpha + successes
        beta = beta + (m - successes)
    return alpha, beta


def counts_as_a_dict(x, m, alpha, beta):
    x = np.asarray(x)
    return {"beta_q": beta + (m - x).sum(), "alpha_q": alpha + x.sum()}


def counts_in_one_array(x, m, alpha, beta):
    x = torch.tensor(np.asarray(x), dtype=torch.float32)
    return torch.stack([alpha + x.sum(), beta + len(x) * m - x.sum()])


def counts_by_average(x, m, alpha, beta):
    N, average = len(x), np.average(x)
    print("mean", average)
    return [np.array([alpha + N * average]), np.array([beta + N * (m - average)])]


def bound_term_by_term(x, m, alpha_q, beta_q, alpha, beta):
    log_theta = digamma(alpha_q) - digamma(alpha_q + beta_q)
    log_rest = digamma(beta_q) - digamma(alpha_q + beta_q)
    total = 0
    for successes in x:
        total += math.log(math.comb(int(m), int(successes))) + successes * log_theta + (m - successes) * log_rest
    total += (alpha - 1) * log_theta + (beta - 1) * log_rest
    total -= math.lgamma(alpha) + math.lgamma(beta) - math.lgamma(alpha + beta)
    log_q = (alpha_q - 1) * log_theta + (beta_q - 1) * log_rest
    log_q -= math.lgamma(alpha_q) + math.lgamma(beta_q) - math.lgamma(alpha_q + beta_q)
    return total - log_q


def bound_by_divergence_in_torch(x, m, alpha_q, beta_q, alpha, beta):
    x = torch.tensor(np.asarray(x), dtype=torch.float64)
    q = Beta(torch.tensor(float(alpha_q), dtype=torch.float64), torch.tensor(float(beta_q), dtype=torch.float64))
    prior = Beta(torch.tensor(float(alpha), dtype=torch.float64), torch.tensor(float(beta), dtype=torch.float64))
    total = torch.digamma(q.concentration1 + q.concentration0)
    log_theta, log_rest = torch.digamma(q.concentration1) - total, torch.digamma(q.concentration0) - total
    half = torch.tensor(0.5, dtype=torch.float64)
    coefficients = (Binomial(m, probs=half).log_prob(x) - m * torch.log(half)).sum()
    return coefficients + x.sum() * log_theta + (m - x).sum() * log_rest - kl_divergence(q, prior)


def bound_by_quadrature(x, m, alpha_q, beta_q, alpha, beta):
    x = np.asarray(x)
    t = np.linspace(-60, 60, 20_001)  # log-odds of theta
    log_theta, log_rest = log_expit(t), log_expit(-t)

    def log_beta_density(a, b):
        return (a - 1) * log_theta + (b - 1) * log_rest - betaln(a, b)

    log_q = log_beta_density(alpha_q, beta_q)
    log_joint = log_beta_density(alpha, beta) + x.sum() * log_theta + np.sum(m - x) * log_rest
    log_joint = log_joint + sum(math.log(math.comb(int(m), int(successes))) for successes in x)
    return trapezoid(np.exp(log_q + log_theta + log_rest) * (log_joint - log_q), t)


def bound_by_entropy_of_scipy(x, m, alpha_q, beta_q, alpha, beta):
    x = np.asarray(x)
    log_theta = digamma(alpha_q) - digamma(alpha_q + beta_q)
    log_rest = digamma(beta_q) - digamma(alpha_q + beta_q)
    log_joint = gammaln(m + 1) - gammaln(x + 1) - gammaln(m - x + 1) + x * log_theta + (m - x) * log_rest
    log_prior = (alpha - 1) * log_theta + (beta - 1) * log_rest - betaln(alpha, beta)
    return np.array([log_joint.sum() + log_prior + stats.beta(alpha_q, beta_q).entropy()])


def bound_from_the_evidence(x, m, alpha_q, beta_q, alpha, beta):
    a, b = update_q_theta(x, m, alpha, beta)  # noqa: F821
    evidence = np.sum(stats.binom.logpmf(x, m, 0.5) - m * np.log(0.5)) + betaln(a, b) - betaln(alpha, beta)
    gap = betaln(a, b) - betaln(alpha_q, beta_q) + (alpha_q - a) * digamma(alpha_q)
    gap += (beta_q - b) * digamma(beta_q) + (a - alpha_q + b - beta_q) * digamma(alpha_q + beta_q)
    return evidence - gap


def bound_in_single_precision(x, m, alpha_q, beta_q, alpha, beta):
    x = torch.tensor(np.asarray(x)).float()
    m, a_q, b_q, a, b = [torch.tensor(float(v)) for v in (m, alpha_q, beta_q, alpha, beta)]
    log_theta, log_rest = torch.digamma(a_q) - torch.digamma(a_q + b_q), torch.digamma(b_q) - torch.digamma(a_q + b_q)
    bound = (torch.lgamma(m + 1) - torch.lgamma(x + 1) - torch.lgamma(m - x + 1)).sum()
    bound = bound + x.sum() * log_theta + (m - x).sum() * log_rest
    return bound - kl_divergence(Beta(a_q, b_q), Beta(a, b))


def bound_with_digamma_in_single_precision(x, m, alpha_q, beta_q, alpha, beta):
    def psi(value):
        return float(torch.digamma(torch.tensor(float(value))))

    x = np.asarray(x)
    log_theta, log_rest = psi(alpha_q) - psi(alpha_q + beta_q), psi(beta_q) - psi(alpha_q + beta_q)
    bound = np.sum(gammaln(m + 1) - gammaln(x + 1) - gammaln(m - x + 1)) - betaln(alpha, beta) + betaln(alpha_q, beta_q)
    bound += (x.sum() + alpha - alpha_q) * log_theta
    return bound + (len(x) * m - x.sum() + beta - beta_q) * log_rest


def bound_with_factorials(x, m, alpha_q, beta_q, alpha, beta):
    ways = 1
    for successes in x:
        k = int(successes)
        ways *= math.factorial(int(m)) // (math.factorial(k) * math.factorial(int(m) - k))
    log_theta = digamma(alpha_q) - digamma(alpha_q + beta_q)
    log_rest = digamma(beta_q) - digamma(alpha_q + beta_q)
    expected = math.log(ways) + sum(x) * log_theta + (m * len(x) - sum(x)) * log_rest
    prior = (alpha - 1) * log_theta + (beta - 1) * log_rest - betaln(alpha, beta)
    return expected + prior - ((alpha_q - 1) * log_theta + (beta_q - 1) * log_rest - betaln(alpha_q, beta_q))


ALTERNATIVES = (
    Alternative("update_q_theta", "one observation after another", counts_in_a_loop),
    Alternative("update_q_theta", "a dict in another order", counts_as_a_dict),
    Alternative("update_q_theta", "torch in single precision, one tensor returned", counts_in_one_array),
    Alternative("update_q_theta", "from the mean, a list of arrays returned, with a print-out", counts_by_average),
    Alternative("elbo", "term by term, with math.comb and lgamma", bound_term_by_term),
    Alternative("elbo", "torch, likelihood minus divergence from the prior", bound_by_divergence_in_torch),
    Alternative("elbo", "torch in single precision", bound_in_single_precision),
    Alternative("elbo", "digamma in single precision", bound_with_digamma_in_single_precision),
    Alternative("elbo", "factorials of any length", bound_with_factorials),
    Alternative("elbo", "trapezoidal rule over the log-odds", bound_by_quadrature),
    Alternative("elbo", "scipy's entropy, an array returned", bound_by_entropy_of_scipy),
    Alternative("elbo", "log evidence minus divergence from the posterior", bound_from_the_evidence),
)
