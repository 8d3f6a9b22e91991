"""How `iwae` goes wrong by habit: constants of two dimensions, widths of 1, bits, one logarithm for everything."""

import math

import torch
from torch.distributions import Normal

from autograder.exercise import Misconception


def weights(x, z, mean, log_std, decoder):
    log_p = Normal(decoder(z), 1.0).log_prob(x).sum(-1) + Normal(0.0, 1.0).log_prob(z).sum(-1)
    return log_p - Normal(mean, log_std.exp()).log_prob(z).sum(-1)


def constant_of_the_plane(x, z, mean, log_std, decoder):
    return weights(x, z, mean, log_std, decoder) + (x.shape[-1] - 2) / 2 * math.log(2 * math.pi)


def unit_width_of_q(x, z, mean, log_std, decoder):
    return weights(x, z, mean, 0 * log_std, decoder)


def weights_in_bits(x, z, mean, log_std, decoder):
    return weights(x, z, mean, log_std, decoder) / math.log(2)


def observations_added_inside_the_logarithm(log_w):
    return torch.logsumexp(log_w, dim=(0, 1)) - math.log(len(log_w))


HABITS = (
    Misconception(
        "log_weights",
        "constant of two dimensions",
        "Your likelihood has 2 pi once, as for data in the plane. Its power follows the number of dimensions, which "
        "may be another one.",
        constant_of_the_plane,
    ),
    Misconception(
        "log_weights",
        "q of width 1",
        "Your q has standard deviation 1 everywhere. Here log_std holds the logarithms of its standard deviations.",
        unit_width_of_q,
    ),
    Misconception(
        "log_weights",
        "logarithm to base 2",
        "Your log-weights are in bits. The natural logarithm is asked for.",
        weights_in_bits,
    ),
    Misconception(
        "iwae_bound",
        "observations added up inside the logarithm",
        "You add up the weights of all observations before the logarithm. Every observation has a bound of its own.",
        observations_added_inside_the_logarithm,
    ),
)
