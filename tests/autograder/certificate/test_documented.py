"""Cases are held against what the docstrings say of their types."""

from __future__ import annotations

import dataclasses
import inspect
from typing import Any

import numpy as np
import pytest

from autograder.assignment import load_assignment
from autograder.certificate.documented import complaints_about, documented_types, undocumented
from autograder.checks import Case
from autograder.values import Generator, Tensor


def documented(x: Any, S: Any, m: Any, s2: Any, l: Any, n: Any, t: Any, rng: Any, free: Any) -> None:
    """Do something.

    Parameters
    ----------
    x : array (N, D)
        Data; "z : array (K,)" is no entry.
    S : integer array (N,)
    m, s2 : arrays (D,)
    l : float or 0-d tensor
    n : int
    t : tensor or array (N,)
    rng : numpy.random.Generator
    free : whatever you like

    Returns
    -------
    y : array (N,)
    """


TYPES = documented_types(inspect.getdoc(documented) or "")


def test_the_entries_are_read() -> None:
    assert list(TYPES) == ["x", "S", "m", "s2", "l", "n", "t", "rng"]
    assert [one.kind for one in TYPES["l"][1]] == ["float", "tensor"]


RIGHT: dict[str, Any] = {
    "x": np.zeros((3, 2)),
    "S": np.arange(3),
    "m": np.zeros(2),
    "s2": np.ones(2),
    "l": 1,
    "n": np.int64(3),
    "t": Tensor(np.zeros(3)),
    "rng": Generator(1),
    "free": [1],
}


def test_what_is_as_documented_is_not_complained_about() -> None:
    assert complaints_about(RIGHT, TYPES) == []
    assert complaints_about({**RIGHT, "l": Tensor(np.array(1.0)), "t": np.zeros(3)}, TYPES) == []


@pytest.mark.parametrize(
    ("name", "value", "told"),
    [
        ("m", [0.0, 0.0], "m is documented as arrays (D,), but a case gives a list"),
        ("x", np.zeros(3), "a float64 array of shape (3,)"),
        ("m", np.zeros(3), "of shape (3,)"),  # D is 2 in x
        ("S", np.zeros(3), "integer array"),
        ("n", 3.0, "n is documented as int, but a case gives a float"),
        ("l", np.zeros(2), "l is documented as float or 0-d tensor"),
        ("t", Tensor(np.zeros(4)), "t is documented"),
        ("m", Tensor(np.zeros(2)), "a float64 tensor"),
        ("rng", 1, "an int"),
    ],
)
def test_what_is_not_is_told(name: str, value: Any, told: str) -> None:
    (found,) = complaints_about({**RIGHT, name: value}, TYPES)
    assert told in found


def test_a_list_in_a_case_is_found() -> None:
    assignment = load_assignment("assignment_1b")
    exercise = assignment.part("earthquakes_2d").exercise
    question = exercise.question("update_q_lambda")
    case = question.checks[2].cases(np.random.default_rng(1), exercise.default)[0]
    listed = Case((case.args[0].tolist(), *case.args[1:]))
    assert undocumented(exercise, question, lambda index, seed: [case], range(1)) == ()
    question = dataclasses.replace(question, checks=question.checks[2:3])
    assert undocumented(exercise, question, lambda index, seed: [listed], range(2)) == (
        f"{question.checks[0].property}: S is documented as integer array (N,), but a case gives a list",
    )


def test_declared_inputs_are_held_against_the_cases_too() -> None:
    exercise = load_assignment("assignment_1a").part("normal_gamma").exercise
    question = exercise.question("update_q_mu")
    question = dataclasses.replace(question, checks=question.checks[:1])
    (case,) = question.checks[0].cases(np.random.default_rng(1), exercise.default)
    assert undocumented(exercise, question, lambda index, seed: [case], range(1)) == ()
    listed = Case((case.args[0].tolist(), *case.args[1:]))
    (found,) = undocumented(exercise, question, lambda index, seed: [listed], range(1))
    assert found.endswith("x is documented as array (N,), but a case gives a list")
