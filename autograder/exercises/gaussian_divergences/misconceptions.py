"""How `gaussian_divergences` goes wrong."""

import numpy as np
from scipy.integrate import quad
from scipy.stats import norm

from autograder.exercise import Misconception


def variance_for_deviation(mu1, sigma1, mu2, sigma2):
    return 0.5 * np.log(sigma2 / sigma1) + (sigma1 + (mu1 - mu2) ** 2) / (2 * sigma2) - 0.5


def precision_for_deviation(mu1, sigma1, mu2, sigma2):
    s1, s2 = 1 / np.sqrt(sigma1), 1 / np.sqrt(sigma2)
    return np.log(s2 / s1) + (s1**2 + (mu1 - mu2) ** 2) / (2 * s2**2) - 0.5


def log_base_two(mu1, sigma1, mu2, sigma2):
    return np.log2(sigma2 / sigma1) + ((sigma1**2 + (mu1 - mu2) ** 2) / (2 * sigma2**2) - 0.5) / np.log(2)


def swapped_densities(mu1, sigma1, mu2, sigma2):
    return np.log(sigma1 / sigma2) + (sigma2**2 + (mu1 - mu2) ** 2) / (2 * sigma1**2) - 0.5


def half_lost(mu1, sigma1, mu2, sigma2):
    return np.log(sigma2 / sigma1) + (sigma1**2 + (mu1 - mu2) ** 2) / (2 * sigma2**2)


def factor_half_lost(mu1, sigma1, mu2, sigma2):
    return np.log(sigma2 / sigma1) + (sigma1**2 + (mu1 - mu2) ** 2) / sigma2**2 - 0.5


def mean_shift_ignored(mu1, sigma1, mu2, sigma2):
    return np.log(sigma2 / sigma1) + sigma1**2 / (2 * sigma2**2) - 0.5 + 0 * (mu1 - mu2)


def mean_shift_not_squared(mu1, sigma1, mu2, sigma2):
    return np.log(sigma2 / sigma1) + (sigma1**2 + np.abs(mu1 - mu2)) / (2 * sigma2**2) - 0.5


def root_forgotten(mu1, sigma1, mu2, sigma2):
    v = sigma1**2 + sigma2**2
    own = (1 / sigma1 + 1 / sigma2) / (2 * np.sqrt(np.pi))
    return own - 2 * np.exp(-((mu1 - mu2) ** 2) / (2 * v)) / np.sqrt(2 * np.pi * v)


def distance_with_variances(mu1, sigma1, mu2, sigma2):
    v = sigma1 + sigma2
    own = (sigma1**-0.5 + sigma2**-0.5) / (2 * np.sqrt(np.pi))
    return np.sqrt(own - 2 * np.exp(-((mu1 - mu2) ** 2) / (2 * v)) / np.sqrt(2 * np.pi * v))


def absolute_difference(mu1, sigma1, mu2, sigma2):
    low, high = min(mu1 - 9 * sigma1, mu2 - 9 * sigma2), max(mu1 + 9 * sigma1, mu2 + 9 * sigma2)
    points = [mu1, mu2, mu1 - 3 * sigma1, mu1 + 3 * sigma1, mu2 - 3 * sigma2, mu2 + 3 * sigma2]
    return quad(
        lambda x: abs(norm.pdf(x, mu1, sigma1) - norm.pdf(x, mu2, sigma2)), low, high, points=points, limit=200
    )[0]


def overlap_forgotten(mu1, sigma1, mu2, sigma2):
    return np.sqrt((1 / sigma1 + 1 / sigma2) / (2 * np.sqrt(np.pi)) + 0 * (mu1 - mu2))


def fixed_interval(mu1, sigma1, mu2, sigma2):
    x = np.linspace(-10, 10, 200001)
    square = (norm.pdf(x, mu1, sigma1) - norm.pdf(x, mu2, sigma2)) ** 2
    return np.sqrt(np.trapezoid(square, x))


MISCONCEPTIONS = (
    Misconception(
        "kl_gaussian",
        "sigma read as a variance",
        "Your numbers are the divergence of normals with variances sigma1 and sigma2. Here sigma is a standard "
        "deviation: the variance is its square.",
        variance_for_deviation,
    ),
    Misconception(
        "kl_gaussian",
        "sigma read as a precision",
        "Your numbers are the divergence of normals with precisions sigma1 and sigma2. Here sigma is a standard "
        "deviation: the precision is 1/sigma^2.",
        precision_for_deviation,
    ),
    Misconception(
        "kl_gaussian",
        "logarithm to base 2",
        "You measure in bits. The exercise asks for nats: use the natural logarithm, np.log.",
        log_base_two,
    ),
    Misconception(
        "kl_gaussian",
        "densities exchanged",
        "You computed KL(p2 || p1). The expectation is taken under the first density, p1.",
        swapped_densities,
    ),
    Misconception(
        "kl_gaussian",
        "the constant -1/2 is lost",
        "The term -E_p1[(x - mu1)^2] / (2 sigma1^2) = -1/2 is missing; check that KL(p, p) = 0.",
        half_lost,
    ),
    Misconception(
        "kl_gaussian",
        "the factor 1/2 of the square is lost",
        "The exponent of a normal density is -(x - mu)^2 / (2 sigma^2): the expected square needs its factor 1/2.",
        factor_half_lost,
    ),
    Misconception(
        "kl_gaussian",
        "difference of the means ignored",
        "E_p1[(x - mu2)^2] is not sigma1^2: the distance of the means adds (mu1 - mu2)^2.",
        mean_shift_ignored,
    ),
    Misconception(
        "kl_gaussian",
        "difference of the means not squared",
        "E_p1[(x - mu2)^2] = sigma1^2 + (mu1 - mu2)^2: the difference of the means enters squared.",
        mean_shift_not_squared,
    ),
    Misconception(
        "euclidean_distance",
        "distance without its root",
        "You return the integral of the squared difference. The distance is its square root.",
        root_forgotten,
    ),
    Misconception(
        "euclidean_distance",
        "sigma read as a variance",
        "Your numbers belong to normals with variances sigma1 and sigma2; sigma is a standard deviation.",
        distance_with_variances,
    ),
    Misconception(
        "euclidean_distance",
        "absolute difference instead of squared",
        "You integrate |p1 - p2|. The Euclidean distance integrates (p1 - p2)^2 and takes the root.",
        absolute_difference,
    ),
    Misconception(
        "euclidean_distance",
        "cross term forgotten",
        "(p1 - p2)^2 = p1^2 + p2^2 - 2 p1 p2: the overlap term -2 p1 p2 is missing, so that equal densities are not "
        "at distance 0.",
        overlap_forgotten,
    ),
    Misconception(
        "euclidean_distance",
        "integrated over a fixed interval",
        "You integrate over [-10, 10], whatever the means are. Let the interval follow mu1, mu2 and the widths.",
        fixed_interval,
    ),
)
