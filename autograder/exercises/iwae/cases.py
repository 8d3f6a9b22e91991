"""The cases of `iwae`: variants, decoders, what its functions are called with, and how answers are judged.

Everything is in single precision, torch's default, but for the weights that are handed to `iwae_bound`. In a linear
model everything is exact: p(x) is Gaussian, and so is the posterior; expectations over z are Gauss-Hermite sums.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np

from autograder.checks.functions import as_argument
from autograder.checks.here import built
from autograder.checks.readers import real
from autograder.checks.tensors import Array, exact, hermite, in_double, in_precision, leaves, single
from autograder.values import Function, Tensor
from reference import iwae as reference

Variant = Mapping[str, Any]
Arguments = list[tuple[Any, ...]]
Rng = np.random.Generator

log_weights = in_double(reference.log_weights)

# What the docstrings promise.
LOG_STD, FAR, LOG_W = (-6.0, 3.0), (-50.0, 50.0), (-2000.0, 2000.0)

# One latent cause, two measurements of it: x = b + A z + noise, three observations. q is no posterior.
DEFAULT = {
    "A": [[1.2, -0.7]],
    "b": [0.5, 1.0],
    "x": [[1.9, -0.4], [-1.2, 2.1], [0.3, 3.0]],
    "mean": [[0.4], [-0.3], [-0.2]],
    "log_std": [[-0.2], [-0.6], [-0.4]],
    "square_x": 3.1,
    "seed": 4,
}


def draw_variant(rng: Rng) -> dict[str, Any]:
    """Other loadings and observations, and a q that is as far from the posterior."""
    A = rng.choice([-1.0, 1.0], size=2) * rng.permutation([rng.uniform(1.0, 1.3), rng.uniform(0.5, 0.8)])
    A, b = A.round(1), rng.uniform(0.3, 1.2, size=2).round(1)
    z = rng.permutation([-1.2, 0.4, 1.1])[:, None]
    x = (b + z * A + rng.normal(scale=0.8, size=(3, 2))).round(1)
    mean = (x - b) @ A / (1 + A @ A) + rng.choice([-1.0, 1.0], size=3) * rng.uniform(0.2, 0.5, size=3)
    return {
        "A": [A.tolist()],
        "b": b.tolist(),
        "x": x.tolist(),
        "mean": [[round(float(m), 1)] for m in mean],
        "log_std": [[value] for value in rng.permutation([-0.2, -0.6, -0.4]).tolist()],
        "square_x": round(float(rng.uniform(2.8, 3.4)), 1),
        "seed": int(rng.integers(1, 1000)),
    }


# --- decoders: any number of leading axes ----------------------------------------------------------------------------


def linear(A: Any, b: Any, z: Any) -> Any:
    return z @ A + b


def bent(A: Any, b: Any, z: Any) -> Any:
    return (z @ A).tanh() * 2 + b + (z * z).sum(-1, keepdim=True) / 5


def random_decoder(rng: Rng, L: int, D: int, function: Callable[..., Any]) -> Function:
    A = rng.choice([-1.0, 1.0], size=(L, D)) * rng.uniform(0.3, 1.2, size=(L, D))
    return as_argument(function, single(A), single(rng.uniform(-1.0, 1.0, size=D)))


def random_args(
    rng: Rng, K: int, N: int, L: int, D: int, function: Callable[..., Any] = linear, far: float = 1.0
) -> tuple[Any, ...]:
    """Observations around the decoder's range, a different q for each, samples of it; `far` moves the observations."""
    x = np.clip(rng.normal(scale=1.5, size=(N, D)) * far, *FAR)
    mean = rng.normal(scale=0.8, size=(N, L))
    log_std = rng.choice([-1.0, 1.0], size=(N, L)) * rng.uniform(0.2, 0.9, size=(N, L))
    return samples(x, mean, log_std, rng.normal(size=(K, N, L)), random_decoder(rng, L, D, function))


