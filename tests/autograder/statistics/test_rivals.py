"""Likelihood ratios as e-values: exact under the right law, powerful under the rivals."""

import math

import numpy as np
import pytest

from autograder.statistics.rivals import rival_sample_size, rivals_are_ruled_out, rivals_log_e_value

RIVALS = np.array([0.98, 1.02, 1.2])


def ratios(z: np.ndarray) -> np.ndarray:
    """Of exponential rates c against rate 1, over the draws in each row."""
    return np.array([np.sum(np.log(c) - (c - 1) * z, axis=-1) for c in RIVALS])


def test_the_e_value_is_the_mean_of_the_ratios() -> None:
    assert rivals_log_e_value([1.0, 2.0, -50.0]) == pytest.approx(math.log((math.e + math.e**2) / 3))
    assert rivals_log_e_value([-math.inf, -math.inf]) == -math.inf
    assert rivals_log_e_value([math.inf, 0.0]) == math.inf


def test_it_is_one_on_average_under_the_right_law() -> None:
    """E q/p = 1, by quadrature for a single draw."""
    from scipy.integrate import quad

    mean = quad(lambda z: math.exp(-z + rivals_log_e_value(ratios(np.array([z])))), 0, np.inf)[0]
    assert mean == pytest.approx(1, abs=1e-8)


def test_a_rival_is_seen_with_the_planned_draws_and_a_right_sampler_rules_rivals_out() -> None:
    alpha, beta, c, runs = 1e-9, 1e-3, 1.02, 400
    mean = math.log(c) - (c - 1) / c  # E log c - (c - 1) z, where E z = 1/c
    n = rival_sample_size(mean, ((c - 1) / c) ** 2, len(RIVALS), alpha, beta)
    assert 200_000 < n < 350_000
    rng = np.random.default_rng(5)
    missed = wrong = kept = 0
    for _ in range(runs):
        missed += rivals_log_e_value(ratios(rng.exponential(1 / c, size=n))) < -math.log(alpha)
        right = ratios(rng.exponential(size=n))
        wrong += rivals_log_e_value(right) >= math.log(20)
        kept += not rivals_are_ruled_out(right, beta)
    assert missed <= 4  # with probability beta each, five or more of 400 happen once in 10^5
    assert wrong <= 40  # at most 1/20 each
    assert kept <= 4
