"""Public checks of earthquakes_1d.log_joint. Generated; changes are lost. The judges stand in judges_of_assignment_1b.py."""

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
name = "earthquakes_1d.log_joint"

FUNCTION = "log_joint"
SEEDED_BY = ("no course key: hidden cases can be derived by anyone who reads this line", "assignment_1b", "1", "earthquakes_1d",
    "log_joint", 0)

@test_case(name="is right for the data of the text", points=0.3077)
def test_1(env):
    message = judged(env, FUNCTION, SEEDED_BY, 0, ("R", "S", "z", "mu", "lam", "pi", "tau", "alpha", "beta", "nu", "rho"), judge_equals, *data_1())
    assert not message, message

@test_case(name="leaves its arguments unchanged", points=0.1538)
def test_2(env):
    message = judged(env, FUNCTION, SEEDED_BY, 1, ("R", "S", "z", "mu", "lam", "pi", "tau", "alpha", "beta", "nu", "rho"), judge_unchanged, *data_2())
    assert not message, message

# Cases: arguments, and what the answer should be.

def data_1():
    return [
        Case((np.array([13.9, 46.0, 34.2, 34.9, 92.0]), np.array([1, 20, 6, 24, 8]), np.array([0, 1, 0, 1, 2]),
            np.array([3.2, 3.7, 5.3]), np.array([4.0, 22.0, 10.0]), np.array([0.45, 0.35, 0.2]), 8.0, 3.0, 0.25, 4.0,
            0.8), -53.306770037294115),
    ], {"rtol": 1e-06, "atol": 2e-05}

def data_2():
    return [
        Case((np.array([16.2, 134.8, 22.9, 99.1, 26.8]), np.array([1, 15, 6, 32, 18]), np.array([0, 2, 0, 1, 1]),
            np.array([3.2, 3.7, 5.3]), np.array([4.0, 22.0, 10.0]), np.array([0.45, 0.35, 0.2]), 8.0, 3.0, 0.25, 4.0,
            0.8), None),
    ], {}

