"""What `bernoulli_mixture.generate_data` is called with, and the laws that its draws should follow.

Each draw is put into the distribution function that it has given what was drawn before it, which makes it uniform and
independent of the others, exactly. A discrete one is spread evenly over its step. Differences of neighbours, modulo 1,
are then uniform and independent as well; draws that share their noise, or are sorted, show there.

Some 8,000 draws in each case reveal a distance of 0.06 between laws; more would take a loop over draws too long.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from scipy.special import betainc

from autograder.authoring.simulations import Sampler, label_scores, score, stick_scores
from autograder.exercises.bernoulli_mixture import rivals
from autograder.exercises.bernoulli_mixture.cases import Array, Scene, priors
from autograder.statistics.dependence import repeats
from reference import bernoulli_mixture as reference

FEW = 40  # draws among thousands that come twice where numbers are in single precision, and more


def uniform_data(X: Array, z: Array, theta: Array, spread: np.random.Generator) -> Array:
    """x_nd ~ Bernoulli(theta_kd), k = z_n, with the theta and z that were drawn."""
    p, noise = theta[z], spread.random(X.shape)
    return np.where(X == 1, 1 - p + p * noise, (1 - p) * noise)


def one_sided_data(X: Array, z: Array, theta: Array, spread: np.random.Generator) -> Array:
    """Turned over where theta is small, so that data that follow theta too closely, or too little, all err to one
    side."""
    u = uniform_data(X, z, theta, spread)
    return np.where(theta[z] > 0.5, u, 1 - u).ravel()


SAMPLER = Sampler(
    reference.generate_data,
    {"X": "bits", "z": "labels of pi", "pi": "rows", "theta": "shares"},
    noise={
        "the proportions pi": lambda pi, alpha: stick_scores(pi, alpha),
        "the probabilities theta": lambda theta, a, b: score(betainc(a, b, theta)).ravel(),
        "the labels z": label_scores,
        "the data X": lambda X, z, theta, spread: score(one_sided_data(X, z, theta, spread)),
    },
)


def uniform_cdf(u: Array, *args: Any) -> Array:
    return np.clip(u, 0.0, 1.0)


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


def proportions(pi: Array, alpha: Array) -> Any:
    """pi ~ Dirichlet(alpha): of what is left after the first k-1 parts, the k-th takes a Beta(alpha_k, rest) share."""
    if complaint := kept_or_rounded("pi", pi):
        return complaint
    left, rest = np.cumsum(pi[::-1])[::-1], np.cumsum(alpha[::-1])[::-1]
    with np.errstate(invalid="ignore", divide="ignore"):
        u = betainc(alpha[:-1], rest[1:], np.clip(pi[:-1] / left[:-1], 0.0, 1.0))
    return np.column_stack([u, *(np.full(len(u), ratio / len(u)) for ratio in rivals.proportion_ratios(pi, alpha))])


def probabilities(theta: Array, a: float, b: float) -> Any:
    """theta_kd ~ Beta(a, b)."""
    return kept_or_rounded("theta", theta) or with_differences(betainc(a, b, theta))


def labels(z: Array, pi: Array, spread: np.random.Generator) -> Array:
    """z_n ~ Categorical(pi), with the pi that was drawn."""
    return with_differences((np.cumsum(pi) - pi)[z] + pi[z] * spread.random(len(z)))


def entries(X: Array, z: Array, theta: Array, spread: np.random.Generator) -> Array:
    """The data, their differences, and how much likelier each entry is under likely errors."""
    u = uniform_data(X, z, theta, spread)
    tests = with_differences(u)
    tests[:, 0] = np.where(theta[z] > 0.5, u, 1 - u).ravel()
    return np.column_stack([tests, *(ratio.ravel() for ratio in rivals.data_ratios(X, z, theta))])


def data_and_probabilities(X: Array, z: Array, theta: Array) -> tuple[Array, Array]:
    """The data X and the probability of each entry to be 1."""
    return X.astype(int), theta[z]


def model(N: int, D: int, a: float, b: float, alpha: Array) -> Scene:
    return {"N": N, "D": D, "K": len(alpha), "a": float(a), "b": float(b), "alpha": alpha}


def story(rng: np.random.Generator, variant: Mapping[str, Any]) -> list[Scene]:
    alpha = np.array(variant["alpha"])
    return [model(30, variant["D"], variant["a"], variant["b"], alpha), model(9, 2, 2.5, 0.7, alpha[:3])]


def many_components(rng: np.random.Generator) -> list[Scene]:
    """Proportions of thousands of components are thousands of draws."""
    return [priors(rng, 3) | {"N": 3, "D": 2, "K": 8000, "alpha": rng.permutation(np.linspace(0.5, 4.0, 8000))}]


def many_probabilities(rng: np.random.Generator) -> list[Scene]:
    """Many features, and many components: neither may share its draw. Of three components hardly any observation is not
    of the last, so that its label is there."""
    known = priors(rng, 3)
    a, b, alpha = known["a"], known["b"], known["alpha"]
    alpha[-1] = 80.0
    return [model(5, 2700, a, b, alpha), model(2, 3, b, a, rng.uniform(1.0, 3.0, size=2700))]


def many_labels(rng: np.random.Generator) -> list[Scene]:
    """Components of very different sizes."""
    alpha = np.array([12.0, 50.0, 4.0]) * rng.uniform(0.9, 1.1)
    return [priors(rng, 3) | {"N": 8000, "D": 2, "K": 3, "alpha": alpha}]


def many_observations(rng: np.random.Generator) -> list[Scene]:
    """Many observations, and many features: no two entries may share their noise. Of a single observation what is
    expected is never a whole number of ones, so that numbers that are dealt out are far from it."""
    alpha = np.array([5.0, 9.0, 7.0])
    sizes = ((1200, 8, 0.5, 0.9), (1, 9000, 2.9, 2.1))
    return [model(*one, alpha=alpha * rng.uniform(0.9, 1.1)) for one in sizes]


def long_calls(rng: np.random.Generator) -> list[Scene]:
    """Short calls with many components, and a single feature, so that labels and data stand beside each other."""
    alpha = rng.uniform(2.0, 5.0, size=100)
    return [priors(rng, 3) | {"N": 2 * int(rng.integers(480, 520)), "D": 1, "K": 100, "alpha": alpha}]


def one_component(rng: np.random.Generator) -> list[Scene]:
    """A single component, so that a column of X holds draws with the same probability: a table of them, with
    probabilities near 1/2, where draws that go together show most; and a dozen columns, each from a call of its own."""
    alpha = np.array([1.5])
    table = model(2 * int(rng.integers(41, 44)), 72, 60.0, 60.0, alpha)
    return [table, *(model(1000, 1, 6.0, rng.uniform(5.0, 9.0), alpha) for _ in range(12))]


def smallest(rng: np.random.Generator) -> list[Scene]:
    """One observation, one feature, one component."""
    return [priors(rng, K) | {"N": N, "D": D, "K": K} for N, D, K in ((1, 4, 3), (6, 1, 3), (6, 4, 1))]
