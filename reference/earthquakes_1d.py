"""Earthquakes around an antenna: K epicentra, each with its distance and strength, and quakes of unknown origin.

    z_n ~ Categorical(pi),      ln R_n | z_n = k, mu ~ N(mu_k, 1 / tau)     mu_k  ~ N(nu, 1 / rho)
                                S_n | z_n = k, lam ~ Poisson(lam_k)         lam_k ~ Gamma(alpha, beta)

R_n > 0 is a distance and log-normal, so mu_k is a log-distance (exp(mu_k) is the median distance); S_n is a count. tau
and rho are precisions (one over a variance), beta is a rate (the prior mean of lam_k is alpha / beta); they are numbers
that all epicentra share, as is nu. The posterior is approximated by mean field, with

    q(z, mu, lam) = prod_n q(z_n) prod_k q(mu_k) q(lam_k),
    q(z_n = k) = r_nk,    q(mu_k) = N(m_k, 1 / rho_q_k),    q(lam_k) = Gamma(alpha_q_k, beta_q_k)

Source: KTH DD2434 Machine Learning, Advanced Course, Assignment 1B (2023), problem 1.1, alternative 2; the general
update is equation 10.9 of C. M. Bishop, "Pattern Recognition and Machine Learning" (2006).
"""

from typing import NamedTuple

import numpy as np
from scipy.special import digamma, gammaln, xlogy


class DistanceFactor(NamedTuple):
    """q(mu_k) = N(m_k, 1 / rho_q_k) for every k: means m (K,), precisions rho_q (K,)."""

    m: np.ndarray
    rho_q: np.ndarray


class StrengthFactor(NamedTuple):
    """q(lam_k) = Gamma(alpha_q_k, beta_q_k) for every k: shapes alpha_q (K,), rates beta_q (K,)."""

    alpha_q: np.ndarray
    beta_q: np.ndarray


class Fit(NamedTuple):
    """What CAVI gives: all factors, and the ELBO along the way."""

    r: np.ndarray
    m: np.ndarray
    rho_q: np.ndarray
    alpha_q: np.ndarray
    beta_q: np.ndarray
    elbos: np.ndarray


def graphical_model():
    """The directed graphical model of the earthquakes.

    Returns
    -------
    dict with three entries
        "nodes": {name: role} with a role of "observed", "latent" or "parameter" for each of
        "R", "S", "z", "mu", "lam", "pi", "tau", "alpha", "beta", "nu", "rho"; a constant that is given is a
        "parameter".
        "edges": [(parent, child), ...], one pair of names for each arrow.
        "plates": {"N": [names], "K": [names]}, the names of the nodes in each plate: "N" holds what there is once per
        quake, "K" what there is once per epicentrum; "pi" is one vector, drawn as a single node outside all plates.
    """
    return {
        "nodes": {
            "R": "observed",
            "S": "observed",
            "z": "latent",
            "mu": "latent",
            "lam": "latent",
            "pi": "parameter",
            "tau": "parameter",
            "alpha": "parameter",
            "beta": "parameter",
            "nu": "parameter",
            "rho": "parameter",
        },
        "edges": [
            ("pi", "z"),
            ("z", "R"),
            ("z", "S"),
            ("mu", "R"),
            ("tau", "R"),
            ("lam", "S"),
            ("nu", "mu"),
            ("rho", "mu"),
            ("alpha", "lam"),
            ("beta", "lam"),
        ],
        "plates": {"N": ["R", "S", "z"], "K": ["mu", "lam"]},
    }


def log_joint(R, S, z, mu, lam, pi, tau, alpha, beta, nu, rho):
    """The logarithm of the joint density, log p(R, S, z, mu, lam | pi, tau, alpha, beta, nu, rho).

    z_n ~ Categorical(pi),    ln R_n | z_n = k ~ N(mu_k, 1 / tau),    S_n | z_n = k ~ Poisson(lam_k),
    mu_k ~ N(nu, 1 / rho),    lam_k ~ Gamma(alpha, beta)

    Every density is fully normalised (all constants count, those without any unknown too), and it is a density of R.

    Returns
    -------
    float
        The logarithm, natural, of the density of everything together.
    """
    # The density of R is that of ln R times d(ln R)/dR = 1/R.
    R, S, z, mu, lam = (np.asarray(value) for value in (R, S, z, mu, lam))
    of_labels = np.log(pi)[z]
    of_distances = _log_normal(np.square(np.log(R) - mu[z]), tau) - np.log(R)
    of_strengths = xlogy(S, lam[z]) - lam[z] - gammaln(S + 1.0)
    of_epicentra = _log_normal(np.square(mu - nu), rho)
    of_intensities = _log_gamma(np.log(lam), lam, alpha, beta)
    return float((of_labels + of_distances + of_strengths).sum() + (of_epicentra + of_intensities).sum())


