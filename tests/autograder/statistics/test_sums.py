"""Sums of coins: chance is not told off, shared and stratified noise is."""

import itertools
import math
from collections.abc import Callable

import numpy as np
import pytest
from scipy.stats import binom

from autograder.checks.sums import groups
from autograder.statistics import sums
from autograder.statistics.sums import log_pmf_of_sums, sums_log_e_value


def test_the_law_of_sums_is_binomial_for_equal_coins_and_found_by_enumeration_for_others() -> None:
    assert np.allclose(np.exp(log_pmf_of_sums(np.full((2, 9), 0.3))), binom.pmf(np.arange(10), 9, 0.3))
    p = np.array([0.2, 0.5, 0.9])
    found = np.zeros(4)
    for bits in itertools.product([0, 1], repeat=3):
        found[sum(bits)] += np.prod(np.where(bits, p, 1 - p))
    assert np.allclose(np.exp(log_pmf_of_sums(p[None])), found)


def test_the_e_value_has_mean_one_where_all_bets_are_made(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sums, "CLEARLY", 0.0)
    p = np.array([[0.2, 0.5, 0.7], [0.9, 0.4, 0.45], [0.5, 0.5, 0.5]])
    mean = 0.0
    for bits in itertools.product([0, 1], repeat=9):
        x = np.array(bits).reshape(3, 3)
        mean += float(np.prod(np.where(x == 1, p, 1 - p))) * math.exp(sums_log_e_value([(x, p)]))
    assert mean == pytest.approx(1.0)


def test_independent_coins_are_hardly_ever_told() -> None:
    rng = np.random.default_rng(3)
    p = rng.uniform(0.2, 0.8, size=(40, 50))
    assert max(sums_log_e_value([((rng.random(p.shape) < p).astype(int), p)]) for _ in range(300)) < math.log(300 * 20)


NOISE: dict[str, Callable[[np.random.Generator], np.ndarray]] = {
    "strata in rows": lambda rng: (rng.permuted(np.tile(np.arange(50.0), (40, 1)), axis=1) + rng.random((40, 50))) / 50,
    "mirrored": lambda rng: (lambda u: np.concatenate([u, 1 - u], axis=1))(rng.random((40, 25))),
    "shared": lambda rng: np.repeat(rng.random((40, 25)), 2, axis=1),
}


@pytest.mark.parametrize("how", NOISE)
def test_noise_that_goes_together_is_told(how: str) -> None:
    rng = np.random.default_rng(5)
    p = np.full((40, 50), 0.45)
    x = (NOISE[how](rng) < p).astype(int)
    found = [sums_log_e_value([(x.ravel()[at], p.ravel()[at])]) for at in groups(*x.shape).values()]
    assert max(found) > math.log(1e9)


@pytest.mark.parametrize("shape", [(4, 6), (5, 3), (7, 1)])
def test_no_entry_is_in_two_groups_of_a_kind(shape: tuple[int, int]) -> None:
    for name, places in groups(*shape).items():
        assert len(np.unique(places)) == places.size, name
