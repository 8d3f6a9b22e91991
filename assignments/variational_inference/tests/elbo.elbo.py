"""Public checks of elbo.elbo. Generated; changes are lost. The judges stand in judges_of_variational_inference.py."""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
from otter.test_files import test_case

sys.path.insert(0, str(Path(str(sys._getframe(1).f_locals.get("path", ""))).resolve().parent))
try:
    from judges_of_variational_inference import (
        Case, beyond_the_limit, judge_each, judge_equals, judge_unchanged, judged, size,
    )
except ModuleNotFoundError:
    raise FileNotFoundError("copy the whole folder tests: judges_of_variational_inference.py is missing in it") from None
finally:
    del sys.path[0]

OK_FORMAT = False
name = "elbo.elbo"

FUNCTION = "elbo"
SEEDED_BY = ("no course key: hidden cases can be derived by anyone who reads this line", "variational_inference", "1", "elbo",
    "elbo", 0)

@test_case(name="is right for the data of the text", points=0.2667)
def test_1(env):
    message = judged(env, FUNCTION, SEEDED_BY, 0, ("log_joint", "q"), judge_equals, *data_1())
    assert not message, message

@test_case(name="leaves its arguments unchanged", points=0.1333)
def test_2(env):
    message = judged(env, FUNCTION, SEEDED_BY, 1, ("log_joint", "q"), judge_unchanged, *data_2())
    assert not message, message

@test_case(name="never exceeds the log evidence, and reaches it at the posterior alone", points=0.1333)
def test_3(env):
    message = judged(env, FUNCTION, SEEDED_BY, 6, ("log_joint", "q"), judge_each, *data_3())
    assert not message, message

# Cases: arguments, and what the answer should be.

def data_1():
    return [
        Case((np.array([-3.912023005428146, -3.506557897319982, -2.8134107167600364, -6.214608098422191]),
            np.array([0.4, 0.15, 0.35, 0.1])), -2.4481669041210017),
    ], {"rtol": 0.0, "atol": 1e-06, "scale": size}

def data_2():
    return [
        Case((np.array([-3.912023005428146, -3.506557897319982, -2.8134107167600364, -6.214608098422191]),
            np.array([0.4, 0.15, 0.35, 0.1])), None),
    ], {}

def data_3():
    return [
        Case((np.array([-3.912023005428146, -3.506557897319982, -2.8134107167600364, -6.214608098422191]),
            np.array([0.4, 0.15, 0.35, 0.1])), (-2.1892564076870427, False)),
        Case((np.array([-3.912023005428146, -3.506557897319982, -2.8134107167600364, -6.214608098422191]),
            np.array([0.25, 0.25, 0.25, 0.25])), (-2.1892564076870427, False)),
        Case((np.array([-3.912023005428146, -3.506557897319982, -2.8134107167600364, -6.214608098422191]),
            np.array([0.17857142857142858, 0.26785714285714285, 0.5357142857142857, 0.017857142857142863])),
            (-2.1892564076870427, True)),
    ], {"wrong": beyond_the_limit, "name": "the log evidence", "sign": 1, "scale": size, "tolerance": 1e-06}

