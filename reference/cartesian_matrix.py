"""The Cartesian matrix model: every cell of a matrix is the sum of a draw for its row and a draw for its column.

    mu_r ~ N(mu0, 1/lam0),   r = 1..R            xi_c ~ N(xi0, 1/tau0),   c = 1..C
    S_rc = X_rc + Y_rc,   X_rc given mu_r ~ N(mu_r, 1/lam_r),   Y_rc given xi_c ~ N(xi_c, 1/tau_c)

X_rc and Y_rc are drawn anew for every cell, independently of all others. lam0, tau0, lam (R,) and tau (C,) are known
precisions; the second argument of N is a variance.

Source: KTH DD2434 Machine Learning, Advanced Course, Module 3, exercise 3.6 (question 15 of assignment 2 of 2017).
"""

from typing import NamedTuple

import numpy as np


class Sample(NamedTuple):
    """A matrix with the means of its rows and columns: S (R, C), mu (R,), xi (C,)."""

    S: np.ndarray
    mu: np.ndarray
    xi: np.ndarray


class Normals(NamedTuple):
    """Independent normal distributions: their means and their precisions."""

    mean: np.ndarray
    precision: np.ndarray


class Fit(NamedTuple):
    """What CAVI gives: the factors of q, and the ELBO along the way."""

    mu_mean: np.ndarray
    mu_precision: np.ndarray
    xi_mean: np.ndarray
    xi_precision: np.ndarray
    elbos: np.ndarray


def graphical_model():
    """The model as a directed graph, with X and Y summed out: S depends on mu and xi directly.

    Nodes: "S", "mu", "xi", "mu0", "lam0", "xi0", "tau0", "lam", "tau". Plates: one for the rows, one for the columns;
    a node may stand in several. Call the plates what you like.

    Returns
    -------
    dict
        {"nodes": {name: "observed" | "latent" | "parameter"}, "edges": [(parent, child), ...],
        "plates": {plate: [names]}}; known constants are parameters.
    """
    return {
        "nodes": {
            "S": "observed",
            "mu": "latent",
            "xi": "latent",
            "mu0": "parameter",
            "lam0": "parameter",
            "xi0": "parameter",
            "tau0": "parameter",
            "lam": "parameter",
            "tau": "parameter",
        },
        "edges": [
            ("mu0", "mu"),
            ("lam0", "mu"),
            ("xi0", "xi"),
            ("tau0", "xi"),
            ("mu", "S"),
            ("xi", "S"),
            ("lam", "S"),
            ("tau", "S"),
        ],
        "plates": {"rows": ["mu", "lam", "S"], "columns": ["xi", "tau", "S"]},
    }


def generate_data(rng, mu0, lam0, xi0, tau0, lam, tau):
    """A matrix drawn from the model, with the means of its rows and columns.

    mu_r ~ N(mu0, 1/lam0),   xi_c ~ N(xi0, 1/tau0),   S_rc = X_rc + Y_rc,
    X_rc ~ N(mu_r, 1/lam_r),   Y_rc ~ N(xi_c, 1/tau_c),   X_rc and Y_rc drawn anew for every cell

    Returns
    -------
    S : array (R, C)
        The matrix.
    mu : array (R,)
        The row means.
    xi : array (C,)
        The column means.
    """
    lam, tau = np.asarray(lam, dtype=float), np.asarray(tau, dtype=float)
    shape = len(lam), len(tau)
    mu = rng.normal(mu0, 1.0 / np.sqrt(lam0), size=len(lam))
    xi = rng.normal(xi0, 1.0 / np.sqrt(tau0), size=len(tau))
    X = rng.normal(mu[:, None], 1.0 / np.sqrt(lam)[:, None], size=shape)
    Y = rng.normal(xi, 1.0 / np.sqrt(tau), size=shape)
    return Sample(X + Y, mu, xi)


def update_q_mu(S, xi_mean, mu0, lam0, lam, tau):
    """The best q(mu) for given q(xi): one step of coordinate ascent.

    q(mu, xi) = prod_r q(mu_r) prod_c q(xi_c); every factor turns out to be normal.

    Returns
    -------
    mean : array (R,)
        Mean of every q(mu_r).
    precision : array (R,)
        Precision of every q(mu_r).
    """
    # E_q(xi)[log p(S, mu, xi)] as a function of mu_r: the prior's parabola, and for every c that of a normal
    # observation S_rc - xi_c, whose mean is mu_r and whose precision is the cell's. Only the mean of q(xi) enters.
    cells = _cell_precisions(lam, tau)
    precision = lam0 + cells.sum(axis=1)
    return Normals((lam0 * mu0 + np.sum(cells * (S - np.asarray(xi_mean)), axis=1)) / precision, precision)


