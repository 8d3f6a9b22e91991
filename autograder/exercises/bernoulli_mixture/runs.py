"""The runs of `bernoulli_mixture.cavi`: data on which it is known where they end, and what updates leave behind."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from autograder.authoring.climbs import DEEP, ascend, misadded
from autograder.authoring.runs import Updates
from autograder.checks.sweeps import climbs_for_long
from autograder.exercises.bernoulli_mixture.cases import Array, Scene, priors
from reference import bernoulli_mixture as reference

GIVEN = ("X", "K", "a", "b", "alpha")
UNSURE = 3e-4  # how improbable the likeliest labels are in all, relative to the ELBO
UPDATES: Updates = {
    reference.update_q_theta: ("a_q", "b_q"),
    reference.update_q_pi: ("alpha_q",),
    reference.update_q_z: ("r",),
}


def run_of(found: Mapping[str, Any], rng: np.random.Generator, *limits: Any) -> Any:
    return reference.cavi(*(*(found[name] for name in GIVEN), rng, *limits))


def mixture(rng: np.random.Generator, N: int, D: int, pi: Sequence[float], flip: float) -> Scene:
    """Observations of components that show opposite features, each feature flipped with probability about `flip`."""
    K = len(pi)
    pattern = np.array([[(d >> k) & 1 if K > 2 else (d + k) % 2 for d in range(D)] for k in range(K)])
    noise = rng.uniform(0.7 * flip, 1.3 * flip, size=(K, D))
    theta = np.abs(pattern - noise)
    z = rng.permutation(np.repeat(np.arange(K), np.diff(np.round(np.cumsum(np.append(0, pi)) * N).astype(int))))
    return {"X": (rng.random((N, D)) < theta[z]).astype(int), "K": K}


def story(rng: np.random.Generator, variant: Mapping[str, Any]) -> list[Scene]:
    prior = {"a": variant["a"], "b": variant["b"], "alpha": np.array(variant["alpha"][:2])}
    return [mixture(rng, 60, 10, [0.35, 0.65], 0.15) | prior]


def easy_runs(rng: np.random.Generator) -> list[Scene]:
    """Labels of the first are unsure, so that hard ones lead to less."""
    unsure = easy_run(rng, 70, 9, [0.3, 0.7], 0.15)
    while not is_unsure(rng, unsure):
        unsure = easy_run(rng, 70, 9, [0.3, 0.7], 0.15)
    return [unsure, easy_run(rng, 110, 20, [0.2, 0.33, 0.47], 0.1)]


def is_unsure(rng: np.random.Generator, found: Mapping[str, Any]) -> bool:
    fit = run_of(found, rng)
    return bool(-np.sum(np.log(fit.r.max(axis=1))) > UNSURE * abs(fit.elbos[-1]))


def easy_run(rng: np.random.Generator, N: int, D: int, pi: Sequence[float], flip: float) -> Scene:
    """Components of different sizes that are easy to find; a prior that tells no component from another."""
    prior = {"a": float(rng.uniform(0.6, 0.8)), "b": float(rng.uniform(1.3, 1.7))}
    alpha = np.full(len(pi), float(rng.uniform(1.6, 2.4)))
    while True:
        found = mixture(rng, N, D, pi, flip) | prior | {"alpha": alpha, "max_iter": 100, "tol": 1e-7}
        if has_one_optimum(rng, found):
            return found


def has_one_optimum(rng: np.random.Generator, found: Mapping[str, Any]) -> bool:
    """Whether nearly all starts end at one ELBO, and the others far below: no second optimum is mistaken for it.

    Clusters, as k-means finds them, are a start that many use, and may lead to an optimum that soft starts never see.
    """
    soft = np.array([run_of(found, rng, 100, 1e-7).elbos[-1] for _ in range(5)])
    hard = np.array([end_from(clusters(rng, found["X"], found["K"]), found) for _ in range(5)])
    top = max(soft.max(), hard.max())
    gaps = [(top - ends) / abs(top) for ends in (soft, hard)]
    return bool(all((gap < 1e-5).sum() >= 4 and np.all((gap < 1e-5) | (gap > 1e-2)) for gap in gaps))


def clusters(rng: np.random.Generator, X: Array, K: int) -> Array:
    """Labels by k-means."""
    centers = rng.permutation(np.unique(X, axis=0))[:K].astype(float)
    for _ in range(20):
        labels = np.argmin(((X[:, None] - centers) ** 2).sum(axis=2), axis=1)
        centers = np.stack([X[labels == k].mean(axis=0) if np.any(labels == k) else centers[k] for k in range(K)])
    return labels


def end_from(labels: Array, found: Mapping[str, Any]) -> float:
    """The ELBO to which such labels lead."""
    r = 0.1 / found["K"] + 0.9 * np.eye(found["K"])[labels]
    return ascend({**found, "r": r}, UPDATES, reference.elbo, 100, 1e-5)[-1]


def overlapping_runs(rng: np.random.Generator) -> list[Scene]:
    return [overlapping_run(rng, 45, 6, [0.4, 0.6], 0.2), overlapping_run(rng, 60, 10, [0.25, 0.3, 0.45], 0.15)]


def overlapping_run(rng: np.random.Generator, N: int, D: int, pi: Sequence[float], flip: float) -> Scene:
    """Components that overlap, and a prior that prefers one of them: many local optima, all of them right."""
    prior = priors(rng, len(pi))
    while True:
        found = mixture(rng, N, D, pi, flip) | prior | {"max_iter": 200, "tol": 1e-5}
        if all(len(run_of(found, rng, 200, 1e-5).elbos) < 45 for _ in range(5)):
            return found


def limited(rng: np.random.Generator) -> list[Scene]:
    """Three iterations where more are needed, and as many as nobody needs; with the longest traces allowed.

    With the start and every single update counted, a trace has four values per iteration and a few.
    """
    few, many = overlapping_run(rng, 60, 10, [0.25, 0.3, 0.45], 0.15), easy_run(rng, 70, 9, [0.3, 0.7], 0.15)
    few |= {"max_iter": 3, "tol": 1e-12, "longest": 14}
    return [few, many | {"max_iter": 600, "tol": 1e-3, "longest": 500}]


def slow(rng: np.random.Generator) -> Scene:
    """Features that hardly tell two components apart: every start of the reference climbs for 36 sweeps."""
    while True:
        found = mixture(rng, 50, 6, [0.3, 0.7], float(rng.uniform(0.31, 0.36)))
        found |= priors(rng, 2) | {"alpha": rng.permutation([1.6, 2.3])}
        if all(climbs_for_long(run_of(found, rng, DEEP, -np.inf).elbos) for _ in range(3)):
            return found


def sweeps(rng: np.random.Generator) -> list[Scene]:
    """One component, one observation; rare, too many and empty components, and an outlier."""
    rare = mixture(rng, 40, 7, [0.05, 0.95], 0.2) | priors(rng, 2)
    rare["X"][0] = 1 - rare["X"][1]
    few = (rng.random((9, 4)) < 0.4).astype(int)
    return [
        priors(rng, 1) | {"X": few, "K": 1, "alpha": np.array([1.3])},
        priors(rng, 1) | {"X": few[:1], "K": 1, "alpha": np.array([0.7])},
        rare,
        priors(rng, 5) | {"X": np.concatenate([few, few[:4]]), "K": 5},
    ]


def implausible(found: Mapping[str, Any]) -> str:
    """Why no update gives these parameters: whatever r was, it adds counts to a prior, N of them over all components.

    Far from there the ELBO is a difference of huge numbers, which floating point cannot tell.
    """
    N, ones, zeros = len(found["X"]), found["a_q"] - found["a"], found["b_q"] - found["b"]
    of_pi = found["alpha_q"] - found["alpha"]
    return misadded(("a_q", ones, N, None), ("b_q", zeros, N, None), ("a_q + b_q", ones + zeros, N, N)) or misadded(
        ("alpha_q", of_pi, N, N)
    )


def at_most() -> float:
    """What no ELBO exceeds: it is below log p(X), and X is discrete, so that p(X) is below 1."""
    return 0.0
