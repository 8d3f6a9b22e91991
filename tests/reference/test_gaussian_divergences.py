"""Oracles: numerical integration of the definitions, and torch.distributions."""

import numpy as np
import pytest
import torch
from scipy.integrate import quad
from scipy.stats import norm

from reference.gaussian_divergences import euclidean_distance, kl_gaussian

PAIRS = [(0.0, 1.0, 2.0, 0.5), (-1.3, 0.4, 0.2, 2.1), (5.0, 3.0, 4.0, 0.7), (60.0, 0.8, 61.0, 1.9), (2, 3, -1, 2)]


def integral(function, mu1, sigma1, mu2, sigma2):
    low, high = min(mu1 - 12 * sigma1, mu2 - 12 * sigma2), max(mu1 + 12 * sigma1, mu2 + 12 * sigma2)
    return quad(function, low, high, points=[mu1, mu2], limit=400, epsabs=1e-13)[0]


@pytest.mark.parametrize("pair", PAIRS)
def test_kl_is_the_integral_of_its_definition(pair):
    mu1, sigma1, mu2, sigma2 = pair

    def integrand(x):
        return norm.pdf(x, mu1, sigma1) * (norm.logpdf(x, mu1, sigma1) - norm.logpdf(x, mu2, sigma2))

    assert kl_gaussian(*pair) == pytest.approx(integral(integrand, *pair), rel=1e-8)


@pytest.mark.parametrize("pair", PAIRS)
def test_kl_agrees_with_torch(pair):
    mu1, sigma1, mu2, sigma2 = (torch.tensor(float(v), dtype=torch.float64) for v in pair)
    p, q = torch.distributions.Normal(mu1, sigma1), torch.distributions.Normal(mu2, sigma2)
    assert kl_gaussian(*pair) == pytest.approx(float(torch.distributions.kl_divergence(p, q)), rel=1e-12)


def test_kl_broadcasts_and_is_zero_only_for_equal_densities():
    mu, sigma = np.array([-1.0, 0.5, 2.0]), np.array([0.3, 1.0, 4.0])
    table = kl_gaussian(mu[:, None], sigma[:, None], mu, sigma)
    assert table.shape == (3, 3)
    assert np.all(np.diag(table) == 0)
    assert np.all(table[~np.eye(3, dtype=bool)] > 0.1)
    assert table[0, 2] == kl_gaussian(-1.0, 0.3, 2.0, 4.0)


@pytest.mark.parametrize("pair", PAIRS)
def test_distance_is_the_root_of_the_integral_of_its_definition(pair):
    mu1, sigma1, mu2, sigma2 = pair

    def integrand(x):
        return (norm.pdf(x, mu1, sigma1) - norm.pdf(x, mu2, sigma2)) ** 2

    assert euclidean_distance(*pair) == pytest.approx(np.sqrt(integral(integrand, *pair)), rel=1e-8)


def test_distance_is_symmetric_and_zero_for_equal_densities():
    assert euclidean_distance(0.3, 1.2, -2.0, 0.4) == euclidean_distance(-2.0, 0.4, 0.3, 1.2)
    assert all(euclidean_distance(mu, s, mu, s) < 1e-7 for mu, s in zip([-3, 0.1, 7.7], [0.3, 1.7, 2.9], strict=True))
