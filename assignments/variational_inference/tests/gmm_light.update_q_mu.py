"""Public checks of gmm_light.update_q_mu. Generated; changes are lost. The judges stand in judges_of_variational_inference.py."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import numpy as np
from otter.test_files import test_case

sys.path.insert(0, str(Path(str(sys._getframe(1).f_locals.get("path", ""))).resolve().parent))
try:
    from judges_of_variational_inference import (
        Case, Record, judge_equals, judge_property, judge_unchanged, judged, unpack, valid_means,
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

@test_case(name="gives m and s2 for five points", points=0.5217)
def test_1(env):
    message = judged(env, FUNCTION, SEEDED_BY, 0, ("x", "r", "tau", "nu", "sigma"), judge_equals, *data_1())
    assert not message, message

@test_case(name="no variance is larger than the prior's", points=0.2609)
def test_2(env):
    message = judged(env, FUNCTION, SEEDED_BY, 1, ("x", "r", "tau", "nu", "sigma"), judge_property, *data_2())
    assert not message, message

@test_case(name="leaves its arguments unchanged", points=0.1304)
def test_3(env):
    message = judged(env, FUNCTION, SEEDED_BY, 2, ("x", "r", "tau", "nu", "sigma"), judge_unchanged, *data_3())
    assert not message, message

# Cases: arguments, and what the answer should be.

def data_1():
    return [
        Case((np.array([-3.2, -3.2, 0.6, -0.1, 4.8]), np.array([[0.47, 0.23, 0.3], [0.1, 0.24, 0.66], [0.07, 0.25,
            0.68], [0.28, 0.32, 0.4], [0.5, 0.31, 0.19]]), np.array([4.0, 1.5, 0.5]), np.array([-3.0, 0.5, 4.0]),
            np.array([0.5, 0.8, 1.2])), Record(("m", "s2"), (np.array([-0.9958677685950414, 0.26041811846689883,
            1.0399754375191894]), np.array([0.10330578512396695, 0.2787456445993031, 0.552655818237642])))),
    ], {"rtol": 1e-06, "atol": 1e-06}

def data_2():
    return [
        Case((np.array([-2.8, -5.2, 1.2, 0.0, 2.2]), np.array([[0.34, 0.17, 0.49], [0.22, 0.28, 0.5], [0.11, 0.37,
            0.52], [0.07, 0.54, 0.39], [0.35, 0.21, 0.44]]), np.array([4.0, 1.5, 0.5]), np.array([-3.0, 0.5, 4.0]),
            np.array([0.5, 0.8, 1.2])), None),
        Case((np.array([-1.9, -2.2, 0.5, -0.5, 3.4]), np.array([[0.14, 0.55, 0.31], [0.36, 0.55, 0.09], [0.1, 0.23,
            0.67], [0.57, 0.12, 0.31], [0.13, 0.33, 0.54]]), np.array([0.4, 0.5, 0.3]), np.array([-3.0, 0.5, 4.0]),
            np.array([0.3, 0.2, 0.25])), None),
    ], {"holds": variances_shrink}

def data_3():
    return [
        Case((np.array([-2.9, -3.5, 0.4, 1.1, 4.3]), np.array([[0.44, 0.35, 0.21], [0.2, 0.39, 0.41], [0.16, 0.2,
            0.64], [0.12, 0.41, 0.47], [0.19, 0.67, 0.14]]), np.array([4.0, 1.5, 0.5]), np.array([-3.0, 0.5, 4.0]),
            np.array([0.5, 0.8, 1.2])), None),
    ], {}

# Properties.

Array = np.ndarray

def variances_shrink(value: Any, x: Array, r: Array, tau: Array, nu: Array, sigma: Array) -> str:
    parts = unpack(value, ("m", "s2"))
    valid = parts if isinstance(parts, str) else valid_means(parts, len(tau))
    if isinstance(valid, str):
        return valid
    k = int(np.argmax(valid[1] - sigma**2))
    return "" if valid[1][k] <= sigma[k] ** 2 * (1 + 1e-6) else f"s2[{k}] is larger than the prior's variance"
