"""A beta prior on a binomial probability: the variational posterior and its evidence lower bound.

    theta ~ Beta(alpha, beta),    x_n | theta ~ Binomial(m, theta) for n = 1, ..., N, independent given theta

with the densities

    p(theta) = theta^(alpha - 1) (1 - theta)^(beta - 1) / B(alpha, beta)
    p(x_n | theta) = (m choose x_n) theta^x_n (1 - theta)^(m - x_n)

theta is the only latent variable, so the variational distribution is the one factor q(theta) = Beta(alpha_q, beta_q).

Source: KTH DD2434, Module 3, exercise 3.3.
"""

from typing import NamedTuple

import numpy as np
from scipy.special import betaln, digamma


class Factor(NamedTuple):
    """The parameters of q(theta) = Beta(alpha_q, beta_q)."""

    alpha_q: float
    beta_q: float


def update_q_theta(x, m, alpha, beta):
    """The CAVI update of q(theta), the only factor of the model.

    x_n | theta ~ Binomial(m, theta),   theta ~ Beta(alpha, beta),   q(theta) = Beta(alpha_q, beta_q)

    Returns
    -------
    alpha_q : float
        First parameter of q(theta).
    beta_q : float
        Second parameter of q(theta).
    """
    # There is no other factor to take an expectation over, so log q(theta) = log p(x, theta) + constant, that is
    # (sum x + alpha - 1) log theta + (N m - sum x + beta - 1) log(1 - theta): of N m trials in all, sum x succeeded.
    x = np.asarray(x)
    successes = x.sum()
    return Factor(float(alpha + successes), float(beta + x.size * m - successes))


def elbo(x, m, alpha_q, beta_q, alpha, beta):
    """The evidence lower bound of q(theta) = Beta(alpha_q, beta_q), for any alpha_q and beta_q.

    ELBO(q) = E_q[log p(x, theta)] - E_q[log q(theta)]

    with every constant, so that it can be compared with log p(x): the binomial coefficients and the prior's normaliser
    belong to it.

    Returns
    -------
    float
        The bound in nats. It may be off by 2e-6 times the number of all trials, so that single precision will do.
    """
    x = np.asarray(x)
    successes, failures = x.sum(), np.sum(m - x)
    # Under Beta(a, b): E[log theta] = digamma(a) - digamma(a + b), E[log(1 - theta)] = digamma(b) - digamma(a + b).
    log_theta = digamma(alpha_q) - digamma(alpha_q + beta_q)
    log_rest = digamma(beta_q) - digamma(alpha_q + beta_q)
    entropy = betaln(alpha_q, beta_q) - (alpha_q - 1) * log_theta - (beta_q - 1) * log_rest
    # (m choose x) = 1 / ((m + 1) B(m - x + 1, x + 1))
    coefficients = -np.sum(np.log1p(m) + betaln(m - x + 1, x + 1))
    likelihood = coefficients + successes * log_theta + failures * log_rest
    prior = (alpha - 1) * log_theta + (beta - 1) * log_rest - betaln(alpha, beta)
    return float(likelihood + prior + entropy)
