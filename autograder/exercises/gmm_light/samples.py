"""What `gmm_light.generate_data` is called with, and what has to hold of its draws."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from autograder.authoring.simulations import Sampler, label_scores, normal_rivals
from autograder.checks.laws import sample_size
from autograder.exercises.gmm_light.cases import Array, Scene, parameters, story_priors
from reference import gmm_light as reference

__all__ = ["SAMPLER", "normal_rivals"]

# With n draws a distance of delta is seen: 0.05 for observations, 0.15 for the means. There are fewer of these, for a
# function may well build a (K, K) matrix; so their priors are such that every mistaken scale is far off.
OBSERVATIONS = sample_size(0.05, tests=2)  # about 11,000
MEANS = sample_size(0.15, tests=2)  # about 1,250


SAMPLER = Sampler(
    reference.generate_data,
    {"x": "real", "z": "labels of mu", "mu": "real"},
    noise={
        "the labels z": label_scores,
        "the observations x": lambda x, z, mu, tau: (x - mu[z]) * np.sqrt(tau[z]),
        "the means mu": lambda mu, nu, sigma: (mu - nu) / sigma,
    },
)


def labels(z: Array) -> Array:
    return z


def precisions(z: Array, tau: Array) -> Array:
    return np.asarray(tau[z])


def weights(rng: Any, N: int, pi: Array, *rest: Any) -> Array:
    return pi


def story(rng: np.random.Generator, variant: Mapping[str, Any]) -> list[Scene]:
    """Few draws, of the text's mixture and of two components."""
    known = story_priors(variant)
    two = {name: value[:2] for name, value in known.items()}
    return [known | {"N": 8}, two | {"pi": two["pi"] / two["pi"].sum(), "N": 5}]


def many_observations(rng: np.random.Generator) -> list[Scene]:
    """Precisions all above 1, then all below: mistaken powers of them cannot make up for each other.

    They differ by factors, in any order, so that those of another component, or of the average one, are seen.
    """
    drawn = []
    for given in ([1.5, 8.0, 40.0], [0.7, 0.16, 0.008, 0.035]):
        K, tau = len(given), rng.permutation(given)
        if K == 3 and tau[1] == 8.0:  # noise that depends on the place of a component shows in the order of precisions
            tau = np.roll(tau, 1)
        pi, nu = rng.permutation(np.arange(1.0, K + 1)), rng.normal(0.0, 3.0, size=K)
        known = {"N": OBSERVATIONS, "pi": pi / pi.sum(), "tau": tau, "nu": nu}
        drawn.append(known | {"sigma": rng.uniform(1.5, 2.5, size=K)})
    return drawn


def many_means(rng: np.random.Generator) -> list[Scene]:
    """Wide priors, then narrow ones; hardly any observations."""
    drawn = []
    for low, high, N in ((5.0, 12.0, 3), (0.05, 0.15, 4)):
        pi, tau = rng.uniform(0.5, 1.5, size=MEANS), rng.uniform(0.5, 2.0, size=MEANS)
        known = {"N": N, "pi": pi / pi.sum(), "tau": tau, "nu": rng.normal(1.0, 3.0, size=MEANS)}
        drawn.append(known | {"sigma": rng.uniform(low, high, size=MEANS)})
    return drawn


def alike(rng: np.random.Generator, pi: Array) -> Scene:
    """tau, nu, sigma, the same for all components, whose means lie close together.

    A wrong scale or middle is then the same for all draws, and costs the marks of the law alone: it would make draws
    of unequal components depend on each other, now and then.
    """
    ends = {"tau": (0.08, 0.12), "nu": (0.15, 0.25), "sigma": (0.25, 0.35)}
    return {"pi": pi / pi.sum()} | {name: np.full(len(pi), rng.uniform(*between)) for name, between in ends.items()}


def alike_components(rng: np.random.Generator) -> list[Scene]:
    """Short calls with many components that are alike."""
    return [alike(rng, rng.permutation(np.arange(40.0, 88.0))) | {"N": 2 * int(rng.integers(380, 420))}]


def short(rng: np.random.Generator) -> list[Scene]:
    """Eight observations of three components that are alike."""
    return [alike(rng, rng.permutation([0.3, 0.33, 0.37])) | {"N": 8, "calls": 160}]


def smallest(rng: np.random.Generator) -> list[Scene]:
    """One observation; one component."""
    return [parameters(rng, 3) | {"N": 1}, parameters(rng, 1) | {"N": 7}]
