"""A Bayesian mixture of Bernoulli variables, fitted by coordinate ascent variational inference.

N observations of D yes/no features each; K components:

    pi ~ Dirichlet(alpha)                      proportions (K,)
    theta_kd ~ Beta(a, b)                      how often component k shows feature d, (K, D)
    z_n | pi ~ Categorical(pi)                 the component of observation n, one of 0, ..., K-1
    x_nd | z_n = k, theta ~ Bernoulli(theta_kd)

Mean field: q(z, pi, theta) = prod_n q(z_n) q(pi) prod_kd q(theta_kd), where

    q(z_n = k) = r_nk,   q(pi) = Dirichlet(alpha_q),   q(theta_kd) = Beta(a_q_kd, b_q_kd)

Source: KTH DD2434, module 3, exercise 3.5. The general recipe is C. M. Bishop, Pattern Recognition and Machine Learning
(2006), equation 10.9, and for mixtures section 10.2.
"""

from typing import NamedTuple

import numpy as np
from scipy.special import betaln, digamma, gammaln, xlogy


class Simulation(NamedTuple):
    """What the generative model draws: X (N, D), z (N,), pi (K,), theta (K, D)."""

    X: np.ndarray
    z: np.ndarray
    pi: np.ndarray
    theta: np.ndarray


class BetaParameters(NamedTuple):
    """The parameters of q(theta), both (K, D)."""

    a_q: np.ndarray
    b_q: np.ndarray


class Fit(NamedTuple):
    """What CAVI gives: the parameters of q, and the ELBO along the way."""

    r: np.ndarray
    a_q: np.ndarray
    b_q: np.ndarray
    alpha_q: np.ndarray
    elbos: np.ndarray


def graphical_model():
    """The model as a directed graph.

    The names of the nodes are "X", "z", "pi", "theta", "a", "b" and "alpha". The plates are called "N" (observations),
    "D" (features) and "K" (components). A node may stand in several plates.

    Returns
    -------
    dict
        {"nodes": {name: "observed" | "latent" | "parameter"},
        "edges": [(parent, child), ...],
        "plates": {plate: [names]}}
    """
    return {
        "nodes": {
            "alpha": "parameter",
            "pi": "latent",
            "z": "latent",
            "X": "observed",
            "theta": "latent",
            "a": "parameter",
            "b": "parameter",
        },
        "edges": [("alpha", "pi"), ("pi", "z"), ("z", "X"), ("theta", "X"), ("a", "theta"), ("b", "theta")],
        # pi is one vector for all observations: it stands in no plate.
        "plates": {"N": ["z", "X"], "D": ["X", "theta"], "K": ["theta"]},
    }


def generate_data(rng, N, D, K, a, b, alpha):
    """Draw a data set from the model, latent variables included.

    pi ~ Dirichlet(alpha),   theta_kd ~ Beta(a, b),   z_n ~ Categorical(pi),   x_nd ~ Bernoulli(theta_kd) for k = z_n

    Returns
    -------
    X : array (N, D)
        The data, zeros and ones.
    z : array (N,)
        The component of each observation, integers from 0 to K-1.
    pi : array (K,)
        The proportions of the components.
    theta : array (K, D)
        The probability of a one, for every component and feature.
    """
    pi = rng.dirichlet(alpha)
    theta = rng.beta(a, b, size=(K, D))
    z = rng.choice(K, size=N, p=pi)
    X = (rng.random((N, D)) < theta[z]).astype(int)
    return Simulation(X, z, pi, theta)


def log_joint(X, z, pi, theta, a, b, alpha):
    """The log of the joint density, log p(X, z, pi, theta), with every normalising constant.

    p(pi) = Dirichlet(pi; alpha),   p(theta_kd) = Beta(theta_kd; a, b),   p(z_n = k | pi) = pi_k,
    p(x_nd = 1 | z_n = k, theta) = theta_kd

    Returns
    -------
    float
        log p(X, z, pi, theta), natural logarithm.
    """
    X, z, pi, theta, alpha = (np.asarray(v) for v in (X, z, pi, theta, alpha))
    log_theta, log_not_theta = np.log(theta), np.log1p(-theta)
    log_p_X = np.where(X == 1, log_theta[z], log_not_theta[z]).sum()
    log_p_z = np.log(pi)[z].sum()
    log_p_pi = gammaln(alpha.sum()) - gammaln(alpha).sum() + ((alpha - 1) * np.log(pi)).sum()
    log_p_theta = ((a - 1) * log_theta + (b - 1) * log_not_theta - betaln(a, b)).sum()
    return float(log_p_X + log_p_z + log_p_pi + log_p_theta)


