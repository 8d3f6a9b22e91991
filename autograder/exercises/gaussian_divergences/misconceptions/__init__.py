"""How `gaussian_divergences` goes wrong."""

import numpy as np
from scipy.integrate import quad
from scipy.stats import norm

from autograder.exercise import Misconception
from autograder.exercises.gaussian_divergences.misconceptions.habits import HABITS


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


def shift_clipped(mu1, sigma1, mu2, sigma2, *, bound=30):
    shift = np.clip((mu1 - mu2) / sigma2, -bound, bound)
    return np.log(sigma2 / sigma1) + 0.5 * ((sigma1 / sigma2) ** 2 + shift**2) - 0.5


def widths_clipped(mu1, sigma1, mu2, sigma2):
    sigma1, sigma2 = np.clip(sigma1, 0.1, 10), np.clip(sigma2, 0.1, 10)
    return np.log(sigma2 / sigma1) + (sigma1**2 + (mu1 - mu2) ** 2) / (2 * sigma2**2) - 0.5


def tiny_number_in_the_quotient(mu1, sigma1, mu2, sigma2, *, epsilon=1e-8):
    return np.log(sigma2 / sigma1) + (sigma1**2 + (mu1 - mu2) ** 2) / (2 * sigma2**2 + epsilon) - 0.5


def first_entry_only(mu1, sigma1, mu2, sigma2):
    sigma1 = np.ravel(sigma1)[0]
    return np.log(sigma2 / sigma1) + (sigma1**2 + (mu1 - mu2) ** 2) / (2 * sigma2**2) - 0.5


def coarse_grid(mu1, sigma1, mu2, sigma2):
    wide = max(sigma1, sigma2)
    x = np.linspace(min(mu1, mu2) - 10 * wide, max(mu1, mu2) + 10 * wide, 2001)
    square = (norm.pdf(x, mu1, sigma1) - norm.pdf(x, mu2, sigma2)) ** 2
    return np.sqrt(np.trapezoid(square, x))


def second_width_for_both(mu1, sigma1, mu2, sigma2):
    overlap = np.exp(-((mu1 - mu2) ** 2) / (4 * sigma2**2)) / (2 * sigma2 * np.sqrt(np.pi))
    own = (1 / sigma1 + 1 / sigma2) / (2 * np.sqrt(np.pi))
    return np.sqrt(np.maximum(own - 2 * overlap, 0))


def fixed_interval(mu1, sigma1, mu2, sigma2, *, end=10):
    x = np.linspace(-end, end, 200001)
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
        "kl_gaussian",
        "shift of the means clipped",
        "You cut the distance of the means off. The divergence grows with its square, without a limit.",
        shift_clipped,
        fits={"bound": (30, 3, 5, 8, 10, 20, 25, 50, 100)},
    ),
    Misconception(
        "kl_gaussian",
        "widths clipped",
        "You keep the widths between two limits. The exercise asks for any width: 0.02 is as good as 30.",
        widths_clipped,
    ),
    Misconception(
        "kl_gaussian",
        "a tiny number added to the variance",
        "You add a tiny number to sigma2^2. It is never 0, and where sigma2 is 0.02 the number shows.",
        tiny_number_in_the_quotient,
        fits={"epsilon": (1e-8, 1e-3, 1e-4, 1e-5, 1e-6, 1e-7, 1e-9, 1e-10)},
    ),
    Misconception(
        "kl_gaussian",
        "only the first of several widths",
        "Where sigma1 is an array you use its first entry alone. All four arguments broadcast.",
        first_entry_only,
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
        "a grid too coarse for a narrow density",
        "The points of your grid are so far apart that a density of width 0.02 falls between them. Let the step follow "
        "the smaller width, or integrate by hand.",
        coarse_grid,
    ),
    Misconception(
        "euclidean_distance",
        "one width for both densities in the overlap",
        "The overlap of two normal densities depends on both widths: its variance is sigma1^2 + sigma2^2.",
        second_width_for_both,
    ),
    Misconception(
        "euclidean_distance",
        "integrated over a fixed interval",
        "Your numbers are those of an integral over [-{end:g}, {end:g}], whatever the means are. Let the interval "
        "follow mu1, mu2 and the widths.",
        fixed_interval,
        fits={"end": (10, 3, 4, 5, 6, 8, 12, 15, 20, 25, 30, 50, 100)},
    ),
    *HABITS,
)
