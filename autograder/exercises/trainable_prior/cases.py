"""The cases of `trainable_prior`: its variants, what its functions are called with, and how answers are read.

Gradient estimators are judged by their expectation over eps, exactly and without sampling. The noise of the rows of one
call runs through a grid: every coordinate takes the values 0, 0, 0, 0, sqrt(3), -sqrt(3), whose plain average is the
expectation under N(0, 1) of every polynomial of degree 5 at most (they are the three nodes of Gauss-Hermite quadrature,
weighted 4 : 1 : 1). With all rows alike but for their noise, the average over rows of an estimate that is a polynomial
of degree 5 in every coordinate is its expectation. With a linear decoder the bound has degree 2 and a score degree 2.
"""

from __future__ import annotations

import itertools
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from autograder.checks.check import Call, Case, Check, Verdict, Visibility
from autograder.checks.compare import difference, unpack
from autograder.checks.functions import as_argument
from autograder.checks.here import built
from autograder.values import Tensor

Variant = Mapping[str, Any]
Arguments = list[tuple[Any, ...]]
Array = np.ndarray

GRADIENT = ("theta", "lambda1", "lambda2", "mean", "var")
NODES = np.sqrt(3.0) * np.array([0.0, 0.0, 0.0, 0.0, 1.0, -1.0])
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


# --- cases ---------------------------------------------------------------------------------------------------------


def story_arrays(variant: Variant) -> list[Array]:
    return [np.array(variant[name]) for name in ("x", "mean", "var", "theta", "lambda1", "lambda2")]


def tensors(arrays: Sequence[Array]) -> list[Tensor]:
    return [Tensor(np.asarray(array, dtype=float)) for array in arrays]


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
    """K, N, L, D all different; decoders of every kind."""
    drawn: Arguments = []
    for K, N, D, L, kind in ((3, 4, 5, 2, "linear"), (1, 5, 2, 3, "theta"), (5, 2, 3, 4, "wiggly")):
        A = rng.normal(size=(L, D))
        P, f = {
            "linear": (L * D + D, as_argument(linear, L, D)),
            "theta": (2, as_argument(curved_in_theta, Tensor(A))),
            "wiggly": (1 + D, as_argument(wiggly, Tensor(A))),
        }[kind]
        arrays = parameters(rng, N, D, L, P)
        sigma = float(rng.choice([0.45, 1.9]) * rng.uniform(0.9, 1.1))
        drawn.append((*tensors(arrays), sigma, f, Tensor(rng.normal(size=(K, N, L)))))
    return drawn


def grid(K: int, L: int) -> Array:
    """Noise (K, R, L) whose R = 6^(K L) rows run through all combinations of the nodes."""
    rows = np.array(list(itertools.product(NODES, repeat=K * L)))
    return rows.reshape(-1, K, L).transpose(1, 0, 2)


def on_a_grid(one: list[Array], sigma: float, f: Any, K: int) -> tuple[Any, ...]:
    """Arguments in which one observation stands in all rows of the grid."""
    x, mean, var, theta, lambda1, lambda2 = one
    eps = grid(K, mean.shape[1])
    repeated = [np.repeat(array, eps.shape[1], axis=0) for array in (x, mean, var)]
    return (*tensors([*repeated, theta, lambda1, lambda2]), sigma, f, Tensor(eps))


def story_grid(rng: np.random.Generator, variant: Variant) -> Arguments:
    """The first observation of the text, with two draws of one latent coordinate."""
    x, mean, var, *rest = story_arrays(variant)
    return [on_a_grid([x[:1], mean[:1], var[:1], *rest], variant["sigma"], as_argument(linear, 1, 2), 2)]


def linear_grids(rng: np.random.Generator, variant: Variant) -> Arguments:
    """Two latent coordinates, two draws; three draws of one."""
    drawn: Arguments = []
    for K, L, D, curved in ((2, 2, 3, False), (3, 1, 4, True)):
        A = rng.normal(size=(L, D))
        f = as_argument(curved_in_theta, Tensor(A)) if curved else as_argument(linear, L, D)
        one = parameters(rng, 1, D, L, 2 if curved else L * D + D)
        drawn.append(on_a_grid(one, float(rng.uniform(0.5, 0.75)), f, K))
    return drawn


def curved_grids(rng: np.random.Generator, variant: Variant) -> Arguments:
    """A decoder that is quadratic in z: the derivative through z has degree 4 still."""
    A, B = rng.normal(size=(2, 3)), 0.3 * rng.normal(size=(2, 3))
    one = parameters(rng, 1, 3, 2, 2)
    return [on_a_grid(one, float(rng.uniform(0.6, 0.8)), as_argument(curved_in_z, Tensor(A), Tensor(B)), 1)]


def small_batches(rng: np.random.Generator, variant: Variant) -> Arguments:
    """A few observations and random noise, for shapes: K = 4, N = 3, L = 2, D = 5."""
    arrays = parameters(rng, 3, 5, 2, 6)
    A = rng.normal(size=(2, 5))
    return [(*tensors(arrays), 0.8, as_argument(wiggly, Tensor(A)), Tensor(rng.normal(size=(4, 3, 2))))]


