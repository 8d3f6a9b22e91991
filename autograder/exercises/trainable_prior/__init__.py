"""`trainable_prior`: the bound of a variational autoencoder with a trained prior, and two gradient estimators."""

from __future__ import annotations

from functools import partial
from typing import Any

from autograder.checks import Check, equals, has_property
from autograder.checks.tensors import in_double
from autograder.exercise import Exercise, FreeResponse, Question
from autograder.exercises.trainable_prior import cases, grids
from autograder.exercises.trainable_prior.estimators import has_the_right_shapes
from autograder.exercises.trainable_prior.grids import is_unbiased


def vlb(*args: Any) -> Any:
    """The reference's bound, in double precision; torch is loaded when cases are drawn."""
    from reference import trainable_prior as reference

    return in_double(reference.vlb)(*args)


bound = partial(equals, reference=vlb, also={cases.ANALYTIC: cases.bound_with_analytic_divergence})


def unbiased(estimator: str) -> tuple[Check, ...]:
    """The checks that both estimators have in common."""
    extreme = "is unbiased for small and large variances and a small and a large sigma"
    return (
        has_property(
            "returns one number for every parameter",
            grids.small_batches,
            has_the_right_shapes,
            weight=0.25,
            visibility="public",
        ),
        is_unbiased("is unbiased for two observations of the text", grids.story_grid, estimator, visibility="public"),
        is_unbiased("is unbiased for several latent coordinates and draws", grids.linear_grids, estimator, weight=2.0),
        is_unbiased(
            "is unbiased for a single draw of a single observation",
            grids.single_rows,
            estimator,
            alone=True,
            weight=0.75,
        ),
        is_unbiased(extreme, grids.extreme_grids, estimator),
    )


EXERCISE = Exercise(
    name="trainable_prior",
    title="A trainable prior, and two gradients of the bound",
    source="SNU Mathematical Foundations of Deep Neural Networks, Homework 11, problem 2",
    default=cases.DEFAULT,
    draw=cases.draw_variant,
    modules=("torch",),
    questions=(
        Question(
            "vlb",
            (
                bound("gives the bounds of the observations in the text", cases.story_bound, visibility="public"),
                bound("works for any numbers of draws, observations, pixels and latents", cases.bounds, weight=2.0),
                bound("works for small and large variances and a small and a large sigma", cases.extreme_bounds),
            ),
        ),
        Question(
            "gradient_log_derivative",
            (
                *unbiased("gradient_log_derivative"),
                is_unbiased(
                    "takes the draws as given: what derivative f has in z does not matter",
                    grids.straight_through_grids,
                    "gradient_log_derivative",
                    values_of={"straight_through": cases.halved},
                    weight=3.0,
                ),
            ),
        ),
        Question(
            "gradient_reparameterized",
            (
                *unbiased("gradient_reparameterized"),
                is_unbiased(
                    "is unbiased for a decoder that is not linear in z, and for many draws",
                    grids.curved_grids,
                    "gradient_reparameterized",
                ),
                is_unbiased(
                    "goes through the draws: it follows the derivative that f passes back to z",
                    grids.straight_through_grids,
                    "gradient_reparameterized",
                    weight=3.0,
                ),
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
