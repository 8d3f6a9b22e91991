"""Kolmogorov-Smirnov against scipy and its own promises."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from autograder.statistics.distance import (
    ks_detectable_distance,
    ks_distance,
    ks_sample_size,
    ks_threshold,
    ks_two_sample_distance,
)

UNITS = st.one_of(st.floats(0, 1), st.integers(0, 4096).map(lambda k: k / 4096), st.sampled_from([0.0, 0.3, 1.0]))


@given(st.lists(UNITS, min_size=1, max_size=60))
def test_the_distance_is_that_of_kolmogorov(u: list[float]) -> None:
    assert ks_distance(np.array(u)) == pytest.approx(stats.kstest(u, "uniform").statistic, abs=1e-12)


@pytest.mark.parametrize("n", [1_000, 50_001])
@pytest.mark.parametrize("law", ["uniform", "beta", "rounded", "constant"])
def test_the_distance_of_many_draws(n: int, law: str) -> None:
    rng = np.random.default_rng(n)
    u = {
        "uniform": rng.random(n),
        "beta": rng.beta(1.05, 1.0, n),
        "rounded": np.round(rng.random(n), 3),
        "constant": np.full(n, 0.37),
    }[law]
    assert ks_distance(u) == pytest.approx(stats.kstest(u, "uniform").statistic, abs=1e-12)


def test_the_distance_of_two_samples() -> None:
    rng = np.random.default_rng(3)
    a, b = rng.normal(size=700), np.round(rng.normal(0.2, 1.1, size=450), 1)
    assert ks_two_sample_distance(a, b) == pytest.approx(stats.ks_2samp(a, b).statistic, abs=1e-12)


def test_sizes_of_the_standard_design() -> None:
    assert ks_sample_size(0.02, 1e-9, 1e-3) == 68_169
    assert ks_sample_size(0.01, 1e-9, 1e-3) == 272_674


@settings(max_examples=50)
@given(st.floats(1e-3, 0.3), st.floats(1e-12, 0.1), st.floats(1e-6, 0.2))
def test_size_and_detectable_distance_are_each_others_inverse(delta: float, alpha: float, beta: float) -> None:
    n = ks_sample_size(delta, alpha, beta)
    assert ks_detectable_distance(n, alpha, beta) <= delta
    assert n == 1 or ks_detectable_distance(n - 1, alpha, beta) > delta


def test_false_alarms_stay_under_alpha_and_power_above_its_promise() -> None:
    """Both rates at a coarse level, where they can be counted; exact binomial bounds at one in a million."""
    alpha, beta, delta, runs = 0.05, 0.1, 0.1, 2_000
    n = ks_sample_size(delta, alpha, beta)
    rng = np.random.default_rng(11)
    threshold = ks_threshold(n, alpha)
    alarms = sum(ks_distance(rng.random(n)) > threshold for _ in range(runs))
    assert alarms <= stats.binom.ppf(1 - 1e-6, runs, alpha)
    # A law at distance delta: of the draws below 1/2, a share of 2 delta is moved above it.
    missed = 0
    for _ in range(runs):
        u = rng.random(n)
        moved = (u < 0.5) & (rng.random(n) < 2 * delta)
        missed += ks_distance(np.where(moved, u + 0.5, u)) <= threshold
    assert missed <= stats.binom.ppf(1 - 1e-6, runs, beta)
