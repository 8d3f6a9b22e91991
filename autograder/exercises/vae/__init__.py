"""`vae`: a variational autoencoder for images of digits."""

from __future__ import annotations

from autograder.checks import (
    Check,
    draws_independently,
    equals,
    follows_law,
    has_property,
    leaves_arguments_unchanged,
)
from autograder.checks.check import used_through
from autograder.exercise import Exercise, FreeResponse, Question
from autograder.exercises.vae.cases import (
    DEFAULT,
    draw_variant,
    drawn_often,
    drawn_once,
    draws_of,
    few_draws,
    gradient_of_the_text,
    judge_gradient_arrives,
    many_draws,
    noise_of,
    normal_cdf,
    normal_rivals,
    one_draw_per_entry,
    small_batches,
    standard_normal_cdf,
    story_draws,
)
from autograder.exercises.vae.cases_draws import (
    drawn_so,
    draws_with_gradients,
    images_to_pass,
    passed_forward,
    what_forward_gives,
)
from autograder.exercises.vae.cases_images import (
    are_probabilities,
    decoded_mean,
    decodes_mean_or_draw,
    few_and_many,
    few_images,
    generated,
    latents_and_neighbours,
    latents_of,
    many_images,
    many_small_images,
    more_small_networks,
    new_images,
    one_small_network,
    reconstructed,
    square_network,
)
from autograder.exercises.vae.cases_loss import (
    BATCH_MEAN,
    batches,
    extreme_batches,
    gradient_cases,
    hidden_sure_cases,
    judge_finite,
    judge_loss_gradient,
    loss_of,
    loss_per_image,
    story_batch,
    story_sure_cases,
    story_sure_pixels,
)

RTOL = 5e-4  # single precision, summed in any order; small numbers inside logarithms

