"""Answers to `bernoulli_mixture` that are wrong only near an end of what is promised, or in how draws go together."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from scipy.special import digamma
from scipy.stats import beta as beta_law

from reference import bernoulli_mixture as right
from tests.autograder.exercises.subtle import Wrong, survived, table


def with_argument(function: Wrong, place: int, change: Callable[[Any], Any]) -> Wrong:
    """The right function of arguments one of which is changed."""

    def wrong(*args: Any) -> Any:
        return function(*(change(np.asarray(arg)) if i == place else arg for i, arg in enumerate(args)))

    return wrong


def kept(function: Wrong, names: dict[str, tuple[int, float, float]]) -> dict[str, Wrong]:
    """Arguments kept above one limit or below another one."""
    found: dict[str, Wrong] = {}
    for name, (place, low, high) in names.items():
        found[f"{name} kept above {low:g}"] = with_argument(function, place, lambda v, low=low: np.maximum(v, low))
        found[f"{name} kept below {high:g}"] = with_argument(function, place, lambda v, high=high: np.minimum(v, high))
    return found


def first_rows(function: Wrong, places: tuple[int, ...], n: int) -> Wrong:
    def wrong(*args: Any) -> Any:
        return function(*(np.asarray(arg)[:n] if i in places else arg for i, arg in enumerate(args)))

    return wrong


def first_columns(function: Wrong, places: tuple[int, ...], n: int) -> Wrong:
    def wrong(*args: Any) -> Any:
        return function(*(np.asarray(arg)[:, :n] if i in places else arg for i, arg in enumerate(args)))

    return wrong


def product_of(terms: Callable[..., Any]) -> Wrong:
    """A joint density in which one factor is the logarithm of a product."""

    def wrong(*args: Any) -> Any:
        factor = terms(*args)
        return right.log_joint(*args) - np.log(factor).sum() + np.log(np.prod(factor, axis=-1)).sum()

    return wrong


def of_data(X: Any, z: Any, pi: Any, theta: Any, *rest: Any) -> Any:
    return np.where(X == 1, theta[z], 1 - theta[z])


JOINT: dict[str, Wrong] = {
    "log of the product of all data": product_of(lambda *args: of_data(*args).ravel()),
    "log of the product of each observation": product_of(of_data),
    "log of the product of each feature": product_of(lambda *args: of_data(*args).T),
    "log of the product over labels": product_of(lambda X, z, pi, *rest: pi[z]),
    "log of the product over theta": product_of(lambda X, z, pi, theta, a, b, alpha: theta.ravel() ** (a - 1)),
    "log of the product over pi": product_of(lambda X, z, pi, theta, a, b, alpha: pi ** (alpha - 1)),
    **{f"the first {n} observations": first_rows(right.log_joint, (0, 1), n) for n in (10, 50, 100, 200)},
    **{
        f"theta kept above {low:g}": with_argument(right.log_joint, 3, lambda v, low=low: np.maximum(v, low))
        for low in (1.2e-8, 1e-7)
    },
    **{
        f"theta kept below {top}": with_argument(right.log_joint, 3, lambda v, top=top: np.minimum(v, top))
        for top in (0.999, 0.9998)
    },
    **kept(
        right.log_joint, {"pi": (2, 1.1e-4, 0.99), "a": (4, 0.11, 29.5), "b": (5, 0.11, 29.5), "alpha": (6, 0.11, 29.5)}
    ),
}
JOINT |= {f"the first {n} features": first_columns(right.log_joint, (0, 3), n) for n in (20, 70, 150, 200)}
JOINT["X turned where N = D"] = with_argument(right.log_joint, 0, lambda X: X.T if X.shape[0] == X.shape[1] else X)
PARAMETERS = {"a_q": (1, 0.021, 290.0), "b_q": (2, 0.021, 290.0), "alpha_q": (3, 0.021, 290.0)}
MORE = {"a_q": (1, 0.05, 150.0), "b_q": (2, 0.05, 150.0), "alpha_q": (3, 0.05, 50.0)}


def q_z_of_the_first(n: int) -> Wrong:
    def wrong(X: Any, a_q: Any, b_q: Any, alpha_q: Any) -> Any:
        r = np.full((len(X), len(alpha_q)), 1 / len(alpha_q))
        r[:n] = right.update_q_z(X[:n], a_q, b_q, alpha_q)
        return r

    return wrong


def components(n: int) -> Wrong:
    def wrong(X: Any, a_q: Any, b_q: Any, alpha_q: Any) -> Any:
        r = np.zeros((len(X), len(alpha_q)))
        r[:, :n] = right.update_q_z(X, a_q[:n], b_q[:n], alpha_q[:n])
        return r

    return wrong


def logs_kept(least: float) -> Wrong:
    def wrong(X: Any, a_q: Any, b_q: Any, alpha_q: Any) -> Any:
        both = digamma(a_q + b_q)
        one, zero = (np.maximum(digamma(v) - both, least) for v in (a_q, b_q))
        logs = X @ one.T + (1 - X) @ zero.T + digamma(alpha_q)
        r = np.exp(logs - logs.max(axis=1, keepdims=True))
        return r / r.sum(axis=1, keepdims=True)

    return wrong


Q_Z: dict[str, Wrong] = kept(right.update_q_z, PARAMETERS) | kept(right.update_q_z, MORE)
Q_Z |= {f"the first {n} observations": q_z_of_the_first(n) for n in (10, 50, 200)}
Q_Z |= {f"the first {n} features": first_columns(right.update_q_z, (0, 1, 2), n) for n in (10, 20, 50)}
Q_Z |= {f"the first {n} components": components(n) for n in (5, 10)}
Q_Z |= {f"expected logarithms kept above {least}": logs_kept(least) for least in (-10.0, -30.0, -48.0)}


def axis_mistaken(X: Any, r: Any, a: float, b: float) -> Any:
    X, r = np.asarray(X), np.asarray(r)
    ones = r.T @ X
    return a + ones, b + r.sum(axis=0)[None, :] - ones if X.shape[1] == r.shape[1] else b + r.sum(axis=0)[
        :, None
    ] - ones


def ones_of_the_square(X: Any, r: Any, a: float, b: float) -> Any:
    a_q, b_q = right.update_q_theta(X, r, a, b)
    return (a_q.T, b_q.T) if X.shape[1] == r.shape[1] else (a_q, b_q)


def rows_for_columns(X: Any, r: Any, a: float, b: float) -> Any:
    return right.update_q_theta(X, np.asarray(r).T if r.shape[0] == r.shape[1] else r, a, b)


def weights(function: Wrong, place: int) -> dict[str, Wrong]:
    """What is done to responsibilities."""
    changes: dict[str, Callable[[Any], Any]] = {
        f"{name} {least:g}": lambda r, least=least, name=name: (
            np.where(r < least, 0.0, r) if name == "r left out below" else np.maximum(r, least)
        )
        for name in ("r left out below", "r raised to")
        for least in (1e-2, 1e-3, 1e-4, 1e-5)
    }
    changes["r rounded"] = lambda r: np.round(r, 4)
    return {name: with_argument(function, place, change) for name, change in changes.items()}


Q_THETA: dict[str, Wrong] = {
    "a wrong axis where D = K": axis_mistaken,
    "turned where D = K": ones_of_the_square,
    "r turned where N = K": rows_for_columns,
    **weights(right.update_q_theta, 1),
    **{f"the first {n} observations": first_rows(right.update_q_theta, (0, 1), n) for n in (10, 50, 200)},
    **kept(right.update_q_theta, {"a": (2, 0.11, 29.5), "b": (3, 0.11, 29.5)}),
    "no prior where there are many": lambda X, r, a, b: right.update_q_theta(
        X, r, *((0, 0) if len(X) > 20 else (a, b))
    ),
}


def q_theta_of_the_first(n: int) -> Wrong:
    """The prior, for features after the first n."""

    def wrong(X: Any, r: Any, a: float, b: float) -> Any:
        a_q, b_q = right.update_q_theta(X, r, a, b)
        late = np.arange(np.shape(X)[1]) >= n
        return np.where(late, a, a_q), np.where(late, b, b_q)

    return wrong


Q_THETA |= {f"the first {n} features": q_theta_of_the_first(n) for n in (20, 70, 150, 200)}
Q_PI: dict[str, Wrong] = {
    "r turned where N = K": with_argument(right.update_q_pi, 0, lambda r: r.T if r.shape[0] == r.shape[1] else r),
    **weights(right.update_q_pi, 0),
    **{f"the first {n} observations": first_rows(right.update_q_pi, (0,), n) for n in (10, 50, 200)},
    **kept(right.update_q_pi, {"alpha": (1, 0.11, 29.5)}),
    "no prior where there are many": lambda r, alpha: right.update_q_pi(r, 0 * alpha if len(r) > 20 else alpha),
}
BOUND: dict[str, Wrong] = {
    **{
        name: wrong
        for limits in (PARAMETERS, MORE)
        for name, wrong in kept(right.elbo, {key: (i + 1, *ends) for key, (i, *ends) in limits.items()}).items()
    },
    **kept(right.elbo, {"a": (5, 0.11, 29.5), "b": (6, 0.11, 29.5), "alpha": (7, 0.11, 29.5)}),
    **{f"the first {n} observations": first_rows(right.elbo, (0, 1), n) for n in (10, 50, 200)},
    **{f"the first {n} features": first_columns(right.elbo, (0, 2, 3), n) for n in (10, 20, 50, 70, 150, 200)},
    **{name: wrong for name, wrong in weights(right.elbo, 1).items() if "1e-05" not in name and "rounded" not in name},
}


class Drawing:
    """The right simulation but for X: `noise` gives the uniform numbers (N, D) that are compared with theta."""

    def __init__(self, noise: Callable[[np.random.Generator, int, int], Any]) -> None:
        self.noise = noise

    def __call__(self, rng: Any, N: int, D: int, K: int, a: float, b: float, alpha: Any) -> Any:
        pi, theta = rng.dirichlet(alpha), rng.beta(a, b, size=(K, D))
        z = rng.choice(K, size=N, p=pi)
        return (self.noise(rng, N, D) < theta[z]).astype(int), z, pi, theta


def strata(rng: np.random.Generator, n: int) -> Any:
    return (rng.permutation(n) + rng.random(n)) / n


def in_blocks(rng: np.random.Generator, N: int, D: int) -> Any:
    """One of ten equal intervals for each of ten observations in a row."""
    at = rng.permuted(np.tile(np.arange(10)[:, None], (N // 10 + 1, 1, D)), axis=1).reshape(-1, D)[:N]
    return (at + rng.random((N, D))) / 10


def mirrored(rng: np.random.Generator, N: int, D: int, order: str) -> Any:
    """Numbers u and 1 - u, put side by side in the order that is named."""
    half = rng.random((N + 1) // 2 * D)
    if order in ("rows apart", "rows in turn"):
        u = half.reshape(-1, D)
        both = np.concatenate([u, 1 - u]) if order == "rows apart" else np.stack([u, 1 - u], axis=1).reshape(-1, D)
        return both[:N]
    u = rng.random((N, (D + 1) // 2))
    if order == "columns apart":
        return np.concatenate([u, 1 - u], axis=1)[:, :D]
    if order == "columns in turn":
        return np.stack([u, 1 - u], axis=2).reshape(N, -1)[:, :D]
    flat = rng.random((N * D + 1) // 2)
    return np.concatenate([flat, 1 - flat[::-1]])[-N * D :].reshape(N, D)  # order == "back to front"


def exact_counts(rng: Any, N: int, D: int, K: int, a: float, b: float, alpha: Any) -> Any:
    pi, theta = rng.dirichlet(alpha), rng.beta(a, b, size=(K, D))
    z = rng.choice(K, size=N, p=pi)
    X = np.zeros((N, D), dtype=int)
    for k in range(K):
        rows = np.flatnonzero(z == k)
        for d in range(D):
            count = int(np.floor(len(rows) * theta[k, d] + rng.random()))
            X[rng.permutation(rows)[:count], d] = 1
    return X, z, pi, theta


def simulated(change: Callable[[Any, Any], tuple[Any, Any]]) -> Wrong:
    """pi and theta changed before anything is drawn from them."""

    def wrong(rng: Any, N: int, D: int, K: int, a: float, b: float, alpha: Any) -> Any:
        pi, theta = change(rng.dirichlet(alpha), rng.beta(a, b, size=(K, D)))
        z = rng.choice(K, size=N, p=pi / pi.sum())
        return (rng.random((N, D)) < theta[z]).astype(int), z, pi / pi.sum(), theta

    return wrong


def theta_in_strata(rng: Any, N: int, D: int, K: int, a: float, b: float, alpha: Any) -> Any:
    theta = np.stack([beta_law.ppf(strata(rng, D), a, b) for _ in range(K)])
    pi = rng.dirichlet(alpha)
    z = rng.choice(K, size=N, p=pi)
    return (rng.random((N, D)) < theta[z]).astype(int), z, pi, theta


def data_from(change: Callable[[Any], Any]) -> Wrong:
    """X drawn from other probabilities than those returned."""

    def wrong(rng: Any, N: int, D: int, K: int, a: float, b: float, alpha: Any) -> Any:
        pi, theta = rng.dirichlet(alpha), rng.beta(a, b, size=(K, D))
        z = rng.choice(K, size=N, p=pi)
        return (rng.random((N, D)) < change(theta)[z]).astype(int), z, pi, theta

    return wrong


def proportions_of(scale: float) -> Wrong:
    """Proportions from a prior with other parameters."""

    def wrong(rng: Any, N: int, D: int, K: int, a: float, b: float, alpha: Any) -> Any:
        return right.generate_data(rng, N, D, K, a, b, scale * np.asarray(alpha))

    return wrong


ORDERS = ("rows apart", "rows in turn", "columns apart", "columns in turn", "back to front")
DRAWS: dict[str, Wrong] = {
    **{
        f"noise mirrored, {order}": Drawing(lambda rng, N, D, order=order: mirrored(rng, N, D, order))
        for order in ORDERS
    },
    "noise in strata by feature": Drawing(lambda rng, N, D: np.stack([strata(rng, N) for _ in range(D)], axis=1)),
    "noise in strata by observation": Drawing(lambda rng, N, D: np.stack([strata(rng, D) for _ in range(N)])),
    "noise in strata over all": Drawing(lambda rng, N, D: strata(rng, N * D).reshape(N, D)),
    "noise in strata over every ten observations": Drawing(in_blocks),
    "the same noise for all features": Drawing(lambda rng, N, D: np.repeat(rng.random((N, 1)), D, axis=1)),
    "the same noise for all observations": Drawing(lambda rng, N, D: np.repeat(rng.random((1, D)), N, axis=0)),
    "noise that rows share in twos": Drawing(lambda rng, N, D: np.repeat(rng.random((N, D)), 2, axis=0)[:N]),
    "noise that features share in twos": Drawing(lambda rng, N, D: np.repeat(rng.random((N, D)), 2, axis=1)[:, :D]),
    "as many ones as expected": exact_counts,
    "theta in strata over the features": theta_in_strata,
    **{
        f"theta kept within {least:g}": simulated(lambda pi, theta, least=least: (pi, np.clip(theta, least, 1 - least)))
        for least in (1e-2, 1e-3)
    },
    "X from theta nearer to its mean": data_from(lambda theta: 0.8 * theta + 0.2 * theta.mean(axis=0)),
    "X from theta nearer to 1/2": data_from(lambda theta: 0.8 * theta + 0.1),
    **{
        f"X from theta kept within {least}": data_from(lambda theta, least=least: np.clip(theta, least, 1 - least))
        for least in (0.05, 0.1)
    },
    **{f"pi from Dirichlet({scale:.2f} alpha)": proportions_of(scale) for scale in (1.2, 1 / 1.2)},
    "theta rounded": simulated(lambda pi, theta: (pi, np.round(theta, 3))),
    "pi kept above 1e-5": simulated(lambda pi, theta: (np.maximum(pi, 1e-5), theta)),
}
BERNOULLI = {
    "generate_data": DRAWS,
    "log_joint": JOINT,
    "update_q_z": Q_Z,
    "update_q_theta": Q_THETA,
    "update_q_pi": Q_PI,
    "elbo": BOUND,
}


@table("bernoulli_mixture", BERNOULLI)
def test_bernoulli_mixture(exercise: str, question: str, wrong: Wrong) -> None:
    assert survived(exercise, question, wrong) == []
