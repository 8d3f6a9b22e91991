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


def alike(rng: np.random.Generator, K: int) -> tuple[Array, Array, Array]:
    """tau, nu, sigma, the same for all components, whose means lie close together.

    A wrong scale or middle is then the same for all draws, and costs the marks of the law alone: it would make draws
    of unequal components depend on each other, now and then.
    """
    tau, nu, sigma = (float(rng.uniform(low, high)) for low, high in ((0.08, 0.12), (0.15, 0.25), (0.25, 0.35)))
    return np.full(K, tau), np.full(K, nu), np.full(K, sigma)


def small_data(rng: np.random.Generator, variant: Mapping[str, Any]) -> list[tuple[Any, ...]]:
    """Eight observations of three components that are alike."""
    pi = rng.permutation([0.3, 0.33, 0.37])
    return [(Generator(int(rng.integers(2**30))), 8, pi, *alike(rng, 3), CALLS)]


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
