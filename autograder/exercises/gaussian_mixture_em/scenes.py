"""Scenes of `gaussian_mixture_em`: observations X, responsibilities q, and parameters theta, mu and Sigma."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from autograder.authoring.scenes import until
from reference import gaussian_mixture_em as reference

Array = np.ndarray
Rng = np.random.Generator
Scene = dict[str, Any]

LEAST = 1e-4  # the smallest weight
LARGEST = 20_000.0  # of observations and means
MIXTURE = ("X", "theta", "mu", "Sigma")


def shares(rng: Rng, K: int) -> Array:
    weights = rng.uniform(0.2, 1.0, size=K)
    return np.asarray(weights / weights.sum())


def rare(rng: Rng, K: int) -> Array:
    """Weights, one of them 1e-4."""
    return np.append(LEAST, (1 - LEAST) * shares(rng, K - 1))


def covariances(rng: Rng, K: int, D: int) -> Array:
    """Correlated, and of sizes that differ by component and axis."""
    A = rng.normal(size=(K, D, D)) / np.sqrt(D)
    scales = rng.uniform(0.6, 2.2, size=(K, D))
    return np.asarray((A @ A.transpose(0, 2, 1) + 0.4 * np.eye(D)) * scales[:, :, None] * scales[:, None, :])


def turned(rng: Rng, K: int, D: int) -> Array:
    """Covariances with eigenvalues from 0.08 to 0.3: there 1e-4 more shows in any direction, and 1e-6 in none."""
    turns = np.linalg.qr(rng.normal(size=(K, D, D)))[0]
    return np.asarray(turns * rng.uniform(0.08, 0.3, size=(K, 1, D)) @ turns.transpose(0, 2, 1))


def observed(rng: Rng, N: int, theta: Array, mu: Array, Sigma: Array) -> Array:
    components = rng.choice(len(theta), size=N, p=theta)
    return np.array([rng.multivariate_normal(mu[k], Sigma[k]) for k in components])


def mixture(rng: Rng, X: Any, theta: Array, mu: Array, Sigma: Array, q: Array | None = None) -> Scene:
    """X is data, or how many observations to draw. Responsibilities, where none are given, are soft and unequal, and no
    posterior of anything."""
    X, K = observed(rng, X, theta, mu, Sigma) if isinstance(X, int) else X, len(theta)
    q = rng.dirichlet(np.full(K, 0.9), size=len(X)) * 0.97 + 0.03 / K if q is None else q
    return {"X": X, "theta": theta, "mu": mu, "Sigma": Sigma, "q": q}


def usual(rng: Rng, N: int, K: int, D: int, unit: float = 1.0) -> Scene:
    mu = rng.normal(scale=1.5, size=(K, D)) * unit
    return mixture(rng, N, shares(rng, K), mu, covariances(rng, K, D) * unit**2)


def told(rng: Rng, variant: Mapping[str, Any]) -> Scene:
    """The first few beetles, at the start of the text."""
    X, theta, mu, Sigma = (np.array(variant[name], dtype=float) for name in MIXTURE)
    scene = mixture(rng, X[:6], theta, mu, Sigma)
    q = np.round(scene["q"], 2)
    return scene | {"q": q / q.sum(axis=1, keepdims=True)}


def usually(rng: Rng, sizes: Mapping[str, int]) -> Scene:
    """In four dimensions of so large a scale that no density is above 1e-7."""
    return usual(rng, sizes["N"], sizes["K"], sizes["D"], unit=100.0 if sizes["D"] == 4 else 1.0)


# --- ends ----------------------------------------------------------------------------------------------------------


def far_points(rng: Rng) -> list[Scene]:
    """Points whose densities all underflow: at 45 standard deviations, with two components alike enough to leave the
    posterior open, and at thousands."""

    def far_and_open() -> Scene:
        direction = rng.normal(size=3)
        spread = covariances(rng, 1, 3)[0]
        offset = 45.0 * np.linalg.cholesky(spread) @ direction / np.linalg.norm(direction)
        mu = np.stack([np.zeros(3), rng.normal(scale=0.03, size=3)])
        Sigma = np.stack([spread, spread * (1.0 + 5e-4 * rng.uniform(-1, 1))])
        return mixture(rng, offset * rng.uniform(0.95, 1.1, size=(4, 1)), rng.permutation([0.3, 0.7]), mu, Sigma)

    X = np.clip(rng.normal(scale=4000.0, size=(5, 2)), -LARGEST, LARGEST)
    thousands = mixture(rng, X, shares(rng, 3), rng.normal(scale=1.5, size=(3, 2)), turned(rng, 3, 2))
    return [until(far_and_open, everything_counts), thousands]


def everything_counts(scene: Scene) -> bool:
    """Whether both components, their weights, their determinants and covariances off the diagonal move the result by
    much more than rounding does."""
    X, theta, mu, Sigma = (scene[name] for name in MIXTURE)
    q = reference.e_step(X, theta, mu, Sigma)
    untilted = reference.e_step(X, theta, mu, Sigma * np.eye(X.shape[1]))
    evenly = reference.log_likelihood(X, np.full(len(theta), 1 / len(theta)), mu, Sigma)
    moved = abs(evenly - reference.log_likelihood(X, theta, mu, Sigma))
    volumes = np.abs(np.linalg.slogdet(Sigma)[1])
    counts = np.abs(q - untilted).max() > 0.05 and moved > 0.3 and -np.log(q.max(axis=1)).sum() > 0.3
    return bool(counts and volumes.min() > 0.5)


def many_dimensions(rng: Rng) -> list[Scene]:
    """60 dimensions of large scale: the determinants overflow. Of three observations it is open where they belong, two
    are of the rare component for sure."""
    theta = rng.permutation([0.2, 0.8])
    scale, Sigma = 10.0 ** rng.uniform(3.0, 3.1, size=60), covariances(rng, 2, 60)
    mu, Sigma = 0.1 * rng.normal(size=(2, 60)) * scale, 0.5 * (Sigma + Sigma[:1]) * scale[:, None] * scale

    def some() -> Any:
        X = observed(rng, 200, theta, mu, Sigma)
        q = reference.e_step(X, theta, mu, Sigma)
        surest = q.max(axis=1)
        chosen = np.flatnonzero((surest > 0.55) & (surest < 0.9))[:3], np.flatnonzero(q[:, np.argmin(theta)] > 0.99)[:2]
        return X[np.concatenate(chosen)]

    return [mixture(rng, until(some, lambda X: len(X) == 5), theta, mu, Sigma)]


def tiny_determinants(rng: Rng) -> list[Scene]:
    """So many narrow dimensions that the determinants are smaller than any floating point number."""
    A = rng.normal(size=(90, 90)) / np.sqrt(90)
    spread = (A @ A.T + np.eye(90)) * 10.0 ** rng.uniform(-4.0, -3.9)
    mu, Sigma = rng.normal(size=(2, 90)) * 1e-3, np.stack([spread, spread * rng.uniform(1.0, 1.02)])
    X = rng.multivariate_normal(mu[0], Sigma[0], size=4)
    return [mixture(rng, X, rng.permutation([0.4, 0.6]), mu, Sigma)]


def odd_determinants(rng: Rng) -> list[Scene]:
    return [*many_dimensions(rng), *tiny_determinants(rng)]


def nearly_singular(rng: Rng) -> list[Scene]:
    """Two measurements that nearly agree: correlations of 0.9998 and 0.9999, variances in the hundreds. Of one
    observation, at least, it is open where it belongs."""
    scales, close = rng.uniform(15.0, 25.0, size=2), rng.permutation([0.9998, 0.9999])
    Sigma = (np.eye(2) + close[:, None, None] * (1 - np.eye(2))) * scales[:, None] * scales
    theta, mu = rng.permutation([0.3, 0.7]), np.array([[-0.6], [0.7]]) * scales
    open_somewhere = lambda scene: reference.e_step(*map(scene.get, MIXTURE)).max(axis=1).min() < 0.9  # noqa: E731
    return [until(lambda: mixture(rng, 6, theta, mu, Sigma), open_somewhere)]


def singular_and_narrow(rng: Rng) -> list[Scene]:
    """And standard deviations of about 0.1, where a ridge of 1e-6 hardly shows and one of 1e-4 does."""
    theta, mu = shares(rng, 2), np.array([[-0.2, 0.1], [0.25, -0.15]])
    Sigma = np.array([[[0.012, 0.004], [0.004, 0.009]], [[0.008, -0.003], [-0.003, 0.011]]]) * rng.uniform(0.8, 1.2)
    return [*nearly_singular(rng), mixture(rng, 9, theta, mu, Sigma), *tiny_determinants(rng)]


def small_and_large(rng: Rng) -> list[Scene]:
    """One observation; one component; both in one dimension; as many of all; many of all; whole numbers; so many zeros
    in q that 1e-6 for each would show."""
    sizes = ((1, 3, 2), (6, 1, 2), (1, 2, 1), (5, 1, 1), (130, 8, 3))
    whole = mixture(
        rng,
        rng.integers(-6, 7, size=(12, 2)),
        rng.permutation([0.3, 0.7]),
        rng.normal(size=(2, 2)),
        covariances(rng, 2, 2),
    )
    theta, mu, Sigma = shares(rng, 4), rng.normal(scale=20.0, size=(4, 2)), covariances(rng, 4, 2)
    z = rng.permutation(np.arange(60) % 4)
    hard = mixture(rng, mu[z] + rng.normal(size=(60, 2)), theta, mu, Sigma, np.eye(4)[z])
    return [*(usual(rng, *each) for each in sizes), usual(rng, 4, 4, 4, unit=100.0), whole, hard]


def rare_and_far(rng: Rng) -> list[Scene]:
    """A component of weight 1e-4 that observations come from, alone or among others; a point thousands of deviations
    away; all that is far from 0, in eighths, so that single precision holds it."""
    drawn = []
    for K in (2, 3):
        mu, Sigma = rng.normal(scale=1.5, size=(K, 2)), covariances(rng, K, 2)
        often = np.array([0.6, *[0.4 / (K - 1)] * (K - 1)])
        drawn.append(mixture(rng, observed(rng, 7, often, mu, Sigma), rare(rng, K), mu, Sigma))
    outlier = mixture(rng, 6, shares(rng, 2), rng.normal(scale=1.5, size=(2, 3)), turned(rng, 2, 3))
    outlier["X"][rng.integers(6)] = rng.permutation([-LARGEST, LARGEST, 900.0])
    for sign in (1.0, -1.0):
        mu, X = (sign * (LARGEST - np.round(rng.uniform(0.0, 2.0, size=(3, 2)) * 8) / 8) for _ in range(2))
        mu[rng.integers(3), rng.integers(2)] = X[rng.integers(3), rng.integers(2)] = sign * LARGEST
        Sigma = covariances(rng, 3, 2) + 0.5 * np.eye(2)
        drawn.append(mixture(rng, X, rng.permutation([0.2, 0.3, 0.5]), mu, Sigma))
    return [*drawn, outlier]


def edges(rng: Rng) -> list[Scene]:
    return [*small_and_large(rng), *rare_and_far(rng)]


def tiny_responsibilities(rng: Rng) -> list[Scene]:
    """Components so far apart that responsibilities go down to 1e-12, where they still count."""
    mu = np.array([[0.0, 0.0], [4.5, 1.0], [-1.0, 5.0]]) + rng.uniform(-0.3, 0.3, size=(3, 2))
    Sigma = np.eye(2) * rng.uniform(0.8, 1.2, size=(3, 1, 1)) + 0.3 * (1 - np.eye(2))
    return [mixture(rng, mu[[0, 1, 2, 1, 0]] + rng.normal(size=(5, 2)) * 0.5, rare(rng, 3), mu, Sigma)]


def far_and_hard(rng: Rng) -> list[Scene]:
    """Points far away, and responsibilities of 0 and 1."""
    return [*far_points(rng), usual(rng, 7, 3, 2) | {"q": np.eye(3)[np.arange(7) % 3]}]


def hard_and_empty(rng: Rng) -> list[Scene]:
    """Responsibilities of 0 and 1, and a component that hardly anything belongs to."""
    hard = usual(rng, 11, 2, 3) | {"q": np.eye(2)[[0, 1, 1, 0, 1, 1, 0, 0, 1, 1, 1]]}
    empty = usual(rng, 10, 3, 2)
    q = empty["q"] * np.array([1.0, 1e-4, 1.0])
    return [hard, empty | {"q": q / q.sum(axis=1, keepdims=True)}]


def spread_out(rng: Rng) -> list[Scene]:
    """Many sizes; a spread from one end to the other beside a small one; observations far from 0, in eighths, which
    single precision holds, but not the squares to as many digits as their spread takes."""
    ends = rng.permutation(np.append([-LARGEST, LARGEST], np.round(rng.uniform(0.5, 1.0, size=7) * LARGEST)))
    far = rng.choice([-1.0, 1.0], size=2) * rng.uniform(1_500.0, 2_500.0, size=2)
    X = np.round((far + rng.normal(scale=2.0, size=(11, 2))) * 8) / 8
    return [
        *small_and_large(rng),
        usual(rng, 9, 2, 2) | {"X": np.column_stack([ends, rng.normal(size=9)])},
        usual(rng, 11, 2, 2) | {"X": X},
        usual(rng, 130, 6, 24),
    ]