EXERCISE = Exercise(
    name="vae",
    title="A variational autoencoder that writes digits",
    source="KTH DD2434, Assignment 1B, question 1.2",
    default=DEFAULT,
    draw=draw_variant,
    modules=("torch",),
    free_responses=(
        FreeResponse(
            "derivation",
            rubric=(
                "0.5: writes log p(x) with z integrated out and q brought in, and applies Jensen's inequality (or "
                "shows that the gap is a KL divergence, which is never negative)",
                "0.5: splits log p(x, z) and arrives at E_q[log p(x | z)] - KL(q(z | x) || p(z)), signs included",
            ),
        ),
        FreeResponse(
            "kl_closed_form",
            rubric=(
                "0.5: both logarithms of densities are written out, with the normalising constants, which cancel",
                "0.5: the expectations under q are right: E[(z - mean)^2] = var and E[z^2] = mean^2 + var",
                "0.5: one dimension: (mean^2 + var - 1 - log var) / 2",
                "0.5: K dimensions: the sum over them, with the reason (both densities factorise)",
            ),
        ),
    ),
    questions=(
        Question(
            "reparameterization",
            method="Model.reparameterization",
            checks=(
                *used_through(
                    drawn_once,
                    has_property(
                        "gives one finite z for every mean and variance of a batch",
                        small_batches,
                        one_draw_per_entry,
                        weight=0.25,
                        visibility="public",
                    ),
                    Check(
                        "gradients flow from z to the mean and to the variance",
                        "gradient",
                        gradient_of_the_text,
                        judge_gradient_arrives,
                        {"wrt": (0, 1)},
                        weight=0.75,
                        visibility="public",
                    ),
                ),
                *used_through(
                    drawn_often,
                    follows_law(
                        "z follows the normal law with the mean and the variance of the text",
                        story_draws,
                        draws_of,
                        normal_cdf,
                        visibility="public",
                    ),
                    follows_law(
                        "the noise is standard normal, and independent between latents, for other means and variances",
                        many_draws,
                        noise_of,
                        standard_normal_cdf,
                        log_rivals=normal_rivals,
                        weight=2.5,
                    ),
                    draws_independently("draws do not depend on each other or on earlier calls", few_draws, draws_of),
                ),
                *used_through(
                    drawn_so,
                    draws_with_gradients(
                        "in batches of every size the same draws have the right law and the right gradients", weight=3.0
                    ),
                ),
                *used_through(
                    passed_forward,
                    equals(
                        "the whole model gives theta, mean and log_var, and knows the parameters of both networks",
                        images_to_pass,
                        what_forward_gives,
                        rtol=RTOL,
                        atol=1e-6,
                        visibility="public",
                    ),
                ),
            ),
        ),
        Question(
            "loss_function",
            checks=(
                equals(
                    "gives the loss of the batch in the text",
                    story_batch,
                    loss_of,
                    also={BATCH_MEAN: loss_per_image},
                    rtol=RTOL,
                    atol=1e-5,
                    visibility="public",
                ),
                Check(
                    "stays finite where the text's probabilities are exactly 0 or 1",
                    "property",
                    story_sure_cases,
                    judge_finite,
                    weight=0.5,
                    visibility="public",
                ),
                leaves_arguments_unchanged(story_sure_pixels),
                equals(
                    "gives the loss of any batch, with any numbers of images, pixels and latents",
                    batches,
                    loss_of,
                    also={BATCH_MEAN: loss_per_image},
                    rtol=RTOL,
                    atol=1e-5,
                    weight=3.0,
                ),
                equals(
                    "gives the loss also for probabilities near 0 and 1, and for wide, narrow and distant q",
                    extreme_batches,
                    loss_of,
                    also={BATCH_MEAN: loss_per_image},
                    rtol=RTOL,
                    atol=1e-5,
                    weight=1.5,
                ),
                Check(
                    "has the right gradient with respect to the probabilities",
                    "gradient",
                    gradient_cases,
                    judge_loss_gradient,
                    {"wrt": (1,), "rtol": 2e-3, "atol": 1e-5},
                ),
                Check(
                    "has the right gradients with respect to mean and log_var",
                    "gradient",
                    gradient_cases,
                    judge_loss_gradient,
                    {"wrt": (2, 3), "rtol": 2e-3, "atol": 1e-5},
                    weight=1.5,
                ),
                Check(
                    "stays finite wherever a probability is exactly 0 or 1, rightly or wrongly",
                    "property",
                    hidden_sure_cases,
                    judge_finite,
                ),
            ),
        ),
        Question(
            "reconstruct",
            checks=used_through(
                reconstructed,
                has_property(
                    "gives a probability for every pixel of every image",
                    square_network,
                    are_probabilities,
                    weight=0.5,
                    visibility="public",
                ),
                equals(
                    "decodes what a small encoder makes of three images",
                    one_small_network,
                    decoded_mean,
                    rtol=RTOL,
                    visibility="public",
                ),
                equals(
                    "uses the model and the images it is given, of any size",
                    more_small_networks,
                    decoded_mean,
                    rtol=RTOL,
                    weight=1.5,
                ),
                decodes_mean_or_draw("decodes the mean of q(z | x) or a draw of it, also where q is wide", weight=1.5),
            ),
        ),
        Question(
            "generate",
            checks=used_through(
                generated,
                has_property(
                    "gives n images, a probability for every pixel",
                    few_images,
                    new_images,
                    weight=0.5,
                    visibility="public",
                ),
                follows_law(
                    "the images of a small decoder come from standard normal latents",
                    many_small_images,
                    latents_of,
                    standard_normal_cdf,
                    visibility="public",
                ),
                follows_law(
                    "the latents are standard normal and independent of each other, for any number of them",
                    many_images,
                    latents_and_neighbours,
                    standard_normal_cdf,
                    log_rivals=normal_rivals,
                    weight=2.5,
                ),
                draws_independently(
                    "images do not depend on each other or on earlier calls", many_small_images, latents_of
                ),
                few_and_many("one image, a few or many come from standard normal, independent latents", weight=1.5),
            ),
        ),
    ),
)
