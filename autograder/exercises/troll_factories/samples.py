"""What `troll_factories.generate_data` is called with, and what has to hold of its draws."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from scipy.special import gammainc

from autograder.authoring.simulations import Sampler, label_scores, score, stick_scores
from autograder.checks.laws import sample_size
from autograder.exercises.troll_factories.cases import PRIOR, Array, Scene, named, prior, story_prior, weights_prior
from reference import troll_factories as reference

# With n draws a distance of delta is seen: 0.08 for comments, 0.12 for what there is once per factory. There are fewer
# of these, for a function may well build a (K, K) matrix; so the priors are such that every mistaken scale is far off.
COMMENTS = sample_size(0.08, tests=2)
FACTORIES = sample_size(0.12, tests=4)

SAMPLER = Sampler(
    reference.generate_data,
    {
        "x": "positive",
        "t": "not negative",
        "z": "labels of pi",
        "pi": "rows",
        "mu": "real",
        "tau": "positive",
        "lam": "positive",
    },
    noise={
        "the labels z": label_scores,
        "the lengths x": lambda x, z, mu, tau: (np.log(x) - mu[z]) * np.sqrt(tau[z]),
        "the times t": lambda t, z, lam: score(-np.expm1(-lam[z] * t)),
        "the precisions tau": lambda tau, alpha, beta: score(gammainc(alpha, beta * tau)),
        "the means mu": lambda mu, tau, nu, kappa: (mu - nu) * np.sqrt(kappa * tau),
        "the rates lam": lambda lam, a, b: score(gammainc(a, b * lam)),
        "the weights pi": lambda pi, delta: stick_scores(pi, delta),
    },
)


def precisions(z: Array, tau: Array) -> Array:
    return np.asarray(tau[z])


def rates(z: Array, lam: Array) -> Array:
    return np.asarray(lam[z])


def model(N: int, *numbers: Any, delta: Array) -> Scene:
    return {"N": N, "K": len(delta), "delta": delta} | named(PRIOR, *(float(one) for one in numbers))


def story(rng: np.random.Generator, variant: Mapping[str, Any]) -> list[Scene]:
    """Few draws, from the text's prior and from another one with two factories."""
    told = {"N": 8, "K": 3, "delta": np.array(variant["delta"])} | story_prior(variant)
    return [told, model(5, 1.5, 0.5, 3.0, 0.5, 2.0, 3.0, delta=np.array([0.8, 2.5]))]


def many_factories(rng: np.random.Generator) -> list[Scene]:
    """Four priors: precisions around 8 and around 0.2, each with kappa below and above 1.

    Where kappa and tau are on the same side of 1, a mistaken power of their product is far off; where they are not,
    one that is applied to one of them alone.
    """
    drawn = []
    for kappa, beta, b, N in ((0.1, 0.3, 4.0, 3), (12.0, 13.0, 0.2, 4), (9.0, 0.3, 0.2, 2), (0.08, 13.0, 4.0, 5)):
        given = rng.uniform(0.85, 1.15, size=6) * np.array([2.0, kappa, 2.6, beta, 1.7, b])
        drawn.append(model(N, *given, delta=rng.uniform(0.6, 3.0, size=FACTORIES)))
    return drawn


def many_comments(rng: np.random.Generator) -> list[Scene]:
    """Precisions around 6000 and rates around 8, then around 0.1 and 0.15; weights that are far from equal.

    Among many factories precisions and rates differ by factors, so that those of another factory, or of the average
    one, are seen. The low precisions differ less, and the high ones lie so far up, that no length overflows.
    """
    drawn = []
    for alpha, beta, a, b, delta in (
        (2.0, 0.0003, 1.3, 0.16, np.outer([1.6, 0.4], np.linspace(0.8, 1.2, 24))),
        (8.0, 70.0, 1.3, 8.0, np.array([4.0, 20.0, 9.0, 14.0])),
    ):
        given = rng.uniform(0.9, 1.1, size=6) * np.array([1.5, 0.5, alpha, beta, a, b])
        # Halves of the many change places: labels without pi are far off.
        drawn.append(model(COMMENTS, *given, delta=rng.permutation(delta).ravel()))
    return drawn


def long_calls(rng: np.random.Generator) -> list[Scene]:
    """Short calls with many factories whose precisions differ by powers of ten: mu is as wide as its own tau says.

    Precisions are so high that no length overflows in single precision.
    """
    given = rng.uniform(0.9, 1.1, size=6) * np.array([1.5, 0.5, 1.5, 0.004, 1.6, 0.9])
    return [model(2 * int(rng.integers(380, 420)), *given, delta=rng.uniform(1.0, 3.0, size=320))]


def short(rng: np.random.Generator) -> list[Scene]:
    """Seven comments of three factories whose precisions and rates are nearly normal, and weights nearly even."""
    given = rng.uniform(0.9, 1.1, size=6) * np.array([1.5, 0.5, 6.0, 4.0, 5.0, 3.0])
    return [model(7, *given, delta=rng.permutation([5.0, 6.5, 8.0])) | {"calls": 160}]


def smallest(rng: np.random.Generator) -> list[Scene]:
    """One comment; one factory. Lengths are far below 1, so that their logarithms are negative."""
    drawn = []
    for N, K in ((1, 3), (6, 1)):
        known = prior(rng)
        drawn.append(known | {"N": N, "K": K, "nu": known["nu"] - 8.0, "delta": weights_prior(rng, K)})
    return drawn
