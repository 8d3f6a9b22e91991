"""The cases of `gmm_light`: its variants, what its functions are called with, and how answers are read."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from scipy.special import ndtr, xlogy

from autograder.checks.compare import numbers, same_shape, unpack
from autograder.checks.equals import crossed
from autograder.checks.laws import sample_size
from autograder.checks.objectives import trace_of
from autograder.exercises.gmm_light import short
from autograder.statistics.rivals import scale_mixture_log_ratios
from autograder.values import Generator
from reference import gmm_light as reference

Variant = Mapping[str, Any]
Arguments = list[tuple[Any, ...]]
Array = np.ndarray

SAMPLE = ("x", "z", "mu")
FIT = ("r", "m", "s2", "elbos")

# The sheet leaves the values open. No two components share a weight, a precision or a prior.
DEFAULT = {
    "N": 120,
    "pi": [0.5, 0.2, 0.3],
    "tau": [4.0, 1.5, 0.5],
    "nu": [-3.0, 0.5, 4.0],
    "sigma": [0.5, 0.8, 1.2],
    "seed": 7,
}


def draw_variant(rng: np.random.Generator) -> dict[str, Any]:
    """Other weights, precisions and priors, with clusters as far apart as the text's."""
    nu = np.array([-3.0, 0.5, 4.0]) + rng.uniform(-0.4, 0.4, size=3)
    return {
        "N": int(rng.integers(10, 16)) * 10,
        "pi": [[0.5, 0.2, 0.3], [0.45, 0.3, 0.25], [0.4, 0.25, 0.35]][int(rng.integers(3))],
        "tau": [float(tau) for tau in rng.permutation([[4.0, 1.5, 0.5], [5.0, 2.0, 0.6]][int(rng.integers(2))])],
        "nu": [round(float(mean), 1) for mean in nu],
        "sigma": [float(sigma) for sigma in rng.permutation([0.5, 0.8, 1.2])],
        "seed": int(rng.integers(1, 100)),
    }


# --- cases ---------------------------------------------------------------------------------------------------------

# Precisions and standard deviations on both sides of 1, so that powers of them differ.
PRECISIONS = np.array([0.35, 2.6, 0.7, 5.0])
DEVIATIONS = np.array([1.7, 0.45, 2.5, 0.7])


def shares(rng: np.random.Generator, size: int, least: float = 0.15) -> Array:
    """Different positive numbers with sum 1."""
    weights = rng.uniform(least, 1.0, size=size)
    return np.asarray(weights / weights.sum())


def parameters(rng: np.random.Generator, K: int) -> tuple[Array, Array, Array, Array]:
    """pi, tau, nu, sigma, all different from component to component."""
    tau = rng.permutation(PRECISIONS[:K]) * rng.uniform(0.85, 1.15, size=K)
    sigma = rng.permutation(DEVIATIONS[:K]) * rng.uniform(0.85, 1.15, size=K)
    return shares(rng, K), tau, rng.normal(0.5, 1.5, size=K), sigma


def story_parameters(variant: Variant) -> tuple[Array, Array, Array, Array]:
    return (
        np.array(variant["pi"]),
        np.array(variant["tau"]),
        np.array(variant["nu"]),
        np.array(variant["sigma"]),
    )


def factors(rng: np.random.Generator, N: int, nu: Array) -> tuple[Array, Array, Array]:
    """r, m, s2 of some q(z, mu), optimal for nothing."""
    K = len(nu)
    r = rng.dirichlet(np.full(K, 1.5), size=N) * 0.98 + 0.02 / K
    return r, nu + rng.normal(0.0, 0.7, size=K), rng.uniform(0.1, 0.6, size=K)


SIZES = ((7, 3), (6, 2), (9, 4), (7, 3))  # N and K are never equal; a size twice, for what is kept by shape


def story_data(rng: np.random.Generator, variant: Variant) -> Arguments:
    """Few draws, of the text's mixture and of two components."""
    pi, tau, nu, sigma = story_parameters(variant)
    return [
        (Generator(3), 8, pi, tau, nu, sigma),
        (Generator(4), 5, pi[:2] / pi[:2].sum(), tau[:2], nu[:2], sigma[:2]),
    ]


