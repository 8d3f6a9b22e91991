"""How `gaussian_divergences` goes wrong by habit: the special case of textbooks, an integral over a coarse grid."""

import numpy as np
from scipy.stats import norm

from autograder.exercise import Misconception


def to_the_standard_normal(mu1, sigma1, mu2, sigma2):
    return 0.5 * (np.square(sigma1) + np.square(mu1) - 1) - np.log(sigma1) + 0 * np.multiply(mu2, sigma2)


def equal_widths(mu1, sigma1, mu2, sigma2):
    return 0.5 * np.square(np.subtract(mu1, mu2) / sigma2) + 0 * np.asarray(sigma1)


def added_up_on_a_coarse_grid(mu1, sigma1, mu2, sigma2):
    x = np.linspace(-10, 10, 41)
    return np.vectorize(lambda m, s, n, t: over(x, m, s, n, t))(mu1, sigma1, mu2, sigma2)


def over(x, mu1, sigma1, mu2, sigma2):
    log_p, log_q = norm.logpdf(x, mu1, sigma1), norm.logpdf(x, mu2, sigma2)
    return np.trapezoid(np.exp(log_p) * (log_p - log_q), x)


HABITS = (
    Misconception(
        "kl_gaussian",
        "second density taken for the standard normal",
        "Your formula is that for the standard normal density in the second place, as variational autoencoders have "
        "it. Here the second density has parameters of its own.",
        to_the_standard_normal,
    ),
    Misconception(
        "kl_gaussian",
        "equal widths",
        "Your formula is that for two densities of one width. Here the widths differ.",
        equal_widths,
    ),
    Misconception(
        "kl_gaussian",
        "added up on a coarse grid",
        "You add up over a grid with fixed ends and steps of 0.5. Densities may be narrower than a step, or lie beyond "
        "the ends.",
        added_up_on_a_coarse_grid,
    ),
)
