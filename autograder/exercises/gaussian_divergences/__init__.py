"""`gaussian_divergences`: the divergence and the distance of two normal densities."""

from __future__ import annotations

from autograder.checks import equals, has_property, leaves_arguments_unchanged
from autograder.exercise import Exercise, FreeResponse, Question
from autograder.exercises.gaussian_divergences.cases import (
    DEFAULT,
    broadcast_pairs,
    close_pairs,
    distant_pairs,
    draw_variant,
    equal_pairs,
    extreme_pairs,
    integer_pairs,
    is_zero,
    other_broadcasts,
    scalar_pairs,
    story_pair,
    unlike_pairs,
)
from reference import gaussian_divergences as reference

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
                equals(
                    "gives the divergence of the two densities in the text",
                    story_pair,
                    reference.kl_gaussian,
                    visibility="public",
                ),
                leaves_arguments_unchanged(broadcast_pairs, weight=0.25),
                has_property("is 0 when the densities are equal", equal_pairs, is_zero, visibility="public"),
                equals(
                    "gives the divergence for other means and widths", scalar_pairs, reference.kl_gaussian, weight=3.0
                ),
                equals("accepts integers", integer_pairs, reference.kl_gaussian, weight=0.5),
                equals("broadcasts over arrays", broadcast_pairs, reference.kl_gaussian, visibility="public"),
                equals("broadcasts whatever is an array", other_broadcasts, reference.kl_gaussian),
                equals(
                    "stays exact for very narrow, very wide and very distant densities",
                    extreme_pairs,
                    reference.kl_gaussian,
                ),
            ),
        ),
        Question(
            "euclidean_distance",
            checks=(
                equals(
                    "gives the distance of the two densities in the text",
                    story_pair,
                    reference.euclidean_distance,
                    rtol=1e-5,
                    atol=1e-6,
                    visibility="public",
                ),
                has_property("is 0 when the densities are equal", equal_pairs, is_zero, visibility="public"),
                equals(
                    "gives the distance for other means and widths",
                    scalar_pairs,
                    reference.euclidean_distance,
                    rtol=1e-5,
                    atol=1e-6,
                    weight=3.0,
                ),
                equals(
                    "holds for densities far from 0", distant_pairs, reference.euclidean_distance, rtol=1e-5, atol=1e-6
                ),
                equals(
                    "holds for very narrow and very wide densities",
                    unlike_pairs,
                    reference.euclidean_distance,
                    rtol=1e-5,
                    atol=1e-6,
                ),
                # A root of a difference: single precision is off by some 1e-5.
                equals(
                    "holds for densities close to each other",
                    close_pairs,
                    reference.euclidean_distance,
                    rtol=1e-5,
                    atol=5e-5,
                    weight=0.5,
                ),
                equals(
                    "accepts integers",
                    integer_pairs,
                    reference.euclidean_distance,
                    rtol=1e-5,
                    atol=1e-6,
                    weight=0.5,
                ),
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
