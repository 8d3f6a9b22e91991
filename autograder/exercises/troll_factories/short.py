"""Many calls of `troll_factories.generate_data` for few comments and factories, where sums that are fixed show."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from scipy.special import betainc, gammainc, ndtri

from autograder.checks.entries import Scores, stacked
from autograder.exercises.troll_factories.reading import SAMPLE
from autograder.values import Generator

Array = np.ndarray
CALLS = 160


def in_a_row(student: Any, rng: Any, *args: Any) -> Any:
    *given, calls = args
    return [student.generate_data(rng, *given) for _ in range(calls)]


def small_data(rng: np.random.Generator, variant: Mapping[str, Any]) -> list[tuple[Any, ...]]:
    """Seven comments of three factories whose precisions and rates are nearly normal, and weights nearly even."""
    scale = rng.uniform(0.9, 1.1, size=6)
    given = scale * np.array([1.5, 0.5, 6.0, 4.0, 5.0, 3.0])
    delta = rng.permutation([5.0, 6.5, 8.0])
    return [(Generator(int(rng.integers(2**30))), 7, 3, *(float(value) for value in given), delta, CALLS)]


def scores(results: Any, rng: Any, N: int, K: int, *prior: Any) -> Any:
    """Everything that is drawn, through its distribution function to standard normal numbers."""
    nu, kappa, alpha, beta, a, b, delta = prior
    arrays = stacked(results, SAMPLE, ((N,), (N,), (N,), (K,), (K,), (K,), (K,)))
    if isinstance(arrays, str):
        return arrays
    x, t, z, pi, mu, tau, lam = arrays
    if np.any(z != np.round(z)) or z.min() < 0 or z.max() >= K:
        return f"z: labels should be whole numbers from 0 to {K - 1}"
    for name, part in (("x", x), ("t", t), ("pi", pi), ("tau", tau), ("lam", lam)):
        if part.min() < 0 or (name != "t" and part.min() == 0):
            return f"{name}: should be positive, got {part.min():.6g}"
    z = z.astype(int)
    mu_n, tau_n, lam_n, pi_n, upto = (
        np.take_along_axis(part, z, axis=1) for part in (mu, tau, lam, pi, np.cumsum(pi, axis=1))
    )
    left, delta_left = np.cumsum(pi[:, ::-1], axis=1)[:, ::-1], np.cumsum(delta[::-1])[::-1]
    entries = {
        "the labels z": ndtri(np.clip(upto - pi_n * np.random.default_rng(20231110).random(z.shape), 0.0, 1.0)),
        "the lengths x": (np.log(x) - mu_n) * np.sqrt(tau_n),
        "the times t": ndtri(-np.expm1(-lam_n * t)),
        "the precisions tau": ndtri(gammainc(alpha, beta * tau)),
        "the means mu": (mu - nu) * np.sqrt(kappa * tau),
        "the rates lam": ndtri(gammainc(a, b * lam)),
        "the weights pi": ndtri(betainc(delta[:-1], delta_left[1:], np.minimum(pi[:, :-1] / left[:, :-1], 1.0))),
    }
    return Scores(entries, {"the lengths x": z, "the times t": z})
