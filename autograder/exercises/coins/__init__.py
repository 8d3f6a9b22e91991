"""`coins`: a mixture of coins, or dice, fitted by expectation maximisation."""

from __future__ import annotations

from functools import partial

from autograder.checks import (
    attains_objective,
    equals,
    follows_iterations,
    has_property,
    heeds_tolerance,
    improves_monotonically,
    leaves_arguments_unchanged,
    stops_in_time,
)
from autograder.exercise import Exercise, FreeResponse, Question
from autograder.exercises.coins import edges
from autograder.exercises.coins.cases import (
    COUNTS,
    DEFAULT,
    FIT,
    are_probabilities,
    attained,
    best,
    brief_run,
    coins_stay_alike,
    constants_of_the_trace,
    draw_variant,
    expectation_of_counts,
    fit_is_probabilities,
    hundreds_of_flips,
    limited_runs,
    log_likelihood_of_counts,
    maxima,
    missing_outcomes,
    mixture_expectations,
    mixtures,
    predictions,
    rows_sum_to_one,
    runs,
    single_flips,
    special_expectations,
    special_maxima,
    special_runs,
    story_and_uneven,
    story_expectation,
    story_maximum,
    story_prediction,
    story_run,
    symmetric_starts,
    three_dice,
    three_dice_expectation,
    three_dice_maximum,
)
from autograder.exercises.coins.iterations import levels, numbered_runs, patient_runs, size
from reference import coins as reference

# The posterior is a difference of sums as large as the logarithms in them.
gives = partial(equals, rtol=5e-7, atol=1e-9, scale=edges.size_of_logs)

