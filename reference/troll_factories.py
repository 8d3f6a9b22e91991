"""Troll factories: a mixture that is seen through two quantities, with weights, lengths and rates all unknown.

Comment n was posted by factory z_n; its length x_n and its response time t_n are seen. For k = 0, ..., K-1 and
n = 1, ..., N,

    pi ~ Dirichlet(delta),                     z_n ~ Categorical(pi)
    tau_k ~ Gamma(alpha, beta),                mu_k | tau_k ~ N(nu, 1/(kappa tau_k))
    lam_k ~ Gamma(a, b)
    ln x_n | z_n = k ~ N(mu_k, 1/tau_k),       t_n | z_n = k ~ Exponential(lam_k)

tau_k is a precision (one over a variance), lam_k a rate (one over a mean), the second parameter of every Gamma a rate.
(mu_k, tau_k) is NormalGamma(nu, kappa, alpha, beta). All factories share the prior's numbers but delta, which is (K,).

The posterior is approximated by mean field, prod_n q(z_n) q(pi) prod_k q(mu_k, tau_k) q(lam_k), where mu_k and tau_k
stay together:

    q(z_n = k) = r_nk,                         q(pi) = Dirichlet(alpha_pi)
    q(mu_k, tau_k) = NormalGamma(nu_q_k, kappa_q_k, alpha_q_k, beta_q_k),    q(lam_k) = Gamma(a_q_k, b_q_k)

Source: KTH DD2434 Machine Learning, Advanced Course, Module 3, exercise 3.7 (from Assignment 1B of 2022); the general
update is that of D. M. Blei, A. Kucukelbir and J. D. McAuliffe, "Variational Inference: A Review for Statisticians",
JASA 112 (2017), equation 17. The symbols are those of the exercise; its printed solution changes them, and leaves
q(mu, tau) out (ERRATA.md).
"""

from typing import NamedTuple

import numpy as np
from scipy.special import digamma, gammaln, xlogy


class Sample(NamedTuple):
    """What the model generates: lengths x, times t, labels z (N,); weights pi, mu, tau, lam (K,)."""

    x: np.ndarray
    t: np.ndarray
    z: np.ndarray
    pi: np.ndarray
    mu: np.ndarray
    tau: np.ndarray
    lam: np.ndarray


class NormalGamma(NamedTuple):
    """q(mu_k, tau_k) for every k: four arrays (K,)."""

    nu_q: np.ndarray
    kappa_q: np.ndarray
    alpha_q: np.ndarray
    beta_q: np.ndarray


class Gamma(NamedTuple):
    """q(lam_k) for every k: shapes and rates (K,)."""

    a_q: np.ndarray
    b_q: np.ndarray


class Fit(NamedTuple):
    """What CAVI gives: every factor, and the ELBO along the way."""

    r: np.ndarray
    alpha_pi: np.ndarray
    nu_q: np.ndarray
    kappa_q: np.ndarray
    alpha_q: np.ndarray
    beta_q: np.ndarray
    a_q: np.ndarray
    b_q: np.ndarray
    elbos: np.ndarray


def graphical_model():
    """The graphical model of the troll factories.

    Returns
    -------
    dict with three entries
        "nodes": {name: role} with a role of "observed", "latent" or "parameter" for each of "x", "t", "z", "pi", "mu",
        "tau", "lam", "nu", "kappa", "alpha", "beta", "a", "b", "delta"; what is given, without a distribution, is a
        "parameter".
        "edges": [(parent, child), ...], one pair of names for each arrow. Read the distributions one by one, with
        NormalGamma as a distribution of tau and one of mu given tau.
        "plates": {"N": [names], "K": [names]}, the names in each plate. "pi" and "delta" are one vector each, drawn as
        single nodes outside all plates, and so is every number that the factories share.
    """
    return {
        "nodes": {
            "x": "observed",
            "t": "observed",
            "z": "latent",
            "pi": "latent",
            "mu": "latent",
            "tau": "latent",
            "lam": "latent",
            "nu": "parameter",
            "kappa": "parameter",
            "alpha": "parameter",
            "beta": "parameter",
            "a": "parameter",
            "b": "parameter",
            "delta": "parameter",
        },
        "edges": [
            ("delta", "pi"),
            ("pi", "z"),
            ("z", "x"),
            ("z", "t"),
            ("mu", "x"),
            ("tau", "x"),
            ("lam", "t"),
            ("tau", "mu"),
            ("nu", "mu"),
            ("kappa", "mu"),
            ("alpha", "tau"),
            ("beta", "tau"),
            ("a", "lam"),
            ("b", "lam"),
        ],
        "plates": {"N": ["x", "t", "z"], "K": ["mu", "tau", "lam"]},
    }


