"""The simulated data of `bernoulli_mixture`: what `generate_data` is called with, and the laws they should follow."""

from __future__ import annotations

from typing import Any

import numpy as np
from scipy.special import betainc

from autograder.exercises.bernoulli_mixture import rivals
from autograder.exercises.bernoulli_mixture.answers import simulation
from autograder.exercises.bernoulli_mixture.cases import Arguments, Array, Variant, priors
from autograder.statistics.dependence import repeats
from autograder.values import Generator

# --- the laws of the simulation ------------------------------------------------------------------------------------
#
# Each draw is put into the distribution function that it has given what was drawn before it, which makes it uniform and
# independent of the others, exactly. A discrete one is spread evenly over its step, with noise that is always the same.
# Differences of neighbours, modulo 1, are then uniform and independent as well; draws that share their noise, or are
# sorted, show there.
#
# Some 8,000 draws in each case reveal a distance of 0.06 between laws; more would take a loop over draws too long.


def seeds(rng: np.random.Generator) -> Generator:
    return Generator(int(rng.integers(2**31)))


def story_simulation(rng: np.random.Generator, variant: Variant) -> Arguments:
    alpha = np.array(variant["alpha"])
    return [
        (seeds(rng), 30, variant["D"], len(alpha), variant["a"], variant["b"], alpha),
        (seeds(rng), 9, 2, 3, 2.5, 0.7, alpha[:3]),
    ]


def many_components(rng: np.random.Generator, variant: Variant) -> Arguments:
    """Proportions of thousands of components are thousands of draws."""
    a, b, _ = priors(rng, 3)
    return [(seeds(rng), 3, 2, 8000, a, b, rng.permutation(np.linspace(0.5, 4.0, 8000)))]


def many_probabilities(rng: np.random.Generator, variant: Variant) -> Arguments:
    """Many features, and many components: neither may share its draw. Of three components hardly any observation is not
    of the last, so that its label is there."""
    a, b, alpha = priors(rng, 3)
    alpha[-1] = 80.0
    return [(seeds(rng), 5, 2700, 3, a, b, alpha), (seeds(rng), 2, 3, 2700, b, a, rng.uniform(1.0, 3.0, size=2700))]


def many_labels(rng: np.random.Generator, variant: Variant) -> Arguments:
    """Components of very different sizes."""
    a, b, _ = priors(rng, 3)
    return [(seeds(rng), 8000, 2, 3, a, b, np.array([12.0, 50.0, 4.0]) * rng.uniform(0.9, 1.1))]


def many_observations(rng: np.random.Generator, variant: Variant) -> Arguments:
    """Many observations, and many features: no two entries may share their noise. Of a single observation what is
    expected is never a whole number of ones, so that numbers that are dealt out are far from it."""
    alpha = np.array([5.0, 9.0, 7.0])
    return [
        (seeds(rng), 1200, 8, 3, 0.5, 0.9, alpha * rng.uniform(0.9, 1.1)),
        (seeds(rng), 1, 9000, 3, 2.9, 2.1, alpha * rng.uniform(0.9, 1.1)),
    ]


CALLS = 16
FEW = 40  # draws among thousands that come twice where numbers are in single precision, and more


def many_calls(rng: np.random.Generator, variant: Variant) -> Arguments:
    """Short calls with many components, and a single feature, so that labels and data stand beside each other."""
    a, b, _ = priors(rng, 3)
    N = 2 * int(rng.integers(480, 520))
    return [(Generator(int(rng.integers(2**30))), N, 1, 100, a, b, rng.uniform(2.0, 5.0, size=100))]


def one_component(rng: np.random.Generator, variant: Variant) -> Arguments:
    """A single component, so that a column of X holds draws with the same probability: a table of them, with
    probabilities near 1/2, where draws that go together show most; and a dozen columns, each from a call of its own."""
    table = (seeds(rng), 2 * int(rng.integers(41, 44)), 72, 1, 60.0, 60.0, np.array([1.5]))
    return [table, *((seeds(rng), 1000, 1, 1, 6.0, float(rng.uniform(5.0, 9.0)), np.array([1.5])) for _ in range(12))]


def data_and_probabilities(value: Any, *args: Any) -> Any:
    """The data X and the probability of each entry to be 1."""
    parts = simulation(value, *args)
    return parts if isinstance(parts, str) else (parts[0].astype(int), parts[3][parts[1]])


