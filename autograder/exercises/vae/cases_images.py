"""What `reconstruct` and `generate` of `vae` are called with, and how their answers are read.

The networks are never the reference's: the functions are judged with the student's own `Model`, into which two small
networks with given parameters are put.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from autograder.checks.compare import numbers
from autograder.checks.laws import sample_size
from autograder.exercises.vae.cases import Arguments, Array, Variant, exact, single, with_neighbours

# --- the student's own model ---------------------------------------------------------------------------------------


def small_model(student, A, a, log_var, B, b):  # type: ignore[no-untyped-def]
    """The student's Model around an encoder with mean x A + a and a decoder with theta = sigmoid(z B + b)."""
    import torch

    class SmallEncoder(torch.nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.A, self.a, self.log_var = (torch.nn.Parameter(value.clone()) for value in (A, a, log_var))

        def forward(self, x):  # type: ignore[no-untyped-def]
            mean = x @ self.A + self.a
            return mean, self.log_var.expand_as(mean)

    class SmallDecoder(torch.nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.B, self.b = (torch.nn.Parameter(value.clone()) for value in (B, b))

        def forward(self, z):  # type: ignore[no-untyped-def]
            return torch.sigmoid(z @ self.B + self.b)

    def standing_in(mean, var):  # type: ignore[no-untyped-def]
        # A mistake in the student's own costs marks there. The variances here are 1, or too small to matter.
        return torch.where(var == 1, torch.normal(mean, 1.0), torch.where(var.abs() < 1e-12, mean, torch.nan))

    model = student.Model(SmallEncoder(), SmallDecoder())
    model.reparameterization = standing_in
    return model


def in_rows(images, count, pixels):  # type: ignore[no-untyped-def]
    """One image per row, also where images have come back with two sides or a channel."""
    shape = tuple(getattr(images, "shape", ()))
    size = 1
    for length in shape:
        size *= length
    return images.reshape(count, pixels) if len(shape) > 2 and (shape[0], size) == (count, count * pixels) else images


# --- reconstruct ---------------------------------------------------------------------------------------------------


def reconstructed(student, x, A, a, log_var, B, b):  # type: ignore[no-untyped-def]
    """What the student's function makes of images with a model whose q(z | x) has hardly any width."""
    return in_rows(student.reconstruct(small_model(student, A, a, log_var, B, b), x), len(x), B.shape[1])


def small_networks(rng: np.random.Generator, N: int, D: int, K: int) -> tuple[Any, ...]:
    x = rng.random((N, D)).round(2)
    A, a = (2 * rng.normal(size=(D, K)) / np.sqrt(D)).round(2), rng.normal(size=K).round(2)
    B, b = (1.2 * rng.normal(size=(K, D))).round(2), (0.5 * rng.normal(size=D)).round(2)
    return tuple(map(single, (x, A, a, rng.uniform(-62, -58, size=K).round(1), B, b)))


def one_small_network(rng: np.random.Generator, variant: Variant) -> Arguments:
    return [small_networks(rng, 3, 4, 2)]


def more_small_networks(rng: np.random.Generator, variant: Variant) -> Arguments:
    return [small_networks(rng, *sizes) for sizes in ((5, 16, 3), (7, 9, 4), (1, 25, 6))]


def decoded_mean(x: Any, A: Any, a: Any, log_var: Any, B: Any, b: Any) -> Array:
    logits = (exact(x) @ exact(A) + exact(a)) @ exact(B) + exact(b)
    return np.asarray(1 / (1 + np.exp(-logits)))


def are_probabilities(value: Any, x: Any, A: Any, a: Any, log_var: Any, B: Any, b: Any) -> str:
    """One probability for every pixel of every image."""
    theta = pixel_probabilities(value, len(x.values), len(b.values))
    return theta if isinstance(theta, str) else ""


def pixel_probabilities(value: Any, count: int, pixels: int) -> Any:
    """Probabilities (count, pixels), or what keeps the value from being that."""
    array = numbers(value)
    if isinstance(array, str):
        return array
    if array.size != count * pixels or array.shape[:1] != (count,):
        return f"expected one row of {pixels} probabilities per image, shape {(count, pixels)}; got {array.shape}"
    theta = array.reshape(count, pixels).astype(float)
    if not ((theta >= 0) & (theta <= 1)).all():
        return "probabilities lie between 0 and 1; some entries do not"
    if ((theta == 0) | (theta == 1)).all():
        return "all entries are 0 or 1: return the probabilities themselves, not pixels"
    return theta


# --- generate ------------------------------------------------------------------------------------------------------

IMAGES = sample_size(0.05, tests=12)  # students may decode them one by one; two cases with 8 and 4 columns


def generated(student, B, n, b):  # type: ignore[no-untyped-def]
    """What the student's function gives for a model with a small decoder, theta = sigmoid(z B + b)."""
    import torch

    latent_dim, pixels = B.shape
    model = small_model(student, B.T, torch.zeros(latent_dim), torch.zeros(latent_dim), B, b)
    return in_rows(student.generate(model, n, latent_dim), n, pixels)


def small_decoder(rng: np.random.Generator, K: int, D: int) -> tuple[Any, Any]:
    """A decoder whose latents can be read off its images: K rows at right angles, K < D."""
    rows = np.linalg.qr(rng.normal(size=(D, K)))[0].T
    lengths = rng.uniform(1.6, 2.4, size=(K, 1))
    return single((lengths * rows).round(3)), single((0.6 * rng.normal(size=D)).round(2))


def few_images(rng: np.random.Generator, variant: Variant) -> Arguments:
    return [(B, n, b) for n, (B, b) in ((7, small_decoder(rng, 3, 16)), (5, small_decoder(rng, 2, 4)))]


def many_images(rng: np.random.Generator, variant: Variant) -> Arguments:
    return [(B, IMAGES, b) for B, b in (small_decoder(rng, 4, 9), small_decoder(rng, 2, 4))]


def many_small_images(rng: np.random.Generator, variant: Variant) -> Arguments:
    return [(B, IMAGES, b) for B, b in (small_decoder(rng, 3, 4),)]


def new_images(value: Any, B: Any, n: int, b: Any) -> str:
    """n rows of probabilities."""
    theta = pixel_probabilities(value, n, len(b.values))
    return theta if isinstance(theta, str) else ""


def latents_of(value: Any, B: Any, n: int, b: Any) -> Any:
    """The latents (n, K) behind images that the decoder gave, or what is wrong with the images."""
    weights, bias = np.asarray(B.values, dtype=float), np.asarray(b.values, dtype=float)
    theta = pixel_probabilities(value, n, len(bias))
    if isinstance(theta, str):
        return theta
    theta = np.clip(theta, 1e-7, 1 - 1e-7)
    logits = np.log(theta) - np.log1p(-theta) - bias
    z = logits @ np.linalg.pinv(weights)
    gaps = np.abs(z @ weights - logits).max(axis=1)
    if np.mean(gaps < 0.02) < 0.9:
        return "most images are none that the decoder of the model gives, whatever z is put into it"
    return z


def latents_and_neighbours(value: Any, B: Any, n: int, b: Any) -> Any:
    z = latents_of(value, B, n, b)
    return z if isinstance(z, str) else with_neighbours(z)