def generate_data(rng, N, K, nu, kappa, alpha, beta, a, b, delta):
    """Draw factories and their comments from the model.

    pi ~ Dirichlet(delta),   tau_k ~ Gamma(alpha, beta),   mu_k | tau_k ~ N(nu, 1/(kappa tau_k)),   lam_k ~ Gamma(a, b)

    z_n ~ Categorical(pi),   ln x_n | z_n = k ~ N(mu_k, 1/tau_k),   t_n | z_n = k ~ Exponential(lam_k)

    The second parameter of Gamma and the parameter of Exponential are rates. Everything is drawn from `rng`.

    Returns
    -------
    x : array (N,)
        Lengths (not their logarithms).
    t : array (N,)
        Response times.
    z : integer array (N,)
        The factory of each comment: 0, ..., K-1.
    pi, mu, tau, lam : arrays (K,)
        Weights, means and precisions of the log-lengths, and rates of the factories.
    """
    # NumPy's gamma and exponential take scales, its normal and lognormal standard deviations.
    pi = rng.dirichlet(delta)
    tau = rng.gamma(alpha, 1 / beta, size=K)
    mu = rng.normal(nu, 1 / np.sqrt(kappa * tau))
    lam = rng.gamma(a, 1 / b, size=K)
    z = rng.choice(K, size=N, p=pi)
    x = rng.lognormal(mu[z], 1 / np.sqrt(tau[z]))
    return Sample(x, rng.exponential(1 / lam[z]), z, pi, mu, tau, lam)


def log_joint(x, t, z, pi, mu, tau, lam, nu, kappa, alpha, beta, a, b, delta):
    """The logarithm of the joint density, log p(x, t, z, pi, mu, tau, lam), with all its constants.

    pi ~ Dirichlet(delta),   tau_k ~ Gamma(alpha, beta),   mu_k | tau_k ~ N(nu, 1/(kappa tau_k)),   lam_k ~ Gamma(a, b)

    z_n ~ Categorical(pi),   ln x_n | z_n = k ~ N(mu_k, 1/tau_k),   t_n | z_n = k ~ Exponential(lam_k)

    It is a density of x itself, not of ln x.

    Returns
    -------
    float
        The log-density, natural logarithm.
    """
    # With y = ln x the density of x is that of y times dy/dx = 1/x, hence the sum of -ln x.
    y, t, z = np.log(x), np.asarray(t), np.asarray(z)
    pi, mu, tau, lam = np.asarray(pi), np.asarray(mu), np.asarray(tau), np.asarray(lam)
    of_labels = np.log(pi)[z]
    of_lengths = _log_normal((y - mu[z]) ** 2, tau[z]) - y
    of_times = np.log(lam)[z] - lam[z] * t
    of_means = _log_normal((mu - nu) ** 2, kappa * tau)
    of_precisions = _expected_log_gamma(tau, np.log(tau), alpha, beta)
    of_rates = _expected_log_gamma(lam, np.log(lam), a, b)
    per_comment = of_labels + of_lengths + of_times
    per_factory = of_means + of_precisions + of_rates
    of_priors = per_factory.sum() + _expected_log_dirichlet(np.log(pi), delta)
    return float(per_comment.sum() + of_priors)


def update_q_z(x, t, alpha_pi, nu_q, kappa_q, alpha_q, beta_q, a_q, b_q):
    """The optimal q(z) for given other factors.

    log q*(z) = E_q(pi, mu, tau, lam)[log p(x, t, z, pi, mu, tau, lam)] + const

    q(pi) = Dirichlet(alpha_pi),   q(mu_k, tau_k) = NormalGamma(nu_q, kappa_q, alpha_q, beta_q),
    q(lam_k) = Gamma(a_q, b_q)

    Returns
    -------
    array (N, K)
        r_nk = q*(z_n = k); rows sum to 1.
    """
    # Normalised in logs: far from every factory all K densities may be smaller than any floating point number.
    log_rho = _dirichlet_logs(alpha_pi) + _expected_log_likelihood(x, t, nu_q, kappa_q, alpha_q, beta_q, a_q, b_q)
    log_sums = np.logaddexp.reduce(log_rho, axis=1, keepdims=True)
    return np.exp(log_rho - log_sums)


def update_q_pi(r, delta):
    """The optimal q(pi) for given q(z).

    log q*(pi) = E_q(z)[log p(x, t, z, pi, mu, tau, lam)] + const,   q(z_n = k) = r_nk

    Returns
    -------
    array (K,)
        alpha_pi, where q*(pi) = Dirichlet(alpha_pi).
    """
    # log q*(pi) = sum_k (delta_k - 1 + sum_n r_nk) log pi_k + const.
    return np.asarray(delta) + np.asarray(r).sum(axis=0)


