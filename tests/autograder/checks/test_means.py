"""Random estimators judged by their means: right ones pass, biased ones do not, and the stated sizes suffice."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from autograder.checks import Verdict, has_mean
from autograder.checks.check import Check
from autograder.checks.here import call_here
from autograder.statistics.means import mean_sample_size
from autograder.values import Generator

N = 4000


def hits(value: Any, rng: Any, p: float) -> Any:
    array = np.asarray(value, dtype=float)
    return array if array.shape == (N,) else f"expected {N} values, got {array.shape}"


def checked(calls: int = 3, alpha: float = 1e-9) -> Check:
    return has_mean(
        "its mean is that of the text",
        lambda rng, variant: [(Generator(3), 0.2), (Generator(4), 0.7)],
        hits,
        lambda rng, p: 4 * p - 1,
        -1.0,
        3.0,
        calls=calls,
        alpha=alpha,
    )


def judged(check: Check, function: Callable[..., Any], start: int = 0) -> Verdict:
    def call(args: tuple[Any, ...], *, draw: int = 0, **_: Any) -> Any:
        seeded = tuple(
            Generator(1000 * start + arg.seed + 17 * draw) if isinstance(arg, Generator) else arg for arg in args
        )
        return call_here(function, seeded, draw)

    return check.judge(call, check.cases(np.random.default_rng(0), {}), **check.settings)


def right(rng: np.random.Generator, p: float) -> np.ndarray:
    return np.where(rng.random(N) < p, 3.0, -1.0)


def test_right_estimators_pass_and_say_what_was_measured() -> None:
    verdict = judged(checked(), right)
    assert verdict.passed
    assert verdict.evidence["n"] == 3 * N
    assert 0 <= verdict.evidence["statistic"] <= verdict.evidence["threshold"] < verdict.evidence["delta"] < 1
    assert judged(checked(), lambda rng, p: np.full(N, 4 * p - 1)).passed  # another estimator of the same mean


@pytest.mark.parametrize(
    ("function", "words"),
    [
        (lambda rng, p: np.where(rng.random(N) < p + 0.1, 3.0, -1.0), "the mean of your 12,000 values is"),
        (lambda rng, p: np.where(rng.random(N) < p, 3.01, -1.0), "outside [-1, 3]"),
        (lambda rng, p: np.full(N, np.nan), "outside [-1, 3]"),
        (lambda rng, p: np.zeros(3), "expected 4000 values"),
    ],
    ids=["biased", "too large", "nan", "shape"],
)
def test_wrong_ones_are_told(function: Callable[..., Any], words: str) -> None:
    verdict = judged(checked(), function)
    assert not verdict.passed
    assert words in verdict.message


def test_the_bias_of_the_stated_size_is_seen_and_right_ones_are_not_failed() -> None:
    """At a coarse alpha: no more alarms than that, and a bias of the size that `mean_sample_size` promises is found."""
    check, runs = checked(calls=1, alpha=0.05), 200
    alarms = sum(not judged(check, right, start).passed for start in range(runs))
    assert alarms <= 0.05 * runs
    error = 0.12
    assert mean_sample_size(error, 0.5, 0.025, 0.1) <= N

    def biased(rng: np.random.Generator, p: float) -> np.ndarray:
        return np.where(rng.random(N) < p + error, 3.0, -1.0)

    seen = sum(not judged(check, biased, start).passed for start in range(50))
    assert seen >= 45
