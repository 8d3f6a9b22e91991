"""Mixtures of Gaussians with full covariances, fitted by expectation maximisation.

For every observation i a component z_i is chosen with probabilities theta (K,), and x_i is drawn from its Gaussian:

    p(z_i = k) = theta_k,    p(x_i | z_i = k) = N(x_i; mu_k, Sigma_k)

mu (K, D) holds the means and Sigma (K, D, D) the covariance matrices: variances on the diagonal, no standard deviations
and no precisions.

Source: Harvard CS181, Spring 2019, Section 8, example 2 (equations 26-31).
"""

from typing import NamedTuple

import numpy as np
from scipy.special import xlogy


class Parameters(NamedTuple):
    """The parameters of the mixture: theta (K,), mu (K, D), Sigma (K, D, D)."""

    theta: np.ndarray
    mu: np.ndarray
    Sigma: np.ndarray


class Fit(NamedTuple):
    """What EM gives: the parameters, and the log-likelihood along the way."""

    theta: np.ndarray
    mu: np.ndarray
    Sigma: np.ndarray
    log_likelihoods: np.ndarray


def e_step(X, theta, mu, Sigma):
    """The E step: which component each observation came from.

    q_ik = p(z_i = k | x_i; theta, mu, Sigma),   p(z_i = k) = theta_k,   p(x_i | z_i = k) = N(x_i; mu_k, Sigma_k)

    Returns
    -------
    array (N, K)
        The responsibilities q; rows sum to 1.
    """
    return _posterior(_log_joint(X, theta, mu, Sigma))[0]


def log_likelihood(X, theta, mu, Sigma):
    """The log-likelihood of all observations, log p(X; theta, mu, Sigma), with the components summed out.

    p(z_i = k) = theta_k,   p(x_i | z_i = k) = N(x_i; mu_k, Sigma_k),   observations are independent

    Returns
    -------
    float
        log p(X; theta, mu, Sigma), natural logarithm, all constants included, of all N observations together.
    """
    return _posterior(_log_joint(X, theta, mu, Sigma))[1]


def expected_complete_log_likelihood(X, q, theta, mu, Sigma):
    """The expected complete-data log-likelihood, E_q[log p(X, z; theta, mu, Sigma)].

    The expectation is over z alone: q_ik is the probability that observation i came from component k. q is given; it
    need not be the posterior at theta, mu and Sigma.

    Returns
    -------
    float
        The expectation, all constants included, of all N observations together.
    """
    # sum_ik q_ik (log theta_k + log N(x_i; mu_k, Sigma_k)); xlogy takes 0 log 0 as 0.
    q = np.asarray(q)
    return float(xlogy(q.sum(axis=0), theta).sum() + np.sum(q.T * _log_densities(X, mu, Sigma)))


def m_step(X, q):
    """The M step: the parameters that maximise the expected complete-data log-likelihood for given q.

    theta, mu, Sigma = argmax E_q[log p(X, z; theta, mu, Sigma)]   where theta sums to 1

    Returns
    -------
    theta : array (K,)
        Probability that component k is chosen.
    mu : array (K, D)
        Mean of each component.
    Sigma : array (K, D, D)
        Covariance matrix of each component. A ridge of at most 1e-6 on the diagonal, which keeps it from becoming
        singular, is allowed and not needed.
    """
    # Setting the gradients to 0 gives mean and covariance of the observations under the weights q_ik / sum_i q_ik; the
    # covariance is taken about the new mean. Where nothing belongs to a component, any mean and covariance will do:
    # all observations then weigh the same. X is transposed so that every operation runs along N.
    X, q = np.asarray(X, dtype=float), np.asarray(q, dtype=float)
    totals = q.sum(axis=0)
    even = np.full((len(totals), len(X)), 1.0 / len(X))
    weights = np.divide(q.T, totals[:, None], out=even, where=totals[:, None] > 0)
    mu = weights @ X
    columns = np.ascontiguousarray(X.T)
    Sigma = np.empty((*mu.shape, X.shape[1]))
    for k, root in enumerate(np.sqrt(weights)):
        # The roots of the weights make a product of a matrix with its own transpose: symmetric to the last digit.
        scaled = (columns - mu[k][:, None]) * root
        Sigma[k] = scaled @ scaled.T
    return Parameters(totals / len(X), mu, Sigma)


def em(X, theta, mu, Sigma, max_iter, tol):
    """Expectation maximisation, started from the theta, mu and Sigma that are given.

    Alternates the E and the M step until the log-likelihood rises by less than tol, at most max_iter times. Nothing is
    random: the same start ends at the same place.

    Returns
    -------
    theta : array (K,)
        Probability that component k is chosen.
    mu : array (K, D)
        Mean of each component.
    Sigma : array (K, D, D)
        Covariance matrix of each component.
    log_likelihoods : array
        The log-likelihood along the way: at the start, and after each iteration.
    """
    # The densities at the new parameters give both the log-likelihood there and the next E step: computed once.
    q, current = _posterior(_log_joint(X, theta, mu, Sigma))
    trace = [current]
    for _ in range(max_iter):
        theta, mu, Sigma = m_step(X, q)
        q, current = _posterior(_log_joint(X, theta, mu, Sigma))
        trace.append(current)
        if trace[-1] - trace[-2] < tol:
            break
    return Fit(np.asarray(theta), np.asarray(mu), np.asarray(Sigma), np.array(trace))


def _log_densities(X, mu, Sigma):
    """log N(x_i; mu_k, Sigma_k), (K, N)."""
    # With Sigma = L L' the quadratic form is the squared length of inv(L) (x - mu), and log det Sigma is twice the sum
    # of the logs of L's diagonal: no determinant that could overflow, no inverse of Sigma itself.
    X, mu = np.asarray(X, dtype=float), np.asarray(mu, dtype=float)
    D = X.shape[1]
    columns = np.ascontiguousarray(X.T)  # rows of length N make the loops over D inner ones, which is fast
    logs = np.empty((len(mu), len(X)))
    factors = np.linalg.cholesky(np.asarray(Sigma, dtype=float))
    for k, (L, inverse) in enumerate(zip(factors, np.linalg.inv(factors), strict=True)):
        whitened = inverse @ (columns - mu[k][:, None])
        np.einsum("dn,dn->n", whitened, whitened, out=logs[k])
        logs[k] += D * np.log(2.0 * np.pi) + 2.0 * np.log(np.diag(L)).sum()
    logs *= -0.5
    return logs


def _log_joint(X, theta, mu, Sigma):
    """log p(x_i, z_i = k), (K, N)."""
    with np.errstate(divide="ignore"):
        return np.log(theta)[:, None] + _log_densities(X, mu, Sigma)


def _posterior(log_joint):
    """p(z_i = k | x_i), (N, K), and log p(X): both from sums over k that are scaled by their largest term."""
    largest = log_joint.max(axis=0)
    scaled = np.exp(log_joint - largest)
    sums = scaled.sum(axis=0)
    scaled /= sums
    return scaled.T, float(np.sum(largest + np.log(sums)))
