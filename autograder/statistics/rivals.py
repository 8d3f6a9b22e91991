"""A distribution against rivals close to it: likelihood ratios as e-values, valid at every sample size.

A Kolmogorov-Smirnov test detects every other distribution, but small changes of a scale only with very many samples. If
the likely errors are known (a rate or a temperature that is a little off), likelihood ratios need far fewer.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
from scipy.special import ndtri


def rivals_log_e_value(log_ratios: Sequence[float] | np.ndarray) -> float:
    """Log of the mean of the rivals' likelihood ratios, E = (1/R) sum_r prod_i q_r(z_i) / p(z_i).

    log_ratios: sum_i log q_r(z_i) / p(z_i) for each of the R rivals, over all independent samples so far

    If the samples follow p, E has expectation at most 1 at every sample size. So the probability that it ever reaches
    1/alpha is at most alpha, whenever one stops (Ville 1939; Wasserman, Ramdas and Balakrishnan, PNAS 2020).
    """
    ratios = np.asarray(log_ratios, dtype=float)
    highest = float(np.max(ratios))
    if not math.isfinite(highest):
        return highest
    return highest + math.log(float(np.mean(np.exp(ratios - highest))))


def rivals_are_ruled_out(log_ratios: Sequence[float] | np.ndarray, beta: float) -> bool:
    """Whether every rival can be ruled out: samples of rival r ever get here with probability at most beta.

    prod_i p(z_i) / q_r(z_i) is an e-value against rival r, by the same theorem.
    """
    return bool(np.max(np.asarray(log_ratios, dtype=float)) <= math.log(beta))


def rival_sample_size(mean: float, variance: float, rivals: int, alpha: float, beta: float) -> int:
    """How many samples of a rival bring E to 1/alpha by its likelihood ratio alone, with probability near 1 - beta.

    mean, variance: of log q(z) / p(z) for one sample z of the rival q

    For a close rival the sum of the log ratios is nearly normal. So this size is a plan, not a bound; the power is
    measured.
    """
    needed = math.log(rivals / alpha)
    spread = math.sqrt(2 * math.log(1 / beta) * variance)  # a normal variable is lower with probability below beta
    root = (spread + math.sqrt(spread * spread + 4 * mean * needed)) / (2 * mean)
    return math.ceil(root * root)


SHAPES, SCALES = (0.75, 2.0, 4.0, 10.0), (0.3, 0.5, 0.75, 1.0, 1.4)
SLOPES, LEVELS = (-1.5, -0.8, -0.3, 0.3, 0.8, 1.5), (0.3, 0.6, 1.0, 1.6, 3.0)


def scale_mixture_log_ratios(e: np.ndarray, kappa: float) -> np.ndarray:
    """Sums of log q(e_i) / p(e_i), where p is Gamma(kappa, 1) and the rivals q have scales that vary between samples.

    e:      t for exponential samples t (kappa is 1), u^2 / 2 for standard normal samples u (kappa is 1/2)

    Samples that should have been scaled by numbers c_i but were scaled by others are of this kind. The scales are
    either random, s over a Gamma variable of shape a and mean 1: e then has a beta prime distribution (u a Student's
    t). Or they rise or fall with the position i: s exp(slope x_i) with normal scores x_i. For the latter, pass the
    samples in the order of their c_i: a scale that ignores c_i shows best in this order.
    """
    e = np.clip(np.asarray(e, dtype=float), 0.0, 1e200)
    n, total = len(e), float(np.sum(e))
    found = []
    for a in SHAPES:
        constant = math.lgamma(a + kappa) - math.lgamma(a) - kappa * math.log(a)
        for s in SCALES:
            tails = (a + kappa) * float(np.sum(np.log1p(e / (a * s))))
            found.append(n * (constant - kappa * math.log(s)) - tails + total)
    scores = ndtri((np.arange(n) + 0.5) / n)  # their sum is 0
    for slope in SLOPES:
        rescaled = float(np.sum(e * np.exp(-slope * scores)))
        found += [total - rescaled / s - n * kappa * math.log(s) for s in LEVELS]
    return np.array(found)
