"""`elbo`: log evidence, ELBO and the divergence from the posterior, for a latent variable with K states."""

from __future__ import annotations

from functools import partial

from autograder.checks import equals, has_property, leaves_arguments_unchanged
from autograder.exercise import Exercise, FreeResponse, Question
from autograder.exercises.elbo.cases import (
    DEFAULT,
    TOLERANCE,
    any_guesses,
    any_models,
    between_largest_and_all,
    bounds_the_evidence,
    draw_variant,
    far_states,
    gap,
    guesses_and_posteriors,
    guesses_with_zeros,
    size,
    story_guess,
    story_guesses,
    story_model,
    story_models,
    tiny_guesses,
    tiny_models,
    unlikely_states,
    vanishes_at_the_posterior,
)
from reference import elbo as reference

# One tolerance for all checks.
gives = partial(equals, rtol=0.0, atol=TOLERANCE, scale=size)

EXERCISE = Exercise(
    name="elbo",
    title="A lower bound on the evidence",
    source="KTH DD2434, Module 3, exercise 3.2",
    default=DEFAULT,
    draw=draw_variant,
    questions=(
        Question(
            "log_evidence",
            checks=(
                gives(
                    "gives the log evidence of the call in the text",
                    story_model,
                    reference.log_evidence,
                    visibility="public",
                ),
                has_property(
                    "lies between the largest log-joint and that plus log K",
                    story_models,
                    between_largest_and_all,
                    weight=0.5,
                    visibility="public",
                ),
                leaves_arguments_unchanged(story_model),
                gives("works for any number of states", any_models, reference.log_evidence, weight=2.0),
                gives("stays finite for log-joints near -10000 and 1000", tiny_models, reference.log_evidence),
            ),
        ),
        Question(
            "elbo",
            checks=(
                gives("gives the bound for the guess in the text", story_guess, reference.elbo, visibility="public"),
                bounds_the_evidence(
                    "never exceeds the log evidence, and reaches it at the posterior alone",
                    story_guesses,
                    weight=0.5,
                    visibility="public",
                ),
                leaves_arguments_unchanged(story_guess),
                gives("works for any number of states and any q", any_guesses, reference.elbo, weight=2.0),
                gives("takes zeros in q", guesses_with_zeros, reference.elbo),
                gives("counts states that hardly count in the posterior", far_states, reference.elbo, weight=0.5),
                gives("stays finite for log-joints near -10000", tiny_guesses, reference.elbo),
                bounds_the_evidence(
                    "is a bound for every q, and tight for the posterior alone", guesses_and_posteriors
                ),
            ),
        ),
        Question(
            "kl_to_posterior",
            checks=(
                gives(
                    "gives the divergence for the guess in the text",
                    story_guess,
                    reference.kl_to_posterior,
                    visibility="public",
                ),
                vanishes_at_the_posterior(
                    "is 0 at the posterior and positive elsewhere", story_guesses, weight=0.5, visibility="public"
                ),
                leaves_arguments_unchanged(story_guess),
                gives("is the gap between log evidence and ELBO", any_guesses, gap, weight=2.0),
                gives("takes zeros in q", guesses_with_zeros, reference.kl_to_posterior),
                gives("stays finite for log-joints near -10000", tiny_guesses, reference.kl_to_posterior),
                gives(
                    "is finite where the posterior is nearly or, for a computer, exactly 0",
                    unlikely_states,
                    reference.kl_to_posterior,
                    weight=0.5,
                ),
                vanishes_at_the_posterior("is never negative, and 0 for the posterior alone", guesses_and_posteriors),
            ),
            helpers=("log_evidence", "elbo"),
        ),
    ),
    free_responses=(
        FreeResponse(
            "decomposition",
            rubric=(
                "writes the divergence as an expectation under q and replaces p(z | x) by p(x, z) / p(x) (1)",
                "takes log p(x) out of the expectation because it does not depend on z and q sums to 1, and names the "
                "rest as minus the ELBO (1)",
            ),
        ),
        FreeResponse(
            "maximising",
            rubric=("log p(x) does not depend on q, so what the ELBO gains the divergence loses (1)",),
        ),
        FreeResponse(
            "jensen",
            rubric=(
                "writes p(x) as an expectation under q of p(x, z) / q(z), applies Jensen's inequality and says that "
                "the logarithm is concave (1)",
                "says when equality holds: p(x, z) / q(z) is constant where q is positive and q leaves out no state, "
                "so q is the posterior (1)",
            ),
        ),
        FreeResponse(
            "easier",
            rubric=(
                "the divergence needs the posterior and so p(x), a sum or integral over all z that is out of reach; "
                "the ELBO needs p(x, z) alone and an expectation under q, which we choose (1)",
            ),
        ),
    ),
)