# With n draws a distance of delta is seen: 0.05 for observations, 0.15 for the means. There are fewer of these, for a
# function may well build a (K, K) matrix; so their priors are such that every mistaken scale is far off.
OBSERVATIONS = sample_size(0.05, tests=2)  # about 11,000
MEANS = sample_size(0.15, tests=2)  # about 1,250


def many_observations(rng: np.random.Generator, variant: Variant) -> Arguments:
    """Precisions all above 1, then all below: mistaken powers of them cannot make up for each other.

    They differ by factors, in any order, so that those of another component, or of the average one, are seen.
    """
    drawn: Arguments = []
    for given in ([1.5, 8.0, 40.0], [0.7, 0.16, 0.008, 0.035]):
        K, tau = len(given), rng.permutation(given)
        if K == 3 and tau[1] == 8.0:  # noise that depends on the place of a component shows in the order of precisions
            tau = np.roll(tau, 1)
        pi, nu = rng.permutation(np.arange(1.0, K + 1)), rng.normal(0.0, 3.0, size=K)
        sigma = rng.uniform(1.5, 2.5, size=K)
        drawn.append((Generator(int(rng.integers(2**31))), OBSERVATIONS, pi / pi.sum(), tau, nu, sigma))
    return drawn


def many_components(rng: np.random.Generator, variant: Variant) -> Arguments:
    """Wide priors, then narrow ones; hardly any observations."""
    drawn: Arguments = []
    for low, high, N in ((5.0, 12.0, 3), (0.05, 0.15, 4)):
        sigma, nu = rng.uniform(low, high, size=MEANS), rng.normal(1.0, 3.0, size=MEANS)
        pi, tau = rng.uniform(0.5, 1.5, size=MEANS), rng.uniform(0.5, 2.0, size=MEANS)
        drawn.append((Generator(int(rng.integers(2**31))), N, pi / pi.sum(), tau, nu, sigma))
    return drawn


CALLS = 16


def many_calls(rng: np.random.Generator, variant: Variant) -> Arguments:
    """Short calls with many components that are alike."""
    K = 48
    pi, N = rng.permutation(np.arange(40.0, 40.0 + K)), 2 * int(rng.integers(380, 420))
    return [(Generator(int(rng.integers(2**30))), N, pi / pi.sum(), *short.alike(rng, K))]


def smallest_data(rng: np.random.Generator, variant: Variant) -> Arguments:
    """One observation; one component."""
    _, tau, nu, sigma = parameters(rng, 3)
    one = (np.array([1.0]), tau[:1], nu[:1], sigma[:1])
    pi = np.array([0.5, 0.2, 0.3])
    return [
        (Generator(int(rng.integers(2**30))), 1, pi, tau, nu, sigma),
        (Generator(int(rng.integers(2**30))), 7, *one),
    ]


def story_joint(rng: np.random.Generator, variant: Variant) -> Arguments:
    pi, tau, nu, sigma = story_parameters(variant)
    z = np.array([0, 2, 1, 0, 2])
    mu = np.round(nu + rng.normal(0.0, 0.5, size=3), 1)
    x = np.round(mu[z] + rng.normal(0.0, 0.8, size=5), 1)
    return [(x, z, mu, pi, tau, nu, sigma)]


def joints(rng: np.random.Generator, variant: Variant) -> Arguments:
    drawn: Arguments = []
    for N, K in SIZES:
        pi, tau, nu, sigma = parameters(rng, K)
        mu = nu + sigma * rng.normal(size=K)
        z = rng.permutation(np.concatenate([np.arange(K), rng.choice(K, size=N - K)]))
        drawn.append((mu[z] + rng.normal(size=N) / np.sqrt(tau[z]), z, mu, pi, tau, nu, sigma))
    return crossed(drawn)


def special_joints(rng: np.random.Generator, variant: Variant) -> Arguments:
    """A component without observations, observations far from their means, and means far from their priors."""
    pi, tau, nu, sigma = parameters(rng, 3)
    z = np.array([0, 2, 2, 0, 2])
    far = rng.normal(0.0, 40.0, size=5)
    far[1] = (
        nu[2] - 15.0 + rng.choice([-1.0, 1.0]) * rng.uniform(45.0, 55.0) / np.sqrt(tau[2])
    )  # a density below 1e-400
    return [
        (rng.normal(0.0, 2.0, size=5), z, nu + sigma, pi, tau, nu, sigma),
        (far, z, nu - 15.0, np.array([0.3, 1e-6, 0.7 - 1e-6]), tau, nu, sigma),
    ]


