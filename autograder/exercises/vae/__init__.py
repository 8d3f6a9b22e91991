"""`vae`: a variational autoencoder for images of digits."""

from __future__ import annotations

from functools import partial

from autograder.checks import (
    Check,
    draws_independently,
    equals,
    follows_law,
    has_property,
    leaves_arguments_unchanged,
)
from autograder.checks.check import used_through
from autograder.checks.differentiable import is_differentiable
from autograder.checks.each import judged_each
from autograder.exercise import Exercise, FreeResponse, Question
from autograder.exercises.vae import draws, images, loss
from autograder.exercises.vae.cases import DEFAULT, draw_variant, normal_rivals, standard_normal_cdf
from autograder.exercises.vae.noise import noise_is_right

RTOL = 5e-4  # single precision, summed in any order; small numbers inside logarithms

shown = partial(has_property, visibility="public")
has_gradients = partial(Check, kind="gradient", cases=loss.gradient_cases, judge=loss.judge_loss_gradient)
gives_the_loss = partial(
    equals, reference=loss.loss_of, also={loss.BATCH_MEAN: loss.loss_per_image}, rtol=RTOL, atol=1e-5
)
stays_finite = partial(judged_each, wrong=loss.is_no_loss, answer=loss.least_loss)
decodes = partial(equals, reference=images.decoded_mean, rtol=RTOL)

REPARAMETERIZATION = (
    *used_through(
        draws.drawn_once,
        shown(
            "gives one finite z for every mean and variance of a batch",
            draws.small_batches,
            draws.one_draw_per_entry,
            weight=0.25,
        ),
        is_differentiable(
            "gradients flow from z to the mean and to the variance",
            draws.leaves_of_the_text,
            draws.shape_of_the_mean,
            {"mean": 0, "var": 1},
            weight=0.75,
        ),
    ),
    *used_through(
        draws.drawn_often,
        follows_law(
            "z follows the normal law with the mean and the variance of the text",
            draws.story_draws,
            draws.draws_of,
            draws.normal_cdf,
            visibility="public",
        ),
        follows_law(
            "the noise is standard normal, and independent between latents, for other means and variances",
            draws.many_draws,
            draws.noise_of,
            standard_normal_cdf,
            log_rivals=normal_rivals,
            weight=2.5,
        ),
        draws_independently("draws do not depend on each other or on earlier calls", draws.few_draws, draws.draws_of),
    ),
    *used_through(
        draws.drawn_so,
        noise_is_right(
            "in batches of every size the same draws have the right law and the right gradients",
            "draws",
            draws.batches_of_all_sizes,
            draws.noise_with_gradients,
            weight=3.0,
            wrt=(0, 1),
        ),
    ),
    *used_through(
        draws.passed_forward,
        equals(
            "the whole model gives theta, mean and log_var, and knows the parameters of both networks",
            draws.images_to_pass,
            draws.what_forward_gives,
            rtol=RTOL,
            atol=1e-6,
            visibility="public",
        ),
    ),
)
LOSS = (
    gives_the_loss("gives the loss of the batch in the text", loss.story_batch, visibility="public"),
    stays_finite(
        "stays finite where the text's probabilities are exactly 0 or 1",
        loss.story_sure_pixels,
        weight=0.5,
        visibility="public",
    ),
    leaves_arguments_unchanged(loss.story_sure_pixels),
    gives_the_loss(
        "gives the loss of any batch, with any numbers of images, pixels and latents", loss.batches, weight=3.0
    ),
    gives_the_loss(
        "gives the loss also for probabilities near 0 and 1, and for wide, narrow and distant q",
        loss.extreme_batches,
        weight=1.5,
    ),
    has_gradients(
        "has the right gradient with respect to the probabilities",
        settings={"wrt": (1,)},
    ),
    has_gradients(
        "has the right gradients with respect to mean and log_var",
        settings={"wrt": (2, 3)},
        weight=1.5,
    ),
    stays_finite("stays finite wherever a probability is exactly 0 or 1, rightly or wrongly", loss.sure_pixels),
)
RECONSTRUCT = used_through(
    images.reconstructed,
    shown(
        "gives a probability for every pixel of every image",
        images.square_network,
        images.are_probabilities,
        weight=0.5,
    ),
    decodes("decodes what a small encoder makes of three images", images.one_small_network, visibility="public"),
    decodes("uses the model and the images it is given, of any size", images.more_small_networks, weight=1.5),
    noise_is_right(
        "decodes the mean of q(z | x) or a draw of it, also where q is wide",
        "equals",
        images.mean_or_draw,
        images.noise_of_reconstructions,
        weight=1.5,
    ),
)
GENERATE = used_through(
    images.generated,
    shown("gives n images, a probability for every pixel", images.few_images, images.new_images, weight=0.5),
    follows_law(
        "the images of a small decoder come from standard normal latents",
        images.many_small_images,
        images.latents_of,
        standard_normal_cdf,
        visibility="public",
    ),
    follows_law(
        "the latents are standard normal and independent of each other, for any number of them",
        images.many_images,
        images.latents_and_neighbours,
        standard_normal_cdf,
        log_rivals=normal_rivals,
        weight=2.5,
    ),
    draws_independently(
        "images do not depend on each other or on earlier calls", images.many_small_images, images.latents_of
    ),
    noise_is_right(
        "one image, a few or many come from standard normal, independent latents",
        "independence",
        images.any_number_of_images,
        images.noise_of_images,
        weight=1.5,
    ),
)

EXERCISE = Exercise(
    name="vae",
    title="A variational autoencoder that writes digits",
    source="KTH DD2434, Assignment 1B, question 1.2",
    default=DEFAULT,
    draw=draw_variant,
    modules=("torch",),
    questions=(
        Question("reparameterization", REPARAMETERIZATION, method="Model.reparameterization"),
        Question("loss_function", LOSS),
        Question("reconstruct", RECONSTRUCT),
        Question("generate", GENERATE),
    ),
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
)
