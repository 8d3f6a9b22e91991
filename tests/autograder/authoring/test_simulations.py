"""Declared samplers: right ones pass; each mistake fails the check that looks for it."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from scipy.stats import kstest

from autograder.authoring.scenes import called
from autograder.authoring.simulations import label_scores, score, stick_scores
from autograder.checks.here import call_here, through
from autograder.edited import edited
from autograder.exercises.gmm_light import EXERCISE
from reference import gmm_light as reference

QUESTION = EXERCISE.question("generate_data")
FREE = "every entry is drawn anew in every call, and no sum of them is fixed"


def failed(function: Any) -> set[str]:
    """The properties of the checks that a function fails."""
    found = set()
    for index, check in enumerate(QUESTION.checks):
        cases = check.cases(np.random.default_rng([3, index]), EXERCISE.default)
        used = through(check.through, {"generate_data": function}) if check.through else function

        def call(args: Any, *, draw: int = 0, used: Any = used, **_: Any) -> Any:
            return call_here(used, args, draw)

        if not check.judge(call, cases, **check.settings).passed:
            found.add(check.property)
    return found


def test_the_reference_passes():
    assert failed(reference.generate_data) == set()


@pytest.mark.parametrize(
    ("edit", "fails"),
    [
        (
            "rng.normal(nu, sigma) -> rng.normal(nu, np.square(sigma))",
            "the means follow their prior, N(nu_k, sigma_k^2)",
        ),
        ("result -> result._replace(z=result.z + 1)", "returns x, z, mu, of the right shapes and ranges"),
        ("rng.choice(len(tau), size=N, p=pi) -> np.sort(rng.choice(len(tau), size=N, p=pi))", FREE),
        ("result -> result._replace(mu=np.zeros(len(tau)))", FREE),
        ("-> rng = np.random.default_rng()", "draws from the rng it is given"),
    ],
)
def test_a_wrong_sampler_fails_what_it_breaks(edit, fails):
    assert fails in failed(edited(reference.generate_data, [edit]))


def test_scores_are_standard_normal():
    rng = np.random.default_rng(7)
    pi, delta = np.array([0.2, 0.5, 0.3]), np.array([0.7, 2.0, 1.5])
    labels = label_scores(rng.choice(3, size=4000, p=pi), pi, np.random.default_rng(1))
    sticks = np.stack([stick_scores(rng.dirichlet(delta), delta) for _ in range(4000)])
    for z in (score(rng.random(4000)), labels, *sticks.T):
        assert kstest(z, "norm").pvalue > 1e-3
    assert np.isfinite(score([0.0, 1.0])).all()


def test_functions_are_called_with_what_they_name():
    assert called(lambda b, a: (a, b), {"a": 1, "b": 2, "c": 3}) == (1, 2)


def test_parts_that_a_check_does_not_need_may_be_wrong():
    wrong = edited(reference.generate_data, ["result -> result._replace(z=result.z + 1)"])
    assert "the means follow their prior, N(nu_k, sigma_k^2)" not in failed(wrong)
