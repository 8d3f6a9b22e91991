"""The scenes of `gmm_light`: the text's, usual ones, special ones, and those at the ends of what is promised."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from reference import gmm_light as reference

Array = np.ndarray
Scene = dict[str, Any]
PRIORS = ("pi", "tau", "nu", "sigma")

# Precisions and standard deviations on both sides of 1, so that powers of them differ.
PRECISIONS, DEVIATIONS = np.array([0.35, 2.6, 0.7, 5.0]), np.array([1.7, 0.45, 2.5, 0.7])
RAREST, FARTHEST = 1e-6, 1_000.0
EVEN = np.array([1.0, 1.3, 0.8])


def story_priors(variant: Mapping[str, Any]) -> Scene:
    return {name: np.array(variant[name]) for name in PRIORS}


def story(rng: np.random.Generator, variant: Mapping[str, Any]) -> Scene:
    """Five points, some of them between components, and some q."""
    known = story_priors(variant)
    nu = known["nu"]
    r = np.round(rng.dirichlet(np.ones(3), size=5) * 0.8 + 0.2 / 3, 2)
    r[:, 0] = np.round(1 - r[:, 1] - r[:, 2], 2)
    return known | {
        "x": np.round(np.concatenate([nu[1] + rng.normal(0.0, 1.5, size=3), (nu[1:] + nu[:-1]) / 2]), 1),
        "z": np.array([0, 2, 1, 0, 2]),
        "mu": np.round(nu + rng.normal(0.0, 0.5, size=3), 1),
        "r": r,
        "m": np.round(nu + 0.4, 1),
        "s2": np.array([0.3, 0.2, 0.5]),
    }


def parameters(rng: np.random.Generator, K: int) -> Scene:
    """pi, tau, nu, sigma, all different from component to component."""
    pi = rng.uniform(0.15, 1.0, size=K)
    tau, sigma = (rng.permutation(np.resize(one, K)) * rng.uniform(0.85, 1.15, K) for one in (PRECISIONS, DEVIATIONS))
    return {"pi": pi / pi.sum(), "tau": tau, "nu": rng.normal(0.5, 1.5, size=K), "sigma": sigma}


def usual(rng: np.random.Generator, sizes: Mapping[str, int]) -> Scene:
    """Any q, of overlapping components: no responsibility is so small that a limit of 1e-6 would show."""
    N, K = sizes["N"], sizes["K"]
    known = parameters(rng, K)
    return known | {
        "x": rng.uniform(-0.5, 1.5, size=N),
        "z": rng.permutation(np.append(np.arange(K), rng.integers(0, K, size=N))[:N]),
        "mu": known["nu"] + known["sigma"] * rng.normal(size=K),
        "r": rng.dirichlet(np.full(K, 1.5), size=N) * 0.98 + 0.02 / K,
        "m": rng.permutation(np.linspace(0.0, 1.2, K)) + rng.uniform(-0.15, 0.15, size=K),
        "s2": rng.uniform(0.15, 0.9, size=K),
    }


def of_three(rng: np.random.Generator, N: int) -> Scene:
    return usual(rng, {"N": N, "K": 3})


def special(rng: np.random.Generator) -> list[Scene]:
    """Labels and components that are not used, points and means that are far away, q after its updates."""
    hard, x = np.eye(3)[[0, 2, 2, 1, 0, 2, 2]], rng.normal(1.0, 2.0, size=7)
    far, empty, soft, one = of_three(rng, 5), of_three(rng, 5), of_three(rng, 7), of_three(rng, 1)
    points = rng.normal(0.0, 40.0, size=5)  # the second has a density below 1e-400
    away = rng.choice([-1.0, 1.0]) * rng.uniform(45.0, 55.0) / np.sqrt(far["tau"][2])
    points[1] = far["nu"][2] - 15.0 + away
    few, updated = soft["r"] * np.array([1.0, 1e-5, 1.0]), of_three(rng, 7) | {"x": x}
    q = reference.update_q_mu(*(updated[name] for name in ("x", "r", "tau", "nu", "sigma")))
    r = reference.update_q_z(x, q.m, q.s2, updated["pi"], updated["tau"])
    wide, nu = of_three(rng, 6), soft["nu"]
    return [
        empty | {"x": rng.normal(0.0, 2.0, size=5), "z": np.array([0, 2, 2, 0, 2]), "mu": empty["nu"] + empty["sigma"]},
        far
        | {"x": points, "z": np.array([0, 2, 2, 0, 2]), "mu": far["nu"] - 15.0}
        | {"pi": np.array([0.3, RAREST, 0.7 - RAREST])},
        wide | {"x": np.array([-400.0, 60.0, nu[0], nu[2] + 0.3, 250.0, 1000.0]), "m": nu, "nu": nu},
        far_and_even(rng),
        rare_and_rough(rng),
        soft | {"x": x, "r": hard, "m": nu + rng.normal(0.0, 0.7, size=3)},
        soft | {"x": x, "r": few / few.sum(axis=1, keepdims=True)},
        one | {"r": np.array([[0.2, 0.3, 0.5]])},
        updated | {"r": r, "m": q.m, "s2": q.s2},
        soft | {"x": x * 30.0, "r": np.where(hard == 1, 1.0 - 1e-9, 5e-10), "m": nu - 12.0},
    ]


def far_and_even(rng: np.random.Generator) -> Scene:
    """Points at which all densities are 0 in floating point, and components that are about as likely as each other."""
    q = {"m": np.array([0.1, 0.12, 0.11]), "s2": np.array([0.4, 0.1, 0.9]), "tau": np.array([1.1, 1.101, 1.1005])}
    return of_three(rng, 4) | q | {"x": np.array([90.0, -80.0, 85.0, 100.0])}


def rare_and_rough(rng: np.random.Generator) -> Scene:
    """The first point may well belong to the component with the least weight, and not to the last one.

    What is added to a weight of 1e-3 shows in it, and so does a limit of small responsibilities.
    """
    scene, m = of_three(rng, 5), np.array([-1.0, 0.5, 2.0]) + rng.uniform(-0.2, 0.2, size=3)
    x = np.append(m[0] - rng.uniform(2.8, 3.2), rng.normal(0.5, 1.5, size=4))
    known = {"pi": np.array([1e-3, 0.6, 0.399]), "tau": np.sort(scene["tau"])}
    return scene | known | {"x": x, "m": m, "s2": np.array([4.0, 1e-4, 0.8])}


def edges(rng: np.random.Generator) -> list[Scene]:
    return [
        far_and_even(rng),
        *extremes(rng),
        *likely_ends(rng),
        *far_from_zero(rng),
        *certain_and_vague(rng),
        crowd(rng),
    ]


def extremes(rng: np.random.Generator) -> list[Scene]:
    """All of pi, tau, sigma and s2 from one end to the other; the first or the last component empty, or all but one."""
    drawn = []
    for z in (np.array([0, 1, 2, 1, 0]), np.array([1, 0, 0, 1]), np.array([2, 1, 2, 2, 1, 1]), np.array([1])):
        scene, share = of_three(rng, len(z)), float(rng.uniform(0.3, 0.6))
        tau, sigma = rng.permutation([0.01, 1.7, 400.0]), rng.permutation([50.0, 0.02, 0.6])
        if len(z) == 6:  # a prior shows where it is not much weaker than the observations
            tau, sigma = np.sort(tau), np.sort(sigma)[::-1]
        mu = scene["nu"] + np.minimum(sigma, 1.5) * rng.normal(size=3)
        x = mu[z] + rng.normal(size=len(z)) * np.minimum(tau[z] ** -0.5, 2.0)
        known = {"pi": rng.permutation([RAREST, share, 1.0 - share - RAREST]), "tau": tau, "sigma": sigma}
        q = {"r": rng.dirichlet(np.full(3, 1.2), size=len(z)), "m": scene["nu"] + 0.3}
        drawn.append(scene | known | q | {"x": x, "z": z, "mu": mu, "s2": rng.permutation([1e-6, 0.3, 100.0])})
    return drawn


def likely_ends(rng: np.random.Generator) -> list[Scene]:
    """Responsibilities down to 1e-12; weights of 1e-4 and nearly 1; one observation; one component.

    Where parameters are at an end the components are about as likely as each other, so that what is cut off there
    shows: precisions of 400 with variances of 1e-6, precisions of 0.01 with variances of 100.
    """
    apart, order = np.array([0.0, 3.0, 6.0]) + rng.uniform(-0.3, 0.3, size=3), rng.permutation(3)
    sharp, some = rng.uniform(1.0, 1.05, size=3), rng.permutation([0.2, 0.3, 0.5])
    share = float(rng.uniform(0.3, 0.6))
    return [
        of_three(rng, 5)
        | {"x": np.array([-0.5, 0.9, 2.4, 3.5, 6.4]), "m": apart, "s2": np.array([0.05, 0.2, 0.1]), "tau": EVEN}
        | {"pi": rng.permutation([RAREST, share, 1 - share - RAREST])},
        of_three(rng, 5)
        | {"x": sharp.mean() + rng.uniform(-0.1, 0.1, size=5), "m": sharp, "s2": np.array([1e-6, 2e-3, 4e-3])[order]}
        | {"pi": some, "tau": np.array([400.0, 360.0, 250.0])[order]},
        of_three(rng, 6)
        | {"x": rng.uniform(-15.0, 15.0, size=6), "m": rng.uniform(-8.0, 8.0, size=3)}
        | {"s2": np.array([100.0, 40.0, 1e-6])[order], "tau": np.array([0.01, 0.02, 0.014])[order]}
        | {"pi": rng.permutation([1e-4, 1e-4, 1 - 2e-4])},
        of_three(rng, 1) | {"m": apart / 6, "s2": np.array([0.3, 0.1, 0.2]), "tau": EVEN, "pi": some},
        usual(rng, {"N": 5, "K": 1}) | {"x": rng.normal(1.0, 1.5, size=5)},
    ]


def eighths(values: Array) -> Array:
    """Rounded such that single precision holds them exactly, and their differences."""
    return np.asarray(np.round(values * 8) / 8)


def far_from_zero(rng: np.random.Generator) -> list[Scene]:
    """Observations and means of 1,000 in size: all on one side, on both sides, and far from the prior's."""
    drawn: list[Scene] = []
    for sign, N in ((-1.0, 5), (1.0, 8)):
        scene, near = of_three(rng, 3), [sign * (FARTHEST - eighths(rng.uniform(0.0, 3.0, size=3))) for _ in range(3)]
        points = sign * (FARTHEST - np.append(0.0, eighths(rng.uniform(0.0, 4.0, size=2))))
        q = {"x": points, "m": near[0], "mu": near[1], "nu": near[2], "s2": rng.uniform(0.1, 0.4, size=3), "tau": EVEN}
        drawn.append(scene | q | {"pi": rng.permutation([0.2, 0.3, 0.5])})
        scene = of_three(rng, N)
        x = np.clip(rng.normal(sign * FARTHEST, 1.5, size=N), -FARTHEST, FARTHEST)
        x[0] = sign * FARTHEST
        tau, sigma = rng.permutation([0.01, 1.7, 400.0]), rng.permutation([50.0, 0.02, 0.6])
        r = scene["r"]
        if N == 5:  # some hundredths of an observation say more than this prior
            strong = np.arange(3) == np.argmax(tau * sigma**2)
            share, rest = rng.uniform(0.004, 0.012, size=(5, 1)), np.where(strong, 0.0, r)
            r = np.where(strong, share, rest * (1 - share) / rest.sum(axis=1, keepdims=True))
        drawn.append(scene | {"x": x, "r": r, "tau": tau, "sigma": sigma})
    ends, z = np.array([-FARTHEST, FARTHEST]), np.array([1, 0, 1, 0, 1])
    near = [ends - np.sign(ends) * eighths(rng.uniform(0.5, 2.0, size=2)), ends][:: 1 if rng.random() < 0.5 else -1]
    tau, sigma = rng.uniform(0.5, 2.0, size=(2, 2))
    known = {"x": ends[z], "z": z, "r": np.eye(2)[z], "mu": near[0], "m": near[0], "nu": near[1]}
    drawn.append(usual(rng, {"N": 5, "K": 2}) | known | {"tau": tau, "sigma": sigma})
    strange = {"nu": rng.permutation([-FARTHEST, FARTHEST, 0.5]), "sigma": np.array([0.4, 1.1, 0.7])}
    return [*drawn, of_three(rng, 3) | strange | {"tau": rng.uniform(0.5, 2.0, size=3)}]


