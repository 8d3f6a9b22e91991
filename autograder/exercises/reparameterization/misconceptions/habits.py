"""How `reparameterization` goes wrong by habit: maxima of the wrong noise, two faults at once, noise drawn twice."""

import torch
from torch import nn

from autograder.exercise import Misconception


def gumbel(*shape):
    return -torch.log(-torch.log(torch.rand(*shape) + 1e-20) + 1e-20)


# --- categorical_sampler -------------------------------------------------------------------------------------------


def largest_with_the_sign_flipped(a, N):
    return torch.argmax(torch.log(a) - gumbel(N, len(a)), dim=1)


def largest_with_normal_noise(a, N):
    return torch.argmax(torch.log(a) + torch.randn(N, len(a)), dim=1)


def largest_with_exponential_noise(a, N):
    return torch.argmax(torch.log(a) - torch.log(torch.rand(N, len(a)) + 1e-20), dim=1)


# --- categorical_reparametrize -------------------------------------------------------------------------------------


def straight_through(logits):
    soft = torch.softmax(logits, dim=1)
    return nn.functional.one_hot(soft.argmax(dim=1), logits.shape[1]) - soft.detach() + soft


def hard_with_the_sign_flipped(a, N, temp=0.1, eps=1e-20):
    return straight_through((torch.log(a) - gumbel(N, len(a))) / temp)


def hard_with_probabilities_as_logits(a, N, temp=0.1, eps=1e-20):
    return straight_through((a + gumbel(N, len(a))) / temp)


def noise_drawn_twice(a, N, temp=0.1, eps=1e-20):
    above = torch.exp((torch.log(a) + gumbel(N, len(a))) / temp)
    below = torch.exp((torch.log(a) + gumbel(N, len(a))) / temp)
    return above / below.sum(dim=1, keepdim=True)


def sigmoid_for_softmax(a, N, temp=0.1, eps=1e-20):
    return torch.sigmoid((torch.log(a) + gumbel(N, len(a))) / temp)


HABITS = (
    Misconception(
        "categorical_sampler",
        "Gumbel noise subtracted",
        "You subtract the Gumbel noise from log a. The noise is not symmetric: with the other sign the largest entry "
        "follows another law.",
        largest_with_the_sign_flipped,
    ),
    Misconception(
        "categorical_sampler",
        "largest entry with normal noise",
        "You add normal noise to log a and take the largest entry. That does not give category k with probability a_k.",
        largest_with_normal_noise,
    ),
    Misconception(
        "categorical_sampler",
        "largest entry with exponential noise",
        "Your noise is -log u, which is exponential and not Gumbel. The largest entry then follows another law.",
        largest_with_exponential_noise,
    ),
    Misconception(
        "categorical_reparametrize",
        "hard, and the sign of the noise flipped",
        "Two things are seen: rows with a single 1 where relaxed samples are asked for, and Gumbel noise that is "
        "subtracted.",
        hard_with_the_sign_flipped,
    ),
    Misconception(
        "categorical_reparametrize",
        "hard, and probabilities used as logits",
        "Two things are seen: rows with a single 1 where relaxed samples are asked for, and noise that is added to a "
        "itself.",
        hard_with_probabilities_as_logits,
    ),
    Misconception(
        "categorical_reparametrize",
        "noise drawn twice",
        "You draw one noise for the numerator and another one for the denominator, so that a row does not add up to 1.",
        noise_drawn_twice,
    ),
    Misconception(
        "categorical_reparametrize",
        "sigmoid for softmax",
        "You put every entry into a sigmoid of its own. Then no category knows of the others, and a row does not add "
        "up to 1.",
        sigmoid_for_softmax,
    ),
)
