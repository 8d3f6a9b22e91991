"""The variants of `vae`, and the law of noise that several of its questions are judged by."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

import numpy as np
from scipy.special import ndtr

from autograder.checks.tensors import Array

Variant = Mapping[str, Any]
Arguments = list[tuple[Any, ...]]
Rng = np.random.Generator

# The variance of one latent is below 1 and that of the other above: the two sides on which its root differs from it.
DEFAULT = {
    "mean": [1.5, -0.5],
    "var": [0.25, 4.0],
    "x": [[1.0, 0.0, 0.8, 0.0], [0.0, 1.0, 1.0, 0.3]],
    "theta": [[0.9, 0.2, 0.6, 0.1], [0.3, 0.7, 0.95, 0.4]],
    "q_mean": [[0.5, -1.0, 0.2], [1.2, 0.3, -0.7]],
    "q_log_var": [[-0.4, 0.3, -1.0], [0.1, -0.8, 0.6]],
    "latent_dim": 8,
    "hidden_dim": 256,
    "seed": 1,
}


def draw_variant(rng: Rng) -> dict[str, Any]:
    """Other numbers for the small examples, and another number of latents for the network."""
    first = bool(rng.integers(2))
    var = [round(float(v), 2) for v in (rng.uniform(0.15, 0.35), rng.uniform(3.0, 5.0))]
    x = np.where(rng.random((2, 4)) < 0.7, rng.permuted([[0, 1, 0, 1], [1, 0, 1, 1]], axis=1), rng.random((2, 4)))
    return {
        "mean": rounded(rng.uniform(0.5, 2.0, size=2) * [1, -1], 1),
        "var": var if first else var[::-1],
        "x": rounded(x, 1),
        "theta": rounded(rng.uniform(0.06, 0.94, size=(2, 4)), 2),
        "q_mean": rounded(rng.uniform(0.2, 1.5, size=(2, 3)) * rng.choice([-1, 1], size=(2, 3)), 1),
        "q_log_var": rounded(rng.uniform(0.2, 1.2, size=(2, 3)) * rng.choice([-1, 1], size=(2, 3)), 1),
        "latent_dim": int(rng.integers(6, 11)),
        "hidden_dim": 256,
        "seed": int(rng.integers(1, 1000)),
    }


def rounded(values: Any, digits: int) -> list[Any]:
    return [rounded(row, digits) if np.ndim(row) else round(float(row), digits) for row in values]


# --- the law of noise ------------------------------------------------------------------------------------------------


def with_neighbours(z: Array) -> Array:
    """Standard normal columns and, likewise standard normal if these are independent, sums of neighbours."""
    return np.concatenate([z, (z + np.roll(z, 1, axis=1)) / np.sqrt(2)], axis=1)


CUT_OFF = (2.05, 2.55, 3.05, 3.55)  # where noise that is clipped ends, with some room for rounding
SPREADS = (0.97, 1.03)  # of noise that is a little too narrow or too wide


def normal_rivals(z: Array, *args: Any) -> Array:
    """Log density ratios of noise with another spread, of noise that ends somewhere, and of logistic noise with unit
    variance, to standard normal noise.

    z:  the noise, and as many columns of sums over neighbours, which are left out: they are no draws of their own
    """
    e = z[:, : z.shape[1] // 2]
    squares, far = float(np.sum(e**2)), float(np.max(np.abs(e)))
    spreads = [0.5 * squares * (1 - 1 / c**2) - e.size * math.log(c) for c in SPREADS]
    cut = [-e.size * math.log(2 * float(ndtr(c)) - 1) if far <= c else -math.inf for c in CUT_OFF]
    x = np.clip(e, -1e3, 1e3)
    scaled = x * math.pi / math.sqrt(3)
    logistic = -np.logaddexp(0, scaled) - np.logaddexp(0, -scaled) + 0.5 * x**2
    constant = math.log(math.pi / math.sqrt(3)) + 0.5 * math.log(2 * math.pi)
    return np.array([*spreads, *cut, float(np.sum(logistic)) + e.size * constant])


def standard_normal_cdf(z: Array, *args: Any) -> Array:
    return np.asarray(ndtr(z))
