"""`gradient_estimators`: score function, reparameterization and path derivative, for the gradient of the ELBO."""

from __future__ import annotations

from autograder.checks import answers_in_words, equals, has_property, leaves_arguments_unchanged
from autograder.exercise import Exercise, FreeResponse, Question
from autograder.exercises.gradient_estimators.cases import (
    DEFAULT,
    any_grids,
    any_points,
    any_rows,
    averages_to_zero,
    computed,
    draw_variant,
    is_zero_for_every_sample,
    landed,
    single_rows,
    story_grid,
    story_landed,
    story_points,
    story_rows,
)
from autograder.exercises.gradient_estimators.concepts import CONCEPTS, NEUTRAL
from autograder.exercises.gradient_estimators.expectations import (
    gaussian_expectations,
    is_unbiased,
    other_expectations,
    plateaus,
    story_expectation,
    story_without_derivative,
    weighs_the_score,
)
from reference import gradient_estimators as reference

EXERCISE = Exercise(
    name="gradient_estimators",
    title="Two gradients of the ELBO, and the score function between them",
    source="KTH DD2434, Assignment 1B, questions 1.3.4 to 1.3.7",
    default=DEFAULT,
    draw=draw_variant,
    modules=("torch",),
    questions=(
        Question(
            "score",
            checks=(
                equals(
                    "gives the score at three points, for the q of the text",
                    story_points,
                    computed(reference.score),
                    rtol=1e-5,
                    atol=1e-6,
                    visibility="public",
                ),
                has_property(
                    "the mean of the score over q is zero",
                    story_grid,
                    averages_to_zero,
                    weight=0.25,
                    visibility="public",
                ),
                leaves_arguments_unchanged(story_points),
                equals(
                    "works for any number of points and dimensions",
                    any_points,
                    computed(reference.score),
                    rtol=1e-5,
                    atol=1e-6,
                    weight=2.5,
                ),
                has_property("the mean of the score over q is zero for any q", any_grids, averages_to_zero, weight=0.5),
            ),
        ),
        Question(
            "score_function_gradient",
            checks=(
                is_unbiased(
                    "one row averages to the gradient of the ELBO, for the q and p of the text",
                    story_expectation,
                    visibility="public",
                ),
                is_unbiased("needs no derivative of log p", story_without_derivative, visibility="public"),
                leaves_arguments_unchanged(story_rows),
                is_unbiased(
                    "every row averages to the gradient of the ELBO, for other Gaussians and sizes",
                    gaussian_expectations,
                    weight=3.0,
                ),
                is_unbiased("is unbiased for functions log p that are not Gaussian", other_expectations),
                weighs_the_score("each row weighs the score with the value of log p at its own sample", plateaus),
            ),
            helpers=("score",),
        ),
        Question(
            "reparameterized_gradient",
            checks=(
                equals(
                    "gives the derivative for three samples, for the q and p of the text",
                    story_rows,
                    computed(reference.reparameterized_gradient),
                    rtol=1e-5,
                    atol=1e-6,
                    visibility="public",
                ),
                leaves_arguments_unchanged(story_rows),
                equals(
                    "gives the derivative sample by sample, for any log p",
                    any_rows,
                    computed(reference.reparameterized_gradient),
                    rtol=1e-5,
                    atol=1e-6,
                    weight=2.0,
                ),
                equals(
                    "works for a single sample, one dimension, narrow and wide q",
                    single_rows,
                    computed(reference.reparameterized_gradient),
                    rtol=1e-5,
                    atol=1e-6,
                ),
            ),
            helpers=("score",),
        ),
        Question(
            "path_gradient",
            checks=(
                equals(
                    "gives the path derivative for three samples, for the q and p of the text",
                    story_rows,
                    computed(reference.path_gradient),
                    rtol=1e-5,
                    atol=1e-6,
                    visibility="public",
                ),
                has_property(
                    "is zero for every sample where q is p",
                    story_landed,
                    is_zero_for_every_sample,
                    weight=0.25,
                    visibility="public",
                ),
                leaves_arguments_unchanged(story_rows),
                equals(
                    "gives the path derivative sample by sample, for any log p",
                    any_rows,
                    computed(reference.path_gradient),
                    rtol=1e-5,
                    atol=1e-6,
                    weight=2.5,
                ),
                equals(
                    "works for a single sample, one dimension, narrow and wide q",
                    single_rows,
                    computed(reference.path_gradient),
                    rtol=1e-5,
                    atol=1e-6,
                ),
                has_property("is zero at q = p, for any q", landed, is_zero_for_every_sample, weight=0.5),
            ),
            helpers=("score",),
        ),
        Question(
            "variance_reduction",
            checks=answers_in_words("names the concept", CONCEPTS, "control variate", neutral=NEUTRAL),
        ),
    ),
    free_responses=(
        FreeResponse(
            "stop_the_gradient",
            rubric=(
                "the score function term is left out of the estimator: only the path derivative, through the sample z, "
                "is kept (1)",
                "says how, or why this is allowed: the variational parameters inside log q are held constant "
                "(stop_gradient, detach), or what is left out has expectation zero, so that the estimator stays "
                "unbiased (1)",
            ),
        ),
    ),
)
