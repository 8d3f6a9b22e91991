"""The cases of `gradient_estimators`: variants, the functions log p, and what is compared row by row."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from autograder.checks.functions import as_argument
from autograder.checks.readers import parts
from autograder.checks.tensors import Array, double, exact, hermite, in_precision, single
from autograder.values import Function, Tensor

Variant = Mapping[str, Any]
Arguments = list[tuple[Any, ...]]
Rng = np.random.Generator

# The sheet has no numbers. A q that is too far right and down, too narrow in one direction and too wide in the other;
# p is not normalised, as a joint density is not.
DEFAULT = {
    "mean": [1.5, -0.5],
    "log_std": [-0.7, 0.4],
    "location": [-0.5, 0.6],
    "target_log_std": [0.3, -0.4],
    "log_evidence": -4.0,
    "S": 2000,
    "seed": 3,
}


def draw_variant(rng: Rng) -> dict[str, Any]:
    """Another q and another target, as far from each other."""
    signs = rng.choice([-1.0, 1.0], size=2)
    swap = int(rng.integers(2))
    log_std = [float(rng.uniform(-0.9, -0.6)), float(rng.uniform(0.3, 0.5))]
    target = [float(rng.uniform(0.2, 0.4)), float(rng.uniform(-0.5, -0.3))]
    mean, location = signs * rng.uniform(0.8, 1.6, size=2), -signs * rng.uniform(0.4, 0.8, size=2)
    return {
        "mean": [round(float(m), 1) for m in mean],
        "log_std": [round(value, 1) for value in (log_std[::-1] if swap else log_std)],
        "location": [round(float(m), 1) for m in location],
        "target_log_std": [round(value, 1) for value in (target[::-1] if swap else target)],
        "log_evidence": round(float(rng.uniform(-5.0, -3.0)), 1),
        "S": 2000,
        "seed": int(rng.integers(1, 1000)),
    }


# --- functions log p. Sums of products instead of matrix products: these take tensors of either precision -----------


def gaussian(location: Any, precision: Any, constant: Any, z: Any) -> Any:
    """log p of a Gaussian, up to a constant."""
    gap = z - location
    return constant - 0.5 * ((gap.unsqueeze(-1) * precision).sum(-2) * gap).sum(-1)


def gaussian_without_gradient(location: Any, precision: Any, constant: Any, z: Any) -> Any:
    """The same values, from a function that has no derivative."""
    gap = z.detach() - location
    return constant - 0.5 * ((gap.unsqueeze(-1) * precision).sum(-2) * gap).sum(-1)


def gaussian_with_plateau(
    height: Any, center: Any, widths: Any, location: Any, precision: Any, constant: Any, z: Any
) -> Any:
    """The same, raised by a constant where every dimension is near the center."""
    gap = z.detach() - location
    near = ((z.detach() - center).abs() < widths).all(-1)
    return height * near + constant - 0.5 * ((gap.unsqueeze(-1) * precision).sum(-2) * gap).sum(-1)


def waves(frequencies: Any, phases: Any, heights: Any, z: Any) -> Any:
    """A Gaussian bump with waves on it."""
    angles = (z.unsqueeze(-2) * frequencies).sum(-1) + phases
    return (heights * angles.sin()).sum(-1) - 0.5 * (z * z).sum(-1)


def wells(curvature: Any, tilt: Any, z: Any) -> Any:
    """A polynomial of degree four: two wells in every dimension, and a coupling between neighbours."""
    coupling = (z * z.roll(1, -1)).sum(-1)
    return (curvature * z**2 + tilt * z - 0.1 * z**4).sum(-1) + 0.3 * coupling


# --- drawing ---------------------------------------------------------------------------------------------------------


def random_precision(rng: Rng, D: int) -> Array:
    """A symmetric matrix with eigenvalues between 0.4 and 2.5."""
    axes = np.linalg.qr(rng.normal(size=(D, D)))[0]
    return np.asarray((axes * np.exp(rng.uniform(-0.9, 0.9, size=D))) @ axes.T)


FARTHEST, POINTS = (-20.0, 20.0), (-50.0, 50.0)  # means, and points of which the score is asked
NARROWEST, WIDEST = ENDS = -6.0, 2.0  # log_std
MANY = 90  # samples


def random_q(rng: Rng, D: int) -> tuple[Array, Array]:
    """Means off zero, and standard deviations between 0.45 and 1.65 that are all different and off 1."""
    magnitudes = np.linspace(0.25, 0.8, D) if D > 1 else np.array([0.5])
    return rng.uniform(-1.5, 1.5, size=D), rng.permutation(magnitudes) * np.where(np.arange(D) % 2, 0.6, -1.0)


def at_the_ends(rng: Rng, *ends: float) -> Array:
    """log_std within a hundredth of these."""
    return np.array([end * (1 - 0.01 * float(rng.random())) for end in ends])


def off_zero(rng: Rng, low: Any, high: Any, size: Any) -> Array:
    """Numbers of either sign, of sizes from `low` to `high`."""
    return np.asarray(rng.choice([-1.0, 1.0], size=size) * rng.uniform(low, high, size=size))


def some_noise(rng: Rng, S: int, D: int) -> Array:
    """Standard normal noise, but for two entries far out."""
    eps = rng.normal(size=(S, D))
    eps.flat[rng.permutation(eps.size)[:2]] = (rng.uniform(4.5, 6.0, size=2) * [1, -1])[: eps.size]
    return eps


def random_gaussian(rng: Rng, mean: Array, std: Array | float = 1.0, log_p: Any = gaussian) -> Function:
    """A Gaussian whose location is at least 0.5 off the mean in every dimension, not normalised.

    std:  the unit of lengths in every dimension
    """
    D = len(mean)
    location = mean + std * off_zero(rng, 0.5, 1.5, D)
    precision = random_precision(rng, D) / np.outer(std * np.ones(D), std * np.ones(D))
    return as_argument(log_p, double(location), double(precision), double(rng.uniform(-4.0, -2.0)))


def random_waves(rng: Rng, D: int) -> Function:
    phases, heights = rng.uniform(0.0, 6.0, size=3), rng.uniform(0.8, 1.6, size=3)
    return as_argument(waves, double(off_zero(rng, 0.4, 0.9, (3, D))), double(phases), double(heights))


def random_wells(rng: Rng, D: int) -> Function:
    return as_argument(wells, double(rng.uniform(0.3, 0.7, size=D)), double(rng.uniform(0.4, 0.9, size=D)))


def given(*args: Any, short: bool = False) -> tuple[Any, ...]:
    """Arguments whose arrays are tensors: in single precision if `short`, as are those of functions, or in double."""
    dtype = np.float32 if short else np.float64
    return tuple(in_precision(double(arg) if isinstance(arg, Array) else arg, dtype) for arg in args)


# --- the text --------------------------------------------------------------------------------------------------------


def story_target(variant: Variant) -> Function:
    """The text's log p: a Gaussian with diagonal covariance, times the evidence."""
    target = np.array(variant["target_log_std"])
    constant = variant["log_evidence"] - target.sum() - 0.5 * len(target) * np.log(2 * np.pi)
    return as_argument(gaussian, *map(single, (variant["location"], np.diag(np.exp(-2 * target)), constant)))


