"""`iwae`: the importance weighted bound of a variational autoencoder, from K samples per observation."""

from __future__ import annotations

from autograder.checks import equals, has_gradient, has_property, leaves_arguments_unchanged
from autograder.checks.check import used_through
from autograder.exercise import Exercise, FreeResponse, Question
from autograder.exercises.iwae.cases import (
    DEFAULT,
    any_samples,
    any_weights,
    average_weight_is_the_evidence,
    between_average_and_largest,
    computed,
    decoders_with_parameters,
    differentiated_samples,
    differentiated_weights,
    draw_variant,
    evidence_for_every_sample,
    extreme_samples,
    far_observations,
    gradient_at_the_decoder,
    gradient_of_log_weights,
    lets_gradients_through,
    normalised_weights,
    one_per_observation,
    one_per_sample,
    samples_of_the_posterior,
    story_leaves,
    story_nodes,
    story_samples,
    story_weights,
    tightens,
    tiny_weights,
    with_own_decoder,
)
from reference import iwae as reference

EXERCISE = Exercise(
    name="iwae",
    title="More samples, a tighter bound: the importance weighted autoencoder",
    source="SNU Mathematical Foundations of Deep Neural Networks, Homework 11, problem 1",
    default=DEFAULT,
    draw=draw_variant,
    modules=("torch",),
    questions=(
        Question(
            "log_weights",
            checks=(
                equals(
                    "gives the log-weights of four samples for each observation of the text",
                    story_samples,
                    computed(reference.log_weights),
                    visibility="public",
                ),
                has_property(
                    "under q the weights average to p(x)",
                    story_nodes,
                    average_weight_is_the_evidence,
                    weight=0.5,
                    visibility="public",
                ),
                lets_gradients_through(
                    "gradients flow to x, z, mean and log_std",
                    story_leaves,
                    one_per_sample,
                    wrt=(0, 1, 2, 3),
                    weight=0.25,
                ),
                leaves_arguments_unchanged(story_samples, weight=0.25),
                equals(
                    "works for any decoder and any sizes",
                    any_samples,
                    computed(reference.log_weights),
                    weight=3.0,
                ),
                equals(
                    "copes with observations far from everything", far_observations, computed(reference.log_weights)
                ),
                equals("copes with narrow, wide and distant q", extreme_samples, computed(reference.log_weights)),
                equals(
                    "every weight is p(x) where q is the posterior",
                    samples_of_the_posterior,
                    evidence_for_every_sample,
                ),
                has_gradient(
                    "the gradients are those of the log-weights",
                    differentiated_samples,
                    gradient_of_log_weights,
                    one_per_sample,
                    wrt=(0, 1, 2, 3),
                    atol=1e-4,
                    weight=1.5,
                ),
                *used_through(
                    with_own_decoder,
                    has_gradient(
                        "the gradient reaches the parameters of the decoder",
                        decoders_with_parameters,
                        gradient_at_the_decoder,
                        one_per_sample,
                        wrt=(4, 5),
                        atol=1e-4,
                    ),
                ),
            ),
        ),
        Question(
            "iwae_bound",
            checks=(
                equals(
                    "gives the bound for the weights of the text",
                    story_weights,
                    computed(reference.iwae_bound),
                    atol=1e-5,
                    visibility="public",
                ),
                has_property(
                    "lies between the mean and the largest of the log-weights",
                    story_weights,
                    between_average_and_largest,
                    weight=0.25,
                    visibility="public",
                ),
                leaves_arguments_unchanged(story_weights, weight=0.25),
                equals(
                    "works for any number of samples and observations",
                    any_weights,
                    computed(reference.iwae_bound),
                    atol=1e-5,
                    weight=2.0,
                ),
                equals(
                    "stays finite for weights near e^-1000 and e^1000",
                    tiny_weights,
                    computed(reference.iwae_bound),
                    atol=1e-5,
                    weight=1.5,
                ),
                tightens("rises with the number of samples, in expectation, and stays below log p(x)", weight=0.5),
                has_gradient(
                    "the gradient is that of the bound, for tiny weights too",
                    differentiated_weights,
                    normalised_weights,
                    one_per_observation,
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
