"""What the two gradients of `trainable_prior` are called with, and their exact expectations.

Gradient estimators are judged by their expectation over eps, exactly and without sampling. The noise of the rows of one
call runs through a grid: every draw takes some points whose plain average is the expectation under N(0, I) of every
polynomial of degree 5 at most. No coordinate of theirs is 0, 1 or -1, where a score vanishes: others may divide by the
squares of scores. Two observations take turns, each with all of the noise. Where an estimate is a polynomial of degree
5 in the noise of every draw, its average over the rows of an observation is its expectation. With a linear decoder the
bound has degree 2 and a score degree 2.

Both estimators have the same expectation, unless the decoder passes another derivative back to z than that of its
values. Draws that are taken as given do not see that derivative; draws that are differentiated see nothing else.
"""

from __future__ import annotations

import itertools
from collections.abc import Mapping
from typing import Any

import numpy as np

from autograder.checks.check import Case, Check, Visibility
from autograder.checks.each import judge_calls
from autograder.checks.functions import as_argument
from autograder.checks.here import built
from autograder.checks.tensors import Array, hermite
from autograder.exercises.trainable_prior.cases import (
    Arguments,
    Rng,
    Scene,
    Variant,
    arguments,
    at_an_end,
    decoder,
    far_away,
    linear,
    parameters,
    story,
)
from autograder.exercises.trainable_prior.estimators import GRADIENT, ROWS, SCATTER, alone, is_biased
from autograder.values import Function

MANY_DRAWS = 12
FEWEST_ROWS = 400  # so that a baseline from the other observations of a batch is nearly independent of the own noise


# --- noise ---------------------------------------------------------------------------------------------------------


def grid(K: int, L: int) -> Array:
    """Noise (K, R, L) whose R rows run through all combinations of K points equally often."""
    return many_draws_grid(K) if K >= MANY_DRAWS else often_enough(np.array([*itertools.product(points(L), repeat=K)]))


def points(L: int) -> Array:
    """Points (P, L) of equal weight, exact to degree 5: for two coordinates four regular hexagons, one of them wide."""
    if L == 2:
        radii = np.sqrt(2 + np.array([-1, -1, -1, 3]) * 2 / 3**0.5)
        angles = 0.1 + np.arange(4)[:, None] * np.pi / 12 + np.arange(6) * np.pi / 3
        return np.stack([radii[:, None] * np.cos(angles), radii[:, None] * np.sin(angles)], axis=-1).reshape(-1, 2)
    square = 1 - (2 / 3) ** 0.5
    near, far = square**0.5, (4 - 3 * square) ** 0.5
    return np.array(list(itertools.product([near, -near] * 3 + [far, -far], repeat=L)))


