"""The cases of `bernoulli_mixture` at the ends of what is promised: sizes of 1 and of hundreds, all priors."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from autograder.exercises.bernoulli_mixture.cases import data, q_of_parameters

Variant = Mapping[str, Any]
Arguments = list[tuple[Any, ...]]
Array = np.ndarray

LEAST, MOST = 0.1, 30.0  # of the priors' parameters
LOW, HIGH = 0.02, 300.0  # of the parameters of q
MANY = 230  # observations
SIZES = ((1, 4, 3), (6, 1, 3), (5, 3, 1), (8, 3, 4))  # N, D, K
LARGE = ((MANY, 3, 4), (8, 220, 12))


def priors(rng: np.random.Generator, K: int, index: int) -> tuple[float, float, Array]:
    """a, b and alpha from one end to the other; a and b on both sides of 1, and then on the same."""
    low, high = rng.uniform(0.3, 0.9, size=2), rng.uniform(1.2, 5.0, size=2)
    a, b = ((LEAST, MOST), (MOST, LEAST), tuple(low), tuple(high))[index % 4]
    alpha = np.append([MOST, LEAST], rng.uniform(0.3, 4.0, size=max(K - 2, 0)))
    return float(a), float(b), rng.permutation(alpha)[:K]


def proportions(rng: np.random.Generator, K: int) -> Array:
    """One of them 1e-4, or 1 if there is one only."""
    if K == 1:
        return np.ones(1)
    rest = rng.uniform(0.5, 1.0, size=K - 1)
    return np.append(rest / rest.sum() * (1 - 1e-4), 1e-4)


def probabilities(rng: np.random.Generator, K: int, D: int) -> Array:
    """Among them 1e-8 and 1 - 1e-4."""
    theta = rng.uniform(0.1, 0.9, size=(K, D))
    theta.flat[0], theta.flat[-1] = 1e-8, 1 - 1e-4
    return theta


def soft(rng: np.random.Generator, N: int, K: int) -> Array:
    """Soft responsibilities; where there are many observations, the first component has tiny ones alone."""
    r = np.asarray(rng.dirichlet(np.linspace(0.8, 2.0, K), size=N)) if K > 1 else np.ones((N, 1))
    if N == MANY:
        r[:, 0] = 10.0 ** rng.uniform(-7.0, -3.0, size=N)
    return np.asarray(r / r.sum(axis=1, keepdims=True))


def factors(rng: np.random.Generator, K: int, D: int) -> tuple[Array, Array, Array]:
    """a_q, b_q and alpha_q, from one end to the other."""
    a_q, b_q = rng.uniform(0.5, 6.0, size=(K, D)), rng.uniform(0.5, 6.0, size=(K, D))
    a_q.flat[0], a_q.flat[1], b_q.flat[0], b_q.flat[-1] = LOW, HIGH, LOW, HIGH
    alpha_q = rng.uniform(0.5, 5.0, size=K)
    alpha_q[0], alpha_q[-1] = HIGH, LOW
    return a_q, b_q, alpha_q


def balanced(rng: np.random.Generator, rare: bool) -> tuple[Array, Array, Array, Array]:
    """X and the factors of three components, near one end all at once, so that none is out of the question.

    Of the features the first has all a_q near the lower end and the second all b_q; the third has an a_q and the fourth
    a b_q at the upper end. alpha_q is near the lower end if rare, else up to the upper one.
    """
    near = LOW * (1 + 0.04 * rng.permuted(np.tile([0.0, 0.5, 1.0], (3, 1)), axis=1))
    a_q, b_q = rng.uniform(0.5, 6.0, size=(3, 4)), rng.uniform(0.5, 6.0, size=(3, 4))
    a_q[:, 0], b_q[:, 1] = near[0], near[1]
    a_q[:, 2], b_q[:, 3] = (rng.permutation([HIGH, rng.uniform(100, 140), rng.uniform(30, 40)]) for _ in range(2))
    X = rng.permuted(np.array([[1, 0, 0, 1], [0, 1, 1, 0], [1, 0, 0, 0], [0, 1, 0, 1], [1, 0, 1, 1]]), axis=0)
    X[0], X[1] = [1, 0, 0, 1], [0, 1, 0, 1]
    return X, a_q, b_q, near[2] if rare else rng.permutation([HIGH, rng.uniform(20, 30), rng.uniform(3, 4)])


def edge_joints(rng: np.random.Generator, variant: Variant) -> Arguments:
    """Sizes of 1; observations of a component with proportion 1e-4; the first or the last component without any."""
    drawn: Arguments = []
    for index, (N, D, K) in enumerate(SIZES):
        z = np.arange(K - 1, K - 1 - N, -1) % K
        drawn.append((data(rng, N, D), z, proportions(rng, K), probabilities(rng, K, D), *priors(rng, K, index)))
    for index, (D, z) in enumerate(((2, np.array([2, 1, 1, 2, 2])), (220, np.array([0, 1, 1, 0, 0])))):
        drawn.append((data(rng, 5, D), z, proportions(rng, 3), probabilities(rng, 3, D), *priors(rng, 3, index)))
    return [*drawn, vanishing_joint(rng)]


def vanishing_joint(rng: np.random.Generator) -> tuple[Any, ...]:
    """Products too small for floating point, over all data, one observation, one feature, all labels, pi or theta."""
    X, z = data(rng, MANY, 48), rng.integers(0, 5, size=MANY)
    pi, theta = np.array([1e-4, 0.3, 1e-4, 1e-4, 0.6997]), rng.uniform(0.1, 0.9, size=(5, 48))
    least = int(rng.choice([0, 2, 3]))
    z[rng.permutation(MANY)[: MANY // 2]] = least
    theta[least, :-1], theta[:, -1] = 1e-8, 1e-8
    X[np.flatnonzero(z == least)[::40]] = 1
    X[:60, -1] = 1
    return X, z, pi, theta, MOST, 2.5, np.array([MOST, 12.0, 27.0, 29.0, 15.0])


def edge_q_z(rng: np.random.Generator, variant: Variant) -> Arguments:
    """Sizes of 1 and of hundreds, parameters near 0.02 and 300; and components so far apart that responsibilities go
    down to 1e-12."""
    drawn: Arguments = [(data(rng, N, D), *factors(rng, K, D)) for N, D, K in SIZES[:-1]]
    drawn += [balanced(rng, True), balanced(rng, False)]
    drawn += [(data(rng, N, D), *q_of_parameters(rng, K, D)) for N, D, K in LARGE]
    share = rng.uniform(0.2, 0.8, size=(3, 14))
    X = (rng.random((6, 14)) < share[[0, 1, 2, 0, 1, 2]]).astype(int)
    return [*drawn, (X, 30 * share, 30 * (1 - share), np.array([0.4, 3.0, 7.0]))]


def edge_q_theta(rng: np.random.Generator, variant: Variant) -> Arguments:
    sizes = enumerate((*SIZES, *LARGE))
    return [(data(rng, N, D), soft(rng, N, K), *priors(rng, K, index)[:2]) for index, (N, D, K) in sizes]


def edge_q_pi(rng: np.random.Generator, variant: Variant) -> Arguments:
    return [(soft(rng, N, K), priors(rng, K, 0)[2]) for N, _, K in (*SIZES, *LARGE)]


def edge_bounds(rng: np.random.Generator, variant: Variant) -> Arguments:
    """Sizes of 1 and of hundreds, all priors, parameters of 0.02 and 300; and so many zeros in r that 1e-6 for each
    would show."""
    drawn: Arguments = []
    for index, (N, D, K) in enumerate((*SIZES, *LARGE)):
        drawn.append((data(rng, N, D), soft(rng, N, K), *factors(rng, K, D), *priors(rng, K, index)))
    few = rng.uniform(0.8, 4.0, size=(2, 5, 1)), rng.uniform(1.0, 3.0, size=5)
    hard = np.eye(5)[rng.integers(0, 5, size=80)]
    return [*drawn, (data(rng, 80, 1), hard, *few[0], few[1], 1.3, 0.7, np.array([0.7, 1.5, 2.0, 0.9, 1.2]))]


def size_of_logs(X: Array, a_q: Array, b_q: Array, alpha_q: Array) -> float:
    """How large the logarithms of an observation's probabilities are at most, roughly."""
    logs = 0.5 * (1 / a_q + 1 / b_q + np.log1p(b_q / a_q) + np.log1p(a_q / b_q))
    return float(4.0 + np.max(logs.sum(axis=1) + 1 / alpha_q + np.log1p(alpha_q.sum() / alpha_q)))
