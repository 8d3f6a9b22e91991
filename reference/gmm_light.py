"""A light Gaussian mixture: K components on the line whose weights and precisions are known, and their means are not.

    mu_k ~ N(nu_k, sigma_k^2),    z_n ~ Categorical(pi),    x_n | z_n = k, mu ~ N(mu_k, 1/tau_k)

sigma_k is a standard deviation, tau_k a precision (one over a variance), and pi, tau, nu, sigma are given. The
posterior of z and mu is approximated by mean field, q(z, mu) = prod_n q(z_n) prod_k q(mu_k) with

    q(z_n = k) = r_nk,    q(mu_k) = N(m_k, s2_k)

where s2_k is a variance. Coordinate ascent (CAVI) updates one factor at a time.

Source: KTH DD2434 Machine Learning, Advanced Course, Module 3, exercise 3.4; the general update is that of D. M. Blei,
A. Kucukelbir and J. D. McAuliffe, "Variational Inference: A Review for Statisticians", JASA 112 (2017), equation 17.
What the printed solution gets wrong is listed in ERRATA.md.
"""

from typing import NamedTuple

import numpy as np
from scipy.special import xlogy


class Sample(NamedTuple):
    """What the model generates: observations x (N,), labels z (N,), means mu (K,)."""

    x: np.ndarray
    z: np.ndarray
    mu: np.ndarray


class MeanFactor(NamedTuple):
    """q(mu_k) = N(m_k, s2_k) for every k: means m (K,), variances s2 (K,)."""

    m: np.ndarray
    s2: np.ndarray


class Fit(NamedTuple):
    """What CAVI gives: both factors, and the ELBO along the way."""

    r: np.ndarray
    m: np.ndarray
    s2: np.ndarray
    elbos: np.ndarray


def graphical_model():
    """The graphical model of the light Gaussian mixture.

    Returns
    -------
    dict with three entries
        "nodes": {name: role} with a role of "observed", "latent" or "parameter" for each of
        "x", "z", "mu", "pi", "tau", "nu", "sigma"; what is given, without a distribution, is a "parameter".
        "edges": [(parent, child), ...], one pair of names for each arrow.
        "plates": {"N": [names], "K": [names]}, the names in each plate. What there is once per component stands in
        the plate "K"; "pi" is one vector, drawn as a single node outside all plates.
    """
    return {
        "nodes": {
            "x": "observed",
            "z": "latent",
            "mu": "latent",
            "pi": "parameter",
            "tau": "parameter",
            "nu": "parameter",
            "sigma": "parameter",
        },
        "edges": [("pi", "z"), ("z", "x"), ("mu", "x"), ("tau", "x"), ("nu", "mu"), ("sigma", "mu")],
        "plates": {"N": ["x", "z"], "K": ["mu", "tau", "nu", "sigma"]},
    }


def generate_data(rng, N, pi, tau, nu, sigma):
    """Draw means, labels and observations from the model.

    mu_k ~ N(nu_k, sigma_k^2),   z_n ~ Categorical(pi),   x_n | z_n = k ~ N(mu_k, 1/tau_k)

    All draws are independent and come from `rng`.

    Returns
    -------
    x : array (N,)
        Observations.
    z : integer array (N,)
        The component that each observation comes from: 0, ..., K-1.
    mu : array (K,)
        Means of the components.
    """
    tau = np.asarray(tau)
    mu = rng.normal(nu, sigma)
    z = rng.choice(len(tau), size=N, p=pi)
    return Sample(rng.normal(mu[z], 1 / np.sqrt(tau[z])), z, mu)


def log_joint(x, z, mu, pi, tau, nu, sigma):
    """The logarithm of the joint density, log p(x, z, mu), with all its constants.

    mu_k ~ N(nu_k, sigma_k^2),   z_n ~ Categorical(pi),   x_n | z_n = k, mu ~ N(mu_k, 1/tau_k)

    Returns
    -------
    float
        log p(x, z, mu), natural logarithm.
    """
    x, z, mu, tau = np.asarray(x), np.asarray(z), np.asarray(mu), np.asarray(tau)
    of_data = np.log(pi)[z] + _log_normal((x - mu[z]) ** 2, tau[z])
    of_means = _log_normal((mu - nu) ** 2, 1 / np.square(sigma))
    return float(of_data.sum() + of_means.sum())


