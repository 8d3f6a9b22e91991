"""A declared run: right ones pass in other orders and containers, wrong ones fail the check that they break."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from autograder.authoring import Inputs, Size, ascent, positive, reals
from autograder.checks.here import call_here
from autograder.edited import edited
from autograder.exercise import Question
from autograder.exercises.cartesian_matrix.cases import PRIORS
from autograder.exercises.cartesian_matrix.runs import slow
from autograder.exercises.normal_gamma import EXERCISE, INPUTS
from reference import cartesian_matrix
from reference import normal_gamma as reference

QUESTION = EXERCISE.question("cavi")
# Another model with the same form: factors that are arrays, and data on which a run moves for long.
MATRICES = Inputs(
    sizes={"R": Size(1, 6, usual=(4, 3)), "C": Size(1, 5, usual=(3, 5))},
    S=reals(-40.0, 40.0, "R", "C"),
    lam=positive(0.3, 3.0, "R"),
    tau=positive(0.3, 3.0, "C"),
    mu_mean=reals(-50.0, 50.0, "R"),
    mu_precision=positive(0.1, 50.0, "R"),
    xi_mean=reals(-50.0, 50.0, "C"),
    xi_precision=positive(0.1, 50.0, "C"),
    mu0=reals(-5.0, 5.0),
    lam0=positive(0.3, 3.0),
    xi0=reals(-5.0, 5.0),
    tau0=positive(0.3, 3.0),
)


def slow_run(rng: np.random.Generator) -> tuple[Any, ...]:
    scene = slow(rng)
    return tuple(scene[name] for name in ("S", *PRIORS))


ROWS, COLUMNS = ("mu_mean", "mu_precision"), ("xi_mean", "xi_precision")
OF_MATRICES = ascent(
    cartesian_matrix.cavi,
    MATRICES,
    returned={**dict(zip((*ROWS, *COLUMNS), ("real", "positive") * 2, strict=True)), "elbos": "trace"},
    updates={cartesian_matrix.update_q_mu: ROWS, cartesian_matrix.update_q_xi: COLUMNS},
    objective=cartesian_matrix.elbo,
    slow=slow_run,
)
WRONG = {
    "trace of the loss": {"elbos never falls", "attains the largest objective"},
    "the last factor not updated": {"does max_iter rounds of updates, and traces the objective of each"},
    "exact posterior": {"attains the largest objective"},
    "max_iter ignored": {"stops after max_iter iterations"},
}


def failed(function: Callable[..., Any], question: Question = QUESTION) -> set[str]:
    """The properties of the checks that a function fails."""
    found = set()
    for index, check in enumerate(question.checks):
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


def test_a_run_of_arrays_that_moves_for_long_is_declared_alike():
    assert failed(cartesian_matrix.cavi, OF_MATRICES) == set()
    whole = "does max_iter rounds of updates, and traces the objective of each"
    few = edited(cartesian_matrix.cavi, ["range(max_iter) -> range(min(max_iter, 30))"])
    assert failed(few, OF_MATRICES) == {whole}
    deaf = edited(cartesian_matrix.cavi, ["-> tol = 1e-12"])
    assert "ends early where tol is large" in failed(deaf, OF_MATRICES)
    stale = edited(cartesian_matrix.cavi, ["result -> result._replace(mu_mean=result.mu_mean + 0.01)"])
    assert whole in failed(stale, OF_MATRICES)


def test_a_run_needs_its_limits_and_updates_of_all_its_parts():
    parts = {"mu_N": "real", "lambda_N": "positive", "a_N": "positive", "b_N": "positive", "elbos": "trace"}
    with pytest.raises(ValueError, match="should end with the parameters max_iter and tol"):
        ascent(reference.elbo, INPUTS, returned=parts, updates={}, objective=reference.elbo)
    updates = {reference.update_q_mu: ("mu_N", "lambda_N")}
    with pytest.raises(ValueError, match="give other parts than mu_N"):
        ascent(reference.cavi, INPUTS, returned=parts, updates=updates, objective=reference.elbo)
