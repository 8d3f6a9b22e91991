"""Runs of EM for `gaussian_mixture_em`, and what they may return."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from autograder.authoring.maximisation import gains
from autograder.authoring.scenes import until
from autograder.checks.read import read
from autograder.exercises.gaussian_mixture_em.scenes import MIXTURE, Array, Rng, Scene, covariances, shares
from reference import gaussian_mixture_em as reference

DEEP = 45  # on slow data EM gains for so many iterations
TINY = 1e-12
PARAMETERS = {"theta": "rows", "mu": "real", "Sigma": "covariances"}


def attained(parts: Any, X: Array, theta: Array, mu: Array, Sigma: Array, *limits: Any) -> Any:
    """The log-likelihood at the parameters that were returned, which weighted means and covariances of X can be.

    A component that shrinks to a point has no highest likelihood, and none that floating point knows.
    """
    found = read(parts, PARAMETERS, (np.shape(theta), np.shape(mu), np.shape(Sigma)))
    if isinstance(found, str):
        return found
    low, high = X.min(axis=0), X.max(axis=0)
    slack = 1e-4 * (1.0 + np.abs(X).max(axis=0))
    if np.any(found["mu"] < low - slack) or np.any(found["mu"] > high + slack):
        return "mu: a weighted mean of the observations lies between the smallest and the largest"
    variances = np.diagonal(found["Sigma"], axis1=1, axis2=2)
    if np.any(variances > (high - low) ** 2 / 4 + slack):
        return "Sigma: a weighted variance of observations is at most a quarter of the square of their range"
    smallest = np.linalg.eigvalsh(np.cov(X.T, ddof=0).reshape(len(low), -1)).min()
    if np.linalg.eigvalsh(found["Sigma"]).min() < 1e-5 * smallest:
        return "Sigma: one of the components has shrunk to nearly a point or a line"
    return reference.log_likelihood(X, **found)


def start(X: Array, theta: Any, mu: Array, Sigma: Array) -> Scene:
    return {"X": X, "theta": np.asarray(theta), "mu": mu, "Sigma": Sigma, "max_iter": 60, "tol": 1e-6}


def fitted(run: Mapping[str, Any], max_iter: int, tol: float) -> Any:
    """What the reference gives; None where a component falls into a single point."""
    try:
        return reference.em(**{name: run[name] for name in MIXTURE}, max_iter=max_iter, tol=tol)
    except np.linalg.LinAlgError:
        return None


def is_round(fit: Any, least: float) -> bool:
    """Whether no component nears a line: where it leads from there depends on details."""
    return fit is not None and bool(np.linalg.eigvalsh(fit.Sigma).min() > least)


def story(rng: Rng, variant: Mapping[str, Any]) -> list[Scene]:
    """Fewer beetles than the text has: public tests hold them all."""
    X, *parameters = (np.array(variant[name], dtype=float) for name in MIXTURE)
    return [start(X[:40], *parameters)]


def scattered(rng: Rng, K: int, D: int, N: int) -> tuple[Array, Array]:
    """Observations from components of unequal weight, tilt and size, some three deviations apart; their means."""
    weights = np.array([0.3, 0.7]) if K == 2 else np.array([0.2, 0.3, 0.5])
    corners = np.roll(np.eye(K, D), 1, axis=1) * (2.6 if K == 2 else 3.8) - (1.5 if K > D else 0.0)
    mu = corners + rng.uniform(-0.5, 0.5, size=(K, D))
    A = rng.normal(size=(K, D, D)) / np.sqrt(D)
    Sigma = (A @ A.transpose(0, 2, 1) + 0.5 * np.eye(D)) * np.linspace(0.6, 1.6, K)[:, None, None]
    counts = np.round(rng.permutation(weights) * N).astype(int)
    X = np.concatenate([rng.multivariate_normal(mu[k], Sigma[k], size=counts[k]) for k in range(K)])
    return rng.permutation(X), mu


def runs_as_usual(run: Scene) -> bool:
    """Components of a few points, and runs that are over at once or never, would depend on details. Where nothing is
    open in the end, soft assignments could not be told from hard ones."""
    N, D = run["X"].shape
    fit = fitted(run, 44, 1e-6) if moves(run, 4, 0.0, least=0.05) else None
    if fit is None or len(fit.log_likelihoods) > 44 or N * fit.theta.min() <= 2.5 * D or not is_round(fit, 0.1):
        return False
    return bool((reference.e_step(run["X"], *fit[:3]).max(axis=1) < 0.9).mean() > 0.07)


def moves(run: Scene, iterations: int, share: float, least: float = 0.0) -> bool:
    """Whether each iteration gains so much, as a share of the log-likelihood and in nats, and no component nears a
    line."""
    gained = gains(reference.em, run, iterations)
    size = abs(reference.log_likelihood(*(run[name] for name in MIXTURE)))
    return bool(gained.min() > max(share, least / size)) and is_round(fitted(run, iterations, -np.inf), 0.03)


def vague(rng: Rng, K: int, D: int, N: int) -> Scene:
    """Separated components and a vague start, from which EM takes some twenty iterations."""

    def drawn() -> Scene:
        X, means = scattered(rng, K, D, N)
        mu = means + rng.uniform(-1.5, 1.5, size=(K, D))
        return start(X, shares(rng, K), mu, 0.7 * covariances(rng, K, D) + 1.5 * np.eye(D))

    return dict(until(drawn, runs_as_usual))


def runs(rng: Rng) -> list[Scene]:
    return [vague(rng, 2, 3, 45), vague(rng, 3, 2, 60)]


def moving(rng: Rng, K: int, D: int, N: int) -> Scene:
    return dict(until(lambda: vague(rng, K, D, N), lambda run: moves(run, 5, 1e-4)))


def slow_start(rng: Rng) -> Scene:
    """Two components closer than two deviations: EM gains little by little, and for long."""

    def drawn() -> Scene:
        z = rng.permutation(np.repeat([0, 1], [20, 30]))
        X = rng.normal(size=(50, 2)) * np.array([1.0, 0.7]) + np.array([[0, 0], [1.3, -1.4]])[z]
        return start(
            X, [0.6, 0.4], X[rng.choice(50, size=2, replace=False)], np.stack([2.0 * np.eye(2), 1.5 * np.eye(2)])
        )

    return dict(until(drawn, lambda run: moves(run, DEEP + 1, 1.5e-5) and bears_a_ridge(run)))


def bears_a_ridge(run: Scene) -> bool:
    """Whether a ridge of 1e-6 in every M step, which is as right as none, leads along the same way."""
    X, *parameters = (run[name] for name in MIXTURE)
    plain = fitted(run, DEEP + 1, -np.inf).log_likelihoods
    trace = [plain[0]]
    for _ in range(DEEP + 1):
        theta, mu, Sigma = reference.m_step(X, reference.e_step(X, *parameters))
        parameters = [theta, mu, Sigma + 1e-6 * np.eye(X.shape[1])]
        trace.append(reference.log_likelihood(X, *parameters))
    return bool(np.abs(np.array(trace) - plain).max() < 1e-6 * np.abs(plain).max())


def slow_starts(rng: Rng) -> list[Scene]:
    """One that gains little by little, and one that gains much with every iteration."""
    return [slow_start(rng), moving(rng, 2, 3, 45)]


def numbered_runs(rng: Rng) -> list[Scene]:
    """One, two and three iterations; forty-five; and a few where components, observations or starts are unusual."""

    def unusual() -> Scene:
        """Far more observations of one component than of the other, a start far away, a weight near 0, an outlier."""
        X, means = scattered(rng, 2, 2, 60)
        X = np.concatenate([X, rng.normal(size=(40, 2)) + means[0]])
        X[7] += 25.0
        return start(X, [2e-4, 1 - 2e-4], means + np.array([9.0, -7.0]), covariances(rng, 2, 2) + 6.0 * np.eye(2))

    def crowded() -> Scene:
        X, means = scattered(rng, 3, 2, 70)
        mu = np.concatenate([means, means[:2]]) + rng.uniform(-1.5, 1.5, size=(5, 2))
        return start(X, shares(rng, 5), mu, covariances(rng, 5, 2) + 2.0 * np.eye(2))

    def gaining(draw: Callable[[], Scene]) -> Scene:
        return dict(until(draw, lambda run: moves(run, 4, 0.0)))

    two, three, X = moving(rng, 2, 3, 45), moving(rng, 3, 2, 60), rng.normal(size=(9, 2)) * np.array([3.0, 0.8])
    asked = [
        *((two, 1), (two, 2), (three, 1), (three, 3), (slow_start(rng), DEEP), (gaining(unusual), 3)),
        (gaining(crowded), 2),
        (start(X, [1.0], rng.normal(size=(1, 2)), covariances(rng, 1, 2)), 2),
        (start(X[:, :1], [1.0], rng.normal(size=(1, 1)), covariances(rng, 1, 1)), 1),
    ]
    return [{**run, "max_iter": iterations, "tol": 1e-6 if iterations == DEEP else TINY} for run, iterations in asked]


def symmetric_starts(rng: Rng) -> list[Scene]:
    """All components alike; few iterations, for rounding errors grow."""
    X, _ = scattered(rng, 3, 2, 40)
    mu, Sigma = np.tile(rng.normal(size=2), (3, 1)), np.tile(covariances(rng, 1, 2), (3, 1, 1))
    return [start(X, [0.2, 0.5, 0.3], mu, Sigma) | {"max_iter": 3}]
