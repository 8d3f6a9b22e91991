"""The scenes of `bernoulli_mixture`: the text's, usual ones, special ones, and those at the ends of the ranges."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from reference import bernoulli_mixture as reference

Array = np.ndarray
Scene = dict[str, Any]

LEAST, MOST = 0.1, 30.0  # of the priors' parameters
LOW, HIGH = 0.02, 300.0  # of the parameters of q
MANY = 230  # observations
SMALL = ((1, 4, 3), (6, 1, 3), (5, 3, 1), (8, 3, 4))  # N, D, K
LARGE = ((MANY, 3, 4), (8, 220, 12))


def story(rng: np.random.Generator, variant: Mapping[str, Any]) -> Scene:
    """The ponds that are written out, and two components."""
    return {
        "X": np.array(variant["few"]),
        "z": np.array([1, 0, 0, 1, 1]),
        "pi": np.array([0.3, 0.7]),
        "theta": np.array([[0.2, 0.6, 0.5], [0.9, 0.1, 0.25]]),
        "r": np.array([[0.9, 0.1], [0.2, 0.8], [0.75, 0.25], [0.4, 0.6], [0.05, 0.95]]),
        "a_q": np.array([[2.5, 0.7, 3.0], [0.9, 1.6, 0.5]]),
        "b_q": np.array([[0.8, 2.2, 1.5], [3.1, 0.6, 2.4]]),
        "alpha_q": np.array([1.5, 4.0]),
        "alpha": np.array(variant["alpha"][:2]),
    }


def priors(rng: np.random.Generator, K: int) -> Scene:
    """a, b and alpha, all different and none of them 1."""
    a, b = float(rng.uniform(0.5, 0.8)), float(rng.uniform(1.5, 2.6))
    return {"a": a, "b": b, "alpha": rng.permutation(np.linspace(0.6, 3.4, K) + 0.07)}


def factors(rng: np.random.Generator, K: int, D: int) -> Scene:
    """Any q(theta) and q(pi), some of the parameters below 1, where digamma is far from the logarithm."""
    a_q, b_q = rng.uniform(0.5, 6.0, size=(K, D)), rng.uniform(0.4, 4.0, size=(K, D))
    alpha_q = rng.permutation(np.linspace(0.6, 5.0, K) + rng.uniform(-0.1, 0.1, size=K))
    return {"a_q": a_q, "b_q": b_q, "alpha_q": alpha_q}


def data(rng: np.random.Generator, N: int, D: int) -> Array:
    """Zeros and ones, the features of different frequency; never symmetric, so that exchanged axes show."""
    while True:
        X = (rng.random((N, D)) < rng.permutation(np.linspace(0.2, 0.75, D))).astype(int)
        if N != D or N == 1 or np.any(X != X.T):
            return X


def scene(rng: np.random.Generator, N: int, D: int, K: int) -> Scene:
    """Data, components, any q and priors: nothing cancels that cancels after an update."""
    latents = {
        "X": data(rng, N, D),
        "z": rng.permutation(np.append(np.arange(K), rng.integers(0, K, size=N))[:N]),
        "pi": rng.permutation(rng.dirichlet(np.linspace(2.0, 6.0, K)) * 0.9 + 0.1 / K),
        "theta": rng.uniform(0.08, 0.92, size=(K, D)),
        "r": rng.dirichlet(np.linspace(0.5, 2.0, K), size=N) * 0.98 + 0.02 / K,
    }
    return latents | factors(rng, K, D) | priors(rng, K)


def usual(rng: np.random.Generator, sizes: Mapping[str, int]) -> Scene:
    return scene(rng, sizes["N"], sizes["D"], sizes["K"])


def special(rng: np.random.Generator) -> list[Scene]:
    """An empty component, one that is hardly used, hard and tiny responsibilities, q as updates leave it, and
    thousands of features."""
    empty, rare, hard = scene(rng, 7, 3, 4), scene(rng, 8, 4, 3), np.eye(3)[rng.permutation(np.arange(8) % 3)]
    empty["theta"][-1] = rng.uniform([1e-6, 0.999, 0.2], [3e-6, 1 - 1e-4, 0.8])
    for name, value in (("a_q", 0.61 + 1e-6), ("b_q", 1.7), ("alpha_q", 0.02)):  # nearly those of a prior
        rare[name][1] = value
    few = scene(rng, 8, 4, 3)
    tiny = few["r"] * np.array([1.0, 1e-4, 1.0])
    return [
        empty | {"z": np.array([0, 2, 1, 1, 0, 2, 1])},
        rare,
        scene(rng, 8, 4, 3) | {"r": hard},
        few | {"r": tiny / tiny.sum(axis=1, keepdims=True)},
        updated(scene(rng, 9, 4, 3)),
        updated(scene(rng, 6, 5, 2)),
        features(rng),
    ]


def updated(found: Scene) -> Scene:
    """With factors as CAVI leaves them."""
    a_q, b_q = reference.update_q_theta(found["X"], found["r"], found["a"], found["b"])
    alpha_q = reference.update_q_pi(found["r"], found["alpha"])
    r = reference.update_q_z(found["X"], a_q, b_q, alpha_q)
    return found | {"r": r, "a_q": a_q, "b_q": b_q, "alpha_q": alpha_q}


def edges(rng: np.random.Generator) -> list[Scene]:
    """Sizes of 1 and of hundreds; all priors; parameters of q from 0.02 to 300; tiny weights and probabilities; the
    first or the last component without observations."""
    drawn = []
    for index, (N, D, K) in enumerate((*SMALL, *LARGE)):
        known = {"r": soft(rng, N, K), "z": np.arange(K - 1, K - 1 - N, -1) % K}
        drawn.append(scene(rng, N, D, K) | known | edge_factors(rng, K, D) | edge_latents(rng, K, D, index))
    for index, (D, z) in enumerate(((2, [2, 1, 1, 2, 2]), (220, [0, 1, 1, 0, 0]))):
        drawn.append(scene(rng, 5, D, 3) | edge_latents(rng, 3, D, index) | {"z": np.array(z)})
    crowds = [scene(rng, *sizes) for sizes in LARGE]
    return [*drawn, *crowds, vanishing(rng), balanced(rng, True), balanced(rng, False), *apart(rng)]


def edge_latents(rng: np.random.Generator, K: int, D: int, index: int) -> Scene:
    """pi with 1e-4, theta with 1e-8 and 1 - 1e-4; a, b and alpha from one end to the other, a and b on both sides of 1,
    and then on the same."""
    low, high = rng.uniform(0.3, 0.9, size=2), rng.uniform(1.2, 5.0, size=2)
    a, b = ((LEAST, MOST), (MOST, LEAST), tuple(low), tuple(high))[index % 4]
    alpha = rng.permutation(np.append([MOST, LEAST], rng.uniform(0.3, 4.0, size=max(K - 2, 0))))[:K]
    rest, theta = rng.uniform(0.5, 1.0, size=K - 1), rng.uniform(0.1, 0.9, size=(K, D))
    pi = np.append(rest / rest.sum() * (1 - 1e-4), 1e-4) if K > 1 else np.ones(1)
    theta.flat[0], theta.flat[-1] = 1e-8, 1 - 1e-4
    return {"pi": pi, "theta": theta, "a": float(a), "b": float(b), "alpha": alpha}


def soft(rng: np.random.Generator, N: int, K: int) -> Array:
    """Soft responsibilities; where there are many observations, the first component has tiny ones alone."""
    r = np.asarray(rng.dirichlet(np.linspace(0.8, 2.0, K), size=N)) if K > 1 else np.ones((N, 1))
    if N == MANY:
        r[:, 0] = 10.0 ** rng.uniform(-7.0, -3.0, size=N)
    return np.asarray(r / r.sum(axis=1, keepdims=True))


def edge_factors(rng: np.random.Generator, K: int, D: int) -> Scene:
    """a_q, b_q and alpha_q, from one end to the other."""
    a_q, b_q = rng.uniform(0.5, 6.0, size=(2, K, D))
    a_q.flat[0], a_q.flat[1], b_q.flat[0], b_q.flat[-1] = LOW, HIGH, LOW, HIGH
    alpha_q = rng.uniform(0.5, 5.0, size=K)
    alpha_q[0], alpha_q[-1] = HIGH, LOW
    return {"a_q": a_q, "b_q": b_q, "alpha_q": alpha_q}


def balanced(rng: np.random.Generator, rare: bool) -> Scene:
    """X and the factors of three components, near one end all at once, so that none is out of the question.

    Of the features the first has all a_q near the lower end and the second all b_q; the third has an a_q and the fourth
    a b_q at the upper end. alpha_q is near the lower end if rare, else up to the upper one.
    """
    near = LOW * (1 + 0.04 * rng.permuted(np.tile([0.0, 0.5, 1.0], (3, 1)), axis=1))
    a_q, b_q = rng.uniform(0.5, 6.0, size=(2, 3, 4))
    a_q[:, 0], b_q[:, 1] = near[0], near[1]
    a_q[:, 2], b_q[:, 3] = (rng.permutation([HIGH, rng.uniform(100, 140), rng.uniform(30, 40)]) for _ in range(2))
    X = rng.permuted(np.array([[1, 0, 0, 1], [0, 1, 1, 0], [1, 0, 0, 0], [0, 1, 0, 1], [1, 0, 1, 1]]), axis=0)
    X[0], X[1] = [1, 0, 0, 1], [0, 1, 0, 1]
    alpha_q = near[2] if rare else rng.permutation([HIGH, rng.uniform(20, 30), rng.uniform(3, 4)])
    return scene(rng, 5, 4, 3) | {"X": X, "a_q": a_q, "b_q": b_q, "alpha_q": alpha_q}


def vanishing(rng: np.random.Generator) -> Scene:
    """Products too small for floating point, over all data, one observation, one feature, all labels, pi or theta."""
    found, least = scene(rng, MANY, 48, 5), int(rng.choice([0, 2, 3]))
    X, z, theta = found["X"], rng.integers(0, 5, size=MANY), found["theta"]
    z[rng.permutation(MANY)[: MANY // 2]] = least
    theta[least, :-1], theta[:, -1] = 1e-8, 1e-8
    X[np.flatnonzero(z == least)[::40]] = 1
    X[:60, -1] = 1
    known = {"pi": np.array([1e-4, 0.3, 1e-4, 1e-4, 0.6997]), "alpha": np.array([MOST, 12.0, 27.0, 29.0, 15.0])}
    return found | known | {"z": z, "a": MOST, "b": 2.5}


def apart(rng: np.random.Generator) -> list[Scene]:
    """Responsibilities down to 1e-12; and so many zeros in r that 1e-6 for each would show in the bound."""
    share = rng.uniform(0.2, 0.8, size=(3, 14))
    X = (rng.random((6, 14)) < share[[0, 1, 2, 0, 1, 2]]).astype(int)
    q = {"a_q": 30 * share, "b_q": 30 * (1 - share), "alpha_q": np.array([0.4, 3.0, 7.0])}
    a_q, b_q = rng.uniform(0.8, 4.0, size=(2, 5, 1))
    zeros = {"r": np.eye(5)[rng.integers(0, 5, size=80)], "a_q": a_q, "b_q": b_q, "alpha_q": rng.uniform(1.0, 3.0, 5)}
    known = {"a": 1.3, "b": 0.7, "alpha": np.array([0.7, 1.5, 2.0, 0.9, 1.2])}
    return [scene(rng, 6, 14, 3) | {"X": X} | q, scene(rng, 80, 1, 5) | zeros | known]


def features(rng: np.random.Generator) -> Scene:
    """Thousands of features: probabilities below the smallest floating point number, of components so alike that q(z)
    is not sharp.

    The last observation is unlike the others, and hundreds of nats less probable: each row needs a scale of its own.
    """
    D = 2600
    a_q, b_q = rng.uniform(1.0, 5.0, size=(2, 1, D))
    close = np.exp(0.016 * rng.normal(size=(2, D)))
    X = (rng.random((4, D)) < a_q / (a_q + b_q)).astype(int)
    X[-1] = a_q[0] < b_q[0]
    known = {"a_q": a_q * close, "b_q": b_q * close[::-1], "alpha_q": np.array([2.0, 3.5])}
    return scene(rng, 4, D, 2) | {"X": X} | known


def size_of_logs(X: Array, a_q: Array, b_q: Array, alpha_q: Array) -> float:
    """How large the logarithms of an observation's probabilities are at most, roughly."""
    logs = 0.5 * (1 / a_q + 1 / b_q + np.log1p(b_q / a_q) + np.log1p(a_q / b_q))
    return float(4.0 + np.max(logs.sum(axis=1) + 1 / alpha_q + np.log1p(alpha_q.sum() / alpha_q)))