def story_responsibilities(rng: np.random.Generator, variant: Variant) -> Arguments:
    """Some of the points lie between components."""
    pi, tau, nu, _ = story_parameters(variant)
    x = np.round(np.concatenate([nu[1] + rng.normal(0.0, 1.5, size=3), (nu[1:] + nu[:-1]) / 2]), 1)
    return [(x, nu, np.array([0.3, 0.2, 0.1]), pi, tau)]


def soft_responsibilities(rng: np.random.Generator, variant: Variant) -> Arguments:
    """Overlapping components: no responsibility is so small that a limit of 1e-6 would show."""
    drawn: Arguments = []
    for N, K in SIZES:
        pi, tau, _, _ = parameters(rng, K)
        m = rng.permutation(np.linspace(0.0, 1.2, K)) + rng.uniform(-0.15, 0.15, size=K)
        x = rng.uniform(-0.5, 1.5, size=N)
        drawn.append((x, m, rng.uniform(0.15, 0.9, size=K), pi, tau))
    return crossed(drawn)


def special_responsibilities(rng: np.random.Generator, variant: Variant) -> Arguments:
    """Points hundreds of standard deviations away, nearly empty components, q(mu) that is very wide or narrow.

    Of the last points the first may well belong to the component with the least weight, and not to the last one: what
    is added to a weight of 1e-3 shows in it, and so does a limit of small responsibilities.
    """
    pi, tau, nu, _ = parameters(rng, 3)
    x = np.array([-400.0, 60.0, nu[0], nu[2] + 0.3, 250.0, 1000.0])
    even = np.full(3, 1.1) + np.array([0.0, 1e-3, 5e-4])
    m = np.array([-1.0, 0.5, 2.0]) + rng.uniform(-0.2, 0.2, size=3)
    return [
        (x, nu, np.array([0.2, 0.5, 0.3]), pi, tau),
        (np.array([90.0, -80.0, 85.0, 100.0]), np.array([0.1, 0.12, 0.11]), np.array([0.4, 0.1, 0.9]), pi, even),
        (
            np.append(m[0] - rng.uniform(2.8, 3.2), rng.normal(0.5, 1.5, size=4)),
            m,
            np.array([4.0, 1e-4, 0.8]),
            np.array([1e-3, 0.6, 0.399]),
            np.sort(tau),
        ),
    ]


def story_means(rng: np.random.Generator, variant: Variant) -> Arguments:
    _, tau, nu, sigma = story_parameters(variant)
    x = np.round(np.repeat(nu, 2)[:5] + rng.normal(0.0, 0.9, size=5), 1)
    r = np.round(rng.dirichlet(np.ones(3), size=5) * 0.8 + 0.2 / 3, 2)
    r[:, 0] = np.round(1 - r[:, 1] - r[:, 2], 2)
    return [(x, r, tau, nu, sigma)]


def narrow_means(rng: np.random.Generator, variant: Variant) -> Arguments:
    """The same, and components of which the prior says more than the observations."""
    x, r, _, nu, _ = story_means(rng, variant)[0]
    return [*story_means(rng, variant), (x, r, np.array([0.4, 0.5, 0.3]), nu, np.array([0.3, 0.2, 0.25]))]


def means(rng: np.random.Generator, variant: Variant) -> Arguments:
    """Any r, of overlapping and of shifted data."""
    drawn: Arguments = []
    for (N, K), shift in zip(SIZES, (0.0, -2.5, 6.0, 1.0), strict=True):
        _, tau, nu, sigma = parameters(rng, K)
        x = nu[rng.choice(K, size=N)] + rng.normal(shift, 1.3, size=N)
        drawn.append((x, factors(rng, N, nu)[0], tau, nu, sigma))
    return crossed(drawn)


def special_means(rng: np.random.Generator, variant: Variant) -> Arguments:
    """r of 0 and 1, a component that is nearly empty, and one observation only."""
    _, tau, nu, sigma = parameters(rng, 3)
    x = rng.normal(1.0, 2.0, size=7)
    nearly_empty = factors(rng, 7, nu)[0] * np.array([1.0, 1e-5, 1.0])
    return [
        (x, np.eye(3)[[0, 2, 2, 1, 0, 2, 2]], tau, nu, sigma),
        (x, nearly_empty / nearly_empty.sum(axis=1, keepdims=True), tau, nu, sigma),
        (x[:1], np.array([[0.2, 0.3, 0.5]]), tau, nu, sigma),
    ]