def certain_and_vague(rng: np.random.Generator) -> list[Scene]:
    """A density and a bound far above 0; variances of 1e-6 and of 30; so many zeros in r that 1e-6 for each shows."""
    alone, sure, vague = usual(rng, {"N": 40, "K": 1}), of_three(rng, 4), of_three(rng, 3)
    nu, even = rng.normal(2.0, 1.0, size=1), np.array([1.2, 0.7, 0.9])
    close = {"x": nu + rng.normal(0.0, 0.05, size=40), "z": np.zeros(40, dtype=int), "mu": nu + 0.01, "m": nu + 0.01}
    zeros, means, spread = usual(rng, {"N": 60, "K": 4}), rng.normal(1.0, 1.0, size=4), np.array([1.1, 0.7, 0.9, 1.3])
    return [
        alone
        | close
        | {"s2": np.array([5e-4]), "tau": rng.uniform(300.0, 400.0, size=1), "nu": nu}
        | {"sigma": rng.uniform(0.02, 0.04, size=1)},
        sure
        | {"x": rng.normal(0.5, 0.8, size=4), "m": sure["nu"] + 0.2, "s2": rng.permutation([1e-6, 0.3, 0.5])}
        | {"tau": even, "sigma": 0.8 * even},
        vague
        | {"x": rng.normal(0.5, 9.0, size=3), "m": vague["nu"] + 2.0, "s2": np.array([20.0, 30.0, 5.0])}
        | {"tau": np.array([0.01, 0.012, 0.011]), "sigma": np.array([30.0, 50.0, 20.0])},
        zeros
        | {"x": rng.normal(1.0, 0.9, size=60), "r": np.eye(4)[rng.integers(0, 4, size=60)], "m": means + 0.2}
        | {"s2": np.full(4, 0.2), "pi": rng.permutation([0.1, 0.2, 0.3, 0.4])}
        | {"tau": spread, "nu": means, "sigma": 0.8 * spread},
    ]


def crowd(rng: np.random.Generator) -> Scene:
    """130 observations of a dozen components, all moderate, none of them far from all components."""
    scene, nu = usual(rng, {"N": 130, "K": 12}), rng.normal(0.0, 1.5, size=12)
    tau, sigma = rng.uniform(0.5, 2.0, size=(2, 12))
    known = {"pi": rng.dirichlet(np.full(12, 4.0)), "tau": tau, "nu": nu, "sigma": sigma}
    q = {"x": rng.normal(0.0, 1.2, size=130), "mu": nu + sigma * rng.normal(size=12), "s2": rng.uniform(0.1, 0.5, 12)}
    return scene | known | q | {"m": nu + rng.normal(0.0, 0.3, size=12)}


def size_of_logs(x: Array, m: Array, s2: Array, pi: Array, tau: Array) -> Array:
    """How large the logarithms of the K densities are at each observation, (N, 1)."""
    logs = np.abs(np.log(pi)) + np.abs(np.log(tau)) + tau / 2 * ((np.asarray(x)[:, None] - m) ** 2 + s2)
    return 4.0 + np.max(logs, axis=1, keepdims=True)
