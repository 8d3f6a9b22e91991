"""Oracles: enumeration of every z, scipy's and scikit-learn's densities and EM step, optimizers, finite differences."""

import itertools
import warnings

import mpmath
import numpy as np
import pytest
from scipy.optimize import minimize
from scipy.special import logsumexp, softmax
from scipy.stats import multivariate_normal
from sklearn.mixture import GaussianMixture

from reference.gaussian_mixture_em import e_step, em, expected_complete_log_likelihood, log_likelihood, m_step


def mixture(seed, N, K, D):
    rng = np.random.default_rng(seed)
    A = rng.normal(size=(K, D, D))
    scales = rng.uniform(0.5, 2.0, size=(K, D))
    Sigma = (A @ A.transpose(0, 2, 1) + 0.5 * np.eye(D)) * scales[:, :, None] * scales[:, None, :]
    return rng.normal(scale=2.0, size=(N, D)), rng.dirichlet(np.full(K, 3.0)), rng.normal(size=(K, D)), Sigma


def responsibilities(seed, N, K):
    return np.random.default_rng(seed).dirichlet(np.full(K, 0.8), size=N)


@pytest.mark.parametrize(("N", "K", "D"), [(5, 3, 2), (4, 2, 3), (6, 3, 1)])
def test_against_enumeration(N, K, D):
    """Every assignment z in {0..K-1}^N with its p(X, z), from determinants and inverses: no logs, no Cholesky."""
    X, theta, mu, Sigma = mixture(N, N, K, D)

    def density(x, k):
        d = x - mu[k]
        return np.exp(-0.5 * d @ np.linalg.inv(Sigma[k]) @ d) / np.sqrt(np.linalg.det(2 * np.pi * Sigma[k]))

    assignments = list(itertools.product(range(K), repeat=N))
    joint = np.array([np.prod([theta[k] * density(x, k) for x, k in zip(X, z, strict=True)]) for z in assignments])
    one_hot = np.eye(K)[np.array(assignments)]  # (K^N, N, K)
    assert log_likelihood(X, theta, mu, Sigma) == pytest.approx(np.log(joint.sum()), rel=1e-11)
    posterior = np.einsum("a,ank->nk", joint / joint.sum(), one_hot)
    np.testing.assert_allclose(e_step(X, theta, mu, Sigma), posterior, rtol=1e-9)
    q = responsibilities(1, N, K)
    weight = np.prod(np.sum(one_hot * q, axis=2), axis=1)
    assert weight.sum() == pytest.approx(1.0)
    expectation = expected_complete_log_likelihood(X, q, theta, mu, Sigma)
    assert expectation == pytest.approx(weight @ np.log(joint), rel=1e-11)


@pytest.mark.parametrize(("N", "K", "D"), [(7, 3, 2), (5, 2, 4), (6, 4, 1)])
def test_against_scipys_densities(N, K, D):
    X, theta, mu, Sigma = mixture(N, N, K, D)
    logs = np.stack([np.log(t) + multivariate_normal(m, S).logpdf(X) for t, m, S in zip(theta, mu, Sigma, strict=True)])
    assert log_likelihood(X, theta, mu, Sigma) == pytest.approx(logsumexp(logs, axis=0).sum(), rel=1e-12)
    np.testing.assert_allclose(e_step(X, theta, mu, Sigma), softmax(logs, axis=0).T, rtol=1e-10)
    q = responsibilities(2, N, K)
    expectation = expected_complete_log_likelihood(X, q, theta, mu, Sigma)
    assert expectation == pytest.approx(np.sum(q.T * logs), rel=1e-12)


@pytest.mark.parametrize(("N", "K", "D"), [(300, 3, 2), (200, 2, 5)])
def test_one_step_is_scikit_learns(N, K, D):
    X, theta, mu, Sigma = mixture(N, N, K, D)
    model = GaussianMixture(
        K,
        weights_init=theta,
        means_init=mu,
        precisions_init=np.linalg.inv(Sigma),
        reg_covar=0.0,
        max_iter=1,
    )
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # that one iteration is not enough
        model.fit(X)
    new_theta, new_mu, new_Sigma, trace = em(X, theta, mu, Sigma, 1, 0.0)
    np.testing.assert_allclose(new_theta, model.weights_, rtol=1e-12)
    np.testing.assert_allclose(new_mu, model.means_, rtol=1e-11, atol=1e-12)
    np.testing.assert_allclose(new_Sigma, model.covariances_, rtol=1e-11, atol=1e-12)
    assert trace[-1] == pytest.approx(model.score_samples(X).sum(), rel=1e-12)
    np.testing.assert_allclose(e_step(X, new_theta, new_mu, new_Sigma), model.predict_proba(X), atol=1e-12)


def packed(theta, mu, Sigma):
    factors = np.linalg.cholesky(Sigma)
    return np.concatenate([np.log(theta), mu.ravel(), *(L[np.tril_indices(len(L))] for L in factors)])


