"""Right answers to `gaussian_divergences` in other styles."""

import math

import numpy as np
import torch
from scipy import integrate
from scipy.stats import norm
from torch.distributions import Normal, kl_divergence

from autograder.exercise import Alternative


def textbook_formula(mu1, sigma1, mu2, sigma2):
    print("computing the divergence")
    return np.log(sigma2 / sigma1) - 1 / 2 + (sigma1**2 + (mu1 - mu2) ** 2) / (2 * sigma2**2)


def by_torch(mu1, sigma1, mu2, sigma2):
    mu1, sigma1, mu2, sigma2 = [torch.as_tensor(v, dtype=torch.float64) for v in (mu1, sigma1, mu2, sigma2)]
    return kl_divergence(Normal(mu1, sigma1), Normal(mu2, sigma2))


def entropy_and_cross_entropy(mu1, sigma1, mu2, sigma2):
    mu1, sigma1, mu2, sigma2 = np.broadcast_arrays(mu1, sigma1, mu2, sigma2)
    cross_entropy = -norm.logpdf(mu1, mu2, sigma2) + 0.5 * (sigma1 / sigma2) ** 2
    return cross_entropy - norm(mu1, sigma1).entropy()


def by_quadrature(mu1, sigma1, mu2, sigma2):
    def square(x):
        return (norm.pdf(x, mu1, sigma1) - norm.pdf(x, mu2, sigma2)) ** 2

    low, high = min(mu1 - 10 * sigma1, mu2 - 10 * sigma2), max(mu1 + 10 * sigma1, mu2 + 10 * sigma2)
    value, _ = integrate.quad(square, low, high, points=[mu1, mu2], limit=500, epsabs=1e-14)
    return math.sqrt(value)


def on_a_grid(mu1, sigma1, mu2, sigma2):
    narrow = min(sigma1, sigma2)
    x = np.arange(min(mu1 - 12 * sigma1, mu2 - 12 * sigma2), max(mu1 + 12 * sigma1, mu2 + 12 * sigma2), narrow / 200)
    p1 = np.exp(-0.5 * ((x - mu1) / sigma1) ** 2) / (sigma1 * np.sqrt(2 * np.pi))
    p2 = np.exp(-0.5 * ((x - mu2) / sigma2) ** 2) / (sigma2 * np.sqrt(2 * np.pi))
    return float(np.sqrt(np.sum((p1 - p2) ** 2) * (x[1] - x[0])))


ALTERNATIVES = (
    Alternative("kl_gaussian", "the textbook's formula, with a print-out", textbook_formula),
    Alternative("kl_gaussian", "torch.distributions, a tensor returned", by_torch),
    Alternative("kl_gaussian", "cross-entropy minus entropy", entropy_and_cross_entropy),
    Alternative("euclidean_distance", "adaptive quadrature", by_quadrature),
    Alternative("euclidean_distance", "a sum over a fine grid", on_a_grid),
)