def story_bound(rng: np.random.Generator, variant: Variant) -> Arguments:
    pi, tau, nu, sigma = story_parameters(variant)
    x, r, *_ = story_means(rng, variant)[0]
    return [(x, r, np.round(nu + 0.4, 1), np.array([0.3, 0.2, 0.5]), pi, tau, nu, sigma)]


def bounds(rng: np.random.Generator, variant: Variant) -> Arguments:
    """Any q, good or not."""
    drawn: Arguments = []
    for N, K in SIZES:
        pi, tau, nu, sigma = parameters(rng, K)
        x = nu[rng.choice(K, size=N)] + rng.normal(0.0, 1.5, size=N)
        drawn.append((x, *factors(rng, N, nu), pi, tau, nu, sigma))
    return crossed(drawn)


def special_bounds(rng: np.random.Generator, variant: Variant) -> Arguments:
    """r with exact zeros; q after an update; observations and means far from everything."""
    pi, tau, nu, sigma = parameters(rng, 3)
    x = rng.normal(1.0, 2.0, size=7)
    r, m, s2 = factors(rng, 7, nu)
    updated = reference.update_q_mu(x, r, tau, nu, sigma)
    hard = np.eye(3)[[0, 2, 2, 1, 0, 2, 2]]
    return [
        (x, hard, m, s2, pi, tau, nu, sigma),
        (x, reference.update_q_z(x, updated.m, updated.s2, pi, tau), *updated, pi, tau, nu, sigma),
        (x * 30.0, np.where(hard == 1, 1.0 - 1e-9, 5e-10), m - 12.0, s2, pi, tau, nu, sigma),
    ]


def mixture(rng: np.random.Generator, N: int, K: int, far: float = 0.0) -> tuple[Array, Array, Array, Array, Array]:
    """x, pi, tau, nu, sigma of overlapping components, such that CAVI gets to one value from every sensible start.

    Where clusters are far apart the ELBO has many local maxima. Here they overlap, and the prior knows which is which;
    the few data on which starts disagree nevertheless are drawn again.
    """
    while True:
        pi = rng.permutation([0.35, 0.65] if K == 2 else [0.2, 0.3, 0.5])
        tau = rng.permutation([0.5, 0.9, 1.5][:K]) * rng.uniform(0.9, 1.1, size=K)
        nu = rng.permutation(np.arange(K) * 2.5 - 1.0 + rng.uniform(-0.3, 0.3, size=K))
        sigma = rng.uniform(0.2, 0.5, size=K)
        x = reference.generate_data(rng, N, pi, tau, nu, sigma).x
        given = (np.append(x[1:], far) if far else x, pi, tau, nu, sigma)
        if starts_agree(rng, *given):
            return given


def starts_agree(rng: np.random.Generator, x: Array, pi: Array, tau: Array, nu: Array, sigma: Array) -> bool:
    """Whether the prior, quantiles in any order, a data point for each and random labels lead to one value."""
    K = len(nu)
    quantiles = np.quantile(x, (np.arange(K) + 0.5) / K)
    starts = [(m, np.ones(K)) for m in (nu, quantiles, quantiles[::-1], np.roll(quantiles, 1), rng.choice(x, K, False))]
    starts.append(reference.update_q_mu(x, np.eye(K)[rng.integers(K, size=len(x))], tau, nu, sigma))
    ends = []
    for m, s2 in starts:
        for _ in range(40):
            before = m
            r = reference.update_q_z(x, m, s2, pi, tau)
            m, s2 = reference.update_q_mu(x, r, tau, nu, sigma)
            if np.max(np.abs(m - before)) < 1e-5:
                break
        ends.append(reference.elbo(x, r, m, s2, pi, tau, nu, sigma))
    return max(ends) - min(ends) < 5e-5 * abs(max(ends))


def seed(rng: np.random.Generator) -> Generator:
    return Generator(int(rng.integers(2**31)))


def story_run(rng: np.random.Generator, variant: Variant) -> Arguments:
    """Components closer than in the text: where they are far apart, the first iteration may be the last."""
    x, *rest = mixture(rng, 30, 3)
    return [(np.round(x, 2), *(np.round(part, 2) for part in rest), Generator(1))]


