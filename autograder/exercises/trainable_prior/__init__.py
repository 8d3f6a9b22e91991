"""`trainable_prior`: the bound of a variational autoencoder with a trained prior, and two gradient estimators."""

from __future__ import annotations

from autograder.checks import equals, has_property
from autograder.exercise import Exercise, FreeResponse, Question
from autograder.exercises.trainable_prior.cases import (
    ANALYTIC,
    DEFAULT,
    bound_with_analytic_divergence,
    bounds,
    draw_variant,
    extreme_bounds,
    halved,
    reference_bound,
    story_bound,
)
from autograder.exercises.trainable_prior.cases_gradients import (
    curved_grids,
    extreme_grids,
    has_expected_gradient,
    linear_grids,
    single_rows,
    small_batches,
    story_grid,
    straight_through_grids,
)
from autograder.exercises.trainable_prior.estimators import has_the_right_shapes

NODE_WEIGHTS = (4 / 6, 1 / 6, 1 / 6)  # of the nodes 0, sqrt(3), -sqrt(3)

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
                equals(
                    "works for small and large variances and a small and a large sigma",
                    extreme_bounds,
                    reference_bound,
                    also={ANALYTIC: bound_with_analytic_divergence},
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
                    "is unbiased for two observations of the text",
                    story_grid,
                    "gradient_log_derivative",
                    visibility="public",
                ),
                has_expected_gradient(
                    "is unbiased for several latent coordinates and draws",
                    linear_grids,
                    "gradient_log_derivative",
                    weight=2.0,
                ),
                has_expected_gradient(
                    "is unbiased for a single draw of a single observation",
                    single_rows,
                    "gradient_log_derivative",
                    weights=NODE_WEIGHTS,
                    weight=0.75,
                ),
                has_expected_gradient(
                    "is unbiased for small and large variances and a small and a large sigma",
                    extreme_grids,
                    "gradient_log_derivative",
                ),
                has_expected_gradient(
                    "takes the draws as given: what derivative f has in z does not matter",
                    straight_through_grids,
                    "gradient_log_derivative",
                    values_of={"straight_through": halved},
                    weight=3.0,
                ),
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
                    "is unbiased for two observations of the text",
                    story_grid,
                    "gradient_reparameterized",
                    visibility="public",
                ),
                has_expected_gradient(
                    "is unbiased for several latent coordinates and draws",
                    linear_grids,
                    "gradient_reparameterized",
                    weight=2.0,
                ),
                has_expected_gradient(
                    "is unbiased for a single draw of a single observation",
                    single_rows,
                    "gradient_reparameterized",
                    weights=NODE_WEIGHTS,
                    weight=0.75,
                ),
                has_expected_gradient(
                    "is unbiased for small and large variances and a small and a large sigma",
                    extreme_grids,
                    "gradient_reparameterized",
                ),
                has_expected_gradient(
                    "is unbiased for a decoder that is not linear in z, and for many draws",
                    curved_grids,
                    "gradient_reparameterized",
                ),
                has_expected_gradient(
                    "goes through the draws: it follows the derivative that f passes back to z",
                    straight_through_grids,
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
