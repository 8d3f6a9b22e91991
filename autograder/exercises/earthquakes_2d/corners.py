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


# One quake, one epicentrum, two unequal quakes, as many quakes as epicentra, hundreds of quakes for two epicentra (as
# many as coordinates); every constant at both ends, precisions on either side of each other.
MANY = 240
CORNERS = (
    Corner(1, 1, 0.02, 15.0, 0.15, 12.0),
    Corner(2, 1, 40.0, 15.0, 40.0, 0.02),
    Corner(3, 3, 0.02, 0.002, 40.0, 12.0),
    Corner(4, 4, 40.0, 0.002, 0.15, 0.02),
    Corner(MANY, 2, 0.3, 12.0, 30.0, 10.0),
)
STRONGEST = 500  # of the strengths
FARTHEST = 500.0  # of the coordinates
LEAST_SHAPE, LEAST_RATE, MOST_RATE, LEAST_PRECISION = 0.15, 0.02, 250.0, 0.002  # of the factors


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
    if K > 2:
        r[:, 1] = 10.0 ** rng.uniform(-7.5, -6.5, size=N)
        r[:, 2:] = 10.0 ** rng.uniform(-3.0, 0.0, size=(N, K - 2))
    return np.asarray(r / r.sum(axis=1, keepdims=True))


def moderate(rng: np.random.Generator, N: int, K: int) -> Array:
    """Responsibilities that are not far from each other."""
    r = rng.uniform(0.6, 1.4, size=(N, K))
    return np.asarray(r / r.sum(axis=1, keepdims=True))


def of_either_kind(rng: np.random.Generator, corner: Corner) -> list[Array]:
    return [graded(rng, corner.N, corner.K), moderate(rng, corner.N, corner.K)]


def factors_of_strengths(rng: np.random.Generator, K: int, corner: Corner) -> tuple[Array, Array]:
    """alpha_q and beta_q: all shapes near their lower end, all rates near theirs, or both of all sizes up to the upper.

    Where all are near an end no epicentrum is out of the question, and a limit near that end shows.
    """
    near = 1 + 0.1 * rng.permutation(np.arange(K)) / K
    index = CORNERS.index(corner)
    if index % 2:
        return LEAST_SHAPE * near, rng.uniform(0.35, 1.3, size=K)
    if index == 2:
        return rng.uniform(0.2, 0.3, size=K), LEAST_RATE * near
    beta_q = rng.permutation([MOST_RATE, rng.uniform(60.0, 90.0), 1.0])[:K] if K > 2 else MOST_RATE * near
    return beta_q * rng.uniform(4.0, 9.0, size=K), beta_q


def precisions(rng: np.random.Generator, K: int, tau: float) -> Array:
    """Precisions of q(mu), some far below and some far above tau; where tau is small all near the lower end."""
    if tau == CORNERS[0].tau:
        return np.asarray(LEAST_PRECISION * (1 + 0.3 * rng.permutation(np.arange(K)) / K))
    return np.asarray(tau * 10.0 ** rng.permutation(np.linspace(-0.5, 2.0, K)))


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
