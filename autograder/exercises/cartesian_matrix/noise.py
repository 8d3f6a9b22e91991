"""The noise of cells of `cartesian_matrix`: matrices that show whose precision it has, and laws of likely errors."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from scipy.special import ndtr

from autograder.exercises.cartesian_matrix.cases import FEW, MANY, Array, noise_of, sample_of, seed

SQUARE = 96
CORRELATIONS = (-0.3, -0.1, 0.1, 0.3)
CLIPS = (1.5, 2.0, 2.5)
FARTHEST = 30.0  # standard deviations beyond which draws are not told apart, so that nothing overflows


def scattered(rng: np.random.Generator, variant: Mapping[str, Any]) -> list[tuple[Any, ...]]:
    """Many rows with much noise of X, many columns with much noise of Y, and as many rows as columns.

    Precisions differ by factors on both sides. The noise of the short side is anything from a quarter of the other's
    variance to nearly nothing: where it is nearly nothing, the law of the other noise shows as it is.
    """
    drawn: list[tuple[Any, ...]] = []
    for shape in ("tall", "wide", "square"):
        mu0, xi0 = float(rng.uniform(2.0, 4.0)), float(rng.uniform(-9.0, -7.0))
        lam0, tau0 = float(rng.uniform(0.1, 0.2)), float(rng.uniform(0.2, 0.35))
        lam, tau = np.exp(rng.uniform(np.log(0.15), np.log(3.0), size=(2, SQUARE)))
        if shape != "square":
            lam = rng.uniform(0.04, 0.12, size=MANY)
            tau = rng.permutation(np.geomspace(0.4, 8.0, FEW)) * rng.uniform(0.9, 1.1, size=FEW)
        if shape == "wide":
            lam, tau = tau, lam
        drawn.append((seed(rng), mu0, lam0, xi0, tau0, lam, tau))
    return drawn


def noise_of_cells(value: Any, *args: Any) -> Any:
    """The cells about their means in standard deviations, (many, few); of a square matrix in one column."""
    sample = sample_of(value, *args)
    if isinstance(sample, str):
        return sample
    noise, variance = noise_of(sample, *args[5:])
    z = noise / np.sqrt(variance)
    return z.ravel() if len(args[5]) == len(args[6]) else z


def noise_rivals(z: Array, rng: Any, mu0: float, lam0: float, xi0: float, tau0: float, lam: Array, tau: Array) -> Array:
    """Log density ratios of likely errors: other variances, and noise that is cut off, uniform or of heavy tails."""
    if len(lam) <= len(tau):
        lam, tau = tau, lam  # as `noise_of` turns the matrix; both sides play the same part
    z = np.clip(z.reshape(len(lam), len(tau)), -FARTHEST, FARTHEST)
    half, variance = z * z / 2, 1.0 / lam[:, None] + 1.0 / tau
    ratios = [variance_ratio(half, variance / other) for other in other_variances(lam, tau)]
    ratios.append(np.log((np.sqrt(2.0) * np.exp(-half) + np.sqrt(1 / 1.5) * np.exp(half / 3)) / 2).sum())
    if len(lam) > len(tau):
        clear = int(np.argmax(tau))  # where hardly anything covers the noise of the long side; others take time
        of_all = variance[:, clear]
        much, little = np.sqrt(1.0 / lam / of_all), np.sqrt(1.0 / tau[clear] / of_all)
        ratios += shape_ratios(z[:, clear], half[:, clear], much, little)
    return np.array(ratios)


def variance_ratio(half: Array, ratio: Array) -> float:
    """Sum of log N(z; 0, 1 / ratio) - log N(z; 0, 1); half: z^2 / 2."""
    return float(np.sum(0.5 * np.log(ratio) + half * (1.0 - ratio)))


def other_variances(lam: Array, tau: Array) -> list[Array]:
    """Precisions of one side mixed up or averaged, both averaged or swapped; X and Y correlated; one of them alone."""
    rows, columns = 1.0 / lam[:, None], 1.0 / tau
    right = rows + columns
    others = [instead[:, None] + columns for instead in instead_of(1.0 / lam)]
    others += [rows + instead for instead in instead_of(1.0 / tau)]
    others += [right * 0 + 1.0 / lam.mean() + 1.0 / tau.mean(), right * 0 + rows.mean() + columns.mean()]
    others += [right + 2 * rho * np.sqrt(rows * columns) for rho in CORRELATIONS]
    others += [right * 1.15, right / 1.15, right - columns, right - rows]
    return [*others, 1.0 / tau[:, None] + 1.0 / lam] if len(lam) == len(tau) else others


def instead_of(variances: Array) -> list[Array]:
    """What stands in for the variances of one side where they are mixed up."""
    same = np.ones_like(variances)
    averages = [same / np.mean(1.0 / variances), same * np.mean(variances)]
    return [*averages, same * variances[0], same * variances[-1], variances[::-1], np.roll(variances, 1)]


def shape_ratios(z: Array, half: Array, much: Array, little: Array) -> list[float]:
    """Sums of log density ratios where the larger part of the noise is cut off, its ends set to the limits, or uniform.

    z = much e + little f, both standard normal, and much^2 + little^2 = 1: given z, e is N(much z, little^2). A mixture
    with a hundredth of the right law keeps the ratios finite.
    """
    ratios = []
    for c in CLIPS:
        inside = ndtr((c - much * z) / little) - ndtr((-c - much * z) / little)
        ends = sum(np.exp(half - ((z - end) / little) ** 2 / 2) for end in (-c * much, c * much)) / little
        ratios.append(inside + ndtr(-c) * ends)
    end = np.sqrt(3.0) * much  # of uniform noise with variance 1
    even = ndtr((z + end) / little) - ndtr((z - end) / little)
    ratios.append(even / (2 * end) * np.sqrt(2 * np.pi) * np.exp(half))
    return [float(np.log(0.99 * ratio + 0.01).sum()) for ratio in ratios]
