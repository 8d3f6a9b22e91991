"""What the `loss_function` of `vae` is called with, and how its answers are read."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from autograder.checks.check import Call, Case, Verdict
from autograder.checks.compare import difference, numbers, same_shape
from autograder.checks.here import built
from autograder.exercises.vae.cases import Arguments, Array, Variant, exact, single
from autograder.values import Tensor


def loss_of(*args: Tensor) -> float:
    """The reference's loss, in double precision."""
    from reference import vae as reference

    return float(reference.loss_function(*(built(Tensor(exact(arg))) for arg in args)))


def loss_per_image(*args: Tensor) -> float:
    return loss_of(*args) / len(args[0].values)


BATCH_MEAN = "average over the images of the batch"


def story_batch(rng: np.random.Generator, variant: Variant) -> Arguments:
    return [tuple(single(variant[name]) for name in ("x", "theta", "q_mean", "q_log_var"))]


def batch(rng: np.random.Generator, N: int, D: int, K: int) -> tuple[Array, ...]:
    """Images with black, white and grey pixels, probabilities off 0 and 1, and a q that is not the prior.

    Nothing of it is extreme: what clips log_var shows in cases made for that, always, and never here by chance.
    """
    x = np.where(rng.random((N, D)) < 0.5, rng.random((N, D)) < 0.4, rng.random((N, D)))
    theta = rng.uniform(0.05, 0.95, size=(N, D))
    return x.astype(float), theta, rng.normal(0.3, 1.3, size=(N, K)), rng.uniform(-2.6, 1.4, size=(N, K))


def batches(rng: np.random.Generator, variant: Variant) -> Arguments:
    return [tuple(map(single, batch(rng, *sizes))) for sizes in ((40, 60, 12), (3, 25, 7), (1, 16, 2))]


# What the docstring promises, beside probabilities of exactly 0 and 1.
THETA, MEAN, LOG_VAR = (5e-4, 1 - 5e-4), (-6.0, 6.0), (-8.0, 4.0)


def extreme_batches(rng: np.random.Generator, variant: Variant) -> Arguments:
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


def leaf_batches(rng: np.random.Generator, variant: Variant) -> Arguments:
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


def sure_pixels(rng: np.random.Generator, variant: Variant) -> Arguments:
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


def story_sure_pixels(rng: np.random.Generator, variant: Variant) -> Arguments:
    """A pixel that is surely paper; then one that is surely ink, and two that are wrong."""
    theta, mean, log_var = (np.array(variant[name])[:1] for name in ("theta", "q_mean", "q_log_var"))
    right = np.array([[0.0, 1.0, 0.5, 0.2]]), np.where([[True, False, False, False]], 0.0, theta)
    wrong = np.array([[0.0, 1.0, 0.5, 1.0]]), np.where([[True, True, False, True]], [[1.0, 1.0, 0.5, 0.0]], theta)
    return [tuple(map(single, (*pair, mean, log_var))) for pair in (right, wrong)]


def sure_cases(arguments: Any) -> Any:
    """Cases with the least that the loss can be there: as if no probability came nearer to 0 and 1 than 0.02."""

    def cases(rng: np.random.Generator, variant: Variant) -> list[Case]:
        drawn = []
        for x, theta, mean, log_var in arguments(rng, variant):
            clipped = Tensor(np.clip(theta.values, 0.02, 0.98))
            drawn.append(Case((x, theta, mean, log_var), loss_of(x, clipped, mean, log_var) - 0.2))
        return drawn

    return cases


story_sure_cases, hidden_sure_cases = sure_cases(story_sure_pixels), sure_cases(sure_pixels)


MOST_PER_PIXEL = 1000.0  # no logarithm of a positive number in double precision lies so far below 0


def judge_finite(call: Call, cases: Sequence[Case]) -> Verdict:
    """The loss of an image is one finite number, and large enough for what is wrong in it."""
    for index, case in enumerate(cases):
        value = call(case.args).value
        array = numbers(value)
        if not isinstance(array, str):
            array = same_shape(array, ())
        if isinstance(array, str):
            return Verdict(False, array, index, value)
        if not np.isfinite(array):
            message = f"the loss is {float(array)} where a probability is exactly 0 or 1"
            return Verdict(False, message, index, value, None, {"cases": len(cases)})
        if float(array) < case.expected:
            message = f"the loss is {float(array):.6g}; it cannot be below {case.expected:.6g} there"
            return Verdict(False, message, index, value, None, {"cases": len(cases)})
        most = case.expected + MOST_PER_PIXEL * np.size(case.args[1].values)
        if float(array) > most:
            message = f"the loss is {float(array):.6g}; no clamp makes it larger than {most:.6g} there"
            return Verdict(False, message, index, value, None, {"cases": len(cases)})
    return Verdict(True, evidence={"cases": len(cases)})


def gradients_of_the_loss(x: Any, theta: Any, mean: Any, log_var: Any) -> tuple[Array, ...]:
    """Of the sum over the batch, for x (none is asked for), theta, mean and log_var."""
    p = exact(theta)
    return np.zeros_like(p), (p - exact(x)) / (p * (1 - p)), exact(mean), 0.5 * (np.exp(exact(log_var)) - 1)


def judge_loss_gradient(
    call: Call, cases: Sequence[Case], *, wrt: tuple[int, ...], rtol: float, atol: float
) -> Verdict:
    """The gradients at the arguments `wrt` are those of the sum over the batch or, in all cases, of its average."""
    evidence = {"cases": len(cases), "rtol": rtol, "atol": atol}
    names = ("x", "theta", "mean", "log_var")
    conventions = ["sum", "average"]
    for index, case in enumerate(cases):
        answer = call(case.args, wrt=wrt, cotangents=case.expected)
        shape = numbers(answer.value)
        shape = shape if isinstance(shape, str) else same_shape(shape, ())
        if isinstance(shape, str):
            return Verdict(False, shape, index, answer.value, None, evidence)
        complaints: dict[str, tuple[str, Any, Any]] = {}
        for convention in conventions:
            scale = 1.0 if convention == "sum" else 1.0 / len(exact(case.args[0]))
            for number, position in enumerate(wrt):
                mine = answer.gradients[0][number] if answer.gradients else None
                target = scale * gradients_of_the_loss(*case.args)[position]
                complaint = "none arrives there" if mine is None else difference(mine, target, rtol, atol)
                if complaint:
                    text = f"the gradient with respect to {names[position]}: {complaint}"
                    complaints.setdefault(convention, (text, mine, target))
        right = [convention for convention in conventions if convention not in complaints]
        if not right:
            message, mine, target = complaints[conventions[0]]
            return Verdict(False, message, index, mine, target, evidence)
        conventions = right
    return Verdict(True, evidence=evidence)


def gradient_cases(rng: np.random.Generator, variant: Variant) -> list[Case]:
    return [Case(args, [np.ones(())]) for args in leaf_batches(rng, variant)]
