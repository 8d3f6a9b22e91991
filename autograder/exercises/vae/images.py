"""What `reconstruct` and `generate` of `vae` are called with, and how their answers are read.

The networks are never the reference's: the functions are judged with the student's own `Model`, into which two small
networks with given parameters are put.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from autograder.checks.check import Case
from autograder.checks.compare import difference
from autograder.checks.laws import sample_size
from autograder.checks.readers import ComplaintError, in_words, real
from autograder.checks.tensors import Array, exact, single
from autograder.exercises.vae.cases import (
    Arguments,
    Rng,
    Variant,
    with_neighbours,
)
from autograder.exercises.vae.draws import FEW_IMAGES, MANY_IMAGES
from autograder.values import Answer

# --- the student's own model ---------------------------------------------------------------------------------------

ROWS = (1500, 1000, 6)  # images of which a draw of z is recognised
LOG_VAR = (-8.0, 2.0)  # what the docstring of reconstruct promises


def small_model(student, A, a, C, c, B, b):  # type: ignore[no-untyped-def]
    """The student's Model around an encoder with mean x A + a and log_var x C + c, and a decoder with
    theta = sigmoid(z B + b)."""
    import torch

    class SmallEncoder(torch.nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.A, self.a, self.C, self.c = (torch.nn.Parameter(value.clone()) for value in (A, a, C, c))

        def forward(self, x):  # type: ignore[no-untyped-def]
            return x @ self.A + self.a, x @ self.C + self.c

    class SmallDecoder(torch.nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.B, self.b = (torch.nn.Parameter(value.clone()) for value in (B, b))

        def forward(self, z):  # type: ignore[no-untyped-def]
            return torch.sigmoid(z @ self.B + self.b)

    model = student.Model(SmallEncoder(), SmallDecoder())
    # A mistake in the student's own costs marks there.
    model.reparameterization = lambda mean, var: mean + torch.sqrt(var) * torch.randn_like(mean)
    return model


def in_rows(images, count, pixels):  # type: ignore[no-untyped-def]
    """One image per row, also where images have come back with two sides or a channel."""
    shape = tuple(getattr(images, "shape", ()))
    size = 1
    for length in shape:
        size *= length
    return images.reshape(count, pixels) if len(shape) > 2 and (shape[0], size) == (count, count * pixels) else images


# --- reconstruct ---------------------------------------------------------------------------------------------------


def reconstructed(student, x, A, a, C, c, B, b):  # type: ignore[no-untyped-def]
    """What the student's function makes of images with a model of known weights."""
    return in_rows(student.reconstruct(small_model(student, A, a, C, c, B, b), x), len(x), B.shape[1])


def small_networks(rng: Rng, N: int, D: int, K: int) -> tuple[Any, ...]:
    """Images and networks whose q(z | x) has hardly any width: a draw of it is its mean."""
    x = rng.random((N, D)).round(2)
    A, a = (2 * rng.normal(size=(D, K)) / np.sqrt(D)).round(2), rng.normal(size=K).round(2)
    B, b = (1.2 * rng.normal(size=(K, D))).round(2), (0.5 * rng.normal(size=D)).round(2)
    return tuple(map(single, (x, A, a, np.zeros((D, K)), rng.uniform(-62, -58, size=K).round(1), B, b)))


def one_small_network(rng: Rng, variant: Variant) -> Arguments:
    return [small_networks(rng, 3, 4, 2)]


def square_network(rng: Rng, variant: Variant) -> Arguments:
    """As many latents as pixels."""
    return [small_networks(rng, 3, 4, 4)]


def more_small_networks(rng: Rng, variant: Variant) -> Arguments:
    """Images of any size, a pair that differs, a single one, a single latent; latents far from 0."""
    sizes = ((2, 784, 3), (5, 16, 3), (2, 9, 4), (1, 25, 6), (4, 9, 1))
    drawn = [small_networks(rng, N, D, K) for N, D, K in sizes]
    x, A, a, C, c, B, b = drawn[1]
    far = rng.choice([-1, 1], size=a.values.shape) * rng.uniform(6, 12, size=a.values.shape)
    drawn[1] = (x, A, single(far), C, c, single(0.1 * B.values), b)
    return drawn


