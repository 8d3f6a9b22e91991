"""How `gradient_estimators` goes wrong by habit: the standard deviation 1 of textbooks, noise drawn twice."""

import torch
from torch.distributions import Normal

from autograder.exercise import Misconception
from autograder.exercises.gradient_estimators.misconceptions.path import slope_of


def score_of_unit_width(z, mean, log_std):
    return z - mean + 0 * log_std, (z - mean) ** 2 - 1


def log_weights(log_p, z, mean, std):
    return (log_p(z) - Normal(mean, std).log_prob(z).sum(-1))[:, None]


def estimated_with_unit_width(log_p, mean, log_std, eps):
    f = log_weights(log_p, mean + eps, mean, torch.ones_like(log_std))
    return f * eps, f * (eps**2 - 1)


def noise_drawn_twice(log_p, mean, log_std, eps):
    std, other = log_std.exp(), torch.randn_like(eps)
    f = log_weights(log_p, mean + std * eps, mean, std)
    return f * other / std, f * (other**2 - 1)


def reparameterized_with_unit_width(log_p, mean, log_std, eps):
    slope = slope_of(log_p, mean + eps)
    return slope, slope * eps + 1


def path_with_unit_width(log_p, mean, log_std, eps):
    through_z = slope_of(log_p, mean + eps) + eps
    return through_z, through_z * eps


HABITS = (
    Misconception(
        "score",
        "standard deviation of 1",
        "Your q has standard deviation 1, as in the textbook. Here log_std holds the logarithms of its standard "
        "deviations.",
        score_of_unit_width,
    ),
    Misconception(
        "score_function_gradient",
        "standard deviation of 1",
        "Your q has standard deviation 1, as in the textbook. Here log_std holds the logarithms of its standard "
        "deviations.",
        estimated_with_unit_width,
    ),
    Misconception(
        "score_function_gradient",
        "noise drawn twice",
        "You draw noise of your own for the score, and use eps for the value. Both belong to one sample, which eps "
        "gives.",
        noise_drawn_twice,
    ),
    Misconception(
        "reparameterized_gradient",
        "standard deviation of 1",
        "Your q has standard deviation 1, as in the textbook. Here log_std holds the logarithms of its standard "
        "deviations.",
        reparameterized_with_unit_width,
    ),
    Misconception(
        "path_gradient",
        "standard deviation of 1",
        "Your q has standard deviation 1, as in the textbook. Here log_std holds the logarithms of its standard "
        "deviations.",
        path_with_unit_width,
    ),
)
