"""A declared climb: right runs pass from any start; wrong ones fail what they break."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from autograder.authoring import climb
from autograder.checks.here import call_here
from autograder.edited import edited
from autograder.exercises.gmm_light import EXERCISE, INPUTS
from reference import gmm_light as reference

QUESTION = EXERCISE.question("cavi")
SWEEPS = "does max_iter rounds of updates, and traces the objective of each"


def failed(function: Any) -> dict[str, str]:
    """property -> message of the checks that a function fails."""
    found = {}
    for index, check in enumerate(QUESTION.checks):
        cases = check.cases(np.random.default_rng([3, index]), EXERCISE.default)

        def call(args: Any, *, draw: int = 0, **_: Any) -> Any:
            return call_here(function, args, draw)

        verdict = check.judge(call, cases, **check.settings)
        if not verdict.passed:
            found[check.property] = verdict.message
    return found


def test_the_reference_passes_from_another_start():
    assert failed(reference.cavi) == {}
    assert failed(edited(reference.cavi, ["rng.normal(nu, sigma) -> rng.normal(nu, 0.5 * sigma)"])) == {}


@pytest.mark.parametrize(
    ("edit", "fails"),
    [
        ("-> max_iter = 3", {SWEEPS}),
        ("-> tol = -1.0", {"stops after max_iter iterations, and before that once nothing is gained any more"}),
        ("result -> result._replace(m=result.m + 0.01)", {SWEEPS}),
        ("result -> result._replace(elbos=-result.elbos)", {"elbos never falls", SWEEPS}),
    ],
)
def test_a_wrong_run_fails_what_it_breaks(edit, fails):
    assert fails <= set(failed(edited(reference.cavi, [edit])))


def test_factors_that_no_update_gives_are_named():
    said = failed(edited(reference.cavi, ["result -> result._replace(s2=result.s2 * 0.01)"]))
    assert "no responsibilities lead to these variances" in said["reaches the ELBO that can be reached"]
    said = failed(edited(reference.cavi, ["result -> result._replace(m=result.m + 1e13)"]))
    assert said["reaches the ELBO that can be reached"] == "m: no update leads to such numbers"


def test_equal_observations_have_equal_responsibilities():
    run = QUESTION.checks[5].settings["unmoved"]
    x = np.array([1.0, 1.0, 2.0])
    args = (x, *(np.ones(2) for _ in range(4)), None)
    assert run(np.array([0.5, 0.5, 0.5, 0.5, 0.2, 0.8]), (), *args) == ""
    assert "have different r" in run(np.array([0.5, 0.5, 0.9, 0.1, 0.2, 0.8]), (), *args)


def test_a_climb_needs_its_limits_and_updates_of_all_its_parts():
    given: dict[str, Any] = {"objective": reference.elbo, "runs": {}, "slow": dict, "sweeps": list, "limited": list}
    with pytest.raises(ValueError, match="should end with the parameters max_iter and tol"):
        climb(reference.elbo, INPUTS, returned={"r": "rows", "elbos": "trace"}, updates={}, **given)
    with pytest.raises(ValueError, match="give other parts than r"):
        climb(reference.cavi, INPUTS, returned={"r": "rows", "elbos": "trace"}, updates={}, **given)
