"""Public checks of normal_gamma.update_q_tau. Generated; changes are lost. The judges stand in judges_of_assignment_1a.py."""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
from otter.test_files import test_case

sys.path.insert(0, str(Path(str(sys._getframe(1).f_locals.get("path", ""))).resolve().parent))
try:
    from judges_of_assignment_1a import (
        Case, Record, judge_equals, judge_returns, judge_unchanged, judged,
    )
except ModuleNotFoundError:
    raise FileNotFoundError("copy the whole folder tests: judges_of_assignment_1a.py is missing in it") from None
finally:
    del sys.path[0]

OK_FORMAT = False
name = "normal_gamma.update_q_tau"

FUNCTION = "update_q_tau"
SEEDED_BY = ("no course key: hidden cases can be derived by anyone who reads this line", "assignment_1a", "1", "normal_gamma",
    "update_q_tau", 0)

@test_case(name="is right for the data of the text", points=0.3529)
def test_1(env):
    message = judged(env, FUNCTION, SEEDED_BY, 0, ("x", "mu_N", "lambda_N", "a_0", "b_0", "mu_0", "lambda_0"), judge_equals, *data_1())
    assert not message, message

@test_case(name="returns a_N (positive) and b_N (positive)", points=0.1765)
def test_2(env):
    message = judged(env, FUNCTION, SEEDED_BY, 1, ("x", "mu_N", "lambda_N", "a_0", "b_0", "mu_0", "lambda_0"), judge_returns, *data_2())
    assert not message, message

@test_case(name="leaves its arguments unchanged", points=0.1765)
def test_3(env):
    message = judged(env, FUNCTION, SEEDED_BY, 2, ("x", "mu_N", "lambda_N", "a_0", "b_0", "mu_0", "lambda_0"), judge_unchanged, *data_3())
    assert not message, message

# Cases: arguments, and what the answer should be.

def data_1():
    return [
        Case((np.array([2.64, -0.31, 1.18, 3.02, 0.45, 1.77, 2.2]), -1.4533678949205693, 4.529510850760499, 3.0,
            4.0, 0.2, 2.0), Record(("a_N", "b_N"), (7.0, np.float64(43.911412438177656)))),
    ], {"rtol": 1e-06, "atol": 1e-09}

def data_2():
    return [
        Case((np.array([2.64, -0.31, 1.18, 3.02, 0.45, 1.77, 2.2]), 3.444262363321518, 0.4035288795314655, 3.0, 4.0,
            0.2, 2.0), ((), ())),
    ], {"kinds": {"a_N": "positive", "b_N": "positive"}}

def data_3():
    return [
        Case((np.array([2.64, -0.31, 1.18, 3.02, 0.45, 1.77, 2.2]), 1.8679850778007925, 1.1340609870538678, 3.0,
            4.0, 0.2, 2.0), None),
    ], {}

