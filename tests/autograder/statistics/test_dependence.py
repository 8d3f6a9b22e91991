"""Order, repeats and evenness: right draws are seldom told off, dependent ones always."""

import math

import numpy as np
import pytest
from scipy import stats

from autograder.statistics.dependence import (
    COARSEST,
    MIRRORED,
    concordance,
    evenness_log_e_value,
    mirrored,
    repeats,
    repeats_detectable_share,
    repeats_log_p_value,
)


def test_concordance_counts_untied_pairs() -> None:
    assert concordance(np.array([1, 2, 5, 1]), np.array([3, 9, 4, 8])) == (2, 2)
    assert concordance(np.array([1, 2, 5, 2]), np.array([3, 9, 1, 8])) == (1, 0)
    assert concordance(np.array([np.inf, 2.0]), np.array([0.0, 1.0])) == (1, 0)


def test_repeats_are_counted_once_each() -> None:
    assert repeats(np.array([3.0, 1.0, 3.0, 3.0, 2.0, 1.0])) == 3
    assert mirrored(np.array([0.2, 0.8, 0.3, 0.31])) == 1


@pytest.mark.parametrize("n", [2_000, 68_169, 272_674])
def test_single_precision_is_no_repetition(n: int) -> None:
    """Uniform numbers of 24 bits, and what rounding makes of their logarithms."""
    rng = np.random.default_rng(n)
    u = rng.random(n, dtype=np.float32)
    for z in (u, -np.log1p(-u), (-np.log1p(-u) / np.float32(0.37)).astype(np.float32), u.astype(float)):
        assert repeats_log_p_value(repeats(z), n) > math.log(1e-3)
    assert repeats_log_p_value(mirrored(u.astype(float)), n, MIRRORED) > math.log(1e-3)


@pytest.mark.parametrize("n", [2_000, 68_169])
def test_a_share_of_repeats_is_seen(n: int) -> None:
    share = repeats_detectable_share(n, 1e-9)
    assert share < 0.03
    rng = np.random.default_rng(1)
    z = rng.normal(size=n)
    again = math.ceil(1.01 * share * n)
    z[:again] = z[again : 2 * again]
    assert repeats_log_p_value(repeats(z), n) <= math.log(1e-9)


def test_the_bound_on_repeats_holds() -> None:
    """At a coarse level, for the coarsest law that is allowed for: numbers of 12 bits, with the level of 12 bits."""
    rng, n, runs, alpha = np.random.default_rng(6), 200, 2_000, 0.05
    alarms = sum(
        repeats_log_p_value(repeats(rng.integers(0, 4096, size=n)), n, 2.0**-12) <= math.log(alpha) for _ in range(runs)
    )
    assert alarms <= stats.binom.ppf(1 - 1e-6, runs, alpha)
    assert COARSEST < 2.0**-12


@pytest.mark.parametrize("p", [[1 / 3, 1 / 3, 1 / 3], [0.2, 0.5, 0.3]])
def test_the_evenness_e_value_is_at_most_one_on_average(p: list[float]) -> None:
    """By enumeration of all counts of 9 draws in 3 bins."""
    p = np.array(p)
    assert evenness_log_e_value(np.array([3, 3, 3])) == evenness_log_e_value(np.array([3, 3, 3]), np.full(3, 1 / 3))
    total = 0.0
    for a in range(10):
        for b in range(10 - a):
            counts = np.array([a, b, 9 - a - b])
            total += stats.multinomial.pmf(counts, 9, p) * math.exp(evenness_log_e_value(counts, p))
    assert 0.3 < total <= 1 + 1e-9  # below 1, since the bet is off where counts vary enough


def test_even_counts_are_told() -> None:
    assert evenness_log_e_value(np.full(64, 300)) > math.log(1e12)
    rng = np.random.default_rng(9)
    strata = (np.arange(20_000) + rng.random(20_000)) / 20_000
    assert evenness_log_e_value(np.histogram(strata, 64, (0, 1))[0]) > math.log(1e12)
    independent = [evenness_log_e_value(rng.multinomial(20_000, [1 / 64] * 64)) for _ in range(300)]
    assert max(independent) < math.log(1e3)
    assert evenness_log_e_value(np.array([20_000] + [0] * 63)) < 0


@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize("p", [[0.5, 0.5, 0.0, 0.0], [0.3, 0.7, 0.0], [0.1] * 10 + [0.0]])
def test_categories_that_cannot_come_last_are_no_bets(p: list[float]) -> None:
    counts = np.array([round(3000 * share) for share in p])
    with_them = evenness_log_e_value(counts, np.array(p))
    without = evenness_log_e_value(counts[counts > 0], np.array(p)[counts > 0])
    assert with_them == pytest.approx(without)


def test_labels_in_exact_proportion_are_told() -> None:
    p = np.array([0.1, 0.4, 0.5])
    exact = np.tile([2_000, 8_000, 10_000], (4, 1))
    assert evenness_log_e_value(exact, p) > math.log(1e12)
    rng = np.random.default_rng(10)
    independent = [evenness_log_e_value(rng.multinomial(20_000, p, size=4), p) for _ in range(300)]
    assert max(independent) < math.log(1e3)