def update_q_xi(S, mu_mean, xi0, tau0, lam, tau):
    """The best q(xi) for given q(mu): one step of coordinate ascent.

    q(mu, xi) = prod_r q(mu_r) prod_c q(xi_c); every factor turns out to be normal.

    Returns
    -------
    mean : array (C,)
        Mean of every q(xi_c).
    precision : array (C,)
        Precision of every q(xi_c).
    """
    # Rows and columns play the same part, so this is the other update for the transposed matrix.
    return update_q_mu(np.transpose(S), mu_mean, xi0, tau0, tau, lam)


def elbo(S, mu_mean, mu_precision, xi_mean, xi_precision, mu0, lam0, xi0, tau0, lam, tau):
    """The evidence lower bound of a factorised normal q, with all constants.

    ELBO = E_q[log p(S, mu, xi)] - E_q[log q(mu, xi)],   q = prod_r N(mu_r; mu_mean_r, 1/mu_precision_r)
                                                             prod_c N(xi_c; xi_mean_c, 1/xi_precision_c)

    q is given and need not be the best one.

    Returns
    -------
    float
        The bound, natural logarithms, at most log p(S).
    """
    # E_q[(S_rc - mu_r - xi_c)^2] is the square at the means plus the variances of both factors, which are independent
    # under q. The priors and entropies together are -KL(q || prior), one for every row and column.
    mu_mean, mu_precision, xi_mean, xi_precision = map(np.asarray, (mu_mean, mu_precision, xi_mean, xi_precision))
    cells = _cell_precisions(lam, tau)
    squares = (S - mu_mean[:, None] - xi_mean) ** 2 + 1.0 / mu_precision[:, None] + 1.0 / xi_precision
    likelihood = 0.5 * np.sum(np.log(cells / (2.0 * np.pi)) - cells * squares)
    rows = _kl_to_prior(mu_mean, mu_precision, mu0, lam0)
    columns = _kl_to_prior(xi_mean, xi_precision, xi0, tau0)
    return float(likelihood - rows - columns)


def cavi(S, mu0, lam0, xi0, tau0, lam, tau, max_iter=500, tol=1e-10):
    """Coordinate ascent variational inference: both updates in turn, until the ELBO rises by less than tol.

    Nothing is random, and the start is yours to choose: whatever it is, it ends at the same q.

    Returns
    -------
    mu_mean, mu_precision : array (R,)
        Mean and precision of every q(mu_r).
    xi_mean, xi_precision : array (C,)
        Mean and precision of every q(xi_c).
    elbos : array
        The ELBO along the way: at the start, and after each iteration.
    """
    priors = mu0, lam0, xi0, tau0, lam, tau
    rows = Normals(np.full(len(lam), float(mu0)), np.full(len(lam), float(lam0)))
    columns = Normals(np.full(len(tau), float(xi0)), np.full(len(tau), float(tau0)))
    elbos = [elbo(S, *rows, *columns, *priors)]
    for _ in range(max_iter):
        rows = update_q_mu(S, columns[0], mu0, lam0, lam, tau)
        columns = update_q_xi(S, rows[0], xi0, tau0, lam, tau)
        elbos.append(elbo(S, *rows, *columns, *priors))
        if elbos[-1] - elbos[-2] < tol:
            break
    return Fit(*rows, *columns, np.array(elbos))


def _cell_precisions(lam, tau):
    """Precision of every cell given mu and xi, (R, C): the variances of X and Y add up."""
    return 1.0 / (1.0 / np.asarray(lam, dtype=float)[:, None] + 1.0 / np.asarray(tau, dtype=float))


def _kl_to_prior(mean, precision, prior_mean, prior_precision):
    """Sum of KL(N(mean, 1/precision) || N(prior_mean, 1/prior_precision))."""
    ratio = prior_precision / precision
    return 0.5 * np.sum(ratio - 1.0 - np.log(ratio) + prior_precision * (mean - prior_mean) ** 2)
