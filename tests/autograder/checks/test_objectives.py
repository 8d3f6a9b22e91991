"""What an iterative algorithm attains: several starts, traces, and functions that draw from the generator they get."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from autograder.checks import Verdict, attains_objective, improves_monotonically, stops_in_time, uses_generator
from autograder.checks.check import Check
from autograder.checks.here import call_here
from autograder.values import Generator

NAMES = ("place", "trace")


def two_hills(x: float) -> float:
    """A low hill at -2 and a high one at 3."""
    return float(np.exp(-((x + 2) ** 2)) + 2 * np.exp(-((x - 3) ** 2)))


def climb(rng: np.random.Generator) -> tuple[float, np.ndarray]:
    """Climbs the hill that it starts on: the high one about half of the time."""
    x, trace = float(rng.uniform(-3, 4)), []
    for _ in range(400):
        slope = -2 * (x + 2) * np.exp(-((x + 2) ** 2)) - 4 * (x - 3) * np.exp(-((x - 3) ** 2))
        x += 0.1 * slope
        trace.append(two_hills(x))
    return x, np.array(trace)


def attained(parts: Any, rng: Any) -> float:
    return two_hills(float(parts[0]))


def no_offset(rng: Any) -> tuple[float]:
    return (0.0,)


def judged(check: Check, function: Callable[..., Any]) -> Verdict:
    def call(args: tuple[Any, ...], *, draw: int = 0, **_: Any) -> Any:
        return call_here(function, args, draw)

    return check.judge(call, check.cases(np.random.default_rng(0), {}), **check.settings)


def attains(starts: int) -> Check:
    return attains_objective(
        "climbs the high hill",
        lambda rng, variant: [(Generator(seed),) for seed in range(0, 500, 50)],
        NAMES,
        attained,
        lambda rng: two_hills(3.0),
        trace_offsets=no_offset,
        starts=starts,
    )


def test_one_start_is_a_matter_of_luck_and_many_are_not() -> None:
    assert not judged(attains(1), climb).passed
    assert judged(attains(20), climb).passed


def test_a_function_that_ignores_its_generator_does_not_profit_from_starts() -> None:
    verdict = judged(attains(20), lambda rng: climb(np.random.default_rng(3)))
    low = climb(np.random.default_rng(3))[0] < 0
    assert verdict.passed != low
    assert not judged(attains(20), lambda rng: (-2.0, np.array([two_hills(-2.0)]))).passed


@pytest.mark.parametrize(
    ("function", "words"),
    [
        (lambda rng: (3.0, np.array([0.5, 1.0])), "trace ends at 1"),
        (lambda rng: (3.0, np.array([np.nan])), "not finite"),
        (lambda rng: 3.0, "expected 2 values"),
        (lambda rng: (0.5, np.array([0.0, two_hills(0.5)])), "can be reached"),
    ],
)
def test_every_start_must_be_sound(function: Any, words: str) -> None:
    verdict = judged(attains(5), function)
    assert not verdict.passed
    assert words in verdict.message


@pytest.mark.parametrize(
    ("ceiling", "height", "passes"),
    [(None, 2.0, True), (None, 2.1, False), (2.05, 2.04, True), (2.05, 2.1, False), (None, 1e147, False)],
)
def test_nothing_is_higher_than_it_can_be(ceiling: float | None, height: float, passes: bool) -> None:
    check = attains_objective(
        "climbs the high hill",
        lambda rng, variant: [(1.0,)],
        NAMES,
        lambda parts, start: float(parts[0]),
        lambda start: 2.0,
        ceiling=(lambda start: ceiling) if ceiling else None,
        trace_offsets=lambda start: (0.0,),
    )
    verdict = judged(check, lambda start: (height, [height]))
    assert verdict.passed == passes
    assert passes or "higher than possible" in verdict.message


@pytest.mark.parametrize("value", [np.nan, np.inf, 1e200])
def test_an_objective_that_is_no_number_is_told(value: float) -> None:
    check = attains_objective(
        "climbs", lambda rng, variant: [(1.0,)], NAMES, lambda parts, start: np.square(parts[0]), lambda start: 2.0
    )
    verdict = judged(check, lambda start: (value, [1.0]))
    assert not verdict.passed
    assert "not a finite number" in verdict.message


def test_the_end_of_a_trace_is_measured_on_the_reference() -> None:
    """An answer whose objective is huge does not widen what its trace may be off by."""
    check = attains_objective(
        "climbs",
        lambda rng, variant: [(1.0,)],
        NAMES,
        lambda parts, start: float(parts[0]),
        lambda start: 2.0,
        ceiling=lambda start: np.inf,
        trace_offsets=lambda start: (0.0,),
    )
    assert judged(check, lambda start: (1e6, [1e6])).passed
    assert not judged(check, lambda start: (1e6, [1e6 - 1.0])).passed


def test_a_falling_trace_is_found() -> None:
    check = improves_monotonically("never falls", lambda rng, variant: [(Generator(1),)], NAMES)
    assert judged(check, climb).passed
    assert not judged(check, lambda rng: (3.0, np.array([1.0, 2.0, 1.9]))).passed


def newton(x: float, max_iter: int, tol: float) -> tuple[float, list[float]]:
    """The square root of 2, with how near its square is after each step; the start is not traced."""
    trace: list[float] = []
    for _ in range(max_iter):
        x = (x + 2 / x) / 2
        trace.append(-abs(x * x - 2))
        if len(trace) > 1 and trace[-1] - trace[-2] < tol:
            break
    return x, trace


@pytest.mark.parametrize(
    ("function", "right"),
    [
        (newton, True),
        (lambda x, max_iter, tol: (x, [0.0]), True),  # says nothing of what is returned
        (lambda x, max_iter, tol: newton(x, max_iter, -1.0), False),
        (lambda x, max_iter, tol: newton(x, 100, tol), False),
        (lambda x, max_iter, tol: x, False),
        (lambda x, max_iter, tol: (x, []), False),
    ],
    ids=["newton", "at once", "never stops", "ignores max_iter", "no trace", "an empty trace"],
)
def test_runs_end_in_time(function: Any, right: bool) -> None:
    check = stops_in_time("stops", lambda rng, variant: [((9.0, 3, 0.0), 4), ((9.0, 60, 1e-6), 20)], NAMES)
    assert judged(check, function).passed == right


def draws(rng: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
    return rng.normal(size=3), rng.integers(5, size=4)


@pytest.mark.parametrize(
    ("function", "right"),
    [
        (draws, True),
        (lambda rng: {"x": rng.normal(size=2)}, True),
        (lambda rng: np.random.normal(size=3), False),  # noqa: NPY002
        (lambda rng: (rng.normal(size=3), np.random.normal(size=2)), False),  # noqa: NPY002
        (lambda rng: np.random.default_rng().normal(size=3), False),
        (lambda rng: np.random.default_rng(0).normal(size=3), False),
    ],
    ids=["rng", "dict", "global", "partly global", "a new generator", "a fixed seed"],
)
def test_draws_come_from_the_generator_that_is_given(function: Any, right: bool) -> None:
    check = uses_generator(lambda rng, variant: [(Generator(7),)])
    assert judged(check, function).passed == right
