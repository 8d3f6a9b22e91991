"""The cases of `gradient_estimators`: variants, the functions log p, and what is compared row by row."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from autograder.checks.compare import numbers, same_shape, unpack
from autograder.checks.functions import as_argument
from autograder.checks.here import built
from autograder.values import Function, Tensor

Variant = Mapping[str, Any]
Arguments = list[tuple[Any, ...]]

NAMES = ("mean", "log_std")

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


def draw_variant(rng: np.random.Generator) -> dict[str, Any]:
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


def tensor(values: Any, single: bool = False) -> Tensor:
    return Tensor(np.asarray(values, dtype=np.float32 if single else np.float64))


def random_precision(rng: np.random.Generator, D: int) -> np.ndarray:
    """A symmetric matrix with eigenvalues between 0.4 and 2.5."""
    axes = np.linalg.qr(rng.normal(size=(D, D)))[0]
    return np.asarray((axes * np.exp(rng.uniform(-0.9, 0.9, size=D))) @ axes.T)


FARTHEST, POINTS = (-20.0, 20.0), (-50.0, 50.0)  # means, and points of which the score is asked
MANY = 90  # samples


def random_q(rng: np.random.Generator, D: int) -> tuple[np.ndarray, np.ndarray]:
    """Means off zero, and standard deviations between 0.45 and 1.65 that are all different and off 1."""
    magnitudes = np.linspace(0.25, 0.8, D) if D > 1 else np.array([0.5])
    return rng.uniform(-1.5, 1.5, size=D), rng.permutation(magnitudes) * np.where(np.arange(D) % 2, 0.6, -1.0)


NARROWEST, WIDEST = -6.0, 2.0  # log_std


def at_the_ends(rng: np.random.Generator, ends: tuple[float, ...]) -> np.ndarray:
    """log_std within a hundredth of these."""
    return np.array([end * (1 - 0.01 * float(rng.random())) for end in ends])


def some_noise(rng: np.random.Generator, S: int, D: int) -> np.ndarray:
    """Standard normal noise, but for two entries far out."""
    eps = rng.normal(size=(S, D))
    eps.flat[rng.permutation(eps.size)[:2]] = (rng.uniform(4.5, 6.0, size=2) * [1, -1])[: eps.size]
    return eps


def random_gaussian(
    rng: np.random.Generator, mean: np.ndarray, single: bool = False, std: np.ndarray | float = 1.0
) -> Function:
    """A Gaussian whose location is at least 0.5 off the mean in every dimension, not normalised.

    std:  the unit of lengths in every dimension
    """
    D = len(mean)
    location = mean + std * rng.choice([-1.0, 1.0], size=D) * rng.uniform(0.5, 1.5, size=D)
    precision = random_precision(rng, D) / np.outer(std * np.ones(D), std * np.ones(D))
    constants = location, precision, np.array(rng.uniform(-4.0, -2.0))
    return as_argument(gaussian, *(tensor(part, single) for part in constants))


def random_waves(rng: np.random.Generator, D: int, single: bool = False) -> Function:
    frequencies = rng.choice([-1.0, 1.0], size=(3, D)) * rng.uniform(0.4, 0.9, size=(3, D))
    constants = frequencies, rng.uniform(0.0, 6.0, size=3), rng.uniform(0.8, 1.6, size=3)
    return as_argument(waves, *(tensor(part, single) for part in constants))


def random_wells(rng: np.random.Generator, D: int, single: bool = False) -> Function:
    constants = rng.uniform(0.3, 0.7, size=D), rng.uniform(0.4, 0.9, size=D)
    return as_argument(wells, *(tensor(part, single) for part in constants))


def story_target(variant: Variant) -> Function:
    """The text's log p: a Gaussian with diagonal covariance, times the evidence."""
    target = np.array(variant["target_log_std"])
    constant = variant["log_evidence"] - target.sum() - 0.5 * len(target) * np.log(2 * np.pi)
    constants = variant["location"], np.diag(np.exp(-2 * target)), constant
    return as_argument(gaussian, *(tensor(part, single=True) for part in constants))


def story_q(variant: Variant) -> tuple[Tensor, Tensor]:
    return tensor(variant["mean"], single=True), tensor(variant["log_std"], single=True)


# --- cases that are compared row by row ------------------------------------------------------------------------------


def story_rows(rng: np.random.Generator, variant: Variant) -> Arguments:
    """Three samples, rounded so that they can be read."""
    return [(story_target(variant), *story_q(variant), tensor(rng.normal(size=(3, 2)).round(2), single=True))]


