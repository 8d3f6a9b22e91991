"""The cases of `earthquakes_1d`: its variants, and what its functions are called with.

The strengths, and whatever has to do with them alone, are those of `earthquakes_2d`.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

import numpy as np

from autograder.exercises.earthquakes_2d.cases import (
    SIZES,
    almost_certain,
    counts,
    hard,
    nearly_empty,
    none_unlikely,
    rates,
    responsibilities,
    strength_factors,
    weights,
    without_outliers,
)
from autograder.exercises.earthquakes_2d.corners import (
    CORNERS,
    STRONGEST,
    Corner,
    factors_of_strengths,
    intensities,
    lopsided,
    moderate,
    not_near_zero,
    of_either_kind,
    precisions,
    unequal_counts,
)
from reference.earthquakes_1d import log_joint

Variant = Mapping[str, Any]
Arguments = list[tuple[Any, ...]]
Array = np.ndarray

# The first two of the three epicentra are about as far away; it is their strength that tells them apart.
DEFAULT = {
    "K": 3,
    "N": 300,
    "pi": [0.45, 0.35, 0.2],
    "mu": [3.2, 3.7, 5.3],
    "lam": [4.0, 22.0, 10.0],
    "tau": 8.0,
    "nu": 4.0,
    "rho": 0.8,
    "alpha": 3.0,
    "beta": 0.25,
    "seed": 3,
}


def draw_variant(rng: np.random.Generator) -> dict[str, Any]:
    """Another antenna: two epicentra about as far away whose strengths differ by far, and one farther or nearer."""
    tau = float(rng.choice([6.0, 7.0, 8.0, 9.0]))
    sd = tau**-0.5
    nu = float(rng.choice([3.5, 3.8, 4.2, 4.5]))
    near = nu + rng.uniform(-0.6, 0.6)
    gap = float(rng.choice([-1.0, 1.0])) * 1.45 * sd
    alone = near + np.sign(gap) * rng.uniform(5.5, 6.5) * sd
    return {
        "K": 3,
        "N": int(rng.choice([250, 300, 350])),
        "pi": rng.permutation([0.45, 0.35, 0.2]).tolist(),
        "mu": np.round([near, near + gap, alone], 1).tolist(),
        "lam": np.round([rng.uniform(3.0, 5.0), rng.uniform(19.0, 25.0), rng.uniform(7.0, 14.0)], 1).tolist(),
        "tau": tau,
        "nu": nu,
        "rho": float(rng.choice([0.6, 0.7, 0.8])),
        "alpha": float(rng.choice([2.5, 3.0, 3.5])),
        "beta": float(rng.choice([0.2, 0.25, 0.3])),
        "seed": int(rng.integers(1, 1000)),
    }


class Quakes(NamedTuple):
    """Everything that the model speaks of, for some quakes."""

    R: Array
    S: Array
    z: Array
    mu: Array
    lam: Array
    pi: Array
    tau: float
    alpha: float
    beta: float
    nu: float
    rho: float


def story(rng: np.random.Generator, variant: Variant, N: int) -> Quakes:
    """A few quakes around the antenna of the text."""
    mu, lam, pi = (np.array(variant[name]) for name in ("mu", "lam", "pi"))
    z = rng.permutation(np.arange(N) % variant["K"])
    R = np.round(np.exp(without_outliers(lambda: rng.normal(mu[z], variant["tau"] ** -0.5))), 1)
    constants = (variant["tau"], variant["alpha"], variant["beta"], variant["nu"], variant["rho"])
    return Quakes(R, rng.poisson(lam[z]), z, mu, lam, pi, *constants)


def quakes(rng: np.random.Generator, N: int, K: int) -> Quakes:
    """Quakes, labels and parameters that fit together, but not so well that epicentra never overlap."""
    tau, rho, alpha, beta = rates(rng)
    nu = float(rng.uniform(1.2, 2.5))
    mu = nu + rng.normal(size=K) * 1.2 * tau**-0.5
    lam = rng.uniform(1.5, 14.0, size=K)
    z = rng.integers(K - 1, size=N)  # the last epicentrum has no quake
    R = np.exp(without_outliers(lambda: rng.normal(mu[z], tau**-0.5)))
    return Quakes(R, counts(rng, lam[z]), z, mu, lam, weights(rng, K), tau, alpha, beta, nu, rho)


def story_joint(rng: np.random.Generator, variant: Variant) -> Arguments:
    return [tuple(story(rng, variant, 5))]


def another_joint(rng: np.random.Generator, variant: Variant) -> Arguments:
    return [tuple(quakes(rng, 7, 4))]


def joints(rng: np.random.Generator, variant: Variant) -> Arguments:
    return [tuple(quakes(rng, N, K)) for N, K in SIZES]


def pairs_of_joints(rng: np.random.Generator, variant: Variant) -> list[tuple[tuple[Any, ...], tuple[Any, ...]]]:
    """The same quakes with other labels and epicentra, far less probable ones."""
    pairs = []
    for N, K in SIZES[:2]:
        one = quakes(rng, N, K)
        mu, lam = one.mu + rng.uniform(1.0, 3.0, size=K), one.lam * rng.uniform(1.5, 3.0, size=K)
        pairs.append((tuple(one), tuple(one._replace(z=K - 1 - one.z, mu=mu, lam=lam))))
    return pairs


def special_joints(rng: np.random.Generator, variant: Variant) -> Arguments:
    """Strengths whose factorials overflow, a quake of strength 0, and distances far off that of the epicentrum."""
    strong, odd = quakes(rng, 4, 3), quakes(rng, 6, 4)
    lam = np.append(rng.uniform(250.0, 380.0, size=2), 400.0)
    S = np.append(rng.poisson(lam[strong.z])[1:], STRONGEST)
    strong = strong._replace(S=S, lam=lam, beta=0.02)
    R, S = odd.R.copy(), odd.S.copy()
    R[2], R[3], S[4] = 1e30, 1e-30, 0
    return [tuple(strong), tuple(odd._replace(R=R, S=S))]


def posterior_inputs(rng: np.random.Generator, some: Quakes) -> tuple[Any, ...]:
    """What update_q_z takes: the quakes, and factors around their epicentra."""
    K = len(some.pi)
    m = some.mu + rng.normal(size=K) * 0.4 * some.tau**-0.5
    rho_q = rng.uniform(0.5, 4.0, size=K) * some.tau
    return (some.R, some.S, m, rho_q, *strength_factors(rng, K), some.pi, some.tau)


def story_labels(rng: np.random.Generator, variant: Variant) -> Arguments:
    return [none_unlikely(lambda: posterior_inputs(rng, story(rng, variant, 5)), np.log)]


def another_labels(rng: np.random.Generator, variant: Variant) -> Arguments:
    return [posterior_inputs(rng, quakes(rng, 7, 4))]


def labels(rng: np.random.Generator, variant: Variant) -> Arguments:
    def drawn(N: int, K: int) -> tuple[Any, ...]:
        return none_unlikely(lambda: posterior_inputs(rng, quakes(rng, N, K)), np.log)

    return [drawn(N, K) for N, K in SIZES]


def certain_labels(rng: np.random.Generator, variant: Variant) -> Arguments:
    def drawn(N: int, K: int) -> tuple[Any, ...]:
        return none_unlikely(lambda: almost_certain(posterior_inputs(rng, quakes(rng, N, K))), np.log)

    return [drawn(N, K) for N, K in SIZES]


def extreme_labels(rng: np.random.Generator, variant: Variant) -> Arguments:
    """Quakes far from epicentra that hardly differ, and strengths in the hundreds: densities below any float."""
    far, strong = quakes(rng, 5, 3), quakes(rng, 4, 3)
    tau = float(rng.uniform(1.2, 1.6))
    R = np.exp(rng.uniform(60.0, 66.0, size=5) * rng.permutation([1, -1, 1, -1, 1]))
    R[0], R[1] = 1e-30, 1e30
    R[3] = np.exp(far.nu)  # one quake is near: its density is e^2000 times that of the others
    alike = far.nu + 0.02 * rng.permutation([-1.6, 0.2, 1.7])
    around, weak = rng.uniform(480.0, 495.0, size=3), rng.uniform(1.5, 2.5, size=3)
    S = np.append(np.minimum(rng.poisson(480, size=3), STRONGEST), STRONGEST)
    beta_q = rng.uniform(0.7, 1.4, size=3)
    close = strong.nu + rng.uniform(-0.3, 0.3, size=3) * strong.tau**-0.5
    rho_q = rng.uniform(2.0, 9.0, size=3)
    return [
        (strong.R, S, close, rho_q, around * beta_q, beta_q, strong.pi, strong.tau),
        (R, far.S % 3, alike, rho_q * tau, weak * beta_q, beta_q, far.pi, tau),
    ]


def quakes_at(rng: np.random.Generator, corner: Corner) -> Quakes:
    """Quakes of a model with constants at their ends; the first quake is an outlier."""
    sd = corner.tau**-0.5
    nu = float(rng.uniform(1.2, 2.5)) * (-1.0) ** CORNERS.index(corner)
    mu = nu + rng.normal(size=corner.K) * 1.2 * sd
    lam, z = intensities(rng, corner.K), rng.integers(corner.K, size=corner.N)
    log_R = rng.normal(mu[z], sd)
    log_R[0] += rng.choice([-1.0, 1.0]) * rng.uniform(5.0, 8.0) * sd
    S = unequal_counts(rng, lam[z])
    return Quakes(
        np.exp(log_R), S, z, mu, lam, lopsided(rng, corner.K), corner.tau, corner.alpha, corner.beta, nu, corner.rho
    )


def joints_at_the_ends(rng: np.random.Generator, variant: Variant) -> Arguments:
    def drawn(corner: Corner) -> tuple[Any, ...]:
        return not_near_zero(lambda: tuple(quakes_at(rng, corner)), log_joint)

    return [drawn(corner) for corner in CORNERS]


def labels_at_the_ends(rng: np.random.Generator, variant: Variant) -> Arguments:
    """Outliers, and factors from one end to the other."""
    drawn: Arguments = []
    for corner in CORNERS:
        R, S, m, _, _, _, pi, tau = posterior_inputs(rng, quakes_at(rng, corner))
        S[: len(S) // 2] %= 4  # strengths that leave some doubt
        factors = precisions(rng, corner.K, tau), *factors_of_strengths(rng, corner.K, corner)
        drawn.append((R, S, m, *factors, pi, tau))
    return drawn


def distances_at_the_ends(rng: np.random.Generator, variant: Variant) -> Arguments:
    drawn: Arguments = []
    for corner in CORNERS:
        some = quakes_at(rng, corner)
        drawn += [(some.R, r, some.tau, some.nu, some.rho) for r in of_either_kind(rng, corner)]
    far = quakes_at(rng, CORNERS[-1])
    far.R[:2] = 1e-30, 1e30
    return [*drawn, (far.R[:12], moderate(rng, 12, 3), far.tau, far.nu, far.rho)]


def story_distances(rng: np.random.Generator, variant: Variant) -> Arguments:
    some = story(rng, variant, 5)
    return [(some.R, responsibilities(rng, 5, variant["K"]), some.tau, some.nu, some.rho)]


def another_distances(rng: np.random.Generator, variant: Variant) -> Arguments:
    return [(some.R, responsibilities(rng, 7, 4), some.tau, some.nu, some.rho) for some in [quakes(rng, 7, 4)]]


def distances(rng: np.random.Generator, variant: Variant) -> Arguments:
    drawn: Arguments = []
    for N, K in SIZES:
        some = quakes(rng, N, K)
        drawn.append((some.R, responsibilities(rng, N, K), some.tau, some.nu, some.rho))
    return drawn


def special_distances(rng: np.random.Generator, variant: Variant) -> Arguments:
    """A nearly empty epicentrum, 0-1 responsibilities, and distances of millions."""
    some, far = quakes(rng, 7, 4), quakes(rng, 6, 3)
    return [
        (some.R, nearly_empty(rng, 7, 4), some.tau, some.nu, some.rho),
        (far.R * 1e6, hard(6, 3), far.tau, far.nu, far.rho),
    ]
