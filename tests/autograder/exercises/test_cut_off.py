"""Wrong answers that cut off a range, leave rows out or turn square matrices around: each loses marks."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from functools import cache
from typing import Any

import numpy as np
import pytest

from autograder.checks import CONDUCT
from autograder.checks.here import call_here
from autograder.exercises import load_exercise
from autograder.ranges import Range

NAMES = ("gmm_light", "cartesian_matrix", "troll_factories", "gaussian_mixture_em", "rock_paper_scissors")
RUNS = ("cavi", "em", "minimax_strategy", "is_minimax")  # judged in other ways
SEEDS = (1, 2)
Function = Callable[..., Any]


@cache
def drawn(name: str, question: str, seed: int) -> list[tuple[Any, Any]]:
    """The hidden checks of values, each with its cases."""
    exercise = load_exercise(name)
    checks = [check for check in exercise.question(question).checks if check.kind != CONDUCT]
    return [(check, check.cases(np.random.default_rng([seed, i]), exercise.default)) for i, check in enumerate(checks)]


def passes(name: str, question: str, function: Function, seed: int) -> bool:
    def call(args: tuple[Any, ...], **_: Any) -> Any:
        return call_here(function, args, seed)

    try:
        with np.errstate(all="ignore"):
            return all(
                check.judge(call, cases, **check.settings).passed for check, cases in drawn(name, question, seed)
            )
    except (ValueError, IndexError, TypeError, np.linalg.LinAlgError):
        return False


def changed(function: Function, where: int, change: Function) -> Function:
    """The function of arguments of which one is changed first."""

    def wrong(*args: Any) -> Any:
        return function(*args[:where], change(args[where]), *args[where + 1 :])

    return wrong


def cuts(promised: Range) -> list[Function]:
    """What cuts off a tenth of a range at each end, or a sixth above its smallest positive number."""
    found: list[Function] = [lambda value: np.minimum(value, 0.9 * promised.high)]
    if promised.low < 0:
        found.append(lambda value: np.maximum(value, 0.9 * promised.low))
    if promised.low > 0:
        found.append(lambda value: np.maximum(value, 1.2 * promised.low))
    return found


PROMISED = [
    (name, question, argument)
    for name in NAMES
    for question, ranges in load_exercise(name).ranges.items()
    for argument in ranges
    if question not in RUNS
]


@pytest.mark.parametrize(("name", "question", "argument"), PROMISED, ids=map(".".join, PROMISED))
def test_a_range_that_is_cut_off_loses_marks(name: str, question: str, argument: str) -> None:
    exercise = load_exercise(name)
    right = getattr(exercise.reference, question)
    where = list(inspect.signature(right).parameters).index(argument)
    for seed in SEEDS:
        for cut in cuts(exercise.ranges[question][argument]):
            assert not passes(name, question, changed(right, where, cut), seed)


def turned(value: Any) -> Any:
    value = np.asarray(value)
    return value.T if value.ndim == 2 and value.shape[0] == value.shape[1] else value


TURNED = [
    ("gmm_light", "update_q_mu", 1),
    ("gmm_light", "elbo", 1),
    ("cartesian_matrix", "update_q_mu", 0),
    ("cartesian_matrix", "update_q_xi", 0),
    ("cartesian_matrix", "elbo", 0),
    ("troll_factories", "update_q_pi", 0),
    ("troll_factories", "update_q_lambda", 1),
    ("troll_factories", "update_q_mu_tau", 1),
    ("troll_factories", "elbo", 2),
    ("gaussian_mixture_em", "e_step", 0),
    ("gaussian_mixture_em", "expected_complete_log_likelihood", 1),
    ("gaussian_mixture_em", "m_step", 1),
    ("rock_paper_scissors", "expected_payoff", 2),
    ("rock_paper_scissors", "best_response_value", 1),
    ("rock_paper_scissors", "exploitability", 1),
    ("rock_paper_scissors", "is_minimax", 1),
]


@pytest.mark.parametrize(("name", "question", "where"), TURNED)
def test_a_square_argument_turned_around_loses_marks(name: str, question: str, where: int) -> None:
    right = getattr(load_exercise(name).reference, question)
    assert not any(passes(name, question, changed(right, where, turned), seed) for seed in SEEDS)


@pytest.mark.parametrize(
    ("name", "question"),
    [("gmm_light", "update_q_z"), ("troll_factories", "update_q_z"), ("gaussian_mixture_em", "e_step")],
)
def test_square_responsibilities_turned_around_lose_marks(name: str, question: str) -> None:
    right = getattr(load_exercise(name).reference, question)
    assert not any(passes(name, question, lambda *args: turned(right(*args)), seed) for seed in SEEDS)


ROWS = [
    ("gmm_light", "log_joint", (0, 1)),
    ("gmm_light", "update_q_mu", (0, 1)),
    ("gmm_light", "elbo", (0, 1)),
    ("troll_factories", "log_joint", (0, 1, 2)),
    ("troll_factories", "update_q_pi", (0,)),
    ("troll_factories", "update_q_lambda", (0, 1)),
    ("troll_factories", "update_q_mu_tau", (0, 1)),
    ("troll_factories", "elbo", (0, 1, 2)),
    ("gaussian_mixture_em", "log_likelihood", (0,)),
    ("gaussian_mixture_em", "expected_complete_log_likelihood", (0, 1)),
    ("gaussian_mixture_em", "m_step", (0, 1)),
]


@pytest.mark.parametrize("size", [10, 100])
@pytest.mark.parametrize(("name", "question", "which"), ROWS)
def test_the_first_or_the_last_rows_alone_lose_marks(name: str, question: str, which: Any, size: int) -> None:
    right = getattr(load_exercise(name).reference, question)
    for part in (slice(size), slice(-size, None)):

        def wrong(*args: Any, part: slice = part) -> Any:
            return right(*(arg[part] if i in which else arg for i, arg in enumerate(args)))

        assert not any(passes(name, question, wrong, seed) for seed in SEEDS)


def in_dimensions(D: int) -> Function:
    def wrong(X: Any, q: Any, theta: Any, mu: Any, Sigma: Any) -> Any:
        right = load_exercise("gaussian_mixture_em").reference.expected_complete_log_likelihood
        return right(X[:, :D], q, theta, mu[:, :D], Sigma[:, :D, :D])

    return wrong


def determinant_kept_above_zero(X: Any, q: Any, theta: Any, mu: Any, Sigma: Any) -> Any:
    right = load_exercise("gaussian_mixture_em").reference.expected_complete_log_likelihood
    exact = np.linalg.slogdet(Sigma)[1]
    return right(X, q, theta, mu, Sigma) + 0.5 * np.sum(q * (exact - np.log(np.exp(exact) + 1e-300)))


@pytest.mark.parametrize("wrong", [in_dimensions(10), in_dimensions(50), determinant_kept_above_zero])
def test_dimensions_left_out_and_determinants_cut_off_lose_marks(wrong: Function) -> None:
    assert not any(passes("gaussian_mixture_em", "expected_complete_log_likelihood", wrong, seed) for seed in SEEDS)


@pytest.mark.parametrize("least", [0.05, 0.01, 1e-3, 1e-4])
@pytest.mark.parametrize("question", ["expected_payoff", "best_response_value", "exploitability", "is_minimax"])
def test_rare_moves_left_out_lose_marks(question: str, least: float) -> None:
    right = getattr(load_exercise("rock_paper_scissors").reference, question)

    def without(p: Any) -> Any:
        kept = np.where(p < least, 0.0, p)
        return kept / kept.sum()

    assert not any(passes("rock_paper_scissors", question, changed(right, 0, without), seed) for seed in SEEDS)


@pytest.mark.parametrize("part", [np.s_[:, :5], np.s_[:, :8], np.s_[:, -5:], np.s_[:, -8:]])
@pytest.mark.parametrize("question", ["best_response_value", "exploitability", "is_minimax", "minimax_strategy"])
def test_columns_left_out_lose_marks(question: str, part: Any) -> None:
    right = getattr(load_exercise("rock_paper_scissors").reference, question)
    where = 0 if question == "minimax_strategy" else 1
    wrong = changed(right, where, lambda M: np.asarray(M)[part])
    assert not any(passes("rock_paper_scissors", question, wrong, seed) for seed in SEEDS)
