"""How the update of q(lam) goes wrong, in both alternatives of the sheet's question."""

import numpy as np

from autograder.exercise import Misconception


def prior_forgotten(S, r, alpha, beta):
    return S @ r, r.sum(axis=0)


def rate_not_updated(S, r, alpha, beta):
    return alpha + S @ r, np.full(r.shape[1], beta)


def all_quakes_in_the_rate(S, r, alpha, beta):
    return alpha + S @ r, np.full(r.shape[1], beta + len(S))


def all_strengths_in_the_shape(S, r, alpha, beta):
    return np.full(r.shape[1], alpha + S.sum()), beta + r.sum(axis=0)


def sums_exchanged(S, r, alpha, beta):
    return alpha + r.sum(axis=0), beta + S @ r


def strengths_in_both(S, r, alpha, beta):
    return alpha + S @ r, beta + S @ r


def one_too_small(S, r, alpha, beta):
    return alpha + S @ r - 1, beta + r.sum(axis=0)


def one_too_large(S, r, alpha, beta):
    return alpha + S @ r + 1, beta + r.sum(axis=0)


def one_quake_too_many(S, r, alpha, beta):
    return alpha + S @ r, beta + r.sum(axis=0) + 1


def scale_returned(S, r, alpha, beta):
    return alpha + S @ r, 1 / (beta + r.sum(axis=0))


def beta_as_a_scale(S, r, alpha, beta):
    return alpha + S @ r, 1 / beta + r.sum(axis=0)


def swapped(S, r, alpha, beta):
    return beta + r.sum(axis=0), alpha + S @ r


def mean_and_variance(S, r, alpha, beta):
    shape, rate = alpha + S @ r, beta + r.sum(axis=0)
    return shape / rate, shape / rate**2


def prior_once_per_quake(S, r, alpha, beta):
    count = r.sum(axis=0)
    return count * alpha + S @ r, count * beta + count


def prior_added_for_all_quakes(S, r, alpha, beta):
    return len(S) * alpha + S @ r, len(S) * beta + r.sum(axis=0)


def average_strength(S, r, alpha, beta):
    return alpha + (S @ r) / r.sum(axis=0), beta + r.sum(axis=0)


def hard_assignments(S, r, alpha, beta):
    r = np.eye(r.shape[1])[np.argmax(r, axis=1)]
    return alpha + S @ r, beta + r.sum(axis=0)


def one_epicentrum_for_all(S, r, alpha, beta):
    return alpha + np.sum(S[:, None] * r), beta + np.sum(r)


def strengths_in_a_byte(S, r, alpha, beta):
    return alpha + S.astype(np.uint8) @ r, beta + r.sum(axis=0)


def small_weights_raised(S, r, alpha, beta):
    r = np.clip(r, 1e-3, 1.0)
    return alpha + S @ r, beta + r.sum(axis=0)


def prior_clipped(S, r, alpha, beta):
    return np.clip(alpha, 1.0, 10.0) + S @ r, np.clip(beta, 0.1, 10.0) + r.sum(axis=0)


def first_two_hundred(S, r, alpha, beta):
    return alpha + S[:200] @ r[:200], beta + r[:200].sum(axis=0)


STRENGTHS = (
    Misconception(
        "update_q_lambda",
        "the first two hundred quakes",
        "You use the first two hundred quakes alone. All N of them count.",
        first_two_hundred,
    ),
    Misconception(
        "update_q_lambda",
        "prior forgotten",
        "Your result knows the data alone. The prior Gamma(alpha, beta) belongs to log p as well.",
        prior_forgotten,
    ),
    Misconception(
        "update_q_lambda",
        "rate not updated",
        "You keep the rate of the prior. Every quake has a factor exp(-lam_k), which changes the rate.",
        rate_not_updated,
    ),
    Misconception(
        "update_q_lambda",
        "all N quakes in the rate",
        "You count every quake fully for every epicentrum in the rate. Quake n counts with its responsibility r_nk.",
        all_quakes_in_the_rate,
    ),
    Misconception(
        "update_q_lambda",
        "all strengths in the shape",
        "You add up the strengths of all quakes for every epicentrum. Quake n counts with its responsibility r_nk.",
        all_strengths_in_the_shape,
    ),
    Misconception(
        "update_q_lambda",
        "sums of shape and rate exchanged",
        "You have exchanged the two sums. Collect the terms in log lam_k for the shape, those in lam_k for the rate.",
        sums_exchanged,
    ),
    Misconception(
        "update_q_lambda",
        "strengths in the rate",
        "You weigh the rate with the strengths as well. What multiplies lam_k, without a logarithm, in log p?",
        strengths_in_both,
    ),
    Misconception(
        "update_q_lambda",
        "shape too small by 1",
        "You return the exponent of lam_k. The exponent of a Gamma density is its shape minus 1.",
        one_too_small,
    ),
    Misconception(
        "update_q_lambda",
        "shape too large by 1",
        "The 1 of the exponent is counted twice: prior and result have it alike, so it cancels.",
        one_too_large,
    ),
    Misconception(
        "update_q_lambda",
        "one quake too many",
        "Your rate counts one quake more than there is.",
        one_quake_too_many,
    ),
    Misconception(
        "update_q_lambda",
        "scale returned",
        "You return the scale of q(lam). Its rate, one over the scale, is asked for.",
        scale_returned,
    ),
    Misconception(
        "update_q_lambda",
        "beta used as a scale",
        "beta is a rate: it multiplies lam_k in the exponent of the prior, as it is.",
        beta_as_a_scale,
    ),
    Misconception(
        "update_q_lambda",
        "results in the wrong order",
        "Shape first, then rate: you return them the other way round.",
        swapped,
    ),
    Misconception(
        "update_q_lambda",
        "mean and variance returned",
        "You return mean and variance of q(lam). Its shape and rate are asked for.",
        mean_and_variance,
    ),
    Misconception(
        "update_q_lambda",
        "prior once per responsible quake",
        "You add the prior with the weight of the quakes. lam_k is drawn once, so its prior counts once.",
        prior_once_per_quake,
    ),
    Misconception(
        "update_q_lambda",
        "prior inside the sum over quakes",
        "Your prior stands inside the sum and is added N times. It belongs to the epicentrum, not to each quake.",
        prior_added_for_all_quakes,
    ),
    Misconception(
        "update_q_lambda",
        "average strength in the shape",
        "You add the average strength to the shape. Log-probabilities add up: it is a sum, not an average.",
        average_strength,
    ),
    Misconception(
        "update_q_lambda",
        "hard assignments",
        "You round r to 0 and 1. Every quake counts for every epicentrum with weight r_nk.",
        hard_assignments,
    ),
    Misconception(
        "update_q_lambda",
        "one intensity for all epicentra",
        "You sum over the epicentra too and get single numbers. Every epicentrum has a shape and a rate of its own.",
        one_epicentrum_for_all,
    ),
    Misconception(
        "update_q_lambda",
        "strengths in a byte",
        "You store strengths in a byte. Those above 255 start again at 0 there.",
        strengths_in_a_byte,
    ),
    Misconception(
        "update_q_lambda",
        "weights kept away from 0",
        "You clip the responsibilities. An epicentrum with next to no quakes should stay near its prior.",
        small_weights_raised,
    ),
    Misconception(
        "update_q_lambda",
        "prior kept within bounds",
        "You clip the prior's shape and rate. They may be any positive numbers.",
        prior_clipped,
    ),
)
