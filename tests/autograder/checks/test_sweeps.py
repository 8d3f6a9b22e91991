"""Coordinate ascent compared with itself: what is free passes, and every way of not doing max_iter sweeps does not."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from autograder.checks import Verdict, follows_sweeps, heeds_tolerance
from autograder.checks.check import Check
from autograder.checks.here import call_here
from autograder.values import Generator

NAMES = ("x", "y", "trace")
COUPLING = 0.97  # the closer to 1, the longer it takes


def height(x: Any, y: Any) -> float:
    """A ridge that runs askew, so that x and y taken in turn climb it slowly; 2 / (1 - COUPLING) / 2 at its top."""
    return float(x + y - 0.5 * (x * x + y * y - 2 * COUPLING * x * y)) - 50.0


def best_y(x: Any) -> Any:
    return 1.0 + COUPLING * x


best_x = best_y  # the ridge is the same seen from either side


def climb(
    rng: np.random.Generator, max_iter: int = 500, tol: float = 1e-8, before: bool = False, y_first: bool = True
) -> Any:
    """Right in many ways: the start counts in the trace or not, either is updated first."""
    x, y = rng.uniform(-3.0, 3.0), 0.0
    trace = [height(x, y)] if before else []
    for _ in range(max_iter):
        if y_first:
            y = best_y(x)
            x = best_x(y)
        else:
            x = best_x(y)
            y = best_y(x)
        trace.append(height(x, y))
        if len(trace) > 1 and trace[-1] - trace[-2] < tol:
            break
    return x, y, np.array(trace)


def every_update(rng: np.random.Generator, max_iter: int = 500, tol: float = 1e-8) -> Any:
    """Right, with a value for every update, and a movement that ends the run."""
    x, trace = rng.uniform(-3.0, 3.0), []
    for _ in range(max_iter):
        old, y = x, best_y(x)
        trace.append(height(x, y))
        x = best_x(y)
        trace.append(height(x, y))
        if abs(x - old) < tol:
            break
    return {"x": x, "trace": trace, "y": y}


def before_updates(rng: np.random.Generator, max_iter: int = 500, tol: float = 1e-8) -> Any:
    """Right, with traced values of before each update, and relative gains."""
    x, trace = rng.uniform(-3.0, 3.0), []
    y = best_y(x)
    for _ in range(max_iter):
        trace.append(height(x, y))
        if len(trace) > 1 and trace[-1] - trace[-2] < tol * abs(trace[-1]):
            break
        x = best_x(y)
        y = best_y(x)
    return x, y, trace


def the_best_of_three(rng: np.random.Generator, max_iter: int = 500, tol: float = 1e-8) -> Any:
    return max((climb(rng, max_iter, tol) for _ in range(3)), key=lambda run: run[2][-1])


def from_anywhere_else(rng: np.random.Generator, max_iter: int = 500, tol: float = 1e-8) -> Any:
    """Right: starts are free, and so are generators that are not used."""
    return climb(np.random.default_rng(5), max_iter, tol, before=True, y_first=False)


def limits(change: Callable[[int, float], tuple[int, float]]) -> Callable[..., Any]:
    return lambda rng, max_iter=500, tol=1e-8: climb(rng, *change(max_iter, tol))


def traced(change: Callable[[np.ndarray], Any]) -> Callable[..., Any]:
    def run(rng: np.random.Generator, max_iter: int = 500, tol: float = 1e-8) -> Any:
        x, y, trace = climb(rng, max_iter, tol)
        return x, y, change(trace)

    return run


def with_y_of(earlier: int) -> Callable[..., Any]:
    def run(rng: np.random.Generator, max_iter: int = 500, tol: float = 1e-8) -> Any:
        x, y = rng.uniform(-3.0, 3.0), 0.5
        ys, trace = [y] * earlier, []
        for _ in range(max_iter):
            y = best_y(x)
            x = best_x(y)
            ys.append(y)
            trace.append(height(x, y))
        return x, ys[-1 - earlier], trace

    return run


def arguments(rng: np.random.Generator, variant: Any) -> list[tuple[tuple[Any, ...], bool]]:
    return [((Generator(seed),), seed < 3) for seed in range(4)]


def state(parts: Any, rng: Any) -> Any:
    return np.array([float(parts[0])]), (np.array([float(parts[1])]),)


CHECK = follows_sweeps(
    "sweeps",
    arguments,
    NAMES,
    state=state,
    best_blocks=lambda x, rng: (best_y(x),),
    best_key=lambda blocks, rng: best_x(blocks[0]),
    bound=lambda x, blocks, rng: height(x[0], blocks[0][0]),
    unmoved=lambda x, blocks, rng: "" if blocks[0][0] else "y has not been updated",
    size=lambda rng: 50.0,
    deep=36,
)


def judged(check: Check, function: Callable[..., Any]) -> Verdict:
    def call(args: tuple[Any, ...], *, draw: int = 0, **_: Any) -> Any:
        return call_here(function, args, draw)

    return check.judge(call, check.cases(np.random.default_rng(0), {}), **check.settings)


@pytest.mark.parametrize(
    "function",
    [climb, every_update, before_updates, the_best_of_three, from_anywhere_else],
    ids=lambda function: function.__name__,
)
def test_whatever_is_free_passes(function: Any) -> None:
    assert judged(CHECK, function) == (True, "", None, None, None, {"cases": 4, "iterations": 4}, None, 0.0)


SECOND_Y = 1.0 + COUPLING * (1.0 + COUPLING)  # after two sweeps from x = 0


def magnified(y: Any) -> Any:
    """y through a glass, with its middle where two sweeps from 0 lead."""
    return 1000.0 * (y - SECOND_Y)


def seen_again(block: Any) -> Any:
    return block / 1000.0 + SECOND_Y


def test_a_change_to_a_start_close_by_that_is_ahead_passes_and_one_that_is_behind_does_not() -> None:
    """Keys agree and blocks do not: factors of two starts, of which the second is the better one after two sweeps."""
    settings = {
        "state": lambda parts, rng: (np.array([float(parts[0])]), (np.array([magnified(float(parts[1]))]),)),
        "best_blocks": lambda x, rng: (magnified(best_y(x)),),
        "best_key": lambda blocks, rng: best_x(seen_again(blocks[0])),
        "bound": lambda x, blocks, rng: height(x[0], seen_again(blocks[0][0])),
        "unmoved": lambda x, blocks, rng: "",
        "size": lambda rng: 50.0,
    }
    check = follows_sweeps("sweeps", lambda rng, variant: [((Generator(0),), True)], NAMES, **settings, deep=36)

    def changing(by: float) -> Callable[..., Any]:
        def run(rng: np.random.Generator, max_iter: int = 500, tol: float = 1e-8) -> Any:
            x, trace = (by if max_iter > 1 else 0.0), []
            for _ in range(max_iter):
                y = best_y(x)
                x = best_x(y)
                trace.append(height(x, y))
            return x, y, trace

        return run

    assert judged(check, changing(3e-5)).passed
    assert "do not all come from the last round" in judged(check, changing(-3e-5)).message


@pytest.mark.parametrize(
    ("function", "words"),
    [
        (limits(lambda m, tol: (2 * m, tol)), "not one more round of updates"),
        (limits(lambda m, tol: (min(m, 30), tol)), "stops early"),
        (limits(lambda m, tol: (max(1, m - 1), tol)), "gains less"),
        (limits(lambda m, tol: (m + 9, tol)), "more values than one iteration"),
        (limits(lambda m, tol: (3000, tol)), "no longer move"),
        (limits(lambda m, tol: (m, 1e6 * tol)), "stops early"),
        (limits(lambda m, tol: (1 if m == 4 else m, tol)), "gains less"),
        (lambda rng, max_iter=9, tol=0.1: (rng.uniform(), 0.0, [0.0]), "y has not been updated"),
        (traced(lambda trace: np.linspace(trace[0], trace[-1], len(trace))), "not the objective at any"),
        (traced(lambda trace: np.array([0.0, 1.0])), "not the objective at any"),
        (traced(lambda trace: np.full(len(trace), trace[-1])), "first value differs"),
        (traced(lambda trace: trace[[0, -1]]), "no value for some iteration"),
        (traced(lambda trace: trace[::-1]), "it falls"),
        (traced(lambda trace: trace + 0.01), "not the objective at any"),
        (traced(lambda trace: trace * np.nan), "not finite"),
        (with_y_of(1), "do not all come from the last round"),
        (with_y_of(2), "do not all come from the last round"),
    ],
)
def test_whatever_is_no_sweep_is_found(function: Any, words: str) -> None:
    verdict = judged(CHECK, function)
    assert not verdict.passed
    assert words in verdict.message


@pytest.mark.parametrize(
    ("function", "right"),
    [
        (climb, True),
        (every_update, True),
        (before_updates, True),
        (limits(lambda m, tol: (m, 1e-6)), False),
        (limits(lambda m, tol: (m, min(tol, 1e-4))), False),
        (lambda rng, max_iter, tol: (0.0, 0.0), False),
    ],
)
def test_a_large_tolerance_ends_a_run(function: Any, right: bool) -> None:
    check = heeds_tolerance(
        "tol",
        lambda rng, variant: [((Generator(7),), 300)],
        NAMES,
        lambda parts, *args: height(float(parts[0]), float(parts[1])),
        lambda rng: 50.0,
    )
    assert judged(check, function).passed == right
