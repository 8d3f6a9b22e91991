"""The scenes of `troll_factories`: the text's, usual ones, special ones, and those with weak and strong priors."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from reference import troll_factories as reference

Array = np.ndarray
Scene = dict[str, Any]
COMMENTS, LATENTS = ("x", "t"), ("pi", "mu", "tau", "lam")
FACTORS = ("alpha_pi", "nu_q", "kappa_q", "alpha_q", "beta_q", "a_q", "b_q")
PRIOR = ("nu", "kappa", "alpha", "beta", "a", "b")

LEAST, MOST = 0.05, 40.0  # of the priors' parameters, but for nu
LENGTHS = np.array([1.0, 40.0, 7.0, 1e7, 3.0, 1e-5, 2.0])  # of comments, in any unit
TIMES = np.array([0.0, 2.0, 5_000.0, 0.3, 0.0, 1.0, 4.0])
SHIFTS = {7: 0.0, 6: -3.0, 9: 3.4}  # of the log-lengths, by the number of comments
WITHIN = 1.2  # of their middle are the usual log-lengths
LATE = 2.0  # minutes, which usual times do not exceed


def named(names: tuple[str, ...], *values: Any) -> Scene:
    return dict(zip(names, values, strict=True))


def table(names: tuple[str, ...], *rows: list[float]) -> Scene:
    """These parameters, a row for each factory."""
    return named(names, *np.transpose(rows))


def of(scene: Mapping[str, Any], names: tuple[str, ...]) -> list[Any]:
    return [scene[name] for name in names]


def story_comments(variant: Mapping[str, Any]) -> Scene:
    return {"x": np.array(variant["x"], dtype=float), "t": np.array(variant["t"])}


def story_prior(variant: Mapping[str, Any]) -> Scene:
    return {name: float(variant[name]) for name in PRIOR}


def story(rng: np.random.Generator, variant: Mapping[str, Any]) -> Scene:
    """The first comments that any of some plausible factories may have written; r of two decimals, an uneven delta."""
    q = table(
        FACTORS,
        [4.5, 3.6, 2.4, 3.0, 1.5, 3.2, 5.0],
        [9.0, 4.5, 6.4, 6.0, 2.0, 7.2, 4.0],
        [6.0, 5.2, 4.4, 4.5, 3.2, 5.2, 9.0],
    )
    latents = table(LATENTS, [0.2, 3.2, 6.0, 1.5], [0.5, 4.6, 9.0, 0.4], [0.3, 5.7, 12.0, 3.0])
    x, t = story_comments(variant).values()
    few = [n for n in range(len(x)) if is_likely(x[n : n + 1], t[n : n + 1], q)][:5]
    r = np.round(responsibilities(rng, len(few), 3) * 0.8 + 0.2 / 3, 2)
    r[:, 0] = np.round(1 - r[:, 1:].sum(axis=1), 2)
    known = {"x": x[few], "t": t[few], "z": np.resize([1, 0, 2, 2, 1], len(few)), "r": r}
    return known | latents | q | story_prior(variant) | {"delta": np.array([0.7, 2.6, 1.5])}


def is_likely(x: Array, t: Array, q: Mapping[str, Any]) -> bool:
    """Whether no comment is so improbable, under all factories or under one, that a limit of 1e-6 would show."""
    alpha_pi, nu_q, kappa_q, alpha_q, beta_q, a_q, b_q = of(q, FACTORS)
    if reference.update_q_z(x, t, alpha_pi, nu_q, kappa_q, alpha_q, beta_q, a_q, b_q).min() < 1e-5:
        return False
    log_rho = reference._expected_log_likelihood(x, t, nu_q, kappa_q, alpha_q, beta_q, a_q, b_q)
    log_rho = log_rho + reference._dirichlet_logs(alpha_pi)
    return bool(np.logaddexp.reduce(log_rho, axis=1).min() > np.log(1e-3))


def responsibilities(rng: np.random.Generator, N: int, K: int) -> Array:
    return np.asarray(rng.dirichlet(np.full(K, 1.2), size=N) * 0.98 + 0.02 / K)


def prior(rng: np.random.Generator) -> Scene:
    """nu, kappa, alpha, beta, a, b: away from 1, and from each other."""
    ends = ((1.2, 2.0), (0.25, 0.6), (2.2, 3.8), (0.4, 0.8), (1.5, 2.0), (2.2, 3.5))
    return named(PRIOR, *(float(rng.uniform(*between)) for between in ends))


def weights_prior(rng: np.random.Generator, K: int) -> Array:
    return np.asarray(rng.permutation(np.resize([0.6, 1.3, 2.4, 3.7], K)) * rng.uniform(0.9, 1.1, size=K))


def factors(rng: np.random.Generator, K: int) -> Scene:
    """Some q, optimal for nothing."""
    ends = ((0.8, 5.0), (0.8, 2.2), (0.4, 3.0), (1.2, 4.0), (0.5, 2.0), (1.2, 4.0), (1.5, 4.0))
    return named(FACTORS, *(rng.uniform(*between, size=K) for between in ends))


def scene(rng: np.random.Generator, N: int, K: int) -> Scene:
    """Comments, factories, q and priors, all moderate; times of three decimals, whose rounding shows at the ends."""
    pi = rng.uniform(0.15, 1.0, size=K)
    tau, lam = (
        rng.permutation(np.resize(one, K)) * rng.uniform(0.9, 1.1, size=K)
        for one in ([0.4, 2.5, 1.4, 5.0], [2.8, 0.5, 1.6, 0.3])
    )
    known = {
        "x": np.exp(1.5 + np.clip(rng.normal(0.0, 0.9, size=N), -WITHIN, WITHIN)),
        "t": np.round(np.minimum(rng.exponential(0.8, size=N) + 0.01, LATE), 3),
        "z": rng.permutation(np.append(np.arange(K), rng.integers(0, K, size=N))[:N]),
        "r": responsibilities(rng, N, K),
        "delta": weights_prior(rng, K),
    }
    latents = named(LATENTS, pi / pi.sum(), rng.normal(1.5, 0.8, size=K), tau, lam)
    return known | latents | factors(rng, K) | prior(rng)


def usual(rng: np.random.Generator, sizes: Mapping[str, int]) -> Scene:
    """Short and long comments, none of them far from what all factories do, or from what one of them does."""
    found, shift = scene(rng, sizes["N"], sizes["K"]), SHIFTS.get(sizes["N"], 0.0)
    y, t = np.array([-WITHIN, WITHIN] * 2) + 1.5, np.repeat([0.0, LATE], 2)
    while not is_likely(np.exp(y), t, found):
        found |= factors(rng, sizes["K"])
    return found | {"x": found["x"] * np.exp(shift), "nu_q": found["nu_q"] + shift}


def hard(N: int) -> Array:
    """Zeros and ones, for three factories."""
    return np.eye(3)[np.array([0, 2, 2, 1, 0, 2, 1, 2])[:N]]


def nearly_empty(rng: np.random.Generator, N: int) -> Array:
    """The second of three factories has next to nothing."""
    r = responsibilities(rng, N, 3) * np.array([1.0, 1e-6, 1.0])
    return np.asarray(r / r.sum(axis=1, keepdims=True))


def special(rng: np.random.Generator) -> list[Scene]:
    """Factories without comments, hard r, comments that no factory would write, q after its updates, two factories."""
    two, few, far, late = scene(rng, 6, 2), scene(rng, 8, 3), scene(rng, 5, 3), scene(rng, 7, 3)
    sure = table(
        FACTORS,
        [9.0, 1.0, 40.0, 20.0, 0.4, 45.0, 10.0],
        [30.0, 2.5, 90.0, 45.0, 0.7, 91.0, 30.0],
        [2.0, 1.8, 25.0, 13.0, 0.5, 26.0, 7.0],
    )
    strange = {
        "x": np.clip(np.array([1e-5, 1e7, 6.0, 3e5, 8.0, 2e6, 5.0]) * rng.uniform(0.9, 1.1, size=7), 1e-5, 1e7),
        "t": np.array([0.2, 30.0, 900.0, 4.0, 0.1, 2500.0, 0.6]),
    }
    vague, q = scene(rng, 6, 4), factors(rng, 4)
    vague |= q | {"alpha_pi": q["alpha_pi"] * 0.2, "kappa_q": q["kappa_q"] * 0.125}
    vague |= {"alpha_q": q["alpha_q"] * 0.3, "a_q": q["a_q"] * 0.3}
    return [
        two | {"x": two["x"] * 30.0, "t": two["t"] * 250.0, "z": np.ones(6, dtype=int)},
        two | {"r": np.eye(2)[[0, 1, 1, 0, 1, 1]]},
        zeros_that_count(rng),
        few | {"t": few["t"] * 250.0, "r": nearly_empty(rng, 8)},
        far
        | {"x": far["x"] * 400.0, "t": far["t"] * 300.0, "z": np.array([0, 2, 2, 0, 2]), "mu": far["mu"] - 6.0}
        | {"pi": np.array([0.3, 1e-6, 0.7 - 1e-6]), "tau": far["tau"] * 4},
        scene(rng, 7, 3) | strange | sure,
        scene(rng, 7, 2) | strange | {name: value[:2] for name, value in sure.items()},
        vague,
        scene(rng, 1, 3) | {"r": np.array([[0.2, 0.3, 0.5]])},
        updated(rng),
        late | {"x": late["x"] * 300.0, "t": np.append(late["t"][:6] * 40.0, rng.uniform(250.0, 400.0))},
    ]


def zeros_that_count(rng: np.random.Generator) -> Scene:
    """r with exact zeros, so far from q that 1e-6 for each would show in the bound."""
    while True:
        found = scene(rng, 8, 3) | {"r": hard(8), "z": np.array([0, 2, 2, 0, 2, 0, 2, 2])}
        bound = bound_of(found)
        if abs(bound_of(found | {"r": np.clip(hard(8), 1e-6, 1.0)}) - bound) > 1.5 * (2e-5 + 1e-6 * abs(bound)):
            return found


def bound_of(found: Mapping[str, Any]) -> float:
    return float(reference.elbo(*of(found, (*COMMENTS, "r", *FACTORS, *PRIOR, "delta"))))


def updated(rng: np.random.Generator) -> Scene:
    """q as updates leave it, with a factory that is nearly unused."""
    found = scene(rng, 7, 3) | {"r": nearly_empty(rng, 7)}
    x, t, r, delta, (nu, kappa, alpha, beta, a, b) = *of(found, ("x", "t", "r", "delta")), of(found, PRIOR)
    lengths, rates = reference.update_q_mu_tau(x, r, nu, kappa, alpha, beta), reference.update_q_lambda(t, r, a, b)
    q = named(FACTORS, reference.update_q_pi(r, delta), *lengths, *rates)
    return found | q | {"r": reference.update_q_z(*(x, t, *q.values()))}


def edges(rng: np.random.Generator) -> list[Scene]:
    """Lengths from 1e-5 to 1e7 and times from 0 to 5,000, a single comment or factory, the first or the last factory
    without comments, weights of 1e-4, factories of which little is known, weak and strong priors."""
    drawn = []
    for index, (z, K) in enumerate(
        (
            ([2, 1, 1, 2, 2, 1, 2], 3),
            ([0, 1, 1, 0, 0, 1, 0], 3),
            ([3, 1, 0, 0, 2, 1, 3], 4),
            ([2], 3),
            ([1, 0, 1, 1, 0, 0, 1], 2),
            ([0] * 7, 1),
        )
    ):
        N = len(z)
        found = scene(rng, N, K) | edge_latents(rng, K) | edge_factors(rng, K) | edge_prior(rng, index)
        if N > 1:
            found |= {"x": rng.permutation(LENGTHS), "t": rng.permutation(TIMES)}
        delta = rng.permutation(np.append([LEAST, MOST], rng.uniform(0.6, 4.0, size=max(K - 2, 0))))[:K]
        r = rng.dirichlet(np.linspace(0.8, 2.0, K), size=N) if K > 1 else np.ones((N, 1))
        drawn.append(found | {"z": np.array(z), "delta": delta, "r": r})
    return [*drawn, *plain_edges(rng)]


def plain_edges(rng: np.random.Generator) -> list[Scene]:
    """Responsibilities of 1e-12; all times 0; very short ones; so many zeros in r that 1e-6 for each would show."""
    apart = table(
        FACTORS,
        [2.0, 1.5, 20.0, 10.0, 1.5, 12.0, 10.0],
        [9.0, 3.0, 30.0, 15.0, 2.0, 20.0, 30.0],
        [5.0, 4.5, 25.0, 12.0, 1.2, 30.0, 7.0],
    )
    x = rng.uniform([2, 3, 20, 40, 100, 9], [4, 8, 40, 60, 200, 20])
    many, lows = scene(rng, 80, 5), (1.5, 0.2, 2.0, 2.0, 0.8, 2.0, 1.5)
    flat = named(FACTORS, *(rng.uniform(low, low + 1.0, size=5) for low in lows))
    many |= flat | edge_prior(rng, 4) | {"x": rng.lognormal(0.5, 0.4, size=80), "t": rng.exponential(0.8, size=80)}
    return [
        scene(rng, 6, 3) | apart | {"x": x, "t": np.array([0.0, 1.0, 0.5, 6.0, 0.1, 2.0])},
        scene(rng, 4, 3) | edge_prior(rng, 4) | {"t": np.zeros(4)},
        scene(rng, 6, 3) | {"t": rng.uniform(1e-4, 2e-3, size=6), "a": float(rng.uniform(1.3, 6.0)), "b": LEAST},
        many | {"r": np.eye(5)[rng.integers(0, 5, size=80)], "delta": rng.uniform(0.8, 2.0, size=5)},
    ]


def edge_prior(rng: np.random.Generator, index: int) -> Scene:
    """nu, kappa, alpha, beta, a, b: all different; each at either end, below 1 and above."""
    low, high = rng.uniform(0.2, 0.9, size=5), rng.uniform(1.3, 6.0, size=5)
    rest = (
        (LEAST, MOST, low[2], high[3], LEAST),
        (MOST, low[1], LEAST, LEAST, MOST),
        (high[0], LEAST, MOST, MOST, high[4]),
        low,
        high,
    )[index % 5]
    return named(PRIOR, *(float(value) for value in (rng.uniform(-1.0, 3.0), *rest)))


def edge_latents(rng: np.random.Generator, K: int) -> Scene:
    """pi, among it 1e-4, mu, tau and lam."""
    rest = rng.uniform(0.5, 1.0, size=K - 1)
    pi = np.append(rest / rest.sum() * (1 - 1e-4), 1e-4) if K > 1 else np.ones(1)
    return named(
        LATENTS, pi, rng.normal(1.5, 0.8, size=K), rng.uniform(0.3, 3.0, size=K), rng.uniform(0.01, 2.0, size=K)
    )


def edge_factors(rng: np.random.Generator, K: int) -> Scene:
    """Some q; of the last factory little is known."""
    q = named(FACTORS, *(rng.uniform(low, 5.0, size=K) for low in (0.8, 1.0, 0.4, 1.2, 0.5, 1.2, 1.5)))
    for name, value in (("alpha_pi", 0.05), ("kappa_q", 0.05), ("alpha_q", 0.3), ("a_q", 0.1)):
        q[name][-1] = value
    return q


def size_of_logs(x: Array, t: Array, *factors: Array) -> Array:
    """How large the logarithms of the K densities are at each comment, roughly, (N, 1)."""
    alpha_pi, nu_q, kappa_q, alpha_q, beta_q, a_q, b_q = factors
    y, t = np.log(np.asarray(x, dtype=float))[:, None], np.asarray(t)[:, None]
    logs = 1 / alpha_pi + np.log1p(alpha_pi.sum() / alpha_pi) + 1 / alpha_q + np.abs(np.log(alpha_q / beta_q))
    logs = logs + 1 / a_q + np.abs(np.log(a_q / b_q)) + a_q / b_q * t
    logs = logs + 0.5 * (alpha_q / beta_q * (y - nu_q) ** 2 + 1 / kappa_q)
    return np.asarray(4.0 + np.max(logs, axis=1, keepdims=True))
