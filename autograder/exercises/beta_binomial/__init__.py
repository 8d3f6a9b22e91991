"""`beta_binomial`: a beta prior on a binomial probability, where the variational posterior is the exact one."""

from __future__ import annotations

from functools import partial

from autograder.checks import equals, leaves_arguments_unchanged
from autograder.exercise import Exercise, FreeResponse, Question
from autograder.exercises.beta_binomial.cases import (
    DEFAULT,
    TOLERANCE,
    bounds_the_evidence,
    data_of_long_runs,
    draw_variant,
    extreme_data,
    extreme_factors,
    factors_of_all_kinds,
    factors_of_long_runs,
    integer_data,
    learns_in_parts,
    log_evidence,
    optimal_factors,
    other_data,
    other_factors,
    story_data,
    story_factor,
    story_factors,
    story_updates,
    trials,
)
from reference import beta_binomial as reference

# One tolerance for all checks of the bound.
gives = partial(equals, rtol=0.0, atol=TOLERANCE, scale=trials)

EXERCISE = Exercise(
    name="beta_binomial",
    title="One factor alone: beta prior, binomial data",
    source="KTH DD2434, Module 3, exercise 3.3",
    default=DEFAULT,
    draw=draw_variant,
    questions=(
        Question(
            "update_q_theta",
            checks=(
                equals(
                    "gives q(theta) for the trays in the text",
                    story_updates,
                    reference.update_q_theta,
                    visibility="public",
                ),
                learns_in_parts(
                    "learns the same from the data in two parts as from all at once",
                    story_data,
                    weight=0.5,
                    visibility="public",
                ),
                leaves_arguments_unchanged(story_data),
                equals("works for any data and prior", other_data, reference.update_q_theta, weight=2.0),
                equals("works for integers alone", integer_data, reference.update_q_theta, weight=0.5),
                equals(
                    "works for one observation, single trials, no successes, no failures, thousands of observations",
                    extreme_data,
                    reference.update_q_theta,
                ),
                equals(
                    "works for hundreds of trials in each observation",
                    data_of_long_runs,
                    reference.update_q_theta,
                    weight=0.5,
                ),
            ),
        ),
        Question(
            "elbo",
            checks=(
                gives("gives the bound for the guess in the text", story_factor, reference.elbo, visibility="public"),
                bounds_the_evidence(
                    "never exceeds the log evidence, and reaches it for the best q alone",
                    story_factors,
                    weight=0.5,
                    visibility="public",
                ),
                leaves_arguments_unchanged(story_factor),
                gives(
                    "works for any data, prior and q",
                    other_factors,
                    reference.elbo,
                    weight=2.0,
                ),
                gives("is the log evidence for the best q", optimal_factors, log_evidence),
                bounds_the_evidence("is a bound for every q, tight for the best alone", factors_of_all_kinds),
                gives(
                    "works for one observation, single trials, no successes, no failures, thousands of observations",
                    extreme_factors,
                    reference.elbo,
                ),
                gives("works for hundreds of trials in each observation", factors_of_long_runs, reference.elbo),
            ),
            helpers=("update_q_theta",),
        ),
    ),
    free_responses=(
        FreeResponse(
            "derivation",
            rubric=(
                "starts from log q(theta) = log p(x, theta) + constant, there being no other factor to average over, "
                "and drops what does not depend on theta (1)",
                "collects the factors of log theta and log(1 - theta), with N m trials in all and the prior counted "
                "once, and reads off the beta distribution (1)",
            ),
        ),
        FreeResponse(
            "exact_posterior",
            rubric=(
                "with theta as the only latent variable the mean-field assumption restricts nothing: the ELBO is "
                "maximised over all distributions, and the best is the posterior (1)",
                "says why the answer is a beta distribution again: the prior is conjugate to the likelihood (1)",
            ),
        ),
    ),
)
