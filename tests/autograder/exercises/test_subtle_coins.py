"""Answers to `coins` that are wrong only near an end of what is promised, or where a wrong axis fits."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from reference import coins as right
from tests.autograder.exercises.subtle import Wrong, survived, table


def with_argument(function: Wrong, place: int, change: Callable[[Any], Any]) -> Wrong:
    def wrong(*args: Any) -> Any:
        return function(*(change(np.asarray(arg)) if i == place else arg for i, arg in enumerate(args)))

    return wrong


def square(v: Any) -> Any:
    return v.T if v.shape[0] == v.shape[1] else v


def of_probabilities(function: Wrong, theta: int, pi: int) -> dict[str, Wrong]:
    found = {"pi turned where K = J": with_argument(function, pi, square)}
    for place, name in ((theta, "theta"), (pi, "pi")):
        for low in (1.1e-4, 1e-3):
            found[f"{name} kept above {low:g}"] = with_argument(function, place, lambda v, low=low: np.maximum(v, low))
        found[f"{name} kept below 0.9"] = with_argument(function, place, lambda v: np.minimum(v, 0.9))
    for top in (1000, 1200, 1490):
        found[f"x kept below {top}"] = with_argument(function, 0, lambda v, top=top: np.minimum(v, top))
    return found


def first(function: Wrong, places: tuple[int, ...], n: int) -> Wrong:
    def wrong(*args: Any) -> Any:
        return function(*(np.asarray(arg)[:n] if i in places else arg for i, arg in enumerate(args)))

    return wrong


def rows(function: Wrong, n: int) -> Wrong:
    def wrong(x: Any, theta: Any, pi: Any) -> Any:
        q = np.full((len(x), len(theta)), 1 / len(theta))
        q[:n] = function(x[:n], theta, pi)
        return q

    return wrong


def outcomes(function: Wrong, places: tuple[int, ...], n: int) -> Wrong:
    def wrong(*args: Any) -> Any:
        return function(*(np.asarray(arg)[:, :n] if i in places else arg for i, arg in enumerate(args)))

    return wrong


def result_turned(function: Wrong) -> Wrong:
    return lambda *args: square(function(*args))


def weights(function: Wrong) -> dict[str, Wrong]:
    found: dict[str, Wrong] = {"q turned where N = K": with_argument(function, 1, square)}
    for least in (1e-2, 1e-3, 1e-4, 1e-5):
        found[f"q below {least:g} left out"] = with_argument(
            function, 1, lambda q, least=least: np.where(q < least, 0, q)
        )
        found[f"q raised to {least:g}"] = with_argument(function, 1, lambda q, least=least: np.maximum(q, least))
    return found


def posterior(function: Wrong) -> dict[str, Wrong]:
    found = of_probabilities(function, 1, 2)
    found |= {f"the first {n} draws": rows(function, n) for n in (10, 50, 200)}
    found |= {f"the first {n} outcomes": outcomes(function, (0, 2), n) for n in (5, 10)}
    found["turned where N = K"] = result_turned(function)
    found["rounded"] = lambda *args: np.round(function(*args), 6)
    return found


def parameters_turned(x: Any, q: Any) -> Any:
    theta, pi = right.m_step(x, q)
    return theta, square(pi)


def over_the_wrong_axis(x: Any, q: Any) -> Any:
    counts = np.asarray(q).T @ np.asarray(x)
    totals = counts.sum(axis=1) if counts.shape[0] == counts.shape[1] else counts.sum(axis=1)[:, None]
    return np.mean(q, axis=0), counts / totals


LIKELIHOOD = of_probabilities(right.log_likelihood, 1, 2)
LIKELIHOOD |= {f"the first {n} draws": first(right.log_likelihood, (0,), n) for n in (10, 50, 200)}
LIKELIHOOD |= {f"the first {n} outcomes": outcomes(right.log_likelihood, (0, 2), n) for n in (5, 10)}
expected = right.expected_complete_log_likelihood
LIKELIHOOD |= {
    f"{bad} for each draw without flips": lambda x, *rest, bad=bad: (
        right.log_likelihood(x, *rest) + sum(bad for row in x if not row.sum())
    )
    for bad in (np.nan, -np.inf, 1.0, -0.7)
}
EXPECTED = of_probabilities(expected, 2, 3) | weights(expected)
for hardly in ("q below 1e-05 left out", "q raised to 1e-05"):  # no more than single precision is off by
    EXPECTED.pop(hardly)
EXPECTED |= {f"the first {n} draws": first(expected, (0, 1), n) for n in (10, 50, 200)}
EXPECTED |= {f"the first {n} outcomes": outcomes(expected, (0, 3), n) for n in (5, 10)}
MAXIMUM = weights(right.m_step)
MAXIMUM |= {f"the first {n} draws": first(right.m_step, (0, 1), n) for n in (10, 50, 200)}
MAXIMUM |= {
    f"x kept below {top}": with_argument(right.m_step, 0, lambda v, top=top: np.minimum(v, top))
    for top in (255, 1000, 1200, 1490)
}
MAXIMUM["draws without flips left out"] = lambda x, q: right.m_step(x[x.sum(axis=1) > 0], q[x.sum(axis=1) > 0])
MAXIMUM |= {"pi turned where K = J": parameters_turned, "divided along the wrong axis": over_the_wrong_axis}
COINS = {
    "e_step": posterior(right.e_step),
    "predict": posterior(right.predict),
    "log_likelihood": LIKELIHOOD,
    "expected_complete_log_likelihood": EXPECTED,
    "m_step": MAXIMUM,
}


@table("coins", COINS)
def test_coins(exercise: str, question: str, wrong: Wrong) -> None:
    assert survived(exercise, question, wrong) == []
