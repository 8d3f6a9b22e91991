"""Runs from a start that is given: after so many iterations the objective is known, and so is the trace."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from autograder.checks import Verdict, follows_iterations
from autograder.checks.here import call_here

NAMES = ("x", "trace")
COIN = 3.5  # a constant that a right trace may differ by


def gain(x: float) -> float:
    return float(-10.0 * np.square(x - 2.0))


def halve(
    x: float, max_iter: int, tol: float, counts_start: bool = True, before: bool = False, constant: float = 0.0
) -> Any:
    """Goes half of the way to 2 in every iteration."""
    trace = [gain(x) + constant] if counts_start and not before else []
    for _ in range(max_iter):
        if before:
            trace.append(gain(x) + constant)
        x = (x + 2.0) / 2.0
        if not before:
            trace.append(gain(x) + constant)
        if len(trace) > 1 and trace[-1] - trace[-2] < tol:
            break
    return x, np.array(trace)


def levels(x: float, max_iter: int, tol: float) -> np.ndarray:
    return halve(x, max_iter + 1, -1.0)[1]


CHECK = follows_iterations(
    "iterations",
    lambda rng, variant: [(-3.0, 1, 1e-12), (-5.0, 2, 1e-12), (7.0, 4, 1e-12), (2.0, 3, 1e-12)],
    NAMES,
    lambda parts, *args: gain(float(parts[0])),
    levels,
    offsets=lambda *args: (0.0, COIN),
)


def judged(function: Callable[..., Any]) -> Verdict:
    def call(args: tuple[Any, ...], *, draw: int = 0, **_: Any) -> Any:
        return call_here(function, args, draw)

    return CHECK.judge(call, CHECK.cases(np.random.default_rng(0), {}), **CHECK.settings)


def altered(change: Callable[[float, np.ndarray], Any]) -> Callable[..., Any]:
    return lambda x, max_iter, tol: change(*halve(x, max_iter, tol))


@pytest.mark.parametrize(
    "function",
    [
        halve,
        lambda *args: halve(*args, counts_start=False),
        lambda *args: halve(*args, before=True),
        lambda *args: halve(*args, constant=COIN),
        altered(lambda x, trace: {"trace": trace[:, None].astype(np.float32), "x": np.float32(x)}),
        altered(lambda x, trace: (x, [*trace, trace[-1]])),
    ],
    ids=["start", "no start", "before", "constant", "single precision", "the end twice"],
)
def test_whatever_is_free_passes(function: Any) -> None:
    assert judged(function).passed


@pytest.mark.parametrize(
    ("function", "words"),
    [
        (lambda x, m, tol: halve(x, 2 * m, tol), "value after 2 iterations; 1 were asked for"),
        (lambda x, m, tol: halve(x, m - 1, tol), "value after 0 iterations; 1 were asked for"),
        (lambda x, m, tol: halve(x, m + 1, tol), "value after 2 iterations"),
        (lambda x, m, tol: halve(x, min(m, 2), tol), "value after 2 iterations; 4 were asked for"),
        (lambda x, m, tol: halve(x, m, 30.0), "value after"),
        (altered(lambda x, trace: (x + 0.1, trace)), "not its value after any number of iterations"),
        (altered(lambda x, trace: (float("nan"), trace)), "not a finite number"),
        (altered(lambda x, trace: (1.7e308, trace)), "not a finite number"),
        (altered(lambda x, trace: x), "expected 2 values"),
        (altered(lambda x, trace: (x, [0.0, 1.0])), "not the objective at any"),
        (altered(lambda x, trace: (x, trace + COIN * 2)), "not the objective at any"),
        (altered(lambda x, trace: (x, np.linspace(trace[0], trace[-1], len(trace)))), "not the objective at any"),
        (altered(lambda x, trace: (x, trace[[0, -1]])), "no value for some iteration"),
        (altered(lambda x, trace: (x, trace[::-1])), "it falls"),
        (altered(lambda x, trace: (x, [])), "expected one value"),
    ],
)
def test_whatever_is_not_so_many_iterations_is_found(function: Any, words: str) -> None:
    verdict = judged(function)
    assert not verdict.passed
    assert words in verdict.message
