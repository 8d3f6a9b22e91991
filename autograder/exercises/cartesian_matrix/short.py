"""Many calls of `cartesian_matrix.generate_data` for few rows and columns, where sums that are fixed show."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from autograder.checks.entries import Scores, stacked
from autograder.values import Generator

Array = np.ndarray


def in_a_row(student: Any, rng: Any, *args: Any) -> Any:
    *given, calls = args
    return [student.generate_data(rng, *given) for _ in range(calls)]


def small_matrices(rng: np.random.Generator, variant: Mapping[str, Any]) -> list[tuple[Any, ...]]:
    """Few rows and columns; nearly all noise is that of X, then that of Y, then half of each.

    All rows have one precision, and all columns: a wrong one makes no cell unlike the others.
    """
    drawn: list[tuple[Any, ...]] = []
    for rows, columns, R, C, calls in ((1.0, 40.0, 3, 4, 120), (30.0, 1.0, 3, 3, 120), (2.0, 2.0, 2, 2, 240)):
        lam, tau = np.full(R, rows * rng.uniform(0.5, 1.5)), np.full(C, columns * rng.uniform(0.5, 1.5))
        seed = Generator(int(rng.integers(2**30)))
        drawn.append((seed, 2.0, float(rng.uniform(0.3, 0.6)), -3.0, float(rng.uniform(1.5, 2.5)), lam, tau, calls))
    return drawn


def scores(results: Any, rng: Any, mu0: float, lam0: float, xi0: float, tau0: float, lam: Array, tau: Array) -> Any:
    """Means of rows and columns and noise of cells, in standard deviations."""
    R, C = len(lam), len(tau)
    arrays = stacked(results, ("S", "mu", "xi"), ((R, C), (R,), (C,)))
    if isinstance(arrays, str):
        return arrays
    S, mu, xi = arrays
    noise = S - mu[:, :, None] - xi[:, None, :]
    if np.abs(noise).max() < 1e-6:
        return "S: every cell is the sum of the means of its row and its column, without any noise"
    noise /= np.sqrt(1.0 / lam[:, None] + 1.0 / tau)
    entries = {
        "the row means mu": (mu - mu0) * np.sqrt(lam0),
        "the column means xi": (xi - xi0) * np.sqrt(tau0),
        "the cells": noise.reshape(len(S), -1),
    }
    return Scores(entries, {})