def brief_run(rng: np.random.Generator, variant: Variant) -> Arguments:
    """The same, over after three iterations."""
    return [(*args[:6], 3) for args in story_run(rng, variant)]


def runs(rng: np.random.Generator, variant: Variant) -> Arguments:
    return [(*mixture(rng, 40, 3), seed(rng)), (*mixture(rng, 35, 2), seed(rng), 300, 1e-9)]


def far_runs(rng: np.random.Generator, variant: Variant) -> Arguments:
    """One observation is so far away that all densities are 0 in floating point.

    It is no farther than that, and many labels are unsure: else the ELBO is so large that what is missing in it, or in
    its trace, may be within the tolerance.
    """
    while True:
        given = mixture(rng, 30, 3, far=float(rng.choice([-66.0, 70.0])))
        r = reference.cavi(*given, rng).r
        if -np.sum(xlogy(r, r)) > 6.0:
            return [(*given, seed(rng))]


def limited_runs(rng: np.random.Generator, variant: Variant) -> list[tuple[tuple[Any, ...], int]]:
    """Two iterations where many more are needed, whatever the start, and as many as nobody needs.

    With the longest traces allowed: the start and two values for each iteration.
    """
    while True:
        given = mixture(rng, 40, 3)
        if len(reference.cavi(*given, np.random.default_rng(1)).elbos) > 8:
            return [((*given, seed(rng), 2, 1e-10), 6), ((*mixture(rng, 35, 2), seed(rng), 600, 1e-3), 300)]


# --- what has to hold ----------------------------------------------------------------------------------------------


def parts_of_data(value: Any, N: int, K: int) -> Any:
    """x, z and mu as arrays, or what is wrong with them."""
    parts = unpack(value, SAMPLE)
    if isinstance(parts, str):
        return parts
    arrays = []
    for name, part, size in zip(SAMPLE, parts, (N, N, K), strict=True):
        array = numbers(part)
        if not isinstance(array, str):
            array = same_shape(array, (size,))
        if isinstance(array, str):
            return f"{name}: {array}"
        if not np.isfinite(array).all():
            return f"{name}: holds values that are not finite"
        arrays.append(array.astype(float))
    if np.any(arrays[1] != np.round(arrays[1])):
        return "z: labels should be whole numbers"
    return arrays[0], arrays[1].astype(int), arrays[2]


def data_are_in_range(value: Any, rng: Any, N: int, pi: Array, tau: Array, nu: Array, sigma: Array) -> str:
    """x (N,), z (N,) with labels 0 to K-1, mu (K,)."""
    parts = parts_of_data(value, N, len(pi))
    if isinstance(parts, str):
        return parts
    z = parts[1]
    return "" if z.min() >= 0 and z.max() < len(pi) else f"z runs from {z.min()} to {z.max()}, not 0 to {len(pi) - 1}"


def noise(value: Any, rng: Any, N: int, pi: Array, tau: Array, nu: Array, sigma: Array) -> Any:
    """(x_n - mu_k) sqrt(tau_k) for the component k that the label says; standard normal."""
    parts = parts_of_data(value, N, len(pi))
    if isinstance(parts, str):
        return parts
    x, z, mu = parts
    if z.min() < 0 or z.max() >= len(pi):
        return f"z: labels run from {z.min()} to {z.max()}; they should be 0 to {len(pi) - 1}"
    return (x - mu[z]) * np.sqrt(tau[z])


def noise_by_precision(value: Any, rng: Any, N: int, pi: Array, tau: Array, *rest: Any) -> Any:
    """`noise`, the observations of the component with the least precision first."""
    u, z = noise(value, rng, N, pi, tau, *rest), labels(value, rng, N, pi, tau, *rest)
    return u if isinstance(u, str) else u[np.argsort(tau[z], kind="stable")]


def noise_rivals(u: Array, *args: Any) -> Array:
    """Observations with precisions other than those of their components."""
    return scale_mixture_log_ratios(np.square(np.clip(u, -1e99, 1e99)) / 2, 0.5)


def standardised_means(value: Any, rng: Any, N: int, pi: Array, tau: Array, nu: Array, sigma: Array) -> Any:
    """(mu_k - nu_k) / sigma_k; standard normal."""
    parts = parts_of_data(value, N, len(pi))
    return parts if isinstance(parts, str) else (parts[2] - nu) / sigma


