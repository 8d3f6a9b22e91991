"""Section 8: a lost index, sums over too little, and what single flips can tell."""

import itertools

import numpy as np
import pytest
from scipy.optimize import brentq, minimize
from scipy.special import expit, softmax
from scipy.stats import binom

from reference.coins import e_step, em, expected_complete_log_likelihood, log_likelihood, m_step

X = np.array([[3, 1], [0, 5], [2, 2]])
THETA, PI = np.array([0.3, 0.7]), np.array([[0.8, 0.2], [0.35, 0.65]])


def bayes(i):
    """p(z_i | x_i), by plain products."""
    joint = np.array([THETA[k] * PI[k, 0] ** X[i, 0] * PI[k, 1] ** X[i, 1] for k in range(2)])
    return joint / joint.sum()


def test_equation_10_lost_the_index_of_the_datum():
    """As printed, x_1 and x_2 do not depend on i: every draw would get the responsibilities of one of them."""
    right = np.array([bayes(i) for i in range(3)])
    printed = np.tile(bayes(0), (3, 1))
    np.testing.assert_allclose(e_step(X, THETA, PI), right, rtol=1e-12)
    assert np.abs(printed - right).max() > 0.5


def test_equations_16_to_18_need_the_last_estimate_in_the_expectation():
    """Maximised over all of its w, the printed expression picks one coin only, and EM's estimate is far more likely."""
    draws = np.array([[5, 5], [9, 1], [8, 2], [4, 6], [7, 3]])

    def parameters(v):
        p = expit(v)
        return np.array([p[0], 1 - p[0]]), np.stack([p[1:], 1 - p[1:]], axis=1)

    def printed(v):
        theta, pi = parameters(v)
        return -expected_complete_log_likelihood(draws, e_step(draws, theta, pi), theta, pi)

    starts = np.random.default_rng(2).normal(size=(8, 3))
    ends = [minimize(printed, start, method="Nelder-Mead", options={"maxiter": 4000}) for start in starts]
    theta, pi = parameters(min(ends, key=lambda end: end.fun).x)
    picked = int(np.argmax(theta))
    assert theta[picked] > 0.999
    assert pi[picked, 0] == pytest.approx(0.66, abs=1e-3)
    assert log_likelihood(draws, theta, pi) == pytest.approx(-32.05, abs=5e-3)
    right = em(draws, np.array([0.5, 0.5]), np.array([[0.6, 0.4], [0.5, 0.5]]), 500, 1e-12)
    assert right.log_likelihoods[-1] == pytest.approx(-31.57, abs=5e-3)


def test_after_equation_25_it_is_pi_21_that_is_solved_for():
    """The text lists theta_1, pi_11, pi_22; the root of equation 25 is the probability of heads of the second coin."""
    q = e_step(X, THETA, PI)
    root = brentq(lambda p: np.sum(q[:, 1] * (X[:, 0] / p - X[:, 1] / (1 - p))), 1e-9, 1 - 1e-9)
    fit = m_step(X, q)
    assert fit.pi[1, 0] == pytest.approx(root, rel=1e-9)
    assert abs(fit.pi[1, 1] - root) > 0.1


def test_equations_4_and_5_need_a_sum_over_data_and_labels():
    """The expectation over all z is a sum over K^N assignments; one sum over a single label gives something else."""
    q = softmax(np.random.default_rng(1).normal(size=(3, 2)), axis=1)
    log_joint = np.log(THETA) + X @ np.log(PI).T
    everything = sum(
        np.prod([q[i, z[i]] for i in range(3)]) * sum(log_joint[i, z[i]] for i in range(3))
        for z in itertools.product(range(2), repeat=3)
    )
    printed = sum(q[0, z] * log_joint[:, z].sum() for z in range(2))
    assert expected_complete_log_likelihood(X, q, THETA, PI) == pytest.approx(everything, rel=1e-12)
    assert abs(printed - everything) > 0.5


def test_single_flips_identify_the_probability_of_heads_alone():
    flips = np.array([[1, 0]] * 11 + [[0, 1]] * 9)
    equal = (np.array([0.5, 0.5]), np.array([[0.4, 0.6], [0.6, 0.4]]))
    other = (np.array([0.25, 0.75]), np.array([[0.2, 0.8], [0.6, 0.4]]))
    assert other[0] @ other[1][:, 0] == pytest.approx(0.5)
    assert log_likelihood(flips, *equal) == pytest.approx(log_likelihood(flips, *other), rel=1e-12)
    # Ten flips of one coin tell the two apart: their mixtures of binomials differ.
    counts = np.arange(11)
    laws = [
        sum(t * binom.pmf(counts, 10, p) for t, p in zip(theta, pi[:, 0], strict=True)) for theta, pi in (equal, other)
    ]
    assert 0.5 * np.abs(laws[0] - laws[1]).sum() > 0.05


@pytest.mark.parametrize("rarely", [0.1, 0.01])
def test_the_sheets_two_cases_are_equal_in_the_limit_only(rarely):
    """A coin of bias 0.1 that is "picked almost never" still moves P(heads) away from one half."""
    heads = (1 - rarely) * 0.5 + rarely * 0.1
    assert heads == pytest.approx(0.5 - 0.4 * rarely)
    flips = np.repeat([[1, 0], [0, 1]], [55, 45], axis=0)
    almost = log_likelihood(flips, np.array([1 - rarely, rarely]), np.array([[0.5, 0.5], [0.1, 0.9]]))
    equal = log_likelihood(flips, np.array([0.5, 0.5]), np.array([[0.4, 0.6], [0.6, 0.4]]))
    assert abs(almost - equal) > 0.05


def test_a_symmetric_start_is_a_fixed_point():
    """What an initialisation has to avoid: coins that start alike stay alike."""
    start = np.tile([0.3, 0.7], (2, 1))
    fit = em(X, THETA, start, 50, 0.0)
    np.testing.assert_allclose(fit.theta, THETA, rtol=1e-12)
    np.testing.assert_allclose(fit.pi, np.tile(X.sum(axis=0) / X.sum(), (2, 1)), rtol=1e-12)
    better = em(X, THETA, PI, 50, 0.0)
    assert better.log_likelihoods[-1] > fit.log_likelihoods[-1] + 0.5