def smallest_simulations(rng: np.random.Generator, variant: Variant) -> Arguments:
    """One observation, one feature, one component."""
    a, b, alpha = priors(rng, 3)
    return [
        (seeds(rng), 1, 4, 3, a, b, alpha),
        (seeds(rng), 6, 1, 3, a, b, alpha),
        (seeds(rng), 6, 4, 1, a, b, alpha[:1]),
    ]


def sequences(value: Any, *args: Any) -> Any:
    """Everything that is drawn, as uniform noise that is independent of all the rest."""
    parts = simulation(value, *args)
    if isinstance(parts, str):
        return parts
    return {
        "the proportions pi": uniform_proportions(value, *args)[:, 0],
        "the probabilities theta": betainc(args[4], args[5], parts[3]).ravel(),
        "the labels z": uniform_labels(value, *args)[:, 0],
        "the data X": uniform_data(value, *args)[:, 0],
    }


def label_shares(value: Any, *args: Any) -> Any:
    _, z, pi, _ = simulation(value, *args)
    return {"the labels z": (z, pi / pi.sum())}


def uniform_cdf(u: Array, *args: Any) -> Array:
    return np.clip(u, 0.0, 1.0)


def spread(steps: Array) -> Array:
    """Noise for spreading discrete draws over their steps; the same in every judgement."""
    return np.random.default_rng(20_250_101).random(steps.shape)


def with_differences(u: Array) -> Array:
    """Uniform draws in one column, and in the others their differences along each axis, modulo 1: (draws, tests)."""
    steps = [np.diff(u, axis=axis, prepend=0.0) % 1.0 for axis in range(u.ndim)]
    return np.stack([u.ravel(), *(step.ravel() for step in steps)], axis=1)


def kept_or_rounded(name: str, draws: Array) -> str:
    """What is wrong with thousands of draws of which many are equal, in words; "" where they are not.

    Draws of continuous laws hardly ever come twice, in single precision neither: a few among thousands.
    """
    again = repeats(draws)
    return f"{again:,} of {draws.size:,} entries of {name} repeat another: clipped, or rounded?" if again > FEW else ""


def uniform_proportions(value: Any, *args: Any) -> Any:
    """pi ~ Dirichlet(alpha): of what is left after the first k-1 parts, the k-th takes a Beta(alpha_k, rest) share."""
    parts, alpha = simulation(value, *args), np.asarray(args[-1], dtype=float)
    if isinstance(parts, str):
        return parts
    pi = parts[2]
    if complaint := kept_or_rounded("pi", pi):
        return complaint
    left, rest = np.cumsum(pi[::-1])[::-1], np.cumsum(alpha[::-1])[::-1]
    with np.errstate(invalid="ignore", divide="ignore"):
        u = betainc(alpha[:-1], rest[1:], np.clip(pi[:-1] / left[:-1], 0.0, 1.0))
    return np.column_stack([u, *(np.full(len(u), ratio / len(u)) for ratio in rivals.proportion_ratios(pi, alpha))])


def uniform_probabilities(value: Any, *args: Any) -> Any:
    """theta_kd ~ Beta(a, b)."""
    parts = simulation(value, *args)
    if isinstance(parts, str):
        return parts
    return kept_or_rounded("theta", parts[3]) or with_differences(betainc(args[4], args[5], parts[3]))


def uniform_labels(value: Any, *args: Any) -> Any:
    """z_n ~ Categorical(pi), with the pi that was drawn."""
    parts = simulation(value, *args)
    if isinstance(parts, str):
        return parts
    _, z, pi, _ = parts
    return with_differences((np.cumsum(pi) - pi)[z] + pi[z] * spread(z))


def uniform_data(value: Any, *args: Any) -> Any:
    """x_nd ~ Bernoulli(theta_kd), k = z_n, with the theta and z that were drawn."""
    parts = simulation(value, *args)
    if isinstance(parts, str):
        return parts
    X, z, _, theta = parts
    p = theta[z]
    u = np.where(X == 1, 1 - p + p * spread(X), (1 - p) * spread(X))
    tests = with_differences(u)
    # Turned over where theta is small, so that data that follow theta too closely, or too little, all err to one side.
    tests[:, 0] = np.where(p > 0.5, u, 1 - u).ravel()
    return np.column_stack([tests, *(ratio.ravel() for ratio in rivals.data_ratios(X, z, theta))])
