"""`iwae`: the importance weighted bound of a variational autoencoder, from K samples per observation."""

from __future__ import annotations

from functools import partial

from autograder.checks import Check, equals, has_gradient, has_property, leaves_arguments_unchanged
from autograder.checks.check import used_through
from autograder.checks.differentiable import is_differentiable
from autograder.exercise import Exercise, FreeResponse, Question
from autograder.exercises.iwae import bounds, cases

gives_log_weights = partial(equals, reference=cases.log_weights)
gives_the_bound = partial(equals, reference=bounds.iwae_bound, atol=1e-5)

EXERCISE = Exercise(
    name="iwae",
    title="More samples, a tighter bound: the importance weighted autoencoder",
    source="SNU Mathematical Foundations of Deep Neural Networks, Homework 11, problem 1",
    default=cases.DEFAULT,
    draw=cases.draw_variant,
    modules=("torch",),
    questions=(
        Question(
            "log_weights",
            (
                gives_log_weights(
                    "gives the log-weights of four samples for each observation of the text",
                    cases.story_samples,
                    visibility="public",
                ),
                has_property(
                    "under q the weights average to p(x)",
                    cases.story_nodes,
                    cases.average_weight_is_the_evidence,
                    weight=0.5,
                    visibility="public",
                ),
                is_differentiable(
                    "gradients flow to x, z, mean and log_std",
                    cases.story_leaves,
                    cases.one_per_sample,
                    {"x": 0, "z": 1, "mean": 2, "log_std": 3},
                    weight=0.25,
                ),
                leaves_arguments_unchanged(cases.story_samples, weight=0.25),
                gives_log_weights("works for any decoder and any sizes", cases.any_samples, weight=3.0),
                gives_log_weights("copes with observations far from everything", cases.far_observations),
                gives_log_weights("copes with narrow, wide and distant q", cases.extreme_samples),
                equals(
                    "every weight is p(x) where q is the posterior",
                    cases.samples_of_the_posterior,
                    cases.evidence_for_every_sample,
                ),
                has_gradient(
                    "the gradients are those of the log-weights",
                    cases.differentiated_samples,
                    cases.gradient_of_log_weights,
                    cases.one_per_sample,
                    wrt=(0, 1, 2, 3),
                    atol=1e-4,
                    weight=1.5,
                ),
                *used_through(
                    cases.with_own_decoder,
                    has_gradient(
                        "the gradient reaches the parameters of the decoder",
                        cases.decoders_with_parameters,
                        cases.gradient_at_the_decoder,
                        cases.one_per_sample,
                        wrt=(4, 5),
                        atol=1e-4,
                    ),
                ),
            ),
        ),
        Question(
            "iwae_bound",
            (
                gives_the_bound(
                    "gives the bound for the weights of the text", bounds.story_weights, visibility="public"
                ),
                has_property(
                    "lies between the mean and the largest of the log-weights",
                    bounds.story_weights,
                    bounds.between_average_and_largest,
                    weight=0.25,
                    visibility="public",
                ),
                leaves_arguments_unchanged(bounds.story_weights, weight=0.25),
                gives_the_bound("works for any number of samples and observations", bounds.any_weights, weight=2.0),
                gives_the_bound("stays finite for weights near e^-1000 and e^1000", bounds.tiny_weights, weight=1.5),
                Check(
                    "rises with the number of samples, in expectation, and stays below log p(x)",
                    "property",
                    bounds.more_and_more_samples,
                    bounds.judge_tightening,
                    {"slack": 1e-4},
                    weight=0.5,
                ),
                has_gradient(
                    "the gradient is that of the bound, for tiny weights too",
                    bounds.differentiated_weights,
                    bounds.normalised_weights,
                    bounds.one_per_observation,
                    atol=1e-5,
                    weight=1.5,
                ),
            ),
        ),
    ),
    free_responses=(
        FreeResponse(
            "lower_bound",
            rubric=(
                "Jensen's inequality for the concave logarithm: the expectation of the logarithm is at most the "
                "logarithm of the expectation (1)",
                "every weight has expectation p(x) under q (the densities q cancel, p(x, z) is integrated over z), so "
                "the average of the K weights has it too (1)",
            ),
        ),
        FreeResponse(
            "more_samples",
            rubric=(
                "writes the average of K weights as the expectation of the average over a uniformly random subset of M "
                "distinct indices; indices drawn with replacement, or from a continuous distribution, do not earn "
                "this point (1)",
                "Jensen's inequality for that expectation, with the samples held fixed (1)",
                "the samples are independent and identically distributed, so that every subset of M distinct ones "
                "gives the M-sample bound (1)",
            ),
        ),
        FreeResponse(
            "powerful_encoder",
            rubric=(
                "says what powerful means: for every theta (at least the maximiser) and every observation there is a "
                "phi, the same for all observations, with q(z | x) = p(z | x) (1)",
                "for this q every weight is p(x), so the K-sample bound attains log p(x) for every K, and the maximum "
                "over theta and phi together is that of the log-likelihood (1)",
                "does not claim log p(x) = VLB_K + KL for K > 1: the identity holds for K = 1 alone, for K > 1 the gap "
                "is smaller than the divergence or equal to it (1)",
            ),
        ),
    ),
)
