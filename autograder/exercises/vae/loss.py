"""What the `loss_function` of `vae` is called with, and how its answers are read."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from autograder.checks.check import Call, Case, Verdict
from autograder.checks.compare import difference
from autograder.checks.readers import heard, real
from autograder.checks.tensors import Array, exact, in_double, single
from autograder.exercises.vae.cases import (
    Arguments,
    Rng,
    Variant,
)
from autograder.values import Tensor


def loss_of(*args: Tensor) -> float:
    """The reference's loss, in double precision."""
    from reference import vae as reference

    return float(in_double(reference.loss_function)(*args))


def loss_per_image(*args: Tensor) -> float:
    return loss_of(*args) / len(args[0].values)


BATCH_MEAN = "average over the images of the batch"
THETA, MEAN, LOG_VAR = (5e-4, 1 - 5e-4), (-6.0, 6.0), (-8.0, 4.0)  # promised, beside probabilities of exactly 0 and 1


def story_batch(rng: Rng, variant: Variant) -> Arguments:
    return [tuple(single(variant[name]) for name in ("x", "theta", "q_mean", "q_log_var"))]


def batch(rng: Rng, N: int, D: int, K: int) -> tuple[Array, ...]:
    """Images with black, white and grey pixels, probabilities off 0 and 1, and a q that is not the prior.

    Nothing of it is extreme: what clips log_var shows in cases made for that, always, and never here by chance.
    """
    x = np.where(rng.random((N, D)) < 0.5, rng.random((N, D)) < 0.4, rng.random((N, D)))
    theta = rng.uniform(0.05, 0.95, size=(N, D))
    return x.astype(float), theta, rng.normal(0.3, 1.3, size=(N, K)), rng.uniform(-2.6, 1.4, size=(N, K))


def batches(rng: Rng, variant: Variant) -> Arguments:
    return [tuple(map(single, batch(rng, *sizes))) for sizes in ((40, 60, 12), (3, 25, 7), (1, 16, 2))]


def extreme_batches(rng: Rng, variant: Variant) -> Arguments:
    """Small batches in which single entries decide: probabilities near 0 and 1, wide and narrow q, means far off.

    First the probabilities alone, each end with ink and with paper; then the parameters of q, each end in turn.
    """
    drawn: list[tuple[Array, ...]] = []
    for N, D, K, low, high in ((2, 4, 2, 0, 1), (1, 6, 3, 1, 0), (3, 4, 1, 1, 1)):
        x, theta, mean, log_var = batch(rng, N, D, K)
        places = rng.permutation(N * D)[:2]
        x.flat[places], theta.flat[places] = (1 - low, high), THETA
        drawn.append((x, theta, 0.1 * mean, 0.1 * log_var))
    for N, D, K, part, end in ((2, 3, 2, 0, 0), (3, 2, 1, 0, 1), (1, 4, 3, 1, 0), (2, 3, 1, 1, 1), (1, 1, 1, 1, 0)):
        x, theta, *q = batch(rng, N, D, K)
        q[part].flat[rng.integers(q[part].size)] = (MEAN, LOG_VAR)[part][end]
        drawn.append((x, theta, *q))
    return [tuple(map(single, arrays)) for arrays in drawn]


def leaf_batches(rng: Rng, variant: Variant) -> Arguments:
    """Batches of which gradients are asked for, a large one too. That of theta is steep near 0 and 1."""
    drawn = []
    for N, D, K in ((40, 60, 3), (3, 4, 5), (1, 4, 1), (2, 1, 2)):
        x, theta, mean, log_var = batch(rng, N, D, K)
        theta = 0.1 + 0.8 * theta
        theta.flat[0], theta.flat[-1] = (0.005, 0.995) if N > 2 else (theta.flat[0], theta.flat[-1])
        mean.flat[0], mean.flat[-1] = MEAN if N > 1 else (mean.flat[0], mean.flat[-1])
        log_var.flat[0], log_var.flat[-1] = LOG_VAR if N != 3 else (log_var.flat[0], log_var.flat[-1])
        drawn.append((single(x), *(single(part, requires_grad=True) for part in (theta, mean, log_var))))
    return drawn