def update_q_z(R, S, m, rho_q, alpha_q, beta_q, pi, tau):
    """The optimal q(z) for given q(mu) and q(lam).

    log q*(z) = E_q(mu)q(lam)[log p(R, S, z, mu, lam)] + const
    q(mu_k) = N(m_k, 1 / rho_q_k),   q(lam_k) = Gamma(alpha_q_k, beta_q_k), shape and rate

    Returns
    -------
    array (N, K)
        r_nk = q*(z_n = k); rows sum to 1.
    """
    # The n-th term of the log joint, in expectation, for every k; normalised in logs, since all K densities of a quake
    # far away may be smaller than any floating point number.
    return _normalised(np.log(pi) + _expected_log_likelihood(R, S, m, rho_q, alpha_q, beta_q, tau))[0]


def update_q_mu(R, r, tau, nu, rho):
    """The optimal q(mu) for given q(z).

    log q*(mu) = E_q(z)q(lam)[log p(R, S, z, mu, lam)] + const,   q(z_n = k) = r_nk

    The result has the form q*(mu_k) = N(m_k, 1 / rho_q_k).

    Returns
    -------
    m : array (K,)
        Means of q*(mu_k).
    rho_q : array (K,)
        Precisions of q*(mu_k).
    """
    # log q*(mu_k) = -tau/2 sum_n r_nk (ln R_n - mu_k)^2 - rho/2 (mu_k - nu)^2 + const. Its quadratic term is
    # -1/2 (tau sum_n r_nk + rho) mu_k^2, its linear term (tau sum_n r_nk ln R_n + rho nu) mu_k: precisions add, and
    # the mean averages data and prior with precisions as weights.
    r, x = np.asarray(r), np.log(R)
    rho_q = rho + tau * r.sum(axis=0)
    m = (rho * nu + tau * (r.T @ x)) / rho_q
    return DistanceFactor(m, rho_q)


def update_q_lambda(S, r, alpha, beta):
    """The optimal q(lam) for given q(z).

    log q*(lam) = E_q(z)q(mu)[log p(R, S, z, mu, lam)] + const,   q(z_n = k) = r_nk

    The result has the form q*(lam_k) = Gamma(alpha_q_k, beta_q_k), shape and rate.

    Returns
    -------
    alpha_q : array (K,)
        Shapes of q*(lam_k).
    beta_q : array (K,)
        Rates of q*(lam_k).
    """
    # log q*(lam_k) = (alpha - 1 + sum_n r_nk S_n) log lam_k - (beta + sum_n r_nk) lam_k + const
    r = np.asarray(r)
    return StrengthFactor(alpha + np.asarray(S) @ r, beta + r.sum(axis=0))


def elbo(R, S, r, m, rho_q, alpha_q, beta_q, pi, tau, alpha, beta, nu, rho):
    """The evidence lower bound, E_q[log p(R, S, z, mu, lam)] - E_q[log q(z, mu, lam)], with all its constants.

    q(z_n = k) = r_nk,   q(mu_k) = N(m_k, 1 / rho_q_k),   q(lam_k) = Gamma(alpha_q_k, beta_q_k)

    The arguments are those of the updates; the factors need not be optimal, and some r_nk may be exactly 0.

    Returns
    -------
    float
        The bound for all N quakes together.
    """
    S, m, rho_q, alpha_q, beta_q = (np.asarray(value, dtype=float) for value in (S, m, rho_q, alpha_q, beta_q))
    of_quakes = np.sum(r * (np.log(pi) + _expected_log_likelihood(R, S, m, rho_q, alpha_q, beta_q, tau)))
    entropy_of_z = -xlogy(r, r).sum()
    of_epicentra = _bound_of_epicentra(m, rho_q, alpha_q, beta_q, alpha, beta, nu, rho)
    return float(of_quakes + entropy_of_z + of_epicentra - gammaln(S + 1).sum() - np.log(R).sum())


