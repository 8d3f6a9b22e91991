"""`gaussian_mixture_em`: a mixture of Gaussians with full covariances, fitted by expectation maximisation."""

from __future__ import annotations

from typing import Any

import numpy as np

from autograder.authoring import Inputs, Size, anything, maximisation, positive, question, reals
from autograder.exercise import Exercise
from autograder.exercises.gaussian_mixture_em import runs, scenes
from reference import gaussian_mixture_em as reference

SPECIES = np.array([[9.0, 5.2], [13.4, 4.6], [12.0, 7.0]])  # mean length and width of wing cases in mm
SPREADS = np.array([[[0.9, 0.45], [0.45, 0.5]], [[1.6, 0.75], [0.75, 0.6]], [[1.1, -0.35], [-0.35, 0.3]]])


def collection(rng: np.random.Generator, shares: Any, means: Any, spreads: Any) -> list[list[float]]:
    """Ninety beetles, measured to a hundredth of a millimetre."""
    species = rng.choice(len(shares), size=90, p=shares)
    beetles = [rng.multivariate_normal(means[k], spreads[k]) for k in species]
    return [[round(float(length), 2), round(float(width), 2)] for length, width in beetles]


def draw_variant(rng: np.random.Generator) -> dict[str, Any]:
    """Another collection, of species that differ as much, and another start, from which EM tells the species apart."""
    while True:
        shares = rng.permutation([0.25, 0.3, 0.45])
        means = SPECIES + rng.uniform(-0.3, 0.3, size=(3, 2)) + rng.uniform([-1.0, -0.5], [1.0, 0.5])
        spreads = SPREADS * rng.uniform(0.85, 1.15, size=(3, 1, 1))
        beetles = collection(rng, shares, means, spreads)
        start = np.round(means + rng.uniform(-0.9, 0.9, size=(3, 2)), 1)
        values = START | {"X": beetles, "mu": start.tolist()}
        told = {name: np.array(values[name], dtype=float) for name in scenes.MIXTURE}
        fit = reference.em(**told, max_iter=61, tol=1e-6)
        apart = np.abs(fit.mu - means).max() < 0.7 and 12 <= len(fit.log_likelihoods) <= 60
        if (
            apart
            and runs.is_round(fit, 0.05)
            and runs.is_round(runs.fitted(runs.story(rng, values)[0], 25, 1e-6), 0.05)
        ):
            return values


# Weights and covariances that are neither equal nor diagonal, for the worked case of the text.
START = {
    "theta": [0.2, 0.5, 0.3],
    "Sigma": [[[1.5, 0.4], [0.4, 1.0]], [[2.0, -0.3], [-0.3, 0.8]], [[1.2, 0.2], [0.2, 1.6]]],
}
DEFAULT = START | {
    "X": collection(np.random.default_rng(181), np.array([0.25, 0.3, 0.45]), SPECIES, SPREADS),
    "mu": [[9.6, 5.8], [12.5, 4.2], [11.5, 6.2]],
}


INPUTS = Inputs(
    # N, K and D are never equal, and D is 1 once.
    sizes={
        "N": Size(1, 130, usual=(12, 9, 10, 8, 12)),
        "K": Size(1, 8, usual=(3, 2, 4, 3, 3)),
        "D": Size(1, 90, usual=(2, 4, 3, 1, 2)),
    },
    told=scenes.told,
    usually=scenes.usually,
    free=("em",),
    X=reals(
        -scenes.LARGEST, scenes.LARGEST, "N", "D", doc="One observation per row; some may lie far from every mean."
    ),
    q=reals(0.0, 1.0, "N", "K", doc="Responsibilities; rows sum to 1."),
    theta=positive(scenes.LEAST, 1.0, "K", doc="Probability that component k is chosen; they sum to 1."),
    mu=reals(-scenes.LARGEST, scenes.LARGEST, "K", "D", doc="Mean of each component."),
    Sigma=anything(
        "",
        *("K", "D", "D"),
        doc="Covariance matrix of each component; a determinant may be larger or smaller than any float.",
    ),
)


