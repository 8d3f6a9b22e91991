"""Public checks of bernoulli_mixture.update_q_theta. Generated; changes are lost. The judges stand in judges_of_variational_inference.py."""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
from otter.test_files import test_case

sys.path.insert(0, str(Path(str(sys._getframe(1).f_locals.get("path", ""))).resolve().parent))
try:
    from judges_of_variational_inference import (
        Case, Record, judge_equals, judge_returns, judge_unchanged, judged,
    )
except ModuleNotFoundError:
    raise FileNotFoundError("copy the whole folder tests: judges_of_variational_inference.py is missing in it") from None
finally:
    del sys.path[0]

OK_FORMAT = False
name = "bernoulli_mixture.update_q_theta"

FUNCTION = "update_q_theta"
SEEDED_BY = ("no course key: hidden cases can be derived by anyone who reads this line", "variational_inference", "1",
    "bernoulli_mixture", "update_q_theta", 0)

@test_case(name="is right for the data of the text", points=0.3333)
def test_1(env):
    message = judged(env, FUNCTION, SEEDED_BY, 0, ("X", "r", "a", "b"), judge_equals, *data_1())
    assert not message, message

@test_case(name="returns a_q (positive) and b_q (positive)", points=0.1667)
def test_2(env):
    message = judged(env, FUNCTION, SEEDED_BY, 1, ("X", "r", "a", "b"), judge_returns, *data_2())
    assert not message, message

@test_case(name="leaves its arguments unchanged", points=0.1667)
def test_3(env):
    message = judged(env, FUNCTION, SEEDED_BY, 2, ("X", "r", "a", "b"), judge_unchanged, *data_3())
    assert not message, message

# Cases: arguments, and what the answer should be.

def data_1():
    return [
        Case((np.array([[1, 0, 1], [0, 0, 1], [1, 1, 0], [0, 0, 0], [1, 0, 1]]), np.array([[0.9, 0.1], [0.2, 0.8],
            [0.75, 0.25], [0.4, 0.6], [0.05, 0.95]]), 0.6, 0.9), Record(("a_q", "b_q"), (np.array([[2.3, 1.35, 1.75],
            [1.9, 0.85, 2.45]]), np.array([[1.4999999999999998, 2.4499999999999997, 2.05], [2.3000000000000003, 3.35,
            1.75]])))),
    ], {"rtol": 1e-06, "atol": 1e-09}

def data_2():
    return [
        Case((np.array([[1, 0, 1], [0, 0, 1], [1, 1, 0], [0, 0, 0], [1, 0, 1]]), np.array([[0.9, 0.1], [0.2, 0.8],
            [0.75, 0.25], [0.4, 0.6], [0.05, 0.95]]), 0.6, 0.9), ((2, 3), (2, 3))),
    ], {"kinds": {"a_q": "positive", "b_q": "positive"}}

def data_3():
    return [
        Case((np.array([[1, 0, 1], [0, 0, 1], [1, 1, 0], [0, 0, 0], [1, 0, 1]]), np.array([[0.9, 0.1], [0.2, 0.8],
            [0.75, 0.25], [0.4, 0.6], [0.05, 0.95]]), 0.6, 0.9), None),
    ], {}