def sure_pixels(rng: Rng, variant: Variant) -> Arguments:
    """Single images in black and white, with probabilities of exactly 0 and 1. The latents cost next to nothing.

    First only zeros, rightly so; then zeros and ones, of either kind right and wrong.
    """
    drawn = []
    mixed = np.concatenate([rng.permutation([0, 1, 1]), rng.permutation([0, 0, 1])])
    for D, ink, right in ((9, np.zeros(4), 4), (16, mixed, 3)):
        x, theta, mean, log_var = batch(rng, 1, D, 3)
        x = np.round(x)
        places = rng.permutation(D)[: len(ink)]
        x[0, places] = ink
        theta[0, places] = np.where(np.arange(len(ink)) < right, ink, 1 - ink)
        drawn.append(tuple(map(single, (x, theta, 0.03 * mean, 0.03 * log_var))))
    return drawn


def story_sure_pixels(rng: Rng, variant: Variant) -> Arguments:
    """A pixel that is surely paper; then one that is surely ink, and two that are wrong."""
    theta, mean, log_var = (np.array(variant[name])[:1] for name in ("theta", "q_mean", "q_log_var"))
    right = np.array([[0.0, 1.0, 0.5, 0.2]]), np.where([[True, False, False, False]], 0.0, theta)
    wrong = np.array([[0.0, 1.0, 0.5, 1.0]]), np.where([[True, True, False, True]], [[1.0, 1.0, 0.5, 0.0]], theta)
    return [tuple(map(single, (*pair, mean, log_var))) for pair in (right, wrong)]


def least_loss(x: Tensor, theta: Tensor, mean: Tensor, log_var: Tensor) -> float:
    """The least that the loss can be: as if no probability came nearer to 0 and 1 than 0.02."""
    return loss_of(x, single(np.clip(theta.values, 0.02, 0.98)), mean, log_var) - 0.2


MOST_PER_PIXEL = 1000.0  # no logarithm of a positive number in double precision lies so far below 0


def is_no_loss(value: Any, least: float, x: Any, theta: Any, mean: Any, log_var: Any) -> str:
    """Whether the loss of an image is no finite number, or not large enough for what is wrong in it."""
    loss, most = float(real(value, (), finite=False)), least + MOST_PER_PIXEL * np.size(theta.values)
    if not np.isfinite(loss):
        return f"the loss is {loss} where a probability is exactly 0 or 1"
    if loss < least:
        return f"the loss is {loss:.6g}; it cannot be below {least:.6g} there"
    return f"the loss is {loss:.6g}; no clamp makes it larger than {most:.6g} there" if loss > most else ""


def gradients_of_the_loss(x: Any, theta: Any, mean: Any, log_var: Any) -> dict[str, Array]:
    """Of the sum over the batch."""
    p = exact(theta)
    return {
        "theta": (p - exact(x)) / (p * (1 - p)),
        "mean": exact(mean),
        "log_var": 0.5 * (np.exp(exact(log_var)) - 1),
    }


NAMES = ("x", "theta", "mean", "log_var")


def judge_loss_gradient(call: Call, cases: Sequence[Case], *, wrt: tuple[int, ...]) -> Verdict:
    """The gradients at the arguments `wrt` are those of the sum over the batch or, in all cases, its average.

    The tolerances leave room for single precision.
    """
    evidence = {"cases": len(cases)}
    averaged = [False, True]
    for index, case in enumerate(cases):
        answer = call(case.args, wrt=wrt, cotangents=case.expected)
        found = {NAMES[i]: answer.gradients[0][k] if answer.gradients else None for k, i in enumerate(wrt)}
        exactly = gradients_of_the_loss(*case.args)
        complaints = [heard(real, answer.value, (), finite=False)]
        if not isinstance(complaints[0], str):
            complaints = []
            for average in averaged:
                N = len(exact(case.args[0])) if average else 1
                complaints.append(gradient_complaint(found, exactly, N))
        if all(complaints):
            return Verdict(False, complaints[0], index, None, None, evidence)
        averaged = [average for average, complaint in zip(averaged, complaints, strict=True) if not complaint]
    return Verdict(True, evidence=evidence)


def gradient_complaint(found: dict[str, Any], exactly: dict[str, Array], N: int) -> str:
    for name, mine in found.items():
        complaint = "none arrives there" if mine is None else difference(mine, exactly[name] / N, 2e-3, 1e-5)
        if complaint:
            return f"the gradient with respect to {name}: {complaint}"
    return ""


def gradient_cases(rng: Rng, variant: Variant) -> list[Case]:
    return [Case(args, [np.ones(())]) for args in leaf_batches(rng, variant)]
