"""How `loss_function` goes wrong."""

import torch
import torch.nn.functional as F  # noqa: N812

from autograder.exercise import Misconception


def divergence_subtracted(x, theta, mean, log_var):
    kl = -0.5 * torch.sum(1 + log_var - mean**2 - log_var.exp())
    return F.binary_cross_entropy(theta, x, reduction="sum") - kl


def elbo_itself(x, theta, mean, log_var):
    kl = -0.5 * torch.sum(1 + log_var - mean**2 - log_var.exp())
    return -F.binary_cross_entropy(theta, x, reduction="sum") - kl


def half_lost(x, theta, mean, log_var):
    kl = -torch.sum(1 + log_var - mean**2 - log_var.exp())
    return F.binary_cross_entropy(theta, x, reduction="sum") + kl


def logarithm_twice(x, theta, mean, log_var):
    kl = -0.5 * torch.sum(1 + 2 * log_var - mean**2 - log_var.exp())
    return F.binary_cross_entropy(theta, x, reduction="sum") + kl


def logarithm_of_the_deviation(x, theta, mean, log_var):
    kl = -0.5 * torch.sum(1 + 2 * log_var - mean**2 - torch.exp(2 * log_var))
    return F.binary_cross_entropy(theta, x, reduction="sum") + kl


def deviation_for_variance(x, theta, mean, log_var):
    kl = -0.5 * torch.sum(1 + log_var - mean**2 - torch.exp(0.5 * log_var))
    return F.binary_cross_entropy(theta, x, reduction="sum") + kl


def mean_not_squared(x, theta, mean, log_var):
    kl = -0.5 * torch.sum(1 + log_var - mean - log_var.exp())
    return F.binary_cross_entropy(theta, x, reduction="sum") + kl


def one_forgotten(x, theta, mean, log_var):
    kl = -0.5 * torch.sum(log_var - mean**2 - log_var.exp())
    return F.binary_cross_entropy(theta, x, reduction="sum") + kl


def divergence_the_other_way(x, theta, mean, log_var):
    kl = 0.5 * torch.sum(log_var + (1 + mean**2) / log_var.exp() - 1)
    return F.binary_cross_entropy(theta, x, reduction="sum") + kl


def divergence_left_out(x, theta, mean, log_var):
    return F.binary_cross_entropy(theta, x, reduction="sum")


def divergence_averaged(x, theta, mean, log_var):
    kl = torch.mean(-0.5 * torch.sum(1 + log_var - mean**2 - log_var.exp(), dim=1))
    return F.binary_cross_entropy(theta, x, reduction="sum") + kl


def divergence_averaged_over_everything(x, theta, mean, log_var):
    kl = -0.5 * torch.mean(1 + log_var - mean**2 - log_var.exp())
    return F.binary_cross_entropy(theta, x, reduction="sum") + kl


def divergence_divided_by_the_latents(x, theta, mean, log_var):
    kl = -0.5 * torch.mean(1 + log_var - mean**2 - log_var.exp(), dim=1).sum()
    return F.binary_cross_entropy(theta, x, reduction="sum") + kl


def pixels_averaged(x, theta, mean, log_var):
    kl = -0.5 * torch.sum(1 + log_var - mean**2 - log_var.exp())
    return F.binary_cross_entropy(theta, x) + kl


def both_averaged_over_everything(x, theta, mean, log_var):
    kl = -0.5 * torch.mean(1 + log_var - mean**2 - log_var.exp())
    return F.binary_cross_entropy(theta, x) + kl


def squared_error(x, theta, mean, log_var):
    kl = -0.5 * torch.sum(1 + log_var - mean**2 - log_var.exp())
    return F.mse_loss(theta, x, reduction="sum") + kl


def black_pixels_only(x, theta, mean, log_var):
    kl = -0.5 * torch.sum(1 + log_var - mean**2 - log_var.exp())
    return -torch.sum(x * torch.log(theta + 1e-10)) + kl


def arguments_exchanged(x, theta, mean, log_var):
    kl = -0.5 * torch.sum(1 + log_var - mean**2 - log_var.exp())
    return -torch.sum(theta * torch.log(x + 1e-10) + (1 - theta) * torch.log(1 - x + 1e-10)) + kl


def probabilities_as_logits(x, theta, mean, log_var):
    kl = -0.5 * torch.sum(1 + log_var - mean**2 - log_var.exp())
    return F.binary_cross_entropy_with_logits(theta, x, reduction="sum") + kl


def logarithm_of_zero(x, theta, mean, log_var):
    log_p = torch.sum(x * torch.log(theta) + (1 - x) * torch.log(1 - theta))
    return -log_p - 0.5 * torch.sum(1 + log_var - mean**2 - log_var.exp())


