"""Answers of Gaussian mixtures and runs of EM that are wrong only now and then; and plain ones that are right."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from scipy.stats import norm

from reference import coins, gaussian_mixture_em, gmm_light
from tests.autograder.exercises.subtle import Wrong, survived, table


def densities_kept(least: float) -> Wrong:
    def wrong(x: Any, z: Any, mu: Any, pi: Any, tau: Any, nu: Any, sigma: Any) -> Any:
        density = norm.pdf(x, mu[z], tau[z] ** -0.5)
        return np.log(np.maximum(density, least) * pi[z]).sum() + norm.logpdf(mu, nu, sigma).sum()

    return wrong


def prior_below(least: float) -> Wrong:
    """A component that hardly anything belongs to keeps the mean of its prior."""

    def wrong(x: Any, r: Any, tau: Any, nu: Any, sigma: Any) -> Any:
        m, s2 = gmm_light.update_q_mu(x, r, tau, nu, sigma)
        return np.where(r.sum(axis=0) < least, nu, m), s2

    return wrong


LIGHT = {
    "log_joint": {f"densities kept above {least}": densities_kept(least) for least in (1e-300, 1e-100, 1e-323)},
    "update_q_mu": {f"nu below {least} observations": prior_below(least) for least in (0.3, 0.1)},
}


def by_moments(kind: Callable[[Any], Any], centre: bool) -> Wrong:
    """Sigma as a difference of moments, which are held in a type of their own."""

    def function(X: Any, q: Any) -> Any:
        shift = X.mean(axis=0) if centre else np.zeros(X.shape[1])
        Y, weights = np.asarray(X - shift, dtype=float), np.asarray(q / q.sum(axis=0)).T
        m = weights @ Y
        moments = np.stack([kind((Y.T * w) @ Y) for w in weights]).astype(float)
        return q.mean(axis=0), m + shift, moments - m[:, :, None] * m[:, None, :]

    return function


def centred_in_single_precision(X: Any, q: Any) -> Any:
    X, q = np.asarray(X, dtype=np.float32), np.asarray(q, dtype=np.float32)
    mu = (q.T @ X) / q.sum(axis=0)[:, None]
    apart = X[:, None, :] - mu
    return q.mean(axis=0), mu, np.einsum("nk,nkd,nke->kde", q, apart, apart) / q.sum(axis=0)[:, None, None]


MOMENTS = {"m_step": {"moments in single precision": by_moments(np.float32, False)}}


def capped(em: Wrong, most: int) -> Wrong:
    return lambda *args: em(*args[:-2], min(args[-2], most), args[-1])


def one_behind(em: Wrong) -> Wrong:
    """Where tol ends the run, the trace is right and the parameters are those from before the last iteration."""

    def wrong(*args: Any) -> Any:
        *parts, trace = em(*args)
        done = len(trace) - 1
        if trace[-1] - trace[-2] < args[-1]:
            parts = em(*args[:-2], done - 1, -np.inf)[:-1] if done > 1 else args[1:-2]
        return *parts, trace

    return wrong


def runs(em: Wrong, caps: tuple[int, ...]) -> dict[str, dict[str, Wrong]]:
    found = {f"at most {most} iterations": capped(em, most) for most in caps}
    return {"em": found | {"parameters from before the last iteration": one_behind(em)}}


@table("gmm_light", LIGHT)
def test_gmm_light(exercise: str, question: str, wrong: Wrong) -> None:
    assert survived(exercise, question, wrong) == []


@table("gaussian_mixture_em", MOMENTS | runs(gaussian_mixture_em.em, (30, 40)))
def test_gaussian_mixture_em(exercise: str, question: str, wrong: Wrong) -> None:
    assert survived(exercise, question, wrong) == []


@table("coins", runs(coins.em, (30, 50, 100)))
def test_runs_of_coins(exercise: str, question: str, wrong: Wrong) -> None:
    assert survived(exercise, question, wrong) == []


RIGHT = [
    ("beta_binomial", "update_q_theta", lambda x, m, a, b: (a + x.sum(), b + len(x) * m - x.sum())),
    ("beta_binomial", "update_q_theta", lambda x, m, a, b: (a + np.sum(x), b + np.sum(m - x))),
    ("gaussian_mixture_em", "m_step", by_moments(np.float64, False)),
    ("gaussian_mixture_em", "m_step", by_moments(np.float64, True)),
    ("gaussian_mixture_em", "m_step", centred_in_single_precision),
]


@pytest.mark.parametrize(("exercise", "question", "right"), RIGHT)
def test_plain_answers_are_right(exercise: str, question: str, right: Wrong) -> None:
    assert survived(exercise, question, right, range(12)) == list(range(12))