def standard_normal_cdf(u: Array, *args: Any) -> Array:
    return np.asarray(ndtr(u))


def labels(value: Any, rng: Any, N: int, pi: Array, tau: Array, nu: Array, sigma: Array) -> Any:
    parts = parts_of_data(value, N, len(pi))
    return parts if isinstance(parts, str) else parts[1]


def weights(rng: Any, N: int, pi: Array, tau: Array, nu: Array, sigma: Array) -> Array:
    return pi


def sequences(value: Any, *args: Any) -> Any:
    """Labels, the noise of observations, and that of the means: independent of each other."""
    z, u, m = labels(value, *args), noise(value, *args), standardised_means(value, *args)
    for array in (z, u, m):
        if isinstance(array, str):
            return array
    return {"the labels z": z, "the observations x": u, "the means mu": m}


def label_shares(value: Any, *args: Any) -> Any:
    return {"the labels z": (labels(value, *args), weights(*args))}


def rows_sum_to_one(value: Any, x: Array, m: Array, s2: Array, pi: Array, tau: Array) -> str:
    """One row of probabilities per observation."""
    r = valid_responsibilities(value, len(x), len(pi))
    return r if isinstance(r, str) else ""


def valid_responsibilities(value: Any, N: int, K: int) -> Any:
    """r (N, K) with rows that sum to 1, or what is wrong with it."""
    array = numbers(value)
    if not isinstance(array, str):
        array = same_shape(array, (N, K))
    if isinstance(array, str):
        return f"r: {array}"
    r = array.astype(float)
    if not (r >= 0).all():
        return "r: some responsibilities are negative or nan"
    gap = np.abs(r.sum(axis=1) - 1)
    return r if gap.max() <= 1e-5 else f"r: row {int(gap.argmax())} sums to {r[gap.argmax()].sum():.6g}"


def valid_means(parts: Any, K: int) -> Any:
    """m (K,) and positive s2 (K,), or what is wrong with them."""
    arrays = []
    for name, part in zip(("m", "s2"), parts, strict=True):
        array = numbers(part)
        if not isinstance(array, str):
            array = same_shape(array, (K,))
        if isinstance(array, str):
            return f"{name}: {array}"
        if not np.isfinite(array).all():
            return f"{name}: holds values that are not finite"
        arrays.append(array.astype(float))
    return tuple(arrays) if (arrays[1] > 0).all() else "s2: a variance is positive"


def variances_shrink(value: Any, x: Array, r: Array, tau: Array, nu: Array, sigma: Array) -> str:
    """m (K,) and s2 (K,), and the data leave no mean less certain than the prior did."""
    parts = unpack(value, ("m", "s2"))
    valid = parts if isinstance(parts, str) else valid_means(parts, len(tau))
    if isinstance(valid, str):
        return valid
    k = int(np.argmax(valid[1] - sigma**2))
    return "" if valid[1][k] <= sigma[k] ** 2 * (1 + 1e-6) else f"s2[{k}] is larger than the prior's variance"


def valid_fit(parts: Any, N: int, K: int) -> Any:
    """r, m and s2 as arrays, or what is wrong with them."""
    r = valid_responsibilities(parts[0], N, K)
    if isinstance(r, str):
        return r
    valid = valid_means(parts[1:3], K)
    return valid if isinstance(valid, str) else (r, *valid)


def fit_is_valid(value: Any, x: Array, pi: Array, *rest: Any) -> str:
    """r holds probabilities, s2 variances, and there is a trace."""
    parts = unpack(value, FIT)
    if isinstance(parts, str):
        return parts
    valid = valid_fit(parts, len(x), len(pi))
    if isinstance(valid, str):
        return valid
    trace = trace_of(value, FIT)
    return trace if isinstance(trace, str) else ""


def best(x: Array, pi: Array, tau: Array, nu: Array, sigma: Array, *rest: Any) -> float:
    """The highest ELBO of several starts."""
    starts = [np.random.default_rng(start) for start in range(4)]
    return float(max(reference.cavi(x, pi, tau, nu, sigma, rng, 500, 1e-10).elbos[-1] for rng in starts))


def nothing_added(*args: Any) -> tuple[float, ...]:
    """The trace holds the ELBO with all its constants."""
    return (0.0,)
