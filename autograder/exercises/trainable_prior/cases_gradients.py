"""What the two gradients of `trainable_prior` are called with, and how their answers are judged.

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

import functools
import itertools
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from autograder.checks.check import Case, Check, Visibility
from autograder.checks.functions import as_argument
from autograder.checks.here import built
from autograder.exercises.trainable_prior.cases import (
    Arguments,
    Array,
    Variant,
    at_an_end,
    curved_in_theta,
    curved_in_z,
    far_away,
    linear,
    parameters,
    story_arrays,
    straight_through,
    tensors,
    wiggly,
)
from autograder.exercises.trainable_prior.estimators import GRADIENT, SCATTER, alone, judge_expected_gradient
from autograder.values import Function, Tensor

NODES = np.sqrt(3.0) * np.array([0.0, 0.0, 0.0, 0.0, 1.0, -1.0])
MANY_DRAWS = 12
FEWEST_ROWS = 400  # so that a baseline from the other observations of a batch is nearly independent of the own noise


# --- cases ---------------------------------------------------------------------------------------------------------


def grid(K: int, L: int) -> Array:
    """Noise (K, R, L) whose R rows run through all combinations of K points equally often."""
    return often_enough(np.array(list(itertools.product(points(L), repeat=K))))


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


def far_grid() -> Array:
    """Noise (1, 600, 1) that is as exact, for one draw of one latent coordinate, and reaches far out."""
    return np.repeat([0.0, 1.0, -1.0, 5.0, -5.0], [48, 275, 275, 1, 1]).reshape(1, -1, 1)


def on_a_grid(arrays: list[Array], sigma: float, f: Function, K: int, far: bool = False) -> tuple[Any, ...]:
    """Arguments in which the observations take turns, each with all the noise of the grid."""
    x, mean, var, theta, lambda1, lambda2 = arrays
    eps = far_grid() if far else grid(K, mean.shape[1]) if K < MANY_DRAWS else many_draws_grid(K)
    turns = [np.tile(array, (eps.shape[1], 1)) for array in (x, mean, var)]
    noise = Tensor(np.repeat(eps, len(x), axis=1))
    return (*tensors([*turns, theta, lambda1, lambda2]), sigma, f, noise)


def story_grid(rng: np.random.Generator, variant: Variant) -> Arguments:
    """The first two observations of the text, with two draws of one latent coordinate."""
    x, mean, var, *rest = story_arrays(variant)
    return [on_a_grid([x[:2], mean[:2], var[:2], *rest], variant["sigma"], as_argument(linear, 1, 2), 2)]


def linear_grids(rng: np.random.Generator, variant: Variant) -> Arguments:
    """Two latent coordinates, draws and pixels; three draws of one; three coordinates; noise far out, many pixels."""
    drawn: Arguments = []
    for K, L, D, curved in ((2, 2, 2, False), (3, 1, 4, True), (1, 3, 1, False), (1, 1, 12, False)):
        A = rng.normal(size=(L, D))
        f = as_argument(curved_in_theta, Tensor(A)) if curved else as_argument(linear, L, D)
        arrays = parameters(rng, 2, D, L, 2 if curved else L * D + D)
        drawn.append(on_a_grid(arrays, float(rng.uniform(0.5, 0.75)), f, K, far=D > 4))
    return drawn


def extreme_grids(rng: np.random.Generator, variant: Variant) -> Arguments:
    """Small variances and a small sigma, each by itself and all together; then large ones; far values."""
    drawn: Arguments = []
    for end in (0, 1):
        usual = parameters(rng, 2, 3, 2, 9)
        extreme, sigma = at_an_end(rng, usual, 0.7, end)
        for arrays, deviation in (
            (extreme, sigma),
            (usual, sigma),
            ([*usual[:2], extreme[2], *usual[3:]], 0.7),
            ([*usual[:5], extreme[5]], 0.7),
        ):
            drawn.append(on_a_grid(arrays, deviation, as_argument(linear, 2, 3), 1))
    far = far_away(rng, parameters(rng, 2, 3, 2, 9))
    return [*drawn, on_a_grid(far, 1.6, as_argument(linear, 2, 3), 1)]


def curved_grids(rng: np.random.Generator, variant: Variant) -> Arguments:
    """A decoder that is quadratic in z: the derivative through z has degree 4 still. Then a linear one, many draws."""
    A, B = rng.normal(size=(2, 3)), 0.3 * rng.normal(size=(2, 3))
    arrays = parameters(rng, 2, 3, 2, 2)
    curved = on_a_grid(arrays, float(rng.uniform(0.6, 0.8)), as_argument(curved_in_z, Tensor(A), Tensor(B)), 1)
    return [curved, on_a_grid(parameters(rng, 2, 2, 1, 4), 0.7, as_argument(linear, 1, 2), MANY_DRAWS)]


def straight_through_grids(rng: np.random.Generator, variant: Variant) -> Arguments:
    """Decoders that pass back twice the derivative of their values."""
    drawn: Arguments = []
    for K, L, D in ((1, 2, 3), (2, 1, 2)):
        arrays = parameters(rng, 2, D, L, L * D + D)
        arrays[3] = rng.choice([-1, 1], size=L * D + D) * rng.uniform(0.7, 1.3, size=L * D + D)
        drawn.append(on_a_grid(arrays, float(rng.uniform(0.5, 0.75)), as_argument(straight_through, L, D), K))
    return drawn


def single_rows(rng: np.random.Generator, variant: Variant) -> Arguments:
    """One observation with the three nodes, for calls with one of them at a time: N = K = L = 1, D = 1 and 3."""
    drawn: Arguments = []
    for D in (1, 3):
        arrays = parameters(rng, 1, D, 1, 2 * D)
        eps = NODES[-3:].reshape(1, 3, 1)
        turns = [np.tile(array, (3, 1)) for array in arrays[:3]]
        f = as_argument(linear, 1, D)
        drawn.append((*tensors([*turns, *arrays[3:]]), float(rng.uniform(0.5, 0.75)), f, Tensor(eps)))
    return drawn


def small_batches(rng: np.random.Generator, variant: Variant) -> Arguments:
    """A few observations and random noise, for shapes: K = 4, N = 3, L = 2, D = 5."""
    arrays = parameters(rng, 3, 5, 2, 6)
    A = rng.normal(size=(2, 5))
    return [(*tensors(arrays), 0.8, as_argument(wiggly, Tensor(A)), Tensor(rng.normal(size=(4, 3, 2))))]


# --- exact answers -------------------------------------------------------------------------------------------------


@functools.cache
def quadrature(L: int) -> tuple[Array, Array]:
    """All combinations of 9 nodes in L coordinates, (9^L, 1, L), and their weights."""
    nodes, weights = np.polynomial.hermite_e.hermegauss(9)
    combined = np.array(list(itertools.product(nodes, repeat=L)))[:, None, :]
    return combined, np.prod(list(itertools.product(weights / weights.sum(), repeat=L)), axis=1)


def exact_gradient(args: tuple[Any, ...], row: int) -> dict[str, Array]:
    """Gradient of the bound of one observation, integrated with 9 nodes in every latent coordinate.

    The integrand is a polynomial in eps of degree 4 at most, so that this is exact; it is differentiated after the
    integration, through z.
    """
    import torch

    x, mean, var, theta, lambda1, lambda2, sigma, f, _ = [built(arg) for arg in args]
    x, mean, var = (tensor[row : row + 1].clone() for tensor in (x, mean, var))
    eps, weight = (torch.as_tensor(part) for part in quadrature(mean.shape[1]))
    leaves = [tensor.clone().requires_grad_() for tensor in (theta, lambda1, lambda2, mean, var)]
    theta, lambda1, lambda2, mean, var = leaves
    z = mean + var.sqrt() * eps
    normal = torch.distributions.Normal
    log_p = normal(f(z, theta), sigma).log_prob(x).sum(-1)
    log_r = normal(lambda1, lambda2.sqrt()).log_prob(z).sum(-1)
    entropy = normal(mean, var.sqrt()).entropy().sum()
    bound = (weight[:, None] * (log_p + log_r)).sum() + entropy
    return dict(zip(GRADIENT, (g.numpy() for g in torch.autograd.grad(bound, leaves)), strict=True))


def largest_scatter(args: tuple[Any, ...], estimator: str, row_by_row: bool) -> list[dict[str, Array]]:
    """How far the estimates for single rows of each of the observations may scatter, by parameter.

    Baselines, constants in the weight and terms of mean zero are free, but not beyond all measure: the bound is
    SCATTER times the root mean square of the reference's estimate and of a score with a weight of 10 + D + L; for the
    log-derivative trick this weight is larger by that of the batch, which may be anyone's baseline.
    """
    from reference import trainable_prior as reference

    given = [built(arg) for arg in args]
    rows = len(given[0])
    estimates: dict[str, list[Array]] = {name: [] for name in GRADIENT}
    for row in range(rows) if row_by_row else ():
        found = getattr(reference, estimator)(*(built(arg) for arg in alone(args, row)))
        for name, part in zip(GRADIENT, found, strict=True):
            estimates[name].append(part.numpy().reshape(-1))
    if not row_by_row:
        found = getattr(reference, estimator)(*given)
        estimates |= {name: list(getattr(found, name).numpy()) for name in ("mean", "var")}
    noise, deviation = np.asarray(args[-1].values), np.sqrt(np.asarray(args[2].values))
    weight = 10.0 + args[0].values.shape[1] + deviation.shape[1]
    if estimator == "gradient_log_derivative":
        x, mean, var, *rest, eps = given
        log_w = reference._log_weights(x, mean + var.sqrt() * eps, mean, var, *rest)
        weight += float(log_w.square().mean().sqrt())
    scores = {
        "mean": weight * np.abs(noise / deviation).max(axis=0),
        "var": weight * np.abs((noise**2 - 1) / (2 * deviation**2)).max(axis=0),
    }
    turns = 1 if row_by_row else 2
    bounds: list[dict[str, Array]] = [{} for _ in range(turns)]
    for name, values in estimates.items():
        if values:
            for which in range(turns):
                squares = np.array(values)[which::turns] ** 2
                squares = squares + (scores[name][which::turns] ** 2 if name in scores else 1.0)
                bounds[which][name] = SCATTER * np.sqrt(squares.mean(axis=0))
    return bounds


# --- the check -----------------------------------------------------------------------------------------------------


def has_expected_gradient(
    property: str,
    arguments: Any,
    estimator: str,
    *,
    values_of: Mapping[str, Any] | None = None,
    weights: Sequence[float] | None = None,
    weight: float = 1.0,
    visibility: Visibility = "hidden",
) -> Check:
    """The estimate is unbiased: its expectation over eps is the exact gradient.

    estimator:  the reference's, for how far estimates scatter
    values_of:  by the name of a decoder, another one with whose derivative the gradient is the expected one
    weights:    of the rows, all of one observation, which are then handed over one at a time; without them the rows are
                those of two observations in turn
    """

    def cases(rng: np.random.Generator, variant: Variant) -> list[Case]:
        drawn = []
        for args in arguments(rng, variant):
            f = args[7]
            other = as_argument(values_of[f.name], *f.constants) if values_of else f
            turns = 2 if weights is None else 1
            known = {
                "gradients": [exact_gradient((*args[:7], other, args[8]), row) for row in range(turns)],
                "weights": None if weights is None else np.array(weights),
                "scatter": largest_scatter(args, estimator, weights is not None),
            }
            drawn.append(Case(args, known))
        return drawn

    # 3e-3 leaves room for single precision, and for a baseline averaged over the other observations, which the rows of
    # a grid do not make quite independent.
    return Check(property, "expectation", cases, judge_expected_gradient, {"rtol": 3e-3}, weight, visibility)
