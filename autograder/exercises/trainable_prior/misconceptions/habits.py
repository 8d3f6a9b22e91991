"""How `trainable_prior` goes wrong by habit: variances for standard deviations throughout, variances of 1."""

import math

import torch
from torch.distributions import Normal

from autograder.exercise import Misconception


def leaf(tensor):
    return tensor.detach().clone().requires_grad_()


def weights(x, z, mean, std, theta, lambda1, lambda2, sigma, f):
    log_p = Normal(f(z, theta), sigma).log_prob(x).sum(-1)
    return log_p + Normal(lambda1, torch.sqrt(lambda2)).log_prob(z).sum(-1) - Normal(mean, std).log_prob(z).sum(-1)


def variance_as_deviation_throughout(x, mean, var, theta, lambda1, lambda2, sigma, f, eps):
    z = mean + var * eps
    return weights(x, z, mean, var, theta, lambda1, lambda2, sigma, f).mean(0)


def prior_of_variance_one(x, mean, var, theta, lambda1, lambda2, sigma, f, eps):
    std = torch.sqrt(var)
    return weights(x, mean + std * eps, mean, std, theta, lambda1, torch.ones_like(lambda2), sigma, f).mean(0)


def log_derivative_with_variance_as_deviation(x, mean, var, theta, lambda1, lambda2, sigma, f, eps):
    z = (mean + var * eps).detach()
    leaves = [leaf(t) for t in (theta, lambda1, lambda2)]
    log_w = weights(x, z, mean.detach(), var.detach(), *leaves, sigma, f)
    direct = torch.autograd.grad(log_w.mean(0).sum(), leaves)
    weight = log_w.detach()[:, :, None]
    by_mean = weight * (z - mean) / var**2
    by_var = weight * ((z - mean) ** 2 / var**2 - 1) / var
    return (*direct, by_mean.mean(0).detach(), by_var.mean(0).detach())


def path_with_variance_as_deviation(x, mean, var, theta, lambda1, lambda2, sigma, f, eps):
    leaves = [leaf(t) for t in (theta, lambda1, lambda2, mean, var)]
    theta, lambda1, lambda2, mean, var = leaves
    z = mean + var * eps
    log_w = weights(x, z, mean, var, theta, lambda1, lambda2, sigma, f)
    return torch.autograd.grad(log_w.mean(0).sum(), leaves)


def bound_in_bits(x, mean, var, theta, lambda1, lambda2, sigma, f, eps):
    std = torch.sqrt(var)
    return weights(x, mean + std * eps, mean, std, theta, lambda1, lambda2, sigma, f).mean(0) / math.log(2)


def constant_counted_once(x, mean, var, theta, lambda1, lambda2, sigma, f, eps):
    std = torch.sqrt(var)
    right = weights(x, mean + std * eps, mean, std, theta, lambda1, lambda2, sigma, f).mean(0)
    return right + (x.shape[-1] - 1) * (0.5 * math.log(2 * math.pi) + math.log(sigma))


def q_of_variance_one(x, mean, var, theta, lambda1, lambda2, sigma, f, eps):
    return weights(x, mean + eps, mean, torch.ones_like(var), theta, lambda1, lambda2, sigma, f).mean(0)


def noise_drawn_twice(x, mean, var, theta, lambda1, lambda2, sigma, f, eps):
    std = torch.sqrt(var)
    z, other = mean + std * eps, mean + std * torch.randn_like(eps)
    log_p = Normal(f(z, theta), sigma).log_prob(x).sum(-1)
    log_r = Normal(lambda1, torch.sqrt(lambda2)).log_prob(other).sum(-1)
    return (log_p + log_r - Normal(mean, std).log_prob(other).sum(-1)).mean(0)


HABITS = (
    Misconception(
        "vlb",
        "variance for standard deviation in draw and density",
        "You take var for the standard deviation of q, where it is drawn from and where its density is evaluated. The "
        "two agree with each other, and not with the variance.",
        variance_as_deviation_throughout,
    ),
    Misconception(
        "vlb",
        "prior of variance 1",
        "Your prior has variance 1, and only its mean is trained. Here lambda2 is its variance.",
        prior_of_variance_one,
    ),
    Misconception(
        "gradient_log_derivative",
        "variance for standard deviation in draw and density",
        "You take var for the standard deviation of q, where it is drawn from and where its density is evaluated. The "
        "two agree with each other, and not with the variance.",
        log_derivative_with_variance_as_deviation,
    ),
    Misconception(
        "gradient_reparameterized",
        "variance for standard deviation in draw and density",
        "You take var for the standard deviation of q, where it is drawn from and where its density is evaluated. The "
        "two agree with each other, and not with the variance.",
        path_with_variance_as_deviation,
    ),
    Misconception(
        "vlb",
        "logarithm to base 2",
        "Your bound is in bits. The natural logarithm is asked for.",
        bound_in_bits,
    ),
    Misconception(
        "vlb",
        "constant counted once",
        "Your likelihood has its normalising constant once. Every coordinate of x has one.",
        constant_counted_once,
    ),
    Misconception(
        "vlb",
        "q of variance 1",
        "Your q has variance 1, both where it is drawn from and in its density. Here var holds its variances.",
        q_of_variance_one,
    ),
    Misconception(
        "vlb",
        "noise drawn twice",
        "You draw noise of your own besides eps. All three densities belong at the same z, which eps gives.",
        noise_drawn_twice,
    ),
)
