"""The cases of `trainable_prior`: its variants, decoders, and what `vlb` is called with.

Those of the two gradients stand in `cases_gradients`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from autograder.checks.functions import as_argument
from autograder.checks.here import built
from autograder.values import Function, Tensor

Variant = Mapping[str, Any]
Arguments = list[tuple[Any, ...]]
Array = np.ndarray

ANALYTIC = "the divergence from the prior in closed form"

DEFAULT = {
    "x": [[1.3, -0.4], [0.2, 0.9], [-1.1, 2.0]],
    "mean": [[0.5], [-0.3], [0.8]],
    "var": [[0.6], [1.5], [0.3]],
    "theta": [0.7, -1.2, 0.3, 0.1],
    "lambda1": [0.4],
    "lambda2": [1.8],
    "sigma": 0.7,
}


def draw_variant(rng: np.random.Generator) -> dict[str, Any]:
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


# --- cases ---------------------------------------------------------------------------------------------------------


def story_arrays(variant: Variant) -> list[Array]:
    return [np.array(variant[name]) for name in ("x", "mean", "var", "theta", "lambda1", "lambda2")]


def tensors(arrays: Sequence[Array], dtype: Any = float) -> list[Tensor]:
    return [Tensor(np.asarray(array, dtype=dtype)) for array in arrays]


def parameters(rng: np.random.Generator, N: int, D: int, L: int, P: int) -> list[Array]:
    """x, mean, var, theta, lambda1, lambda2: nothing symmetric, no variance near 1."""
    return [
        rng.normal(0.5, 1.0, size=(N, D)),
        rng.normal(0.3, 0.7, size=(N, L)),
        rng.choice([0.2, 0.4, 1.7], size=(N, L)) * rng.uniform(0.9, 1.1, size=(N, L)),
        rng.choice([-1, 1], size=P) * rng.uniform(0.3, 0.9, size=P),
        rng.choice([-1, 1], size=L) * rng.uniform(0.4, 0.9, size=L),
        rng.permutation(np.linspace(0.4, 2.5, L + 1))[:L],
    ]


def story_bound(rng: np.random.Generator, variant: Variant) -> Arguments:
    arrays = story_arrays(variant)
    eps = np.round(rng.normal(size=(2, 3, 1)), 2)
    return [(*tensors(arrays), variant["sigma"], as_argument(linear, 1, 2), Tensor(eps))]


def bounds(rng: np.random.Generator, variant: Variant) -> Arguments:
    """K, N, L, D all different, then one of them 1 each, then all of them, all equal, and large.

    Decoders of every kind, both precisions, and noise far out.
    """
    drawn: Arguments = []
    sizes = (
        (3, 4, 5, 2, "linear"),
        (1, 5, 2, 3, "theta"),
        (5, 2, 3, 4, "wiggly"),
        (3, 1, 4, 2, "linear"),
        (2, 3, 1, 4, "wiggly"),
        (4, 2, 3, 1, "curved"),
        (3, 3, 3, 3, "wiggly"),
        (14, 11, 12, 7, "linear"),
        (1, 1, 1, 1, "linear"),
    )
    for number, (K, N, D, L, kind) in enumerate(sizes):
        P, f = decoder(rng, L, D, kind)
        sigma = float(rng.choice([0.45, 1.9]) * rng.uniform(0.9, 1.1))
        arrays, eps = parameters(rng, N, D, L, P), rng.normal(size=(K, N, L))
        eps.flat[rng.integers(eps.size)] = rng.choice([-1, 1]) * rng.uniform(5, 8)
        dtype = np.float32 if number == 2 else np.float64
        drawn.append((*tensors(arrays, dtype), sigma, in_precision(f, dtype), Tensor(eps.astype(dtype))))
    return drawn


def decoder(rng: np.random.Generator, L: int, D: int, kind: str) -> tuple[int, Function]:
    """The number of parameters of a decoder, and the decoder."""
    A, B = rng.normal(size=(L, D)), 0.3 * rng.normal(size=(L, D))
    return {
        "linear": (L * D + D, as_argument(linear, L, D)),
        "theta": (2, as_argument(curved_in_theta, Tensor(A))),
        "curved": (2, as_argument(curved_in_z, Tensor(A), Tensor(B))),
        "wiggly": (1 + D, as_argument(wiggly, Tensor(A))),
    }[kind]


def in_precision(f: Function, dtype: Any) -> Function:
    """The decoder with its constants in that precision."""
    parts = tuple(Tensor(part.values.astype(dtype)) if isinstance(part, Tensor) else part for part in f.constants)
    return f._replace(constants=parts)


# What the docstrings promise: the least and the largest value of each.
SIGMA, VAR, LAMBDA2 = (0.05, 5.0), (0.01, 10.0), (0.05, 20.0)
FAR = (-30.0, 30.0)  # x, mean, lambda1


def at_an_end(rng: np.random.Generator, arrays: list[Array], sigma: float, end: int) -> tuple[list[Array], float]:
    """The same parameters at one end of what is promised: small deviations and variances (0), or large ones (1).

    Each entry lies within a tenth of the end, and one entry of each argument is the end itself.
    """
    x, mean, var, theta, lambda1, lambda2 = arrays

    def near(limits: tuple[float, float], shape: tuple[int, ...]) -> Array:
        entries = limits[end] * (1 + (0.1, -0.1)[end] * rng.random(shape))
        entries.flat[rng.integers(entries.size)] = limits[end]
        return entries

    return [x, mean, near(VAR, var.shape), theta, lambda1, near(LAMBDA2, lambda2.shape)], SIGMA[end]


def far_away(rng: np.random.Generator, arrays: list[Array]) -> list[Array]:
    """The same parameters with x, mean and lambda1 far from 0, up to both ends of what is promised."""
    x, mean, var, theta, lambda1, lambda2 = arrays

    def near(array: Array) -> Array:
        entries = rng.choice([-1, 1], size=array.shape) * rng.uniform(22, 30, size=array.shape)
        low, high = rng.permutation(entries.size)[[0, -1]]
        entries.flat[low], entries.flat[high] = FAR
        return entries

    return [near(x), near(mean), var, theta, near(lambda1), lambda2]


def extreme_bounds(rng: np.random.Generator, variant: Variant) -> Arguments:
    """Small and large deviations and variances: all of them at one end, and each of them at an end by itself; far x."""
    P, f = decoder(rng, 3, 2, "linear")
    far = far_away(rng, parameters(rng, 3, 2, 3, P))
    drawn: Arguments = [(*tensors(far), 1.6, f, Tensor(rng.normal(size=(2, 3, 3))))]
    for K, N, D, L in ((2, 3, 4, 2), (3, 2, 2, 3)):
        for end in (0, 1):
            P, f = decoder(rng, L, D, "linear")
            usual = parameters(rng, N, D, L, P)
            extreme, sigma = at_an_end(rng, usual, 0.7, end)
            eps = Tensor(rng.normal(size=(K, N, L)))
            if D == 4:
                drawn.append((*tensors(extreme), sigma, f, eps))
                continue
            for mixed, deviation in (
                (usual, sigma),
                ([*usual[:2], extreme[2], *usual[3:]], 0.7),
                ([*usual[:5], extreme[5]], 0.7),
            ):
                drawn.append((*tensors(mixed), deviation, f, eps))
    return drawn


def reference_bound(*args: Any) -> Any:
    """The reference's bound, in double precision."""
    from reference import trainable_prior as reference

    return reference.vlb(*(built(in_double(arg)) for arg in args))


def bound_with_analytic_divergence(*args: Any) -> Array:
    """E_q[log p(x | z)] by the draws, KL(q || r) in closed form: as right, and of lower variance."""
    from torch.distributions import Normal, kl_divergence

    x, mean, var, theta, lambda1, lambda2, sigma, f, eps = [built(in_double(arg)) for arg in args]
    log_p = Normal(f(mean + var.sqrt() * eps, theta), sigma).log_prob(x).sum(-1).mean(0)
    divergence = kl_divergence(Normal(mean, var.sqrt()), Normal(lambda1, lambda2.sqrt())).sum(-1)
    return np.asarray((log_p - divergence).detach().numpy())


def in_double(arg: Any) -> Any:
    """An argument with all its tensors in double precision."""
    if isinstance(arg, Function):
        return in_precision(arg, np.float64)
    return arg._replace(values=np.asarray(arg.values, dtype=float)) if isinstance(arg, Tensor) else arg
