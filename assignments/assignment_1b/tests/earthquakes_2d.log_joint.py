"""Public checks of earthquakes_2d.log_joint. Generated; changes are lost. The judges stand in judges_of_assignment_1b.py."""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
from otter.test_files import test_case

sys.path.insert(0, str(Path(str(sys._getframe(1).f_locals.get("path", ""))).resolve().parent))
try:
    from judges_of_assignment_1b import (
        Case, judge_equals, judge_unchanged, judged,
    )
except ModuleNotFoundError:
    raise FileNotFoundError("copy the whole folder tests: judges_of_assignment_1b.py is missing in it") from None
finally:
    del sys.path[0]

OK_FORMAT = False
name = "earthquakes_2d.log_joint"

FUNCTION = "log_joint"
SEEDED_BY = ("no course key: hidden cases can be derived by anyone who reads this line", "assignment_1b", "1", "earthquakes_2d",
    "log_joint", 0)

@test_case(name="is right for the data of the text", points=0.3077)
def test_1(env):
    message = judged(env, FUNCTION, SEEDED_BY, 0, ("X", "S", "z", "mu", "lam", "pi", "tau", "alpha", "beta", "nu", "rho"), judge_equals, *data_1())
    assert not message, message

@test_case(name="leaves its arguments unchanged", points=0.1538)
def test_2(env):
    message = judged(env, FUNCTION, SEEDED_BY, 1, ("X", "S", "z", "mu", "lam", "pi", "tau", "alpha", "beta", "nu", "rho"), judge_unchanged, *data_2())
    assert not message, message

# Cases: arguments, and what the answer should be.

def data_1():
    return [
        Case((np.array([[7.75, 6.13], [7.76, 5.83], [13.28, 4.52], [5.78, 4.7], [5.48, 7.69], [12.61, 11.28]]),
            np.array([17, 24, 9, 3, 8, 16]), np.array([1, 1, 2, 0, 0, 3]), np.array([[6.0, 7.4], [7.6, 6.0], [14.8,
            4.2], [11.5, 10.5]]), np.array([4.0, 24.0, 9.0, 13.0]), np.array([0.35, 0.3, 0.2, 0.15]), 0.8, 3.0, 0.25,
            np.array([10.0, 6.0]), 0.05), -75.3945224987007),
    ], {"rtol": 1e-06, "atol": 2e-05}

def data_2():
    return [
        Case((np.array([[7.07, 6.22], [4.73, 6.79], [11.13, 10.38], [6.2, 9.0], [6.82, 4.14], [13.33, 2.75]]),
            np.array([28, 3, 13, 8, 13, 9]), np.array([1, 0, 3, 0, 1, 2]), np.array([[6.0, 7.4], [7.6, 6.0], [14.8,
            4.2], [11.5, 10.5]]), np.array([4.0, 24.0, 9.0, 13.0]), np.array([0.35, 0.3, 0.2, 0.15]), 0.8, 3.0, 0.25,
            np.array([10.0, 6.0]), 0.05), None),
    ], {}

