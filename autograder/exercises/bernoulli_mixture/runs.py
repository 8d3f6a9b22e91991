"""The runs of `bernoulli_mixture`: what `cavi` is called with, and what it should attain."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from autograder.checks.compare import unpack
from autograder.checks.sweeps import climbs_for_long
from autograder.exercises.bernoulli_mixture.answers import FIT, factors
from autograder.exercises.bernoulli_mixture.cases import Arguments, Array, Variant, priors
from autograder.exercises.bernoulli_mixture.simulations import seeds
from autograder.values import Generator
from reference import bernoulli_mixture as reference

STARTS = 10  # how often an implementation may start; on these data nearly every start gets there


def mixture(rng: np.random.Generator, N: int, D: int, pi: Array, flip: float) -> Array:
    """Observations of components that show opposite features, each feature flipped with probability about `flip`."""
    K = len(pi)
    pattern = np.array([[(d >> k) & 1 if K > 2 else (d + k) % 2 for d in range(D)] for k in range(K)])
    noise = rng.uniform(0.7 * flip, 1.3 * flip, size=(K, D))
    theta = np.abs(pattern - noise)
    z = rng.permutation(np.repeat(np.arange(K), np.diff(np.round(np.cumsum(np.append(0, pi)) * N).astype(int))))
    return (rng.random((N, D)) < theta[z]).astype(int)


def story_run(rng: np.random.Generator, variant: Variant) -> Arguments:
    X = mixture(rng, 60, 10, np.array([0.35, 0.65]), 0.15)
    return [(X, 2, variant["a"], variant["b"], np.array(variant["alpha"][:2]), seeds(rng), 100, 1e-8)]


def brief_run(rng: np.random.Generator, variant: Variant) -> Arguments:
    """The same, over after three iterations."""
    return [(*args[:6], 3) for args in story_run(rng, variant)]


def easy_runs(rng: np.random.Generator, variant: Variant) -> Arguments:
    return [easy_run(rng, 70, 9, [0.3, 0.7], 0.15), easy_run(rng, 110, 20, [0.2, 0.33, 0.47], 0.1)]


def easy_run(rng: np.random.Generator, N: int, D: int, pi: Sequence[float], flip: float) -> tuple[Any, ...]:
    """Components of different sizes that are easy to find; a prior that tells no component from another."""
    K, a, b = len(pi), float(rng.uniform(0.6, 0.8)), float(rng.uniform(1.3, 1.7))
    alpha, start = np.full(K, float(rng.uniform(1.6, 2.4))), seeds(rng)
    while True:
        args = (mixture(rng, N, D, np.array(pi), flip), K, a, b, alpha, start, 100, 1e-7)
        if one_optimum(*args):
            return args


def one_optimum(X: Array, K: int, a: float, b: float, alpha: Array, start: Generator, *rest: Any) -> bool:
    """Whether nearly all starts end at one ELBO, and the others far below: no second optimum is mistaken for it.

    Clusters, as k-means finds them, are a start that many use, and may lead to an optimum that soft starts never see.
    """
    soft = np.array(ends_of_runs(X, K, a, b, alpha, start, *rest))
    hard = np.array([end_from(labels, X, K, a, b, alpha) for labels in clusterings(X, K, start)])
    top = max(soft.max(), hard.max())
    gaps = [(top - ends) / abs(top) for ends in (soft, hard)]
    return bool(all((gap < 1e-5).sum() >= 4 and np.all((gap < 1e-5) | (gap > 1e-2)) for gap in gaps))


def clusterings(X: Array, K: int, start: Generator) -> list[Array]:
    """Labels by k-means from a few starts."""
    found = []
    for i in range(5):
        centers = np.random.default_rng([start.seed, 50 + i]).permutation(np.unique(X, axis=0))[:K].astype(float)
        for _ in range(20):
            labels = np.argmin(((X[:, None] - centers) ** 2).sum(axis=2), axis=1)
            centers = np.stack([X[labels == k].mean(axis=0) if np.any(labels == k) else centers[k] for k in range(K)])
        found.append(labels)
    return found


def end_from(labels: Array, X: Array, K: int, a: float, b: float, alpha: Array) -> float:
    """The ELBO to which such labels lead, by a run that a gain of a ten-millionth ends, as it ends many."""
    r, bounds = 0.1 / K + 0.9 * np.eye(K)[labels], [-np.inf]
    for _ in range(100):
        a_q, b_q = reference.update_q_theta(X, r, a, b)
        alpha_q = reference.update_q_pi(r, alpha)
        r = reference.update_q_z(X, a_q, b_q, alpha_q)
        bounds.append(reference.elbo(X, r, a_q, b_q, alpha_q, a, b, alpha))
        if bounds[-1] - bounds[-2] < 1e-7 * abs(bounds[-1]):
            break
    return float(bounds[-1])


def overlapping_runs(rng: np.random.Generator, variant: Variant) -> Arguments:
    return [overlapping_run(rng, 45, 6, [0.4, 0.6], 0.2), overlapping_run(rng, 60, 10, [0.25, 0.3, 0.45], 0.15)]


def overlapping_run(rng: np.random.Generator, N: int, D: int, pi: Sequence[float], flip: float) -> tuple[Any, ...]:
    """Components that overlap, and a prior that prefers one of them: many local optima, all of them right."""
    K, start = len(pi), seeds(rng)
    rest = (K, *priors(rng, K), start, 200, 1e-5)
    while True:
        args = (mixture(rng, N, D, np.array(pi), flip), *rest)
        if all(length < 45 for length in lengths_of_runs(*args)):
            return args


def limited_runs(rng: np.random.Generator, variant: Variant) -> list[tuple[tuple[Any, ...], int]]:
    """Three iterations where more are needed, and as many as nobody needs; with the longest traces allowed.

    With the start and every single update counted, a trace has four values per iteration and a few.
    """
    few = overlapping_run(rng, 60, 10, [0.25, 0.3, 0.45], 0.15)
    many = easy_run(rng, 70, 9, [0.3, 0.7], 0.15)
    return [((*few[:-2], 3, 1e-12), 14), ((*many[:-2], 600, 1e-3), 500)]


def updated_factors(parts: Any, X: Array, K: int, a: float, b: float, alpha: Array) -> Any:
    """r, a_q, b_q, alpha_q as updates leave them; words for what no update gives.

    Whatever r was, the counts of an update are between 0 and N and sum to N over the components. Far from there the
    ELBO is a difference of huge numbers, which floating point cannot tell.
    """
    q = factors(parts, X, K)
    if isinstance(q, str):
        return q
    _, a_q, b_q, alpha_q = q
    N, slack = len(X), 1e-4 * (len(X) + np.max(alpha))
    for name, array, prior in (("a_q", a_q, a), ("b_q", b_q, b), ("alpha_q", alpha_q, alpha)):
        counts = array - prior
        if counts.min() < -slack or counts.max() > N + slack:
            return f"{name}: an update adds between 0 and N to the prior; yours adds {counts.min():.6g} or more"
    for name, array, total in (
        ("a_q + b_q", (a_q + b_q).sum(axis=0), K * (a + b) + N),
        ("alpha_q", alpha_q.sum(), np.sum(alpha) + N),
    ):
        if np.abs(array - total).max() > K * slack:
            return f"{name}: the counts that updates add sum to N over the components; yours do not"
    return q


def attained(parts: Any, X: Array, K: int, a: float, b: float, alpha: Array, *rest: Any) -> Any:
    """The ELBO at the factors that were returned."""
    q = updated_factors(parts, X, K, a, b, alpha)
    if isinstance(q, str):
        return q
    r, a_q, b_q, alpha_q = q
    return reference.elbo(X, r, a_q, b_q, alpha_q, a, b, alpha)


def at_most(*args: Any) -> float:
    """What no ELBO exceeds: it is below log p(X), and X is discrete, so that p(X) is below 1."""
    return 0.0


def best(*args: Any) -> float:
    """The highest ELBO that the reference gets to from a few starts."""
    return float(max(ends_of_runs(*args)))


def ends_of_runs(*args: Any) -> list[float]:
    """Where the reference ends from a few starts."""
    return [float(trace[-1]) for trace in traces(*args)]


def lengths_of_runs(*args: Any) -> list[int]:
    """How many iterations the reference takes from a few starts."""
    return [len(trace) for trace in traces(*args)]


def traces(
    X: Array, K: int, a: float, b: float, alpha: Array, start: Generator, max_iter: int, tol: float
) -> list[Array]:
    """The ELBO along runs of the reference from a few starts."""
    starts = [np.random.default_rng([start.seed, i]) for i in range(5)]
    return [reference.cavi(X, K, a, b, alpha, rng, max_iter, tol).elbos for rng in starts]


def no_constant(*args: Any) -> tuple[float]:
    return (0.0,)


def updates_raise_nothing(value: Any, X: Array, K: int, a: float, b: float, alpha: Array, *rest: Any) -> str:
    """At the end of a run two rounds of updates raise the ELBO by no more than a ten-thousandth of its size."""
    parts = unpack(value, FIT)
    if isinstance(parts, str):
        return parts
    q = updated_factors(parts[:-1], X, K, a, b, alpha)
    if isinstance(q, str):
        return q
    r, a_q, b_q, alpha_q = q
    before = reference.elbo(X, r, a_q, b_q, alpha_q, a, b, alpha)
    for _ in range(2):
        a_q, b_q = reference.update_q_theta(X, r, a, b)
        alpha_q = reference.update_q_pi(r, alpha)
        r = reference.update_q_z(X, a_q, b_q, alpha_q)
    after = reference.elbo(X, r, a_q, b_q, alpha_q, a, b, alpha)
    if after - before <= 1e-4 * max(1.0, abs(after)):  # factors of updates: `after` is near what the reference reaches
        return ""
    return f"the ELBO of the factors returned is {before:.8g}; two more rounds of updates raise it to {after:.8g}"


# --- one sweep after the other -------------------------------------------------------------------------------------

DEEP = 36  # runs on slow data gain for so many sweeps


def slow_run(rng: np.random.Generator) -> tuple[Any, ...]:
    """Features that hardly tell two components apart: every start of the reference climbs for 36 sweeps."""
    while True:
        X = mixture(rng, 50, 6, np.array([0.3, 0.7]), float(rng.uniform(0.31, 0.36)))
        args = (X, 2, *priors(rng, 2)[:2], rng.permutation([1.6, 2.3]))
        if all(climbs_for_long(reference.cavi(*(*args, rng, DEEP, -np.inf)).elbos) for _ in range(3)):
            return (*args, seeds(rng))


def single_sweeps(rng: np.random.Generator, variant: Variant) -> list[tuple[tuple[Any, ...], bool]]:
    """A slow run; one component, one observation; rare, too many and empty components, and an outlier."""
    X = mixture(rng, 40, 7, np.array([0.05, 0.95]), 0.2)
    X[0] = 1 - X[1]
    few = (rng.random((9, 4)) < 0.4).astype(int)
    return [
        (slow_run(rng), True),
        ((few, 1, *priors(rng, 1)[:2], np.array([1.3]), seeds(rng)), False),
        ((few[:1], 1, *priors(rng, 1)[:2], np.array([0.7]), seeds(rng)), False),
        ((X, 2, *priors(rng, 2), seeds(rng)), False),
        ((np.concatenate([few, few[:4]]), 5, *priors(rng, 5), seeds(rng)), False),
    ]


def patient_runs(rng: np.random.Generator, variant: Variant) -> list[tuple[tuple[Any, ...], int]]:
    return [(slow_run(rng), 200)]


def size(X: Array, K: int, a: float, b: float, alpha: Array, start: Generator) -> float:
    """How large the ELBO is, after a few sweeps of the reference."""
    return float(reference.cavi(X, K, a, b, alpha, np.random.default_rng(start.seed), 5, 1e-12).elbos[-1])


def state(parts: Any, X: Array, K: int, a: float, b: float, alpha: Array, start: Any) -> Any:
    """q as its key, r, and two blocks, the parameters of q(theta) and of q(pi)."""
    q = updated_factors(parts, X, K, a, b, alpha)
    return q if isinstance(q, str) else (q[0], (np.stack(q[1:3]), q[3]))


def best_parameters(r: Array, X: Array, K: int, a: float, b: float, alpha: Array, *rest: Any) -> tuple[Array, ...]:
    return np.stack(reference.update_q_theta(X, r, a, b)), reference.update_q_pi(r, alpha)


def best_r(blocks: tuple[Array, ...], X: Array, *rest: Any) -> Array:
    return np.asarray(reference.update_q_z(X, blocks[0][0], blocks[0][1], blocks[1]))


def bound(r: Array, blocks: tuple[Array, ...], X: Array, K: int, a: float, b: float, alpha: Array, *rest: Any) -> float:
    return float(reference.elbo(X, r, blocks[0][0], blocks[0][1], blocks[1], a, b, alpha))


def never_updated(r: Array, blocks: tuple[Array, ...], X: Array, *rest: Any) -> str:
    """Equal observations have equal responsibilities as soon as q(z) has been updated."""
    _, first, twin = np.unique(X, axis=0, return_index=True, return_inverse=True)
    if np.abs(r - r[first[np.ravel(twin)]]).max() <= 1e-3:
        return ""
    return "observations that are equal have different responsibilities: q(z) has not been updated"
