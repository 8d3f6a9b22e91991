"""The cases of `gaussian_mixture_em`: its variants, what its functions are called with, and how answers are read."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from autograder.checks.compare import difference, numbers, same_shape, unpack
from autograder.checks.equals import crossed
from autograder.checks.objectives import trace_of
from reference import gaussian_mixture_em as reference

Variant = Mapping[str, Any]
Arguments = list[tuple[Any, ...]]
Array = np.ndarray

PARAMETERS = ("theta", "mu", "Sigma")
FIT = ("theta", "mu", "Sigma", "log_likelihoods")

SPECIES = np.array([[9.0, 5.2], [13.4, 4.6], [12.0, 7.0]])  # mean length and width of wing cases in mm
SPREADS = np.array([[[0.9, 0.45], [0.45, 0.5]], [[1.6, 0.75], [0.75, 0.6]], [[1.1, -0.35], [-0.35, 0.3]]])


def collection(rng: np.random.Generator, shares: Array, means: Array, spreads: Array) -> list[list[float]]:
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
        fit = reference.em(*story(values), 61, 1e-6)
        apart = np.abs(fit.mu - means).max() < 0.7 and 12 <= len(fit.log_likelihoods) <= 60
        if apart and np.linalg.eigvalsh(fit.Sigma).min() > 0.05 and _goes_well(*story_run(rng, values)[0]):
            return values


def _goes_well(*args: Any) -> bool:
    """Whether no component falls into a few points on a line: where it leads from there depends on details."""
    try:
        fit = reference.em(*args)
    except np.linalg.LinAlgError:
        return False
    return bool(np.linalg.eigvalsh(fit.Sigma).min() > 0.05)


# Weights and covariances that are neither equal nor diagonal, for the worked case of the text.
START = {
    "theta": [0.2, 0.5, 0.3],
    "Sigma": [[[1.5, 0.4], [0.4, 1.0]], [[2.0, -0.3], [-0.3, 0.8]], [[1.2, 0.2], [0.2, 1.6]]],
}
DEFAULT = START | {
    "X": collection(np.random.default_rng(181), np.array([0.25, 0.3, 0.45]), SPECIES, SPREADS),
    "mu": [[9.6, 5.8], [12.5, 4.2], [11.5, 6.2]],
}


def story(variant: Variant) -> tuple[Array, Array, Array, Array]:
    return tuple(np.array(variant[name], dtype=float) for name in ("X", *PARAMETERS))  # type: ignore[return-value]


# --- cases ---------------------------------------------------------------------------------------------------------


def shares(rng: np.random.Generator, K: int) -> Array:
    weights = rng.uniform(0.2, 1.0, size=K)
    return np.asarray(weights / weights.sum())


def covariances(rng: np.random.Generator, K: int, D: int) -> Array:
    """Correlated, and of sizes that differ by component and axis."""
    A = rng.normal(size=(K, D, D)) / np.sqrt(D)
    scales = rng.uniform(0.6, 2.2, size=(K, D))
    return np.asarray((A @ A.transpose(0, 2, 1) + 0.4 * np.eye(D)) * scales[:, :, None] * scales[:, None, :])


def parameters(rng: np.random.Generator, K: int, D: int, distance: float = 1.5) -> tuple[Array, Array, Array]:
    return shares(rng, K), rng.normal(scale=distance, size=(K, D)), covariances(rng, K, D)


def turned(rng: np.random.Generator, K: int, D: int) -> Array:
    """Covariances with eigenvalues from 0.08 to 0.3: there 1e-4 more shows in any direction, and 1e-6 in none."""
    turns = np.linalg.qr(rng.normal(size=(K, D, D)))[0]
    return np.asarray(turns * rng.uniform(0.08, 0.3, size=(K, 1, D)) @ turns.transpose(0, 2, 1))


def observations(rng: np.random.Generator, N: int, theta: Array, mu: Array, Sigma: Array) -> Array:
    components = rng.choice(len(theta), size=N, p=theta)
    return np.array([rng.multivariate_normal(mu[k], Sigma[k]) for k in components])


def beetles_of_the_text(rng: np.random.Generator, variant: Variant) -> Arguments:
    """The first few beetles, at the start of the text."""
    X, theta, mu, Sigma = story(variant)
    return [(X[:6], theta, mu, Sigma)]


def two_in_three_dimensions(rng: np.random.Generator, variant: Variant) -> Arguments:
    """K = 2, D = 3, N = 5."""
    theta, mu, Sigma = parameters(rng, 2, 3)
    return [tuple(np.round(v, 2) for v in (observations(rng, 5, theta, mu, Sigma), theta, mu, Sigma))]


def mixtures(rng: np.random.Generator, variant: Variant) -> Arguments:
    """N, K and D are never equal; the fourth is one-dimensional, and the second of so large a scale that no density is
    above 1e-7."""
    drawn = []
    for N, K, D in ((7, 3, 2), (5, 2, 4), (6, 4, 3), (6, 3, 1), (7, 3, 2)):
        theta, mu, Sigma = parameters(rng, K, D)
        drawn.append(enlarged(observations(rng, N, theta, mu, Sigma), theta, mu, Sigma, 100.0 if D == 4 else 1.0))
    return crossed(drawn)


def enlarged(X: Array, theta: Array, mu: Array, Sigma: Array, factor: float) -> tuple[Array, Array, Array, Array]:
    """The same in other units."""
    return X * factor, theta, mu * factor, Sigma * factor**2


def far_away(rng: np.random.Generator, variant: Variant) -> Arguments:
    """Points whose densities all underflow: at 45 standard deviations, with two components alike enough to leave the
    posterior open, and at thousands."""
    theta, apart, _ = parameters(rng, 3, 2)
    return [
        far_and_open(rng),
        (np.clip(rng.normal(scale=4000.0, size=(5, 2)), -2e4, 2e4), theta, apart, turned(rng, 3, 2)),
    ]


def far_and_open(rng: np.random.Generator) -> tuple[Array, Array, Array, Array]:
    """Points at 45 standard deviations that may have come from either of two components."""
    while True:
        direction = rng.normal(size=3)
        direction /= np.linalg.norm(direction)
        spread = covariances(rng, 1, 3)[0]
        offset = 45.0 * np.linalg.cholesky(spread) @ direction
        mu = np.stack([np.zeros(3), rng.normal(scale=0.03, size=3)])
        Sigma = np.stack([spread, spread * (1.0 + 5e-4 * rng.uniform(-1, 1))])
        args = offset * rng.uniform(0.95, 1.1, size=(4, 1)), rng.permutation([0.3, 0.7]), mu, Sigma
        if everything_counts(*args):
            return args


def everything_counts(X: Array, theta: Array, mu: Array, Sigma: Array) -> bool:
    """Whether both components, their weights, their determinants and covariances off the diagonal move the result by
    much more than rounding does."""
    q = reference.e_step(X, theta, mu, Sigma)
    untilted = reference.e_step(X, theta, mu, Sigma * np.eye(X.shape[1]))
    evenly = reference.log_likelihood(X, np.full(len(theta), 1 / len(theta)), mu, Sigma)
    moved = abs(evenly - reference.log_likelihood(X, theta, mu, Sigma))
    volumes = np.abs(np.linalg.slogdet(Sigma)[1])
    counts = np.abs(q - untilted).max() > 0.05 and moved > 0.3 and -np.log(q.max(axis=1)).sum() > 0.3
    return bool(counts and volumes.min() > 0.5)


def many_dimensions(rng: np.random.Generator, variant: Variant) -> Arguments:
    """60 dimensions of large scale: the determinants overflow. Of three observations it is open where they belong, two
    are of the rare component for sure."""
    theta = rng.permutation([0.2, 0.8])
    _, mu, Sigma = parameters(rng, 2, 60, distance=0.1)
    scale = 10.0 ** rng.uniform(3.0, 3.1, size=60)
    Sigma = 0.5 * (Sigma + Sigma[:1])
    args = mu * scale, Sigma * scale[:, None] * scale
    while True:
        X = observations(rng, 200, theta, *args)
        q = reference.e_step(X, theta, *args)
        surest = q.max(axis=1)
        some = np.flatnonzero((surest > 0.55) & (surest < 0.9))[:3]
        rare = np.flatnonzero(q[:, np.argmin(theta)] > 0.99)[:2]
        if len(some) == 3 and len(rare) == 2:
            return [(X[[*some, *rare]], theta, *args)]


def nearly_singular(rng: np.random.Generator, variant: Variant) -> Arguments:
    """Two measurements that nearly agree: correlations of 0.9998 and 0.9999, variances in the hundreds. Of one
    observation, at least, it is open where it belongs."""
    scales = rng.uniform(15.0, 25.0, size=2)
    correlations = np.array([[[1.0, 0.9998], [0.9998, 1.0]], [[1.0, 0.9999], [0.9999, 1.0]]])
    Sigma = rng.permutation(correlations) * scales[:, None] * scales
    theta, mu = rng.permutation([0.3, 0.7]), np.array([[-0.6], [0.7]]) * scales
    while True:
        X = observations(rng, 6, theta, mu, Sigma)
        if reference.e_step(X, theta, mu, Sigma).max(axis=1).min() < 0.9:
            return [(X, theta, mu, Sigma)]


def nearly_singular_or_narrow(rng: np.random.Generator, variant: Variant) -> Arguments:
    """And standard deviations of about 0.1, where a ridge of 1e-6 hardly shows and one of 1e-4 does."""
    theta, mu = shares(rng, 2), np.array([[-0.2, 0.1], [0.25, -0.15]])
    Sigma = np.array([[[0.012, 0.004], [0.004, 0.009]], [[0.008, -0.003], [-0.003, 0.011]]]) * rng.uniform(0.8, 1.2)
    return [*nearly_singular(rng, variant), (observations(rng, 9, theta, mu, Sigma), theta, mu, Sigma)]


def responsibilities(rng: np.random.Generator, N: int, K: int) -> Array:
    """Soft, unequal, and no posterior of anything."""
    return np.asarray(rng.dirichlet(np.full(K, 0.9), size=N) * 0.97 + 0.03 / K)


def with_responsibilities(rng: np.random.Generator, given: Arguments) -> Arguments:
    """(X, q, theta, mu, Sigma) with a q that is not the posterior."""
    return [(X, responsibilities(rng, len(X), len(theta)), theta, mu, Sigma) for X, theta, mu, Sigma in given]


def beetles_with_responsibilities(rng: np.random.Generator, variant: Variant) -> Arguments:
    return [
        (X, np.round(q, 2) / np.round(q, 2).sum(axis=1, keepdims=True), *rest)
        for X, q, *rest in with_responsibilities(rng, beetles_of_the_text(rng, variant))
    ]


def two_with_responsibilities(rng: np.random.Generator, variant: Variant) -> Arguments:
    return with_responsibilities(rng, two_in_three_dimensions(rng, variant))


def mixtures_with_responsibilities(rng: np.random.Generator, variant: Variant) -> Arguments:
    return with_responsibilities(rng, mixtures(rng, variant))


def extremes_with_responsibilities(rng: np.random.Generator, variant: Variant) -> Arguments:
    """Points far away, and responsibilities of exactly 0 and 1."""
    (X, theta, mu, Sigma), *_ = mixtures(rng, variant)
    hard = np.eye(3)[np.arange(len(X)) % 3]
    return [*with_responsibilities(rng, far_away(rng, variant)), (X, hard, theta, mu, Sigma)]


def beetles_to_maximise(rng: np.random.Generator, variant: Variant) -> Arguments:
    return [(X, q) for X, q, *_ in beetles_with_responsibilities(rng, variant)]


def two_to_maximise(rng: np.random.Generator, variant: Variant) -> Arguments:
    return [(X, q) for X, q, *_ in two_with_responsibilities(rng, variant)]


def maxima(rng: np.random.Generator, variant: Variant) -> Arguments:
    """N well above D, so that covariances are far from singular."""
    drawn = []
    for N, K, D in ((12, 3, 2), (15, 2, 4), (9, 4, 1), (12, 3, 2)):
        X = observations(rng, N, *parameters(rng, K, D)) + rng.normal(scale=3.0, size=D)
        drawn.append((X, responsibilities(rng, N, K)))
    return crossed(drawn)


def special_maxima(rng: np.random.Generator, variant: Variant) -> Arguments:
    """Responsibilities of 0 and 1, and a component that hardly anything belongs to."""
    hard = observations(rng, 11, *parameters(rng, 2, 3)), np.eye(2)[[0, 1, 1, 0, 1, 1, 0, 0, 1, 1, 1]]
    X = observations(rng, 10, *parameters(rng, 3, 2))
    q = responsibilities(rng, 10, 3) * np.array([1.0, 1e-4, 1.0])
    return [hard, (X, q / q.sum(axis=1, keepdims=True))]


def story_run(rng: np.random.Generator, variant: Variant) -> Arguments:
    """Fewer beetles than the text has: public tests hold them all."""
    X, theta, mu, Sigma = story(variant)
    return [(X[:40], theta, mu, Sigma, 25, 1e-6)]


def brief_run(rng: np.random.Generator, variant: Variant) -> Arguments:
    """The same, over after three iterations."""
    return [(*args[:4], 3, 1e-6) for args in story_run(rng, variant)]


def scattered(rng: np.random.Generator, K: int, D: int, N: int) -> tuple[Array, Array]:
    """Observations from components of unequal weight, tilt and size, some three deviations apart; their means."""
    weights = np.array([0.3, 0.7]) if K == 2 else np.array([0.2, 0.3, 0.5])
    corners = np.roll(np.eye(K, D), 1, axis=1) * (2.6 if K == 2 else 3.8) - (1.5 if K > D else 0.0)
    mu = corners + rng.uniform(-0.5, 0.5, size=(K, D))
    A = rng.normal(size=(K, D, D)) / np.sqrt(D)
    Sigma = (A @ A.transpose(0, 2, 1) + 0.5 * np.eye(D)) * np.linspace(0.6, 1.6, K)[:, None, None]
    counts = np.round(rng.permutation(weights) * N).astype(int)
    X = np.concatenate([rng.multivariate_normal(mu[k], Sigma[k], size=counts[k]) for k in range(K)])
    return rng.permutation(X), mu


def runs(rng: np.random.Generator, variant: Variant) -> Arguments:
    """Separated components and a vague start, from which EM takes some twenty iterations."""
    return [run_of_two(rng), run_of_three(rng)]


def run_of_two(rng: np.random.Generator) -> tuple[Any, ...]:
    return run_as_usual(rng, 2, 3, 45)


def run_of_three(rng: np.random.Generator) -> tuple[Any, ...]:
    return run_as_usual(rng, 3, 2, 60)


def run_as_usual(rng: np.random.Generator, K: int, D: int, N: int) -> tuple[Any, ...]:
    while True:
        X, means = scattered(rng, K, D, N)
        start = means + rng.uniform(-1.5, 1.5, size=(K, D))
        args = (X, shares(rng, K), start, 0.7 * covariances(rng, K, D) + 1.5 * np.eye(D), 60, 1e-6)
        if runs_as_usual(*args[:4]):
            return args


def runs_as_usual(X: Array, theta: Array, mu: Array, Sigma: Array) -> bool:
    """Components of a few points, and runs that are over at once or never, would depend on details. Where nothing is
    open in the end, soft assignments could not be told from hard ones."""
    N, D = X.shape
    try:
        if np.diff(reference.em(X, theta, mu, Sigma, 4, -np.inf).log_likelihoods).min() <= 0.05:
            return False
        fit = reference.em(X, theta, mu, Sigma, 44, 1e-6)
        open_cases = reference.e_step(X, *fit[:3]).max(axis=1) < 0.9
    except np.linalg.LinAlgError:  # a component fell into a single point
        return False
    ordinary = N * fit.theta.min() > 2.5 * D and np.linalg.eigvalsh(fit.Sigma).min() > 0.1
    return bool(ordinary and len(fit.log_likelihoods) <= 44 and open_cases.mean() > 0.07)


def limited_runs(rng: np.random.Generator, variant: Variant) -> list[tuple[tuple[Any, ...], int]]:
    """As many iterations as nobody needs, and the longest trace allowed."""
    return [((*run_of_two(rng)[:4], 600, 1e-3), 300)]


def symmetric_starts(rng: np.random.Generator, variant: Variant) -> Arguments:
    """All components alike; few iterations, for rounding errors grow."""
    X, _ = scattered(rng, 3, 2, 40)
    mu, Sigma = rng.normal(size=2), covariances(rng, 1, 2)
    return [(X, np.array([0.2, 0.5, 0.3]), np.tile(mu, (3, 1)), np.tile(Sigma, (3, 1, 1)), 3, 1e-6)]


# --- what has to hold ----------------------------------------------------------------------------------------------


def rows_sum_to_one(value: Any, X: Array, theta: Array, mu: Array, Sigma: Array) -> str:
    """One row of probabilities per observation."""
    array = numbers(value)
    if not isinstance(array, str):
        array = same_shape(array, (len(X), len(theta)))
    if isinstance(array, str):
        return array
    if not (array >= 0).all():
        return "some responsibilities are negative or nan"
    gap = np.abs(array.sum(axis=1) - 1)
    return "" if gap.max() <= 1e-5 else f"row {int(gap.argmax())} sums to {array[gap.argmax()].sum():.6g}"


def valid_parameters(parts: Any, K: int, D: int) -> Any:
    """theta (K,), mu (K, D) and Sigma (K, D, D) as arrays, or what keeps them from being a mixture's parameters."""
    arrays = []
    for name, part, shape in zip(("theta", "mu", "Sigma"), parts, ((K,), (K, D), (K, D, D)), strict=True):
        array = numbers(part)
        if not isinstance(array, str):
            array = same_shape(array, shape)
        if isinstance(array, str):
            return f"{name}: {array}"
        if not np.isfinite(array).all():
            return f"{name}: holds values that are not finite"
        arrays.append(array.astype(float))
    theta, mu, Sigma = arrays
    if not (theta >= 0).all() or abs(theta.sum() - 1) > 1e-5:
        return f"theta should hold probabilities with sum 1, got {np.array2string(theta, precision=4)}"
    if max(np.abs(mu).max(), np.abs(Sigma).max()) > 1e30:
        return "mu and Sigma: some values are far larger than any mean or covariance of these observations"
    if np.abs(Sigma - np.swapaxes(Sigma, 1, 2)).max() > 1e-5 * np.abs(Sigma).max():
        return "Sigma: a covariance matrix is symmetric, and at least one of these is not"
    try:
        np.linalg.cholesky(Sigma)  # what densities need: an eigenvalue may be positive and still too small for it
    except np.linalg.LinAlgError:
        return "Sigma: a covariance matrix is positive definite, and at least one of these is not"
    return theta, mu, Sigma


