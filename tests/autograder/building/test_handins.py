"""Catalogued answers, written down as hand-ins."""

from __future__ import annotations

from typing import Any

import numpy as np

from autograder.building.handins import answer_source, solution_source
from autograder.exercises import load_exercise


def test_a_wrong_answer_brings_along_the_right_functions_that_it_calls() -> None:
    exercise = load_exercise("gmm_light")
    (wrong,) = [m.wrong for m in exercise.misconceptions if (m.question, m.name) == ("log_joint", "weights raised")]
    source = answer_source(exercise, wrong, "log_joint")
    assert "import gmm_light" not in source
    namespace: dict[str, Any] = {}
    exec(source, namespace)
    args = (np.array([0.3]), np.array([1]), np.array([0.2, 1.0]), np.array([0.9999, 1e-4]), *np.ones((3, 2)))
    assert namespace["log_joint"](*args) == wrong(*args) != exercise.reference.log_joint(*args)


def test_an_answer_brings_along_what_it_uses_of_other_modules_of_its_exercise() -> None:
    exercise = load_exercise("flow_anomaly")
    for wrong in exercise.misconceptions:
        exec(answer_source(exercise, wrong.wrong, exercise.question(wrong.question).root), {})


def test_an_edit_in_another_question_comes_along_under_a_name_of_its_own() -> None:
    exercise = load_exercise("gaussian_mixture_em")
    (wrong,) = [m.wrong for m in exercise.misconceptions if (m.question, m.name) == ("em", "variances only")]
    space: dict[str, Any] = {}
    for name in ("m_step", "e_step"):
        exec(solution_source(exercise, name), space)
    exec(answer_source(exercise, wrong, "em"), space)
    X = np.random.default_rng(3).normal(size=(30, 2)) @ np.array([[1.0, 0.9], [0.0, 0.5]])
    args = (X, np.array([0.4, 0.6]), np.array([[-1.0, 0.0], [1.0, 0.5]]), np.tile(np.eye(2), (2, 1, 1)), 3, 0.0)
    np.testing.assert_array_equal(space["em"](*args)[2], wrong(*args).Sigma)
    assert space["em"](*args)[2][0, 0, 1] == 0
    assert space["m_step"](X, space["e_step"](*args[:4]))[2][0, 0, 1] != 0
