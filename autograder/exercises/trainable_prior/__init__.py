"""`trainable_prior`: the bound of a variational autoencoder with a trained prior, and two gradient estimators."""

from __future__ import annotations

from typing import Any

from autograder.checks import equals, has_property
from autograder.checks.here import built
from autograder.exercise import Exercise, FreeResponse, Question
from autograder.exercises.trainable_prior.cases import (
    ANALYTIC,
    DEFAULT,
    bound_with_analytic_divergence,
    bounds,
    curved_grids,
    draw_variant,
    has_expected_gradient,
    has_the_right_shapes,
    linear_grids,
    small_batches,
    story_bound,
    story_grid,
)


def reference_bound(*args: Any) -> Any:
    """The reference's bound for arguments as they cross; torch is loaded when cases are drawn."""
    from reference import trainable_prior as reference

    return reference.vlb(*(built(arg) for arg in args))


EXERCISE = Exercise(
    name="trainable_prior",
    title="A trainable prior, and two gradients of the bound",
    source="SNU Mathematical Foundations of Deep Neural Networks, Homework 11, problem 2",
    default=DEFAULT,
    draw=draw_variant,
    modules=("torch",),
    questions=(
        Question(
            "vlb",
            checks=(
                equals(
                    "gives the bounds of the observations in the text",
                    story_bound,
                    reference_bound,
                    also={ANALYTIC: bound_with_analytic_divergence},
                    visibility="public",
                ),
                equals(
                    "works for any numbers of draws, observations, pixels and latent coordinates, and any decoder",
                    bounds,
                    reference_bound,
                    also={ANALYTIC: bound_with_analytic_divergence},
                    weight=2.0,
                ),
            ),
        ),
        Question(
            "gradient_log_derivative",
            checks=(
                has_property(
                    "returns one number for every parameter",
                    small_batches,
                    has_the_right_shapes,
                    weight=0.25,
                    visibility="public",
                ),
                has_expected_gradient(
                    "is unbiased for the first observation of the text", story_grid, visibility="public"
                ),
                has_expected_gradient("is unbiased for several latent coordinates and draws", linear_grids, weight=3.0),
            ),
        ),
        Question(
            "gradient_reparameterized",
            checks=(
                has_property(
                    "returns one number for every parameter",
                    small_batches,
                    has_the_right_shapes,
                    weight=0.25,
                    visibility="public",
                ),
                has_expected_gradient(
                    "is unbiased for the first observation of the text", story_grid, visibility="public"
                ),
                has_expected_gradient("is unbiased for several latent coordinates and draws", linear_grids, weight=2.0),
                has_expected_gradient("is unbiased for a decoder that is not linear in z", curved_grids),
            ),
        ),
    ),
    free_responses=(
        FreeResponse(
            "bound",
            rubric=(
                "Jensen's inequality is applied to the logarithm of an expectation under q (1 point).",
                "The expectation of p r / q under q is an integral and identified as p(x), with equality (1 point).",
            ),
        ),
        FreeResponse(
            "log_derivative",
            rubric=(
                "Gradients with respect to theta and lambda move inside the expectation, because q does not depend on "
                "them (1 point).",
                "For the encoder the gradient of q is written as q times the gradient of log q; the term that remains "
                "from differentiating the integrand is E_q[grad log q] = 0, and this is said (1 point).",
                "The K draws give an estimate, not an equality (no point lost if the words are there).",
            ),
        ),
    ),
)
