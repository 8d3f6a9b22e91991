"""Log evidence, evidence lower bound (ELBO) and the divergence between them, for a latent variable with K states.

x is observed and fixed, z takes one of K states, and the model enters through the K numbers log p(x, z = k) alone. For
any distribution q over the states,

    log p(x) = ELBO(q) + KL(q || p(z | x)),    ELBO(q) = E_q[log p(x, z)] - E_q[log q(z)]

Logarithms are natural. Log-joints are finite and may be near -10,000, as they are for a few thousand observations; q
may hold zeros. Answers may be off by 1e-6 times the largest log-joint in size, so that single precision will do.

Source: KTH DD2434, Module 3, exercise 3.2, where the latent variable is arbitrary: K states are the case in which all
three numbers can be had exactly.
"""

import numpy as np
from scipy.special import logsumexp, xlogy


def log_evidence(log_joint):
    """The log evidence log p(x): the latent variable is summed out.

    Log-joints may be thousands apart.

    Returns
    -------
    float
        log p(x), natural logarithm.
    """
    # p(x) = sum_k p(x, z = k). e^-10000 is no floating point number, so the largest term is factored out first.
    return float(logsumexp(log_joint))


def elbo(log_joint, q):
    """The evidence lower bound of q.

    ELBO(q) = E_q[log p(x, z)] - E_q[log q(z)]

    Log-joints lie within 40 of each other. States that q excludes contribute nothing.

    Returns
    -------
    float
        The bound in nats.
    """
    # xlogy takes 0 log 0 as 0, which is its limit.
    q = np.asarray(q)
    return float(q @ np.asarray(log_joint) - xlogy(q, q).sum())


def kl_to_posterior(log_joint, q):
    """The Kullback-Leibler divergence of q from the posterior, KL(q || p(z | x)).

    The expectation is taken under q. A state may be e^4000 times less likely than another: its posterior probability is
    no floating point number, its logarithm is. States that q excludes contribute nothing.

    Returns
    -------
    float
        The divergence in nats.
    """
    # The log posterior is log p(x, z) - log p(x). log_evidence(log_joint) - elbo(log_joint, q) is the same number, but
    # as a difference of two large ones it loses digits.
    q, log_joint = np.asarray(q), np.asarray(log_joint)
    log_posterior = log_joint - logsumexp(log_joint)
    return float(xlogy(q, q).sum() - q @ log_posterior)
