"""`reparameterization`: sampling the exponential and the categorical distribution, with and without a gradient."""

from __future__ import annotations

from autograder.checks import draws_independently, follows_categories, follows_law, has_gradient, has_property
from autograder.exercise import Exercise, Question
from autograder.exercises.reparameterization.cases import (
    DEFAULT,
    DISTANCE,
    FAR,
    LOOKS,
    SHIFT,
    categories,
    categories_and_temperatures,
    draw_variant,
    exponential_cdf,
    exponential_draws,
    exponential_gradient,
    exponential_rivals,
    few_categories,
    float_rates,
    ids,
    ids_or_rows,
    leaf_categories,
    leaves,
    log_ratio_cdf,
    log_ratio_rivals,
    log_ratios,
    moderate_temperatures,
    on_the_simplex,
    one_per_draw,
    one_rate,
    one_row_per_draw,
    other_kinds_of_leaf,
    other_kinds_of_rate,
    probabilities_of,
    relaxed_gradient,
    some_rows,
    story_categories,
    story_leaf_categories,
    story_leaves,
    story_rates,
)

EXERCISE = Exercise(
    name="reparameterization",
    title="Reparameterization of common distributions",
    source="KTH DD2434, Assignment 1B, questions 1.4.8 and 1.4.9",
    default=DEFAULT,
    draw=draw_variant,
    modules=("torch",),
    questions=(
        Question(
            "exp_sampler",
            checks=(
                follows_law(
                    "the draws follow the exponential law with the rates of the text",
                    story_rates,
                    exponential_draws,
                    exponential_cdf,
                    visibility="public",
                ),
                follows_law(
                    "the draws follow the exponential law with other rates",
                    float_rates,
                    exponential_draws,
                    exponential_cdf,
                    log_rivals=exponential_rivals,
                    delta=DISTANCE,
                    looks=LOOKS,
                    weight=2.0,
                ),
                follows_law(
                    "the rate may be an integer or a 0-d tensor",
                    other_kinds_of_rate,
                    exponential_draws,
                    exponential_cdf,
                ),
                draws_independently(
                    "draws do not depend on each other or on earlier calls", one_rate, exponential_draws
                ),
            ),
        ),
        Question(
            "exp_reparametrize",
            checks=(
                follows_law(
                    "the draws follow the exponential law with the rates of the text",
                    story_rates,
                    exponential_draws,
                    exponential_cdf,
                    visibility="public",
                ),
                has_gradient(
                    "a gradient flows from the draws to the rate",
                    story_leaves,
                    exponential_gradient,
                    one_per_draw,
                    atol=1e-5,
                    visibility="public",
                ),
                follows_law(
                    "the draws follow the exponential law with other rates",
                    float_rates,
                    exponential_draws,
                    exponential_cdf,
                    log_rivals=exponential_rivals,
                    delta=DISTANCE,
                    looks=LOOKS,
                    weight=1.5,
                ),
                follows_law(
                    "the rate may be an integer or a 0-d tensor, with or without a gradient",
                    other_kinds_of_leaf,
                    exponential_draws,
                    exponential_cdf,
                ),
                draws_independently(
                    "draws do not depend on each other or on earlier calls", one_rate, exponential_draws
                ),
                has_gradient(
                    "the gradient is that of the draw along fixed noise",
                    leaves,
                    exponential_gradient,
                    one_per_draw,
                    atol=1e-5,
                    weight=2.5,
                ),
            ),
        ),
        Question(
            "categorical_sampler",
            checks=(
                follows_categories(
                    "the ids follow the probabilities of the text",
                    story_categories,
                    ids,
                    probabilities_of,
                    visibility="public",
                ),
                follows_categories(
                    "the ids follow other probabilities, of more or fewer categories",
                    categories,
                    ids,
                    probabilities_of,
                    delta=SHIFT,
                    looks=LOOKS,
                    weight=2.0,
                ),
                draws_independently("draws do not depend on each other or on earlier calls", few_categories, ids),
            ),
        ),
        Question(
            "categorical_reparametrize",
            checks=(
                has_property(
                    "each row is a relaxed sample: positive, with sum 1, one entry per category",
                    some_rows,
                    on_the_simplex,
                    weight=0.5,
                    visibility="public",
                ),
                follows_categories(
                    "the largest entries follow the probabilities of the text",
                    story_categories,
                    ids_or_rows,
                    probabilities_of,
                    visibility="public",
                ),
                has_gradient(
                    "a gradient flows from the samples to the probabilities",
                    story_leaf_categories,
                    relaxed_gradient,
                    one_row_per_draw,
                    atol=2e-5,
                    visibility="public",
                ),
                follows_categories(
                    "the largest entries follow other probabilities, at any temperature",
                    categories_and_temperatures,
                    ids_or_rows,
                    probabilities_of,
                    delta=SHIFT,
                    looks=LOOKS,
                    weight=2.0,
                ),
                draws_independently(
                    "draws do not depend on each other or on earlier calls", few_categories, ids_or_rows
                ),
                follows_law(
                    "the relaxed samples follow the Gumbel-softmax law at their temperature",
                    moderate_temperatures,
                    log_ratios,
                    log_ratio_cdf,
                    log_rivals=log_ratio_rivals,
                    delta=FAR,
                    looks=LOOKS,
                    weight=1.5,
                ),
                has_gradient(
                    "the gradient is that of the sample along fixed noise",
                    leaf_categories,
                    relaxed_gradient,
                    one_row_per_draw,
                    atol=2e-5,
                    weight=2.0,
                ),
            ),
        ),
        Question(
            "categorical_evaluate",
            checks=(
                follows_categories(
                    "the ids follow the probabilities of the text",
                    story_categories,
                    ids,
                    probabilities_of,
                    visibility="public",
                ),
                follows_categories(
                    "the ids follow other probabilities, of more or fewer categories",
                    categories,
                    ids,
                    probabilities_of,
                    delta=SHIFT,
                    looks=LOOKS,
                    weight=2.0,
                ),
                draws_independently("draws do not depend on each other or on earlier calls", few_categories, ids),
            ),
            helpers=("categorical_reparametrize", "categorical_sampler"),
        ),
    ),
)