def wide_networks(rng: Rng, variant: Variant) -> Arguments:
    """Networks whose q(z | x) has a width that matters, another one for every image, from LOG_VAR[0] to LOG_VAR[1].

    The latents can be read off the images: the rows of B stand at right angles, and K < D. Of one pixel, which the
    log-variances depend on, a third of the images is near either end, and the others are spread over the whole range.
    """
    drawn = []
    for N, D, K in zip(ROWS, (9, 4, 9), (3, 2, 5), strict=True):
        x = rng.random((N, D))
        x[:, 0] = np.interp(np.linspace(0, 1, N), (0, 1 / 3, 2 / 3, 1), (0, 0.02, 0.98, 1))[rng.permutation(N)]
        A, a = 0.8 * rng.normal(size=(D, K)) / np.sqrt(D), 0.5 * rng.normal(size=K)
        up = np.arange(K) % 2 == 0
        C = np.zeros((D, K))
        C[0] = np.where(up, 1, -1) * (LOG_VAR[1] - LOG_VAR[0])
        B = 1.2 * np.linalg.qr(rng.normal(size=(D, K)))[0].T
        drawn.append(tuple(map(single, (x, A, a, C, np.where(up, *LOG_VAR), B, 0.3 * rng.normal(size=D)))))
    return drawn


def decoded_mean(x: Any, A: Any, a: Any, C: Any, c: Any, B: Any, b: Any) -> Array:
    logits = (exact(x) @ exact(A) + exact(a)) @ exact(B) + exact(b)
    return np.asarray(1 / (1 + np.exp(-logits)))


SAME = 5e-3  # that five latents of any two of six images differ by less has probability 3e-12


def noise_of_reconstructions(answer: Answer, case: Case) -> list[Array]:
    """The noise of images that are decoded from draws of q(z | x); none where they are decoded from its mean."""
    x, A, a, C, c, B, b = map(exact, case.args)
    theta = pixel_probabilities(answer.value, len(x), len(b))
    if not difference(theta, decoded_mean(*case.args), 1e-4, 1e-4):
        return []
    noise = (latents_behind(theta, B, b) - x @ A - a) * np.exp(-0.5 * (x @ C + c))
    if len(x) <= 6 and closest_rows(noise) < SAME:
        raise ComplaintError("two images are given the same noise")
    return [noise]


def closest_rows(noise: Array) -> float:
    """The largest difference between the latents of the two rows that are nearest to each other."""
    gaps = np.abs(noise[:, None] - noise).max(axis=2)
    return float(gaps[~np.eye(len(noise), dtype=bool)].min())


def mean_or_draw(rng: Rng, variant: Variant) -> list[Case]:
    return [Case(args) for args in wide_networks(rng, variant)]


def are_probabilities(value: Any, x: Any, A: Any, a: Any, C: Any, c: Any, B: Any, b: Any) -> str:
    """One probability for every pixel of every image."""
    pixel_probabilities(value, len(x.values), len(b.values))
    return ""


def pixel_probabilities(value: Any, count: int, pixels: int) -> Array:
    """Probabilities (count, pixels)."""
    array = real(value, finite=False)
    if array.size != count * pixels or array.shape[:1] != (count,):
        wanted = f"expected one row of {pixels} probabilities per image, shape {(count, pixels)}"
        raise ComplaintError(f"{wanted}; got {array.shape}")
    theta = array.reshape(count, pixels)
    if not ((theta >= 0) & (theta <= 1)).all():
        raise ComplaintError("probabilities lie between 0 and 1; some entries do not")
    if ((theta == 0) | (theta == 1)).all():
        raise ComplaintError("all entries are 0 or 1: return the probabilities themselves, not pixels")
    return theta


