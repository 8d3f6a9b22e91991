"""Cases at the ends of what the docstrings promise, for both alternatives of the sheet's question."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

import numpy as np

Variant = Mapping[str, Any]
Arguments = list[tuple[Any, ...]]
Array = np.ndarray


class Corner(NamedTuple):
    """Sizes and constants of the model, each at one of its ends."""

    N: int
    K: int
    tau: float
    rho: float
    alpha: float
    beta: float


# One quake, one epicentrum, two unequal quakes; every constant at both ends, precisions on either side of each other.
CORNERS = (
    Corner(1, 1, 0.02, 15.0, 0.15, 12.0),
    Corner(2, 1, 40.0, 0.002, 40.0, 0.02),
    Corner(1, 3, 0.02, 0.002, 40.0, 12.0),
    Corner(2, 4, 40.0, 15.0, 0.15, 0.02),
    Corner(12, 3, 0.3, 2.0, 6.0, 3.0),
)
STRONGEST = 500  # of the strengths


def lopsided(rng: np.random.Generator, K: int) -> Array:
    """Positive weights (K,) with sum 1, one of them 1e-4 if there are several."""
    pi = rng.uniform(0.2, 1.0, size=K)
    if K > 1:
        pi[1] = 0.0
        pi = pi / pi.sum() * (1 - 1e-4)
        pi[1] = 1e-4
    return np.asarray(pi / pi.sum())


def graded(rng: np.random.Generator, N: int, K: int) -> Array:
    """Responsibilities of very different sizes, down to 1e-12."""
    r = 10.0 ** rng.uniform(-9.0, 0.0, size=(N, K))
    if K > 1:
        r[:, 0] = 1e-12
    return np.asarray(r / r.sum(axis=1, keepdims=True))


def moderate(rng: np.random.Generator, N: int, K: int) -> Array:
    """Responsibilities that are not far from each other."""
    r = rng.uniform(0.6, 1.4, size=(N, K))
    return np.asarray(r / r.sum(axis=1, keepdims=True))


def of_either_kind(rng: np.random.Generator, corner: Corner) -> list[Array]:
    return [graded(rng, corner.N, corner.K), moderate(rng, corner.N, corner.K)]


def intensities(rng: np.random.Generator, K: int) -> Array:
    """Intensities from 0.05 to 20."""
    return np.asarray(np.concatenate([[0.05], 10.0 ** rng.uniform(-1.0, 1.3, size=K)])[1 if K == 1 else 0 :][:K])


def unequal_counts(rng: np.random.Generator, lam: Array) -> Array:
    """Strengths around lam, no two of the first ones equal, one of them an outlier."""
    S = rng.poisson(lam)
    S[: min(3, len(S))] += np.array([0, 5, 17])[: len(S)]
    return np.asarray(S)


def strengths_at_the_ends(rng: np.random.Generator, variant: Variant) -> Arguments:
    """What update_q_lambda takes, with priors far from 1."""
    drawn: Arguments = []
    for corner in CORNERS:
        for r in of_either_kind(rng, corner):
            S = unequal_counts(rng, rng.uniform(1.0, 12.0, size=corner.N))
            drawn.append((S, r, corner.alpha, corner.beta))
    return [*drawn, (np.array([STRONGEST, 0, 3]), moderate(rng, 3, 4), 0.15, 12.0)]


def not_near_zero(draw: Callable[[], tuple[Any, ...]], log_joint: Callable[..., float]) -> tuple[Any, ...]:
    """Drawn until the density's logarithm is not near 0, where its terms cancel and single precision loses digits."""
    while True:
        args = draw()
        if abs(log_joint(*args)) > 4.0:
            return args