def any_rows(rng: np.random.Generator, variant: Variant) -> Arguments:
    """More, and fewer, samples than dimensions, as many, and very many; log p of every kind; both precisions.

    Means far off, where some log p are steep; noise far out; both together, and a wide q.
    """
    cases = []
    for D, S, single, target in (
        (3, MANY, False, "gaussian"),
        (4, 2, True, "gaussian"),
        (9, 3, False, "gaussian"),
        (2, 4, False, "waves"),
        (3, 3, False, "wells"),
    ):
        mean, log_std = random_q(rng, D)
        if target == "wells":
            mean[:2] = FARTHEST
        eps = some_noise(rng, S, D)
        if D == 9:
            mean[:2], log_std[:2], eps[0, :2] = FARTHEST, WIDEST, np.array([-1, 1]) * rng.uniform(2.0, 3.0, size=2)
        log_p = {
            "gaussian": lambda rng, mean=mean, single=single: random_gaussian(rng, mean, single),
            "waves": lambda rng, D=D, single=single: random_waves(rng, D, single),
            "wells": lambda rng, D=D, single=single: random_wells(rng, D, single),
        }[target](rng)
        cases.append((log_p, tensor(mean, single), tensor(log_std, single), tensor(eps, single)))
    return cases


def single_rows(rng: np.random.Generator, variant: Variant) -> Arguments:
    """One sample; one dimension; narrow and wide q."""
    cases = []
    for D, S, scale in ((3, 1, 0.0), (1, 4, 0.0), (2, 3, -1.5), (2, 3, 0.8)):
        mean, log_std = random_q(rng, D)
        log_p = random_gaussian(rng, mean)
        cases.append((log_p, tensor(mean), tensor(log_std + scale), tensor(rng.normal(size=(S, D)))))
    # A mean near 0 and noise off 0: where q is so narrow, single precision hardly tells a sample from the mean.
    mean = rng.uniform(-0.2, 0.2, size=2)
    noise = rng.choice([-1.0, 1.0], size=(3, 2)) * rng.uniform(0.4, 1.6, size=(3, 2))
    log_std = at_the_ends(rng, (NARROWEST, WIDEST))
    # Half the time p is as narrow as q, as posteriors are, and steep.
    for std in (1.0, np.exp(log_std)):
        cases.append((random_gaussian(rng, mean, std=std), tensor(mean), tensor(log_std), tensor(noise)))
    return cases


def landed(rng: np.random.Generator, variant: Variant) -> Arguments:
    """q is p: the same mean, the same covariance, up to the constant of p."""
    cases = []
    for D, S in ((2, 5), (3, 4), (1, 3)):
        mean, log_std = random_q(rng, D)
        cases.append(_landed(mean, log_std, rng.normal(size=(S, D)), float(rng.uniform(-3.0, -1.0))))
    return cases


def story_landed(rng: np.random.Generator, variant: Variant) -> Arguments:
    location, target = np.array(variant["location"]), np.array(variant["target_log_std"])
    return [_landed(location, target, rng.normal(size=(4, 2)).round(2), 0.5)]


def _landed(mean: np.ndarray, log_std: np.ndarray, eps: np.ndarray, constant: float) -> tuple[Any, ...]:
    log_p = as_argument(gaussian, tensor(mean), tensor(np.diag(np.exp(-2 * log_std))), tensor(constant))
    return log_p, tensor(mean), tensor(log_std), tensor(eps)


def is_zero_for_every_sample(value: Any, log_p: Any, mean: Tensor, log_std: Tensor, eps: Tensor) -> str:
    """Both parts vanish, up to rounding in single precision."""
    parts = unpack(value, NAMES)
    if isinstance(parts, str):
        return parts
    for name, part in zip(NAMES, parts, strict=True):
        array = numbers(part)
        array = array if isinstance(array, str) else same_shape(array, eps.values.shape)
        if isinstance(array, str):
            return f"{name}: {array}"
        worst = float(np.max(np.abs(array.astype(float)), initial=0.0))
        if not worst <= 2e-4:
            return f"{name}: q is p here, and the path derivative 0 for every sample; yours goes up to {worst:.4g}"
    return ""


# --- points for the score --------------------------------------------------------------------------------------------


def story_points(rng: np.random.Generator, variant: Variant) -> Arguments:
    mean, log_std = np.array(variant["mean"]), np.array(variant["log_std"])
    z = (mean + np.exp(log_std) * rng.normal(size=(3, 2))).round(2)
    return [(tensor(z, single=True), *story_q(variant))]


