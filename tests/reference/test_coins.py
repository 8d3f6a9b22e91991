"""Oracles: enumeration of every z, scipy's multinomial and optimizer, and the published example of EM with coins."""

import itertools

import numpy as np
import pytest
from scipy.optimize import minimize
from scipy.special import logsumexp, softmax
from scipy.stats import multinomial

from reference.coins import e_step, em, expected_complete_log_likelihood, log_likelihood, m_step, predict

# Do and Batzoglou, Nature Biotechnology 26 (2008), figure 1.
FLIPS = np.array([[5, 5], [9, 1], [8, 2], [4, 6], [7, 3]])
HALF = np.array([0.5, 0.5])
START = np.array([[0.6, 0.4], [0.5, 0.5]])


def mixture(seed, N, K, J, flips=8):
    rng = np.random.default_rng(seed)
    theta, pi = rng.dirichlet(np.full(K, 3.0)), rng.dirichlet(np.full(J, 2.0), size=K)
    return rng.multinomial(flips, rng.dirichlet(np.ones(J)), size=N), theta, pi


def enumerate_z(x, theta, pi):
    """Every assignment z in {0..K-1}^N with its log p(x, z): plain products, no algebra."""
    N, K = len(x), len(theta)
    for z in itertools.product(range(K), repeat=N):
        p = 1.0
        for i, k in enumerate(z):
            p *= theta[k] * np.prod(pi[k] ** x[i])
        yield z, np.log(p)


@pytest.mark.parametrize(("N", "K", "J"), [(5, 3, 4), (4, 2, 3), (6, 3, 2)])
def test_against_enumeration(N, K, J):
    x, theta, pi = mixture(N, N, K, J)
    assignments, log_joint = zip(*enumerate_z(x, theta, pi), strict=True)
    log_joint, one_hot = np.array(log_joint), np.eye(K)[np.array(assignments)]  # (K^N, N, K)
    assert log_likelihood(x, theta, pi) == pytest.approx(logsumexp(log_joint), rel=1e-12)
    posterior = np.exp(log_joint - logsumexp(log_joint))
    np.testing.assert_allclose(e_step(x, theta, pi), np.einsum("a,ank->nk", posterior, one_hot), rtol=1e-10)
    q = np.random.default_rng(1).dirichlet(np.ones(K), size=N)
    weight = np.prod(np.sum(one_hot * q, axis=2), axis=1)
    assert weight.sum() == pytest.approx(1.0)
    expectation = expected_complete_log_likelihood(x, q, theta, pi)
    assert expectation == pytest.approx(weight @ log_joint, rel=1e-12)


@pytest.mark.parametrize(("N", "K", "J"), [(7, 3, 4), (5, 4, 2)])
def test_m_step_is_what_an_optimizer_finds(N, K, J):
    x, _, _ = mixture(N, N, K, J)
    q = np.random.default_rng(2).dirichlet(np.full(K, 0.7), size=N)

    def unpacked(v):
        return softmax(v[:K]), softmax(v[K:].reshape(K, J), axis=1)

    def loss(v):
        theta, pi = unpacked(v)
        return -np.sum(q * (np.log(theta) + x @ np.log(pi).T))

    theta, pi = unpacked(minimize(loss, np.zeros(K + K * J), method="BFGS", options={"gtol": 1e-8}).x)
    found = m_step(x, q)
    np.testing.assert_allclose(found.theta, theta, atol=1e-5)
    np.testing.assert_allclose(found.pi, pi, atol=1e-5)


def test_the_published_example_one_iteration():
    q = e_step(FLIPS, HALF, START)
    np.testing.assert_allclose(q[:, 0], [0.45, 0.80, 0.73, 0.35, 0.65], atol=0.005)
    np.testing.assert_allclose(q.T @ FLIPS, [[21.3, 8.6], [11.7, 8.4]], atol=0.05)
    np.testing.assert_allclose(m_step(FLIPS, q).pi[:, 0], [0.71, 0.58], atol=0.005)


def test_the_published_example_with_equal_weights_converges():
    pi = START
    for _ in range(10):
        pi = m_step(FLIPS, e_step(FLIPS, HALF, pi)).pi
    np.testing.assert_allclose(pi[:, 0], [0.80, 0.52], atol=0.005)


def test_em_ends_where_no_optimizer_gets_further():
    x, _, _ = mixture(3, 30, 2, 3)
    theta, pi, trace = em(x, [0.4, 0.6], [[0.5, 0.3, 0.2], [0.2, 0.3, 0.5]], 5000, 1e-12)

    def loss(v):
        log_p = np.log(softmax(v[:2])) + x @ np.log(softmax(v[2:].reshape(2, 3), axis=1)).T
        return -logsumexp(log_p, axis=1).sum()

    here = np.concatenate([np.log(theta), np.log(pi).ravel()])
    assert loss(here) == pytest.approx(-trace[-1], rel=1e-12)
    assert trace[-1] >= -minimize(loss, here, method="BFGS").fun - 1e-6
    assert np.all(np.diff(trace) >= -1e-9)
    assert trace[-1] > trace[0] + 1