def story_q(variant: Variant) -> tuple[Array, Array]:
    return np.array(variant["mean"]), np.array(variant["log_std"])


def story_rows(rng: Rng, variant: Variant) -> Arguments:
    """Three samples, rounded so that they can be read."""
    return [given(story_target(variant), *story_q(variant), rng.normal(size=(3, 2)).round(2), short=True)]


def story_landed(rng: Rng, variant: Variant) -> Arguments:
    q = np.array(variant["location"]), np.array(variant["target_log_std"])
    return [at_the_target(*q, rng.normal(size=(4, 2)).round(2), 0.5)]


def story_points(rng: Rng, variant: Variant) -> Arguments:
    mean, log_std = story_q(variant)
    return [given((mean + np.exp(log_std) * rng.normal(size=(3, 2))).round(2), mean, log_std, short=True)]


def story_grid(rng: Rng, variant: Variant) -> Arguments:
    return [nodes_of(*story_q(variant))]


# --- cases that are compared row by row ------------------------------------------------------------------------------


def any_rows(rng: Rng, variant: Variant) -> Arguments:
    """More, and fewer, samples than dimensions, as many, and very many; log p of every kind; both precisions.

    Means far off, where some log p are steep; noise far out; both together, and a wide q.
    """
    drawn = []
    for D, S, target in ((3, MANY, ""), (4, 2, ""), (9, 3, ""), (2, 4, "waves"), (3, 3, "wells")):
        (mean, log_std), eps = random_q(rng, D), some_noise(rng, S, D)
        if target == "wells":
            mean[:2] = FARTHEST
        if D == 9:
            mean[:2], log_std[:2], eps[0, :2] = FARTHEST, WIDEST, np.array([-1, 1]) * rng.uniform(2.0, 3.0, size=2)
        some = {"waves": random_waves, "wells": random_wells}
        log_p = some[target](rng, D) if target else random_gaussian(rng, mean)
        drawn.append(given(log_p, mean, log_std, eps, short=D == 4))
    return drawn


