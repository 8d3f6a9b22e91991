"""A declared run: right ones pass in other orders and containers, wrong ones fail the check that they break."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from autograder.authoring import ascent
from autograder.checks.here import call_here
from autograder.exercises.normal_gamma import EXERCISE, INPUTS
from reference import normal_gamma as reference

QUESTION = EXERCISE.question("cavi")
WRONG = {
    "trace of the loss": {"elbos never falls", "attains the largest objective"},
    "the last factor not updated": {"does max_iter rounds of updates, and traces the objective of each"},
    "exact posterior": {"attains the largest objective"},
    "max_iter ignored": {"stops after max_iter iterations"},
}


def failed(function: Callable[..., Any]) -> set[str]:
    """The properties of the checks that a function fails."""
    found = set()
    for index, check in enumerate(QUESTION.checks):
        cases = check.cases(np.random.default_rng([3, index]), EXERCISE.default)

        def call(args: tuple[Any, ...], *, draw: int = 0, wrt: tuple[int, ...] = (), cotangents: Any = None) -> Any:
            return call_here(function, args, draw, wrt, cotangents)

        if not check.judge(call, cases, **check.settings).passed:
            found.add(check.property)
    return found


@pytest.mark.parametrize(
    "alternative", [one for one in EXERCISE.alternatives if one.question == "cavi"], ids=lambda o: o.style
)
def test_right_runs_pass(alternative):
    assert failed(EXERCISE.beside_the_reference(alternative.right)) == set()


@pytest.mark.parametrize("name", WRONG)
def test_wrong_runs_fail_what_they_break(name):
    wrong = next(one.wrong for one in EXERCISE.misconceptions if (one.question, one.name) == ("cavi", name))
    assert WRONG[name] <= failed(wrong)


def test_a_run_needs_its_limits_and_updates_of_all_its_parts():
    parts = {"mu_N": "real", "lambda_N": "positive", "a_N": "positive", "b_N": "positive", "elbos": "trace"}
    with pytest.raises(ValueError, match="should end with the parameters max_iter and tol"):
        ascent(reference.elbo, INPUTS, returned=parts, updates={}, objective=reference.elbo)
    updates = {reference.update_q_mu: ("mu_N", "lambda_N")}
    with pytest.raises(ValueError, match="give other parts than mu_N"):
        ascent(reference.cavi, INPUTS, returned=parts, updates=updates, objective=reference.elbo)
