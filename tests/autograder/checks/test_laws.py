"""The judges of samplers keep the error rates that they state.

Hundreds of runs at a coarse alpha, thousands in the long form, since the real one is too small to see. How many
rejections may be met is an exact binomial tail at 1e-6; with fixed seeds, going beyond it is a fault and no accident.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from scipy.stats import binom, norm

from autograder.checks import Case
from autograder.checks.categories import judge_categories, labels_per_call
from autograder.checks.independence import judge_independence, judge_pairs
from autograder.checks.laws import judge_law, sample_size
from autograder.statistics import ledger
from autograder.statistics.categories import binomial_sample_size
from autograder.statistics.distance import ks_sample_size
from autograder.values import Answer
from tests.forms import LONG

ALPHA, BETA, RUNS = 0.05, 0.05, 1500 if LONG else 400
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
    return rng.choice(3, size=4000, p=P)


def test_right_samplers_are_seldom_rejected() -> None:
    def normal(rng: np.random.Generator, drawn: list[np.ndarray]) -> np.ndarray:
        return rng.normal(size=(1200, 3))

    assert seldom(rejections(judge_law, normal, draws=identity, cdf=normal_cdf))
    assert seldom(rejections(judge_independence, normal, draws=identity))
    assert seldom(rejections(judge_independence, labels, draws=identity))
    assert seldom(rejections(judge_categories, labels, categories=identity, probabilities=probabilities))


def test_independence_is_judged_whatever_the_law() -> None:
    """A wrong scale, infinite draws and skewed labels are not this judge's business."""

    def wild(rng: np.random.Generator, drawn: list[np.ndarray]) -> np.ndarray:
        return 7 + 1 / rng.normal(size=1200) ** 3

    assert seldom(rejections(judge_independence, wild, runs=500, draws=identity), runs=500)


def test_a_dependence_of_the_stated_size_is_seen() -> None:
    """Two sequences whose pairs agree in order with probability 1/2 + delta exactly."""
    n = 4000
    delta = math.sqrt(math.log(2 * 2 * 2 / ALPHA) / n) + math.sqrt(math.log(1 / BETA) / n)
    rng, runs, missed = np.random.default_rng(8), 200, 0
    for _ in range(runs):
        x, y, half = rng.normal(size=n), rng.normal(size=n), n // 2
        wrong = ((x[:half] < x[half:]) == (y[:half] < y[half:])) != (rng.random(half) < 0.5 + delta)
        swapped = np.where(wrong, half, 0)
        y = y[np.concatenate([np.arange(half) + swapped, np.arange(half, n) - swapped])]
        pairs = {"right": (rng.normal(size=n), rng.normal(size=n)), "wrong": (x, y)}
        found, evidence = judge_pairs(pairs, ALPHA / 2, BETA)
        missed += not found
        assert evidence["delta"] <= delta + 1e-9
    assert seldom(missed, BETA, runs)


def test_a_shifted_probability_of_the_stated_size_is_seen() -> None:
    """In one call, and in several that may end early."""
    n = binomial_sample_size(0.05, ALPHA / (2 * 3), BETA)
    other = P + np.array([-0.05, 0.05, 0])
    for looks in (1, 4):
        size = math.ceil(binomial_sample_size(0.05, ALPHA / (2 * 3 * looks), BETA / looks) / looks)
        assert looks > 1 or size == n

        def shifted(rng: np.random.Generator, drawn: list[np.ndarray], size: int = size) -> np.ndarray:
            return rng.choice(3, size=size, p=other)

        settings = {"categories": identity, "probabilities": probabilities, "looks": looks, "delta": 0.05}
        assert seldom(300 - rejections(judge_categories, shifted, runs=300, **settings), BETA, 300)
    assert labels_per_call(0.05, 3) == binomial_sample_size(0.05, ledger.ALPHA / 6, ledger.BETA)


def test_looks_keep_the_error_rates() -> None:
    """Of a right sampler, and of one at the stated distance, in four calls of which not all need be made."""
    looks = 4
    size = math.ceil(ks_sample_size(0.1, ALPHA / (2 * looks), BETA / looks) / looks)
    shift = 2 * norm.ppf(0.5 + 0.1 / 2)
    calls: list[int] = []

    def sampler(rng: np.random.Generator, drawn: list[np.ndarray], shift: float = 0.0) -> np.ndarray:
        calls.append(len(drawn))
        return rng.normal(shift, size=size)

    settings = {"draws": identity, "cdf": normal_cdf, "delta": 0.1, "looks": looks}
    assert seldom(rejections(judge_law, sampler, **settings))
    assert 1.5 < len(calls) / RUNS < 3.5  # most end early, for being clearly right
    missed = 300 - rejections(judge_law, lambda rng, drawn: sampler(rng, drawn, shift), runs=300, **settings)
    assert seldom(missed, BETA, 300)


