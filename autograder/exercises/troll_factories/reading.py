"""How answers to `troll_factories` are read: the parts of a result, and what has to hold for them."""

from __future__ import annotations

from typing import Any

import numpy as np
from scipy.special import betainc, gammainc, ndtr

from autograder.checks.compare import numbers, same_shape, unpack
from autograder.checks.objectives import trace_of
from autograder.exercises.troll_factories.cases import best_fit
from autograder.statistics.rivals import scale_mixture_log_ratios

Array = np.ndarray

SAMPLE = ("x", "t", "z", "pi", "mu", "tau", "lam")
FACTORS = ("alpha_pi", "nu_q", "kappa_q", "alpha_q", "beta_q", "a_q", "b_q")
FIT = ("r", *FACTORS, "elbos")


def array_part(name: str, part: Any, shape: tuple[int, ...]) -> Any:
    """A named part of a result as an array of finite floats, or what is wrong with it."""
    array = numbers(part)
    if not isinstance(array, str):
        array = same_shape(array, shape)
    if isinstance(array, str):
        return f"{name}: {array}"
    if not np.isfinite(array).all():
        return f"{name}: holds values that are not finite"
    return array.astype(float)


def probability_rows(name: str, part: Any, shape: tuple[int, ...]) -> Any:
    """An array whose rows are probabilities, or what is wrong with it."""
    array = array_part(name, part, shape)
    if isinstance(array, str):
        return array
    if not (array >= 0).all():
        return f"{name}: some probabilities are negative"
    sums = array.sum(axis=-1)
    return array if np.abs(sums - 1).max() <= 1e-4 else f"{name}: should sum to 1, got {np.ravel(sums)[0]:.6g}"


# --- generate_data -------------------------------------------------------------------------------------------------


def sample_parts(value: Any, N: int, K: int, needed: tuple[str, ...]) -> Any:
    """The needed ones of x, t, z, pi, mu, tau, lam as arrays by name, or what is wrong with them."""
    parts = unpack(value, SAMPLE)
    if isinstance(parts, str):
        return parts
    found: dict[str, Any] = {}
    for name, part in zip(SAMPLE, parts, strict=True):
        if name not in needed:
            continue
        shape = (N,) if name in ("x", "t", "z") else (K,)
        array = probability_rows(name, part, shape) if name == "pi" else array_part(name, part, shape)
        if isinstance(array, str):
            return array
        if name in ("x", "tau", "lam") and not (array > 0).all():
            return f"{name}: should be positive, got {array.min():.6g}"
        if name == "t" and not (array >= 0).all():
            return f"t: a response time is never negative, got {array.min():.6g}"
        if name == "z" and np.any(array != np.round(array)):
            return "z: labels should be whole numbers"
        if name == "z" and not (array.min() >= 0 and array.max() < K):
            return f"z: labels run from {array.min():g} to {array.max():g}; they should be 0 to {K - 1}"
        if name == "z":
            array = array.astype(int)
        found[name] = array
    return found


def data_are_in_range(value: Any, rng: Any, N: int, K: int, *prior: Any) -> str:
    """Shapes, positive lengths and times, labels 0 to K-1, weights that sum to 1."""
    found = sample_parts(value, N, K, SAMPLE)
    return found if isinstance(found, str) else ""


def precisions(value: Any, rng: Any, N: int, K: int, *prior: Any) -> Any:
    found = sample_parts(value, N, K, ("tau",))
    return found if isinstance(found, str) else found["tau"]


def precisions_cdf(
    u: Array, rng: Any, N: int, K: int, nu: float, kappa: float, alpha: float, beta: float, *rest: Any
) -> Array:
    return np.asarray(gammainc(alpha, beta * np.maximum(u, 0.0)))


def standardised_means(value: Any, rng: Any, N: int, K: int, nu: float, kappa: float, *rest: Any) -> Any:
    """(mu_k - nu) sqrt(kappa tau_k) with the tau_k that came along; standard normal."""
    found = sample_parts(value, N, K, ("mu", "tau"))
    return found if isinstance(found, str) else (found["mu"] - nu) * np.sqrt(kappa * found["tau"])


def response_rates(value: Any, rng: Any, N: int, K: int, *prior: Any) -> Any:
    found = sample_parts(value, N, K, ("lam",))
    return found if isinstance(found, str) else found["lam"]


def response_rates_cdf(u: Array, rng: Any, N: int, K: int, *prior: Any) -> Array:
    a, b = prior[4:6]
    return np.asarray(gammainc(a, b * np.maximum(u, 0.0)))


def broken_sticks(value: Any, rng: Any, N: int, K: int, *prior: Any) -> Any:
    """pi_k / (pi_k + ... + pi_K-1) is Beta(delta_k, delta_k+1 + ... + delta_K-1), independently: through its cdf."""
    found = sample_parts(value, N, K, ("pi",))
    if isinstance(found, str):
        return found
    pi, delta = found["pi"], np.asarray(prior[6], dtype=float)
    left, delta_left = (np.cumsum(part[::-1])[::-1] for part in (pi, delta))
    return betainc(delta[:-1], delta_left[1:], np.minimum(pi[:-1] / np.maximum(left[:-1], 1e-300), 1.0))


