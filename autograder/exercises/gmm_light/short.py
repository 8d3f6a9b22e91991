"""Many calls of `gmm_light.generate_data` for few observations and components, where sums that are fixed show."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from scipy.special import ndtri

from autograder.checks.entries import Scores, stacked
from autograder.values import Generator

Array = np.ndarray
CALLS = 160


def in_a_row(student: Any, rng: Any, *args: Any) -> Any:
    *given, calls = args
    return [student.generate_data(rng, *given) for _ in range(calls)]


def small_data(rng: np.random.Generator, variant: Mapping[str, Any]) -> list[tuple[Any, ...]]:
    """Eight observations of three components, all parameters unequal."""
    pi, sigma = rng.permutation([0.3, 0.33, 0.37]), rng.permutation([0.6, 1.1, 1.7])
    tau, nu = rng.permutation([0.4, 1.0, 2.5]), rng.normal(0.0, 3.0, size=3)
    return [(Generator(int(rng.integers(2**30))), 8, pi, tau, nu, sigma, CALLS)]


def scores(results: Any, rng: Any, N: int, pi: Array, tau: Array, nu: Array, sigma: Array) -> Any:
    """Labels spread out over their share of [0, 1], and noise of observations and means in standard deviations."""
    K = len(pi)
    arrays = stacked(results, ("x", "z", "mu"), ((N,), (N,), (K,)))
    if isinstance(arrays, str):
        return arrays
    x, z, mu = arrays
    if np.any(z != np.round(z)) or z.min() < 0 or z.max() >= K:
        return f"z: labels should be whole numbers from 0 to {K - 1}"
    z = z.astype(int)
    levels = np.cumsum(pi)[z] - pi[z] * np.random.default_rng(20231110).random(z.shape)
    noise = (x - np.take_along_axis(mu, z, axis=1)) * np.sqrt(tau[z])
    entries = {
        "the labels z": ndtri(levels),
        "the observations x": noise,
        "the means mu": (mu - nu) / sigma,
    }
    return Scores(entries, {"the observations x": z})
