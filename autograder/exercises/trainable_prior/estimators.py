"""How the estimators of `trainable_prior` are judged: by expectation, scatter, and the share of each draw."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import numpy as np

from autograder.checks.check import Call, Case
from autograder.checks.compare import difference
from autograder.checks.readers import ComplaintError, real, several
from autograder.checks.tensors import Array
from autograder.values import Tensor

GRADIENT = ("theta", "lambda1", "lambda2", "mean", "var")
ROWS = ("mean", "var")  # these have an estimate for each observation, the others one for the sum over them
SINGLE = 3e-6  # of the size of estimates: the error of their average in single precision, where they cancel
SCATTER = 10.0  # how many times as far as the reference's the estimates may scatter


def alone(args: tuple[Any, ...], row: int) -> tuple[Any, ...]:
    """The arguments with one of their observations, and its noise."""
    rows = [Tensor(np.asarray(tensor.values)[row : row + 1]) for tensor in args[:3]]
    return (*rows, *args[3:8], Tensor(np.asarray(args[8].values)[:, row : row + 1]))


def gradient_parts(value: Any, args: tuple[Any, ...]) -> dict[str, Array]:
    """The five parts of a gradient, each in its shape."""
    found = {}
    for name, part, given in zip(GRADIENT, several(value, *GRADIENT), [args[i] for i in (3, 4, 4, 1, 2)], strict=True):
        if part is None:
            raise ComplaintError(f"{name}: there is no gradient")
        found[name] = real(part, np.shape(given.values), name)
    return found


def has_the_right_shapes(value: Any, *args: Any) -> str:
    """One finite number for every parameter."""
    gradient_parts(value, args)
    return ""


def is_biased(call: Call, case: Case, *, rtol: float) -> str:
    """Whether the average of the estimates over a grid of noise is not the exact gradient, or they scatter wildly, or
    the draws have different shares in them.

    The observations take turns in the rows, with the same noise each. The parts for theta and lambda are sums over the
    rows, those for mean and var have a row for each. A case that has weights is called with one row at a time.
    """
    known, rows = case.expected, len(case.args[0].values)
    weights, turns = known["weights"], len(known["gradients"])
    calls = [case.args] if weights is None else [alone(case.args, row) for row in range(rows)]
    weights = np.full(rows, turns / rows) if weights is None else weights
    found = [gradient_parts(call(args).value, args) for args in calls]
    eps = np.asarray(case.args[-1].values)[:, ::turns]
    for name in GRADIENT:
        parts = np.concatenate([one[name] if name in ROWS else one[name][None] for one in found])
        targets = [np.asarray(gradient[name]).reshape(-1) for gradient in known["gradients"]]
        row_by_row = len(parts) == rows
        with np.errstate(all="ignore"):
            if row_by_row:
                means = [weights[which::turns] @ parts[which::turns] for which in range(turns)]
            else:
                means, targets = [weights[0] * parts[0]], [np.sum(targets, axis=0)]
        sizes = [SINGLE / SCATTER * most.get(name, np.zeros(1)).max() for most in known["scatter"]]
        for mean, target, size in zip(means, targets, sizes, strict=False):
            complaint = difference(mean, target, rtol, rtol * max(0.01, float(np.abs(target).max())) + size)
            if complaint:
                return f"the expectation of your estimate with respect to {name} is off: {complaint}"
        for which in range(turns) if row_by_row else ():
            own = parts[which::turns]
            complaint = scatter(own, weights[which::turns], known["scatter"][which][name])
            complaint = complaint or (uneven_draws(own, eps, rtol) if len(found) == 1 else "")
            if complaint:
                return f"your estimate with respect to {name} {complaint}"
    return ""


def scatter(parts: Array, weights: Array, most: Array) -> str:
    """What is wrong with how far estimates scatter about their average; "" where nothing is."""
    with np.errstate(all="ignore"):
        deviation = np.sqrt(weights @ (parts - weights @ parts) ** 2)
    wrong = ~(deviation <= most)
    if not wrong.any():
        return ""
    worst = int(np.argmax(wrong))
    return (
        f"scatters by {deviation[worst]:.3g} about its average, where {most[worst]:.3g} would be very much: its "
        "average is right, but is noise added that has nothing to do with the bound?"
    )


def uneven_draws(parts: Array, eps: Array, rtol: float) -> str:
    """What is wrong with the share that each of the K draws has in the estimates; "" where nothing is.

    The average of an estimate over all draws but one is a function of that one, and the same function for each of them:
    baselines from other draws drop out, as a score has mean zero.
    """
    shares = np.stack([averages @ parts for averages in averages_at_nodes(eps.tobytes(), eps.shape, eps.dtype.str)])
    gap = np.abs(shares - shares[:1]).max(axis=(0, 1))
    spread = np.abs(shares - shares.mean(axis=1, keepdims=True)).max(axis=(0, 1))
    if (gap <= 10 * rtol * np.maximum(spread, np.abs(shares).max(axis=(0, 1)))).all():
        return ""
    return "depends on some of the K draws more than on others: average over all of them"


@lru_cache(maxsize=256)
def averages_at_nodes(eps: bytes, shape: tuple[int, ...], dtype: str) -> tuple[Array, ...]:
    """For each draw a matrix (nodes, rows), which averages the rows in which the noise of that draw is the same."""
    matrices = []
    for noise in np.frombuffer(eps, dtype).reshape(shape):
        at_node = np.unique(np.round(noise, 3), axis=0, return_inverse=True)[1].reshape(-1)
        same = np.arange(at_node.max() + 1)[:, None] == at_node
        matrices.append(same / same.sum(axis=1, keepdims=True))
    return tuple(matrices)
