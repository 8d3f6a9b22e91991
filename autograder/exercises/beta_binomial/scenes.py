"""Scenes of `beta_binomial`: observations x of m trials, the prior, and a q(theta)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from autograder.authoring.scenes import until
from reference import beta_binomial as reference

Rng = np.random.Generator
Scene = dict[str, Any]

LEAST, MOST = 0.5, 40_000.0  # of the parameters of q
TRIALS = {6: 10, 9: 4, 3: 25}  # numbers of observations and of trials never agree


def prior(rng: Rng) -> tuple[float, float]:
    """Two parameters that differ, neither 1: under a flat prior much goes unnoticed."""
    low, high = rng.uniform(0.7, 0.9), rng.uniform(1.6, 5.0)
    return (low, high) if rng.random() < 0.5 else (high, low)


def unequal(rng: Rng, N: int, m: int, rate: float) -> np.ndarray:
    """Observations of which the first and the last differ."""
    return np.asarray(until(lambda: rng.binomial(m, rate, size=N), lambda x: x[0] != x[-1]))


def scene(rng: Rng, x: Any, m: int, alpha: float, beta: float, q: Any = None) -> Scene:
    """Where no q is given it is not the best one, but sees the same; not so U-shaped that quadrature would fail."""
    data: Scene = {"x": np.asarray(x), "m": m, "alpha": alpha, "beta": beta}
    if q is None:
        factors = np.exp(rng.choice([-1, 1], size=2) * rng.uniform(0.2, 0.7, size=2))
        q = np.maximum(np.array(reference.update_q_theta(**data)) * factors, 0.65).tolist()
    return data | {"alpha_q": float(q[0]), "beta_q": float(q[1])}


def usually(rng: Rng, sizes: Mapping[str, int]) -> Scene:
    """Few and many successes."""
    m, rate = TRIALS[sizes["N"]], rng.choice([rng.uniform(0.2, 0.35), rng.uniform(0.6, 0.75)])
    return scene(rng, unequal(rng, sizes["N"], m, rate), m, *prior(rng))


def told(rng: Rng, variant: Mapping[str, Any]) -> Scene:
    """The trays of the text, with a prior whose parameters are no whole numbers."""
    return {"alpha": variant["alpha"] + 0.25, "beta": variant["beta"] + 0.75}


def strong_priors(rng: Rng) -> list[Scene]:
    """Priors as weak and as strong as they come, both parameters below 1, both above, one of each; a flat q, and ones
    that hardly leave theta any room away from 0 or 1."""
    narrow = rng.uniform(80, 120)
    return [
        scene(rng, unequal(rng, 5, 7, 0.4), 7, 0.1, rng.uniform(0.3, 0.6)),
        scene(rng, unequal(rng, 4, 9, 0.6), 9, 100.0, rng.uniform(20, 60), (LEAST, narrow)),
        scene(rng, unequal(rng, 7, 5, 0.3), 5, rng.uniform(20, 60), 0.1, (narrow, LEAST)),
        scene(rng, unequal(rng, 3, 8, 0.3), 8, rng.uniform(0.2, 0.5), 100.0, rng.uniform(1.5, 4.0, size=2)),
    ]


def integers(rng: Rng) -> list[Scene]:
    """Nothing but integers, of which neither the mean nor the number of successes per trial is one."""
    x = until(lambda: unequal(rng, 5, 9, 0.3), lambda x: x.sum() % 5)
    return [scene(rng, x, 9, int(rng.integers(2, 4)), int(rng.integers(4, 7)))]


def extremes(rng: Rng) -> list[Scene]:
    """One observation; single trials; nothing but failures, which the prior expects and where q hardly leaves theta any
    room away from 0; nothing but successes; thousands of observations, and a prior that counts beside them."""
    failures = scene(rng, np.zeros(5, dtype=int), int(rng.integers(6, 11)), *sorted(prior(rng)))
    failures["alpha_q"] = rng.uniform(0.65, 0.7)
    failures["beta_q"] = (failures["beta"] + 5 * failures["m"]) * rng.uniform(1.2, 1.5)
    many = rng.binomial(17, rng.uniform(0.4, 0.46), size=3000)
    return [
        scene(rng, [int(rng.integers(2, 6))], 8, *prior(rng)),
        scene(rng, [1, 0, 0, 1, 1, 1, 0, 1, 1], 1, *prior(rng)),
        failures,
        scene(rng, np.full(4, 7), 7, *prior(rng)),
        scene(rng, many, 17, 100.0, rng.uniform(20, 60), (MOST, MOST * rng.uniform(0.94, 0.99))),
    ]


def long_runs(rng: Rng) -> list[Scene]:
    """So many trials that factorials (from 171 on) and binomial coefficients (from 1,030 on) are no floating point
    numbers. First the smaller parameter of the prior meets the smaller count, and shows beside it."""
    with_all = unequal(rng, 3, 1200, rng.uniform(0.52, 0.6))
    with_all[1] = 1200
    return [
        scene(rng, unequal(rng, 4, 200, rng.uniform(0.3, 0.45)), 200, *sorted(prior(rng))),
        scene(rng, with_all, 1200, *prior(rng)),
        scene(rng, unequal(rng, 2, 1200, rng.uniform(0.4, 0.48)), 1200, *prior(rng)),
    ]


def long_factors(rng: Rng) -> list[Scene]:
    given = long_runs(rng)
    return [*given, best(given[-1])]


def millions(rng: Rng) -> list[Scene]:
    return [*long_runs(rng), scene(rng, rng.binomial(1200, rng.uniform(0.4, 0.6), size=3000), 1200, *prior(rng))]


def best(some: Scene) -> Scene:
    """The same with the best q."""
    alpha_q, beta_q = reference.update_q_theta(some["x"], some["m"], some["alpha"], some["beta"])
    return {**some, "alpha_q": alpha_q, "beta_q": beta_q}


def usual(rng: Rng) -> list[Scene]:
    return [usually(rng, {"N": N}) for N in TRIALS]


def best_factors(rng: Rng) -> list[Scene]:
    return list(map(best, (*usual(rng), *extremes(rng)[:-1])))


def factors_of_all_kinds(rng: Rng) -> list[Scene]:
    return [kind for some in usual(rng) + usual(rng) for kind in (some, best(some))]


def factors_of_the_text(rng: Rng, variant: Mapping[str, Any]) -> list[Scene]:
    """The guess of the text, the prior, and the best q."""
    told = {**variant, "x": np.array(variant["x"])}
    return [told, {**told, "alpha_q": told["alpha"], "beta_q": told["beta"]}, best(told)]
