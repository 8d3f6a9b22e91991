"""A law against rivals close to it: likelihood ratios as e-values, valid at every sample size and when stopped early.

A Kolmogorov-Smirnov test sees any other law, but small changes of a scale only with very many draws. Where the likely
errors are known (a rate or a temperature that is a little off), their likelihood ratios see them with far fewer.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
from scipy.special import ndtri


def rivals_log_e_value(log_ratios: Sequence[float] | np.ndarray) -> float:
    """Log of the mean of the rivals' likelihood ratios, E = (1/R) sum_r prod_i q_r(z_i) / p(z_i).

    log_ratios: sum_i log q_r(z_i) / p(z_i) for each of the R rivals, over all independent draws so far

    If the draws follow p, E has expectation at most 1 at every sample size, so that it ever reaches 1/alpha with
    probability at most alpha (Ville 1939; Wasserman, Ramdas and Balakrishnan, PNAS 2020).
    """
    ratios = np.asarray(log_ratios, dtype=float)
    highest = float(np.max(ratios))
    if not math.isfinite(highest):
        return highest
    return highest + math.log(float(np.mean(np.exp(ratios - highest))))


def rivals_are_ruled_out(log_ratios: Sequence[float] | np.ndarray, beta: float) -> bool:
    """Whether every rival can be dropped: draws that follow rival r get here with probability at most beta.

    prod_i p(z_i) / q_r(z_i) is an e-value against rival r, by the same theorem.
    """
    return bool(np.max(np.asarray(log_ratios, dtype=float)) <= math.log(beta))


def rival_sample_size(mean: float, variance: float, rivals: int, alpha: float, beta: float) -> int:
    """The draws of a rival after which its likelihood ratio alone brings E to 1/alpha, with probability near 1 - beta.

    mean, variance: of log q(z) / p(z) for one draw z of the rival q. For a rival that is close the sum of the log
    ratios is nearly normal; this size is a plan, not a bound: the power is measured.
    """
    needed = math.log(rivals / alpha)
    spread = math.sqrt(2 * math.log(1 / beta) * variance)  # a normal variable falls short by more less often than beta
    root = (spread + math.sqrt(spread * spread + 4 * mean * needed)) / (2 * mean)
    return math.ceil(root * root)


SHAPES, SCALES = (0.75, 2.0, 4.0, 10.0), (0.3, 0.5, 0.75, 1.0, 1.4)
SLOPES, LEVELS = (-1.5, -0.8, -0.3, 0.3, 0.8, 1.5), (0.3, 0.6, 1.0, 1.6, 3.0)


def scale_mixture_log_ratios(e: np.ndarray, kappa: float) -> np.ndarray:
    """Sums of log q(e_i) / p(e_i), p Gamma(kappa, 1) and q rivals whose scale varies from draw to draw.

    e:      t for exponential draws t (kappa is 1), u^2 / 2 for standard normal draws u (kappa is 1/2)

    Draws that were to be scaled by numbers c_i and got others are of this kind. Scales are s over a Gamma variable of
    shape a and mean 1, which gives e the density of a beta prime law (Student's t for u); or they rise or fall with the
    place i, s exp(slope x_i) with normal scores x_i. For these the draws are to stand in the order of their own c_i,
    the best sign of a scale that ignores it.
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