EXERCISE = Exercise(
    name="coins",
    title="Which coin was it? Expectation maximisation for a mixture of coins",
    source="Harvard CS181, Section 8, example 1, exercises 3 and 4",
    default=DEFAULT,
    draw=draw_variant,
    questions=(
        Question(
            "e_step",
            checks=(
                equals(
                    "gives the responsibilities of the draws in the text",
                    story_and_uneven,
                    reference.e_step,
                    visibility="public",
                ),
                equals("works for three dice with four faces", three_dice, reference.e_step, visibility="public"),
                has_property("each row of q sums to 1", three_dice, rows_sum_to_one, weight=0.5, visibility="public"),
                leaves_arguments_unchanged(three_dice),
                equals("works for any number of coins and outcomes", mixtures, reference.e_step, weight=2.0),
                equals("works for single flips", single_flips, reference.e_step),
                equals("copes with outcomes and draws that were never seen", missing_outcomes, reference.e_step),
                gives("stays finite for hundreds of flips", hundreds_of_flips, reference.e_step),
                gives(
                    "works for draws of 1,500, of 3 and of no flips, rare coins and outcomes, one draw and one coin",
                    edges.edge_draws,
                    reference.e_step,
                ),
            ),
        ),
        Question(
            "log_likelihood",
            checks=(
                equals(
                    "gives the log-likelihood of the draws in the text",
                    story_and_uneven,
                    reference.log_likelihood,
                    also={COUNTS: log_likelihood_of_counts},
                    visibility="public",
                ),
                leaves_arguments_unchanged(three_dice, weight=0.25),
                equals(
                    "works for three dice with four faces",
                    three_dice,
                    reference.log_likelihood,
                    also={COUNTS: log_likelihood_of_counts},
                    visibility="public",
                ),
                equals(
                    "works for any number of coins and outcomes",
                    mixtures,
                    reference.log_likelihood,
                    also={COUNTS: log_likelihood_of_counts},
                    weight=2.0,
                ),
                equals("works for single flips", single_flips, reference.log_likelihood),
                equals(
                    "stays finite for hundreds of flips",
                    hundreds_of_flips,
                    reference.log_likelihood,
                    also={COUNTS: log_likelihood_of_counts},
                ),
                equals(
                    "works for draws of 1,500, of 3 and of no flips, rare coins and outcomes, one draw and one coin",
                    edges.edge_draws,
                    reference.log_likelihood,
                    also={COUNTS: log_likelihood_of_counts},
                ),
            ),
        ),
        Question(
            "expected_complete_log_likelihood",
            checks=(
                equals(
                    "gives the expectation for the draws in the text",
                    story_expectation,
                    reference.expected_complete_log_likelihood,
                    also={COUNTS: expectation_of_counts},
                    visibility="public",
                ),
                leaves_arguments_unchanged(three_dice_expectation, weight=0.25),
                equals(
                    "works for three dice with four faces",
                    three_dice_expectation,
                    reference.expected_complete_log_likelihood,
                    also={COUNTS: expectation_of_counts},
                    visibility="public",
                ),
                equals(
                    "takes any q, for any number of coins and outcomes",
                    mixture_expectations,
                    reference.expected_complete_log_likelihood,
                    also={COUNTS: expectation_of_counts},
                    weight=2.0,
                ),
                equals(
                    "works for single flips, missing outcomes, hundreds of flips and hard q",
                    special_expectations,
                    reference.expected_complete_log_likelihood,
                    also={COUNTS: expectation_of_counts},
                ),
                equals(
                    "works for draws of 1,500, of 3 and of no flips, rare coins and outcomes, one draw and one coin",
                    edges.edge_expectations,
                    reference.expected_complete_log_likelihood,
                    also={COUNTS: expectation_of_counts},
                ),
            ),
        ),
        Question(
            "m_step",
            checks=(
                equals(
                    "gives the parameters that maximise the expectation for the draws in the text",
                    story_maximum,
                    reference.m_step,
                    visibility="public",
                ),
                has_property(
                    "theta and every row of pi sum to 1",
                    three_dice_maximum,
                    are_probabilities,
                    weight=0.5,
                    visibility="public",
                ),
                leaves_arguments_unchanged(three_dice_maximum),
                equals(
                    "works for any number of coins and outcomes, and draws of different lengths",
                    maxima,
                    reference.m_step,
                    weight=2.0,
                ),
                equals(
                    "works for single flips, hundreds of flips, hard q and a nearly unused coin",
                    special_maxima,
                    reference.m_step,
                    rtol=1e-5,
                ),
                equals(
                    "works for draws of 1,500, of 3 and of no flips, one draw and one coin",
                    edges.edge_maxima,
                    reference.m_step,
                ),
            ),
        ),
        Question(
            "em",
            checks=(
                has_property(
                    "returns theta and pi that are probabilities, and a trace",
                    brief_run,
                    fit_is_probabilities,
                    weight=0.25,
                    visibility="public",
                ),
                improves_monotonically(
                    "the log-likelihood never falls", story_run, FIT, weight=0.25, visibility="public"
                ),
                leaves_arguments_unchanged(brief_run, weight=0.25),
                # Hidden like the next: a public one would carry a working log-likelihood to the students.
                attains_objective(
                    "reaches the likelihood that EM reaches from the same start",
                    runs,
                    FIT,
                    attained,
                    best,
                    trace_offsets=constants_of_the_trace,
                    weight=3.0,
                ),
                follows_iterations(
                    "does as many iterations as max_iter says, and traces the log-likelihood of each",
                    numbered_runs,
                    FIT,
                    attained,
                    levels,
                    offsets=constants_of_the_trace,
                    weight=2.0,
                ),
                attains_objective(
                    "works for single flips and for hundreds of flips",
                    special_runs,
                    FIT,
                    attained,
                    best,
                    trace_offsets=constants_of_the_trace,
                ),
                has_property("a symmetric start is a fixed point", symmetric_starts, coins_stay_alike, weight=0.5),
                heeds_tolerance(
                    "ends early where tol is large", patient_runs, FIT, attained, size, offsets=constants_of_the_trace
                ),
                stops_in_time(
                    "stops after max_iter iterations, and before that once nothing is gained any more",
                    limited_runs,
                    FIT,
                ),
            ),
            helpers=("e_step", "m_step", "log_likelihood", "expected_complete_log_likelihood"),
        ),
        Question(
            "predict",
            checks=(
                equals(
                    "gives the posterior over the coins for the new draws in the text",
                    story_prediction,
                    reference.predict,
                    visibility="public",
                ),
                leaves_arguments_unchanged(story_prediction, weight=0.25),
                equals("works for any number of coins, outcomes and flips", predictions, reference.predict, weight=2.0),
                gives("stays finite for hundreds of flips", hundreds_of_flips, reference.predict),
                gives(
                    "works for draws of 1,500, of 3 and of no flips, rare coins and outcomes, one draw and one coin",
                    edges.edge_draws,
                    reference.predict,
                ),
            ),
            helpers=("e_step",),
        ),
    ),
    free_responses=(
        FreeResponse(
            "initialisation",
            rubric=(
                "names the symmetric start: equal coins give every draw the same responsibilities, so the M step "
                "returns equal coins again (1)",
            ),
        ),
        FreeResponse(
            "single_flips",
            rubric=(
                "writes the likelihood of single flips as a function of P(heads) = sum_k theta_k pi_k1 alone (1)",
                "concludes that only P(heads) is identified: different theta and pi with the same P(heads) have "
                "exactly the same likelihood, and ten flips per draw change that (1)",
            ),
        ),
    ),
)
