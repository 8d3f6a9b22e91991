"""The cases of `cartesian_matrix`: its variants, what its functions are called with, and how answers are read."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from scipy.special import ndtr

from autograder.checks.compare import numbers, same_shape, unpack
from autograder.checks.objectives import trace_of
from autograder.values import Generator
from reference import cartesian_matrix as reference

Variant = Mapping[str, Any]
Arguments = list[tuple[Any, ...]]
Array = np.ndarray

SAMPLE = ("S", "mu", "xi")
FIT = ("mu_mean", "mu_precision", "xi_mean", "xi_precision", "elbos")
PRIORS = ("mu0", "lam0", "xi0", "tau0", "lam", "tau")


def festival(rng: np.random.Generator, priors: Mapping[str, Any]) -> dict[str, Any]:
    """A variant's values: the priors, and scores to one digit that were drawn with them."""
    S = reference.generate_data(rng, *(priors[name] for name in PRIORS)).S
    return dict(priors) | {"S": np.round(S, 1).tolist()}


# Five critics and eight films; unequal precisions of rows and of columns, and of the two priors.
DEFAULT = festival(
    np.random.default_rng(36),
    {
        "mu0": -0.5,
        "lam0": 1.6,
        "xi0": 6.0,
        "tau0": 0.4,
        "lam": [4.0, 0.8, 2.5, 0.5, 1.6],
        "tau": [2.0, 5.0, 0.6, 3.2, 0.4, 1.5, 8.0, 0.9],
    },
)


def draw_variant(rng: np.random.Generator) -> dict[str, Any]:
    """Another festival of that size."""
    spread = rng.uniform(0.8, 1.25, size=13)
    return festival(
        rng,
        {
            "mu0": round(float(rng.uniform(-1.0, -0.3)), 1),
            "lam0": round(float(rng.uniform(1.3, 2.0)), 1),
            "xi0": round(float(rng.uniform(5.0, 7.0)), 1),
            "tau0": round(float(rng.uniform(0.3, 0.5)), 2),
            "lam": [round(float(v), 2) for v in rng.permutation(DEFAULT["lam"]) * spread[:5]],
            "tau": [round(float(v), 2) for v in rng.permutation(DEFAULT["tau"]) * spread[5:]],
        },
    )


# --- cases ---------------------------------------------------------------------------------------------------------


def story(variant: Variant) -> tuple[Any, ...]:
    """The matrix and the priors of the text."""
    mu0, lam0, xi0, tau0 = (float(variant[name]) for name in PRIORS[:4])
    return np.array(variant["S"]), mu0, lam0, xi0, tau0, np.array(variant["lam"]), np.array(variant["tau"])


WIDE = 20.0


def priors(rng: np.random.Generator, R: int, C: int, width: float = 6.0, weak: str = "") -> tuple[Any, ...]:
    """Means and precisions that all differ; precisions within a factor width of 1 to either side, if it is wide with
    both ends among them. The prior of the "rows" or of the "columns" is weak, its precision below 1, and the other's
    is above.
    """

    def precisions(size: int) -> Array:
        found = np.exp(rng.uniform(-np.log(width), np.log(width), size=size))
        if width == WIDE:
            found[:2] = 1.0 / width, width
        return np.asarray(rng.permutation(found))

    low, high = float(rng.uniform(0.2, 0.8)), float(rng.uniform(1.3, 3.2))
    rows_are_weak = weak == "rows" if weak else rng.random() < 0.5
    lam0, tau0 = (low, high) if rows_are_weak else (high, low)
    return (
        float(rng.uniform(0.8, 3.0)),
        lam0,
        float(rng.uniform(-4.0, -1.0)),
        tau0,
        precisions(R),
        precisions(C),
    )


def matrix(rng: np.random.Generator, R: int, C: int, width: float = 6.0, weak: str = "") -> tuple[Any, ...]:
    """(S, mu0, lam0, xi0, tau0, lam, tau), drawn from the model."""
    known = priors(rng, R, C, width, weak)
    return (reference.generate_data(rng, *known).S, *known)


SIZES = ((3, 5), (6, 2), (4, 7))


def matrices(rng: np.random.Generator) -> list[tuple[Any, ...]]:
    """Of several sizes, with the weak prior on either side."""
    return [matrix(rng, R, C, weak=weak) for (R, C), weak in zip(SIZES, ("rows", "columns", ""), strict=True)]


def special_matrices(rng: np.random.Generator) -> list[tuple[Any, ...]]:
    """One row, one column, and precisions that differ by factors of hundreds."""
    return [matrix(rng, 1, 4, weak="rows"), matrix(rng, 5, 1, weak="columns"), matrix(rng, 3, 6, width=WIDE)]


def story_data(rng: np.random.Generator, variant: Variant) -> Arguments:
    return [(Generator(36), *story(variant)[1:])]


