"""How `vae` goes wrong by habit: noise drawn twice, bits, a decoder called where its answer is given."""

import math

import torch
from torch import nn

from autograder.exercise import Misconception
from autograder.exercises.vae.misconceptions.model import GivenModel


class NoiseDrawnTwice(GivenModel):
    def reparameterization(self, mean, var):
        std = torch.sqrt(var)
        return mean + std * torch.randn_like(std) + std * torch.randn_like(std)


def loss(x, theta, mean, log_var):
    reconstruction = nn.functional.binary_cross_entropy(theta, x, reduction="sum")
    return reconstruction + 0.5 * torch.sum(mean**2 + torch.exp(log_var) - 1 - log_var)


def loss_in_bits(x, theta, mean, log_var):
    return loss(x, theta, mean, log_var) / math.log(2)


def reconstruction_in_bits(x, theta, mean, log_var):
    divergence = 0.5 * torch.sum(mean**2 + torch.exp(log_var) - 1 - log_var)
    return nn.functional.binary_cross_entropy(theta, x, reduction="sum") / math.log(2) + divergence


def decoder_called_in_the_loss(x, theta, mean, log_var):
    z = mean + torch.exp(0.5 * log_var) * torch.randn_like(mean)
    return loss(x, theta(z), mean, log_var)


def latents_drawn_twice(model, n, latent_dim):
    with torch.no_grad():
        return model.Decoder(torch.randn(n, latent_dim) + torch.randn(n, latent_dim))


HABITS = (
    Misconception(
        "reparameterization",
        "noise drawn twice",
        "You add two noises, each with the standard deviation of q. Together they spread more than q does.",
        NoiseDrawnTwice,
    ),
    Misconception(
        "loss_function",
        "loss in bits",
        "Your loss is in bits. The natural logarithm is asked for.",
        loss_in_bits,
    ),
    Misconception(
        "loss_function",
        "reconstruction in bits",
        "Your reconstruction has logarithms to base 2, and the divergence natural ones. Both parts need the same.",
        reconstruction_in_bits,
    ),
    Misconception(
        "loss_function",
        "decoder called in the loss",
        "You call theta as if it were the decoder. It holds the probabilities that the decoder has given already.",
        decoder_called_in_the_loss,
        raises=True,
    ),
    Misconception(
        "generate",
        "noise drawn twice",
        "You add two standard normal noises. Their sum spreads more than the prior does.",
        latents_drawn_twice,
    ),
)