def update_q_z(X, a_q, b_q, alpha_q):
    """The best q(z) for given q(theta) and q(pi).

    q(z_n = k) = r_nk maximises the ELBO while q(theta_kd) = Beta(a_q_kd, b_q_kd) and q(pi) = Dirichlet(alpha_q) stay

    Returns
    -------
    array (N, K)
        The responsibilities r; rows sum to 1.
    """
    # log q(z_n = k) = E[log pi_k] + sum_d x_nd E[log theta_kd] + (1 - x_nd) E[log(1 - theta_kd)] + const. With the sum
    # over d written as x_nd (E[log theta] - E[log(1 - theta)]) + E[log(1 - theta)] one product of matrices does it.
    # The probabilities themselves are too small for floating point where D is large: normalise in logs.
    log_theta, log_not_theta = _expected_logs_theta(a_q, b_q)
    log_rho = np.asarray(X) @ (log_theta - log_not_theta).T + log_not_theta.sum(axis=1) + _expected_log_pi(alpha_q)
    return np.exp(log_rho - np.logaddexp.reduce(log_rho, axis=1, keepdims=True))


def update_q_theta(X, r, a, b):
    """The best q(theta) for given q(z).

    q(theta_kd) = Beta(a_q_kd, b_q_kd) maximises the ELBO while q(z_n = k) = r_nk stays

    Returns
    -------
    a_q : array (K, D)
        First parameters of q(theta).
    b_q : array (K, D)
        Second parameters of q(theta).
    """
    # The exponents of theta_kd and of 1 - theta_kd: expected numbers of ones and of zeros in component k.
    r = np.asarray(r)
    ones = r.T @ np.asarray(X)
    return BetaParameters(a + ones, b + r.sum(axis=0)[:, None] - ones)


def update_q_pi(r, alpha):
    """The best q(pi) for given q(z).

    q(pi) = Dirichlet(alpha_q) maximises the ELBO while q(z_n = k) = r_nk stays

    Returns
    -------
    array (K,)
        The parameters alpha_q of q(pi).
    """
    return np.asarray(alpha) + np.asarray(r).sum(axis=0)


def elbo(X, r, a_q, b_q, alpha_q, a, b, alpha):
    """The evidence lower bound of any q of the mean-field family, with every constant.

    ELBO(q) = E_q[log p(X, z, pi, theta)] - E_q[log q(z, pi, theta)]

    where q(z_n = k) = r_nk, q(theta_kd) = Beta(a_q_kd, b_q_kd), q(pi) = Dirichlet(alpha_q). The factors are given; they
    need not be the result of any update.

    Returns
    -------
    float
        The ELBO in nats.
    """
    # E[log p(X | z, theta)] + E[log p(z | pi)] - E[log q(z)] - KL(q(pi) || p(pi)) - KL(q(theta) || p(theta)). All that
    # the first term needs of the data is the expected number of ones and zeros per component and feature.
    r, a_q, b_q, alpha_q, alpha = (np.asarray(v) for v in (r, a_q, b_q, alpha_q, alpha))
    log_theta, log_not_theta = _expected_logs_theta(a_q, b_q)
    log_pi = _expected_log_pi(alpha_q)
    sizes, ones = r.sum(axis=0), r.T @ np.asarray(X)
    likelihood = (ones * log_theta + (sizes[:, None] - ones) * log_not_theta).sum()
    labels = sizes @ log_pi - xlogy(r, r).sum()
    kl_theta = (betaln(a, b) - betaln(a_q, b_q) + (a_q - a) * log_theta + (b_q - b) * log_not_theta).sum()
    kl_pi = _log_multivariate_beta(alpha) - _log_multivariate_beta(alpha_q) + (alpha_q - alpha) @ log_pi
    return float(likelihood + labels - kl_theta - kl_pi)


def cavi(X, K, a, b, alpha, rng, max_iter=200, tol=1e-8):
    """Coordinate ascent variational inference from one random start.

    Updates the factors q(theta), q(pi) and q(z) in turn until the ELBO rises by less than tol, at most max_iter times.

    Returns
    -------
    r : array (N, K)
        The responsibilities.
    a_q, b_q : array (K, D)
        Parameters of q(theta).
    alpha_q : array (K,)
        Parameters of q(pi).
    elbos : array
        The ELBO after each iteration.
    """
    X = np.asarray(X, dtype=float)
    r = rng.dirichlet(np.ones(K), size=len(X))  # components that start alike would stay alike
    trace = []
    for _ in range(max_iter):
        a_q, b_q = update_q_theta(X, r, a, b)
        alpha_q = update_q_pi(r, alpha)
        r = update_q_z(X, a_q, b_q, alpha_q)
        trace.append(elbo(X, r, a_q, b_q, alpha_q, a, b, alpha))
        if len(trace) > 1 and trace[-1] - trace[-2] < tol:
            break
    return Fit(r, a_q, b_q, alpha_q, np.array(trace))


def _expected_logs_theta(a_q, b_q):
    """E[log theta] and E[log(1 - theta)] under Beta(a_q, b_q)."""
    a_q, b_q = np.asarray(a_q), np.asarray(b_q)
    both = digamma(a_q + b_q)
    return digamma(a_q) - both, digamma(b_q) - both


def _expected_log_pi(alpha_q):
    """E[log pi] under Dirichlet(alpha_q)."""
    alpha_q = np.asarray(alpha_q)
    return digamma(alpha_q) - digamma(alpha_q.sum())


def _log_multivariate_beta(alpha):
    """The log of the normalising constant of a Dirichlet density."""
    return gammaln(alpha).sum() - gammaln(alpha.sum())
