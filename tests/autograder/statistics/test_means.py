"""The empirical Bernstein bound keeps its promises, and scipy-independent ones of its companions."""

import numpy as np
import pytest
from scipy import stats

from autograder.statistics.means import mean_detectable_error, mean_radius, mean_sample_size


@pytest.mark.parametrize(("a", "b"), [(1.0, 1.0), (0.2, 3.0), (40.0, 60.0)])
def test_means_keep_within_the_radius(a: float, b: float) -> None:
    rng, alpha, runs = np.random.default_rng(2), 0.05, 2_000
    outside = sum(
        abs(x.mean() - a / (a + b)) > mean_radius(x, alpha) for x in (rng.beta(a, b, size=300) for _ in range(runs))
    )
    assert outside <= stats.binom.ppf(1 - 1e-6, runs, alpha)


def test_small_variance_means_a_small_radius() -> None:
    rng = np.random.default_rng(3)
    wide, narrow = rng.random(5_000), rng.beta(400, 600, size=5_000)
    assert mean_radius(narrow, 1e-9) < 0.35 * mean_radius(wide, 1e-9)


def test_the_stated_error_is_seen() -> None:
    sigma, error, alpha, beta, runs = 12**-0.5, 0.05, 0.05, 0.1, 400
    n = mean_sample_size(error, sigma, alpha, beta)
    assert mean_detectable_error(sigma, n, alpha, beta) <= error < mean_detectable_error(sigma, n - 1, alpha, beta)
    rng = np.random.default_rng(4)
    missed = 0
    for _ in range(runs):
        x = np.clip(rng.random(n) * (1 - 2 * error) + 2 * error, 0, 1)  # mean 1/2 + error
        missed += abs(x.mean() - 0.5) <= mean_radius(x, alpha)
    assert missed <= stats.binom.ppf(1 - 1e-6, runs, beta)
