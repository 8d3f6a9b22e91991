"""Groups of draws: chance is seldom told off, strata, pairs and dealt-out labels always."""

import itertools
import math
from collections.abc import Callable

import numpy as np
import pytest

from autograder.statistics import regularity
from autograder.statistics.dependence import SHIFTED, repeats_log_p_value, shifted
from autograder.statistics.regularity import groups_log_e_value, regularity_log_e_values, shares_log_e_value

CALLS, N = 80, 500


@pytest.mark.parametrize(("size", "clearly"), [(2, 0.0), (3, 0.0), (4, 0.0), (6, 0.0)])
def test_the_e_value_is_at_most_one_on_average(size: int, clearly: float, monkeypatch: pytest.MonkeyPatch) -> None:
    """By enumeration of all orders of five ones among twelve; with bets that are on whatever the counts are, too."""
    monkeypatch.setattr(regularity, "CLEARLY", clearly)
    found = []
    for ones in itertools.combinations(range(12), 5):
        order = np.isin(np.arange(12), ones).astype(int)
        groups = order.reshape(-1, size)
        found.append(math.exp(groups_log_e_value(np.stack([size - groups.sum(axis=1), groups.sum(axis=1)], axis=1))))
    assert 0 < np.mean(found) <= 1 + 1e-9
    assert np.mean(found) > 0.3


def shuffled(pairs: Callable[[np.ndarray], np.ndarray]) -> Callable[[np.random.Generator], np.ndarray]:
    def draw(rng: np.random.Generator) -> np.ndarray:
        u = rng.random(N // 2)
        return rng.permutation(np.concatenate([u, pairs(u)]))

    return draw


REGULAR: dict[str, Callable[[np.random.Generator], np.ndarray]] = {
    f"{m} strata": lambda rng, m=m: rng.permutation((np.arange(N) % m + rng.random(N)) / m)
    for m in (2, 3, 4, 5, 8, 13, 16, 32)
}
REGULAR["antithetic pairs"] = shuffled(lambda u: 1 - u)
REGULAR["pairs half a unit apart"] = shuffled(lambda u: (u + 0.5) % 1)
REGULAR["one stratum per draw"] = lambda rng: rng.permutation((np.arange(N) + rng.random(N)) / N)
REGULAR["every draw twice"] = shuffled(lambda u: u)
EDGES = np.cumsum(np.arange(30.0, 54.0) / np.arange(30.0, 54.0).sum())


@pytest.mark.parametrize("how", REGULAR)
@pytest.mark.parametrize("discrete", [False, True], ids=["numbers", "labels"])
def test_regular_draws_in_random_order_are_told(how: str, discrete: bool) -> None:
    rng = np.random.default_rng(5)
    calls = [REGULAR[how](rng) for _ in range(CALLS)]
    if discrete:
        calls = [np.minimum(np.searchsorted(EDGES, u), len(EDGES) - 1) for u in calls]
    assert regularity_log_e_values(calls, ())[0] > math.log(1e9)


@pytest.mark.parametrize("m", [2, 3, 7, 32])
def test_strata_in_order_are_told_within_one_call(m: int) -> None:
    rng = np.random.default_rng(6)
    u = (np.arange(4_000) % m + rng.random(4_000)) / m
    assert regularity_log_e_values([u], (12, 60))[0] == -math.inf
    assert max(regularity_log_e_values([u], (12, 60))) > math.log(1e10)


def test_independent_draws_of_any_law_are_hardly_ever_told() -> None:
    rng = np.random.default_rng(7)
    laws: list[Callable[[], np.ndarray]] = [
        lambda: rng.random(120),
        lambda: -np.log1p(-rng.random(120, dtype=np.float32)),
        lambda: 1 / rng.normal(size=120) ** 3,
        lambda: rng.choice(3, size=120, p=[0.9, 0.02, 0.08]),
        lambda: np.minimum(np.searchsorted(EDGES, rng.random(120)), len(EDGES) - 1),
    ]
    for law in laws:
        highest = [max(regularity_log_e_values([law() for _ in range(20)], (12, 60))) for _ in range(200)]
        assert np.mean(np.exp(highest)) < 3  # three groupings, each at most 1 on average
        assert max(highest) < math.log(1e4)


def test_labels_near_their_expectation_are_told_where_the_law_changes_from_call_to_call() -> None:
    rng = np.random.default_rng(8)
    p = rng.dirichlet(np.full(40, 3.0), size=16)
    dealt = np.array(
        [np.bincount(np.searchsorted(np.cumsum(row), (np.arange(800) + 0.5) / 800), minlength=40) for row in p]
    )
    assert shares_log_e_value(dealt, p) > math.log(1e12)
    for _ in range(100):
        drawn = np.array([rng.multinomial(800, row) for row in p])
        assert shares_log_e_value(drawn, p) < math.log(1e4)


def test_shifted_pairs_come_again() -> None:
    rng = np.random.default_rng(9)
    u = rng.random(10_000)
    both = rng.permutation(np.concatenate([u, (u + 0.5) % 1]))
    assert repeats_log_p_value(shifted(both, 2), len(both), 2 * SHIFTED) < math.log(1e-12)
    for draws in (rng.random(20_000), rng.random(20_000, dtype=np.float32)):
        assert repeats_log_p_value(shifted(draws, 2), len(draws), 2 * SHIFTED) > math.log(1e-3)