def update_q_lambda(t, r, a, b):
    """The optimal q(lam) for given q(z).

    log q*(lam) = E_q(z)[log p(x, t, z, pi, mu, tau, lam)] + const,   q(z_n = k) = r_nk

    Returns
    -------
    a_q : array (K,)
        Shapes of q*(lam_k) = Gamma(a_q_k, b_q_k).
    b_q : array (K,)
        Rates of it.
    """
    # log q*(lam_k) = (a - 1 + sum_n r_nk) log lam_k - (b + sum_n r_nk t_n) lam_k + const.
    r = np.asarray(r)
    return Gamma(a + r.sum(axis=0), b + np.asarray(t) @ r)


def update_q_mu_tau(x, r, nu, kappa, alpha, beta):
    """The optimal q(mu, tau) for given q(z): one NormalGamma per factory.

    log q*(mu, tau) = E_q(z)[log p(x, t, z, pi, mu, tau, lam)] + const,   q(z_n = k) = r_nk

    tau_k ~ Gamma(alpha, beta),   mu_k | tau_k ~ N(nu, 1/(kappa tau_k)),   ln x_n | z_n = k ~ N(mu_k, 1/tau_k)

    Returns
    -------
    nu_q, kappa_q, alpha_q, beta_q : arrays (K,)
        q*(mu_k, tau_k) = NormalGamma(nu_q_k, kappa_q_k, alpha_q_k, beta_q_k).
    """
    # With y = ln x, N_k = sum_n r_nk:
    #   log q*(mu_k, tau_k) = (alpha - 1 + 1/2 + N_k/2) log tau_k - beta tau_k
    #                         - tau_k/2 [kappa (mu_k - nu)^2 + sum_n r_nk (y_n - mu_k)^2] + const.
    # The bracket is a parabola in mu_k with its minimum at nu_q; completing the square it is
    #   (kappa + N_k) (mu_k - nu_q)^2 + kappa (nu_q - nu)^2 + sum_n r_nk (y_n - nu_q)^2,
    # whose last two terms go to beta. As a sum of squares it loses no digits, unlike sum y^2 - kappa_q nu_q^2.
    y, r = np.log(x), np.asarray(r)
    counts = r.sum(axis=0)
    kappa_q = kappa + counts
    nu_q = (kappa * nu + y @ r) / kappa_q
    squares = np.sum(r * np.subtract.outer(y, nu_q) ** 2, axis=0) + kappa * (nu_q - nu) ** 2
    return NormalGamma(nu_q, kappa_q, alpha + 0.5 * counts, beta + 0.5 * squares)


def elbo(x, t, r, alpha_pi, nu_q, kappa_q, alpha_q, beta_q, a_q, b_q, nu, kappa, alpha, beta, a, b, delta):
    """The evidence lower bound, E_q[log p(x, t, z, pi, mu, tau, lam)] - E_q[log q(z, pi, mu, tau, lam)].

    With all its constants; the density is one of x itself, not of ln x.

    q(z_n = k) = r_nk,   q(pi) = Dirichlet(alpha_pi),   q(mu_k, tau_k) = NormalGamma(nu_q, kappa_q, alpha_q, beta_q),
    q(lam_k) = Gamma(a_q, b_q)

    Returns
    -------
    float
        The bound for all N comments together. The factors need not be optimal.
    """
    alpha_pi, nu_q, kappa_q, alpha_q, beta_q, a_q, b_q = (
        np.asarray(parameter, dtype=float) for parameter in (alpha_pi, nu_q, kappa_q, alpha_q, beta_q, a_q, b_q)
    )
    log_pi, log_tau, log_lam = _dirichlet_logs(alpha_pi), digamma(alpha_q) - np.log(beta_q), digamma(a_q) - np.log(b_q)
    # E[tau_k (mu_k - c)^2] = E[tau_k] (nu_q - c)^2 + E[tau_k / (kappa_q tau_k)], and the last is 1/kappa_q.
    per_comment = log_pi + _expected_log_likelihood(x, t, nu_q, kappa_q, alpha_q, beta_q, a_q, b_q)
    of_data = np.sum(r * per_comment) - np.sum(np.log(x))
    of_means = 0.5 * (
        np.log(kappa / (2 * np.pi)) + log_tau - kappa * (1 / kappa_q + alpha_q / beta_q * (nu_q - nu) ** 2)
    )
    of_precisions = _expected_log_gamma(alpha_q / beta_q, log_tau, alpha, beta)
    of_rates = _expected_log_gamma(a_q / b_q, log_lam, a, b)
    of_priors = np.sum(of_means + of_precisions + of_rates) + _expected_log_dirichlet(log_pi, delta)
    # Entropies: E[-log q(mu_k | tau_k)] = 1/2 log(2 pi e / kappa_q) - 1/2 E[log tau_k]; the others are minus the
    # expected log-density of the same family at its own expectations. xlogy takes 0 log 0 as 0.
    of_q_mu = 0.5 * (np.log(2 * np.pi * np.e / kappa_q) - log_tau)
    of_q_tau = -_expected_log_gamma(alpha_q / beta_q, log_tau, alpha_q, beta_q)
    of_q_lam = -_expected_log_gamma(a_q / b_q, log_lam, a_q, b_q)
    of_q_pi, of_q_z = -_expected_log_dirichlet(log_pi, alpha_pi), -np.sum(xlogy(r, r))
    entropies = np.sum(of_q_mu + of_q_tau + of_q_lam) + of_q_pi + of_q_z
    return float(of_data + of_priors + entropies)


