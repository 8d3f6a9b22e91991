"""The cases of `bernoulli_mixture`: its variants, and what its functions are called with."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from autograder.checks.equals import crossed
from reference import bernoulli_mixture as reference

Variant = Mapping[str, Any]
Arguments = list[tuple[Any, ...]]
Array = np.ndarray

# The ponds of the text: sizes and priors of the simulation, and a few ponds that are written out.
DEFAULT = {
    "N": 240,
    "D": 18,
    "K": 4,
    "a": 0.6,
    "b": 0.9,
    "alpha": [6.0, 3.0, 4.5, 2.0],
    "seed": 1,
    "few": [[1, 0, 1], [0, 0, 1], [1, 1, 0], [0, 0, 0], [1, 0, 1]],
}


def draw_variant(rng: np.random.Generator) -> dict[str, Any]:
    """Other priors of the same kind, other ponds: simulated data whose components differ and are all there."""
    while True:
        a, b = round(float(rng.uniform(0.5, 0.7)), 2), round(float(rng.uniform(0.8, 1.0)), 2)
        alpha = [round(float(v), 1) for v in rng.permutation([6.0, 3.0, 4.5, 2.0]) + rng.uniform(-0.4, 0.4, size=4)]
        few = rng.integers(0, 2, size=(5, 3))
        seed = int(rng.integers(2, 10_000))
        data = reference.generate_data(np.random.default_rng(seed), 240, 18, 4, a, b, np.array(alpha))
        apart = min(np.abs(data.theta[j] - data.theta[k]).sum() for j in range(4) for k in range(j))
        columns, ones = np.unique(few, axis=1).shape[1], few.sum(axis=0)
        if np.bincount(data.z, minlength=4).min() >= 20 and apart > 5 and columns == 3 and 0 < ones.min() < ones.max():
            return {
                "N": 240,
                "D": 18,
                "K": 4,
                "a": a,
                "b": b,
                "alpha": alpha,
                "seed": seed,
                "few": few.tolist(),
            }


# --- cases: one function's arguments at a time ---------------------------------------------------------------------

# N, D, K: all different, all alike, and D = K, where a wrong axis fits; one twice, for what is kept by shape.
SIZES = ((7, 5, 3), (5, 2, 4), (4, 4, 4), (6, 3, 3), (7, 5, 3), (6, 4, 2), (5, 3, 2))


def priors(rng: np.random.Generator, K: int) -> tuple[float, float, Array]:
    """a, b and alpha, all different and none of them 1."""
    return float(rng.uniform(0.5, 0.8)), float(rng.uniform(1.5, 2.6)), rng.permutation(np.linspace(0.6, 3.4, K) + 0.07)


def proportions(rng: np.random.Generator, K: int) -> Array:
    return np.asarray(rng.permutation(rng.dirichlet(np.linspace(2.0, 6.0, K)) * 0.9 + 0.1 / K))


def q_of_parameters(rng: np.random.Generator, K: int, D: int) -> tuple[Array, Array, Array]:
    """Any q(theta) and q(pi), some of the parameters below 1, where digamma is far from the logarithm."""
    a_q, b_q = rng.uniform(0.5, 6.0, size=(K, D)), rng.uniform(0.4, 4.0, size=(K, D))
    return a_q, b_q, rng.permutation(np.linspace(0.6, 5.0, K) + rng.uniform(-0.1, 0.1, size=K))


def responsibilities(rng: np.random.Generator, N: int, K: int) -> Array:
    """Soft responsibilities, of components of different sizes."""
    return np.asarray(rng.dirichlet(np.linspace(0.5, 2.0, K), size=N) * 0.98 + 0.02 / K)


def data(rng: np.random.Generator, N: int, D: int) -> Array:
    """Zeros and ones, the features of different frequency; never symmetric, so that exchanged axes show."""
    while True:
        X = (rng.random((N, D)) < rng.permutation(np.linspace(0.2, 0.75, D))).astype(int)
        if N != D or N == 1 or np.any(X != X.T):
            return X


def few_ponds(variant: Variant) -> tuple[Array, float, float, Array]:
    """The ponds that are written out, and priors for two components."""
    return np.array(variant["few"]), float(variant["a"]), float(variant["b"]), np.array(variant["alpha"][:2])


def story_joint(rng: np.random.Generator, variant: Variant) -> Arguments:
    X, a, b, alpha = few_ponds(variant)
    z = np.array([1, 0, 0, 1, 1])
    return [(X, z, np.array([0.3, 0.7]), np.array([[0.2, 0.6, 0.5], [0.9, 0.1, 0.25]]), a, b, alpha)]


def joints(rng: np.random.Generator, variant: Variant) -> Arguments:
    drawn = []
    for N, D, K in SIZES:
        theta, pi = rng.uniform(0.08, 0.92, size=(K, D)), proportions(rng, K)
        z = rng.permutation(np.concatenate([np.arange(K), rng.integers(0, K, size=N - K)]))
        drawn.append((data(rng, N, D), z, pi, theta, *priors(rng, K)))
    return crossed(drawn)


def joints_with_an_empty_component(rng: np.random.Generator, variant: Variant) -> Arguments:
    """The last component has no observation, and some of its probabilities are close to 0 and 1."""
    last = rng.uniform([1e-6, 0.999, 0.2], [3e-6, 1.0 - 1e-5, 0.8])
    theta = np.concatenate([rng.uniform(0.1, 0.9, size=(3, 3)), last[None]])
    z = np.array([0, 2, 1, 1, 0, 2, 1])
    return [(data(rng, 7, 3), z, proportions(rng, 4), theta, *priors(rng, 4))]


def story_q_z(rng: np.random.Generator, variant: Variant) -> Arguments:
    X, *_ = few_ponds(variant)
    a_q = np.array([[2.5, 0.7, 3.0], [0.9, 1.6, 0.5]])
    b_q = np.array([[0.8, 2.2, 1.5], [3.1, 0.6, 2.4]])
    return [(X, a_q, b_q, np.array([1.5, 4.0]))]


def q_z_of_any_size(rng: np.random.Generator, variant: Variant) -> Arguments:
    return crossed([(data(rng, N, D), *q_of_parameters(rng, K, D)) for N, D, K in SIZES])


def rare_components(rng: np.random.Generator, variant: Variant) -> Arguments:
    """A component that is hardly used: its parameters are nearly those of the prior."""
    a_q, b_q, alpha_q = q_of_parameters(rng, 3, 4)
    a_q[1], b_q[1], alpha_q[1] = 0.61 + 1e-6, 1.7, 0.02
    return [(data(rng, 8, 4), a_q, b_q, alpha_q)]


def thousands_of_features(rng: np.random.Generator, variant: Variant) -> Arguments:
    """Probabilities below the smallest floating point number, of components so alike that q(z) is not sharp.

    The last observation is unlike the others, and hundreds of nats less probable: each row needs a scale of its own.
    """
    D = 2600
    a_q, b_q = rng.uniform(1.0, 5.0, size=(1, D)), rng.uniform(1.0, 5.0, size=(1, D))
    close = np.exp(0.016 * rng.normal(size=(2, D)))
    X = (rng.random((4, D)) < a_q / (a_q + b_q)).astype(int)
    X[-1] = a_q[0] < b_q[0]
    return [(X, a_q * close, b_q * close[::-1], np.array([2.0, 3.5]))]


def story_q_theta(rng: np.random.Generator, variant: Variant) -> Arguments:
    X, a, b, _ = few_ponds(variant)
    r = np.array([[0.9, 0.1], [0.2, 0.8], [0.75, 0.25], [0.4, 0.6], [0.05, 0.95]])
    return [(X, r, a, b)]


def q_theta_of_any_size(rng: np.random.Generator, variant: Variant) -> Arguments:
    return crossed([(data(rng, N, D), responsibilities(rng, N, K), *priors(rng, K)[:2]) for N, D, K in SIZES])


def special_responsibilities(rng: np.random.Generator, N: int) -> list[Array]:
    """Three components: hard responsibilities, and a component that next to nothing belongs to."""
    rare = responsibilities(rng, N, 3) * np.array([1.0, 1e-4, 1.0])
    return [np.eye(3)[rng.permutation(np.arange(N) % 3)], rare / rare.sum(axis=1, keepdims=True)]


def special_q_theta(rng: np.random.Generator, variant: Variant) -> Arguments:
    return [(data(rng, 7, 4), r, *priors(rng, 3)[:2]) for r in special_responsibilities(rng, 7)]


def story_q_pi(rng: np.random.Generator, variant: Variant) -> Arguments:
    (_, r, _, _), (_, _, _, alpha) = story_q_theta(rng, variant)[0], few_ponds(variant)
    return [(r, alpha)]


def q_pi_of_any_size(rng: np.random.Generator, variant: Variant) -> Arguments:
    return crossed([(responsibilities(rng, N, K), priors(rng, K)[2]) for N, _, K in SIZES])


def special_q_pi(rng: np.random.Generator, variant: Variant) -> Arguments:
    return [(r, priors(rng, 3)[2]) for r in special_responsibilities(rng, 8)]


def story_bound(rng: np.random.Generator, variant: Variant) -> Arguments:
    X, a, b, alpha = few_ponds(variant)
    r = story_q_theta(rng, variant)[0][1]
    return [(X, r, *story_q_z(rng, variant)[0][1:], a, b, alpha)]


def bounds(rng: np.random.Generator, variant: Variant) -> Arguments:
    """Any q at all: nothing cancels that cancels after an update."""
    return crossed(
        [
            (data(rng, N, D), responsibilities(rng, N, K), *q_of_parameters(rng, K, D), *priors(rng, K))
            for N, D, K in SIZES
        ]
    )


def bounds_after_updates(rng: np.random.Generator, variant: Variant) -> Arguments:
    """Factors as CAVI leaves them."""
    drawn = []
    for N, D, K in ((9, 4, 3), (6, 5, 2)):
        X, r, (a, b, alpha) = data(rng, N, D), responsibilities(rng, N, K), priors(rng, K)
        a_q, b_q = reference.update_q_theta(X, r, a, b)
        alpha_q = reference.update_q_pi(r, alpha)
        drawn.append((X, reference.update_q_z(X, a_q, b_q, alpha_q), a_q, b_q, alpha_q, a, b, alpha))
    return drawn


def bounds_with_special_responsibilities(rng: np.random.Generator, variant: Variant) -> Arguments:
    X, (a, b, alpha) = data(rng, 7, 4), priors(rng, 3)
    return [(X, r, *q_of_parameters(rng, 3, 4), a, b, alpha) for r in special_responsibilities(rng, 7)]
