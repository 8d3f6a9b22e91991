"""The cases of `earthquakes_2d`: its variants, and what its functions are called with."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

import numpy as np
from scipy.special import digamma

from autograder.checks.compare import numbers, same_shape
from autograder.exercises.earthquakes_2d.corners import (
    CORNERS,
    FARTHEST,
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
from reference.earthquakes_2d import log_joint

Variant = Mapping[str, Any]
Arguments = list[tuple[Any, ...]]
Array = np.ndarray

# Two of the four epicentra are neighbours on the map; it is their strength that tells them apart.
DEFAULT = {
    "K": 4,
    "N": 300,
    "pi": [0.35, 0.3, 0.2, 0.15],
    "mu": [[6.0, 7.4], [7.6, 6.0], [14.8, 4.2], [11.5, 10.5]],
    "lam": [4.0, 24.0, 9.0, 13.0],
    "tau": 0.8,
    "nu": [10.0, 6.0],
    "rho": 0.05,
    "alpha": 3.0,
    "beta": 0.25,
    "seed": 4,
}


def draw_variant(rng: np.random.Generator) -> dict[str, Any]:
    """Another map: two neighbours whose strengths differ by far, and two epicentra that stand alone."""
    tau = float(rng.choice([0.6, 0.8, 1.2, 1.5]))
    sd = tau**-0.5
    nu = np.array([10.0, 6.0]) + rng.integers(-2, 3, size=2)
    while True:
        mu = nu + rng.uniform([-6.0, -4.5], [6.0, 4.5], size=(4, 2))
        angle = rng.uniform(0, 2 * np.pi)
        mu[1] = mu[0] + 1.9 * sd * np.array([np.cos(angle), np.sin(angle)])
        gaps = np.linalg.norm(mu[:, None] - mu, axis=2)[np.triu_indices(4, 1)]
        if np.sort(gaps)[1] > 4.2 * sd:
            break
    weak, strong = rng.uniform(3.0, 5.0), rng.uniform(20.0, 26.0)
    lam = [weak, strong, *rng.uniform(7.0, 16.0, size=2)]
    return {
        "K": 4,
        "N": int(rng.choice([250, 300, 350])),
        "pi": rng.permutation([0.35, 0.3, 0.2, 0.15]).tolist(),
        "mu": np.round(mu, 1).tolist(),
        "lam": np.round(lam, 1).tolist(),
        "tau": tau,
        "nu": nu.tolist(),
        "rho": float(rng.choice([0.04, 0.05, 0.06])),
        "alpha": float(rng.choice([2.5, 3.0, 3.5])),
        "beta": float(rng.choice([0.2, 0.25, 0.3])),
        "seed": int(rng.integers(1, 1000)),
    }


# --- what both alternatives of the sheet's question share ----------------------------------------------------------

TRIES = 1000
SIZES = ((7, 3), (5, 5), (4, 12))  # of N and K: one of the two is larger, and equal, where a wrong axis fits


def rates(rng: np.random.Generator) -> tuple[float, float, float, float]:
    """tau, rho, alpha, beta: precisions away from 1, below and above, and a rate that is no scale."""
    tau = rng.uniform(0.35, 0.7) if rng.random() < 0.5 else rng.uniform(1.6, 2.8)
    return float(tau), float(rng.uniform(0.1, 0.5)), float(rng.uniform(1.6, 3.5)), float(rng.uniform(0.25, 0.6))


def weights(rng: np.random.Generator, K: int) -> Array:
    """Different positive weights (K,) with sum 1."""
    pi = rng.uniform(0.2, 1.0, size=K)
    return np.asarray(pi / pi.sum())


def responsibilities(rng: np.random.Generator, N: int, K: int) -> Array:
    return np.asarray(0.97 * rng.dirichlet(np.full(K, 0.7), size=N) + 0.03 / K)


def nearly_empty(rng: np.random.Generator, N: int, K: int) -> Array:
    """Responsibilities that leave next to nothing to the second epicentrum."""
    r = responsibilities(rng, N, K)
    r[:, 1] *= 1e-4
    return np.asarray(r / r.sum(axis=1, keepdims=True))


def hard(N: int, K: int) -> Array:
    """Every quake with one epicentrum alone, and not all epicentra with equally many."""
    return np.eye(K)[np.minimum(np.arange(N), K - 1)]


def strength_factors(rng: np.random.Generator, K: int) -> tuple[Array, Array]:
    """alpha_q and beta_q of q(lam), wide enough that log E[lam] is far from E[log lam].

    Shapes below 1 stand in cases of their own, so that what goes wrong there alone does so in these alone.
    """
    return rng.uniform(1.1, 7.0, size=K), rng.uniform(0.35, 1.3, size=K)


def without_outliers(drawn: Callable[[], Array]) -> Array:
    """Places of quakes, drawn until none is far from the others: outliers stand in cases of their own."""
    for _ in range(TRIES):
        places = drawn()
        gaps = np.abs(places - np.median(places, axis=0))
        if (gaps <= 3.9 * np.median(gaps)).all():
            break
    return places


def counts(rng: np.random.Generator, lam: Array) -> Array:
    """Strengths around lam, none of them wasted on the same number throughout."""
    return np.asarray(rng.poisson(np.clip(lam, 1.0, None)) + np.arange(len(lam)) % 2)


def story_strengths(rng: np.random.Generator, variant: Variant) -> Arguments:
    lam = rng.choice(variant["lam"], size=6)
    return [(counts(rng, lam), responsibilities(rng, 6, variant["K"]), variant["alpha"], variant["beta"])]


def other_strengths(rng: np.random.Generator, variant: Variant) -> Arguments:
    return [(np.array([3, 0, 8, 1, 12]), responsibilities(rng, 5, 3), 1.5, 0.4)]


def strengths(rng: np.random.Generator, variant: Variant) -> Arguments:
    """Counts, soft responsibilities and the prior of several sizes."""
    drawn: Arguments = []
    for N, K in SIZES:
        _, _, alpha, beta = rates(rng)
        drawn.append((counts(rng, rng.uniform(2.0, 20.0, size=N)), responsibilities(rng, N, K), alpha, beta))
    return drawn


def special_strengths(rng: np.random.Generator, variant: Variant) -> Arguments:
    """No quake above 0, hundreds, 0-1 responsibilities, a nearly empty epicentrum, a prior given as whole numbers."""
    _, _, alpha, beta = rates(rng)
    return [
        (np.zeros(5, dtype=int), responsibilities(rng, 5, 3), alpha, beta),
        (rng.integers(200, 500, size=7), nearly_empty(rng, 7, 4), alpha, beta),
        (counts(rng, rng.uniform(2.0, 9.0, size=6)), hard(6, 4), 3, 2),
    ]


def almost_certain(args: tuple[Any, ...]) -> tuple[Any, ...]:
    """The arguments of update_q_z with factors so narrow that mu and lam are known: expectations are plain values."""
    places, S, m, rho_q, alpha_q, beta_q, pi, tau = args
    return places, S, m, rho_q * 1e9, alpha_q * 1e9, beta_q * 1e9, pi, tau


def rows_sum_to_one(value: Any, places: Array, S: Array, m: Array, *rest: Any) -> str:
    """One row of probabilities per quake."""
    array = numbers(value)
    if not isinstance(array, str):
        array = same_shape(array, (len(S), len(m)))
    if isinstance(array, str):
        return array
    if not (array >= 0).all():
        return "some responsibilities are negative or nan"
    gap = np.abs(array.sum(axis=1) - 1)
    return "" if gap.max() <= 1e-5 else f"row {int(gap.argmax())} sums to {array[gap.argmax()].sum():.6g}"


# --- two dimensions ------------------------------------------------------------------------------------------------


class Quakes(NamedTuple):
    """Everything that the model speaks of, for some quakes."""

    X: Array
    S: Array
    z: Array
    mu: Array
    lam: Array
    pi: Array
    tau: float
    alpha: float
    beta: float
    nu: Array
    rho: float


def story(rng: np.random.Generator, variant: Variant, N: int) -> Quakes:
    """A few quakes on the map of the text."""
    names = ("mu", "lam", "pi", "nu")
    mu, lam, pi, nu = (np.array(variant[name]) for name in names)
    z = rng.permutation(np.arange(N) % variant["K"])
    X = without_outliers(lambda: np.round(rng.normal(mu[z], variant["tau"] ** -0.5), 2))
    constants = (variant["tau"], variant["alpha"], variant["beta"], nu, variant["rho"])
    return Quakes(X, rng.poisson(lam[z]), z, mu, lam, pi, *constants)


def quakes(rng: np.random.Generator, N: int, K: int) -> Quakes:
    """Quakes, labels and parameters that fit together, but not so well that epicentra never overlap."""
    tau, rho, alpha, beta = rates(rng)
    nu = rng.uniform([1.5, -4.0], [4.0, -1.5])
    mu = nu + rng.normal(size=(K, 2)) * 1.2 * tau**-0.5
    lam = rng.uniform(1.5, 14.0, size=K)
    z = rng.integers(K - 1, size=N)  # the last epicentrum has no quake
    X = without_outliers(lambda: rng.normal(mu[z], tau**-0.5))
    return Quakes(X, counts(rng, lam[z]), z, mu, lam, weights(rng, K), tau, alpha, beta, nu, rho)


def story_joint(rng: np.random.Generator, variant: Variant) -> Arguments:
    return [tuple(story(rng, variant, 6))]


def another_joint(rng: np.random.Generator, variant: Variant) -> Arguments:
    return [tuple(quakes(rng, 7, 3))]


def joints(rng: np.random.Generator, variant: Variant) -> Arguments:
    return [tuple(quakes(rng, N, K)) for N, K in SIZES]


def pairs_of_joints(rng: np.random.Generator, variant: Variant) -> list[tuple[tuple[Any, ...], tuple[Any, ...]]]:
    """The same quakes with other labels and epicentra, far less probable ones."""
    pairs = []
    for N, K in SIZES[:2]:
        one = quakes(rng, N, K)
        mu, lam = one.mu + rng.uniform(1.0, 3.0, size=(K, 2)), one.lam * rng.uniform(1.5, 3.0, size=K)
        pairs.append((tuple(one), tuple(one._replace(z=K - 1 - one.z, mu=mu, lam=lam))))
    return pairs


def special_joints(rng: np.random.Generator, variant: Variant) -> Arguments:
    """Strengths whose factorials overflow, a quake of strength 0, and one far away from its epicentrum."""
    strong, odd = quakes(rng, 4, 3), quakes(rng, 6, 4)
    lam = np.append(rng.uniform(250.0, 380.0, size=2), 400.0)
    S = np.append(rng.poisson(lam[strong.z])[1:], STRONGEST)
    strong = strong._replace(S=S, lam=lam, beta=0.02)
    X, S = odd.X.copy(), odd.S.copy()
    X[2], S[4] = rng.permutation([-FARTHEST, FARTHEST]), 0
    return [tuple(strong), tuple(odd._replace(X=X, S=S))]


def posterior_inputs(rng: np.random.Generator, some: Quakes) -> tuple[Any, ...]:
    """What update_q_z takes: the quakes, and factors around their epicentra."""
    K = len(some.pi)
    m = some.mu + rng.normal(size=(K, 2)) * 0.4 * some.tau**-0.5
    rho_q = rng.uniform(0.5, 4.0, size=K) * some.tau
    return (some.X, some.S, m, rho_q, *strength_factors(rng, K), some.pi, some.tau)


def none_unlikely(
    drawn: Callable[[], tuple[Any, ...]], place: Callable[[Array], Array] = np.asarray
) -> tuple[Any, ...]:
    """What update_q_z takes, drawn until no quake is unlikely under all epicentra: such quakes stand in cases of their
    own, and what goes wrong with tiny densities alone does so in these alone."""
    for _ in range(TRIES):
        args = drawn()
        places, S, m, rho_q, alpha_q, beta_q, pi, tau = args
        axes = np.ndim(m)
        apart = (place(places)[:, None] - m).reshape(len(S), len(m), -1)
        strengths = np.multiply.outer(S, digamma(alpha_q) - np.log(beta_q)) - alpha_q / beta_q
        logs = strengths - 0.5 * tau * (np.sum(apart**2, axis=2) + axes / rho_q)
        if np.all(np.sum(pi * (tau / (2 * np.pi)) ** (axes / 2) * np.exp(logs), axis=1) > 3e-4):
            break
    return args


def story_labels(rng: np.random.Generator, variant: Variant) -> Arguments:
    return [none_unlikely(lambda: posterior_inputs(rng, story(rng, variant, 6)))]


def another_labels(rng: np.random.Generator, variant: Variant) -> Arguments:
    return [posterior_inputs(rng, quakes(rng, 7, 3))]


def labels(rng: np.random.Generator, variant: Variant) -> Arguments:
    def drawn(N: int, K: int) -> tuple[Any, ...]:
        return none_unlikely(lambda: posterior_inputs(rng, quakes(rng, N, K)))

    return [drawn(N, K) for N, K in SIZES]


def certain_labels(rng: np.random.Generator, variant: Variant) -> Arguments:
    def drawn(N: int, K: int) -> tuple[Any, ...]:
        return none_unlikely(lambda: almost_certain(posterior_inputs(rng, quakes(rng, N, K))))

    return [drawn(N, K) for N, K in SIZES]


def extreme_labels(rng: np.random.Generator, variant: Variant) -> Arguments:
    """Quakes far from epicentra that hardly differ, and strengths in the hundreds: densities below any float."""
    far, strong = quakes(rng, 5, 3)._replace(tau=0.02), quakes(rng, 4, 3)
    angle = rng.uniform(0, 2 * np.pi, size=5)
    away = rng.uniform(60.0, 68.0, size=(5, 1)) * np.stack([np.cos(angle), np.sin(angle)], axis=1)
    # Apart along the line of the farthest quakes by so much that these depend on how far away they are.
    along = rng.permutation([-0.08, 0.0, 0.09])[:, None] * np.array([1.0, -1.0])
    alike = far.nu + along + rng.uniform(-0.01, 0.01, size=(3, 2))
    X = far.nu + away * far.tau**-0.5
    X[0], X[2] = rng.permutation([[-FARTHEST, FARTHEST], [FARTHEST, -FARTHEST]])
    X[3] = far.nu  # one quake is near: its density is e^2000 times that of the others
    around, weak = rng.uniform(480.0, 495.0, size=3), rng.uniform(1.5, 2.5, size=3)
    S = np.append(np.minimum(rng.poisson(480, size=3), STRONGEST), STRONGEST)
    beta_q = rng.uniform(0.7, 1.4, size=3)
    close = strong.nu + rng.uniform(-0.3, 0.3, size=(3, 2)) * strong.tau**-0.5
    rho_q = rng.permutation(rng.uniform([2.0, 4.0, 7.5], [2.5, 5.0, 9.0]))
    return [
        (strong.X, S, close, rho_q, around * beta_q, beta_q, strong.pi, strong.tau),
        (X, far.S % 3, alike, rho_q * far.tau, weak * beta_q, beta_q, far.pi, far.tau),
    ]


def quakes_at(rng: np.random.Generator, corner: Corner) -> Quakes:
    """Quakes of a model with constants at their ends; the first quake is an outlier."""
    sd = corner.tau**-0.5
    nu = rng.uniform([1.5, -4.0], [4.0, -1.5])
    mu = nu + rng.normal(size=(corner.K, 2)) * 1.2 * sd
    lam, z = intensities(rng, corner.K), rng.integers(corner.K, size=corner.N)
    X = rng.normal(mu[z], sd)
    X[0] += rng.choice([-1.0, 1.0], size=2) * rng.uniform(5.0, 8.0, size=2) * sd
    S = unequal_counts(rng, lam[z])
    return Quakes(X, S, z, mu, lam, lopsided(rng, corner.K), corner.tau, corner.alpha, corner.beta, nu, corner.rho)


def joints_at_the_ends(rng: np.random.Generator, variant: Variant) -> Arguments:
    def drawn(corner: Corner) -> tuple[Any, ...]:
        return not_near_zero(lambda: tuple(quakes_at(rng, corner)), log_joint)

    return [drawn(corner) for corner in CORNERS]


def labels_at_the_ends(rng: np.random.Generator, variant: Variant) -> Arguments:
    """Outliers, and factors from one end to the other."""
    drawn: Arguments = []
    for corner in CORNERS:
        X, S, m, _, _, _, pi, tau = posterior_inputs(rng, quakes_at(rng, corner))
        S[: len(S) // 2] %= 4  # strengths that leave some doubt
        factors = precisions(rng, corner.K, tau), *factors_of_strengths(rng, corner.K, corner)
        drawn.append((X, S, m, *factors, pi, tau))
    return drawn


def places_at_the_ends(rng: np.random.Generator, variant: Variant) -> Arguments:
    drawn: Arguments = []
    for corner in CORNERS:
        some = quakes_at(rng, corner)
        drawn += [(some.X, r, some.tau, some.nu, some.rho) for r in of_either_kind(rng, corner)]
    far = quakes_at(rng, CORNERS[-1])
    far.X[:2] = [[-FARTHEST, FARTHEST], [FARTHEST, -480.0]]
    return [*drawn, (far.X[:12], moderate(rng, 12, 3), far.tau, far.nu, far.rho)]


def story_places(rng: np.random.Generator, variant: Variant) -> Arguments:
    some = story(rng, variant, 6)
    return [(some.X, responsibilities(rng, 6, variant["K"]), some.tau, some.nu, some.rho)]


def another_places(rng: np.random.Generator, variant: Variant) -> Arguments:
    return [(some.X, responsibilities(rng, 7, 3), some.tau, some.nu, some.rho) for some in [quakes(rng, 7, 3)]]


def places(rng: np.random.Generator, variant: Variant) -> Arguments:
    drawn: Arguments = []
    for N, K in SIZES:
        some = quakes(rng, N, K)
        drawn.append((some.X, responsibilities(rng, N, K), some.tau, some.nu, some.rho))
    return drawn


def special_places(rng: np.random.Generator, variant: Variant) -> Arguments:
    """A nearly empty epicentrum, 0-1 responsibilities, and coordinates in the hundreds."""
    some, far = quakes(rng, 7, 4), quakes(rng, 6, 3)
    return [
        (some.X, nearly_empty(rng, 7, 4), some.tau, some.nu, some.rho),
        (far.X + 400.0, hard(6, 3), far.tau, far.nu, far.rho),
    ]