def samples(x: Array, mean: Array, log_std: Array, noise: Array, decoder: Function) -> tuple[Any, ...]:
    """The arguments of log_weights, with the samples of q that this noise gives."""
    return single(x), single(mean + np.exp(log_std) * noise), single(mean), single(log_std), decoder


# --- log_weights -----------------------------------------------------------------------------------------------------


def story_model(variant: Variant) -> tuple[Array, Array, Array, Function]:
    x, mean, log_std = (np.array(variant[name]) for name in ("x", "mean", "log_std"))
    return x, mean, log_std, as_argument(linear, single(variant["A"]), single(variant["b"]))


def story_samples(rng: Rng, variant: Variant) -> Arguments:
    """Four samples for each of the three observations, rounded so that they can be read."""
    x, mean, log_std, decoder = story_model(variant)
    z = (mean + np.exp(log_std) * rng.normal(size=(4, *mean.shape))).round(1)
    return [(single(x), single(z), single(mean), single(log_std), decoder)]


def story_nodes(rng: Rng, variant: Variant) -> Arguments:
    """Gauss-Hermite nodes of q as samples."""
    x, mean, log_std, decoder = story_model(variant)
    z = (mean + np.exp(log_std) * hermite(1, 20)[0][:, :, None]).round(6)
    return [(single(x), single(z), single(mean), single(log_std), decoder)]


# K, N, L, D all different, each the smallest once, and 1 once; all equal, where no shape tells axes apart; large.
BENT = ((2, 5, 4, 3), (3, 4, 5, 2), (6, 2, 1, 3), (3, 3, 3, 3), (4, 1, 2, 3))
LINEAR = ((5, 3, 2, 4), (22, 14, 7, 9), (4, 3, 2, 1), (1, 4, 3, 2), (1, 1, 1, 1))


def any_samples(rng: Rng, variant: Variant) -> Arguments:
    return [random_args(rng, *sizes, f) for f, some in ((linear, LINEAR), (bent, BENT)) for sizes in some]


def at_the_ends(rng: Rng, args: tuple[Any, ...], part: str = "all") -> tuple[Any, ...]:
    """The same with narrow, wide and distant q, and distant observations: up to the ends of what is promised."""
    x, z, mean, log_std = (np.array(exact(part)) for part in args[:4])
    noise = (z - mean) / np.exp(log_std)
    noise.flat[rng.permutation(noise.size)[:2]] = rng.uniform(5.0, 8.0, size=2) * [1, -1]
    for array, ends, belongs in ((log_std, LOG_STD, "q"), (mean, FAR, "far"), (x, FAR, "far")):
        if part in ("all", belongs):
            array.flat[rng.permutation(array.size)[: len(ends)]] = ends[: array.size]
    return samples(x, mean, log_std, noise, args[4])


def extreme_samples(rng: Rng, variant: Variant) -> Arguments:
    """Narrow and wide q near 0, where large numbers hide nothing; far ones; and everything at once."""
    sizes = ((3, 4, 2, 3, "q"), (2, 2, 3, 4, "all"), (4, 3, 1, 2, "far"))
    return [at_the_ends(rng, random_args(rng, K, N, L, D), part) for K, N, L, D, part in sizes]


def far_observations(rng: Rng, variant: Variant) -> Arguments:
    """Observations that nothing explains: log-weights from -300 to a few thousand below zero."""
    return [random_args(rng, 3, 4, 2, 6, far=15.0), random_args(rng, 4, 2, 3, 5, bent, far=30.0)]


def samples_of_the_posterior(rng: Rng, variant: Variant) -> Arguments:
    """Linear decoders whose rows are orthogonal: the posterior has independent dimensions, and q is the posterior."""
    cases = []
    for K, N, L, D in ((4, 3, 2, 5), (5, 2, 3, 4)):
        A = np.linalg.qr(rng.normal(size=(D, L)))[0].T * rng.uniform(0.6, 2.0, size=(L, 1))
        b, x = rng.uniform(-1.0, 1.0, size=D), rng.normal(scale=1.5, size=(N, D))
        precision = 1 + (A**2).sum(axis=1)
        mean, log_std = (x - b) @ A.T / precision, np.tile(-0.5 * np.log(precision), (N, 1))
        cases.append(samples(x, mean, log_std, rng.normal(size=(K, N, L)), as_argument(linear, single(A), single(b))))
    return cases