def test_em_recovers_well_separated_coins():
    rng = np.random.default_rng(4)
    true_theta, true_pi = np.array([0.3, 0.7]), np.array([[0.85, 0.15], [0.3, 0.7]])
    z = rng.choice(2, size=4000, p=true_theta)
    x = np.array([rng.multinomial(20, true_pi[k]) for k in z])
    theta, pi, _ = em(x, HALF, START, 200, 1e-8)
    np.testing.assert_allclose(theta, true_theta, atol=0.03)
    np.testing.assert_allclose(pi, true_pi, atol=0.02)


def test_single_flips_identify_the_probability_of_heads_alone():
    x = np.eye(2, dtype=int)[[0] * 9 + [1] * 5]
    theta, pi, trace = em(x, [0.3, 0.7], [[0.2, 0.8], [0.6, 0.4]], 50, 1e-12)
    np.testing.assert_allclose(theta @ pi, [9 / 14, 5 / 14], rtol=1e-9)
    assert trace[-1] == pytest.approx(9 * np.log(9 / 14) + 5 * np.log(5 / 14), rel=1e-12)
    one = log_likelihood(x, np.array([0.999, 0.001]), np.array([[0.5, 0.5], [0.1, 0.9]]))
    other = log_likelihood(x, HALF, np.array([[0.4, 0.6], [0.5992, 0.4008]]))
    assert one == pytest.approx(other, rel=1e-12)


def test_a_symmetric_start_is_a_fixed_point():
    x, _, _ = mixture(5, 9, 2, 3)
    theta, pi, trace = em(x, [0.3, 0.7], np.full((2, 3), 1 / 3), 50, 1e-9)
    np.testing.assert_allclose(theta, [0.3, 0.7], rtol=1e-9)
    np.testing.assert_allclose(pi, np.tile(x.sum(axis=0) / x.sum(), (2, 1)), rtol=1e-9)
    assert len(trace) == 3


def test_predict_is_bayes_rule_for_counts():
    x, theta, pi = mixture(6, 5, 3, 4)
    joint = np.stack([t * multinomial.pmf(x, 8, row) for t, row in zip(theta, pi, strict=True)], axis=1)
    np.testing.assert_allclose(predict(x, theta, pi), joint / joint.sum(axis=1, keepdims=True), rtol=1e-10)


def test_hundreds_of_flips_do_not_underflow():
    x, theta, pi = np.array([[800, 700], [700, 800]]), np.array([0.4, 0.6]), np.array([[0.5, 0.5], [0.49, 0.51]])
    assert np.all(np.prod(pi[0] ** x[0]) == 0)  # the product itself does
    log_odds = np.log(0.4 / 0.6) + x @ (np.log(pi[0]) - np.log(pi[1]))
    np.testing.assert_allclose(e_step(x, theta, pi)[:, 0], 1 / (1 + np.exp(-log_odds)), rtol=1e-9)
    assert np.isfinite(log_likelihood(x, theta, pi))


def test_zero_counts_and_zero_probabilities():
    x, pi = np.array([[3, 0, 1], [0, 0, 0], [0, 2, 0]]), np.array([[0.5, 0.0, 0.5], [0.2, 0.5, 0.3]])
    theta = np.array([0.25, 0.75])
    q = e_step(x, theta, pi)
    np.testing.assert_allclose(q[1], theta)  # no flips, no news
    np.testing.assert_allclose(q[2], [0, 1])  # coin 0 never shows outcome 1
    assert np.isfinite(log_likelihood(x, theta, pi))
    assert np.isfinite(expected_complete_log_likelihood(x, q, theta, pi))
    assert np.all(np.isfinite(em(x, theta, pi, 20, 1e-9).pi))
    assert np.all(np.isfinite(m_step(x, np.array([[1.0, 0.0]] * 3)).pi))


def test_arguments_are_left_alone_and_lists_will_do():
    x, theta, pi = mixture(7, 6, 3, 2)
    kept = x.copy(), theta.copy(), pi.copy()
    em(x, theta, pi, 5, 0.0)
    for now, before in zip((x, theta, pi), kept, strict=True):
        np.testing.assert_array_equal(now, before)
    np.testing.assert_array_equal(e_step(x.tolist(), theta.tolist(), pi.tolist()), e_step(x, theta, pi))