def often_enough(rows: Array) -> Array:
    """Rows (R, K, L), repeated until there are FEWEST_ROWS of them, as noise (K, R, L)."""
    return np.tile(rows, (-(-FEWEST_ROWS // len(rows)), 1, 1)).transpose(1, 0, 2)


def many_draws_grid(K: int) -> Array:
    """Noise (K, R, 1) of K <= 13 draws, any two of which take all pairs of 13 nodes equally often.

    The nodes have equal weights and are exact to degree 5. That is enough for averages over draws, not for products of
    three of them. Row (i, j) has for draw k the node number i + k j modulo 13, as 13 is prime.
    """
    square = (65 - 1495**0.5) / 60
    near, far = square**0.5, (6.5 - 5 * square) ** 0.5
    nodes = np.array([0.0, *[near, -near] * 5, far, -far])
    i, j = np.divmod(np.arange(169), 13)
    return often_enough(nodes[(i[:, None] + np.arange(K) * j[:, None]) % 13][:, :, None])


# Noise (1, 600, 1) that is as exact, for one draw of one latent coordinate, and reaches far out.
FAR_GRID = np.repeat([0.0, 1.0, -1.0, 5.0, -5.0], [48, 275, 275, 1, 1]).reshape(1, -1, 1)
# One draw of one coordinate for each of three rows, which are handed over one at a time: exact with these weights.
NODES, NODE_WEIGHTS = np.sqrt(3.0) * np.array([0.0, 1.0, -1.0]).reshape(1, 3, 1), (4 / 6, 1 / 6, 1 / 6)


# --- cases ---------------------------------------------------------------------------------------------------------


def in_turns(scene: Scene, sigma: float, f: Function, eps: Array) -> tuple[Any, ...]:
    """Arguments in which the observations take turns, each with all of that noise."""
    turns = {name: np.tile(scene[name], (eps.shape[1], 1)) for name in ("x", "mean", "var")}
    return arguments(scene | turns, sigma, f, np.repeat(eps, len(scene["x"]), axis=1))


def on_a_grid(rng: Rng, K: int, L: int, D: int, kind: str, noise: Array | None = None) -> tuple[Any, ...]:
    """Arguments with two observations of D pixels, and a decoder of that kind."""
    P, f = decoder(rng, L, D, kind)
    scene = parameters(rng, 2, D, L, P)
    if kind == "straight through":
        scene["theta"] = rng.choice([-1, 1], size=P) * rng.uniform(0.7, 1.3, size=P)
    return in_turns(scene, float(rng.uniform(0.5, 0.75)), f, grid(K, L) if noise is None else noise)


def story_grid(rng: Rng, variant: Variant) -> Arguments:
    """The first two observations of the text, with two draws of one latent coordinate."""
    first = {name: array[:2] for name, array in story(variant).items() if name in ("x", "mean", "var")}
    return [in_turns(story(variant) | first, variant["sigma"], as_argument(linear, 1, 2), grid(2, 1))]


def linear_grids(rng: Rng, variant: Variant) -> Arguments:
    """Two latent coordinates, draws and pixels; three draws of one; three coordinates; noise far out, many pixels."""
    some = [on_a_grid(rng, *one) for one in ((2, 2, 2, "linear"), (3, 1, 4, "theta"), (1, 3, 1, "linear"))]
    return [*some, on_a_grid(rng, 1, 1, 12, "linear", FAR_GRID)]


def extreme_grids(rng: Rng, variant: Variant) -> Arguments:
    """Small variances and a small sigma, each by itself and all together; then large ones; far values."""
    f, eps = as_argument(linear, 2, 3), grid(1, 2)
    scenes = [pair for end in (0, 1) for pair in at_an_end(rng, parameters(rng, 2, 3, 2, 9), end)]
    scenes.append((far_away(rng, parameters(rng, 2, 3, 2, 9)), 1.6))
    return [in_turns(scene, sigma, f, eps) for scene, sigma in scenes]


def curved_grids(rng: Rng, variant: Variant) -> Arguments:
    """A decoder that is quadratic in z: the derivative through z has degree 4 still. Then a linear one, many draws."""
    return [on_a_grid(rng, 1, 2, 3, "curved"), on_a_grid(rng, MANY_DRAWS, 1, 2, "linear")]


def straight_through_grids(rng: Rng, variant: Variant) -> Arguments:
    """Decoders that pass back twice the derivative of their values."""
    return [on_a_grid(rng, K, L, D, "straight through") for K, L, D in ((1, 2, 3), (2, 1, 2))]


def single_rows(rng: Rng, variant: Variant) -> Arguments:
    """One observation with the three nodes, for calls with one of them at a time: N = K = L = 1, D = 1 and 3."""
    return [
        in_turns(parameters(rng, 1, D, 1, 2 * D), float(rng.uniform(0.5, 0.75)), as_argument(linear, 1, D), NODES)
        for D in (1, 3)
    ]


def small_batches(rng: Rng, variant: Variant) -> Arguments:
    """A few observations and random noise, for shapes: K = 4, N = 3, L = 2, D = 5."""
    P, f = decoder(rng, 2, 5, "wiggly")
    return [arguments(parameters(rng, 3, 5, 2, P), 0.8, f, rng.normal(size=(4, 3, 2)))]


# --- exact answers -------------------------------------------------------------------------------------------------


def exact_gradient(args: tuple[Any, ...], row: int) -> dict[str, Array]:
    """Gradient of the bound of one observation, integrated with 9 nodes in every latent coordinate.

    The integrand is a polynomial in eps of degree 4 at most, so that this is exact; it is differentiated after the
    integration, through z.
    """
    import torch

    x, mean, var, theta, lambda1, lambda2, sigma, f, _ = [built(arg) for arg in args]
    x, mean, var = (tensor[row : row + 1].clone() for tensor in (x, mean, var))
    nodes, weights = (torch.as_tensor(part) for part in hermite(mean.shape[1], 9))
    leaves = [tensor.clone().requires_grad_() for tensor in (theta, lambda1, lambda2, mean, var)]
    theta, lambda1, lambda2, mean, var = leaves
    z = mean + var.sqrt() * nodes[:, None, :]
    normal = torch.distributions.Normal
    log_p = normal(f(z, theta), sigma).log_prob(x).sum(-1)
    log_r = normal(lambda1, lambda2.sqrt()).log_prob(z).sum(-1)
    bound = (weights[:, None] * (log_p + log_r)).sum() + normal(mean, var.sqrt()).entropy().sum()
    return dict(zip(GRADIENT, (g.numpy() for g in torch.autograd.grad(bound, leaves)), strict=True))


def largest_scatter(args: tuple[Any, ...], estimator: str, row_by_row: bool) -> list[dict[str, Array]]:
    """How far the estimates for single rows of each of the observations may scatter, by parameter.

    Baselines, constants in the weight and terms of mean zero are free, but not beyond all measure: the bound is
    SCATTER times the root mean square of the reference's estimate and of a score with a weight of 10 + D + L; for the
    log-derivative trick this weight is larger by that of the batch, which may be anyone's baseline.
    """
    from reference import trainable_prior as reference

    def estimated(args: tuple[Any, ...]) -> dict[str, Array]:
        found = getattr(reference, estimator)(*(built(arg) for arg in args))
        return {name: getattr(found, name).numpy() for name in GRADIENT}

    if row_by_row:
        alike = [estimated(alone(args, row)) for row in range(len(args[0].values))]
        estimates = {name: np.array([one[name].reshape(-1) for one in alike]) for name in GRADIENT}
    else:
        estimates = {name: part for name, part in estimated(args).items() if name in ROWS}
    noise, deviation = np.asarray(args[-1].values), np.sqrt(np.asarray(args[2].values))
    weight = 10.0 + args[0].values.shape[1] + deviation.shape[1]
    if estimator == "gradient_log_derivative":
        x, mean, var, *rest, eps = [built(arg) for arg in args]
        log_w = reference._log_weights(x, mean + var.sqrt() * eps, mean, var, *rest)
        weight += float(log_w.square().mean().sqrt())
    scores = {name: np.ones(1) for name in GRADIENT} | {
        "mean": weight * np.abs(noise / deviation).max(axis=0),
        "var": weight * np.abs((noise**2 - 1) / (2 * deviation**2)).max(axis=0),
    }
    turns = 1 if row_by_row else 2
    squares = {name: values**2 + scores[name] ** 2 for name, values in estimates.items()}
    return [
        {name: SCATTER * np.sqrt(s[which::turns].mean(axis=0)) for name, s in squares.items()} for which in range(turns)
    ]


def is_unbiased(
    property: str,
    drawn: Any,
    estimator: str,
    *,
    values_of: Mapping[str, Any] | None = None,
    alone: bool = False,
    weight: float = 1.0,
    visibility: Visibility = "hidden",
) -> Check:
    """The expectation of the estimate over eps is the exact gradient.

    estimator:  the reference's, for how far estimates scatter
    values_of:  by the name of a decoder, another one with whose derivative the gradient is the expected one
    alone:      whether the rows, all of one observation, are handed over one at a time with NODE_WEIGHTS; the rows are
                those of two observations in turn otherwise
    """

    def cases(rng: Rng, variant: Variant) -> list[Case]:
        found = []
        for args in drawn(rng, variant):
            f = args[7]
            other = as_argument(values_of[f.name], *f.constants) if values_of else f
            known = {
                "gradients": [exact_gradient((*args[:7], other, args[8]), row) for row in range(1 if alone else 2)],
                "weights": np.array(NODE_WEIGHTS) if alone else None,
                "scatter": largest_scatter(args, estimator, alone),
            }
            found.append(Case(args, known))
        return found

    # 3e-3 leaves room for single precision, and for a baseline averaged over the other observations, which the rows of
    # a grid do not make quite independent.
    settings = {"wrong": is_biased, "rtol": 3e-3}
    return Check(property, "expectation", cases, judge_calls, settings, weight, visibility)
