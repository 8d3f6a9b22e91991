"""Exact tests of labels against scipy, enumeration and their own promises."""

import math
from itertools import product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats
from scipy.special import logsumexp

from autograder.statistics.categories import (
    binomial_detectable_shift,
    binomial_log_p_value,
    binomial_log_tail,
    binomial_sample_size,
    category_detectable_distance,
    category_log_e_value,
    category_sample_size,
)


@given(st.integers(1, 400), st.floats(0.001, 0.999), st.data())
def test_the_tail_is_the_binomial_one(n: int, p: float, data: st.DataObject) -> None:
    count = data.draw(st.integers(0, n + 1))
    exact = float(logsumexp(stats.binom.logpmf(np.arange(count, n + 1), n, p))) if count <= n else -math.inf
    if count <= n * p:
        assert binomial_log_tail(count, n, p) == 0
    elif count > n:
        assert binomial_log_tail(count, n, p) == -math.inf
    else:
        assert binomial_log_tail(count, n, p) == pytest.approx(exact, rel=1e-9, abs=1e-9)


def test_far_tails_of_many_trials() -> None:
    """Where scipy still tells them apart from 0: sums of exact probabilities."""
    n, p = 272_674, 0.5
    for count in (137_000, 138_000, 139_000):
        exact = math.log(stats.binom.pmf(np.arange(count, count + 6000), n, p).sum())
        assert binomial_log_tail(count, n, p) == pytest.approx(exact, rel=1e-7)


def test_the_p_value_is_small_as_seldom_as_it_says() -> None:
    """For every level at once, by enumeration."""
    n, p = 60, 0.23
    pmf = stats.binom.pmf(np.arange(n + 1), n, p)
    values = np.array([binomial_log_p_value(count, n, p) for count in range(n + 1)])
    for level in np.exp(values):
        assert pmf[values <= math.log(level) + 1e-12].sum() <= level * (1 + 1e-9)


def test_the_stated_shift_is_seen() -> None:
    """Exactly: the probability that the p-value stays above alpha, under the worst shifts."""
    alpha, beta, p = 1e-9, 1e-3, 0.5
    n = binomial_sample_size(0.03, alpha, beta)
    assert binomial_detectable_shift(n, alpha, beta) <= 0.03 < binomial_detectable_shift(n - 1, alpha, beta)
    rejected = [count for count in range(0, n + 1, 1) if binomial_log_p_value(count, n, p) <= math.log(alpha)]
    upper = min(count for count in rejected if count > n / 2)
    assert stats.binom.cdf(upper - 1, n, p + 0.03) <= beta


def test_the_e_value_is_one_on_average() -> None:
    """Summed over every outcome of four draws from three categories, E p(outcome) is exactly 1."""
    p = np.array([0.2, 0.5, 0.3])
    total = 0.0
    for draws in product(range(3), repeat=4):
        counts = np.bincount(draws, minlength=3)
        total += math.exp(category_log_e_value(counts, p)) * math.prod(p[list(draws)])
    assert total == pytest.approx(1.0, rel=1e-12)


def test_the_e_value_is_the_dirichlet_mixture() -> None:
    """The integral over two categories, by quadrature."""
    from scipy.integrate import quad

    counts, p = np.array([7, 3]), np.array([0.4, 0.6])
    mixture = quad(lambda w: w**7 * (1 - w) ** 3, 0, 1)[0]
    assert category_log_e_value(counts, p) == pytest.approx(math.log(mixture / (0.4**7 * 0.6**3)), rel=1e-10)


def test_an_impossible_category_is_certain_evidence() -> None:
    assert category_log_e_value(np.array([5, 1]), np.array([1.0, 0.0])) == math.inf
    assert category_log_e_value(np.array([5, 0]), np.array([1.0, 0.0])) <= 0


def test_the_size_for_a_distance_is_the_smallest() -> None:
    n = category_sample_size(0.02, 4, 1e-9, 1e-3)
    assert category_detectable_distance(n, 4, 1e-9, 1e-3) <= 0.02 < category_detectable_distance(n - 1, 4, 1e-9, 1e-3)
