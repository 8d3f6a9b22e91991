"""`gaussian_divergences`: the divergence and the distance of two normal densities."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any

import numpy as np

from autograder.checks import equals, has_property, leaves_arguments_unchanged
from autograder.checks.compare import numbers
from autograder.checks.equals import crossed
from autograder.exercise import Exercise, FreeResponse, Question
from reference import gaussian_divergences as reference

Variant = Mapping[str, Any]
Arguments = list[tuple[Any, ...]]
Rng = np.random.Generator

DEFAULT = {"mu1": 0.0, "sigma1": 1.0, "mu2": 2.0, "sigma2": 0.5}


def draw_variant(rng: np.random.Generator) -> dict[str, Any]:
    """Another pair of densities that overlap as much; never equal widths, never equal means, no width of 1."""
    sigma1 = float(rng.choice([0.6, 0.8, 1.2, 1.4]))
    sigma2 = round(sigma1 * float(rng.choice([0.45, 0.55, 1.8, 2.2])), 2)
    mu1 = round(float(rng.uniform(-2.0, 0.0)), 1)
    mu2 = round(mu1 + float(rng.uniform(1.4, 2.2)) * max(sigma1, sigma2), 1)
    return {"mu1": mu1, "sigma1": sigma1, "mu2": mu2, "sigma2": sigma2}


def story_pair(rng: Rng, variant: Variant) -> Arguments:
    pair = (variant["mu1"], variant["sigma1"], variant["mu2"], variant["sigma2"])
    return [pair, (pair[2], pair[3], pair[0], pair[1])]


def scalar_pairs(rng: Rng, variant: Variant) -> Arguments:
    """Widths far from 1 and from each other, so that sigma, its square and its inverse all differ, once near 10 or -10;
    then equal means, equal widths, and two densities so close to each other that 1e-8 in a variance shows."""
    drawn = []
    for place in (0.0, 0.0, 0.0, 10.0):
        sigma1 = float(rng.uniform(0.3, 3.0))
        sigma2 = sigma1 * float(rng.choice([rng.uniform(0.3, 0.7), rng.uniform(1.5, 3.0)]))
        mu1 = float(rng.choice([-1, 1]) * place + rng.uniform(-3.0, 3.0))
        mu2 = mu1 + float(rng.choice([-1, 1]) * rng.uniform(0.6, 1.8) * max(sigma1, sigma2))
        drawn.append((mu1, sigma1, mu2, sigma2))
    mu, sigma = float(rng.uniform(-3.0, 3.0)), float(rng.uniform(0.25, 0.3))
    drawn += [(mu, sigma, mu, 1.7 * sigma), (mu, sigma, mu + 0.9, sigma), (mu, sigma, mu + 0.12 * sigma, 1.08 * sigma)]
    return crossed(drawn)


def exact(number: float) -> float:
    """A number near the given one that single precision can hold, also where it is 10,000."""
    return round(number * 64) / 64


def widths(rng: Rng, *shape: int) -> np.ndarray:
    return rng.uniform(0.4, 2.0, size=shape)


def integer_pairs(rng: Rng, variant: Variant) -> Arguments:
    return [
        (int(rng.integers(-3, 0)), 2, int(rng.integers(1, 4)), 3),
        (int(rng.integers(2, 5)), 3, int(rng.integers(-3, 0)), 1),
    ]


def equal_pairs(rng: Rng, variant: Variant) -> Arguments:
    drawn = zip(rng.uniform(-4, 4, 3).tolist(), rng.uniform(0.3, 2.5, 3).tolist(), strict=True)
    return [(mu, sigma, mu, sigma) for mu, sigma in drawn]


def broadcast_pairs(rng: Rng, variant: Variant) -> Arguments:
    column, row = (rng.normal(size=(3, 1)), widths(rng, 3, 1)), (rng.normal(size=4), widths(rng, 4))
    return [(*column, *row), (0.7, widths(rng, 5), rng.normal(size=5), 1.3)]


def other_broadcasts(rng: Rng, variant: Variant) -> Arguments:
    """Scalars beside arrays in every place, a long one, widths of all sizes, three axes, and single entries, of which
    the width is a small one. Means are 40 of the smallest widths apart, and more."""
    width, mu = float(rng.uniform(0.4, 2.0)), float(rng.normal())
    apart, all_sizes = float(rng.choice([-1, 1]) * rng.uniform(0.8, 2.0)), rng.permutation(np.geomspace(0.02, 30.0, 6))
    return [
        (rng.normal(size=64), width, float(rng.normal()), 1.4 * width),
        (mu, 0.6 * width, mu + apart, all_sizes.reshape(2, 3)),
        (rng.normal(size=(2, 1, 3)), widths(rng, 4, 1), rng.normal(size=3), width),
        (rng.normal(size=1), rng.uniform(0.08, 0.12, size=1), rng.normal(size=1), widths(rng, 1)),
    ]


def extreme_pairs(rng: Rng, variant: Variant) -> Arguments:
    mu = exact(rng.uniform(-5.0, 5.0))
    return [
        (float(rng.uniform(50, 90)), float(rng.uniform(0.02, 0.05)), -30.0, 1.7),
        (-10_000.0, 30.0, 10_000.0, 0.02),
        (mu, 1.5, mu + 0.03125, 1.53),
        (0.2, 30.0, 0.1, 0.02),
        (exact(rng.uniform(-0.05, 0.05)), 0.02, exact(rng.uniform(5, 20)), 30.0),
        (10_000.0, float(rng.uniform(0.5, 2.0)), -10_000.0, float(rng.uniform(2.5, 5.0))),
        (9_000.0 + exact(rng.uniform(0, 900)), 0.75, 9_999.0, float(rng.uniform(3.0, 5.0))),
        (-10_000.0, float(rng.uniform(1.5, 3.0)), exact(rng.uniform(-9_998, -9_996)), 0.9),
    ]


def distant_pairs(rng: Rng, variant: Variant) -> Arguments:
    """Close to each other and far from 0: an interval that does not move with the means misses both."""
    mu1 = exact(rng.choice([-1, 1]) * rng.uniform(40, 80))
    sigma1 = float(rng.uniform(0.5, 1.5))
    return [
        (mu1, sigma1, mu1 + 0.75, 2.1 * sigma1),
        (10_000.0, sigma1, 10_000.0 - exact(rng.uniform(0.8, 1.6)), 0.6 * sigma1),
        (-10_000.0 + exact(rng.uniform(0.8, 1.6)), 1.8 * sigma1, -10_000.0, sigma1),
    ]


def unlike_pairs(rng: Rng, variant: Variant) -> Arguments:
    """Widths of 0.02 beside 30, both narrow, both wide; means so far apart that nothing, or little, overlaps."""
    mu = exact(rng.uniform(-5, 5))
    near = exact(rng.uniform(4, 12))
    return [
        (mu, 0.02, mu + near, 30.0),
        (mu + near, 30.0, mu, 0.02),
        (mu, 0.02, mu + 0.03125, 0.025),
        (mu, 30.0, mu - near, float(rng.uniform(18, 25))),
        (mu, float(rng.uniform(0.3, 0.6)), mu + exact(rng.uniform(95, 100)), 0.9),
        (mu, float(rng.uniform(22, 26)), mu + exact(rng.uniform(95, 100)), 30.0),
        (mu, 1.1, mu + exact(rng.uniform(5.3, 5.5)), 0.8),
    ]


def close_pairs(rng: Rng, variant: Variant) -> Arguments:
    """So wide and so near each other that the distance goes down to less than 1e-3."""
    mu, sigma = exact(rng.uniform(-5, 5)), float(rng.uniform(26.0, 30.0))
    return [
        (mu, 30.0, mu + 0.34375, 30.0),
        (mu, sigma, mu - exact(rng.uniform(0.5, 0.9)), sigma),
        (mu, 29.6, mu, 30.0),
        (mu, sigma, mu + exact(rng.uniform(1.2, 1.8)), 0.96 * sigma),
        (mu, sigma, mu - exact(rng.uniform(3.0, 5.0)), 0.9 * sigma),
    ]


def is_zero(value: Any, *args: Any) -> str:
    array = numbers(value)
    if isinstance(array, str):
        return array
    if array.size != 1:
        return f"expected one number, got shape {array.shape}"
    number = float(array.ravel()[0])
    limit = 2e-3 if array.dtype == np.float32 else 2e-7  # the root of the rounding error
    return "" if abs(number) <= limit else f"got {number:.6g} for equal densities, expected 0"


divergence = partial(equals, reference=reference.kl_gaussian)
distance = partial(equals, reference=reference.euclidean_distance, rtol=1e-5, atol=1e-6)
OF_THE_TEXT, OTHERS = "of the two densities in the text", "for other means and widths"
VANISHES = has_property("is 0 when the densities are equal", equal_pairs, is_zero, visibility="public")

EXERCISE = Exercise(
    name="gaussian_divergences",
    title="Two ways to tell Gaussians apart",
    source="KTH DD2434, Module 3, exercise 3.1",
    default=DEFAULT,
    draw=draw_variant,
    questions=(
        Question(
            "kl_gaussian",
            checks=(
                divergence(f"gives the divergence {OF_THE_TEXT}", story_pair, visibility="public"),
                leaves_arguments_unchanged(broadcast_pairs, weight=0.25),
                VANISHES,
                divergence(f"gives the divergence {OTHERS}", scalar_pairs, weight=3.0),
                divergence("accepts integers", integer_pairs, weight=0.5),
                divergence("broadcasts over arrays", broadcast_pairs, visibility="public"),
                divergence("broadcasts whatever is an array", other_broadcasts),
                divergence("stays exact for very narrow, very wide and very distant densities", extreme_pairs),
            ),
        ),
        Question(
            "euclidean_distance",
            checks=(
                distance(f"gives the distance {OF_THE_TEXT}", story_pair, visibility="public"),
                VANISHES,
                distance(f"gives the distance {OTHERS}", scalar_pairs, weight=3.0),
                distance("holds for densities far from 0", distant_pairs),
                distance("holds for very narrow and very wide densities", unlike_pairs),
                # A root of a difference: single precision is off by some 1e-5.
                distance("holds for densities close to each other", close_pairs, atol=5e-5, weight=0.5),
                distance("accepts integers", integer_pairs, weight=0.5),
            ),
        ),
    ),
    free_responses=(
        FreeResponse(
            "derivation",
            rubric=(
                "splits the divergence into E_p1[log p1] and E_p1[log p2] (1)",
                "uses E_p1[(x - mu2)^2] = sigma1^2 + (mu1 - mu2)^2 and collects the terms (1)",
            ),
        ),
    ),
)
