"""How `beta_binomial` goes wrong by habit: the flat prior of textbooks, other logarithms."""

import numpy as np
from scipy.special import betaln, digamma

from autograder.exercise import Misconception


def bound(x, m, alpha_q, beta_q, alpha, beta):
    s, f = np.sum(x), np.sum(m - x)
    both = digamma(alpha_q + beta_q)
    coefficients = -np.sum(np.log1p(m) + betaln(m - x + 1, x + 1))
    of_theta = (s + alpha - alpha_q) * (digamma(alpha_q) - both) + (f + beta - beta_q) * (digamma(beta_q) - both)
    return coefficients - betaln(alpha, beta) + betaln(alpha_q, beta_q) + of_theta


def flat_prior(x, m, alpha, beta):
    return 1 + np.sum(x), 1 + len(x) * m - np.sum(x)


def in_bits(x, m, alpha_q, beta_q, alpha, beta):
    return bound(x, m, alpha_q, beta_q, alpha, beta) / np.log(2)


HABITS = (
    Misconception(
        "update_q_theta",
        "flat prior",
        "You add 1 to the counts, as with a flat prior. Here alpha and beta are the prior's parameters.",
        flat_prior,
    ),
    Misconception(
        "elbo",
        "logarithm to base 2",
        "Your bound is in bits. The natural logarithm is asked for.",
        in_bits,
    ),
)
