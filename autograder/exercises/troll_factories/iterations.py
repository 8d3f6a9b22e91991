"""The runs of `troll_factories` one sweep after the other, and what every sweep leaves behind."""

from __future__ import annotations

from typing import Any

import numpy as np

from autograder.checks.sweeps import climbs_for_long
from autograder.exercises.troll_factories.cases import (
    LENGTHS,
    UNEVEN,
    Array,
    Variant,
    comments,
    mixture,
    prior,
    seed,
    weights_prior,
)
from autograder.exercises.troll_factories.reading import valid_factors
from autograder.values import Generator
from reference import troll_factories as reference

DEEP = 36  # runs on slow data gain for so many sweeps
LEAST = 1e-6  # in every one of them, relative to the ELBO


def updated_factors(parts: Any, x: Array, t: Array, K: int, *prior_of: Any) -> Any:
    """r and the seven parameters as updates leave them, whatever r was before; words for what no update gives."""
    found = valid_factors(parts, len(x), K)
    if isinstance(found, str):
        return found
    nu, kappa, alpha, beta, a, b, delta = prior_of[:7]
    r, alpha_pi, nu_q, kappa_q, alpha_q, beta_q, a_q, b_q = found
    y, N = np.log(x), len(x)
    spread, total = 0.5 * np.sum((y - nu) ** 2), np.sum(t)
    # An update adds something between 0 and `most` to a prior; over the factories it adds up to `whole`.
    for name, added, most, whole in (
        ("alpha_pi", alpha_pi - delta, N, N),
        ("kappa_q", kappa_q - kappa, N, N),
        ("alpha_q", alpha_q - alpha, N / 2, N / 2),
        ("a_q", a_q - a, N, N),
        ("b_q", b_q - b, total, total),
        ("beta_q", beta_q - beta, spread, None),
    ):
        slack = 1e-3 * (1.0 + most)
        if added.min() < -slack or added.max() > most + slack:
            return f"{name}: no update leads so far from the prior, by {added[np.abs(added).argmax()]:.6g}"
        if whole is not None and abs(added.sum() - whole) > K * slack:
            return f"{name}: over the factories updates add {whole:.6g} to the prior; yours add {added.sum():.6g}"
    if nu_q.min() < min(nu, y.min()) - 1e-3 or nu_q.max() > max(nu, y.max()) + 1e-3:
        return "nu_q: an update leads to a mean between nu and the logarithms of the lengths"
    return r / r.sum(axis=1, keepdims=True), *found[1:]


def attained(parts: Any, x: Array, t: Array, K: int, *rest: Any) -> Any:
    """The ELBO at the factors that were returned."""
    q = updated_factors(parts, x, t, K, *rest)
    return q if isinstance(q, str) else reference.elbo(x, t, *q, *rest[:7])


def at_most(x: Array, t: Array, K: int, *rest: Any) -> float:
    """What no ELBO exceeds: it is below log p(x, t).

    Given labels, x and t are a product of predictive densities: of ln x a Student t, nowhere above sqrt(alpha_q / (2 pi
    beta_q)), and of t a Lomax density, nowhere above a_q / b_q. After n comments alpha_q is at most alpha + N/2, a_q at
    most a + N, and rates only grow.
    """
    _, _, alpha, beta, a, b = rest[:6]
    N = len(x)
    peak = 0.5 * np.log((alpha + N / 2) / (2 * np.pi * beta)) + np.log((a + N) / b)
    return float(N * peak - np.sum(np.log(x)))


