"""The categorical half of `reparameterization`: probabilities and temperatures: what samplers are called with."""

from __future__ import annotations

from typing import Any

import numpy as np

from autograder.checks.tensors import Array, double, single
from autograder.exercises.reparameterization.samples import (
    CALLS,
    FEW,
    FEWER,
    FEWER_CALLS,
    LABELS,
    PART,
    RATIOS,
    Arguments,
    Rng,
    Variant,
    near_an_end,
    size_of_a_call,
)

COLDEST, HOTTEST = 0.02, 5.0  # temperatures


def random_probabilities(rng: Rng, K: int) -> Array:
    """Different multiples of 1/64 with sum 1, each at least 1/16: exact in single precision too."""
    while True:
        p = 4 + rng.multinomial(64 - 4 * K, rng.dirichlet(np.ones(K)))
        if len(set(p.tolist())) == K:
            return np.asarray(p / 64)


def with_a_large_one(rng: Rng, K: int) -> Array:
    """The same, with one probability between 1/2 and 5/8: a relative error of 2 % moves it by 0.01 at least."""
    while True:
        p = random_probabilities(rng, K)
        if 0.5 <= p.max() <= 0.625:
            return p


def many_probabilities(rng: Rng, K: int = 24) -> Array:
    """Multiples of 1/1024 with sum 1, each at least 1/64: the sums of the first ones come near to every fraction."""
    return np.asarray((16 + rng.multinomial(1024 - 16 * K, rng.dirichlet(np.full(K, 3.0)))) / 1024)


def story_categories(rng: Rng, variant: Variant) -> Arguments:
    return [(single(variant["a"]), FEW)]


def categories(rng: Rng, variant: Variant) -> Arguments:
    """Other probabilities, not four of them."""
    return [(single(with_a_large_one(rng, 5)), LABELS), (double(random_probabilities(rng, 3)), PART)]


def special_categories(rng: Rng, variant: Variant) -> Arguments:
    """Two categories; rare ones, which are counted together; many of them; a single draw."""
    rare = np.array([*[1.0] * 20, 204.0, 300.0, 500.0]) / 1024.0
    return [
        (double(rng.permutation([8.0, 1016.0]) / 1024.0), FEWER),
        (single(rng.permutation(rare)), FEWER),
        (single(many_probabilities(rng)), FEWER),
        (single(random_probabilities(rng, 3)), 1),
    ]


def labels_in_a_row(name: str) -> Any:
    """Many short calls with many categories: labels so fine that strata of the noise show.

    And with two: what is paired with 1 - u, or comes from strata of each category's noise, shows in fair coins; what
    is paired with u + 1/2 in unfair ones. These are quick to judge, and come first.
    """

    def arguments(rng: Rng, variant: Variant) -> Arguments:
        return [
            (single([0.5, 0.5]), int(rng.integers(36, 44)), name, 2 * CALLS),
            (single(rng.permutation([0.25, 0.75])), 2 * int(rng.integers(180, 200)), name, CALLS // 2),
            (single(many_probabilities(rng)), size_of_a_call(rng), name, FEWER_CALLS),
        ]

    return arguments


# --- with a temperature ----------------------------------------------------------------------------------------------


def some_rows(rng: Rng, variant: Variant) -> Arguments:
    three, five = random_probabilities(rng, 3), random_probabilities(rng, 5)
    return [(single(variant["a"]), 6), (single(three), 7, 0.5), (double(five), 4, 1.4, 1e-20)]


def samples_in_a_row(rng: Rng, variant: Variant) -> Arguments:
    """Many categories, and few: of few the samples themselves are judged."""
    name = "categorical_reparametrize"
    return [
        (single(random_probabilities(rng, 6), True), 8, name, 9 * CALLS // 2),
        (single(many_probabilities(rng), True), size_of_a_call(rng), name, FEWER_CALLS),
    ]


def categories_and_temperatures(rng: Rng, variant: Variant) -> Arguments:
    """The largest entry follows a at every temperature, small and moderate; also where a gradient is asked for. The
    small one is such that exponentials overflow and sigmoids saturate."""
    return [
        (single(with_a_large_one(rng, 5)), LABELS, float(rng.uniform(0.03, 0.035))),
        (double(random_probabilities(rng, 3), True), PART, float(rng.uniform(1.3, 1.6))),
    ]


def special_categories_and_temperatures(rng: Rng, variant: Variant) -> Arguments:
    """Special categories at the ends of the range of temperatures."""
    cold, hot = near_an_end(rng, COLDEST, HOTTEST)
    return [(*args, temp) for args, temp in zip(special_categories(rng, variant), (cold, hot, 0.4, 0.7), strict=True)]


def moderate_temperatures(rng: Rng, variant: Variant) -> Arguments:
    """Where relaxed samples do not saturate; and the default temperature, 0.1, in double precision."""
    return [
        (single(random_probabilities(rng, 4)), RATIOS, float(rng.uniform(0.45, 0.65))),
        (double(random_probabilities(rng, 3), True), PART, float(rng.uniform(1.3, 1.6))),
        (double(random_probabilities(rng, 3)), PART),
    ]


def extreme_temperatures(rng: Rng, variant: Variant) -> Arguments:
    """Two categories where samples saturate, in both precisions; three at a high temperature."""
    cold, hot = near_an_end(rng, COLDEST, HOTTEST)
    two, three = random_probabilities(rng, 2), random_probabilities(rng, 3)
    return [(single(two), FEWER, cold), (double(three, True), FEWER, hot)]


def story_leaf_categories(rng: Rng, variant: Variant) -> Arguments:
    return [(single(variant["a"], True), 6, 0.7)]


def leaf_categories(rng: Rng, variant: Variant) -> Arguments:
    """Probabilities that a gradient is asked for, of both precisions, at all temperatures and lengths of calls."""
    cold, hot = near_an_end(rng, COLDEST, HOTTEST)
    return [
        (single(random_probabilities(rng, 3), True), 8, float(rng.uniform(0.5, 0.7))),
        (double(many_probabilities(rng), True), 7, float(rng.uniform(1.3, 1.5))),
        (double(random_probabilities(rng, 2), True), 1, float(rng.uniform(1.3, 1.5))),
        (double(random_probabilities(rng, 3), True), size_of_a_call(rng)),
        (double(random_probabilities(rng, 3), True), PART, float(rng.uniform(1.3, 1.6))),
        (single(random_probabilities(rng, 2), True), PART, cold),
        (single(random_probabilities(rng, 4), True), FEWER, hot),
    ]
