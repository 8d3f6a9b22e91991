"""Public checks of gmm_light.update_q_mu. Generated; changes are lost. The judges stand in judges_of_variational_inference.py."""

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
name = "gmm_light.update_q_mu"

FUNCTION = "update_q_mu"
SEEDED_BY = ("no course key: hidden cases can be derived by anyone who reads this line", "variational_inference", "1",
    "gmm_light", "update_q_mu", 0)

@test_case(name="is right for the data of the text", points=0.5)
def test_1(env):
    message = judged(env, FUNCTION, SEEDED_BY, 0, ("x", "r", "tau", "nu", "sigma"), judge_equals, *data_1())
    assert not message, message

@test_case(name="returns m and s2 (positive)", points=0.25)
def test_2(env):
    message = judged(env, FUNCTION, SEEDED_BY, 1, ("x", "r", "tau", "nu", "sigma"), judge_returns, *data_2())
    assert not message, message

@test_case(name="leaves its arguments unchanged", points=0.25)
def test_3(env):
    message = judged(env, FUNCTION, SEEDED_BY, 2, ("x", "r", "tau", "nu", "sigma"), judge_unchanged, *data_3())
    assert not message, message

# Cases: arguments, and what the answer should be.

def data_1():
    return [
        Case((np.array([2.9, 1.6, 0.8, -1.2, 2.2]), np.array([[0.09, 0.09, 0.82], [0.12, 0.27, 0.61], [0.38, 0.51,
            0.11], [0.24, 0.69, 0.07], [0.22, 0.59, 0.19]]), np.array([4.0, 1.5, 0.5]), np.array([-3.0, 0.5, 4.0]),
            np.array([0.5, 0.8, 1.2])), Record(("m", "s2"), (np.array([-0.9985365853658537, 0.6554046997389036,
            2.926271777003484]), np.array([0.12195121951219513, 0.20887728459530028, 0.627177700348432])))),
    ], {"rtol": 1e-06, "atol": 1e-06}

def data_2():
    return [
        Case((np.array([1.2, 0.3, -2.6, -1.2, 2.2]), np.array([[0.21, 0.68, 0.11], [0.3, 0.5, 0.2], [0.45, 0.25,
            0.3], [0.79, 0.11, 0.1], [0.16, 0.44, 0.4]]), np.array([4.0, 1.5, 0.5]), np.array([-3.0, 0.5, 4.0]),
            np.array([0.5, 0.8, 1.2])), ((3,), (3,))),
    ], {"kinds": {"m": "real", "s2": "positive"}}

def data_3():
    return [
        Case((np.array([-2.2, -1.7, 0.5, -1.2, 2.2]), np.array([[0.25, 0.36, 0.39], [0.42, 0.07, 0.51], [0.37, 0.21,
            0.42], [0.51, 0.22, 0.27], [0.48, 0.12, 0.4]]), np.array([4.0, 1.5, 0.5]), np.array([-3.0, 0.5, 4.0]),
            np.array([0.5, 0.8, 1.2])), None),
    ], {}