# --- generate ------------------------------------------------------------------------------------------------------

# Two cases with 8 and 4 columns; an even number, for two batches. Students may decode the images one by one.
IMAGES = 2 * math.ceil(sample_size(0.05, tests=12) / 2)


def generated(student, B, n, b):  # type: ignore[no-untyped-def]
    """What the student's function gives for a model with a small decoder, theta = sigmoid(z B + b).

    Where there are many images, one model makes two batches of the same size: noise that is kept with it comes again.
    """
    import torch

    latent_dim, pixels = B.shape
    model = small_model(student, B.T, torch.zeros(latent_dim), 0 * B.T, torch.zeros(latent_dim), B, b)
    if n < 1000 or n % 2:
        return in_rows(student.generate(model, n, latent_dim), n, pixels)
    both = [in_rows(student.generate(model, n // 2, latent_dim), n // 2, pixels) for _ in range(2)]
    return torch.cat([torch.as_tensor(part) for part in both])


def small_decoder(rng: Rng, K: int, D: int) -> tuple[Any, Any]:
    """A decoder whose latents can be read off its images: K rows at right angles, K < D."""
    rows = np.linalg.qr(rng.normal(size=(D, K)))[0].T
    lengths = rng.uniform(1.6, 2.4, size=(K, 1))
    return single((lengths * rows).round(3)), single((0.6 * rng.normal(size=D)).round(2))


def few_images(rng: Rng, variant: Variant) -> Arguments:
    return [(B, n, b) for n, (B, b) in ((5, small_decoder(rng, 4, 4)), (7, small_decoder(rng, 3, 16)))]


def many_images(rng: Rng, variant: Variant) -> Arguments:
    return [(B, IMAGES, b) for B, b in (small_decoder(rng, 4, 9), small_decoder(rng, 2, 4))]


def many_small_images(rng: Rng, variant: Variant) -> Arguments:
    return [(B, IMAGES, b) for B, b in (small_decoder(rng, 3, 4),)]


def new_images(value: Any, B: Any, n: int, b: Any) -> str:
    """n rows of probabilities."""
    pixel_probabilities(value, n, len(b.values))
    return ""


def latents_behind(theta: Array, weights: Array, bias: Array) -> Array:
    """The latents (n, K) that a small decoder makes these images of; it has to be able to make most of them."""
    theta = np.clip(theta, 1e-7, 1 - 1e-7)
    logits = np.log(theta) - np.log1p(-theta) - bias
    z = logits @ np.linalg.pinv(weights)
    if np.mean(np.abs(z @ weights - logits).max(axis=1) < 0.02) < 0.9:
        raise ComplaintError("most images are none that the decoder of the model gives, whatever z is put into it")
    return np.asarray(z)


def generated_from(value: Any, B: Any, n: int, b: Any) -> Array:
    """The latents (n, K) behind images that the decoder gave."""
    return latents_behind(pixel_probabilities(value, n, len(b.values)), exact(B), exact(b))


@in_words
def latents_of(value: Any, B: Any, n: int, b: Any) -> Any:
    return generated_from(value, B, n, b)


@in_words
def latents_and_neighbours(value: Any, B: Any, n: int, b: Any) -> Any:
    return with_neighbours(generated_from(value, B, n, b))


def noise_of_images(answer: Answer, case: Case) -> list[Array]:
    return [generated_from(answer.value, *case.args)]


def any_number_of_images(rng: Rng, variant: Variant) -> list[Case]:
    """One image, a few, hundreds; one latent and several; images with sides."""
    sizes = [(n, K) for n in FEW_IMAGES for K in (1, 2, 3, 5, 8)] + [(n, K) for n in MANY_IMAGES for K in (1, 2)]
    return [Case((B, n, b)) for n, K in sizes for B, b in (small_decoder(rng, K, 4 if K < 4 else 9),)]
