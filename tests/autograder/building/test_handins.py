"""Catalogued answers, written down as hand-ins."""

from __future__ import annotations

from typing import Any

import numpy as np

from autograder.building.handins import answer_source
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
