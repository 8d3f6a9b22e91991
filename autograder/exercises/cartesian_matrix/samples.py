"""What `cartesian_matrix.generate_data` is called with, and what has to hold of its draws; laws of likely errors."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from scipy.special import ndtr

from autograder.authoring.simulations import Sampler
from autograder.exercises.cartesian_matrix.cases import PRIORS, Array, Scene, priors
from reference import cartesian_matrix as reference

MANY, FEW, SQUARE = 4000, 3, 96
CORRELATIONS = (-0.3, -0.1, 0.1, 0.3)
CLIPS = (1.5, 2.0, 2.5)
FARTHEST = 30.0  # standard deviations beyond which draws are not told apart, so that nothing overflows


SAMPLER = Sampler(
    reference.generate_data,
    {"S": "real", "mu": "real", "xi": "real"},
    noise={
        "the row means mu": lambda mu, mu0, lam0: (mu - mu0) * np.sqrt(lam0),
        "the column means xi": lambda xi, xi0, tau0: (xi - xi0) * np.sqrt(tau0),
        "the cells": lambda S, mu, xi, lam, tau: (
            (S - mu[:, None] - xi) / np.sqrt(1.0 / lam[:, None] + 1.0 / tau)
        ).ravel(),
    },
)


def long_side_first(S: Array, mu: Array, xi: Array, lam: Array, tau: Array) -> tuple[Array, Array]:
    """What the cells add to the means of their row and column, and its variance; the longer side first."""
    rest, variance = S - mu[:, None] - xi, 1.0 / lam[:, None] + 1.0 / tau
    return (rest, variance) if len(lam) > len(tau) else (rest.T, variance.T)


def differences(S: Array, mu: Array, xi: Array, lam: Array, tau: Array) -> Array:
    """Differences of neighbouring cells in units of the deviation that they have if nothing is shared, (many, 2)."""
    rest, variance = long_side_first(S, mu, xi, lam, tau)
    return np.asarray((rest[:, 1:] - rest[:, :-1]) / np.sqrt(variance[:, 1:] + variance[:, :-1]))


def cells(S: Array, mu: Array, xi: Array, lam: Array, tau: Array) -> Array:
    """The cells about their means in standard deviations, (many, few); of a square matrix in one column."""
    rest, variance = long_side_first(S, mu, xi, lam, tau)
    z = rest / np.sqrt(variance)
    return z.ravel() if len(lam) == len(tau) else np.asarray(z)


def story(rng: np.random.Generator, variant: Mapping[str, Any]) -> list[Scene]:
    numbers = {name: float(variant[name]) for name in PRIORS[:4]}
    return [numbers | {name: np.array(variant[name]) for name in ("lam", "tau")}]


def tall_and_wide(rng: np.random.Generator) -> list[Scene]:
    """Many rows whose X varies far more than Y, and many columns whose Y varies far more than X: what is left out,
    shared or mixed up then shows. With 4000 rows or columns a distance of 0.09 between laws is seen with certainty of
    0.999: a standard deviation that is off by a third."""
    ends = {"mu0": (2.0, 4.0), "lam0": (0.1, 0.2), "xi0": (-9.0, -7.0), "tau0": (0.2, 0.35)}
    known = {name: float(rng.uniform(*between)) for name, between in ends.items()}
    loose, tight = rng.uniform(0.04, 0.12, size=MANY), rng.uniform(0.6, 0.9, size=FEW)
    return [known | {"lam": loose, "tau": tight}, known | {"lam": tight, "tau": loose}]


def tall(rng: np.random.Generator) -> list[Scene]:
    return tall_and_wide(rng)[:1]


def wide(rng: np.random.Generator) -> list[Scene]:
    return tall_and_wide(rng)[1:]


def scattered(rng: np.random.Generator) -> list[Scene]:
    """Many rows with much noise of X, many columns with much noise of Y, and as many rows as columns.

    Precisions differ by factors on both sides. The noise of the short side is anything from a quarter of the other's
    variance to nearly nothing: where it is nearly nothing, the law of the other noise shows as it is.
    """
    drawn = []
    for shape in ("tall", "wide", "square"):
        lam, tau = np.exp(rng.uniform(np.log(0.15), np.log(3.0), size=(2, SQUARE)))
        if shape != "square":
            lam = rng.uniform(0.04, 0.12, size=MANY)
            tau = rng.permutation(np.geomspace(0.4, 8.0, FEW)) * rng.uniform(0.9, 1.1, size=FEW)
        if shape == "wide":
            lam, tau = tau, lam
        drawn.append(tall_and_wide(rng)[0] | {"lam": lam, "tau": tau})
    return drawn


def alike(rng: np.random.Generator) -> list[Scene]:
    """Moderate sizes, with one precision for all rows and for all columns: a wrong one is the same for all cells, and
    costs the marks of their law alone."""
    R, C = int(rng.integers(42, 48)), int(rng.integers(52, 58))
    lam, tau = np.full(R, rng.uniform(0.3, 3.0)), np.full(C, rng.uniform(0.3, 3.0))
    return [{"mu0": 2.0, "lam0": 0.4, "xi0": -3.0, "tau0": 1.7, "lam": lam, "tau": tau}]


def short(rng: np.random.Generator) -> list[Scene]:
    """Few rows and columns; nearly all noise is that of X, then that of Y, then half of each.

    All rows have one precision, and all columns: a wrong one makes no cell unlike the others.
    """
    drawn = []
    for rows, columns, R, C, calls in ((1.0, 40.0, 3, 4, 120), (30.0, 1.0, 3, 3, 120), (2.0, 2.0, 2, 2, 240)):
        lam, tau = np.full(R, rows * rng.uniform(0.5, 1.5)), np.full(C, columns * rng.uniform(0.5, 1.5))
        known = {"mu0": 2.0, "lam0": float(rng.uniform(0.3, 0.6)), "xi0": -3.0, "tau0": float(rng.uniform(1.5, 2.5))}
        drawn.append(known | {"lam": lam, "tau": tau, "calls": calls})
    return drawn


def smallest(rng: np.random.Generator) -> list[Scene]:
    """One row, one column, one cell."""
    return [priors(rng, R, C) for R, C in ((1, 4), (5, 1), (1, 1))]


def noise_rivals(z: Array, rng: Any, mu0: float, lam0: float, xi0: float, tau0: float, lam: Array, tau: Array) -> Array:
    """Log density ratios of likely errors: other variances, and noise that is cut off, uniform or of heavy tails."""
    if len(lam) <= len(tau):
        lam, tau = tau, lam  # as `long_side_first` turns the matrix; both sides play the same part
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