def update_q_z(x, m, s2, pi, tau):
    """The optimal q(z) for given q(mu).

    log q*(z) = E_q(mu)[log p(x, z, mu)] + const,   q(mu_k) = N(m_k, s2_k)

    Returns
    -------
    array (N, K)
        r_nk = q*(z_n = k); rows sum to 1.
    """
    # log q*(z_n = k) = log pi_k + E[log N(x_n; mu_k, 1/tau_k)] + const, normalised in logs: far from every component
    # all K densities may be smaller than any floating point number.
    log_rho = np.log(pi) + _expected_log_likelihood(x, m, s2, tau)
    return np.exp(log_rho - np.logaddexp.reduce(log_rho, axis=1, keepdims=True))


def update_q_mu(x, r, tau, nu, sigma):
    """The optimal q(mu) for given q(z).

    log q*(mu) = E_q(z)[log p(x, z, mu)] + const,   q(z_n = k) = r_nk

    Returns
    -------
    m : array (K,)
        Means of q*(mu_k).
    s2 : array (K,)
        Variances of q*(mu_k).
    """
    # log q*(mu_k) = -tau_k/2 sum_n r_nk (x_n - mu_k)^2 - (mu_k - nu_k)^2 / (2 sigma_k^2) + const is a parabola in mu_k.
    # With A_k = sum_n r_nk x_n and B_k = sum_n r_nk it is -1/2 (B_k tau_k + 1/sigma_k^2) mu_k^2
    # + (A_k tau_k + nu_k/sigma_k^2) mu_k: precisions add, and means are averaged with them as weights.
    r, tau, prior_precision = np.asarray(r), np.asarray(tau), 1 / np.square(sigma)
    precision = r.sum(axis=0) * tau + prior_precision
    return MeanFactor((np.asarray(x) @ r * tau + prior_precision * nu) / precision, 1 / precision)


def elbo(x, r, m, s2, pi, tau, nu, sigma):
    """The evidence lower bound, E_q[log p(x, z, mu)] - E_q[log q(z, mu)], with all its constants.

    q(z, mu) = prod_n q(z_n) prod_k q(mu_k),   q(z_n = k) = r_nk,   q(mu_k) = N(m_k, s2_k)

    Returns
    -------
    float
        The bound for all N observations together. r, m and s2 need not be optimal.
    """
    # E[(x - mu)^2] = (x - m)^2 + s2 under q, and likewise for the prior. The entropy of a normal density is
    # 1/2 log(2 pi e s2); xlogy takes 0 log 0 as 0.
    of_data = np.sum(r * (np.log(pi) + _expected_log_likelihood(x, m, s2, tau)))
    of_means = np.sum(_log_normal(np.subtract(m, nu) ** 2 + s2, 1 / np.square(sigma)))
    entropies = -np.sum(xlogy(r, r)) + 0.5 * np.sum(np.log(2 * np.pi * np.e * np.asarray(s2)))
    return float(of_data + of_means + entropies)


def cavi(x, pi, tau, nu, sigma, rng, max_iter=200, tol=1e-8):
    """Coordinate ascent: both updates in turn, from a random start, until the ELBO rises by less than tol.

    Returns
    -------
    r : array (N, K)
        Responsibilities.
    m : array (K,)
        Means of q(mu_k).
    s2 : array (K,)
        Variances of q(mu_k).
    elbos : array
        The ELBO after each iteration.
    """
    # The start is a draw from the prior: components differ, and each starts where the prior expects it. Its variances
    # are those of a single observation. Under a vague prior's variance the term -tau_k s2_k / 2 would take all
    # responsibility from precise components in the first iteration, and they would never get it back.
    m, s2 = rng.normal(nu, sigma), 1 / np.asarray(tau)
    elbos = []
    for _ in range(max_iter):
        r = update_q_z(x, m, s2, pi, tau)
        m, s2 = update_q_mu(x, r, tau, nu, sigma)
        elbos.append(elbo(x, r, m, s2, pi, tau, nu, sigma))
        if len(elbos) > 1 and elbos[-1] - elbos[-2] < tol:
            break
    return Fit(r, m, s2, np.array(elbos))


def _log_normal(square, precision):
    """log N of a squared distance from the mean, or the expectation of it where `square` is an expectation."""
    return 0.5 * (np.log(precision) - np.log(2 * np.pi) - precision * square)


def _expected_log_likelihood(x, m, s2, tau):
    """E_q(mu_k)[log N(x_n; mu_k, 1/tau_k)], (N, K)."""
    square = np.subtract.outer(np.asarray(x, dtype=float), m) ** 2 + s2
    return _log_normal(square, np.asarray(tau))
