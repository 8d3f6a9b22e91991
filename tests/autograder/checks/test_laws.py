"""The judges of samplers keep the error rates that they state.

Thousands of runs at a coarse alpha, since the real one is too small to see. How many rejections may be met is an exact
binomial tail at 1e-6; with fixed seeds, going beyond it is a fault and no accident.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from scipy.stats import binom, norm

from autograder.checks import Case
from autograder.checks.laws import (
    category_detectable_distance,
    concordance,
    judge_categories,
    judge_independence,
    judge_law,
    sample_size,
)
from autograder.values import Answer

ALPHA, BETA, RUNS = 0.05, 0.05, 1500
P = np.array([0.5, 0.2, 0.3])


def identity(value: Any, *args: Any) -> Any:
    return value


def normal_cdf(z: np.ndarray, *args: Any) -> np.ndarray:
    return np.asarray(norm.cdf(z))


def probabilities(*args: Any) -> np.ndarray:
    return P


def rejections(judge: Callable[..., Any], sampler: Callable[..., np.ndarray], runs: int = RUNS, **settings: Any) -> int:
    rng, rejected = np.random.default_rng(8), 0
    for _ in range(runs):
        drawn: list[np.ndarray] = []

        def call(args: Any, *, draw: int = 0, drawn: list[np.ndarray] = drawn) -> Answer:
            drawn.append(sampler(rng, drawn))
            return Answer(drawn[-1])

        rejected += not judge(call, [Case((1,))], alpha=ALPHA, beta=BETA, **settings).passed
    return rejected


def seldom(rejected: int, rate: float = ALPHA, runs: int = RUNS) -> bool:
    return bool(binom.sf(rejected - 1, runs, rate) > 1e-6)


def labels(rng: np.random.Generator, drawn: list[np.ndarray]) -> np.ndarray:
    return rng.choice(3, size=1200, p=P)


def test_right_samplers_are_seldom_rejected() -> None:
    def normal(rng: np.random.Generator, drawn: list[np.ndarray]) -> np.ndarray:
        return rng.normal(size=(400, 3))

    assert seldom(rejections(judge_law, normal, draws=identity, cdf=normal_cdf))
    assert seldom(rejections(judge_independence, normal, draws=identity))
    assert seldom(rejections(judge_independence, labels, draws=identity))
    assert seldom(rejections(judge_categories, labels, categories=identity, probabilities=probabilities))


def test_independence_is_judged_whatever_the_law() -> None:
    """A wrong scale, infinite draws and skewed labels are not this judge's business."""

    def wild(rng: np.random.Generator, drawn: list[np.ndarray]) -> np.ndarray:
        return 7 + 1 / rng.normal(size=600) ** 3

    assert seldom(rejections(judge_independence, wild, runs=500, draws=identity), runs=500)


def test_a_dependence_of_the_stated_size_is_seen() -> None:
    """Two calls whose pairs agree in order with probability 1/2 + delta exactly."""
    n = 4000
    threshold = np.sqrt(np.log(2 * 3 / ALPHA) / n)
    delta = threshold + np.sqrt(np.log(1 / BETA) / n)

    def echo(rng: np.random.Generator, drawn: list[np.ndarray]) -> np.ndarray:
        x = rng.normal(size=n)
        if drawn:
            first, half = drawn[0], n // 2
            agree = rng.random(half) < 0.5 + delta
            wrong = ((first[:half] < first[half:]) == (x[:half] < x[half:])) != agree
            swapped = np.where(wrong, half, 0)
            x = x[np.concatenate([np.arange(half) + swapped, np.arange(half, n) - swapped])]
        return x

    missed = 200 - rejections(judge_independence, echo, runs=200, draws=identity)
    assert seldom(missed, BETA, 200)


def test_a_category_law_of_the_stated_distance_is_seen() -> None:
    delta = category_detectable_distance(1200, 3, ALPHA, BETA)
    other = P + np.array([-delta, delta, 0])

    def shifted(rng: np.random.Generator, drawn: list[np.ndarray]) -> np.ndarray:
        return rng.choice(3, size=1200, p=other)

    missed = 300 - rejections(judge_categories, shifted, runs=300, categories=identity, probabilities=probabilities)
    assert seldom(missed, BETA, 300)


def test_a_continuous_law_of_the_stated_distance_is_seen() -> None:
    n = sample_size(0.02)
    shift = 2 * norm.ppf(0.5 + 0.02 / 2)  # moves the distribution function by 0.02

    def call(args: Any, *, draw: int = 0) -> Answer:
        return Answer(np.random.default_rng(1).normal(shift, size=n))

    verdict = judge_law(call, [Case((1,))], draws=identity, cdf=normal_cdf, alpha=1e-9, beta=1e-3)
    assert not verdict.passed
    assert verdict.evidence["delta"] <= 0.02 + 1e-6
    assert verdict.picture is not None
    assert len(verdict.picture["observed"]) == len(verdict.picture["expected"]) == 40
    assert sum(verdict.picture["expected"]) == pytest.approx(0.998, abs=0.002)


DEPENDENT = {
    "sorted": lambda z, before: np.sort(z),
    "neighbours equal": lambda z, before: np.repeat(z[: len(z) // 2], 2),
    "neighbours antithetic": lambda z, before: np.stack([z[: len(z) // 2], -z[: len(z) // 2]], axis=1).ravel(),
    "halves equal": lambda z, before: np.tile(z[: len(z) // 2], 2),
    "halves alike": lambda z, before: np.tile(z[: len(z) // 2], 2) + 1e-6 * z,
    "the first call again": lambda z, before: before if before is not None else z,
    "all equal": lambda z, before: np.full(len(z), z[0]),
}


@pytest.mark.parametrize("how", DEPENDENT)
@pytest.mark.parametrize("discrete", [False, True], ids=["numbers", "labels"])
def test_dependent_draws_are_rejected(how: str, discrete: bool) -> None:
    rng, kept = np.random.default_rng(3), []

    def call(args: Any, *, draw: int = 0) -> Answer:
        kept.append(DEPENDENT[how](rng.normal(size=4000), kept[0] if kept else None))
        return Answer(np.digitize(kept[-1], [-0.6, 0.9]) if discrete else kept[-1])

    verdict = judge_independence(call, [Case((1,))], draws=identity, alpha=1e-9, beta=1e-3)
    assert not verdict.passed
    assert verdict.message


def test_concordance_counts_untied_pairs() -> None:
    assert concordance(np.array([1, 2, 5, 1]), np.array([3, 9, 4, 8])) == (2, 1.0)
    assert concordance(np.array([1, 2, 5, 2]), np.array([3, 9, 1, 8])) == (1, 0.0)
    assert concordance(np.array([np.inf, 2.0]), np.array([0.0, 1.0])) == (1, 0.0)


def test_draws_that_are_nan_fail_in_words() -> None:
    def call(args: Any, *, draw: int = 0) -> Answer:
        return Answer(np.full(500, np.nan))

    for judge, settings in ((judge_law, {"cdf": normal_cdf}), (judge_independence, {})):
        verdict = judge(call, [Case((1,))], draws=identity, alpha=1e-9, beta=1e-3, **settings)
        assert not verdict.passed
        assert "nan" in verdict.message
