"""Public checks of troll_factories.log_joint. Generated; changes are lost. The judges stand in judges_of_variational_inference.py."""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
from otter.test_files import test_case

sys.path.insert(0, str(Path(str(sys._getframe(1).f_locals.get("path", ""))).resolve().parent))
try:
    from judges_of_variational_inference import (
        Case, judge_equals, judge_unchanged, judged,
    )
except ModuleNotFoundError:
    raise FileNotFoundError("copy the whole folder tests: judges_of_variational_inference.py is missing in it") from None
finally:
    del sys.path[0]

OK_FORMAT = False
name = "troll_factories.log_joint"

FUNCTION = "log_joint"
SEEDED_BY = ("no course key: hidden cases can be derived by anyone who reads this line", "variational_inference", "1",
    "troll_factories", "log_joint", 0)

@test_case(name="is right for the data of the text", points=0.5455)
def test_1(env):
    message = judged(env, FUNCTION, SEEDED_BY, 0, ("x", "t", "z", "pi", "mu", "tau", "lam", "nu", "kappa", "alpha", "beta", "a", "b", "delta"), judge_equals, *data_1())
    assert not message, message

@test_case(name="leaves its arguments unchanged", points=0.2727)
def test_2(env):
    message = judged(env, FUNCTION, SEEDED_BY, 1, ("x", "t", "z", "pi", "mu", "tau", "lam", "nu", "kappa", "alpha", "beta", "a", "b", "delta"), judge_unchanged, *data_2())
    assert not message, message

# Cases: arguments, and what the answer should be.

def data_1():
    return [
        Case((np.array([408.0, 29.0, 21.0, 316.0, 15.0]), np.array([1.14, 0.23, 0.08, 2.19, 0.07]), np.array([1, 0,
            2, 2, 1]), np.array([0.2, 0.5, 0.3]), np.array([3.2, 4.6, 5.7]), np.array([6.0, 9.0, 12.0]), np.array([1.5,
            0.4, 3.0]), 4.5, 0.4, 4.0, 0.8, 1.2, 0.9, np.array([0.7, 2.6, 1.5])), -119.5458910814182),
    ], {"rtol": 1e-06, "atol": 2e-05}

def data_2():
    return [
        Case((np.array([408.0, 29.0, 21.0, 316.0, 15.0]), np.array([1.14, 0.23, 0.08, 2.19, 0.07]), np.array([1, 0,
            2, 2, 1]), np.array([0.2, 0.5, 0.3]), np.array([3.2, 4.6, 5.7]), np.array([6.0, 9.0, 12.0]), np.array([1.5,
            0.4, 3.0]), 4.5, 0.4, 4.0, 0.8, 1.2, 0.9, np.array([0.7, 2.6, 1.5])), None),
    ], {}

