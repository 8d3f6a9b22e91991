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


def largest_with_noise_drawn_twice(a, N):
    return torch.argmax(torch.log(a) + gumbel(N, len(a)) + gumbel(N, len(a)), dim=1)


def added_after_normalising(a, N, temp=0.1, eps=1e-20):
    return torch.softmax((torch.log(a) + gumbel(N, len(a))) / temp, dim=1) + 1e-3


# --- exp_sampler and exp_reparametrize -----------------------------------------------------------------------------


def uniform(l, N):
    return torch.rand(N, dtype=l.dtype if torch.is_tensor(l) and l.is_floating_point() else None)


def sampled_with_noise_drawn_twice(l, N):
    return -(torch.log1p(-torch.rand(N)) + torch.log1p(-torch.rand(N))) / float(l)


def logarithm_to_base_two(l, N):
    return -torch.log2(1 - uniform(l, N)) / l


def noise_drawn_twice_for_the_exponential(l, N):
    return -(torch.log1p(-uniform(l, N)) + torch.log1p(-uniform(l, N))) / l


def rate_of_one(l, N):
    return -torch.log1p(-uniform(l, N)) + 0 * l


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
    Misconception(
        "categorical_sampler",
        "noise drawn twice",
        "You add two Gumbel noises to log a. Their sum follows another law, and so does the largest entry.",
        largest_with_noise_drawn_twice,
    ),
    Misconception(
        "categorical_reparametrize",
        "a small number added after normalising",
        "You add a small number to the samples when they are normalised already. Their rows no longer add up to 1.",
        added_after_normalising,
    ),
    Misconception(
        "exp_sampler",
        "noise drawn twice",
        "You add two exponential draws for each number. Their sum is not exponential.",
        sampled_with_noise_drawn_twice,
    ),
    Misconception(
        "exp_reparametrize",
        "logarithm to base 2",
        "Your logarithm is to base 2. The exponential density has the natural one.",
        logarithm_to_base_two,
    ),
    Misconception(
        "exp_reparametrize",
        "noise drawn twice",
        "You add two exponential draws for each number. Their sum is not exponential.",
        noise_drawn_twice_for_the_exponential,
    ),
    Misconception(
        "exp_reparametrize",
        "rate of 1",
        "Your draws have rate 1, whatever l is. They have to depend on l.",
        rate_of_one,
    ),
)
