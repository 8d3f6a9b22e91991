"""Runs of EM for `coins` that are asked for by their number of iterations."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from autograder.exercises.coins.cases import (
    Arguments,
    Array,
    Variant,
    draws,
    parameters,
    run_of_coins,
    run_of_dice,
    shares,
)
from reference import coins as reference

DEEP = 130  # on slow data EM gains for so many iterations
TINY = 1e-12


def levels(x: Array, theta: Array, pi: Array, max_iter: int, tol: float) -> Array:
    """The log-likelihood at the start and after each iteration, one more than is asked for."""
    return reference.em(x, theta, pi, max_iter + 1, -np.inf).log_likelihoods


def size(x: Array, theta: Array, pi: Array) -> float:
    return reference.log_likelihood(x, theta, pi)


def until_it_gains(draw: Callable[[], tuple[Any, ...]], iterations: int, least: float) -> tuple[Any, ...]:
    """The first start from which every iteration gains at least that share of the log-likelihood."""
    while True:
        args = draw()
        for tried in (min(iterations, 60), iterations):  # most starts are done with soon
            trace = reference.em(*(*args, tried + 1, -np.inf)).log_likelihoods
            if np.diff(trace).min() <= least * abs(trace[-1]):
                break
        else:
            return args


def slow_start(rng: np.random.Generator, iterations: int = DEEP) -> tuple[Any, ...]:
    """Short draws of two coins and a start near the symmetric one: EM gains little by little, and for long."""

    def draw() -> tuple[Any, ...]:
        pi = np.array([[0.8, 0.2], [0.3, 0.7]]) + rng.uniform(-0.03, 0.03, size=(2, 1)) * np.array([1, -1])
        x = draws(rng, np.array([0.4, 0.6]), pi, rng.integers(2, 4, size=40))
        heads = x[:, 0].sum() / x.sum() + np.array([1.0, -0.5]) * rng.uniform(0.05, 0.15)
        return x, np.array([0.6, 0.4]), np.stack([heads, 1 - heads], axis=1)

    return until_it_gains(draw, iterations, 2e-6)


def usual(draw: Callable[[], tuple[Any, ...]]) -> tuple[Any, ...]:
    return until_it_gains(lambda: draw()[:3], 4, 1e-4)


def numbered_runs(rng: np.random.Generator, variant: Variant) -> Arguments:
    """One, two and three iterations; many; and a few where draws, coins or starts are unusual."""
    two, three = usual(lambda: run_of_coins(rng)), usual(lambda: run_of_dice(rng))
    dice = np.array([[0.5, 0.2, 0.3], [0.4, 0.26, 0.34]])
    uneven = draws(rng, np.array([0.3, 0.7]), dice, rng.permutation([3, 1000, 7, 400, 3, 12, 5, 640]))
    theta, pi = parameters(rng, 2, 3)
    small, rare = draws(rng, theta, pi, rng.integers(2, 9, size=9)) + 1, np.array([[1 - 2e-4, 1e-4, 1e-4], pi[1]])
    return [
        (*two, 1, TINY),
        (*two, 2, TINY),
        (*three, 1, TINY),
        (*three, 3, TINY),
        (*slow_start(rng), DEEP, TINY),
        (uneven, np.array([0.6, 0.4]), 0.5 * dice + 0.5 / 3, 2, TINY),
        (small, theta, rare, 2, TINY),
        (small, np.array([1e-4, 1 - 1e-4]), pi, 3, TINY),
        (small[:1], theta, pi, 3, TINY),
        (small, np.array([1.0]), pi[:1], 2, TINY),
        (small, shares(rng, 1, 5)[0], shares(rng, 5, 3), 4, TINY),
    ]


def patient_runs(rng: np.random.Generator, variant: Variant) -> list[tuple[tuple[Any, ...], int]]:
    """One that gains little by little, and one that gains much with every iteration."""
    return [(slow_start(rng, 45), 200), (usual(lambda: run_of_coins(rng)), 200)]
