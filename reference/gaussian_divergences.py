"""Two ways to tell normal densities apart: the Kullback-Leibler divergence and the Euclidean distance.

Both compare p1 = N(mu1, sigma1^2) with p2 = N(mu2, sigma2^2); sigma is a standard deviation.

Source: KTH DD2434 Machine Learning, Advanced Course, Module 3, exercise 3.1.
"""

import numpy as np


def kl_gaussian(mu1, sigma1, mu2, sigma2):
    """Kullback-Leibler divergence of two normal densities, in nats.

    KL(p1 || p2) = integral of p1(x) log(p1(x) / p2(x)) dx,   p1 = N(mu1, sigma1^2), p2 = N(mu2, sigma2^2)

    Parameters
    ----------
    mu1, mu2 : float, int or array
        Means, from -10,000 to 10,000.
    sigma1, sigma2 : float, int or array
        Standard deviations, from 0.02 to 30. All four arguments broadcast against each other.

    Returns
    -------
    float or array
        The divergence for every combination, never negative, 0 only where p1 = p2.
    """
    # E_p1[log p1] and E_p1[log p2] differ by the log ratio of the scales and by the two expected squares:
    # E_p1[(x - mu1)^2] = sigma1^2 and E_p1[(x - mu2)^2] = sigma1^2 + (mu1 - mu2)^2.
    ratio = np.divide(sigma1, sigma2)
    shift = np.subtract(mu1, mu2) / sigma2
    return 0.5 * (ratio**2 + shift**2 - 1.0) - np.log(ratio)


def euclidean_distance(mu1, sigma1, mu2, sigma2):
    """Euclidean (L2) distance of two normal densities.

    D(p1, p2) = sqrt( integral of (p1(x) - p2(x))^2 dx ),   p1 = N(mu1, sigma1^2), p2 = N(mu2, sigma2^2)

    Parameters
    ----------
    mu1, mu2 : float or int
        Means, from -10,000 to 10,000 and within 100 of each other.
    sigma1, sigma2 : float or int
        Standard deviations, from 0.02 to 30: one density may be very narrow and the other very wide.

    Returns
    -------
    float
        The distance: symmetric in p1 and p2, 0 only where p1 = p2.
    """
    # The product of two normal densities integrates to a normal density of their means' difference:
    # integral of N(x; m1, v1) N(x; m2, v2) dx = N(m1 - m2; 0, v1 + v2).
    v1, v2 = sigma1**2, sigma2**2
    squares = 1.0 / np.sqrt(4.0 * np.pi * v1) + 1.0 / np.sqrt(4.0 * np.pi * v2)
    overlap = np.exp(-0.5 * (mu1 - mu2) ** 2 / (v1 + v2)) / np.sqrt(2.0 * np.pi * (v1 + v2))
    return np.sqrt(np.maximum(squares - 2.0 * overlap, 0.0))
