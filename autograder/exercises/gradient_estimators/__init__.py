"""`gradient_estimators`: score function, reparameterization and path derivative, for the gradient of the ELBO."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from autograder.checks import Check, answers_in_words, equals, has_property, leaves_arguments_unchanged
from autograder.checks.tensors import in_double
from autograder.exercise import Exercise, FreeResponse, Question
from autograder.exercises.gradient_estimators import cases, expectations
from autograder.exercises.gradient_estimators.cases import averages_to_zero, is_zero_for_every_sample
from autograder.exercises.gradient_estimators.concepts import CONCEPTS, NEUTRAL
from autograder.exercises.gradient_estimators.expectations import is_unbiased
from reference import gradient_estimators as reference

gives = partial(equals, rtol=1e-5, atol=1e-6)
shown = partial(gives, visibility="public")
score = in_double(reference.score)


def row_by_row(what: str, answer: Callable[..., Any], weight: float, *more: Check) -> tuple[Check, ...]:
    """The checks of an estimator without noise of its own: `what` it gives for each sample."""
    right = in_double(answer)
    return (
        gives(
            f"gives {what} for three samples, for the q and p of the text", cases.story_rows, right, visibility="public"
        ),
        leaves_arguments_unchanged(cases.story_rows),
        gives(f"gives {what} sample by sample, for any log p", cases.any_rows, right, weight=weight),
        gives("works for a single sample, one dimension, narrow and wide q", cases.single_rows, right),
        *more,
    )


EXERCISE = Exercise(
    name="gradient_estimators",
    title="Two gradients of the ELBO, and the score function between them",
    source="KTH DD2434, Assignment 1B, questions 1.3.4 to 1.3.7",
    default=cases.DEFAULT,
    draw=cases.draw_variant,
    modules=("torch",),
    questions=(
        Question(
            "score",
            (
                shown("gives the score at three points, for the q of the text", cases.story_points, score),
                has_property(
                    "the mean of the score over q is zero",
                    cases.story_grid,
                    averages_to_zero,
                    weight=0.25,
                    visibility="public",
                ),
                leaves_arguments_unchanged(cases.story_points),
                gives("works for any number of points and dimensions", cases.any_points, score, weight=2.5),
                has_property(
                    "the mean of the score over q is zero for any q", cases.any_grids, averages_to_zero, weight=0.5
                ),
            ),
        ),
        Question(
            "score_function_gradient",
            (
                is_unbiased(
                    "one row averages to the gradient of the ELBO, for the q and p of the text",
                    expectations.story_expectation,
                    visibility="public",
                ),
                is_unbiased("needs no derivative of log p", expectations.story_without_derivative, visibility="public"),
                leaves_arguments_unchanged(cases.story_rows),
                is_unbiased(
                    "every row averages to the gradient of the ELBO, for other Gaussians and sizes",
                    expectations.gaussian_expectations,
                    weight=3.0,
                ),
                is_unbiased("is unbiased for functions log p that are not Gaussian", expectations.other_expectations),
                expectations.weighs_the_score("each row weighs the score with the value of log p at its own sample"),
            ),
            ("score",),
        ),
        Question(
            "reparameterized_gradient",
            row_by_row("the derivative", reference.reparameterized_gradient, 2.0),
            ("score",),
        ),
        Question(
            "path_gradient",
            row_by_row(
                "the path derivative",
                reference.path_gradient,
                2.5,
                has_property(
                    "is zero for every sample where q is p",
                    cases.story_landed,
                    is_zero_for_every_sample,
                    weight=0.25,
                    visibility="public",
                ),
                has_property("is zero at q = p, for any q", cases.landed, is_zero_for_every_sample, weight=0.5),
            ),
            ("score",),
        ),
        Question(
            "variance_reduction", answers_in_words("names the concept", CONCEPTS, "control variate", neutral=NEUTRAL)
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
