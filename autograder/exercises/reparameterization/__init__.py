"""`reparameterization`: sampling the exponential and the categorical distribution, with and without a gradient."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from autograder.checks import Check, draws_independently, follows_categories, follows_law, has_gradient, has_property
from autograder.exercise import Exercise, Question
from autograder.exercises.reparameterization import categorical, exponential, rows
from autograder.exercises.reparameterization.samples import (
    DEFAULT,
    DISTANCE,
    FAR,
    LOOKS,
    SHIFT,
    draw_variant,
    in_a_row,
)

exponential_law = partial(follows_law, draws=exponential.exponential_draws, cdf=exponential.exponential_cdf)
independent = partial(draws_independently, "draws do not depend on each other or on earlier calls", in_a_row=in_a_row)
follow_the_text = partial(
    follows_categories,
    arguments=categorical.story_categories,
    probabilities=rows.probabilities_of,
    visibility="public",
)
follow_others = partial(follows_categories, probabilities=rows.probabilities_of, delta=SHIFT, looks=LOOKS, weight=2.0)
rate_gradient = partial(
    has_gradient,
    gradient=exponential.exponential_gradient,
    size=exponential.one_for_each,
    unit=exponential.exponential_unit,
    sample=exponential.exponential_spread,
    atol=1e-5,
)
sample_gradient = partial(
    has_gradient,
    gradient=rows.relaxed_gradient,
    size=rows.one_row_per_draw,
    unit=rows.relaxed_unit,
    sample=rows.relaxed_spread,
    atol=1e-5,
)


def rates(weight: float, others: str, kinds: Callable[..., Any], in_a_row: Callable[..., Any]) -> tuple[Check, ...]:
    """Hidden checks of the exponential law: other rates, the `kinds` that `others` tells of, many calls."""
    return (
        exponential_law(
            "the draws follow the exponential law with other rates",
            exponential.float_rates,
            log_rivals=exponential.exponential_rivals,
            delta=DISTANCE,
            looks=LOOKS,
            weight=weight,
        ),
        exponential_law(f"the rate may be an integer or a 0-d tensor{others}", kinds),
        independent(in_a_row, exponential.exponential_draws),
    )


def ids_of(name: str) -> tuple[Check, ...]:
    """The checks of a sampler of ids."""
    return (
        follow_the_text("the ids follow the probabilities of the text", categories=rows.ids),
        follow_others(
            "the ids follow other probabilities, of more or fewer categories",
            categorical.categories,
            categories=rows.ids,
        ),
        follows_categories(
            "the ids follow two, rare and many probabilities; one draw is a draw",
            categorical.special_categories,
            rows.counted_ids,
            rows.shares_of,
        ),
        independent(categorical.labels_in_a_row(name), rows.ids),
    )


in_the_text = exponential_law(
    "the draws follow the exponential law with the rates of the text", exponential.story_rates, visibility="public"
)
RELAXED = (
    has_property(
        "each row is a relaxed sample: positive, with sum 1, one entry per category",
        categorical.some_rows,
        rows.on_the_simplex,
        weight=0.5,
        visibility="public",
    ),
    follow_the_text("the largest entries follow the probabilities of the text", categories=rows.ids_or_rows),
    sample_gradient(
        "a gradient flows from the samples to the probabilities",
        categorical.story_leaf_categories,
        visibility="public",
    ),
    follow_others(
        "the largest entries follow other probabilities, at any temperature",
        categorical.categories_and_temperatures,
        categories=rows.ids_or_rows,
    ),
    follows_categories(
        "the largest entries follow two, rare and many probabilities, cold and hot",
        categorical.special_categories_and_temperatures,
        rows.counted_ids_or_rows,
        rows.shares_of,
    ),
    independent(categorical.samples_in_a_row, rows.ids_or_ratios),
    follows_law(
        "the relaxed samples follow the Gumbel-softmax law at their temperature",
        categorical.moderate_temperatures,
        rows.log_ratios,
        rows.log_ratio_cdf,
        log_rivals=rows.log_ratio_rivals,
        delta=FAR,
        looks=LOOKS,
        weight=1.5,
    ),
    follows_law(
        "the relaxed samples follow the Gumbel-softmax law at temperatures of 0.02 and 5",
        categorical.extreme_temperatures,
        rows.relaxed_levels,
        rows.levels_cdf,
        log_rivals=rows.level_rivals,
    ),
    sample_gradient("the gradient is that of the sample along fixed noise", categorical.leaf_categories, weight=2.0),
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
            (in_the_text, *rates(2.0, "", exponential.other_kinds_of_rate, exponential.rates_in_a_row)),
        ),
        Question(
            "exp_reparametrize",
            (
                in_the_text,
                rate_gradient(
                    "a gradient flows from the draws to the rate", exponential.story_leaves, visibility="public"
                ),
                *rates(
                    1.5, ", with or without a gradient", exponential.other_kinds_of_leaf, exponential.leaves_in_a_row
                ),
                rate_gradient("the gradient is that of the draw along fixed noise", exponential.leaves, weight=2.5),
            ),
        ),
        Question("categorical_sampler", ids_of("categorical_sampler")),
        Question("categorical_reparametrize", RELAXED),
        Question(
            "categorical_evaluate",
            ids_of("categorical_evaluate"),
            ("categorical_reparametrize", "categorical_sampler"),
        ),
    ),
)
