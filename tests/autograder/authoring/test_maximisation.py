"""Declared maximisation: right runs pass, whatever they trace; wrong ones fail the check that they break."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from autograder.authoring.maximisation import climbs_without_rest, gains, maximisation
from autograder.authoring.scenes import until
from autograder.checks.here import call_here
from autograder.exercises.coins import EXERCISE, INPUTS
from reference import coins as reference

QUESTION = EXERCISE.question("em")
NUMBERED = "does as many iterations as max_iter says, and traces the objective of each"
LIMITS = "stops after max_iter iterations, and before that once nothing is gained any more"
WRONG = {
    "trace of the loss": {"log_likelihoods never falls", NUMBERED},
    "hard assignments": {"attains what is attained from the same start"},
    "one iteration too few": {NUMBERED},
    "tol ignored": {"ends early where tol is large"},
    "max_iter doubled": {NUMBERED},
    "start ignored, all coins equal": {"a symmetric start is a fixed point of theta"},
}


def failed(function: Callable[..., Any]) -> set[str]:
    """The properties of the checks that a function fails."""
    found = set()
    for index, check in enumerate(QUESTION.checks):
        cases = check.cases(np.random.default_rng([3, index]), EXERCISE.default)

        def call(args: tuple[Any, ...], *, draw: int = 0, **rest: Any) -> Any:
            return call_here(function, args, draw)

        if not check.judge(call, cases, **check.settings).passed:
            found.add(check.property)
    return found


@pytest.mark.parametrize(
    "alternative", [one for one in EXERCISE.alternatives if one.question == "em"], ids=lambda o: o.style
)
def test_right_runs_pass(alternative):
    assert failed(EXERCISE.beside_the_reference(alternative.right)) == set()


@pytest.mark.parametrize("name", WRONG)
def test_wrong_runs_fail_what_they_break(name):
    wrong = next(one.wrong for one in EXERCISE.misconceptions if (one.question, one.name) == ("em", name))
    assert WRONG[name] <= failed(wrong)


def test_a_run_without_end_fails_its_limits():
    def endless(x, theta, pi, max_iter, tol):
        return reference.em(x, theta, pi, max_iter + 8, 0.0)

    assert LIMITS in failed(endless)


def test_a_run_needs_its_limits():
    with pytest.raises(ValueError, match="should end with the parameters max_iter and tol"):
        maximisation(
            reference.e_step,
            INPUTS,
            returned={"q": "rows"},
            attained=len,
            runs=list,
            numbered=list,
            slow=list,
            symmetric=list,
        )


def test_gains_are_relative_and_those_of_a_broken_run_unknown():
    scene = {"x": np.array([[5, 5], [9, 1]]), "theta": np.array([0.5, 0.5]), "pi": np.array([[0.6, 0.4], [0.5, 0.5]])}
    trace = reference.em(*scene.values(), 4, -np.inf).log_likelihoods
    np.testing.assert_allclose(gains(reference.em, scene, 4), np.diff(trace) / abs(trace[-1]))

    def broken(x, theta, pi, max_iter, tol):
        raise np.linalg.LinAlgError

    assert np.isnan(gains(broken, scene, 4)).all()


@pytest.mark.parametrize(("gained", "right"), [([1e-2, 1e-3, 1e-7], True), ([1e-2, 1e-7, 1e-3], False)])
def test_a_rest_on_the_way_is_seen(gained, right):
    assert climbs_without_rest(np.array(gained)) is right


def test_until_draws_until_something_holds():
    numbers = iter(range(9))
    assert until(lambda: next(numbers), lambda one: one > 4) == 5
