"""Short results of the samplers with latent vectors: fixed sums and entries made from others lose marks."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from scipy.stats import norm

from autograder.checks import Check, Verdict
from autograder.checks.here import call_here, through
from autograder.exercise import Exercise
from autograder.exercises import load_exercise

NAMES = ("gmm_light", "cartesian_matrix", "troll_factories")
Sampler = Callable[..., Any]


def short_check(exercise: Exercise) -> Check:
    (check,) = (one for one in exercise.question("generate_data").checks if "no sum of them" in one.property)
    return check


def verdict(name: str, sampler: Sampler, seed: int) -> Verdict:
    exercise = load_exercise(name)
    check = short_check(exercise)
    assert check.through is not None
    function = through(check.through, exercise.definitions("generate_data", sampler))
    cases = check.cases(np.random.default_rng(seed), exercise.default)
    return check.judge(lambda args, **_: call_here(function, args, seed), cases, **check.settings)


@pytest.mark.parametrize("name", NAMES)
def test_the_reference_passes_with_room_to_spare(name: str) -> None:
    for seed in range(20):
        found = verdict(name, load_exercise(name).reference.generate_data, seed)
        assert found.passed
        assert found.evidence["log_p"] > found.evidence["log_p_threshold"] + 5


def folded(u: Any) -> Any:
    return norm.ppf(2 * norm.cdf(np.abs(u)) - 1)


def of_gmm(change: Callable[..., None]) -> Sampler:
    """A right sampler whose noise is changed before it is used: e of the means, u of the observations, labels z."""

    def sampler(rng: Any, N: int, pi: Any, tau: Any, nu: Any, sigma: Any) -> Any:
        e, u, z = rng.normal(size=len(pi)), rng.normal(size=N), rng.choice(len(pi), size=N, p=pi)
        change(e, u, z)
        mu = nu + sigma * e
        return mu[z] + u / np.sqrt(tau[z]), z, mu

    return sampler


def of_matrix(change: Callable[..., None]) -> Sampler:
    """The same, with noise a of rows, b of columns, X and Y of cells."""

    def sampler(rng: Any, mu0: float, lam0: float, xi0: float, tau0: float, lam: Any, tau: Any) -> Any:
        R, C = len(lam), len(tau)
        a, b, X, Y = rng.normal(size=R), rng.normal(size=C), rng.normal(size=(R, C)), rng.normal(size=(R, C))
        change(a, b, X, Y)
        mu, xi = mu0 + a / np.sqrt(lam0), xi0 + b / np.sqrt(tau0)
        return mu[:, None] + xi + X / np.sqrt(lam)[:, None] + Y / np.sqrt(tau), mu, xi

    return sampler


def of_trolls(change: Callable[..., None]) -> Sampler:
    """The same, with noise e of mu and u of lengths, times s with rate 1, tau and lam themselves."""

    def sampler(rng: Any, N: int, K: int, nu: float, kappa: float, *rest: Any) -> Any:
        alpha, beta, a, b, delta = rest
        pi, tau, lam = rng.dirichlet(delta), rng.gamma(alpha, 1 / beta, size=K), rng.gamma(a, 1 / b, size=K)
        e, u, s, z = rng.normal(size=K), rng.normal(size=N), rng.exponential(size=N), rng.choice(K, size=N, p=pi)
        change(e, u, s, z, tau, lam, alpha / beta, a / b)
        mu = nu + e / np.sqrt(kappa * tau)
        return np.exp(mu[z] + u / np.sqrt(tau[z])), s / lam[z], z, pi, mu, tau, lam

    return sampler


def put(target: Any, value: Any) -> None:
    target[...] = value


def in_groups(u: Any, z: Any, change: Callable[[Any], Any]) -> None:
    for k in np.unique(z):
        u[z == k] = change(u[z == k]) if np.sum(z == k) > 1 else u[z == k]


def centred(u: Any) -> Any:
    return u - u.mean()


def as_wide(u: Any) -> Any:
    """Centred, and as wide as before."""
    return centred(u) * np.sqrt(len(u) / (len(u) - 1))


WRONG: dict[str, tuple[str, Sampler]] = {
    "means centred": (NAMES[0], of_gmm(lambda e, u, z: put(e, as_wide(e)))),
    "first mean exact": (NAMES[0], of_gmm(lambda e, u, z: put(e[:1], 0.0))),
    "first mean never below": (NAMES[0], of_gmm(lambda e, u, z: put(e[:1], np.abs(e[:1])))),
    "last mean mirrored": (NAMES[0], of_gmm(lambda e, u, z: put(e[-1:], -e[:1]))),
    "means share a draw": (NAMES[0], of_gmm(lambda e, u, z: put(e, 0.6 * e + 0.8 * u[0]))),
    "observations centred": (NAMES[0], of_gmm(lambda e, u, z: put(u, as_wide(u)))),
    "components centred": (NAMES[0], of_gmm(lambda e, u, z: in_groups(u, z, as_wide))),
    "observation from mean": (NAMES[0], of_gmm(lambda e, u, z: put(u[:1], e[:1]))),
    "observation from distance": (NAMES[0], of_gmm(lambda e, u, z: put(u[:1], folded(e[:1])))),
    "labels in pairs": (NAMES[0], of_gmm(lambda e, u, z: put(z[1:2], z[:1]))),
    "first label fixed": (NAMES[0], of_gmm(lambda e, u, z: put(z[:1], 0))),
    "rows centred": (NAMES[1], of_matrix(lambda a, b, X, Y: put(a, as_wide(a)))),
    "columns centred": (NAMES[1], of_matrix(lambda a, b, X, Y: put(b, as_wide(b)))),
    "first column from first row": (NAMES[1], of_matrix(lambda a, b, X, Y: put(b[:1], a[:1]))),
    "last column against last row": (NAMES[1], of_matrix(lambda a, b, X, Y: put(b[-1:], -a[-1:]))),
    "column from the distance": (NAMES[1], of_matrix(lambda a, b, X, Y: put(b[:1], folded(a[:1])))),
    "column mostly from row": (NAMES[1], of_matrix(lambda a, b, X, Y: put(b[:1], 0.9 * a[:1] + 0.44 * b[:1]))),
    "X centred": (NAMES[1], of_matrix(lambda a, b, X, Y: put(X, X - X.mean()))),
    "X centred in rows": (NAMES[1], of_matrix(lambda a, b, X, Y: put(X, X - X.mean(axis=1, keepdims=True)))),
    "Y centred in columns": (NAMES[1], of_matrix(lambda a, b, X, Y: put(Y, Y - Y.mean(axis=0)))),
    "last cell is the first": (
        NAMES[1],
        of_matrix(lambda a, b, X, Y: (put(X[-1, -1:], X[0, :1]), put(Y[-1, -1:], Y[0, :1]))),
    ),
    "cell from row": (NAMES[1], of_matrix(lambda a, b, X, Y: (put(X[0, :1], a[:1]), put(Y[0, :1], a[:1])))),
    "mu centred": (NAMES[2], of_trolls(lambda e, u, s, z, tau, lam, *_: put(e, as_wide(e)))),
    "tau rescaled": (NAMES[2], of_trolls(lambda e, u, s, z, tau, lam, t, r: put(tau, tau * t / tau.mean()))),
    "lam rescaled": (NAMES[2], of_trolls(lambda e, u, s, z, tau, lam, t, r: put(lam, lam * r / lam.mean()))),
    "lam from tau": (NAMES[2], of_trolls(lambda e, u, s, z, tau, lam, t, r: put(lam[:1], tau[:1] * r / t))),
    "lengths centred": (NAMES[2], of_trolls(lambda e, u, s, *_: put(u, as_wide(u)))),
    "factories centred": (NAMES[2], of_trolls(lambda e, u, s, z, *_: in_groups(u, z, as_wide))),
    "times rescaled": (NAMES[2], of_trolls(lambda e, u, s, *_: put(s, s / s.mean()))),
    "times rescaled in factories": (
        NAMES[2],
        of_trolls(lambda e, u, s, z, *_: in_groups(s, z, lambda v: v / v.mean())),
    ),
    "time from length": (NAMES[2], of_trolls(lambda e, u, s, *_: put(s[:1], -norm.logcdf(u[:1])))),
}


@pytest.mark.parametrize("how", WRONG)
def test_draws_that_know_of_each_other_fail(how: str) -> None:
    name, sampler = WRONG[how]
    for seed in range(3):
        found = verdict(name, sampler, seed)
        assert not found.passed
        assert found.message


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("answer", [None, 5, (1, 2), (np.zeros(3),) * 3, {"mu": 1}, ("a",) * 7, ([],) * 7])
def test_what_is_no_result_fails_in_words(name: str, answer: Any) -> None:
    found = verdict(name, lambda *args: answer, 1)
    assert not found.passed
    assert found.message
