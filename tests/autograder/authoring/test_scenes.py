"""Scenes: each function gets the values that its parameters name; questions take them as their ends."""

from __future__ import annotations

import numpy as np
import pytest

from autograder.authoring import Inputs, Size, question, reals
from autograder.authoring.scenes import picked
from autograder.checks.here import call_here

INPUTS = Inputs(sizes={"N": Size(1, 9, usual=(3, 5))}, x=reals(-9.0, 9.0, "N"), m=reals(-9.0, 9.0))


def far(rng):
    return [{"x": np.array([1e3, 2e3]), "m": float(rng.normal()), "unused": 1}]


def centred(x, m):
    return x - m


def softmax(x):
    return np.exp(x - np.max(x)) / np.exp(x - np.max(x)).sum()


def verdicts(function, question):
    found = {}
    for check in question.checks:
        cases = check.cases(np.random.default_rng(3), {"x": [1.0, 2.0], "m": 0.5})
        call = lambda args, draw=0, **rest: call_here(function, args, draw)  # noqa: E731
        found[check.property] = check.judge(call, cases, **check.settings)
    return found


def test_a_function_gets_what_its_parameters_name():
    ((m, x),) = picked(far, ("m", "x"))(np.random.default_rng(1), {})
    assert (type(m), x.tolist()) == (float, [1e3, 2e3])


def test_a_scene_may_depend_on_the_variant():
    ((x,),) = picked(lambda rng, variant: [{"x": variant["a"]}], ("x",))(np.random.default_rng(1), {"a": 4})
    assert x == 4


def test_what_a_scene_lacks_is_named():
    with pytest.raises(LookupError, match=r"a scene of far has no 'y'; it has x, m, unused"):
        picked(far, ("x", "y"))(np.random.default_rng(1), {})


def test_the_ends_of_a_question_are_its_scenes():
    asked = question(centred, INPUTS, returned={"y": "real"}, ends={"works far away": far})
    assert all(verdict.passed for verdict in verdicts(centred, asked).values())
    failed = [text for text, one in verdicts(lambda x, m: np.clip(x - m, -99, 99), asked).items() if not one.passed]
    assert failed == ["works far away"]


def test_rows_are_probabilities():
    asked = question(softmax, INPUTS, returned={"r": "rows"}, ends={})
    assert all(verdict.passed for verdict in verdicts(softmax, asked).values())
    said = {text: one.message for text, one in verdicts(lambda x: 2 * softmax(x), asked).items()}
    assert said["returns r (rows that sum to 1)"] == "r: row 0 sums to 2; each row should sum to 1"
    said = {text: one.message for text, one in verdicts(lambda x: softmax(x) - 0.5, asked).items()}
    assert said["returns r (rows that sum to 1)"] == "r: some probabilities are negative"


def test_names_may_be_those_of_a_function():
    ((x, m),) = picked(far, centred)(np.random.default_rng(1), {})
    assert (x.tolist(), type(m)) == ([1e3, 2e3], float)


def test_weights_are_of_usual_inputs_and_of_all_ends():
    asked = question(centred, INPUTS, returned={"y": "real"}, ends={"near": far, "far": far}, weights=(3.0, 1.0))
    assert {check.property: check.weight for check in asked.checks if check.visibility == "hidden"} == {
        "works for other data": 3.0,
        "near": 0.5,
        "far": 0.5,
    }


def test_ends_may_have_tolerances_and_weights_of_their_own():
    ends = {"near": far, "far": (far, {"atol": 0.5, "weight": 0.2})}
    asked = question(centred, INPUTS, returned={"y": "real"}, ends=ends, weights=(3.0, 1.0))
    found = {check.property: (check.weight, check.settings.get("atol")) for check in asked.checks}
    assert (found["near"], found["far"]) == ((1.0, 1e-9), (0.2, 0.5))
    failed = [text for text, one in verdicts(lambda x, m: x - m + 0.4, asked).items() if not one.passed]
    assert "near" in failed
    assert "far" not in failed