def clamp_lost_in_single_precision(x, theta, mean, log_var):
    theta = torch.clamp(theta, 1e-10, 1 - 1e-10)
    log_p = torch.sum(x * torch.log(theta) + (1 - x) * torch.log(1 - theta))
    return -log_p - 0.5 * torch.sum(1 + log_var - mean**2 - log_var.exp())


def probabilities_overwritten(x, theta, mean, log_var):
    theta.data.clamp_(1e-6, 1 - 1e-6)
    kl = -0.5 * torch.sum(1 + log_var - mean**2 - log_var.exp())
    return F.binary_cross_entropy(theta, x, reduction="sum") + kl


def probabilities_kept_from_the_ends(x, theta, mean, log_var):
    theta = theta.clamp(1e-3, 1 - 1e-3)
    kl = -0.5 * torch.sum(1 + log_var - mean**2 - log_var.exp())
    return F.binary_cross_entropy(theta, x, reduction="sum") + kl


def large_number_in_the_logarithms(x, theta, mean, log_var):
    log_p = torch.sum(x * torch.log(theta + 1e-3) + (1 - x) * torch.log(1 - theta + 1e-3))
    return -log_p - 0.5 * torch.sum(1 + log_var - mean**2 - log_var.exp())


def log_variance_clamped(x, theta, mean, log_var):
    log_var = log_var.clamp(-3, 3)
    kl = -0.5 * torch.sum(1 + log_var - mean**2 - log_var.exp())
    return F.binary_cross_entropy(theta, x, reduction="sum") + kl


def means_averaged_over_the_batch(x, theta, mean, log_var):
    mean = mean.mean(dim=0).expand_as(mean)
    kl = -0.5 * torch.sum(1 + log_var - mean**2 - log_var.exp())
    return F.binary_cross_entropy(theta, x, reduction="sum") + kl


def grey_pixels_rounded(x, theta, mean, log_var):
    kl = -0.5 * torch.sum(1 + log_var - mean**2 - log_var.exp())
    return F.binary_cross_entropy(theta, (x > 0.5).to(x.dtype), reduction="sum") + kl


def one_loss_per_image(x, theta, mean, log_var):
    log_p = -F.binary_cross_entropy(theta, x, reduction="none").sum(dim=1)
    return -log_p - 0.5 * torch.sum(1 + log_var - mean**2 - log_var.exp(), dim=1)


def number_without_gradient(x, theta, mean, log_var):
    kl = -0.5 * torch.sum(1 + log_var - mean**2 - log_var.exp())
    return F.binary_cross_entropy(theta, x, reduction="sum").item() + kl.item()


def divergence_detached(x, theta, mean, log_var):
    kl = -0.5 * torch.sum(1 + log_var - mean**2 - log_var.exp())
    return F.binary_cross_entropy(theta, x, reduction="sum") + kl.item()