def cavi(R, S, pi, tau, alpha, beta, nu, rho, rng, max_iter=200, tol=1e-8):
    """Coordinate ascent: the three updates in turn, from a random start, until the ELBO rises by less than tol.

    The start draws K quakes, each far from those drawn before, and gives every quake to the nearest. Several starts
    may end in different local optima: keep the one with the highest ELBO.

    Returns
    -------
    r : array (N, K)
        Responsibilities.
    m, rho_q : arrays (K,)
        Means and precisions of q(mu_k).
    alpha_q, beta_q : arrays (K,)
        Shapes and rates of q(lam_k).
    elbos : array
        The ELBO after each iteration.
    """
    r = _first_responsibilities(R, len(pi), rng)
    constant = gammaln(np.asarray(S) + 1.0).sum() + np.log(R).sum()
    elbos = []
    for _ in range(max_iter):
        m, rho_q = update_q_mu(R, r, tau, nu, rho)
        alpha_q, beta_q = update_q_lambda(S, r, alpha, beta)
        r, log_normalisers = _normalised(np.log(pi) + _expected_log_likelihood(R, S, m, rho_q, alpha_q, beta_q, tau))
        # elbo() at lower cost: for the best q(z) its terms, r (log rho - log r), add up to the logs of its normalisers.
        of_epicentra = _bound_of_epicentra(m, rho_q, alpha_q, beta_q, alpha, beta, nu, rho)
        elbos.append(log_normalisers.sum() + of_epicentra - constant)
        if len(elbos) > 1 and elbos[-1] - elbos[-2] < tol:
            break
    return Fit(r, m, rho_q, alpha_q, beta_q, np.array(elbos))


def _log_normal(square, precision):
    """log N on the line, of the squared distance from the mean; in expectation where `square` is an expectation."""
    return 0.5 * (np.log(precision) - np.log(2 * np.pi) - precision * square)


def _log_gamma(log_lam, lam, alpha, beta):
    """log Gamma(lam; alpha, beta), shape and rate; in expectation where `log_lam` and `lam` are expectations."""
    return alpha * np.log(beta) - gammaln(alpha) + (alpha - 1) * log_lam - beta * lam


def _expected_log_likelihood(R, S, m, rho_q, alpha_q, beta_q, tau):
    """E[log N(ln R_n; mu_k, 1 / tau) + log Poisson(S_n; lam_k)] without -log S_n!, the same for all k: (N, K)."""
    # Computed as (K, N): long rows are faster to work on, here and in _normalised.
    m, rho_q, alpha_q, beta_q = (np.asarray(value, dtype=float) for value in (m, rho_q, alpha_q, beta_q))
    of_distances = _log_normal(np.subtract.outer(m, np.log(R)) ** 2 + 1 / rho_q[:, None], tau)
    of_strengths = np.multiply.outer(digamma(alpha_q) - np.log(beta_q), S) - (alpha_q / beta_q)[:, None]
    return (of_distances + of_strengths).T


def _normalised(log_rho):
    """exp(log_rho) divided by its sum over k, and the logarithms of these sums: (N, K) and (N,)."""
    largest = log_rho.max(axis=1)
    rho = np.exp(log_rho - largest[:, None])
    sums = rho.sum(axis=1)
    return rho / sums[:, None], largest + np.log(sums)


def _bound_of_epicentra(m, rho_q, alpha_q, beta_q, alpha, beta, nu, rho):
    """What mu and lam contribute to the ELBO: the expectation of their log-priors, and their entropies."""
    # E[(mu - nu)^2] = (m - nu)^2 + 1 / rho_q. Entropies: of N(m, 1 / rho_q) 1/2 log(2 pi e / rho_q); of Gamma(a, b)
    # a - log b + log Gamma(a) + (1 - a) digamma(a).
    of_distances = _log_normal(np.square(m - nu) + 1 / rho_q, rho) + 0.5 * np.log(2 * np.pi * np.e / rho_q)
    of_intensities = _log_gamma(digamma(alpha_q) - np.log(beta_q), alpha_q / beta_q, alpha, beta)
    entropy_of_lam = alpha_q - np.log(beta_q) + gammaln(alpha_q) + (1 - alpha_q) * digamma(alpha_q)
    return (of_distances + of_intensities + entropy_of_lam).sum()


def _first_responsibilities(R, K, rng):
    """Every quake with the nearest of K quakes that were drawn far from each other (k-means++), as rows of 0 and 1."""
    x = np.log(R)
    distances = np.square(np.subtract.outer(x, x[rng.integers(len(x), size=1)]))
    while distances.shape[1] < K:
        nearest = distances.min(axis=1) + 1e-300
        chosen = rng.choice(len(x), size=1, p=nearest / nearest.sum())
        distances = np.hstack([distances, np.square(np.subtract.outer(x, x[chosen]))])
    return np.eye(K)[distances.argmin(axis=1)]