MANY, FEW = 4000, 3


def seed(rng: np.random.Generator) -> Generator:
    return Generator(int(rng.integers(2**31)))


def tall_and_wide(rng: np.random.Generator, variant: Variant) -> Arguments:
    """Many rows whose X varies far more than Y, and many columns whose Y varies far more than X: what is left out,
    shared or mixed up then shows. With 4000 rows or columns a distance of 0.09 between laws is seen with certainty of
    0.999: a standard deviation that is off by a third."""
    mu0, lam0, xi0, tau0 = (
        float(rng.uniform(2.0, 4.0)),
        float(rng.uniform(0.1, 0.2)),
        float(rng.uniform(-9.0, -7.0)),
        float(rng.uniform(0.2, 0.35)),
    )
    loose, tight = rng.uniform(0.04, 0.12, size=MANY), rng.uniform(0.6, 0.9, size=FEW)
    tall = seed(rng), mu0, lam0, xi0, tau0, loose, tight
    return [tall, (seed(rng), mu0, lam0, xi0, tau0, tight, loose)]


def tall(rng: np.random.Generator, variant: Variant) -> Arguments:
    return tall_and_wide(rng, variant)[:1]


def wide(rng: np.random.Generator, variant: Variant) -> Arguments:
    return tall_and_wide(rng, variant)[1:]


CALLS = 16


def many_calls(rng: np.random.Generator, variant: Variant) -> Arguments:
    """Matrices of moderate size, all with the same parameters, and with one precision for all rows and for all columns.

    So a wrong precision of the cells is the same for all, and costs the marks of their law alone.
    """
    R, C = int(rng.integers(42, 48)), int(rng.integers(52, 58))
    lam, tau = np.full(R, rng.uniform(0.3, 3.0)), np.full(C, rng.uniform(0.3, 3.0))
    return [(Generator(int(rng.integers(2**30))), 2.0, 0.4, -3.0, 1.7, lam, tau)]


def smallest_data(rng: np.random.Generator, variant: Variant) -> Arguments:
    """One row, one column, one cell."""
    sizes = ((1, 4), (5, 1), (1, 1))
    return [(seed(rng), *priors(rng, R, C)) for R, C in sizes]


def given_xi(rng: np.random.Generator, given: list[tuple[Any, ...]]) -> Arguments:
    """Arguments of update_q_mu; the means of q(xi) are neither the prior's nor the best."""
    return [
        (S, xi0 + rng.normal(scale=1.5, size=len(tau)), mu0, lam0, lam, tau)
        for S, mu0, lam0, xi0, tau0, lam, tau in given
    ]


def given_mu(rng: np.random.Generator, given: list[tuple[Any, ...]]) -> Arguments:
    return [
        (S, mu0 + rng.normal(scale=1.5, size=len(lam)), xi0, tau0, lam, tau)
        for S, mu0, lam0, xi0, tau0, lam, tau in given
    ]


def story_rows(rng: np.random.Generator, variant: Variant) -> Arguments:
    (S, xi_mean, *rest), *_ = given_xi(rng, [story(variant)])
    return [(S, np.round(xi_mean, 1), *rest)]


def story_columns(rng: np.random.Generator, variant: Variant) -> Arguments:
    (S, mu_mean, *rest), *_ = given_mu(rng, [story(variant)])
    return [(S, np.round(mu_mean, 1), *rest)]


def rows(rng: np.random.Generator, variant: Variant) -> Arguments:
    return given_xi(rng, matrices(rng))


def columns(rng: np.random.Generator, variant: Variant) -> Arguments:
    return given_mu(rng, matrices(rng))


def special_rows(rng: np.random.Generator, variant: Variant) -> Arguments:
    return given_xi(rng, special_matrices(rng))


def special_columns(rng: np.random.Generator, variant: Variant) -> Arguments:
    return given_mu(rng, special_matrices(rng))


def with_factors(rng: np.random.Generator, given: list[tuple[Any, ...]]) -> Arguments:
    """Arguments of elbo; q has means off the best ones and precisions that all differ."""
    drawn: Arguments = []
    for S, mu0, lam0, xi0, tau0, lam, tau in given:
        R, C = S.shape
        q = (
            mu0 + rng.normal(size=R),
            np.exp(rng.uniform(-0.7, 1.6, size=R)),
            xi0 + rng.normal(size=C),
            np.exp(rng.uniform(-1.6, 0.7, size=C)),
        )
        drawn.append((S, *q, mu0, lam0, xi0, tau0, lam, tau))
    return drawn


def story_bound(rng: np.random.Generator, variant: Variant) -> Arguments:
    (S, *q_and_priors), *_ = with_factors(rng, [story(variant)])
    return [(S, *(np.round(part, 1) + 0.1 for part in q_and_priors[:4]), *q_and_priors[4:])]