LOSS = (
    Misconception(
        "loss_function",
        "KL divergence subtracted",
        "The loss is MINUS the ELBO, and the ELBO holds minus the divergence: the divergence counts as a cost.",
        divergence_subtracted,
    ),
    Misconception(
        "loss_function",
        "ELBO itself returned",
        "You return the ELBO. The optimiser minimises, so the loss is its negative.",
        elbo_itself,
    ),
    Misconception(
        "loss_function",
        "factor 1/2 of the divergence lost",
        "Your divergence is twice as large as it should be: look for the 1/2 of the Gaussian's exponent.",
        half_lost,
    ),
    Misconception(
        "loss_function",
        "logarithm of the variance doubled",
        "2 log_var would be right for the logarithm of a standard deviation. log_var is that of the variance already.",
        logarithm_twice,
    ),
    Misconception(
        "loss_function",
        "log_var taken for the logarithm of a standard deviation",
        "You take exp(2 log_var) for the variance and 2 log_var for its logarithm. log_var is log of the variance.",
        logarithm_of_the_deviation,
    ),
    Misconception(
        "loss_function",
        "standard deviation in the place of the variance",
        "exp(log_var / 2) is the standard deviation. The divergence holds the variance there.",
        deviation_for_variance,
    ),
    Misconception(
        "loss_function",
        "mean not squared",
        "The mean stands in the divergence without its square. Does it matter to the prior which sign a mean has?",
        mean_not_squared,
    ),
    Misconception(
        "loss_function",
        "constant of the divergence forgotten",
        "Your divergence is not 0 where q is the prior (mean 0, log_var 0). A constant is missing.",
        one_forgotten,
    ),
    Misconception(
        "loss_function",
        "KL divergence the other way round",
        "You compute KL(p || q). The ELBO holds KL(q || p): the expectation is under q.",
        divergence_the_other_way,
    ),
    Misconception(
        "loss_function",
        "KL divergence left out",
        "You return the reconstruction part alone. Without the divergence the latents need not look like the prior.",
        divergence_left_out,
    ),
    Misconception(
        "loss_function",
        "divergence averaged over the batch, reconstruction summed",
        "Both parts have to be summed over the images, or both averaged. You average the divergence alone.",
        divergence_averaged,
    ),
    Misconception(
        "loss_function",
        "divergence averaged over images and latents",
        "torch.mean averages over the latents too, while pixels are summed. The divergence is a sum over latents.",
        divergence_averaged_over_everything,
    ),
    Misconception(
        "loss_function",
        "divergence divided by the number of latents",
        "The divergence of an image is the sum over its latents, not their average.",
        divergence_divided_by_the_latents,
    ),
    Misconception(
        "loss_function",
        "reconstruction averaged, divergence summed",
        "binary_cross_entropy averages over all pixels by default. log p(x | z) is a sum over pixels: see `reduction`.",
        pixels_averaged,
    ),
    Misconception(
        "loss_function",
        "both parts averaged over everything",
        "You average over pixels in one part and over latents in the other, which weighs them anew. Average over "
        "images alone, if at all.",
        both_averaged_over_everything,
    ),
    Misconception(
        "loss_function",
        "squared error",
        "The squared error belongs to a Gaussian likelihood. The pixels are Bernoulli variables here.",
        squared_error,
    ),
    Misconception(
        "loss_function",
        "white pixels left out",
        "x log theta counts the ink alone. The paper, 1 - x, has a probability too.",
        black_pixels_only,
    ),
    Misconception(
        "loss_function",
        "images and probabilities exchanged",
        "You take the logarithm of the image. The logarithm belongs to theta, and x says which one counts.",
        arguments_exchanged,
    ),
    Misconception(
        "loss_function",
        "probabilities used as logits",
        "The decoder has applied its sigmoid already; ..._with_logits applies it a second time.",
        probabilities_as_logits,
    ),
    Misconception(
        "loss_function",
        "logarithm of zero",
        "The formula is right, but not finite where a sigmoid has reached exactly 0 or 1: 0 times infinity is nan.",
        logarithm_of_zero,
    ),
    Misconception(
        "loss_function",
        "clamp lost in single precision",
        "1 - 1e-10 is 1 in single precision, so that your clamp does nothing at 1. The number next to 1 is 1 - 6e-8.",
        clamp_lost_in_single_precision,
    ),
    Misconception(
        "loss_function",
        "probabilities overwritten",
        "You write the clamped probabilities into theta itself. Work on a copy: clamp instead of clamp_.",
        probabilities_overwritten,
    ),
    Misconception(
        "loss_function",
        "probabilities kept from 0 and 1",
        "You clamp theta to 0.001 and 0.999, which changes the loss of sure pixels. 1e-6 is near enough.",
        probabilities_kept_from_the_ends,
    ),
    Misconception(
        "loss_function",
        "a large number inside the logarithms",
        "The number that you add inside the logarithms is as large as small probabilities are. 1e-8 will do.",
        large_number_in_the_logarithms,
    ),
    Misconception(
        "loss_function",
        "log_var clamped",
        "You clamp log_var between -3 and 3. It may be any number, and clamping stops its gradient.",
        log_variance_clamped,
    ),
    Misconception(
        "loss_function",
        "means averaged over the batch",
        "You average mean over the batch before the divergence. Every image has its own q, and its own divergence.",
        means_averaged_over_the_batch,
    ),
    Misconception(
        "loss_function",
        "grey pixels rounded",
        "You round the pixels to 0 and 1. Grey pixels count as they are: x is a weight in the formula.",
        grey_pixels_rounded,
    ),
    Misconception(
        "loss_function",
        "one loss per image",
        "You return one number per image. Training needs a single one: sum them, or average.",
        one_loss_per_image,
    ),
    # Before the next: where only the check of mean and log_var fails, both explain it, and this is the smaller mistake.
    Misconception(
        "loss_function",
        "gradient of the divergence cut off",
        "The number is right, but the divergence is a plain number (item, detach): the encoder never feels it.",
        divergence_detached,
    ),
    Misconception(
        "loss_function",
        "gradient cut off",
        "The number is right, but item() makes a plain number of it, and no gradient reaches the networks.",
        number_without_gradient,
    ),
)
