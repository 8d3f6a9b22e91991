"""Oracles: quadrature of the definitions, scipy's beta-binomial, torch.distributions, and an optimizer over q."""

import numpy as np
import pytest
import torch
from scipy import stats
from scipy.integrate import quad
from scipy.optimize import minimize
from torch.distributions import Beta, kl_divergence

from reference.beta_binomial import elbo, update_q_theta

# x, m, alpha, beta: sizes that never agree; one observation; single trials; no successes; no failures.
MODELS = [
    ([3, 5, 2, 6, 4], 12, 2.0, 3.0),
    ([7, 9, 8], 10, 0.8, 2.5),
    ([4], 9, 3.5, 1.2),
    ([1, 0, 0, 1, 1, 0, 0], 1, 1.7, 0.6),
    ([0, 0, 0, 0], 6, 2.2, 1.3),
    ([5, 5], 5, 0.9, 4.0),
]
FACTORS = [(3.0, 8.0), (12.5, 4.5), (1.5, 1.2)]


def log_joint(theta, x, m, alpha, beta):
    """log p(x, theta) by scipy's own densities."""
    return stats.binom.logpmf(np.array(x), m, theta).sum() + stats.beta.logpdf(theta, alpha, beta)


def integral(function):
    return quad(function, 0, 0.3, limit=200)[0] + quad(function, 0.3, 0.7)[0] + quad(function, 0.7, 1, limit=200)[0]


def evidence(x, m, alpha, beta):
    return integral(lambda theta: np.exp(log_joint(theta, x, m, alpha, beta)))


@pytest.mark.parametrize("model", MODELS)
def test_the_update_is_the_posterior_by_quadrature(model):
    x, m, alpha, beta = model
    q, total = stats.beta(*update_q_theta(np.array(x), m, alpha, beta)), evidence(*model)
    for theta in (0.03, 0.2, 0.45, 0.6, 0.93):
        assert q.pdf(theta) == pytest.approx(np.exp(log_joint(theta, *model)) / total, rel=1e-7)


@pytest.mark.parametrize("model", MODELS)
@pytest.mark.parametrize("factor", FACTORS)
def test_the_bound_is_the_expectation_by_quadrature(model, factor):
    q = stats.beta(*factor)
    expected = integral(lambda theta: q.pdf(theta) * (log_joint(theta, *model) - q.logpdf(theta)))
    x, m, alpha, beta = model
    assert elbo(np.array(x), m, *factor, alpha, beta) == pytest.approx(expected, rel=1e-8)


@pytest.mark.parametrize("model", MODELS)
def test_the_bound_of_the_update_is_the_log_evidence(model):
    x, m, alpha, beta = model
    best = update_q_theta(np.array(x), m, alpha, beta)
    assert elbo(np.array(x), m, *best, alpha, beta) == pytest.approx(np.log(evidence(*model)), rel=1e-8)


def test_one_observation_has_scipys_beta_binomial_as_evidence():
    for x, m, alpha, beta in ((4, 9, 3.5, 1.2), (0, 30, 0.7, 2.0), (100, 250, 5.0, 7.0)):
        best = update_q_theta(np.array([x]), m, alpha, beta)
        log_p = stats.betabinom.logpmf(x, m, alpha, beta)
        assert elbo(np.array([x]), m, *best, alpha, beta) == pytest.approx(log_p, rel=1e-10)


@pytest.mark.parametrize("model", MODELS)
@pytest.mark.parametrize("factor", FACTORS)
def test_the_gap_is_the_divergence_from_the_posterior(model, factor):
    x, m, alpha, beta = model
    best = update_q_theta(np.array(x), m, alpha, beta)
    q, posterior = (Beta(*(torch.tensor(v, dtype=torch.float64) for v in pair)) for pair in (factor, best))
    gap = elbo(np.array(x), m, *best, alpha, beta) - elbo(np.array(x), m, *factor, alpha, beta)
    assert gap == pytest.approx(kl_divergence(q, posterior).item(), rel=1e-8)
    assert gap > 0


@pytest.mark.parametrize("model", MODELS)
def test_the_update_is_what_an_optimizer_finds(model):
    x, m, alpha, beta = model
    start = np.log([2.0, 2.0])
    found = minimize(
        lambda v: -elbo(np.array(x), m, *np.exp(v), alpha, beta), start, method="BFGS", options={"gtol": 1e-9}
    )
    np.testing.assert_allclose(np.exp(found.x), update_q_theta(np.array(x), m, alpha, beta), rtol=1e-4)


def test_thousands_of_observations_keep_their_digits():
    rng = np.random.default_rng(0)
    x = rng.binomial(17, 0.2, size=5000)
    best = update_q_theta(x, 17, 2.0, 3.0)
    one_by_one = (2.0, 3.0)
    total = 0.0
    for successes in x:  # chain rule: log p(x) = sum of the log predictive probabilities
        total += stats.betabinom.logpmf(successes, 17, *one_by_one)
        one_by_one = (one_by_one[0] + successes, one_by_one[1] + 17 - successes)
    assert best == pytest.approx(one_by_one)
    assert elbo(x, 17, *best, 2.0, 3.0) == pytest.approx(total, rel=1e-9)


def test_data_in_two_parts_say_the_same():
    x = np.array([3, 5, 2, 6, 4])
    first = update_q_theta(x[:2], 12, 2.0, 3.0)
    assert update_q_theta(x[2:], 12, *first) == update_q_theta(x, 12, 2.0, 3.0)


def test_lists_will_do_and_arguments_are_left_alone():
    x = np.array([3, 5, 2, 6, 4])
    assert update_q_theta(x.tolist(), 12, 2, 3) == update_q_theta(x, 12, 2.0, 3.0) == (22.0, 43.0)
    assert elbo(x.tolist(), 12, 9, 12, 2, 3) == elbo(x, 12, 9.0, 12.0, 2.0, 3.0)
    np.testing.assert_array_equal(x, [3, 5, 2, 6, 4])
