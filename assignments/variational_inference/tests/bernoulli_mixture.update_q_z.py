"""Public checks of bernoulli_mixture.update_q_z. Generated; changes are lost. The judges stand in judges_of_variational_inference.py."""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
from otter.test_files import test_case

sys.path.insert(0, str(Path(str(sys._getframe(1).f_locals.get("path", ""))).resolve().parent))
try:
    from judges_of_variational_inference import (
        Case, judge_equals, judge_returns, judge_unchanged, judged,
    )
except ModuleNotFoundError:
    raise FileNotFoundError("copy the whole folder tests: judges_of_variational_inference.py is missing in it") from None
finally:
    del sys.path[0]

OK_FORMAT = False
name = "bernoulli_mixture.update_q_z"

FUNCTION = "update_q_z"
SEEDED_BY = ("no course key: hidden cases can be derived by anyone who reads this line", "variational_inference", "1",
    "bernoulli_mixture", "update_q_z", 0)

@test_case(name="is right for the data of the text", points=0.5)
def test_1(env):
    message = judged(env, FUNCTION, SEEDED_BY, 0, ("X", "a_q", "b_q", "alpha_q"), judge_equals, *data_1())
    assert not message, message

@test_case(name="returns r (rows that sum to 1)", points=0.25)
def test_2(env):
    message = judged(env, FUNCTION, SEEDED_BY, 1, ("X", "a_q", "b_q", "alpha_q"), judge_returns, *data_2())
    assert not message, message

@test_case(name="leaves its arguments unchanged", points=0.25)
def test_3(env):
    message = judged(env, FUNCTION, SEEDED_BY, 2, ("X", "a_q", "b_q", "alpha_q"), judge_unchanged, *data_3())
    assert not message, message

# Cases: arguments, and what the answer should be.

def data_1():
    return [
        Case((np.array([[1, 0, 1], [0, 0, 1], [1, 1, 0], [0, 0, 0], [1, 0, 1]]), np.array([[2.5, 0.7, 3.0], [0.9,
            1.6, 0.5]]), np.array([[0.8, 2.2, 1.5], [3.1, 0.6, 2.4]]), np.array([1.5, 4.0])),
            np.array([[0.9899131098695427, 0.01008689013045732], [0.7688380843829945, 0.23116191561700525],
            [0.08727993582914906, 0.9127200641708509], [0.0910448458139818, 0.908955154186018], [0.9899131098695427,
            0.01008689013045732]])),
    ], {"rtol": 1e-06, "atol": 1e-09}

def data_2():
    return [
        Case((np.array([[1, 0, 1], [0, 0, 1], [1, 1, 0], [0, 0, 0], [1, 0, 1]]), np.array([[2.5, 0.7, 3.0], [0.9,
            1.6, 0.5]]), np.array([[0.8, 2.2, 1.5], [3.1, 0.6, 2.4]]), np.array([1.5, 4.0])), ((5, 2),)),
    ], {"kinds": {"r": "rows"}}

def data_3():
    return [
        Case((np.array([[1, 0, 1], [0, 0, 1], [1, 1, 0], [0, 0, 0], [1, 0, 1]]), np.array([[2.5, 0.7, 3.0], [0.9,
            1.6, 0.5]]), np.array([[0.8, 2.2, 1.5], [3.1, 0.6, 2.4]]), np.array([1.5, 4.0])), None),
    ], {}