def single_rows(rng: Rng, variant: Variant) -> Arguments:
    """One sample; one dimension; narrow and wide q."""
    drawn = []
    for D, S, scale in ((3, 1, 0.0), (1, 4, 0.0), (2, 3, -1.5), (2, 3, 0.8)):
        mean, log_std = random_q(rng, D)
        drawn.append(given(random_gaussian(rng, mean), mean, log_std + scale, rng.normal(size=(S, D))))
    # A mean near 0 and noise off 0: where q is so narrow, single precision hardly tells a sample from the mean.
    mean, noise, log_std = rng.uniform(-0.2, 0.2, size=2), off_zero(rng, 0.4, 1.6, (3, 2)), at_the_ends(rng, *ENDS)
    # Half the time p is as narrow as q, as posteriors are, and steep.
    return [*drawn, *(given(random_gaussian(rng, mean, std), mean, log_std, noise) for std in (1.0, np.exp(log_std)))]


def landed(rng: Rng, variant: Variant) -> Arguments:
    sizes = ((2, 5), (3, 4), (1, 3))
    return [at_the_target(*random_q(rng, D), rng.normal(size=(S, D)), float(rng.uniform(-3.0, -1.0))) for D, S in sizes]


def at_the_target(mean: Array, log_std: Array, eps: Array, constant: float) -> tuple[Any, ...]:
    """q is p: the same mean, the same covariance, up to the constant of p."""
    return given(
        as_argument(gaussian, *map(double, (mean, np.diag(np.exp(-2 * log_std)), constant))), mean, log_std, eps
    )


def is_zero_for_every_sample(value: Any, log_p: Any, mean: Tensor, log_std: Tensor, eps: Tensor) -> str:
    """Both parts vanish, up to rounding in single precision."""
    shape = eps.values.shape
    for name, array in zip(("mean", "log_std"), parts(value, mean=shape, log_std=shape), strict=True):
        worst = float(np.max(np.abs(array), initial=0.0))
        if not worst <= 2e-4:
            return f"{name}: q is p here, and the path derivative 0 for every sample; yours goes up to {worst:.4g}"
    return ""


# --- points for the score --------------------------------------------------------------------------------------------


def any_points(rng: Rng, variant: Variant) -> Arguments:
    """More, and fewer, points than dimensions; points that q would hardly ever give; both precisions."""
    drawn = []
    for D, S in ((3, MANY), (4, 2), (3, 3), (9, 4), (3, 1), (1, 4)):
        mean, log_std = random_q(rng, D)
        z = mean + (5.0 if S == 3 else 1.0) * np.exp(log_std) * rng.normal(size=(S, D))
        drawn.append(given(z, mean, log_std, short=S < 3))
    mean, log_std = rng.uniform(-0.2, 0.2, size=2), at_the_ends(rng, *ENDS)
    noise = np.array([[0.4], [1.6], [2.2]]) * off_zero(rng, 0.9, 1.1, (3, 2))
    drawn.append(given(mean + np.exp(log_std) * noise, mean, log_std))
    mean, log_std = rng.permutation([*FARTHEST, 0.3]), rng.permutation([*ENDS, -1.0])
    z = mean + np.exp(log_std) * rng.normal(size=(4, 3))
    z[0, :2], z[1, 1:] = POINTS, POINTS
    return [*drawn, given(z, mean, log_std)]


def nodes_of(mean: Array, log_std: Array) -> tuple[Any, ...]:
    """The nodes of a product of Gauss-Hermite rules, as points of q."""
    return given(mean + np.exp(log_std) * hermite(len(mean), 3)[0], mean, log_std)


def any_grids(rng: Rng, variant: Variant) -> Arguments:
    return [nodes_of(*random_q(rng, D)) for D in (3, 1)]


def averages_to_zero(value: Any, z: Tensor, mean: Tensor, log_std: Tensor) -> str:
    """The points are quadrature nodes of q, so that the weighted mean of a polynomial over them is its expectation."""
    shape = z.values.shape
    weights = hermite(shape[1], 3)[1]
    for name, rows in zip(("mean", "log_std"), parts(value, mean=shape, log_std=shape), strict=True):
        average, spread = weights @ rows, np.sqrt(weights @ rows**2)
        # The mean square of the score is the Fisher information: 1/std^2 and 2.
        size = np.exp(-exact(log_std)) if name == "mean" else np.full(shape[1], 2**0.5)
        if not np.any(spread > 1e-3 * size):
            return f"{name}: your score is 0 everywhere; only its mean over q is"
        if not np.all(np.abs(average) <= 1e-4 * size):
            return f"{name}: the mean of your score over q is {average.round(4).tolist()}; it should be 0"
        if not np.all(spread <= 1e3 * size):
            return f"{name}: your score is larger than any score is"
    return ""
