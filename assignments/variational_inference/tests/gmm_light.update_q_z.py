"""Public checks of gmm_light.update_q_z. Generated; changes are lost. The judges stand in judges_of_variational_inference.py."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import numpy as np
from otter.test_files import test_case

sys.path.insert(0, str(Path(str(sys._getframe(1).f_locals.get("path", ""))).resolve().parent))
try:
    from judges_of_variational_inference import (
        Case, judge_equals, judge_property, judge_unchanged, judged, valid_responsibilities,
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

@test_case(name="gives the responsibilities of five points", points=0.5217)
def test_1(env):
    message = judged(env, FUNCTION, SEEDED_BY, 0, ("x", "m", "s2", "pi", "tau"), judge_equals, *data_1())
    assert not message, message

@test_case(name="each row of r sums to 1", points=0.2609)
def test_2(env):
    message = judged(env, FUNCTION, SEEDED_BY, 1, ("x", "m", "s2", "pi", "tau"), judge_property, *data_2())
    assert not message, message

@test_case(name="leaves its arguments unchanged", points=0.1304)
def test_3(env):
    message = judged(env, FUNCTION, SEEDED_BY, 2, ("x", "m", "s2", "pi", "tau"), judge_unchanged, *data_3())
    assert not message, message

# Cases: arguments, and what the answer should be.

def data_1():
    return [
        Case((np.array([-1.5, 2.5, -0.4, -1.2, 2.2]), np.array([-3.0, 0.5, 4.0]), np.array([0.3, 0.2, 0.1]),
            np.array([0.5, 0.2, 0.3]), np.array([4.0, 1.5, 0.5])), np.array([[0.3650565400510577, 0.6285068251858092,
            0.0064366347631326665], [2.2704121318478683e-26, 0.08176087869544153, 0.9182391213045583],
            [6.331676019279568e-06, 0.9859487126928637, 0.014044955631117385], [0.033385307186174135,
            0.9571025468549063, 0.00951214595891969], [1.5405656305470227e-23, 0.2077306779789847,
            0.7922693220210151]])),
    ], {"rtol": 1e-06, "atol": 1e-09}

def data_2():
    return [
        Case((np.array([0.1, 2.2, -0.1, -1.2, 2.2]), np.array([-3.0, 0.5, 4.0]), np.array([0.3, 0.2, 0.1]),
            np.array([0.5, 0.2, 0.3]), np.array([4.0, 1.5, 0.5])), None),
    ], {"holds": rows_sum_to_one}

def data_3():
    return [
        Case((np.array([-0.8, -0.2, 2.4, -1.2, 2.2]), np.array([-3.0, 0.5, 4.0]), np.array([0.3, 0.2, 0.1]),
            np.array([0.5, 0.2, 0.3]), np.array([4.0, 1.5, 0.5])), None),
    ], {}

# Properties.

Array = np.ndarray

def rows_sum_to_one(value: Any, x: Array, m: Array, s2: Array, pi: Array, tau: Array) -> str:
    r = valid_responsibilities(value, len(x), len(pi))
    return r if isinstance(r, str) else ""
