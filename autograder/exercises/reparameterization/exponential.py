"""The exponential half of `reparameterization`: rates to draw with, and how draws and gradients are read."""

from __future__ import annotations

from typing import Any

import numpy as np

from autograder.checks.readers import ComplaintError, in_words
from autograder.checks.tensors import Array, double, exact, single
from autograder.exercises.reparameterization.samples import (
    CALLS,
    CUT_OFF,
    FEW,
    FEWER,
    PART,
    RATES,
    RIVALS,
    Arguments,
    Rng,
    Variant,
    near_an_end,
    not_a_sample,
    one_per_draw,
    size_of_a_call,
)

LOWEST, HIGHEST = 0.02, 50.0  # rates


def story_rates(rng: Rng, variant: Variant) -> Arguments:
    return [(float(variant["other_l"]), FEW), (variant["l"], FEW)]


def float_rates(rng: Rng, variant: Variant) -> Arguments:
    return [(float(rng.uniform(0.2, 0.6)), RATES), (float(rng.uniform(1.8, 5.0)), PART)]


def other_kinds_of_rate(rng: Rng, variant: Variant) -> Arguments:
    """An integer, and 0-d tensors of both precisions; the ends of the range; a single draw."""
    lowest, highest = near_an_end(rng, LOWEST, HIGHEST)
    tensors = [(single(rng.uniform(0.3, 0.7)), FEW), (double(rng.uniform(1.5, 4.0)), FEW)]
    ends = [(lowest, FEWER), (highest, PART), (float(rng.uniform(1.5, 4.0)), 1)]
    return [(int(rng.integers(2, 6)), FEW), *tensors, *ends]


def other_kinds_of_leaf(rng: Rng, variant: Variant) -> Arguments:
    """The same, and tensors that a gradient is asked for: noise has to be drawn for them too."""
    leaves = [(double(rng.uniform(1.5, 4.0), True), FEWER), (single(rng.uniform(0.2, 0.7), True), PART)]
    return [*other_kinds_of_rate(rng, variant), *leaves]


def rates_in_a_row(rng: Rng, variant: Variant) -> Arguments:
    return [(float(rng.uniform(1.5, 3.0)), size_of_a_call(rng), "exp_sampler", CALLS)]


def leaves_in_a_row(rng: Rng, variant: Variant) -> Arguments:
    """Calls of the sizes that gradients are asked of, short ones too."""
    return [
        (double(rng.uniform(1.5, 3.0), True), size_of_a_call(rng), "exp_reparametrize", CALLS),
        (single(rng.uniform(0.3, 0.7), True), 8, "exp_reparametrize", 2 * CALLS),
    ]


def story_leaves(rng: Rng, variant: Variant) -> Arguments:
    """So many that draws of another sign, if there are any, are among them."""
    return [(single(variant["other_l"], True), 64)]


def leaves(rng: Rng, variant: Variant) -> Arguments:
    """Rates that a gradient is asked for, of both precisions, in calls as long as those whose law is judged."""
    lowest, highest = near_an_end(rng, LOWEST, HIGHEST)
    return [
        (double(rng.uniform(1.5, 4.0), True), 7),
        (single(rng.uniform(0.2, 0.7), True), 8),
        (double(rng.uniform(0.2, 0.7), True), 1),
        (double(rng.uniform(1.5, 3.0), True), size_of_a_call(rng)),
        (single(lowest, True), PART),
        (double(highest, True), FEWER),
    ]


def nonnegative_draws(value: Any, N: int) -> Array:
    """The draws (N,). Single precision may give u = 0 now and then: a few are infinite."""
    z = one_per_draw(value, N)
    for what, wrong, allowed in (("nan", np.isnan(z), 0), ("infinite", np.isinf(z), 4)):
        if wrong.sum() > allowed:
            raise ComplaintError(f"{int(wrong.sum())} of {N:,} draws are {what}")
    if (z < 0).any():
        wrong = f"{int((z < 0).sum()):,} of {N:,} draws are negative"
        raise ComplaintError(f"{wrong}; an exponential variable is never below 0")
    return z


@in_words
def exponential_draws(value: Any, l: Any, N: int) -> Any:
    return nonnegative_draws(value, N)


def exponential_cdf(z: Array, l: Any, N: int) -> Array:
    """F(z) = 1 - exp(-l z)."""
    return np.asarray(-np.expm1(-exact(l) * np.maximum(z, 0.0)))


def exponential_rivals(z: Array, l: Any, N: int) -> Array:
    """Log density ratios of other rates, and of laws without the smallest or the largest draws.

    Of rates c l it is the sum of log(c exp(-(c - 1) l z)). What lies beyond 40/l, infinite draws too, counts as 40/l. A
    law that is cut off has the same density on what is left, divided by the probability of that.
    """
    lz = np.minimum(exact(l) * np.maximum(z, 0.0), 40.0)
    rates = [len(z) * np.log(c) - (c - 1) * np.sum(lz) for c in RIVALS]
    u = -np.expm1(-lz)
    low, high = u.min(), np.exp(-lz).min()
    cut = [-len(z) * np.log1p(-c) if c <= end else -np.inf for end in (low, high) for c in CUT_OFF]
    return np.array([*rates, *cut])


@in_words
def exponential_gradient(value: Any, v: Array, l: Any, N: int) -> Any:
    """Along a path of constant noise dz/dl = -(dF/dl) / p(z) = -z/l."""
    return (np.asarray(-np.sum(v * nonnegative_draws(value, N)) / exact(l)),)


def exponential_unit(v: Array, l: Any, N: int) -> float:
    """The standard deviation of sum_n v_n dz_n/dl."""
    return float(np.linalg.norm(v) * 2**0.5 / exact(l) ** 2)


@in_words
def exponential_spread(value: Any, l: Any, N: int) -> str:
    """Draws at 0, and draws that are all alike, have a right gradient without being a sample."""
    z = nonnegative_draws(value, N)
    if np.count_nonzero(z == 0) > 1 + N // 500:
        return f"{np.count_nonzero(z == 0):,} of {N:,} draws are 0, where the gradient is 0 whatever the function does"
    return not_a_sample(exponential_cdf(z, l, N)[:, None])


def one_for_each(l: Any, N: int) -> tuple[int, ...]:
    return (N,)
