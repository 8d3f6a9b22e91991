"""Public checks of gmm_light.elbo. Generated; changes are lost. The judges stand in judges_of_variational_inference.py."""

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
name = "gmm_light.elbo"

FUNCTION = "elbo"
SEEDED_BY = ("no course key: hidden cases can be derived by anyone who reads this line", "variational_inference", "1",
    "gmm_light", "elbo", 0)

@test_case(name="gives the ELBO of some q for five points", points=0.5714)
def test_1(env):
    message = judged(env, FUNCTION, SEEDED_BY, 0, ("x", "r", "m", "s2", "pi", "tau", "nu", "sigma"), judge_equals, *data_1())
    assert not message, message

@test_case(name="leaves its arguments unchanged", points=0.1429)
def test_2(env):
    message = judged(env, FUNCTION, SEEDED_BY, 1, ("x", "r", "m", "s2", "pi", "tau", "nu", "sigma"), judge_unchanged, *data_2())
    assert not message, message

# Cases: arguments, and what the answer should be.

def data_1():
    return [
        Case((np.array([-2.1, -2.0, -1.2, -0.0, 4.7]), np.array([[0.73, 0.09, 0.18], [0.25, 0.67, 0.08], [0.3, 0.37,
            0.33], [0.47, 0.2, 0.33], [0.3, 0.21, 0.49]]), np.array([-2.6, 0.9, 4.4]), np.array([0.3, 0.2, 0.5]),
            np.array([0.5, 0.2, 0.3]), np.array([4.0, 1.5, 0.5]), np.array([-3.0, 0.5, 4.0]), np.array([0.5, 0.8,
            1.2])), -62.20457123234639),
    ], {"rtol": 1e-06, "atol": 2e-05}

def data_2():
    return [
        Case((np.array([-3.1, -3.6, -0.1, -0.5, 5.4]), np.array([[0.14, 0.65, 0.21], [0.13, 0.07, 0.8], [0.12, 0.33,
            0.55], [0.09, 0.45, 0.46], [0.59, 0.22, 0.19]]), np.array([-2.6, 0.9, 4.4]), np.array([0.3, 0.2, 0.5]),
            np.array([0.5, 0.2, 0.3]), np.array([4.0, 1.5, 0.5]), np.array([-3.0, 0.5, 4.0]), np.array([0.5, 0.8,
            1.2])), None),
    ], {}