def label_levels(value: Any, rng: Any, N: int, K: int, *prior: Any) -> Any:
    """P(z < z_n) + v_n P(z = z_n) with pi as returned and uniform v_n: uniform."""
    found = sample_parts(value, N, K, ("z", "pi"))
    if isinstance(found, str):
        return found
    pi, z = found["pi"], found["z"]
    return np.cumsum(pi)[z] - pi[z] * np.random.default_rng(20231110).random(N)


def length_noise(value: Any, rng: Any, N: int, K: int, *prior: Any) -> Any:
    """(ln x_n - mu_k) sqrt(tau_k) for the factory that the label says; standard normal."""
    found = sample_parts(value, N, K, ("x", "z", "mu", "tau"))
    if isinstance(found, str):
        return found
    return (np.log(found["x"]) - found["mu"][found["z"]]) * np.sqrt(found["tau"][found["z"]])


def time_noise(value: Any, rng: Any, N: int, K: int, *prior: Any) -> Any:
    """lam_k t_n for the factory that the label says; exponential with rate 1."""
    found = sample_parts(value, N, K, ("t", "z", "lam"))
    return found if isinstance(found, str) else found["t"] * found["lam"][found["z"]]


def length_noise_by_precision(value: Any, rng: Any, N: int, K: int, *prior: Any) -> Any:
    """`length_noise`, the comments of the factory with the least precision first."""
    noise = length_noise(value, rng, N, K, *prior)
    if isinstance(noise, str):
        return noise
    found = sample_parts(value, N, K, ("z", "tau"))
    return noise[np.argsort(found["tau"][found["z"]], kind="stable")]


def time_noise_by_rate(value: Any, rng: Any, N: int, K: int, *prior: Any) -> Any:
    """`time_noise`, the comments of the factory with the least rate first."""
    noise = time_noise(value, rng, N, K, *prior)
    if isinstance(noise, str):
        return noise
    found = sample_parts(value, N, K, ("z", "lam"))
    return noise[np.argsort(found["lam"][found["z"]], kind="stable")]


def length_rivals(u: Array, *args: Any) -> Array:
    """Lengths with precisions other than those of their factories."""
    return scale_mixture_log_ratios(np.square(np.clip(u, -1e99, 1e99)) / 2, 0.5)


def time_rivals(t: Array, *args: Any) -> Array:
    """Times with rates other than those of their factories."""
    return scale_mixture_log_ratios(t, 1.0)


def normal_cdf(u: Array, *args: Any) -> Array:
    return np.asarray(ndtr(u))


def exponential_cdf(u: Array, *args: Any) -> Array:
    return np.asarray(-np.expm1(-np.maximum(u, 0.0)))


def uniform_cdf(u: Array, *args: Any) -> Array:
    return np.clip(u, 0.0, 1.0)


def sequences(value: Any, *args: Any) -> Any:
    """Everything that is drawn, as noise that is independent of all the rest."""
    K, found = args[2], {}
    for name, noise in (
        ("the labels z", label_levels),
        ("the lengths x", length_noise),
        ("the times t", time_noise),
        ("the precisions tau", precisions),
        ("the means mu", standardised_means),
        ("the rates lam", response_rates),
    ):
        found[name] = noise(value, *args)
        if isinstance(found[name], str):
            return found[name]
    sticks = broken_sticks(value, *args)
    if isinstance(sticks, str):
        return sticks
    return {**found, "the weights pi": sticks} if K > 1 else found


def label_shares(value: Any, *args: Any) -> Any:
    found = sample_parts(value, args[1], args[2], ("z", "pi"))
    return {"the labels z": (found["z"], found["pi"] / found["pi"].sum())}


# --- the updates and the bound -------------------------------------------------------------------------------------


def rows_sum_to_one(value: Any, x: Array, t: Array, alpha_pi: Array, *rest: Any) -> str:
    """One row of probabilities per comment."""
    r = probability_rows("r", value, (len(x), len(alpha_pi)))
    return r if isinstance(r, str) else ""


def valid_factors(parts: Any, N: int, K: int) -> Any:
    """r (N, K) and the seven parameters (K,), all positive but nu_q; or what is wrong with them."""
    r = probability_rows("r", parts[0], (N, K))
    if isinstance(r, str):
        return r
    found = [r]
    for name, part in zip(FACTORS, parts[1:], strict=True):
        array = array_part(name, part, (K,))
        if isinstance(array, str):
            return array
        if name != "nu_q" and not (array > 0).all():
            return f"{name}: should be positive, got {array.min():.6g}"
        found.append(array)
    return tuple(found)


def fit_is_valid(value: Any, x: Array, t: Array, K: int, *rest: Any) -> str:
    """All factors are there and proper distributions, and so is a trace."""
    parts = unpack(value, FIT)
    if isinstance(parts, str):
        return parts
    found = valid_factors(parts[:-1], len(x), K)
    if isinstance(found, str):
        return found
    trace = trace_of(value, FIT)
    return trace if isinstance(trace, str) else ""


def best(*args: Any) -> float:
    """The best ELBO of a few runs of the reference."""
    return float(best_fit(args[:10], starts=3).elbos[-1])


def nothing_added(*args: Any) -> tuple[float]:
    return (0.0,)