def unpacked(v, K, D):
    theta, mu, rest = softmax(v[:K]), v[K : K + K * D].reshape(K, D), v[K + K * D :].reshape(K, -1)
    factors = np.zeros((K, D, D))
    rows, columns = np.tril_indices(D)
    factors[:, rows, columns] = rest
    return theta, mu, factors @ factors.transpose(0, 2, 1)


def densities(X, theta, mu, Sigma):
    diff = X[:, None] - mu
    maha = np.sum(diff * np.linalg.solve(Sigma, diff[..., None])[..., 0], axis=2)
    return np.log(theta) - 0.5 * (maha + np.linalg.slogdet(2 * np.pi * Sigma)[1])


@pytest.mark.parametrize(("N", "K", "D"), [(12, 3, 2), (15, 2, 3)])
def test_m_step_is_what_an_optimizer_finds(N, K, D):
    """From a start far away, and no step from the maximum itself gains anything."""
    X = mixture(N, N, K, D)[0]
    q = responsibilities(3, N, K)

    def loss(v):
        return -np.sum(q * densities(X, *unpacked(v, K, D)))

    found = m_step(X, q)
    start = packed(np.full(K, 1 / K), np.tile(X.mean(axis=0), (K, 1)), np.tile(np.cov(X.T), (K, 1, 1)))
    best = minimize(loss, start, method="BFGS", options={"gtol": 1e-7, "maxiter": 5000})
    theta, mu, Sigma = unpacked(best.x, K, D)
    np.testing.assert_allclose(found.theta, theta, atol=1e-5)
    np.testing.assert_allclose(found.mu, mu, atol=1e-4)
    np.testing.assert_allclose(found.Sigma, Sigma, atol=1e-4)
    assert loss(packed(*found)) <= best.fun + 1e-9


def test_gradients_at_the_maximum_are_zero():
    """Central differences of the expectation itself, in every direction that keeps theta on the simplex."""
    X, K, D = mixture(4, 14, 3, 2)[0], 3, 2
    q = responsibilities(4, 14, K)
    v = packed(*m_step(X, q))
    for direction in np.eye(len(v)):
        up, down = (expected_complete_log_likelihood(X, q, *unpacked(v + h * direction, K, D)) for h in (1e-5, -1e-5))
        assert abs(up - down) / 2e-5 < 1e-5


def test_the_gradient_of_the_log_likelihood_is_that_of_the_expectation_at_the_posterior():
    """Fisher's identity, by central differences: ties e_step, expectation and log-likelihood together."""
    X, theta, mu, Sigma = mixture(5, 6, 2, 3)
    q = e_step(X, theta, mu, Sigma)
    v = packed(theta, mu, Sigma)
    for direction in np.eye(len(v)):
        points = [unpacked(v + h * direction, 2, 3) for h in (1e-5, -1e-5)]
        observed = log_likelihood(X, *points[0]) - log_likelihood(X, *points[1])
        complete = expected_complete_log_likelihood(X, q, *points[0]) - expected_complete_log_likelihood(
            X, q, *points[1]
        )
        assert observed == pytest.approx(complete, rel=1e-5, abs=1e-9)


def test_em_ends_where_no_optimizer_gets_further():
    rng = np.random.default_rng(6)
    X = np.concatenate([rng.normal(size=(30, 2)), rng.normal([3, 1], [0.5, 1.5], size=(50, 2))])
    start = np.array([0.4, 0.6]), np.array([[0.5, 0.0], [2.0, 2.0]]), np.tile(np.eye(2), (2, 1, 1))
    theta, mu, Sigma, trace = em(X, *start, 5000, 1e-12)

    def loss(v):
        return -logsumexp(densities(X, *unpacked(v, 2, 2)), axis=1).sum()

    here = packed(theta, mu, Sigma)
    assert loss(here) == pytest.approx(-trace[-1], rel=1e-12)
    assert trace[-1] >= -minimize(loss, here, method="BFGS").fun - 1e-6
    assert np.all(np.diff(trace) >= -1e-9)
    assert trace[-1] > trace[0] + 10


def test_em_recovers_separated_components():
    rng = np.random.default_rng(7)
    weights, means = np.array([0.2, 0.3, 0.5]), np.array([[0.0, 0.0], [6.0, 0.0], [1.0, 7.0]])
    spreads = np.array([[[1.0, 0.6], [0.6, 1.0]], [[2.0, -0.5], [-0.5, 0.4]], [[0.3, 0.0], [0.0, 1.5]]])
    z = rng.choice(3, size=6000, p=weights)
    X = np.einsum("nde,ne->nd", np.linalg.cholesky(spreads)[z], rng.normal(size=(6000, 2))) + means[z]
    theta, mu, Sigma, _ = em(X, np.full(3, 1 / 3), means + 1.0, np.tile(2.0 * np.eye(2), (3, 1, 1)), 200, 1e-8)
    np.testing.assert_allclose(theta, weights, atol=0.02)
    np.testing.assert_allclose(mu, means, atol=0.12)
    np.testing.assert_allclose(Sigma, spreads, atol=0.15)


