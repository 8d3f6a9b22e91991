"""What the solution to exercise 3.6 prints, against densities on a grid, sampling moments and the exact posterior."""

import numpy as np
import pytest
from scipy.stats import multivariate_normal, norm

from reference.cartesian_matrix import cavi, generate_data, update_q_mu

LAM, TAU = np.array([0.4, 2.5]), np.array([1.2, 0.3, 3.0])


def test_p_is_a_precision():
    """N(m, p), where p is a sum of precisions. With xi known, q(mu_r) is the posterior itself: moments on a grid."""
    S, xi, mu0, lam0 = np.array([[2.0, -1.0, 0.5], [1.0, 3.0, -0.5]]), np.array([0.3, -0.8, 1.1]), 0.5, 0.7
    mean, p = update_q_mu(S, xi, mu0, lam0, LAM, TAU)
    grid = np.linspace(-15, 15, 60_001)
    for r in range(2):
        log_density = norm.logpdf(grid, mu0, lam0**-0.5)
        for c in range(3):
            log_density += norm.logpdf(S[r, c], grid + xi[c], np.sqrt(1 / LAM[r] + 1 / TAU[c]))
        weights = np.exp(log_density - log_density.max())
        exact = np.average(grid, weights=weights)
        variance = np.average((grid - exact) ** 2, weights=weights)
        assert mean[r] == pytest.approx(exact, abs=1e-8)
        assert 1 / p[r] == pytest.approx(variance, rel=1e-6)
        assert abs(p[r] - variance) > 0.5


def as_worded(rng, mu, xi, N):
    """N matrices with one X for each row and one Y for each column."""
    X = mu + rng.normal(size=(N, 2)) / np.sqrt(LAM)
    Y = xi + rng.normal(size=(N, 3)) / np.sqrt(TAU)
    return X[:, :, None] + Y[:, None, :]


def test_the_likelihood_needs_x_and_y_redrawn_for_every_cell():
    """As worded, cells of one row share X and cells of one column Y; the product over cells is not their density."""
    rng = np.random.default_rng(0)
    mu, xi, N = np.array([1.0, -2.0]), np.array([0.5, 3.0, -1.0]), 40_000
    variances = (1 / LAM[:, None] + 1 / TAU).ravel()
    shared = np.cov(as_worded(rng, mu, xi, N).reshape(N, 6).T)
    # Priors of next to no variance fix mu and xi at their means, for draws of one row and column at a time.
    lam, tau = np.full(N, LAM[0]), np.array([TAU[0], TAU[1]])
    redrawn = np.cov(generate_data(rng, 1.0, 1e12, 0.5, 1e12, lam, tau).S.T)
    np.testing.assert_allclose(np.diag(shared), variances, rtol=0.05)
    np.testing.assert_allclose(np.diag(redrawn), variances[:2], rtol=0.05)
    assert shared[0, 1] == pytest.approx(1 / LAM[0], rel=0.1)  # same row
    assert shared[0, 3] == pytest.approx(1 / TAU[0], rel=0.1)  # same column
    assert redrawn[0, 1] == pytest.approx(0, abs=0.1)
    # The printed product over cells is the density of independent cells, not of those as worded.
    S = np.array([1.7, 4.2, 0.4, -1.0, 1.5, -3.2])
    means = np.add.outer(mu, xi).ravel()
    printed = norm.logpdf(S, means, np.sqrt(variances)).sum()
    assert printed == pytest.approx(multivariate_normal(means, np.diag(variances)).logpdf(S), rel=1e-12)
    worded = np.kron(np.diag(1 / LAM), np.ones((3, 3))) + np.kron(np.ones((2, 2)), np.diag(1 / TAU))
    # Their covariance is singular: six cells made of five draws have no density at all, and the printed one is not 0.
    np.testing.assert_allclose(shared, worded, atol=0.25)
    assert np.linalg.matrix_rank(worded) < 6
    assert np.isfinite(printed)


def test_mu_and_xi_are_dependent_in_the_posterior():
    """The exact posterior, by conditioning the joint normal of (mu, xi, S) on S."""
    priors = 0.5, 0.7, -1.0, 1.4, LAM, TAU
    S = generate_data(np.random.default_rng(1), *priors).S
    prior = np.diag([1 / 0.7] * 2 + [1 / 1.4] * 3)
    A = np.array([np.r_[np.eye(2)[r], np.eye(3)[c]] for r in range(2) for c in range(3)])
    gain = prior @ A.T @ np.linalg.inv(A @ prior @ A.T + np.diag((1 / LAM[:, None] + 1 / TAU).ravel()))
    covariance = prior - gain @ A @ prior
    mean = np.r_[[0.5] * 2, [-1.0] * 3]
    mean = mean + gain @ (S.ravel() - A @ mean)
    assert np.all(prior[:2, 2:] == 0)  # independent before S is seen,
    assert np.all(covariance[:2, 2:] < -0.01)  # and no longer after
    fit = cavi(S, *priors, max_iter=2000, tol=1e-14)
    np.testing.assert_allclose(np.r_[fit.mu_mean, fit.xi_mean], mean, atol=1e-6)
    assert np.all(1 / np.r_[fit.mu_precision, fit.xi_precision] < 0.99 * np.diag(covariance))
