"""Draws of the `Model` of `vae` and their gradients, judged together, call by call: batches of every size.

A call that is asked for its gradient looks like one whose law is judged, since it is one. The draws are made by
`Model.reparameterization`, or by the whole model, with an encoder that gives what it is told and a decoder that
gives z.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np

from autograder.checks.check import Call, Case, Check, Verdict
from autograder.checks.compare import numbers, same_shape
from autograder.exercises.vae.cases import Arguments, Array, Variant, exact, single
from autograder.exercises.vae.noise import strange_noise
from autograder.statistics.ledger import ALPHA, BETA
from autograder.values import Tensor

# What the docstring promises.
MEAN, VAR = (-10.0, 10.0), (0.01, 25.0)

FEW_IMAGES = (1, 2, 3, 4, 5, 6, 7, 8)
MANY_IMAGES_PARTED = (
    (70, 300),
    (80, 250),
    (90, 200),
    (100, 150),
    (120, 120),
    (500,),
)  # those that one call draws in a row
MANY_IMAGES = tuple(sorted(set(sum(MANY_IMAGES_PARTED, ()))))


def drawn_so(student, mean, var, whole, batches):  # type: ignore[no-untyped-def]
    """One draw for every row of mean and var: by the method, or by the whole model, in so many rows at a time."""
    import torch

    class GivenEncoder(torch.nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.layer = torch.nn.Linear(2, 2)

        def forward(self, x):  # type: ignore[no-untyped-def]
            return given[0], torch.log(given[1])

    given = [mean, var]
    model = student.Model(GivenEncoder(), torch.nn.Identity())  # one for all batches: noise that it keeps comes again

    def drawn(mean, var):  # type: ignore[no-untyped-def]
        given[:] = mean, var
        return model(torch.zeros(len(mean), 2))[0] if whole else model.reparameterization(mean, var)

    if len(batches) == 1:
        return drawn(mean, var)
    z = list(map(drawn, mean.split(batches), var.split(batches)))
    return torch.cat(z) if all(isinstance(part, torch.Tensor) for part in z) else z


def batches_of_all_sizes(rng: np.random.Generator, variant: Variant) -> list[Case]:
    """Single images, a few, and hundreds; one latent and several; both precisions; by the method and by the model."""
    orders = [(K, rng.permutation(FEW_IMAGES).tolist()) for K in (1, 2, 3, 5, 8)]
    few = [(part, K) for K, order in orders for part in (order[:4], order[4:])]
    sizes = [([1], 1), *few, *((list(part), K) for part in MANY_IMAGES_PARTED for K in (1, 2))]
    cases = []
    for number, i in enumerate(rng.permutation(len(sizes))):
        batches, K = sizes[i]
        N = sum(batches)
        mean = rng.uniform(*MEAN, size=(N, K))
        var = np.exp(rng.uniform(math.log(VAR[0]), math.log(VAR[1]), size=(N, K)))
        if number == 0:
            mean.flat[0], var.flat[0] = MEAN[0], VAR[0]
        if number == 1:
            mean.flat[0], var.flat[0] = MEAN[1], VAR[1]
        wrap = single if number % 4 else Tensor
        args = (wrap(mean, requires_grad=True), wrap(var, requires_grad=True), bool(number % 3 == 2), batches)
        cases.append(Case(args, [rng.choice([-1, 1], size=(N, K)) * rng.uniform(0.5, 1.5, size=(N, K))]))
    return cases


def judge_draws_with_gradients(
    call: Call, cases: Sequence[Case], *, wrt: tuple[int, ...], alpha: float, beta: float
) -> Verdict:
    """The noise behind all draws is standard normal and independent, and the gradients are those of the same draws.

    With the noise held, dz/dmean = 1, and z = mean + (var)^(1/2) noise gives dz/dvar = (z - mean) / (2 var).
    """
    evidence: dict[str, Any] = {"alpha": alpha, "beta": beta}
    noise = []
    for index, case in enumerate(cases):
        mean, var, v = exact(case.args[0]), exact(case.args[1]), case.expected[0]
        answer = call(case.args, draw=index, wrt=wrt, cotangents=case.expected)
        z = numbers(answer.value)
        z = z if isinstance(z, str) else same_shape(z, mean.shape)
        if isinstance(z, str):
            return Verdict(False, z, index, answer.value, None, evidence)
        z = z.astype(float)
        if not np.isfinite(z).all():
            return Verdict(False, "some draws are not finite", index, answer.value, None, evidence)
        if answer.reseeded:
            return Verdict(False, "the call sets the seed of a global generator", index, None, None, evidence)
        with np.errstate(all="ignore"):
            # Single precision leaves an error of the size of mean in z, which counts much where var is small.
            rounding = 1e-6 * (1 + np.abs(mean))
            exactly = {"mean": (v, rounding), "var": (v * (z - mean) / (2 * var), rounding / var)}
        for position, (name, (target, room)) in enumerate(exactly.items()):
            gradient = answer.gradients[0][position] if answer.gradients else None
            if gradient is None:
                message = f"no gradient reaches {name}: is z cut off from it (sample, detach, NumPy, item)?"
                return Verdict(False, message, index, None, target, evidence)
            with np.errstate(all="ignore"):
                wrong = ~(np.abs(exact(gradient) - target) <= 1e-3 * np.abs(target) + room)
            if wrong.any():
                worst = int(np.argmax(wrong))
                message = (
                    f"the gradient with respect to {name} is wrong for your own draw: got "
                    f"{float(exact(gradient).flat[worst]):.6g}, expected {float(target.flat[worst]):.6g}"
                )
                return Verdict(False, message, index, gradient, target, evidence)
        with np.errstate(all="ignore"):
            noise += np.split((z - mean) / np.sqrt(var), np.cumsum(case.args[3])[:-1])
    complaint, found = strange_noise(noise, alpha, beta)
    return Verdict(not complaint, complaint, None, None, None, evidence | found)


def draws_with_gradients(property: str, *, weight: float = 1.0) -> Check:
    """Draws and their gradients are right, for batches of all sizes."""
    settings = {"wrt": (0, 1), "alpha": ALPHA, "beta": BETA}
    return Check(property, "draws", batches_of_all_sizes, judge_draws_with_gradients, settings, weight)


# --- the whole model -----------------------------------------------------------------------------------------------


def passed_forward(student, x, A, log_var, B):  # type: ignore[no-untyped-def]
    """theta, mean and log_var of the whole model, and the share of the networks' parameters that the model knows.

    The encoder has mean x A, and q has hardly any width; the decoder has theta = sigmoid(z B).
    """
    import torch

    class SmallEncoder(torch.nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.A = torch.nn.Parameter(A.clone())

        def forward(self, x):  # type: ignore[no-untyped-def]
            return x @ self.A, log_var + 0 * x[:, :1]

    class SmallDecoder(torch.nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.B = torch.nn.Parameter(B.clone())

        def forward(self, z):  # type: ignore[no-untyped-def]
            return torch.sigmoid(z @ self.B)

    encoder, decoder = SmallEncoder(), SmallDecoder()
    model = student.Model(encoder, decoder)
    theta, mean, returned = model(x)
    known = {id(parameter) for parameter in model.parameters()}
    return theta, mean, returned, 0.5 * (id(encoder.A) in known) + 0.5 * (id(decoder.B) in known)


def images_to_pass(rng: np.random.Generator, variant: Variant) -> Arguments:
    drawn = []
    for N, D, K in ((3, 4, 2), (1, 6, 3), (2, 3, 1)):
        log_var = rng.uniform(-62, -58, size=(N, K)).round(1)
        A, B = rng.normal(size=(D, K)).round(2), rng.normal(size=(K, D)).round(2)
        drawn.append(tuple(map(single, (rng.random((N, D)).round(2), A, log_var, B))))
    return drawn


class Passed(NamedTuple):
    """What a forward pass gives, and the share of both networks' parameters that are in model.parameters()."""

    theta: Array
    mean: Array
    log_var: Array
    share_of_parameters: float


def what_forward_gives(x: Any, A: Any, log_var: Any, B: Any) -> Passed:
    mean = exact(x) @ exact(A)
    return Passed(1 / (1 + np.exp(-mean @ exact(B))), mean, exact(log_var), 1.0)