def test_rivals_keep_the_error_rates_and_see_more() -> None:
    """A scale that is 5 % off, with draws too few for the distance alone."""

    def log_rivals(z: np.ndarray, *args: Any) -> np.ndarray:
        return np.array([-len(z) * np.log(c) - 0.5 * np.sum(z**2) * (1 / c**2 - 1) for c in (0.95, 1.05)])

    plain = {"draws": identity, "cdf": normal_cdf}
    aided = {**plain, "log_rivals": log_rivals}
    assert seldom(rejections(judge_law, lambda rng, drawn: rng.normal(size=6000), **aided))
    wide = lambda rng, drawn: rng.normal(scale=1.05, size=6000)  # noqa: E731
    assert rejections(judge_law, wide, runs=100, **plain) < 50 < 95 < rejections(judge_law, wide, runs=100, **aided)


REGULAR = {
    "strata": lambda rng, n: rng.permutation((np.arange(n) + rng.random(n)) / n),
    "a grid": lambda rng, n: rng.permutation((np.arange(n) + 0.5) / n),
    "antithetic pairs": lambda rng, n: rng.permutation(np.concatenate([u := rng.random(n // 2), 1 - u])),
    "antithetic pairs in single precision": lambda rng, n: rng.permutation(
        np.concatenate([u := rng.random(n // 2, dtype=np.float32), 1 - u])
    ),
    "every draw twice": lambda rng, n: rng.permutation(np.repeat(rng.random(n // 2), 2)),
}


@pytest.mark.parametrize("how", REGULAR)
def test_draws_that_are_too_regular_are_rejected_in_any_order(how: str) -> None:
    rng = np.random.default_rng(4)
    verdict = judge_law(
        lambda args, draw: Answer(REGULAR[how](rng, 20_000)),
        [Case((1,))],
        draws=identity,
        cdf=lambda z, *args: z,
        alpha=1e-9,
        beta=1e-3,
    )
    assert not verdict.passed
    assert "evenly" in verdict.message or "repeat" in verdict.message


def test_labels_that_are_dealt_out_are_rejected() -> None:
    rng = np.random.default_rng(4)
    dealt = np.repeat(np.arange(3), [5_000, 2_000, 3_000])
    settings = {"categories": identity, "probabilities": probabilities, "alpha": 1e-9, "beta": 1e-3, "looks": 4}
    verdict = judge_categories(lambda args, draw: Answer(rng.permutation(dealt)), [Case((1,))], **settings)
    assert "assigned in proportion" in verdict.message


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
    "each draw thrice": lambda z, before: np.repeat(z[: len(z) // 3 + 1], 3)[: len(z)],
    "reversed halves": lambda z, before: np.concatenate([z[: len(z) // 2], z[: len(z) // 2][::-1]]),
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


def test_draws_whose_signs_alone_are_new_are_rejected() -> None:
    rng, kept = np.random.default_rng(3), []

    def call(args: Any, *, draw: int = 0) -> Answer:
        kept.append(rng.normal(size=4000))
        return Answer(np.abs(kept[0]) * np.sign(kept[-1]))

    verdict = judge_independence(call, [Case((1,))], draws=identity, alpha=1e-9, beta=1e-3)
    assert "distances from the median" in verdict.message


def test_a_seed_that_is_set_is_told() -> None:
    """Even if everything was drawn before."""
    rng = np.random.default_rng(3)

    def call(args: Any, *, draw: int = 0) -> Answer:
        return Answer(rng.normal(size=4000), reseeded=True)

    verdict = judge_independence(call, [Case((1,))], draws=identity, alpha=1e-9, beta=1e-3)
    assert "seed" in verdict.message


def test_draws_that_are_nan_fail_in_words() -> None:
    def call(args: Any, *, draw: int = 0) -> Answer:
        return Answer(np.full(500, np.nan))

    for judge, settings in ((judge_law, {"cdf": normal_cdf}), (judge_independence, {})):
        verdict = judge(call, [Case((1,))], draws=identity, alpha=1e-9, beta=1e-3, **settings)
        assert not verdict.passed
        assert "nan" in verdict.message


@pytest.mark.parametrize("size", [1.7e308, 1e300, 5e-324, 3.0])
def test_draws_that_no_histogram_holds_are_judged_all_the_same(size: float) -> None:
    """Numbers whose differences overflow, vanish, or are below what floating point tells apart."""
    signs = np.where(np.arange(3_000) % 2, 1.0, -1.0)
    with np.errstate(all="raise", under="ignore"):
        for z in (size * signs, np.full(3_000, size), np.concatenate([size * signs, [np.inf, -np.inf]])):
            settings = {"draws": identity, "cdf": lambda z, *args: np.full(z.shape, 0.5), "alpha": 1e-9, "beta": 1e-3}
            assert not judge_law(lambda args, draw, z=z: Answer(z), [Case((1,))], **settings).passed