def cavi(x, t, K, nu, kappa, alpha, beta, a, b, delta, rng, max_iter=200, tol=1e-8):
    """Coordinate ascent: all updates in turn, from a random start, until the ELBO rises by less than tol.

    Returns
    -------
    r : array (N, K)
        Responsibilities.
    alpha_pi : array (K,)
        Parameter of q(pi).
    nu_q, kappa_q, alpha_q, beta_q : arrays (K,)
        Parameters of q(mu_k, tau_k).
    a_q, b_q : arrays (K,)
        Shapes and rates of q(lam_k).
    elbos : array
        The ELBO after each iteration.
    """
    # Random responsibilities are a start too, but give K factories that are all much like the whole.
    r = _clusters_far_apart(x, t, K, rng)
    elbos = []
    for _ in range(max_iter):
        alpha_pi = update_q_pi(r, delta)
        mu_tau = update_q_mu_tau(x, r, nu, kappa, alpha, beta)
        rates = update_q_lambda(t, r, a, b)
        r = update_q_z(x, t, alpha_pi, *mu_tau, *rates)
        elbos.append(elbo(x, t, r, alpha_pi, *mu_tau, *rates, nu, kappa, alpha, beta, a, b, delta))
        if len(elbos) > 1 and elbos[-1] - elbos[-2] < tol:
            break
    return Fit(r, alpha_pi, *mu_tau, *rates, np.array(elbos))


def _clusters_far_apart(x, t, K, rng):
    """Every comment to the nearest of K comments, which are picked so that they lie far apart (as in k-means++)."""
    points = np.stack([np.log(x), np.log(np.asarray(t) + 1e-12)], axis=1)
    points = points / (points.std(axis=0) + 1e-12)
    distance = np.sum((points - points[rng.integers(len(points))])[:, None, :] ** 2, axis=2)
    for _ in range(1, K):
        far = distance.min(axis=1) + 1e-12
        centre = points[rng.choice(len(points), p=far / far.sum())]
        distance = np.column_stack([distance, np.sum((points - centre) ** 2, axis=1)])
    return np.eye(K)[distance.argmin(axis=1)]


def _log_normal(square, precision):
    """log N at a squared distance from the mean."""
    return 0.5 * (np.log(precision / (2 * np.pi)) - precision * square)


def _expected_log_gamma(mean, mean_log, shape, rate):
    """E[log Gamma(v; shape, rate)] where E[v] and E[log v] are given; also the density itself, at v and log v."""
    return shape * np.log(rate) - gammaln(shape) + (shape - 1) * mean_log - rate * mean


def _expected_log_dirichlet(mean_log, concentration):
    """E[log Dirichlet(pi; concentration)] where E[log pi] is given; also the density itself, at log pi."""
    concentration = np.asarray(concentration, dtype=float)
    constant = gammaln(concentration.sum()) - gammaln(concentration).sum()
    return constant + np.sum((concentration - 1) * mean_log)


def _dirichlet_logs(alpha_pi):
    """E[log pi_k] under Dirichlet(alpha_pi), (K,)."""
    return digamma(alpha_pi) - digamma(np.sum(alpha_pi))


def _expected_log_likelihood(x, t, nu_q, kappa_q, alpha_q, beta_q, a_q, b_q):
    """E[log p(ln x_n, t_n | z_n = k)] under q(mu_k, tau_k) q(lam_k), (N, K)."""
    alpha_q, beta_q, a_q, b_q = (np.asarray(parameter, dtype=float) for parameter in (alpha_q, beta_q, a_q, b_q))
    # E[tau_k (y - mu_k)^2] = 1/kappa_q + E[tau_k] (y - nu_q)^2: given tau_k the variance of mu_k is 1/(kappa_q tau_k).
    square = 1 / np.asarray(kappa_q) + alpha_q / beta_q * np.subtract.outer(np.log(x), nu_q) ** 2
    of_lengths = 0.5 * (digamma(alpha_q) - np.log(beta_q) - np.log(2 * np.pi) - square)
    of_times = digamma(a_q) - np.log(b_q) - np.multiply.outer(np.asarray(t), a_q / b_q)
    return of_lengths + of_times
