"""Mean and precision of a normal distribution, with a normal-gamma prior: exact, and by mean field.

    x_n | mu, tau ~ N(mu, 1 / tau)        mu | tau ~ N(mu_0, 1 / (lambda_0 tau))        tau ~ Gamma(a_0, b_0)

tau is a precision (one over a variance), b_0 a rate (the prior mean of tau is a_0 / b_0). The posterior is known; here
it is also approximated by q(mu) q(tau) with

    q(mu) = N(mu_N, 1 / lambda_N),        q(tau) = Gamma(a_N, b_N)

Source: KTH DD2434 Machine Learning, Advanced Course, Assignment 1A; C. M. Bishop, "Pattern Recognition and Machine
Learning" (2006), section 10.1.3.
"""

from typing import NamedTuple

import numpy as np
from scipy.special import digamma, gammaln


class Estimate(NamedTuple):
    """Maximum likelihood: a mean and a precision."""

    mu: float
    tau: float


class NormalGamma(NamedTuple):
    """p(mu, tau) = N(mu; mu_N, 1 / (lambda_N tau)) Gamma(tau; a_N, b_N)."""

    mu_N: float
    lambda_N: float
    a_N: float
    b_N: float


class MeanFactor(NamedTuple):
    """q(mu) = N(mu_N, 1 / lambda_N)."""

    mu_N: float
    lambda_N: float


class PrecisionFactor(NamedTuple):
    """q(tau) = Gamma(a_N, b_N), shape and rate."""

    a_N: float
    b_N: float


class Fit(NamedTuple):
    """What CAVI gives: both factors, and the ELBO after each iteration."""

    mu_N: float
    lambda_N: float
    a_N: float
    b_N: float
    elbos: np.ndarray


def ml_est(x):
    """The maximum likelihood estimates of mu and tau.

    Returns
    -------
    mu, tau : float
        The values that maximise prod_n N(x_n; mu, 1 / tau).
    """
    # Setting the derivatives of the log-likelihood to 0: mu is the mean, 1 / tau the mean squared distance from it.
    x = np.asarray(x)
    return Estimate(x.mean(), 1 / np.square(x - x.mean()).mean())


def exact_posterior(x, a_0, b_0, mu_0, lambda_0):
    """The exact posterior p(mu, tau | x), which is a normal-gamma distribution.

    Returns
    -------
    mu_N, lambda_N, a_N, b_N : float
        p(mu, tau | x) = N(mu; mu_N, 1 / (lambda_N tau)) Gamma(tau; a_N, b_N), shape and rate.
    """
    # The squares of data and prior complete to lambda_N (mu - mu_N)^2; what is left of them goes to the rate.
    x = np.asarray(x)
    lambda_N = lambda_0 + len(x)
    mu_N = (lambda_0 * mu_0 + x.sum()) / lambda_N
    spread = np.square(x - x.mean()).sum() + lambda_0 * len(x) * (x.mean() - mu_0) ** 2 / lambda_N
    return NormalGamma(mu_N, lambda_N, a_0 + len(x) / 2, b_0 + spread / 2)


def update_q_mu(x, a_N, b_N, mu_0, lambda_0):
    """The optimal q(mu) for given q(tau).

    log q*(mu) = E_q(tau)[log p(x, mu, tau)] + const,   q(tau) = Gamma(a_N, b_N)

    Returns
    -------
    mu_N, lambda_N : float
        q*(mu) = N(mu_N, 1 / lambda_N).
    """
    # Quadratic in mu, with E[tau] = a_N / b_N in front of all squares.
    x = np.asarray(x)
    mean_tau = a_N / b_N
    count = lambda_0 + len(x)
    return MeanFactor((lambda_0 * mu_0 + x.sum()) / count, count * mean_tau)


def update_q_tau(x, mu_N, lambda_N, a_0, b_0, mu_0, lambda_0):
    """The optimal q(tau) for given q(mu).

    log q*(tau) = E_q(mu)[log p(x, mu, tau)] + const,   q(mu) = N(mu_N, 1 / lambda_N)

    Returns
    -------
    a_N, b_N : float
        q*(tau) = Gamma(a_N, b_N), shape and rate.
    """
    # N data and the prior of mu have a factor tau^(1/2) each, and a square; E[(x - mu)^2] = (x - mu_N)^2 + 1/lambda_N.
    x = np.asarray(x)
    of_data = (np.square(x - mu_N) + 1 / lambda_N).sum()
    of_prior = lambda_0 * ((mu_N - mu_0) ** 2 + 1 / lambda_N)
    return PrecisionFactor(a_0 + (len(x) + 1) / 2, b_0 + (of_data + of_prior) / 2)


def elbo(x, mu_N, lambda_N, a_N, b_N, a_0, b_0, mu_0, lambda_0):
    """The evidence lower bound E_q[log p(x, mu, tau)] - E_q[log q(mu, tau)], with all its constants.

    The factors need not be optimal.

    Returns
    -------
    float
        The bound for all N observations together.
    """
    x = np.asarray(x)
    mean_tau, mean_log_tau = a_N / b_N, digamma(a_N) - np.log(b_N)
    squares = np.square(x - mu_N) + 1 / lambda_N
    of_data = (0.5 * (mean_log_tau - np.log(2 * np.pi)) - 0.5 * mean_tau * squares).sum()
    of_mu = 0.5 * (np.log(lambda_0) + mean_log_tau - np.log(2 * np.pi))
    of_mu -= 0.5 * lambda_0 * mean_tau * ((mu_N - mu_0) ** 2 + 1 / lambda_N)
    of_tau = a_0 * np.log(b_0) - gammaln(a_0) + (a_0 - 1) * mean_log_tau - b_0 * mean_tau
    entropy_of_mu = 0.5 * np.log(2 * np.pi * np.e / lambda_N)
    entropy_of_tau = a_N - np.log(b_N) + gammaln(a_N) + (1 - a_N) * digamma(a_N)
    return float(of_data + of_mu + of_tau + entropy_of_mu + entropy_of_tau)


def cavi(x, a_0, b_0, mu_0, lambda_0, max_iter=100, tol=1e-10):
    """Coordinate ascent: q(mu) and q(tau) in turn, until the ELBO rises by less than tol, at most max_iter times.

    The start is yours: E[tau] under the prior, for instance.

    Returns
    -------
    mu_N, lambda_N : float
        q(mu) = N(mu_N, 1 / lambda_N).
    a_N, b_N : float
        q(tau) = Gamma(a_N, b_N).
    elbos : array
        The ELBO after each iteration.
    """
    a_N, b_N = a_0, b_0
    elbos = []
    for _ in range(max_iter):
        mu_N, lambda_N = update_q_mu(x, a_N, b_N, mu_0, lambda_0)
        a_N, b_N = update_q_tau(x, mu_N, lambda_N, a_0, b_0, mu_0, lambda_0)
        elbos.append(elbo(x, mu_N, lambda_N, a_N, b_N, a_0, b_0, mu_0, lambda_0))
        if len(elbos) > 1 and elbos[-1] - elbos[-2] < tol:
            break
    return Fit(mu_N, lambda_N, a_N, b_N, np.array(elbos))
