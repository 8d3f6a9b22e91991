"""How `reconstruct` and `generate` go wrong."""

import torch
from torch import nn

from autograder.exercise import Misconception

# --- reconstruct ---------------------------------------------------------------------------------------------------


def everything_returned(model, x):
    return model(x)


def latent_mean_returned(model, x):
    mean, log_var = model.Encoder(x)
    return mean


def images_returned(model, x):
    model(x)
    return x


def images_decoded(model, x):
    return model.Decoder(x)


def log_variance_decoded(model, x):
    mean, log_var = model.Encoder(x)
    return model.Decoder(log_var)


def variance_decoded(model, x):
    mean, log_var = model.Encoder(x)
    return model.Decoder(torch.exp(log_var))


def prior_decoded(model, x):
    mean, log_var = model.Encoder(x)
    return model.Decoder(torch.randn_like(mean))


def unit_noise_added(model, x):
    mean, log_var = model.Encoder(x)
    return model.Decoder(mean + torch.randn_like(mean))


def log_variance_as_deviation(model, x):
    mean, log_var = model.Encoder(x)
    return model.Decoder(mean + log_var * torch.randn_like(mean))


def log_variance_handed_over(model, x):
    mean, log_var = model.Encoder(x)
    return model.Decoder(model.reparameterization(mean, log_var))


def rounded_to_black_and_white(model, x):
    mean, log_var = model.Encoder(x)
    return (model.Decoder(mean) > 0.5).float()


def pixels_drawn(model, x):
    mean, log_var = model.Encoder(x)
    return torch.bernoulli(model.Decoder(mean))


def squashed_again(model, x):
    mean, log_var = model.Encoder(x)
    return torch.sigmoid(model.Decoder(mean))


def grey_values_of_bytes(model, x):
    mean, log_var = model.Encoder(x)
    return 255 * model.Decoder(mean)


def first_image_only(model, x):
    mean, log_var = model.Encoder(x)
    return model.Decoder(mean)[0]


def sides_of_mnist(model, x):
    mean, log_var = model.Encoder(x)
    return model.Decoder(mean).view(-1, 28, 28)


def decoded_twice(model, x):
    theta, mean, log_var = model(x)
    theta, mean, log_var = model(theta)
    return theta


def variance_as_deviation(model, x):
    mean, log_var = model.Encoder(x)
    return model.Decoder(mean + torch.exp(log_var) * torch.randn_like(mean))


def deviation_handed_over(model, x):
    mean, log_var = model.Encoder(x)
    return model.Decoder(model.reparameterization(mean, torch.exp(0.5 * log_var)))


def log_variance_clamped(model, x):
    mean, log_var = model.Encoder(x)
    std = torch.exp(0.5 * log_var.clamp(-4, 4))
    return model.Decoder(mean + std * torch.randn_like(mean))


def one_noise_for_all_images(model, x):
    mean, log_var = model.Encoder(x)
    return model.Decoder(mean + torch.exp(0.5 * log_var) * torch.randn(mean.shape[1]))


def deviation_added(model, x):
    mean, log_var = model.Encoder(x)
    return model.Decoder(mean + torch.exp(0.5 * log_var))


def batch_centred(model, x):
    mean, _ = model.Encoder(x)
    return model.Decoder(mean - mean.mean(dim=0))


# --- generate ------------------------------------------------------------------------------------------------------


def uniform_latents(model, n, latent_dim):
    return model.Decoder(torch.rand(n, latent_dim))


def uniform_latents_about_zero(model, n, latent_dim):
    return model.Decoder(2 * torch.rand(n, latent_dim) - 1)


def zero_latents(model, n, latent_dim):
    return model.Decoder(torch.zeros(n, latent_dim))


def narrow_latents(model, n, latent_dim):
    return model.Decoder(0.5 * torch.randn(n, latent_dim))


def one_latent_for_all(model, n, latent_dim):
    return model.Decoder(torch.randn(1, latent_dim)).repeat(n, 1)


def one_noise_for_all_latents(model, n, latent_dim):
    return model.Decoder(torch.randn(n, 1).repeat(1, latent_dim))


