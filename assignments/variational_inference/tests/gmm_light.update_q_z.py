"""Public checks of gmm_light.update_q_z. Generated; changes are lost. The judges stand in judges_of_variational_inference.py."""

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
name = "gmm_light.update_q_z"

FUNCTION = "update_q_z"
SEEDED_BY = ("no course key: hidden cases can be derived by anyone who reads this line", "variational_inference", "1",
    "gmm_light", "update_q_z", 0)

@test_case(name="is right for the data of the text", points=0.5)
def test_1(env):
    message = judged(env, FUNCTION, SEEDED_BY, 0, ("x", "m", "s2", "pi", "tau"), judge_equals, *data_1())
    assert not message, message

@test_case(name="returns r (rows that sum to 1)", points=0.25)
def test_2(env):
    message = judged(env, FUNCTION, SEEDED_BY, 1, ("x", "m", "s2", "pi", "tau"), judge_returns, *data_2())
    assert not message, message

@test_case(name="leaves its arguments unchanged", points=0.25)
def test_3(env):
    message = judged(env, FUNCTION, SEEDED_BY, 2, ("x", "m", "s2", "pi", "tau"), judge_unchanged, *data_3())
    assert not message, message

# Cases: arguments, and what the answer should be.

def data_1():
    return [
        Case((np.array([-0.1, 1.7, 0.8, -1.2, 2.2]), np.array([-2.6, 0.9, 4.4]), np.array([0.3, 0.2, 0.5]),
            np.array([0.5, 0.2, 0.3]), np.array([4.0, 1.5, 0.5])), np.array([[2.0294853455373805e-05, 0.988221331283573,
            0.011758373862971528], [2.97275407804882e-16, 0.8117376970959832, 0.18826230290401663],
            [2.3062406817318491e-10, 0.966148722130005, 0.03385127763937071], [0.582902972957174, 0.41315192685267144,
            0.0039451001901552344], [4.631868216491076e-20, 0.5153304523377871, 0.4846695476622131]])),
    ], {"rtol": 1e-06, "atol": 1e-09}

def data_2():
    return [
        Case((np.array([1.3, 0.5, -0.9, -1.2, 2.2]), np.array([-2.6, 0.9, 4.4]), np.array([0.3, 0.2, 0.5]),
            np.array([0.5, 0.2, 0.3]), np.array([4.0, 1.5, 0.5])), ((5, 3),)),
    ], {"kinds": {"r": "rows"}}

def data_3():
    return [
        Case((np.array([-0.9, 0.6, 1.5, -1.2, 2.2]), np.array([-2.6, 0.9, 4.4]), np.array([0.3, 0.2, 0.5]),
            np.array([0.5, 0.2, 0.3]), np.array([4.0, 1.5, 0.5])), None),
    ], {}

