"""Public checks of elbo.log_evidence. Generated; changes are lost. The judges stand in judges_of_variational_inference.py."""

from __future__ import annotations

import math
import sys
from pathlib import Path
from typing import Any

import numpy as np
from otter.test_files import test_case

sys.path.insert(0, str(Path(str(sys._getframe(1).f_locals.get("path", ""))).resolve().parent))
try:
    from judges_of_variational_inference import (
        Case, judge_each, judge_equals, judge_unchanged, judged, number, size,
    )
except ModuleNotFoundError:
    raise FileNotFoundError("copy the whole folder tests: judges_of_variational_inference.py is missing in it") from None
finally:
    del sys.path[0]

OK_FORMAT = False
name = "elbo.log_evidence"

FUNCTION = "log_evidence"
SEEDED_BY = ("no course key: hidden cases can be derived by anyone who reads this line", "variational_inference", "1", "elbo",
    "log_evidence", 0)

@test_case(name="is right for the data of the text", points=0.2)
def test_1(env):
    message = judged(env, FUNCTION, SEEDED_BY, 0, ("log_joint",), judge_equals, *data_1())
    assert not message, message

@test_case(name="leaves its arguments unchanged", points=0.1)
def test_2(env):
    message = judged(env, FUNCTION, SEEDED_BY, 1, ("log_joint",), judge_unchanged, *data_2())
    assert not message, message

@test_case(name="lies between the largest log-joint and that plus log K", points=0.1)
def test_3(env):
    message = judged(env, FUNCTION, SEEDED_BY, 4, ("log_joint",), judge_each, *data_3())
    assert not message, message

# Cases: arguments, and what the answer should be.

def data_1():
    return [
        Case((np.array([-3.912023005428146, -3.506557897319982, -2.8134107167600364, -6.214608098422191]),),
            -2.1892564076870427),
    ], {"rtol": 0.0, "atol": 1e-06, "scale": size}

def data_2():
    return [
        Case((np.array([-3.912023005428146, -3.506557897319982, -2.8134107167600364, -6.214608098422191]),), None),
    ], {}

def data_3():
    return [
        Case((np.array([-3.912023005428146, -3.506557897319982, -2.8134107167600364, -6.214608098422191]),), None),
        Case((np.array([-23.912023005428146, -23.506557897319983, -22.813410716760036, -26.21460809842219]),), None),
    ], {"wrong": outside, "tolerance": 1e-06}

# Properties.

def outside(value: Any, expected: None, log_joint: np.ndarray, *, tolerance: float) -> str:
    found, largest = number(value), float(np.max(log_joint))
    slack = tolerance * max(1.0, float(np.max(np.abs(log_joint))))
    if found < largest - slack:
        return f"got {found:.8g}, but already one state alone has log p(x, z) = {largest:.8g}"
    if found > largest + math.log(len(log_joint)) + slack:
        return f"got {found:.8g}, but no state of {len(log_joint)} has log p(x, z) above {largest:.8g}"
    return ""
