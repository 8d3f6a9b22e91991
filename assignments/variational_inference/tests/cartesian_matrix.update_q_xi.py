"""Public checks of cartesian_matrix.update_q_xi. Generated; changes are lost. The judges stand in judges_of_variational_inference.py."""

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
name = "cartesian_matrix.update_q_xi"

FUNCTION = "update_q_xi"
SEEDED_BY = ("no course key: hidden cases can be derived by anyone who reads this line", "variational_inference", "1",
    "cartesian_matrix", "update_q_xi", 0)

@test_case(name="is right for the data of the text", points=0.3333)
def test_1(env):
    message = judged(env, FUNCTION, SEEDED_BY, 0, ("S", "mu_mean", "xi0", "tau0", "lam", "tau"), judge_equals, *data_1())
    assert not message, message

@test_case(name="returns mean and precision (positive)", points=0.1667)
def test_2(env):
    message = judged(env, FUNCTION, SEEDED_BY, 1, ("S", "mu_mean", "xi0", "tau0", "lam", "tau"), judge_returns, *data_2())
    assert not message, message

@test_case(name="leaves its arguments unchanged", points=0.1667)
def test_3(env):
    message = judged(env, FUNCTION, SEEDED_BY, 2, ("S", "mu_mean", "xi0", "tau0", "lam", "tau"), judge_unchanged, *data_3())
    assert not message, message

# Cases: arguments, and what the answer should be.

def data_1():
    return [
        Case((np.array([[3.7, 6.1, 4.2, 2.6, 2.5, 7.6, 4.9, 4.8], [4.8, 6.3, 4.2, 2.9, 6.8, 6.0, 4.3, 4.2], [6.6,
            7.0, 5.2, 3.5, 6.0, 6.9, 5.8, 3.0], [5.4, 4.6, 5.1, 6.8, 3.7, 3.7, 6.9, 5.0], [6.5, 6.9, 7.3, 6.0, 7.2, 7.2,
            6.1, 7.6]]), np.array([-0.3, -0.7, 0.4, -1.7, 0.1]), 6.0, 0.4, np.array([4.0, 0.8, 2.5, 0.5, 1.6]),
            np.array([2.0, 5.0, 0.6, 3.2, 0.4, 1.5, 8.0, 0.9])), Record(("mean", "precision"),
            (np.array([5.588798920377867, 6.554475218047633, 5.59367043574677, 4.226890150769987, 5.643831475533724,
            6.861920709648297, 5.629471740635649, 5.266024673368228]), np.array([4.704761904761905, 6.645210727969348,
            2.4575581501247696, 5.720385648806701, 1.9173528387321492, 4.09934176973097, 7.502622867328749,
            3.117416566626651])))),
    ], {"rtol": 1e-06, "atol": 1e-06}

def data_2():
    return [
        Case((np.array([[3.7, 6.1, 4.2, 2.6, 2.5, 7.6, 4.9, 4.8], [4.8, 6.3, 4.2, 2.9, 6.8, 6.0, 4.3, 4.2], [6.6,
            7.0, 5.2, 3.5, 6.0, 6.9, 5.8, 3.0], [5.4, 4.6, 5.1, 6.8, 3.7, 3.7, 6.9, 5.0], [6.5, 6.9, 7.3, 6.0, 7.2, 7.2,
            6.1, 7.6]]), np.array([-4.3, -1.0, -1.1, -2.4, -1.2]), 6.0, 0.4, np.array([4.0, 0.8, 2.5, 0.5, 1.6]),
            np.array([2.0, 5.0, 0.6, 3.2, 0.4, 1.5, 8.0, 0.9])), ((8,), (8,))),
    ], {"kinds": {"mean": "real", "precision": "positive"}}

def data_3():
    return [
        Case((np.array([[3.7, 6.1, 4.2, 2.6, 2.5, 7.6, 4.9, 4.8], [4.8, 6.3, 4.2, 2.9, 6.8, 6.0, 4.3, 4.2], [6.6,
            7.0, 5.2, 3.5, 6.0, 6.9, 5.8, 3.0], [5.4, 4.6, 5.1, 6.8, 3.7, 3.7, 6.9, 5.0], [6.5, 6.9, 7.3, 6.0, 7.2, 7.2,
            6.1, 7.6]]), np.array([-0.6, -0.1, -2.0, -0.3, 0.8]), 6.0, 0.4, np.array([4.0, 0.8, 2.5, 0.5, 1.6]),
            np.array([2.0, 5.0, 0.6, 3.2, 0.4, 1.5, 8.0, 0.9])), None),
    ], {}