def bounds(rng: np.random.Generator, variant: Variant) -> Arguments:
    return with_factors(rng, matrices(rng))


def special_bounds(rng: np.random.Generator, variant: Variant) -> Arguments:
    return with_factors(rng, special_matrices(rng))


def story_run(rng: np.random.Generator, variant: Variant) -> Arguments:
    return [story(variant)]


def brief_run(rng: np.random.Generator, variant: Variant) -> Arguments:
    """The same, over after three iterations."""
    return [(*story(variant), 3)]


def runs(rng: np.random.Generator, variant: Variant) -> Arguments:
    """With the default number of iterations and tolerance, and with others that change nothing much."""
    first, *others = matrices(rng)
    return [first, *((*given, 800, 1e-11) for given in others)]


def special_runs(rng: np.random.Generator, variant: Variant) -> Arguments:
    """Their ascent is nearly done with after twenty iterations: who stops too soon loses marks elsewhere."""
    while True:
        drawn = special_matrices(rng)
        if all(abs(reference.cavi(*(*given, 20, -np.inf)).elbos[-1] / best(*given) - 1) < 2e-5 for given in drawn):
            return [(*given, 800, 1e-11) for given in drawn]


def limited_runs(rng: np.random.Generator, variant: Variant) -> list[tuple[tuple[Any, ...], int]]:
    """Few iterations where many are needed, and as many as nobody needs; with the longest traces allowed.

    Where priors are weak, the rows and the columns pass a constant back and forth for hundreds of iterations. A trace
    has one value per iteration or one per update, with the start or without.
    """
    lam, tau = rng.uniform(0.5, 3.0, size=6), rng.uniform(0.5, 3.0, size=4)
    known = (float(rng.uniform(20.0, 40.0)), 0.02, float(rng.uniform(-40.0, -20.0)), 0.03, lam, tau)
    S = reference.generate_data(rng, *known).S + rng.uniform(20.0, 30.0)
    return [((S, *known, 5, 1e-10), 12), ((*matrices(rng)[0][:7], 600, 1e-3), 300)]


# --- what has to hold ----------------------------------------------------------------------------------------------


def sample_of(value: Any, rng: Any, mu0: float, lam0: float, xi0: float, tau0: float, lam: Array, tau: Array) -> Any:
    """S (R, C), mu (R,) and xi (C,) as arrays, or what is wrong with them."""
    parts = unpack(value, ("S", "mu", "xi"))
    if isinstance(parts, str):
        return parts
    arrays = []
    for name, part, shape in zip(
        ("S", "mu", "xi"), parts, ((len(lam), len(tau)), (len(lam),), (len(tau),)), strict=True
    ):
        array = numbers(part)
        if not isinstance(array, str):
            array = same_shape(array, shape)
        if isinstance(array, str):
            return f"{name}: {array}"
        if not np.isfinite(array).all():
            return f"{name}: holds values that are not finite"
        arrays.append(array.astype(float))
    return tuple(arrays)


def is_a_sample(value: Any, *args: Any) -> str:
    """Shapes as documented; no two cells, rows or columns alike."""
    sample = sample_of(value, *args)
    if isinstance(sample, str):
        return sample
    for name, array in zip(("S", "mu", "xi"), sample, strict=True):
        if len(np.unique(array)) < array.size:
            return f"{name}: several entries are equal; each should be a draw of its own"
    return ""


def standard_rows(value: Any, *args: Any) -> Any:
    """The row means in units of their prior: standard normal."""
    sample = sample_of(value, *args)
    return sample if isinstance(sample, str) else (sample[1] - args[1]) * np.sqrt(args[2])


def standard_columns(value: Any, *args: Any) -> Any:
    """The column means in units of their prior: standard normal."""
    sample = sample_of(value, *args)
    return sample if isinstance(sample, str) else (sample[2] - args[3]) * np.sqrt(args[4])


def noise_of(sample: tuple[Array, Array, Array], lam: Array, tau: Array) -> tuple[Array, Array]:
    """What the cells add to the means of their row and column, and its variance; the longer side first."""
    S, mu, xi = sample
    noise, variance = S - mu[:, None] - xi, 1.0 / lam[:, None] + 1.0 / tau
    return (noise, variance) if len(lam) > len(tau) else (noise.T, variance.T)


def standard_differences(value: Any, *args: Any) -> Any:
    """Differences of neighbouring cells in units of the deviation that they have if nothing is shared, (many, 2)."""
    sample = sample_of(value, *args)
    if isinstance(sample, str):
        return sample
    noise, variance = noise_of(sample, *args[5:])
    return (noise[:, 1:] - noise[:, :-1]) / np.sqrt(variance[:, 1:] + variance[:, :-1])


