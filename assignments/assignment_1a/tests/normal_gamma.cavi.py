"""Public checks of normal_gamma.cavi. Generated; changes are lost. The judges stand in judges_of_assignment_1a.py."""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
from otter.test_files import test_case

sys.path.insert(0, str(Path(str(sys._getframe(1).f_locals.get("path", ""))).resolve().parent))
try:
    from judges_of_assignment_1a import (
        Case, falls, judge_monotone, judge_returns, judge_unchanged, judged,
    )
except ModuleNotFoundError:
    raise FileNotFoundError("copy the whole folder tests: judges_of_assignment_1a.py is missing in it") from None
finally:
    del sys.path[0]

OK_FORMAT = False
name = "normal_gamma.cavi"

FUNCTION = "cavi"
SEEDED_BY = ("no course key: hidden cases can be derived by anyone who reads this line", "assignment_1a", "1", "normal_gamma",
    "cavi", 0)

@test_case(name="returns mu_N, lambda_N, a_N, b_N, elbos", points=0.1111)
def test_1(env):
    message = judged(env, FUNCTION, SEEDED_BY, 0, ("x", "a_0", "b_0", "mu_0", "lambda_0", "max_iter", "tol"), judge_returns, *data_1())
    assert not message, message

@test_case(name="elbos never falls", points=0.1111)
def test_2(env):
    message = judged(env, FUNCTION, SEEDED_BY, 1, ("x", "a_0", "b_0", "mu_0", "lambda_0", "max_iter", "tol"), judge_monotone, *data_2())
    assert not message, message

@test_case(name="leaves its arguments unchanged", points=0.1111)
def test_3(env):
    message = judged(env, FUNCTION, SEEDED_BY, 2, ("x", "a_0", "b_0", "mu_0", "lambda_0", "max_iter", "tol"), judge_unchanged, *data_3())
    assert not message, message

# Cases: arguments, and what the answer should be.

def data_1():
    return [
        Case((np.array([2.64, -0.31, 1.18, 3.02, 0.45, 1.77, 2.2]), 3.0, 4.0, 0.2, 2.0, 3), ((), (), (), (), (3,))),
    ], {"kinds": {"mu_N": "real", "lambda_N": "positive", "a_N": "positive", "b_N": "positive", "elbos": "trace"}}

def data_2():
    return [
        Case((np.array([2.64, -0.31, 1.18, 3.02, 0.45, 1.77, 2.2]), 3.0, 4.0, 0.2, 2.0), True),
    ], {"names": ("mu_N", "lambda_N", "a_N", "b_N", "elbos"), "slack": 1e-09}

def data_3():
    return [
        Case((np.array([2.64, -0.31, 1.18, 3.02, 0.45, 1.77, 2.2]), 3.0, 4.0, 0.2, 2.0, 3), None),
    ], {}

