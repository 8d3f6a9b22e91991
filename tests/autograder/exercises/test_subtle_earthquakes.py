"""Answers to the two earthquake exercises that are wrong only near an end of what is promised."""

from __future__ import annotations

from collections.abc import Callable
from types import ModuleType
from typing import Any

import numpy as np

from reference import earthquakes_1d, earthquakes_2d
from tests.autograder.exercises.subtle import Wrong, survived, table


def with_argument(function: Wrong, place: int, change: Callable[[Any], Any]) -> Wrong:
    def wrong(*args: Any) -> Any:
        return function(*(change(np.asarray(arg)) if i == place else arg for i, arg in enumerate(args)))

    return wrong


def kept(function: Wrong, names: dict[str, tuple[int, float | None, float | None]]) -> dict[str, Wrong]:
    """Arguments kept above one limit or below another one."""
    found: dict[str, Wrong] = {}
    for name, (place, low, high) in names.items():
        if low is not None:
            found[f"{name} kept above {low:g}"] = with_argument(function, place, lambda v, low=low: np.maximum(v, low))
        if high is not None:
            found[f"{name} kept below {high:g}"] = with_argument(
                function, place, lambda v, high=high: np.minimum(v, high)
            )
    return found


def first_rows(function: Wrong, places: tuple[int, ...], n: int) -> Wrong:
    def wrong(*args: Any) -> Any:
        return function(*(np.asarray(arg)[:n] if i in places else arg for i, arg in enumerate(args)))

    return wrong


def rows_of_labels(right: ModuleType, n: int) -> Wrong:
    def wrong(x: Any, S: Any, m: Any, *rest: Any) -> Any:
        r = np.full((len(S), len(m)), 1 / len(m))
        r[:n] = right.update_q_z(x[:n], S[:n], m, *rest)
        return r

    return wrong


def turned(function: Wrong) -> Wrong:
    """Responsibilities turned where there are as many quakes as epicentra."""
    return with_argument(function, 1, lambda r: r.T if r.shape[0] == r.shape[1] else r)


def result_turned(function: Wrong) -> Wrong:
    def wrong(*args: Any) -> Any:
        r = np.asarray(function(*args))
        return r.T if r.shape[0] == r.shape[1] else r

    return wrong


def no_prior(function: Wrong, places: tuple[int, int], most: float) -> Wrong:
    """The prior left out for epicentra of many quakes: `most` or more of them, by their responsibilities."""

    def wrong(x: Any, r: Any, *rest: Any) -> Any:
        with_prior = function(x, r, *rest)
        without = function(x, r, *(0.0 * np.asarray(v) if i in places else v for i, v in enumerate(rest)))
        large = np.asarray(r).sum(axis=0) >= most
        return tuple(
            np.where(large if np.ndim(a) == 1 else large[:, None], b, a)
            for a, b in zip(with_prior, without, strict=True)
        )

    return wrong


def weights(function: Wrong) -> dict[str, Wrong]:
    found: dict[str, Wrong] = {"r rounded": with_argument(function, 1, lambda r: np.round(r, 4))}
    for least in (1e-2, 1e-3, 1e-4, 1e-5, 1e-6):
        found[f"r below {least:g} left out"] = with_argument(
            function, 1, lambda r, least=least: np.where(r < least, 0, r)
        )
        found[f"r raised to {least:g}"] = with_argument(function, 1, lambda r, least=least: np.maximum(r, least))
    return found


def product_of_densities(right: ModuleType) -> Wrong:
    """The logarithm of the product of the probabilities of all labels."""

    def wrong(x: Any, S: Any, z: Any, mu: Any, lam: Any, pi: Any, *rest: Any) -> Any:
        return right.log_joint(x, S, z, mu, lam, pi, *rest) - np.log(pi[z]).sum() + np.log(np.prod(pi[z]))

    return wrong


def common(right: ModuleType) -> dict[str, dict[str, Wrong]]:
    """What goes wrong in both: the arguments have the same places."""
    tau, alpha, beta, rho = (0.021, 39.0), (0.155, 39.0), (0.021, 11.8), (0.0021, 14.7)
    joint = kept(
        right.log_joint,
        {
            "S": (1, None, 490),
            "lam": (4, 0.052, 395.0),
            "pi": (5, 1.1e-4, 0.99),
            "tau": (6, *tau),
            "alpha": (7, *alpha),
            "beta": (8, *beta),
            "nu": (9, 0.0, 0.0),
            "rho": (10, *rho),
        },
    )
    joint |= {f"the first {n} quakes": first_rows(right.log_joint, (0, 1, 2), n) for n in (10, 50, 200)}
    joint |= {f"the first {n} epicentra": first_rows(right.log_joint, (3, 4, 5), n) for n in (5, 10)}
    joint["logarithm of the product of all labels' probabilities"] = product_of_densities(right)
    labels = kept(
        right.update_q_z,
        {
            "S": (1, None, 490),
            "rho_q": (3, 0.0021, 1000.0),
            "alpha_q": (4, 0.155, 1000.0),
            "beta_q": (5, 0.0205, 200.0),
            "pi": (6, 1.1e-4, 0.99),
            "tau": (7, *tau),
        },
    )
    labels |= kept(right.update_q_z, {"rho_q": (3, 0.01, None), "alpha_q": (4, 1.0, None), "beta_q": (5, 0.1, 100.0)})
    labels |= {f"the first {n} quakes": rows_of_labels(right, n) for n in (10, 50, 200)}
    labels["turned where N = K"] = result_turned(right.update_q_z)
    labels["responsibilities rounded"] = lambda *args: np.round(right.update_q_z(*args), 6)
    places = kept(right.update_q_mu, {"tau": (2, *tau), "nu": (3, 0.0, 0.0), "rho": (4, *rho)})
    strengths = kept(right.update_q_lambda, {"S": (0, None, 490), "alpha": (2, *alpha), "beta": (3, *beta)})
    for found, function, prior in (
        (places, right.update_q_mu, (2, 2)),
        (strengths, right.update_q_lambda, (0, 1)),
    ):
        found |= weights(function)
        found |= {f"the first {n} quakes": first_rows(function, (0, 1), n) for n in (10, 50, 200)}
        found |= {f"no prior with {n} quakes or more": no_prior(function, prior, n) for n in (5, 20, 50, 100)}
        found["r turned where N = K"] = turned(function)
    strengths["S of 8 bits"] = with_argument(right.update_q_lambda, 0, lambda S: S.astype(np.uint8))
    return {"log_joint": joint, "update_q_z": labels, "update_q_mu": places, "update_q_lambda": strengths}


ON_A_MAP, AROUND = common(earthquakes_2d), common(earthquakes_1d)
for of_map, of_antenna in ((ON_A_MAP, AROUND),):
    for name in ("log_joint", "update_q_z", "update_q_mu"):
        function = getattr(earthquakes_2d, name)
        of_map[name] |= kept(function, {"X": (0, -490.0, 490.0)})
        of_map[name] |= kept(function, {"X less": (0, -300.0, 300.0)})
        function = getattr(earthquakes_1d, name)
        of_antenna[name] |= kept(function, {"R": (0, 1e-29, 1e29)})
        of_antenna[name] |= kept(function, {"R, more": (0, 1.0, 1e6)})


@table("earthquakes_2d", ON_A_MAP)
def test_earthquakes_on_a_map(exercise: str, question: str, wrong: Wrong) -> None:
    assert survived(exercise, question, wrong) == []


@table("earthquakes_1d", AROUND)
def test_earthquakes_around_an_antenna(exercise: str, question: str, wrong: Wrong) -> None:
    assert survived(exercise, question, wrong) == []