def any_points(rng: np.random.Generator, variant: Variant) -> Arguments:
    """More, and fewer, points than dimensions; points that q would hardly ever give; both precisions."""
    cases = []
    for D, S, single, far in (
        (3, MANY, False, 1.0),
        (4, 2, True, 1.0),
        (3, 3, False, 5.0),
        (9, 4, False, 1.0),
        (3, 1, True, 1.0),
        (1, 4, False, 1),
    ):
        mean, log_std = random_q(rng, D)
        z = mean + far * np.exp(log_std) * rng.normal(size=(S, D))
        cases.append((tensor(z, single), tensor(mean, single), tensor(log_std, single)))
    mean, log_std = rng.uniform(-0.2, 0.2, size=2), at_the_ends(rng, (NARROWEST, WIDEST))
    noise = rng.choice([-1.0, 1.0], size=(3, 2)) * np.array([[0.4], [1.6], [2.2]]) * rng.uniform(0.9, 1.1, size=(3, 2))
    cases.append((tensor(mean + np.exp(log_std) * noise), tensor(mean), tensor(log_std)))
    mean, log_std = rng.permutation([*FARTHEST, 0.3]), rng.permutation([NARROWEST, WIDEST, -1.0])
    z = mean + np.exp(log_std) * rng.normal(size=(4, 3))
    z[0, :2], z[1, 1:] = POINTS, POINTS
    return [*cases, (tensor(z), tensor(mean), tensor(log_std))]


def story_grid(rng: np.random.Generator, variant: Variant) -> Arguments:
    """The nodes of a product of Gauss-Hermite rules, as points of q."""
    mean, log_std = np.array(variant["mean"]), np.array(variant["log_std"])
    return [(tensor(mean + np.exp(log_std) * hermite(2, 3)[0]), tensor(mean), tensor(log_std))]


def any_grids(rng: np.random.Generator, variant: Variant) -> Arguments:
    cases = []
    for D in (3, 1):
        mean, log_std = random_q(rng, D)
        cases.append((tensor(mean + np.exp(log_std) * hermite(D, 3)[0]), tensor(mean), tensor(log_std)))
    return cases


def averages_to_zero(value: Any, z: Tensor, mean: Tensor, log_std: Tensor) -> str:
    """The points are quadrature nodes of q, so that the weighted mean of a polynomial over them is its expectation."""
    parts = unpack(value, NAMES)
    if isinstance(parts, str):
        return parts
    weights = hermite(z.values.shape[1], 3)[1]
    for name, part in zip(NAMES, parts, strict=True):
        array = numbers(part)
        array = array if isinstance(array, str) else same_shape(array, z.values.shape)
        if isinstance(array, str):
            return f"{name}: {array}"
        rows = array.astype(float)
        if not np.isfinite(rows).all():
            return f"{name}: the numbers are not all finite"
        with np.errstate(over="ignore", invalid="ignore"):
            average, spread = weights @ rows, np.sqrt(weights @ rows**2)
        # The mean square of the score is the Fisher information: 1/std^2 and 2.
        size = np.exp(-log_std.values.astype(float)) if name == "mean" else np.full(rows.shape[1], 2**0.5)
        if not np.any(spread > 1e-3 * size):
            return f"{name}: your score is 0 everywhere; only its mean over q is"
        if not np.all(np.abs(average) <= 1e-4 * size):
            return f"{name}: the mean of your score over q is {average.round(4).tolist()}; it should be 0"
        if not np.all(spread <= 1e3 * size):
            return f"{name}: your score is larger than any score is"
    return ""


def hermite(D: int, n: int) -> tuple[np.ndarray, np.ndarray]:
    """Nodes (n^D, D) and weights (n^D,) for expectations over D standard normal variables, exact to degree 2n - 1."""
    x, w = np.polynomial.hermite_e.hermegauss(n)
    nodes = np.stack(np.meshgrid(*[x] * D, indexing="ij"), axis=-1).reshape(-1, D)
    weights = np.prod(np.stack(np.meshgrid(*[w / w.sum()] * D, indexing="ij"), axis=-1).reshape(-1, D), axis=1)
    return nodes, weights


# --- the reference's answers -----------------------------------------------------------------------------------------


def in_double(value: Any) -> Any:
    """An argument with all its tensors in double precision."""
    if isinstance(value, Tensor):
        return Tensor(np.asarray(value.values, dtype=np.float64), value.requires_grad)
    if isinstance(value, Function):
        return value._replace(constants=tuple(in_double(part) for part in value.constants))
    return value


def computed(function: Callable[..., Any]) -> Callable[..., Any]:
    """A function of the reference that takes a case's arguments, and computes in double precision."""

    def answer(*args: Any) -> Any:
        return function(*(built(in_double(arg)) for arg in args))

    return answer
