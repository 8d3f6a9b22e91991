"""What the solution to exercise 3.3 prints, against the posterior by brute force on a grid."""

import numpy as np
import pytest
from scipy import stats

from reference.beta_binomial import update_q_theta

GRID = (np.arange(400_000) + 0.5) / 400_000

# In the first the printed parameter is negative, in the second it is that of a proper but wrong density.
MODELS = [(np.array([3, 7, 5, 6]), 10, 2.0, 3.0), (np.tile([0, 1, 0, 1, 1, 0, 0, 1], 5), 3, 2.0, 3.0)]


def posterior_mean(x, m, alpha, beta):
    log_joint = stats.beta.logpdf(GRID, alpha, beta) + stats.binom.logpmf(x[:, None], m, GRID).sum(axis=0)
    weights = np.exp(log_joint - log_joint.max())
    return np.average(GRID, weights=weights)


@pytest.mark.parametrize("model", MODELS)
def test_the_exponent_has_n_times_m_not_n_minus_m(model):
    x, m, alpha, beta = model
    exact = posterior_mean(*model)
    right = update_q_theta(x, m, alpha, beta)
    assert right.alpha_q / (right.alpha_q + right.beta_q) == pytest.approx(exact, abs=1e-6)
    printed = (alpha + x.sum(), len(x) - m - x.sum() + beta)
    if printed[1] > 0:
        assert abs(printed[0] / sum(printed) - exact) > 0.1
    else:
        assert len(x) == 4  # no density at all


def test_the_numbers_of_the_example():
    x, m, alpha, beta = MODELS[0]
    assert update_q_theta(x, m, alpha, beta) == (23, 22)


@pytest.mark.parametrize("model", MODELS)
def test_the_prior_stands_outside_the_sum_over_observations(model):
    x, m, alpha, beta = model
    N, exact = len(x), posterior_mean(*model)
    # As printed in the middle lines: one prior for every term of the sum.
    printed = (1 + N * (alpha - 1) + x.sum(), 1 + N * (beta - 1) + N * m - x.sum())
    assert abs(printed[0] / sum(printed) - exact) > 0.005


def test_the_expected_log_joint_is_the_log_of_the_factor_not_the_factor():
    x, m, alpha, beta = MODELS[0]
    log_joint = stats.beta.logpdf(GRID, alpha, beta) + stats.binom.logpmf(x[:, None], m, GRID).sum(axis=0)
    q = stats.beta.pdf(GRID, *update_q_theta(x, m, alpha, beta))
    assert np.all(log_joint < 0)  # no density
    kept = q > 1e-200
    gap = np.log(q[kept]) - log_joint[kept]
    np.testing.assert_allclose(gap, gap[0], rtol=1e-9)  # equal up to a constant as logarithms
