"""What the sheet's first problem prints, and a report on it: against draws, and an optimum found numerically."""

import numpy as np
import pytest
from scipy import stats
from scipy.special import digamma, softmax

from reference.earthquakes_2d import elbo, log_joint, update_q_z


def test_the_expected_square_has_a_variance_for_each_coordinate():
    """The report: E[mu' mu] = 1/rho* + m' m. Right: 2/rho* + m' m, the trace of the covariance matrix."""
    m, rho_q = np.array([1.5, -0.7]), 0.4
    law = stats.multivariate_normal(m, np.eye(2) / rho_q)
    # E[mu' mu] by a grid over the plane
    axis = np.linspace(-14, 14, 1401)
    mu = np.stack(np.meshgrid(axis + m[0], axis + m[1]), axis=-1)
    exact = np.sum(law.pdf(mu) * np.sum(mu**2, axis=-1)) * (axis[1] - axis[0]) ** 2
    assert exact == pytest.approx(2 / rho_q + m @ m, rel=1e-6)
    assert abs(exact - (1 / rho_q + m @ m)) > 2


def test_the_printed_square_gives_responsibilities_of_a_lower_bound():
    rng = np.random.default_rng(1)
    N, K, tau, constants = 30, 3, 1.4, (2.0, 0.3, np.array([0.5, -1.0]), 0.2)
    X, S, pi = rng.normal(size=(N, 2)), rng.poisson(5.0, size=N), np.array([0.5, 0.3, 0.2])
    m, rho_q = rng.normal(size=(K, 2)), np.array([0.5, 2.0, 8.0])
    alpha_q, beta_q = np.array([9.0, 11.0, 10.0]), np.array([2.0, 2.1, 1.9])
    square = np.sum((X[:, None] - m) ** 2, axis=2) + 1 / rho_q
    strengths = np.outer(S, digamma(alpha_q) - np.log(beta_q)) - alpha_q / beta_q
    printed = softmax(np.log(pi) - 0.5 * tau * square + strengths, axis=1)

    def bound(r):
        return elbo(X, S, r, m, rho_q, alpha_q, beta_q, pi, tau, *constants)

    right = update_q_z(X, S, m, rho_q, alpha_q, beta_q, pi, tau)
    assert bound(right) > bound(printed) + 0.5
    # right is a maximum: a step towards any other distribution, the printed one too, lowers the bound
    for other in (printed, rng.dirichlet(np.ones(K), size=N)):
        assert bound(0.999 * right + 0.001 * other) < bound(right)


def test_every_epicentrum_has_a_place_of_its_own():
    """The sheet: mu_k = (mu_0, mu_1), without k on the right. One place for all epicentra is another density."""
    rng = np.random.default_rng(2)
    K, tau, rho, alpha, beta, nu = 3, 1.4, 0.3, 2.0, 0.4, np.array([0.5, -1.0])
    mu, lam, pi = rng.normal(size=(K, 2)), np.array([3.0, 6.0, 9.0]), np.array([0.5, 0.3, 0.2])
    z, X, S = np.array([0, 2, 1, 1]), rng.normal(size=(4, 2)), np.array([2, 9, 5, 7])

    def density(places):
        own = stats.norm(places[z], tau**-0.5).logpdf(X).sum() + stats.norm(nu, rho**-0.5).logpdf(places).sum()
        strengths = stats.poisson(lam[z]).logpmf(S).sum() + stats.gamma(alpha, scale=1 / beta).logpdf(lam).sum()
        return np.log(pi[z]).sum() + own + strengths

    value = log_joint(X, S, z, mu, lam, pi, tau, alpha, beta, nu, rho)
    assert value == pytest.approx(density(mu), rel=1e-12)
    assert abs(value - density(np.tile(mu[0], (K, 1)))) > 0.1