def mirrored_images(model, n, latent_dim):
    half = torch.randn((n + 1) // 2, latent_dim)
    return model.Decoder(torch.cat([half, -half])[:n])


def standardised_batch(model, n, latent_dim):
    z = torch.randn(n, latent_dim)
    return model.Decoder((z - z.mean(dim=0)) / z.std(dim=0) if n > 1 else z)


def mean_of_the_prior_for_a_few(model, n, latent_dim):
    return model.Decoder(torch.randn(n, latent_dim) if n > 10 else torch.zeros(n, latent_dim))


def strata_of_latents(model, n, latent_dim):
    strata = torch.stack([torch.randperm(n) for _ in range(latent_dim)], dim=1)
    u = (strata + torch.rand(n, latent_dim, dtype=torch.float64)) / n
    return model.Decoder(torch.special.ndtri(u).float())


def seed_set_inside(model, n, latent_dim):
    torch.manual_seed(1)
    return model.Decoder(torch.randn(n, latent_dim))


def one_image_only(model, n, latent_dim):
    return model.Decoder(torch.randn(latent_dim))


def black_and_white_pixels(model, n, latent_dim):
    return (model.Decoder(torch.randn(n, latent_dim)) > 0.5).float()


def pixels_drawn_from_probabilities(model, n, latent_dim):
    return torch.bernoulli(model.Decoder(torch.randn(n, latent_dim)))


def squashed_once_more(model, n, latent_dim):
    return torch.sigmoid(model.Decoder(torch.randn(n, latent_dim)))


def latents_returned(model, n, latent_dim):
    return torch.randn(n, latent_dim)


def noise_through_the_whole_model(model, n, latent_dim):
    theta, _, _ = model(torch.randn(n, latent_dim))
    return theta


def sizes_exchanged(model, n, latent_dim):
    return model.Decoder(torch.randn(latent_dim, n))


trained_decoder = nn.Sequential(nn.Linear(20, 784), nn.Sigmoid())


def decoder_of_the_notebook(model, n, latent_dim):
    return trained_decoder(torch.randn(n, 20))


IMAGES = (
    Misconception(
        "reconstruct",
        "mean and log_var returned as well",
        "The model returns three things. Only the first, the probabilities of the pixels, is asked for.",
        everything_returned,
    ),
    Misconception(
        "reconstruct",
        "latent mean returned",
        "You return what the encoder gives. A reconstruction is an image: decode it.",
        latent_mean_returned,
    ),
    Misconception(
        "reconstruct",
        "images returned as they came",
        "You return the images themselves, not what the model makes of them.",
        images_returned,
    ),
    Misconception(
        "reconstruct",
        "images put into the decoder",
        "The decoder takes latents, not images. Encode first.",
        images_decoded,
        raises=True,
    ),
    Misconception(
        "reconstruct",
        "log-variance decoded",
        "You decode log_var. The encoder returns the mean first; look at the order.",
        log_variance_decoded,
    ),
    Misconception(
        "reconstruct",
        "variance decoded",
        "You decode the variance of q(z | x). Where z lies is said by its mean.",
        variance_decoded,
    ),
    Misconception(
        "reconstruct",
        "latents of the prior decoded",
        "You decode noise that has nothing to do with x: that generates new images. Use the mean that x is encoded to.",
        prior_decoded,
    ),
    Misconception(
        "reconstruct",
        "noise of variance 1",
        "You add noise of variance 1 to the mean. The encoder says how wide q(z | x) is, and it may be very narrow.",
        unit_noise_added,
    ),
    Misconception(
        "reconstruct",
        "log-variance used as a standard deviation",
        "You scale the noise by log_var. The standard deviation is the root of exp(log_var).",
        log_variance_as_deviation,
    ),
    Misconception(
        "reconstruct",
        "log-variance handed to reparameterization",
        "reparameterization takes a variance, and you hand log_var over: take the exponential first.",
        log_variance_handed_over,
    ),
    Misconception(
        "reconstruct",
        "rounded to black and white",
        "You round the probabilities to 0 and 1. The probabilities themselves are asked for.",
        rounded_to_black_and_white,
    ),
    Misconception(
        "reconstruct",
        "pixels drawn",
        "You draw black and white pixels. The probabilities that they are drawn with are asked for.",
        pixels_drawn,
    ),
    Misconception(
        "reconstruct",
        "sigmoid twice",
        "The decoder returns probabilities. A second sigmoid squeezes them between 0.5 and 0.73.",
        squashed_again,
    ),
    Misconception(
        "reconstruct",
        "scaled to bytes",
        "You multiply by 255. Probabilities between 0 and 1 are asked for; imshow draws them as well.",
        grey_values_of_bytes,
    ),
    Misconception(
        "reconstruct",
        "first image only",
        "You return the first image. The whole batch is asked for, one row per image.",
        first_image_only,
    ),
    Misconception(
        "reconstruct",
        "sides of MNIST written in",
        "You shape the images to 28 x 28. Other images have other numbers of pixels: leave them in rows.",
        sides_of_mnist,
        raises=True,
    ),
    Misconception(
        "reconstruct",
        "sent through the model twice",
        "You encode and decode the reconstruction once more. Once is asked for.",
        decoded_twice,
    ),
    Misconception(
        "reconstruct",
        "variance used as a standard deviation",
        "You scale the noise by exp(log_var), the variance. A draw is the mean plus a standard deviation times noise.",
        variance_as_deviation,
    ),
    Misconception(
        "reconstruct",
        "standard deviation handed over",
        "You hand exp(log_var / 2) to reparameterization, which takes a variance.",
        deviation_handed_over,
    ),
    Misconception(
        "reconstruct",
        "log_var clamped",
        "You clamp log_var, so that narrow q become wider than they are. Use it as the encoder gives it.",
        log_variance_clamped,
    ),
    Misconception(
        "reconstruct",
        "one noise for all images",
        "All images share their noise. Draw noise in the shape of mean, or decode the mean itself.",
        one_noise_for_all_images,
    ),
    Misconception(
        "reconstruct",
        "standard deviation added",
        "You add the standard deviation to the mean, without noise. Decode the mean, or a draw.",
        deviation_added,
    ),
    Misconception(
        "reconstruct",
        "means centred over the batch",
        "You subtract the average over the batch. The reconstruction of an image must not depend on the others.",
        batch_centred,
    ),
    Misconception(
        "generate",
        "mirrored images",
        "The second half of the images come from the latents of the first with the opposite sign. Draw all of them.",
        mirrored_images,
    ),
    Misconception(
        "generate",
        "latents standardised over the batch",
        "You give the latents of a batch mean 0 and variance 1 exactly. Draws of the prior have them in expectation.",
        standardised_batch,
    ),
    Misconception(
        "generate",
        "no noise for a few images",
        "A few images are all decoded from z = 0. Draw z from the prior, however many images are asked for.",
        mean_of_the_prior_for_a_few,
    ),
    Misconception(
        "generate",
        "latents from strata",
        "The latents are spread too evenly, one from each of n strata. Independent draws are not even.",
        strata_of_latents,
    ),
    Misconception(
        "generate",
        "rand for randn",
        "rand draws uniform latents between 0 and 1. The prior is the standard normal law.",
        uniform_latents,
    ),
    Misconception(
        "generate",
        "uniform latents between -1 and 1",
        "Your latents are uniform. The prior is the standard normal law, which has no bounds.",
        uniform_latents_about_zero,
    ),
    Misconception(
        "generate",
        "nothing drawn",
        "You decode z = 0 every time, so that all images are the same. Draw z from the prior.",
        zero_latents,
    ),
    Misconception(
        "generate",
        "latents too narrow",
        "Your latents have half the spread of the prior. The images may look tidier, but they are not the model's.",
        narrow_latents,
    ),
    Misconception(
        "generate",
        "one image, repeated",
        "You draw one z and repeat its image. Each of the n images needs a z of its own.",
        one_latent_for_all,
    ),
    Misconception(
        "generate",
        "one noise for all latents",
        "All latents of an image are the same number. Draw them independently: noise of shape (n, latent_dim).",
        one_noise_for_all_latents,
    ),
    Misconception(
        "generate",
        "seed set inside the function",
        "Every call gives the same images, because the function sets the seed. Set it once outside, if at all.",
        seed_set_inside,
    ),
    Misconception(
        "generate",
        "one image instead of n",
        "You return a single image whatever n is. Draw n latents at once.",
        one_image_only,
    ),
    Misconception(
        "generate",
        "rounded to black and white",
        "You round the probabilities to 0 and 1. Return the probabilities that the decoder gives.",
        black_and_white_pixels,
    ),
    Misconception(
        "generate",
        "pixels drawn",
        "You draw black and white pixels from the probabilities. Here the probabilities themselves are asked for.",
        pixels_drawn_from_probabilities,
    ),
    Misconception(
        "generate",
        "sigmoid twice",
        "The decoder returns probabilities. A second sigmoid squeezes them together: leave it out.",
        squashed_once_more,
    ),
    Misconception(
        "generate",
        "latents returned",
        "You return the latents. An image is what the decoder makes of them.",
        latents_returned,
    ),
    Misconception(
        "generate",
        "noise put into the whole model",
        "model(...) starts with the encoder, which takes images. Generating starts from z: use the decoder alone.",
        noise_through_the_whole_model,
        raises=True,
    ),
    Misconception(
        "generate",
        "sizes exchanged",
        "Your latents have n columns. One row per image and one column per latent is what the decoder takes.",
        sizes_exchanged,
    ),
    Misconception(
        "generate",
        "decoder of the notebook used",
        "You use the decoder and the latent dimension of the notebook. Use the model and latent_dim that are given.",
        decoder_of_the_notebook,
        raises=True,
    ),
)
