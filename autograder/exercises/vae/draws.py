"""What `Model.reparameterization` of `vae` is called with, and how its draws and their gradients are judged.

A call that is asked for its gradient looks like one whose law is judged, since it is one: batches of every size, drawn
by the method, or by the whole model, with an encoder that gives what it is told and a decoder that gives z.
"""

from __future__ import annotations

import math
from typing import Any, NamedTuple

import numpy as np
from scipy.special import ndtr

from autograder.checks.check import Case
from autograder.checks.laws import sample_size
from autograder.checks.readers import ComplaintError, in_words, real
from autograder.checks.tensors import Array, double, exact, single
from autograder.exercises.vae.cases import (
    Arguments,
    Rng,
    Variant,
    with_neighbours,
)
from autograder.values import Answer

FEW = 20_000
MANY = 20 * math.ceil(sample_size(0.02, tests=14) / 20)  # a standard deviation 9 % off lies 0.02 from the law


def drawn_once(student, mean, var):  # type: ignore[no-untyped-def]
    """One draw for every row of mean and var."""
    import torch

    return student.Model(torch.nn.Linear(2, 3), torch.nn.Linear(3, 2)).reparameterization(mean, var)


def drawn_often(student, mean, n, var):  # type: ignore[no-untyped-def]
    """n draws for the same mean and variance (K,), ten in a row of the batch, as some students loop over rows.

    One model draws two batches of the same size: noise that it keeps comes again.
    """
    import torch

    model = student.Model(torch.nn.Linear(2, 3), torch.nn.Linear(3, 2))
    given = mean.repeat(n // 20, 10), var.repeat(n // 20, 10)
    both = [model.reparameterization(*given) for _ in range(2)]
    if all(getattr(z, "shape", ()) == (n // 20, 10 * len(mean)) for z in both):
        return torch.cat([torch.as_tensor(z) for z in both]).reshape(n, -1)
    return both[0]


def story_draws(rng: Rng, variant: Variant) -> Arguments:
    return [(single(variant["mean"]), FEW, single(variant["var"]))]


def some_latents(rng: Rng, K: int) -> tuple[Array, Array]:
    """Means away from 0 and variances away from 1, on both sides of it; very small ones have cases of their own."""
    mean = rng.uniform(0.5, 3.0, size=K) * rng.choice([-1, 1], size=K)
    var = np.where(np.arange(K) % 2 == 0, rng.uniform(0.15, 0.5, size=K), rng.uniform(2.0, 9.0, size=K))
    return mean, var


def many_draws(rng: Rng, variant: Variant) -> Arguments:
    (mean, var), (other_mean, other_var) = some_latents(rng, 3), some_latents(rng, 4)
    return [(single(mean, True), MANY, single(var, True)), (double(other_mean), FEW, double(other_var))]


def few_draws(rng: Rng, variant: Variant) -> Arguments:
    mean, var = some_latents(rng, 2)
    return [(single(mean), FEW, single(var))]


def small_batches(rng: Rng, variant: Variant) -> Arguments:
    """A different mean and variance for every entry, N and K different."""
    sizes = ((5, 3), (2, 6), (1, 4))
    return [tuple(single(part.reshape(N, K)) for part in some_latents(rng, N * K)) for N, K in sizes]


def leaves_of_the_text(rng: Rng, variant: Variant) -> Arguments:
    return [tuple(single([variant[name]] * 3, requires_grad=True) for name in ("mean", "var"))]


def shape_of_the_mean(mean: Any, *rest: Any) -> tuple[int, ...]:
    return np.shape(mean.values)


@in_words
def draws_of(value: Any, mean: Any, n: int, var: Any) -> Any:
    """The draws (n, K)."""
    return real(value, (n, len(mean.values)), finite=False)


def normal_cdf(z: Array, mean: Any, n: int, var: Any) -> Array:
    """The distribution function of N(mean, var)."""
    return np.asarray(ndtr((z - exact(mean)) / np.sqrt(exact(var))))


@in_words
def noise_of(value: Any, mean: Any, n: int, var: Any) -> Any:
    """The noise behind the draws, and sums of it over neighbouring latents, (n, 2 K)."""
    z = real(value, (n, len(mean.values)), finite=False)
    return with_neighbours((z - exact(mean)) / np.sqrt(exact(var)))


def one_draw_per_entry(value: Any, mean: Any, var: Any) -> str:
    """z has the shape of mean, and finite entries."""
    real(value, np.shape(mean.values))
    return ""


# --- draws and their gradients ---------------------------------------------------------------------------------------

MEAN, VAR = (-10.0, 10.0), (0.01, 25.0)  # what the docstring promises

FEW_IMAGES = (1, 2, 3, 4, 5, 6, 7, 8)
MANY_IMAGES_PARTED = ((70, 300), (80, 250), (90, 200), (100, 150), (120, 120), (500,))  # what one call draws in a row
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


def batches_of_all_sizes(rng: Rng, variant: Variant) -> list[Case]:
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
        wrap = single if number % 4 else double
        args = (wrap(mean, requires_grad=True), wrap(var, requires_grad=True), bool(number % 3 == 2), batches)
        cases.append(Case(args, [rng.choice([-1, 1], size=(N, K)) * rng.uniform(0.5, 1.5, size=(N, K))]))
    return cases


def noise_with_gradients(answer: Answer, case: Case) -> list[Array]:
    """The noise behind the draws of each batch, where the gradients are those of the same draws.

    With the noise held, dz/dmean = 1, and z = mean + (var)^(1/2) noise gives dz/dvar = (z - mean) / (2 var).
    """
    mean, var, v = exact(case.args[0]), exact(case.args[1]), case.expected[0]
    z = real(answer.value, mean.shape)
    with np.errstate(all="ignore"):
        # Single precision leaves an error of the size of mean in z, which counts much where var is small.
        rounding = 1e-6 * (1 + np.abs(mean))
        exactly = {"mean": (v, rounding), "var": (v * (z - mean) / (2 * var), rounding / var)}
        for position, (name, (target, room)) in enumerate(exactly.items()):
            gradient = answer.gradients[0][position] if answer.gradients else None
            if gradient is None:
                raise ComplaintError(f"no gradient reaches {name}: is z cut off from it (sample, detach, NumPy, item)?")
            wrong = ~(np.abs(exact(gradient) - target) <= 1e-3 * np.abs(target) + room)
            if wrong.any():
                got, wanted = (float(np.ravel(one)[int(np.argmax(wrong))]) for one in (gradient, target))
                off = f"the gradient with respect to {name} is wrong for your own draw"
                raise ComplaintError(f"{off}: got {got:.6g}, expected {wanted:.6g}")
        return np.split((z - mean) / np.sqrt(var), np.cumsum(case.args[3])[:-1])


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


def images_to_pass(rng: Rng, variant: Variant) -> Arguments:
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
