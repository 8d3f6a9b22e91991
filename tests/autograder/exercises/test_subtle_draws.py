"""Draws of mixtures that come from the right component's mean and from something else's precision or rate."""

from __future__ import annotations

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from autograder.checks.here import built
from autograder.exercises import load_exercise
from reference import gmm_light, troll_factories
from tests.autograder.exercises.subtle import Wrong, cases_of, survived, table
from tests.forms import LONG

MANY = range(6 if LONG else 2)

Array = np.ndarray
Draw = Callable[[np.random.Generator, SimpleNamespace], Any]


def factories(**changes: Draw) -> Wrong:
    """Right draws but for some parts of the result, each drawn anew from all the rest."""

    def wrong(rng: Any, N: int, K: int, nu: Any, kappa: Any, alpha: Any, beta: Any, a: Any, b: Any, delta: Any) -> Any:
        right = troll_factories.generate_data(rng, N, K, nu, kappa, alpha, beta, a, b, delta)
        given = SimpleNamespace(**right._asdict(), N=N, K=K, alpha=alpha, beta=beta, a=a, b=b)
        return right._replace(**{name: draw(rng, given) for name, draw in changes.items()})

    return wrong


def lengths(precision: Draw) -> Wrong:
    """Lengths with these precisions."""
    return factories(x=lambda rng, s: rng.lognormal(s.mu[s.z], np.ones(s.N) / np.sqrt(precision(rng, s))))


def times(rate: Draw) -> Wrong:
    """Times with these rates."""
    return factories(t=lambda rng, s: rng.exponential(np.ones(s.N) / rate(rng, s)))


def second_labels(rng: np.random.Generator, s: SimpleNamespace) -> Array:
    return rng.choice(s.K, size=s.N, p=s.pi)


def halves(rng: np.random.Generator, s: SimpleNamespace) -> Array:
    """Half of the comments at their own rate, half at the average one."""
    return np.where(rng.random(s.N) < 0.5, s.lam[s.z], s.lam.mean())


FACTORIES = {
    "lengths with the precision of another factory": lengths(lambda rng, s: np.roll(s.tau, 1)[s.z]),
    "lengths with precisions in reverse": lengths(lambda rng, s: s.tau[::-1][s.z]),
    "lengths with the average precision": lengths(lambda rng, s: s.tau.mean()),
    "lengths with the average variance": lengths(lambda rng, s: 1 / np.mean(1 / s.tau)),
    "lengths with the middle precision": lengths(lambda rng, s: np.median(s.tau)),
    "lengths with the first precision": lengths(lambda rng, s: s.tau[0]),
    "lengths with precisions exchanged": lengths(lambda rng, s: rng.permutation(s.tau[s.z])),
    "lengths with precisions of second labels": lengths(lambda rng, s: s.tau[second_labels(rng, s)]),
    "lengths with a new precision each": lengths(lambda rng, s: rng.gamma(s.alpha, 1 / s.beta, size=s.N)),
    "lengths with new precisions": lengths(lambda rng, s: rng.gamma(s.alpha, 1 / s.beta, size=s.K)[s.z]),
    "lengths with the expected precision": lengths(lambda rng, s: s.alpha / s.beta),
    "lengths with half the average precision": lengths(lambda rng, s: (s.tau[s.z] + s.tau.mean()) / 2),
    "lengths with Student's t for noise": factories(
        x=lambda rng, s: np.exp(s.mu[s.z] + rng.standard_t(8, size=s.N) * np.sqrt(0.75 / s.tau[s.z]))
    ),
    "times with the rate of another factory": times(lambda rng, s: np.roll(s.lam, 1)[s.z]),
    "times with rates of second labels": times(lambda rng, s: s.lam[second_labels(rng, s)]),
    "times exchanged": factories(t=lambda rng, s: rng.permutation(s.t)),
    "times with the average rate": times(lambda rng, s: s.lam.mean()),
    "times with the average mean": times(lambda rng, s: 1 / np.mean(1 / s.lam)),
    "times with half the average rate": times(lambda rng, s: (s.lam[s.z] + s.lam.mean()) / 2),
    "half of the times with the average rate": times(halves),
    "times that are half at the average rate": factories(
        t=lambda rng, s: (rng.exponential(1 / s.lam[s.z]) + rng.exponential(1 / s.lam.mean(), size=s.N)) / 2
    ),
    "times with a new rate each": times(lambda rng, s: rng.gamma(s.a, 1 / s.b, size=s.N)),
    "times with new rates": times(lambda rng, s: rng.gamma(s.a, 1 / s.b, size=s.K)[s.z]),
    "times with the expected rate": times(lambda rng, s: s.a / s.b),
    "times with the rate of any factory": times(lambda rng, s: s.lam[rng.integers(s.K, size=s.N)]),
    "times with the first rate": times(lambda rng, s: s.lam[0]),
}