def sequences(value: Any, *args: Any) -> Any:
    """The noise of rows, columns and cells: standard normal, and independent of each other."""
    sample = sample_of(value, *args)
    if isinstance(sample, str):
        return sample
    S, mu, xi = sample
    cells = (S - mu[:, None] - xi) / np.sqrt(1.0 / args[5][:, None] + 1.0 / args[6])
    return {
        "the row means mu": standard_rows(value, *args),
        "the column means xi": standard_columns(value, *args),
        "the cells": cells.ravel(),
    }


def standard_normal(z: Array, *args: Any) -> Array:
    return np.asarray(ndtr(z))


def factors_of(parts: Any, S: Array) -> Any:
    """Means and precisions of q as arrays, (R,) and (C,), or what is wrong with them."""
    arrays = []
    for name, part, size in zip(
        ("mu_mean", "mu_precision", "xi_mean", "xi_precision"), parts, np.repeat(np.shape(S), 2), strict=True
    ):
        array = numbers(part)
        if not isinstance(array, str):
            array = same_shape(array, (int(size),))
        if isinstance(array, str):
            return f"{name}: {array}"
        if not np.isfinite(array).all():
            return f"{name}: holds values that are not finite"
        if name.endswith("precision") and not (array > 0).all():
            return f"{name}: a precision is positive"
        arrays.append(array.astype(float))
    return tuple(arrays)


def fit_is_valid(value: Any, S: Array, *args: Any) -> str:
    """Means and precisions of the documented shapes, and a trace."""
    parts = unpack(value, ("mu_mean", "mu_precision", "xi_mean", "xi_precision", "elbos"))
    if isinstance(parts, str):
        return parts
    factors = factors_of(parts[:4], S)
    if isinstance(factors, str):
        return factors
    trace = trace_of(value, ("mu_mean", "mu_precision", "xi_mean", "xi_precision", "elbos"))
    return trace if isinstance(trace, str) else ""


def rows_are_normals(value: Any, S: Array, *args: Any) -> str:
    """A mean and a positive precision for every row."""
    return normals(value, np.shape(S)[0])


def columns_are_normals(value: Any, S: Array, *args: Any) -> str:
    """A mean and a positive precision for every column."""
    return normals(value, np.shape(S)[1])


def normals(value: Any, size: int) -> str:
    parts = unpack(value, ("mean", "precision"))
    if isinstance(parts, str):
        return parts
    for name, part in zip(("mean", "precision"), parts, strict=True):
        array = numbers(part)
        if not isinstance(array, str):
            array = same_shape(array, (size,))
        if isinstance(array, str):
            return f"{name}: {array}"
        if not np.isfinite(array).all():
            return f"{name}: holds values that are not finite"
        if name == "precision" and not (array > 0).all():
            return "precision: all should be positive"
    return ""


def best(S: Array, *args: Any) -> float:
    known = dict(zip(PRIORS, args, strict=False))  # and without what follows, the limits of the run
    return float(reference.cavi(S, **known, max_iter=5000, tol=1e-13).elbos[-1])


def constants_of_the_trace(*args: Any) -> tuple[float]:
    return (0.0,)


def exact_posterior(
    S: Array, mu0: float, lam0: float, xi0: float, tau0: float, lam: Array, tau: Array
) -> tuple[Array, Array]:
    """Means and standard deviations of (mu, xi) given S, of the joint normal distribution itself."""
    R = len(S)
    cells = 1.0 / (1.0 / lam[:, None] + 1.0 / tau)
    precision = np.diag(np.r_[lam0 + cells.sum(axis=1), tau0 + cells.sum(axis=0)])
    precision[:R, R:], precision[R:, :R] = cells, cells.T
    covariance = np.linalg.inv(precision)
    weighted = np.r_[lam0 * mu0 + (cells * S).sum(axis=1), tau0 * xi0 + (cells * S).sum(axis=0)]
    return covariance @ weighted, np.sqrt(np.diag(covariance))


def means_are_exact(value: Any, S: Array, *args: Any) -> str:
    """The means of q are the exact posterior's, to a hundredth of its standard deviation."""
    parts = unpack(value, FIT)
    if isinstance(parts, str):
        return parts
    factors = factors_of(parts[:4], S)
    if isinstance(factors, str):
        return factors
    mean, deviation = exact_posterior(S, *args[:6])
    gap = np.abs(np.r_[factors[0], factors[2]] - mean) / deviation
    worst = int(np.argmax(gap))
    if gap[worst] <= 0.01:
        return ""
    name, index = ("mu_mean", worst) if worst < len(S) else ("xi_mean", worst - len(S))
    got = factors[0][index] if name == "mu_mean" else factors[2][index]
    return f"{name}[{index}] is {got:.6g}; the exact posterior has the mean {mean[worst]:.6g}, and CAVI gets there"