def size_of_logs(X: np.ndarray, theta: np.ndarray, mu: np.ndarray, Sigma: np.ndarray) -> np.ndarray:
    """How large the logarithms of the K densities are for each observation, (N, 1)."""
    apart = np.asarray(X, dtype=float)[:, None, :] - mu
    squares = np.einsum("nkd,kde,nke->nk", apart, np.linalg.inv(Sigma), apart)
    logs = np.abs(np.log(theta)) + 0.5 * (squares + np.abs(np.linalg.slogdet(Sigma)[1]))
    return np.asarray(4.0 + np.max(logs, axis=1, keepdims=True))


FAR, OVERFLOW = "copes with points far from every component", "copes with determinants that overflow, in 60 dimensions"
EDGES = "works for one observation, one component, rare components, whole numbers and a point far away"
# A ridge of 1e-6 on covariances is as right as none. Where covariances are near 1 it moves densities by about 1e-6 of
# their exponents, and the M step's covariances by itself.
RIDGE = 2e-6
DENSITIES: dict[str, Any] = {"rtol": 2e-5, "atol": 2e-5}
# A ridge and single precision change logarithms in proportion to their size, and so every responsibility.
RELATIVE: dict[str, Any] = {"rtol": 1e-5, "atol": 1e-9, "scale": size_of_logs}

EXERCISE = Exercise(
    name="gaussian_mixture_em",
    title="Mixtures of Gaussians by expectation maximisation",
    source="Harvard CS181, Section 8, example 2",
    default=DEFAULT,
    draw=draw_variant,
    inputs=INPUTS,
    questions=(
        question(
            reference.e_step,
            INPUTS,
            returned={"q": "rows"},
            ends={
                # The posterior is a difference of numbers near -1000, which single precision knows to about 1e-4.
                FAR: (scenes.far_points, {"atol": 3e-3}),
                OVERFLOW: (scenes.many_dimensions, {"atol": 3e-3}),
                "copes with nearly singular covariances": (scenes.nearly_singular, {"atol": 5e-3}),
                EDGES: (scenes.edges, RELATIVE),
                "works for tiny responsibilities": (scenes.tiny_responsibilities, RELATIVE | {"weight": 0.5}),
            },
            weights=(2.5, 4.0),
            **DENSITIES,
        ),
        question(
            reference.log_likelihood,
            INPUTS,
            returned={"log_likelihood": "real"},
            ends={
                FAR: scenes.far_points,
                OVERFLOW: scenes.many_dimensions,
                EDGES: scenes.edges,
                "copes with nearly singular and with narrow covariances, and with tiny determinants": (
                    scenes.singular_and_narrow,
                    {"rtol": 3e-4, "atol": 3e-3},
                ),
            },
            weights=(2.5, 4.0),
            **DENSITIES,
        ),
        question(
            reference.expected_complete_log_likelihood,
            INPUTS,
            returned={"expectation": "real"},
            ends={
                "works for points far away and hard q": scenes.far_and_hard,
                EDGES: scenes.edges,
                "copes with huge and with tiny determinants": (scenes.odd_determinants, {"rtol": 3e-4}),
            },
            weights=(2.5, 3.0),
            **DENSITIES,
        ),
        question(
            reference.m_step,
            INPUTS,
            returned=runs.PARAMETERS,
            whole=True,
            weights=(2.5, 2.5),
            ends={
                "works for hard q and for a nearly empty component": scenes.hard_and_empty,
                "works for one component, for whole numbers, and for many observations": scenes.spread_out,
            },
            atol=RIDGE,
        ),
        maximisation(
            reference.em,
            INPUTS,
            returned=runs.PARAMETERS | {"log_likelihoods": "trace"},
            attained=runs.attained,
            story=runs.story,
            limits=(25, 1e-6),
            runs=runs.runs,
            numbered=runs.numbered_runs,
            slow=runs.slow_starts,
            symmetric=runs.symmetric_starts,
            near=1e-3,  # in single precision every iteration enlarges the errors
            slack=1e-8,
            helpers=("e_step", "m_step", "log_likelihood", "expected_complete_log_likelihood"),
        ),
    ),
)