def are_parameters(value: Any, X: Array, q: Array) -> str:
    parts = unpack(value, ("theta", "mu", "Sigma"))
    if isinstance(parts, str):
        return parts
    valid = valid_parameters(parts, q.shape[1], X.shape[1])
    return valid if isinstance(valid, str) else ""


def fit_is_valid(value: Any, X: Array, theta: Array, mu: Array, Sigma: Array, max_iter: int, tol: float) -> str:
    """theta sums to 1, every Sigma_k is a covariance matrix, and the trace is there."""
    parts = unpack(value, FIT)
    if isinstance(parts, str):
        return parts
    valid = valid_parameters(parts[:3], *np.shape(mu))
    if isinstance(valid, str):
        return valid
    trace = trace_of(value, FIT)
    return trace if isinstance(trace, str) else ""


def best(X: Array, theta: Array, mu: Array, Sigma: Array, max_iter: int, tol: float) -> float:
    return float(reference.em(X, theta, mu, Sigma, max_iter, tol).log_likelihoods[-1])


def constants_of_the_trace(*args: Any) -> tuple[float]:
    return (0.0,)


def components_stay_alike(
    value: Any, X: Array, theta: Array, mu: Array, Sigma: Array, max_iter: int, tol: float
) -> str:
    """From equal components each gets mean and covariance of all observations, and theta stays."""
    parts = unpack(value, FIT)
    if isinstance(parts, str):
        return parts
    centred = X - X.mean(axis=0)
    targets = (
        theta,
        np.tile(X.mean(axis=0), (len(theta), 1)),
        np.tile(centred.T @ centred / len(X), (len(theta), 1, 1)),
    )
    for name, part, target in zip(PARAMETERS, parts[:3], targets, strict=True):
        complaint = difference(part, target, 1e-5, 1e-3)  # in single precision every iteration enlarges the errors
        if complaint:
            return f"{name}: {complaint} (all components start alike, so nothing can tell them apart)"
    return ""