# --- exact answers -------------------------------------------------------------------------------------------------


def exact_gradient(args: tuple[Any, ...]) -> dict[str, Array]:
    """Gradient of the bound of one observation, integrated with 9 nodes in every latent coordinate.

    The integrand is a polynomial in eps of degree 4 at most, so that this is exact; it is differentiated after the
    integration, through z.
    """
    import torch

    x, mean, var, theta, lambda1, lambda2, sigma, f, _ = [built(arg) for arg in args]
    x, mean, var = (tensor[:1].clone() for tensor in (x, mean, var))
    nodes, weights = np.polynomial.hermite_e.hermegauss(9)
    weights = weights / weights.sum()
    L = mean.shape[1]
    eps = torch.tensor(np.array(list(itertools.product(nodes, repeat=L))))[:, None, :]
    weight = torch.tensor([np.prod(row) for row in itertools.product(weights, repeat=L)])
    leaves = [tensor.clone().requires_grad_() for tensor in (theta, lambda1, lambda2, mean, var)]
    theta, lambda1, lambda2, mean, var = leaves
    z = mean + var.sqrt() * eps
    normal = torch.distributions.Normal
    log_p = normal(f(z, theta), sigma).log_prob(x).sum(-1)
    log_r = normal(lambda1, lambda2.sqrt()).log_prob(z).sum(-1)
    entropy = normal(mean, var.sqrt()).entropy().sum()
    bound = (weight[:, None] * (log_p + log_r)).sum() + entropy
    return dict(zip(GRADIENT, (g.numpy() for g in torch.autograd.grad(bound, leaves)), strict=True))


def bound_with_analytic_divergence(*args: Any) -> Array:
    """E_q[log p(x | z)] by the draws, KL(q || r) in closed form: as right, and of lower variance."""
    import torch
    from torch.distributions import Normal, kl_divergence

    x, mean, var, theta, lambda1, lambda2, sigma, f, eps = [built(arg) for arg in args]
    log_p = Normal(f(mean + var.sqrt() * eps, theta), sigma).log_prob(x).sum(-1).mean(0)
    divergence = kl_divergence(Normal(mean, var.sqrt()), Normal(lambda1, lambda2.sqrt())).sum(-1)
    return np.asarray((log_p - divergence).detach().numpy()) if torch.is_tensor(log_p) else np.asarray(log_p)


# --- judging -------------------------------------------------------------------------------------------------------


def judge_expected_gradient(call: Call, cases: Sequence[Case], *, rtol: float) -> Verdict:
    """The average of the estimates over a grid of noise is the exact gradient.

    The parts for theta and lambda are sums over the rows, those for mean and var have a row for each.
    """
    evidence = {"cases": len(cases), "rtol": rtol}
    for index, case in enumerate(cases):
        value = call(case.args).value
        parts = unpack(value, GRADIENT)
        if isinstance(parts, str):
            return Verdict(False, parts, index, value, None, evidence)
        rows = len(case.args[0].values)
        for name, part in zip(GRADIENT, parts, strict=True):
            target = np.asarray(case.expected[name])
            size = (rows, target.shape[1]) if name in ("mean", "var") else target.shape
            complaint = difference(np.zeros(size) if part is None else part, np.zeros(size), 0.0, np.inf)
            if part is None or complaint:
                return Verdict(False, f"{name}: {complaint or 'there is no gradient'}", index, value, None, evidence)
            array = np.asarray(part, dtype=float).reshape(size)
            mean = array.mean(axis=0, keepdims=True) if name in ("mean", "var") else array / rows
            complaint = difference(mean, target, rtol, rtol * max(0.01, float(np.abs(target).max())))
            if complaint:
                message = f"the expectation of your estimate with respect to {name} is off: {complaint}"
                return Verdict(False, message, index, mean, target, evidence)
    return Verdict(True, evidence=evidence)


def has_expected_gradient(
    property: str, arguments: Any, *, weight: float = 1.0, visibility: Visibility = "hidden"
) -> Check:
    """The estimate is unbiased: its expectation over eps is the exact gradient."""

    def cases(rng: np.random.Generator, variant: Variant) -> list[Case]:
        return [Case(args, exact_gradient(args)) for args in arguments(rng, variant)]

    # 3e-3 leaves room for single precision, and for a baseline averaged over the other observations, which the rows of
    # a grid do not make quite independent.
    return Check(property, "expectation", cases, judge_expected_gradient, {"rtol": 3e-3}, weight, visibility)


def has_the_right_shapes(value: Any, x: Any, mean: Any, var: Any, theta: Any, lambda1: Any, *rest: Any) -> str:
    """One finite number for every parameter."""
    parts = unpack(value, GRADIENT)
    if isinstance(parts, str):
        return parts
    shapes = [np.shape(given.values) for given in (theta, lambda1, lambda1, mean, var)]
    for name, part, shape in zip(GRADIENT, parts, shapes, strict=True):
        complaint = difference(part, np.zeros(shape), 0.0, 1e6)
        if complaint:
            return f"{name}: {complaint}"
    return ""
