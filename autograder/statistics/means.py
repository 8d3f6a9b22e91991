"""Means of bounded numbers: the empirical Bernstein bound."""

from __future__ import annotations

import math

import numpy as np


def mean_radius(x: np.ndarray, alpha: float) -> float:
    """How far the mean of samples x in [0, 1] is from their expectation at most, except with probability alpha.

    |mean - E x| <= sqrt(2 V ln(4/alpha) / n) + 7 ln(4/alpha) / (3 (n - 1)) with the sample variance V: Maurer and
    Pontil (COLT 2009), theorem 4, on both sides.
    """
    n, log_term = len(x), math.log(4 / alpha)
    variance = float(np.var(x, ddof=1))
    return math.sqrt(2 * variance * log_term / n) + 7 * log_term / (3 * (n - 1))


def mean_detectable_error(sigma: float, n: int, alpha: float, beta: float) -> float:
    """The error of a mean that n samples of standard deviation sigma reveal with probability at least 1 - beta.

    The sample deviation exceeds sigma by at most sqrt(2 ln(2/beta) / (n - 1)) (the same paper, theorem 10), and the
    mean falls short by at most sqrt(2 sigma^2 ln(2/beta) / n) + ln(2/beta) / (3n) (Bernstein); each holds except with
    probability beta/2.
    """
    log_alpha, log_beta = math.log(4 / alpha), math.log(2 / beta)
    deviation = sigma + math.sqrt(2 * log_beta / (n - 1))
    radius = deviation * math.sqrt(2 * log_alpha / n) + 7 * log_alpha / (3 * (n - 1))
    return radius + sigma * math.sqrt(2 * log_beta / n) + log_beta / (3 * n)


def mean_sample_size(error: float, sigma: float, alpha: float, beta: float) -> int:
    """How many samples of standard deviation sigma reveal this error of a mean with probability at least 1 - beta."""
    low, high = 2, 4
    while mean_detectable_error(sigma, high, alpha, beta) > error:
        low, high = high, 2 * high
    while low < high:
        middle = (low + high) // 2
        if mean_detectable_error(sigma, middle, alpha, beta) > error:
            low = middle + 1
        else:
            high = middle
    return high
