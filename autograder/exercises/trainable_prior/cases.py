"""The cases of `trainable_prior`: its variants, decoders, and what `vlb` is called with.

A model and its data are a scene: x, mean, var, theta, lambda1 and lambda2 by their names. What the two gradients are
called with stands in `grids`.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from autograder.checks.functions import as_argument
from autograder.checks.here import built
from autograder.checks.tensors import Array, double, in_precision
from autograder.values import Function, Tensor

Variant = Mapping[str, Any]
Arguments = list[tuple[Any, ...]]
Scene = dict[str, Array]
Rng = np.random.Generator

ANALYTIC = "the divergence from the prior in closed form"
NAMES = ("x", "mean", "var", "theta", "lambda1", "lambda2")

DEFAULT = {
    "x": [[1.3, -0.4], [0.2, 0.9], [-1.1, 2.0]],
    "mean": [[0.5], [-0.3], [0.8]],
    "var": [[0.6], [1.5], [0.3]],
    "theta": [0.7, -1.2, 0.3, 0.1],
    "lambda1": [0.4],
    "lambda2": [1.8],
    "sigma": 0.7,
}


def draw_variant(rng: Rng) -> dict[str, Any]:
    """Other observations and parameters of the same sizes; no variance is 1."""
    return {
        "x": np.round(rng.normal(0.3, 1.2, size=(3, 2)), 1).tolist(),
        "mean": np.round(rng.normal(0.2, 0.6, size=(3, 1)), 1).tolist(),
        "var": np.round(rng.permutation([0.3, 0.6, 1.5])[:, None] + 0.1 * rng.integers(0, 3, size=(3, 1)), 1).tolist(),
        "theta": np.round(rng.choice([-1, 1], 4) * rng.uniform(0.2, 1.3, size=4), 1).tolist(),
        "lambda1": [round(float(rng.choice([-1, 1]) * rng.uniform(0.3, 0.8)), 1)],
        "lambda2": [round(float(rng.uniform(1.4, 2.4)), 1)],
        "sigma": round(float(rng.uniform(0.5, 0.8)), 2),
    }


# --- decoders ------------------------------------------------------------------------------------------------------


def linear(L: int, D: int, z: Any, theta: Any) -> Any:
    """z W + b with the weights of theta."""
    return z @ theta[: L * D].reshape(L, D) + theta[L * D :]


def curved_in_theta(A: Any, z: Any, theta: Any) -> Any:
    """Linear in z, not in theta: P = 2 parameters for any number of pixels."""
    return theta[0].exp() * (z @ A) + theta[1] ** 3


def curved_in_z(A: Any, B: Any, z: Any, theta: Any) -> Any:
    """Quadratic in every latent coordinate."""
    return z @ A * theta[0] + (z**2) @ B + theta[1]


def wiggly(A: Any, z: Any, theta: Any) -> Any:
    """No polynomial at all."""
    return (z @ A * theta[0]).sin() + theta[1:]


def straight_through(L: int, D: int, z: Any, theta: Any) -> Any:
    """Half of z goes forward, and its gradient comes back as if all of it had: the weights of theta follow.

    So the derivative that f passes back to z is twice the slope of its values.
    """
    return (z - (z / 2).detach()) @ theta[: L * D].reshape(L, D) + theta[L * D :]


def halved(L: int, D: int, z: Any, theta: Any) -> Any:
    """The values of `straight_through`, with their own derivative."""
    return (z / 2) @ theta[: L * D].reshape(L, D) + theta[L * D :]


def decoder(rng: Rng, L: int, D: int, kind: str) -> tuple[int, Function]:
    """The number of parameters of a decoder, and the decoder."""
    A, B = rng.normal(size=(L, D)), 0.3 * rng.normal(size=(L, D))
    return {
        "linear": (L * D + D, as_argument(linear, L, D)),
        "straight through": (L * D + D, as_argument(straight_through, L, D)),
        "theta": (2, as_argument(curved_in_theta, double(A))),
        "curved": (2, as_argument(curved_in_z, double(A), double(B))),
        "wiggly": (1 + D, as_argument(wiggly, double(A))),
    }[kind]


# --- scenes --------------------------------------------------------------------------------------------------------

# What the docstrings promise: the least and the largest value of each; the last are x, mean and lambda1.
SIGMA, VAR, LAMBDA2, FAR = (0.05, 5.0), (0.01, 10.0), (0.05, 20.0), (-30.0, 30.0)


def story(variant: Variant) -> Scene:
    return {name: np.array(variant[name]) for name in NAMES}


def parameters(rng: Rng, N: int, D: int, L: int, P: int) -> Scene:
    """Nothing symmetric, no variance near 1."""
    return {
        "x": rng.normal(0.5, 1.0, size=(N, D)),
        "mean": rng.normal(0.3, 0.7, size=(N, L)),
        "var": rng.choice([0.2, 0.4, 1.7], size=(N, L)) * rng.uniform(0.9, 1.1, size=(N, L)),
        "theta": rng.choice([-1, 1], size=P) * rng.uniform(0.3, 0.9, size=P),
        "lambda1": rng.choice([-1, 1], size=L) * rng.uniform(0.4, 0.9, size=L),
        "lambda2": rng.permutation(np.linspace(0.4, 2.5, L + 1))[:L],
    }


def at_an_end(rng: Rng, scene: Scene, end: int) -> list[tuple[Scene, float]]:
    """The scene and sigma with small deviations and variances (0), or large ones (1): all of them, and each by itself.

    Each entry lies within a tenth of the end of what is promised, and one entry of each argument is the end itself.
    """

    def near(name: str, limits: tuple[float, float]) -> Scene:
        entries = limits[end] * (1 + (0.1, -0.1)[end] * rng.random(scene[name].shape))
        entries.flat[rng.integers(entries.size)] = limits[end]
        return {name: entries}

    var, lambda2 = near("var", VAR), near("lambda2", LAMBDA2)
    return [(scene | var | lambda2, SIGMA[end]), (scene, SIGMA[end]), (scene | var, 0.7), (scene | lambda2, 0.7)]


def far_away(rng: Rng, scene: Scene) -> Scene:
    """The scene with x, mean and lambda1 far from 0, up to both ends of what is promised."""
    far = {}
    for name in ("x", "mean", "lambda1"):
        entries = rng.choice([-1, 1], size=scene[name].shape) * rng.uniform(22, 30, size=scene[name].shape)
        low, high = rng.permutation(entries.size)[[0, -1]]
        entries.flat[low], entries.flat[high] = FAR
        far[name] = entries
    return scene | far


def arguments(scene: Scene, sigma: float, f: Function, eps: Array, dtype: Any = np.float64) -> tuple[Any, ...]:
    """What the functions are called with, all tensors in that precision."""
    args = *(Tensor(scene[name]) for name in NAMES), sigma, f, Tensor(eps)
    return tuple(in_precision(arg, dtype) for arg in args)


# --- vlb -----------------------------------------------------------------------------------------------------------


def story_bound(rng: Rng, variant: Variant) -> Arguments:
    eps = np.round(rng.normal(size=(2, 3, 1)), 2)
    return [arguments(story(variant), variant["sigma"], as_argument(linear, 1, 2), eps)]


# K, N, D, L all different, then one of them 1 each, all of them equal, large, and all of them 1.
SIZES = (
    *((3, 4, 5, 2, "linear"), (1, 5, 2, 3, "theta"), (5, 2, 3, 4, "wiggly"), (3, 1, 4, 2, "linear")),
    *((2, 3, 1, 4, "wiggly"), (4, 2, 3, 1, "curved"), (3, 3, 3, 3, "wiggly"), (14, 11, 12, 7, "linear")),
    (1, 1, 1, 1, "linear"),
)


def bounds(rng: Rng, variant: Variant) -> Arguments:
    """Decoders of every kind, both precisions, and noise far out."""
    drawn: Arguments = []
    for K, N, D, L, kind in SIZES:
        P, f = decoder(rng, L, D, kind)
        sigma = float(rng.choice([0.45, 1.9]) * rng.uniform(0.9, 1.1))
        scene, eps = parameters(rng, N, D, L, P), rng.normal(size=(K, N, L))
        eps.flat[rng.integers(eps.size)] = rng.choice([-1, 1]) * rng.uniform(5, 8)
        drawn.append(arguments(scene, sigma, f, eps, np.float32 if K == 5 else np.float64))
    return drawn


def extreme_bounds(rng: Rng, variant: Variant) -> Arguments:
    """Small and large deviations and variances, all at one end and each by itself; far x."""
    P, f = decoder(rng, 3, 2, "linear")
    drawn = [arguments(far_away(rng, parameters(rng, 3, 2, 3, P)), 1.6, f, rng.normal(size=(2, 3, 3)))]
    for end, (K, N, D, L) in enumerate(((2, 3, 4, 2), (3, 2, 2, 3))):
        P, f = decoder(rng, L, D, "linear")
        for scene, sigma in at_an_end(rng, parameters(rng, N, D, L, P), end):
            drawn.append(arguments(scene, sigma, f, rng.normal(size=(K, N, L))))
    return drawn


def bound_with_analytic_divergence(*args: Any) -> Array:
    """E_q[log p(x | z)] by the draws, KL(q || r) in closed form: as right, and of lower variance."""
    from torch.distributions import Normal, kl_divergence

    x, mean, var, theta, lambda1, lambda2, sigma, f, eps = [built(in_precision(arg)) for arg in args]
    log_p = Normal(f(mean + var.sqrt() * eps, theta), sigma).log_prob(x).sum(-1).mean(0)
    divergence = kl_divergence(Normal(mean, var.sqrt()), Normal(lambda1, lambda2.sqrt())).sum(-1)
    return np.asarray((log_p - divergence).detach().numpy())
