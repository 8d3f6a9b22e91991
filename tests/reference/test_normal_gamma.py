"""`reference/normal_gamma.py` against integration on a grid, simulation-free optimisation, and scipy's densities."""

import numpy as np
import pytest
from scipy import optimize, stats
from scipy.integrate import dblquad

from reference import normal_gamma as ng

X = np.array([2.64, -0.31, 1.18, 3.02])
PRIOR = (3.0, 4.0, 0.2, 2.0)
Q = (0.7, 5.0, 4.5, 6.0)


def log_joint(mu, tau, x=X, prior=PRIOR):
    a_0, b_0, mu_0, lambda_0 = prior
    log_p = stats.gamma.logpdf(tau, a_0, scale=1 / b_0) + stats.norm.logpdf(mu, mu_0, (lambda_0 * tau) ** -0.5)
    return log_p + stats.norm.logpdf(x[:, None], np.ravel(mu), np.ravel(tau) ** -0.5).sum(axis=0).reshape(np.shape(mu))


def test_the_estimates_maximise_the_likelihood():
    found = optimize.minimize(
        lambda at: -stats.norm.logpdf(X, at[0], np.exp(-at[1] / 2)).sum(), [0.0, 0.0], tol=1e-12
    ).x
    np.testing.assert_allclose(ng.ml_est(X), (found[0], np.exp(found[1])), rtol=1e-5)


def test_the_posterior_is_the_normalised_joint():
    mu_N, lambda_N, a_N, b_N = ng.exact_posterior(X, *PRIOR)
    mu, tau = np.array([-0.5, 0.4, 1.7]), np.array([0.3, 1.1, 0.6])
    exact = stats.norm.logpdf(mu, mu_N, (lambda_N * tau) ** -0.5) + stats.gamma.logpdf(tau, a_N, scale=1 / b_N)
    gap = log_joint(mu, tau) - exact
    np.testing.assert_allclose(gap, gap[0])  # the log evidence, whatever mu and tau are


def test_updates_are_the_expectations_of_the_joint():
    tau = stats.gamma(Q[2], scale=1 / Q[3]).ppf((np.arange(4000) + 0.5) / 4000)
    mu = np.array([-1.0, 0.3, 0.9, 2.0])
    mean = np.array([log_joint(np.full_like(tau, one), tau).mean() for one in mu])
    m, precision = ng.update_q_mu(X, Q[2], Q[3], *PRIOR[2:])
    np.testing.assert_allclose(np.diff(mean), np.diff(stats.norm.logpdf(mu, m, precision**-0.5)), rtol=2e-3)
    mu = stats.norm(Q[0], Q[1] ** -0.5).ppf((np.arange(4000) + 0.5) / 4000)
    tau = np.array([0.2, 0.5, 1.3, 2.0])
    mean = np.array([log_joint(mu, np.full_like(mu, one)).mean() for one in tau])
    a, b = ng.update_q_tau(X, Q[0], Q[1], *PRIOR)
    np.testing.assert_allclose(np.diff(mean), np.diff(stats.gamma.logpdf(tau, a, scale=1 / b)), rtol=2e-3)


def test_the_bound_is_its_integral():
    q_mu, q_tau = stats.norm(Q[0], Q[1] ** -0.5), stats.gamma(Q[2], scale=1 / Q[3])

    def integrand(tau, mu):
        log_q = q_mu.logpdf(mu) + q_tau.logpdf(tau)
        return np.exp(log_q) * (log_joint(np.array([mu]), np.array([tau]))[0] - log_q)

    bound, _ = dblquad(integrand, -2.5, 4.0, 1e-6, 6.0, epsabs=1e-5)
    assert ng.elbo(X, *Q, *PRIOR) == pytest.approx(bound, abs=2e-3)


def test_coordinate_ascent_ends_where_no_factor_can_be_bettered():
    *factors, elbos = ng.cavi(X, *PRIOR, max_iter=200, tol=1e-13)
    assert np.all(np.diff(elbos) > -1e-10)
    found = optimize.minimize(lambda at: -ng.elbo(X, at[0], *np.exp(at[1:]), *PRIOR), [0.5, 1.0, 1.0, 1.0], tol=1e-12).x
    np.testing.assert_allclose(factors, [found[0], *np.exp(found[1:])], rtol=1e-3)
    evidence = dblquad(
        lambda tau, mu: np.exp(log_joint(np.array([mu]), np.array([tau]))[0]), -4.0, 6.0, 1e-6, 6.0, epsabs=1e-9
    )[0]
    assert elbos[-1] < np.log(evidence) < elbos[-1] + 0.2