def slow_run(rng: np.random.Generator) -> tuple[Any, ...]:
    """Two factories that are much alike: every start of the reference, and every random r, climbs for 36 sweeps."""
    while True:
        z = np.repeat([0, 1], [18, 27])
        x = rng.lognormal(np.array([1.0, 1.0 + rng.uniform(0.5, 0.8)])[z], 0.4)
        t = rng.exponential(np.array([1.0, 1.7])[z])
        x[1], t[1] = x[0], t[0]
        args = (x, t, 2, *prior(rng), np.full(2, rng.uniform(1.4, 2.0)))
        traces = [reference.cavi(*(*args, rng, DEEP, -np.inf)).elbos for _ in range(3)]
        traces += [trace_from(args, rng.dirichlet(np.ones(2), size=45)) for _ in range(3)]
        if all(climbs_for_long(trace) and np.diff(trace).min() > LEAST * abs(trace[-1]) for trace in traces):
            return (*args, seed(rng))


def trace_from(args: tuple[Any, ...], r: Array) -> Array:
    """The ELBO after each of so many sweeps from given responsibilities."""
    x, t, K, *given = args
    trace = []
    for _ in range(DEEP):
        blocks = best_parameters(r, *args)
        r = best_r(blocks, x, t)
        trace.append(bound(r, blocks, x, t, K, *given))
    return np.array(trace)


def single_sweeps(rng: np.random.Generator, variant: Variant) -> list[tuple[tuple[Any, ...], bool]]:
    """A slow run; one factory, one comment; more factories than there are, an outlier, long and short times."""
    x, t = mixture(rng, 20, 3)
    x[1], t[1], x[2], t[3] = x[0], t[0], 5000.0, 90.0
    few, times = comments(rng, 7)
    return [
        (slow_run(rng), True),
        ((few, times, 1, *prior(rng), weights_prior(rng, 1), seed(rng)), False),
        ((few[:1], times[:1], 1, *prior(rng), weights_prior(rng, 1), seed(rng)), False),
        ((x, t, 3, *LENGTHS, UNEVEN, seed(rng)), False),
        ((x * 0.01, t * 20.0, 4, *prior(rng), np.full(4, 0.3), seed(rng)), False),
    ]


def patient_runs(rng: np.random.Generator, variant: Variant) -> list[tuple[tuple[Any, ...], int]]:
    return [(slow_run(rng), 200)]


def size(*args: Any) -> float:
    """How large the ELBO is, after a few sweeps of the reference."""
    start: Generator = args[10]
    return float(reference.cavi(*(*args[:10], np.random.default_rng(start.seed), 5)).elbos[-1])


def state(parts: Any, *args: Any) -> Any:
    """q as its key, r, and three blocks: the parameters of q(pi), of all q(mu, tau) and of all q(lam)."""
    q = updated_factors(parts, *args)
    return q if isinstance(q, str) else (q[0], (q[1], np.stack(q[2:6]), np.stack(q[6:])))


def best_parameters(r: Array, x: Array, t: Array, K: int, *rest: Any) -> tuple[Array, ...]:
    nu, kappa, alpha, beta, a, b, delta = rest[:7]
    return (
        np.asarray(reference.update_q_pi(r, delta)),
        np.stack(reference.update_q_mu_tau(x, r, nu, kappa, alpha, beta)),
        np.stack(reference.update_q_lambda(t, r, a, b)),
    )


def best_r(blocks: tuple[Array, ...], x: Array, t: Array, *rest: Any) -> Array:
    return np.asarray(reference.update_q_z(x, t, blocks[0], *blocks[1], *blocks[2]))


def bound(r: Array, blocks: tuple[Array, ...], x: Array, t: Array, K: int, *rest: Any) -> float:
    return float(reference.elbo(x, t, r, blocks[0], *blocks[1], *blocks[2], *rest[:7]))


def never_updated(r: Array, blocks: tuple[Array, ...], x: Array, t: Array, *rest: Any) -> str:
    """Equal comments have equal responsibilities as soon as q(z) has been updated."""
    _, first, twin = np.unique(np.stack([x, t], axis=1), axis=0, return_index=True, return_inverse=True)
    if np.abs(r - r[first[np.ravel(twin)]]).max() <= 1e-3:
        return ""
    return "comments that are equal have different responsibilities: q(z) has not been updated"
