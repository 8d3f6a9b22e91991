"""Public checks of troll_factories.update_q_lambda. Generated; changes are lost. The judges stand in judges_of_variational_inference.py."""

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
name = "troll_factories.update_q_lambda"

FUNCTION = "update_q_lambda"
SEEDED_BY = ("no course key: hidden cases can be derived by anyone who reads this line", "variational_inference", "1",
    "troll_factories", "update_q_lambda", 0)

@test_case(name="is right for the data of the text", points=0.3333)
def test_1(env):
    message = judged(env, FUNCTION, SEEDED_BY, 0, ("t", "r", "a", "b"), judge_equals, *data_1())
    assert not message, message

@test_case(name="returns a_q (positive) and b_q (positive)", points=0.1667)
def test_2(env):
    message = judged(env, FUNCTION, SEEDED_BY, 1, ("t", "r", "a", "b"), judge_returns, *data_2())
    assert not message, message

@test_case(name="leaves its arguments unchanged", points=0.1667)
def test_3(env):
    message = judged(env, FUNCTION, SEEDED_BY, 2, ("t", "r", "a", "b"), judge_unchanged, *data_3())
    assert not message, message

# Cases: arguments, and what the answer should be.

def data_1():
    return [
        Case((np.array([1.14, 0.23, 0.08, 2.19, 0.07]), np.array([[0.42, 0.22, 0.36], [0.22, 0.65, 0.13], [0.31,
            0.45, 0.24], [0.35, 0.53, 0.12], [0.6, 0.12, 0.28]]), 1.2, 0.9), Record(("a_q", "b_q"),
            (np.array([3.0999999999999996, 3.17, 2.33]), np.array([2.2627, 2.5054, 1.6419])))),
    ], {"rtol": 1e-06, "atol": 1e-09}

def data_2():
    return [
        Case((np.array([1.14, 0.23, 0.08, 2.19, 0.07]), np.array([[0.19, 0.57, 0.24], [0.16, 0.11, 0.73], [0.11,
            0.36, 0.53], [0.5, 0.42, 0.08], [0.52, 0.29, 0.19]]), 1.2, 0.9), ((3,), (3,))),
    ], {"kinds": {"a_q": "positive", "b_q": "positive"}}

def data_3():
    return [
        Case((np.array([1.14, 0.23, 0.08, 2.19, 0.07]), np.array([[0.59, 0.14, 0.27], [0.23, 0.34, 0.43], [0.15,
            0.42, 0.43], [0.1, 0.55, 0.35], [0.34, 0.36, 0.3]]), 1.2, 0.9), None),
    ], {}

