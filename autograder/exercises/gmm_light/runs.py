"""The runs of `gmm_light.cavi`: data on which it is known where they end, and what every update leaves behind."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from scipy.special import xlogy

from autograder.authoring.climbs import DEEP, ascend
from autograder.authoring.runs import Updates
from autograder.checks.sweeps import climbs_for_long
from autograder.exercises.gmm_light.cases import PRIORS, Array, Scene
from reference import gmm_light as reference

UPDATES: Updates = {reference.update_q_mu: ("m", "s2"), reference.update_q_z: ("r",)}


def run_of(scene: Scene, rng: np.random.Generator, *limits: Any) -> Any:
    return reference.cavi(*(scene["x"], *(scene[name] for name in PRIORS), rng, *limits))


def mixture(rng: np.random.Generator, N: int, K: int, far: float = 0.0) -> Scene:
    """Data of overlapping components, such that CAVI gets to one value from every sensible start.

    Where clusters are far apart the ELBO has many local maxima. Here they overlap, and the prior knows which is which;
    the few data on which starts disagree nevertheless are drawn again.
    """
    while True:
        pi = rng.permutation([0.35, 0.65] if K == 2 else [0.2, 0.3, 0.5])
        tau = rng.permutation([0.5, 0.9, 1.5][:K]) * rng.uniform(0.9, 1.1, size=K)
        nu = rng.permutation(np.arange(K) * 2.5 - 1.0 + rng.uniform(-0.3, 0.3, size=K))
        sigma = rng.uniform(0.2, 0.5, size=K)
        x = reference.generate_data(rng, N, pi, tau, nu, sigma).x
        x = np.append(x[1:], far) if far else x
        scene = {"x": x, "pi": pi, "tau": tau, "nu": nu, "sigma": sigma}
        if starts_agree(rng, scene):
            return scene


def starts_agree(rng: np.random.Generator, scene: Scene) -> bool:
    """Whether the prior, quantiles in any order, a data point for each and random labels lead to one value."""
    x, pi, tau, nu = (scene[name] for name in ("x", "pi", "tau", "nu"))
    K = len(nu)
    quantiles = np.quantile(x, (np.arange(K) + 0.5) / K)
    means = (nu, quantiles, quantiles[::-1], np.roll(quantiles, 1), rng.choice(x, K, False))
    starts = [reference.update_q_z(x, m, np.ones(K), pi, tau) for m in means]
    starts.append(np.eye(K)[rng.integers(K, size=len(x))])
    ends = [ascend(scene | {"r": r}, UPDATES, reference.elbo, 40, 1e-6)[-1] for r in starts]
    return max(ends) - min(ends) < 5e-5 * abs(max(ends))


def story(rng: np.random.Generator) -> list[Scene]:
    """Components closer than in the text: where they are far apart, the first iteration may be the last."""
    return [{name: np.round(value, 2) for name, value in mixture(rng, 30, 3).items()}]


def mixtures(rng: np.random.Generator) -> list[Scene]:
    return [mixture(rng, 40, 3), mixture(rng, 35, 2) | {"max_iter": 300, "tol": 1e-9}]


def far(rng: np.random.Generator) -> list[Scene]:
    """One observation is so far away that all densities are 0 in floating point.

    It is no farther than that, and many labels are unsure: else the ELBO is so large that what is missing in it, or in
    its trace, may be within the tolerance.
    """
    while True:
        given = mixture(rng, 30, 3, far=float(rng.choice([-66.0, 70.0])))
        r = run_of(given, rng).r
        if -np.sum(xlogy(r, r)) > 6.0:
            return [given]


def limited(rng: np.random.Generator) -> list[Scene]:
    """Two iterations where many more are needed, whatever the start, and as many as nobody needs.

    With the longest traces allowed: the start and two values for each iteration.
    """
    while True:
        given = mixture(rng, 40, 3)
        if len(run_of(given, np.random.default_rng(1)).elbos) > 8:
            few = given | {"max_iter": 2, "tol": 1e-10, "longest": 6}
            return [few, mixture(rng, 35, 2) | {"max_iter": 600, "tol": 1e-3, "longest": 300}]


def slow(rng: np.random.Generator) -> Scene:
    """Five components that overlap and whose prior is wide: every start of the reference climbs for 36 sweeps."""
    while True:
        pi = rng.permutation([0.1, 0.15, 0.2, 0.25, 0.3])
        nu, tau = np.arange(5) * rng.uniform(0.9, 1.1) + rng.uniform(-0.1, 0.1, 5), rng.uniform(0.9, 1.2, 5)
        x = rng.normal(nu.mean(), 1.6, size=60)
        x[1] = x[0]
        scene = {"x": x, "pi": pi, "tau": tau, "nu": nu, "sigma": rng.uniform(1.8, 2.2, size=5)}
        if all(climbs_for_long(run_of(scene, rng, DEEP, -np.inf).elbos) for _ in range(3)):
            return scene


def sweeps(rng: np.random.Generator) -> list[Scene]:
    """One component, one observation; an outlier, a rare and an empty component, wide and narrow priors."""
    one = {"pi": np.ones(1), "tau": rng.uniform(0.3, 0.8, size=1), "nu": np.array([-1.5])}
    one = one | {"sigma": rng.uniform(2, 4, size=1)}
    scene = mixture(rng, 25, 3, far=float(rng.choice([-150.0, 180.0])))
    x, tau, sigma = scene["x"], scene["tau"], scene["sigma"]
    x[1] = x[2]
    empty = {"pi": rng.permutation([1e-4, 0.3, 0.6999]), "nu": scene["nu"] + np.array([0.0, 60.0, 0.0])}
    return [
        one | {"x": rng.normal(2.0, 3.0, size=8)},
        one | {"x": rng.normal(2.0, 3.0, size=1)},
        scene,
        scene | empty | {"x": x[1:], "sigma": sigma * 0.1},
        scene | {"x": x[1:6], "tau": tau * 20.0, "sigma": sigma * 30.0},
    ]


def implausible(scene: Mapping[str, Any]) -> str:
    """Why no update gives these means and variances, whatever r was before."""
    x, m, s2, tau, nu, sigma = (scene[name] for name in ("x", "m", "s2", "tau", "nu", "sigma"))
    counts = (1.0 / s2 - 1.0 / sigma**2) / tau
    slack = 1e-4 * (len(x) + np.max(1.0 / (tau * sigma**2)))
    if counts.min() < -slack or counts.max() > len(x) + slack or abs(counts.sum() - len(x)) > len(x) * slack:
        return "s2: no responsibilities lead to these variances; between them the components have N observations"
    low, high = np.minimum(nu, x.min()), np.maximum(nu, x.max())
    if np.any(m < low - 1e-3 * (1 + np.abs(low))) or np.any(m > high + 1e-3 * (1 + np.abs(high))):
        return "m: an update leads to a mean between the prior's and the observations"
    return ""


def at_most(x: Array, pi: Array, tau: Array) -> float:
    """What no ELBO exceeds: it is below log p(x), and a density of the mixture is nowhere above that of its peaks."""
    return float(len(x) * np.log(np.sum(pi * np.sqrt(tau / (2 * np.pi)))))