def test_a_symmetric_start_is_a_fixed_point():
    X, _, mu, Sigma = mixture(8, 20, 1, 2)
    theta = np.array([0.2, 0.5, 0.3])
    fit = em(X, theta, np.tile(mu, (3, 1)), np.tile(Sigma, (3, 1, 1)), 30, 1e-9)
    np.testing.assert_allclose(fit.theta, theta, rtol=1e-9)
    np.testing.assert_allclose(fit.mu, np.tile(X.mean(axis=0), (3, 1)), rtol=1e-9)
    np.testing.assert_allclose(fit.Sigma, np.tile(np.cov(X.T, ddof=0), (3, 1, 1)), rtol=1e-9)
    assert len(fit.log_likelihoods) == 3


def exact_log_density(x, mu, Sigma):
    """In 60 digits."""
    with mpmath.workdps(60):
        d = mpmath.matrix((np.asarray(x) - np.asarray(mu)).tolist())
        S = mpmath.matrix(np.asarray(Sigma).tolist())
        form = (d.T * mpmath.lu_solve(S, d))[0]
        return float(-(form + mpmath.log(mpmath.det(2 * mpmath.pi * S))) / 2)


def test_far_away_points():
    X = np.array([[60.0, -20.0], [1e7, 3e7], [0.1, 0.2]])
    theta, mu = np.array([0.3, 0.7]), np.array([[0.0, 0.5], [0.02, 0.48]])
    Sigma = np.array([[[1.0, 0.3], [0.3, 0.8]], [[1.0, 0.3], [0.3, 0.801]]])
    assert all(multivariate_normal(mu[k], Sigma[k]).pdf(X[0]) == 0 for k in range(2))  # the densities underflow
    logs = np.array([[np.log(theta[k]) + exact_log_density(x, mu[k], Sigma[k]) for k in range(2)] for x in X])
    np.testing.assert_allclose(e_step(X, theta, mu, Sigma), softmax(logs, axis=1), atol=1e-9)
    assert log_likelihood(X, theta, mu, Sigma) == pytest.approx(logsumexp(logs, axis=1).sum(), rel=1e-12)


def test_nearly_singular_covariances():
    """A condition number of 1e12: the densities keep some nine digits."""
    direction, across = np.array([0.6, 0.8]), np.array([-0.8, 0.6])
    Sigma = np.array([np.outer(direction, direction) + s * np.outer(across, across) for s in (1e-12, 3e-12)])
    X = np.array([1.3 * direction + 1e-6 * across, -0.4 * direction - 2e-6 * across])
    theta, mu = np.array([0.4, 0.6]), np.zeros((2, 2))
    logs = np.array([[np.log(theta[k]) + exact_log_density(x, mu[k], Sigma[k]) for k in range(2)] for x in X])
    np.testing.assert_allclose(e_step(X, theta, mu, Sigma), softmax(logs, axis=1), atol=1e-3)
    assert log_likelihood(X, theta, mu, Sigma) == pytest.approx(logsumexp(logs, axis=1).sum(), rel=1e-4)


@pytest.mark.parametrize("scale", [1e-6, 1e6])
def test_determinants_beyond_floating_point_numbers(scale):
    X, theta, mu, Sigma = mixture(9, 4, 2, 60)
    before = log_likelihood(X, theta, mu, Sigma)
    with np.errstate(over="ignore"):
        assert np.linalg.det(Sigma[0] * scale**2) in (0.0, np.inf)
    after = log_likelihood(X * scale, theta, mu * scale, Sigma * scale**2)
    assert after == pytest.approx(before - 4 * 60 * np.log(scale), rel=1e-9)  # the Jacobian of the change of unit


def test_a_component_that_nothing_or_nearly_nothing_belongs_to():
    X = mixture(10, 9, 3, 2)[0]
    q = responsibilities(5, 9, 3) * np.array([1.0, 1e-9, 1.0])
    found = m_step(X, q / q.sum(axis=1, keepdims=True))
    assert found.theta[1] < 1e-8
    assert np.linalg.eigvalsh(found.Sigma[1]).min() > 0
    empty = m_step(X, np.eye(3)[np.arange(9) % 2])
    assert all(np.isfinite(part).all() for part in empty)
    assert empty.theta[2] == 0
    for function in (log_likelihood, lambda *a: expected_complete_log_likelihood(X, np.eye(3)[[0] * 9], *a[1:])):
        assert np.isfinite(function(X, np.array([0.4, 0.6, 0.0]), *mixture(10, 9, 3, 2)[2:]))


def test_arguments_are_left_alone_and_lists_will_do():
    X, theta, mu, Sigma = mixture(11, 8, 2, 2)
    kept = X.copy(), theta.copy(), mu.copy(), Sigma.copy()
    fit = em(X, theta, mu, Sigma, 3, 0.0)
    for now, before in zip((X, theta, mu, Sigma), kept, strict=True):
        np.testing.assert_array_equal(now, before)
    again = em(X.tolist(), theta.tolist(), mu.tolist(), Sigma.tolist(), 3, 0.0)
    np.testing.assert_array_equal(fit.Sigma, again.Sigma)
    np.testing.assert_array_equal(fit.Sigma, fit.Sigma.transpose(0, 2, 1))  # symmetric to the last digit