def observations(precision: Callable[[np.random.Generator, Array, Array, Array], Any]) -> Wrong:
    """Observations with precisions that are made from tau, pi and z."""

    def wrong(rng: Any, N: int, pi: Array, tau: Array, nu: Array, sigma: Array) -> Any:
        right = gmm_light.generate_data(rng, N, pi, tau, nu, sigma)
        spread = np.ones(N) / np.sqrt(precision(rng, np.asarray(tau), np.asarray(pi), right.z))
        return right._replace(x=rng.normal(right.mu[right.z], spread))

    return wrong


def heavy_tails(rng: Any, N: int, pi: Array, tau: Array, nu: Array, sigma: Array) -> Any:
    right = gmm_light.generate_data(rng, N, pi, tau, nu, sigma)
    noise = rng.standard_t(8, size=N) * np.sqrt(0.75)
    return right._replace(x=right.mu[right.z] + noise / np.sqrt(np.asarray(tau)[right.z]))


COMPONENTS = {
    "precisions exchanged": observations(lambda rng, tau, pi, z: rng.permutation(tau[z])),
    "precisions of second labels": observations(lambda rng, tau, pi, z: tau[rng.choice(len(pi), size=len(z), p=pi)]),
    "precisions of any component": observations(lambda rng, tau, pi, z: rng.permutation(tau)[z]),
    "the precision of the next component": observations(lambda rng, tau, pi, z: np.roll(tau, 1)[z]),
    "the average precision": observations(lambda rng, tau, pi, z: tau.mean()),
    "the average variance": observations(lambda rng, tau, pi, z: 1 / np.mean(1 / tau)),
    "the average variance by weight": observations(lambda rng, tau, pi, z: 1 / np.sum(pi / tau)),
    "the average precision by weight": observations(lambda rng, tau, pi, z: pi @ tau),
    "half the average precision": observations(lambda rng, tau, pi, z: (tau[z] + tau.mean()) / 2),
    "Student's t for noise": heavy_tails,
}


@table("troll_factories", {"generate_data": FACTORIES})
def test_troll_factories(exercise: str, question: str, wrong: Wrong) -> None:
    assert survived(exercise, question, wrong, MANY) == []


@table("gmm_light", {"generate_data": COMPONENTS})
def test_gmm_light(exercise: str, question: str, wrong: Wrong) -> None:
    assert survived(exercise, question, wrong, MANY) == []


RIGHT = [("troll_factories", troll_factories), ("gmm_light", gmm_light)]


@pytest.mark.parametrize(("exercise", "right"), RIGHT)
def test_right_draws_lose_nothing(exercise: str, right: Any) -> None:
    """Nor would the tables above show anything if they did."""
    assert survived(exercise, "generate_data", right.generate_data, MANY) == list(MANY)


@pytest.mark.parametrize(("exercise", "right"), RIGHT)
def test_lengths_stay_finite_in_single_precision(exercise: str, right: Any) -> None:
    """For a right answer that rounds its draws."""
    checks = load_exercise(exercise).question("generate_data").checks
    laws = [index for index, check in enumerate(checks) if check.kind == "law"]
    for seed in range(20):
        for index in laws:
            for case in cases_of(exercise, "generate_data", index, seed):
                x = right.generate_data(*map(built, case.args)).x.astype(np.float32)
                assert np.isfinite(x).all()