def evidence_for_every_sample(x: Tensor, z: Tensor, mean: Tensor, log_std: Tensor, decoder: Function) -> Array:
    """log p(x_n), once for every sample."""
    return np.tile(log_evidence(x, decoder), (len(z.values), 1))


def log_evidence(x: Tensor, decoder: Function) -> Array:
    """log p(x) of a linear model: x is Gaussian with mean b and covariance A'A + I."""
    A, b = map(exact, decoder.constants)
    gap, covariance = exact(x) - b, A.T @ A + np.eye(len(b))
    squares = np.sum(gap * np.linalg.solve(covariance, gap.T).T, axis=1)
    return np.asarray(-0.5 * (squares + np.linalg.slogdet(covariance)[1] + len(b) * np.log(2 * np.pi)))


def average_weight_is_the_evidence(
    value: Any, x: Tensor, z: Tensor, mean: Tensor, log_std: Tensor, decoder: Function
) -> str:
    """The expectation of a weight under q is p(x): here the samples are quadrature nodes, so it can be computed."""
    average = hermite(1, len(z.values))[1] @ np.exp(real(value, z.values.shape[:2], finite=False))
    evidence = np.exp(log_evidence(x, decoder))
    if np.all(np.abs(average - evidence) <= 1e-3 * evidence):
        return ""
    shown = [", ".join(f"{float(number):.5g}" for number in numbers) for numbers in (average, evidence)]
    return f"under q your weights average to [{shown[0]}]; p(x) is [{shown[1]}]"


# --- gradients of log_weights ----------------------------------------------------------------------------------------


def one_per_sample(x: Tensor, z: Tensor, *rest: Any) -> tuple[int, ...]:
    return z.values.shape[:2]


def story_leaves(rng: Rng, variant: Variant) -> Arguments:
    return [leaves(args) for args in story_samples(rng, variant)]


def differentiated_samples(rng: Rng, variant: Variant) -> Arguments:
    sizes = ((3, 3, 3, 3, linear), (24, 14, 7, 9, bent), (3, 2, 1, 4, bent), (1, 1, 1, 1, linear))
    drawn = [random_args(rng, *some) for some in sizes]
    return [leaves(args) for args in (*drawn, at_the_ends(rng, random_args(rng, 2, 3, 2, 3)))]


def gradient_of_log_weights(value: Any, v: Array, *args: Any) -> tuple[Array, ...]:
    """v' d(log w) with respect to x, z, mean and log_std."""
    given = [built(in_precision(arg)) for arg in args]
    return _vjp(reference.log_weights(*given), v, given[:4])


def decoders_with_parameters(rng: Rng, variant: Variant) -> Arguments:
    """The decoder's parameters as arguments of their own, for the function below."""
    drawn = [random_args(rng, *sizes) for sizes in ((3, 4, 2, 5), (5, 2, 3, 1))]
    return [leaves((*args[:4], *args[4].constants)) for args in drawn]


def with_own_decoder(student: Any, x: Any, z: Any, mean: Any, log_std: Any, A: Any, b: Any) -> Any:
    """The student's log_weights for a decoder whose parameters are arguments."""

    def decoder(z: Any) -> Any:
        return (z @ A).tanh() * 2 + b

    return student.log_weights(x, z, mean, log_std, decoder)


def gradient_at_the_decoder(value: Any, v: Array, *args: Any) -> tuple[Array, ...]:
    """v' d(log w) with respect to the decoder's parameters."""
    given = [built(in_precision(arg)) for arg in args]
    return _vjp(with_own_decoder(reference, *given), v, given[4:])


def _vjp(result: Any, v: Array, inputs: Sequence[Any]) -> tuple[Array, ...]:
    import torch

    gradients = torch.autograd.grad((result * torch.from_numpy(v)).sum(), inputs)
    return tuple(gradient.numpy() for gradient in gradients)
