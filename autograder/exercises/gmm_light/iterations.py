"""The runs of `gmm_light` one sweep after the other, and what every sweep leaves behind."""

from __future__ import annotations

from typing import Any

import numpy as np

from autograder.checks.sweeps import climbs_for_long
from autograder.exercises.gmm_light.cases import Array, Variant, mixture, seed, valid_fit
from autograder.values import Generator
from reference import gmm_light as reference

DEEP = 36  # runs on slow data gain for so many sweeps


def updated_factors(parts: Any, x: Array, pi: Array, tau: Array, nu: Array, sigma: Array) -> Any:
    """r, m, s2 as updates leave them, whatever r was before; words for what no update gives."""
    valid = valid_fit(parts, len(x), len(pi))
    if isinstance(valid, str):
        return valid
    r, m, s2 = valid
    counts = (1.0 / s2 - 1.0 / sigma**2) / tau
    slack = 1e-4 * (len(x) + np.max(1.0 / (tau * sigma**2)))
    if counts.min() < -slack or counts.max() > len(x) + slack or abs(counts.sum() - len(x)) > len(x) * slack:
        return "s2: no responsibilities lead to these variances; between them the components have N observations"
    low, high = np.minimum(nu, x.min()), np.maximum(nu, x.max())
    if np.any(m < low - 1e-3 * (1 + np.abs(low))) or np.any(m > high + 1e-3 * (1 + np.abs(high))):
        return "m: an update leads to a mean between the prior's and the observations"
    return r / r.sum(axis=1, keepdims=True), m, s2


def attained(parts: Any, x: Array, pi: Array, tau: Array, nu: Array, sigma: Array, *rest: Any) -> Any:
    """The ELBO at the factors that were returned."""
    q = updated_factors(parts, x, pi, tau, nu, sigma)
    return q if isinstance(q, str) else reference.elbo(x, q[0], q[1], q[2], pi, tau, nu, sigma)


def at_most(x: Array, pi: Array, tau: Array, *rest: Any) -> float:
    """What no ELBO exceeds: it is below log p(x), and a density of the mixture is nowhere above that of its peaks."""
    return float(len(x) * np.log(np.sum(pi * np.sqrt(tau / (2 * np.pi)))))


def slow_run(rng: np.random.Generator) -> tuple[Any, ...]:
    """Five components that overlap and whose prior is wide: every start of the reference climbs for 36 sweeps."""
    while True:
        pi = rng.permutation([0.1, 0.15, 0.2, 0.25, 0.3])
        nu, tau = np.arange(5) * rng.uniform(0.9, 1.1) + rng.uniform(-0.1, 0.1, 5), rng.uniform(0.9, 1.2, 5)
        x = rng.normal(nu.mean(), 1.6, size=60)
        x[1] = x[0]
        args = (x, pi, tau, nu, rng.uniform(1.8, 2.2, size=5))
        if all(climbs_for_long(reference.cavi(*(*args, rng, DEEP, -np.inf)).elbos) for _ in range(3)):
            return (*args, seed(rng))


def single_sweeps(rng: np.random.Generator, variant: Variant) -> list[tuple[tuple[Any, ...], bool]]:
    """A slow run; one component, one observation; an outlier, a rare and an empty component, wide and narrow priors."""
    one = (
        np.array([1.0]),
        np.array([float(rng.uniform(0.3, 0.8))]),
        np.array([-1.5]),
        np.array([float(rng.uniform(2, 4))]),
    )
    x, pi, tau, nu, sigma = mixture(rng, 25, 3, far=float(rng.choice([-150.0, 180.0])))
    x[1], rare = x[2], np.array([1e-4, 0.3, 0.6999])
    return [
        (slow_run(rng), True),
        ((rng.normal(2.0, 3.0, size=8), *one, seed(rng)), False),
        ((rng.normal(2.0, 3.0, size=1), *one, seed(rng)), False),
        ((x, pi, tau, nu, sigma, seed(rng)), False),
        ((x[1:], rng.permutation(rare), tau, nu + np.array([0.0, 60.0, 0.0]), sigma * 0.1, seed(rng)), False),
        ((x[1:6], pi, tau * 20.0, nu, sigma * 30.0, seed(rng)), False),
    ]


def patient_runs(rng: np.random.Generator, variant: Variant) -> list[tuple[tuple[Any, ...], int]]:
    return [(slow_run(rng), 200)]


def size(x: Array, pi: Array, tau: Array, nu: Array, sigma: Array, start: Generator) -> float:
    """How large the ELBO is, after a few sweeps of the reference."""
    return float(reference.cavi(x, pi, tau, nu, sigma, np.random.default_rng(start.seed), 5, 1e-12).elbos[-1])


def state(parts: Any, x: Array, pi: Array, tau: Array, nu: Array, sigma: Array, start: Any) -> Any:
    """q as its key, r, and one block, the parameters of q(mu)."""
    q = updated_factors(parts, x, pi, tau, nu, sigma)
    return q if isinstance(q, str) else (q[0], (np.stack(q[1:]),))


def best_means(r: Array, x: Array, pi: Array, tau: Array, nu: Array, sigma: Array, *rest: Any) -> tuple[Array, ...]:
    return (np.stack(reference.update_q_mu(x, r, tau, nu, sigma)),)


def best_r(blocks: tuple[Array, ...], x: Array, pi: Array, tau: Array, *rest: Any) -> Array:
    return np.asarray(reference.update_q_z(x, blocks[0][0], blocks[0][1], pi, tau))


def bound(r: Array, blocks: tuple[Array, ...], x: Array, *rest: Any) -> float:
    return float(reference.elbo(x, r, blocks[0][0], blocks[0][1], *rest[:4]))


def never_updated(r: Array, blocks: tuple[Array, ...], x: Array, *rest: Any) -> str:
    """Equal observations have equal responsibilities as soon as q(z) has been updated."""
    _, first, twin = np.unique(x, return_index=True, return_inverse=True)
    if np.abs(r - r[first[np.ravel(twin)]]).max() <= 1e-3:
        return ""
    return "observations that are equal have different responsibilities: q(z) has not been updated"
