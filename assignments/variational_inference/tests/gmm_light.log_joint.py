"""Public checks of gmm_light.log_joint. Generated; changes are lost. The judges stand in judges_of_variational_inference.py."""

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
name = "gmm_light.log_joint"

FUNCTION = "log_joint"
SEEDED_BY = ("no course key: hidden cases can be derived by anyone who reads this line", "variational_inference", "1",
    "gmm_light", "log_joint", 0)

@test_case(name="is right for the data of the text", points=0.3636)
def test_1(env):
    message = judged(env, FUNCTION, SEEDED_BY, 0, ("x", "z", "mu", "pi", "tau", "nu", "sigma"), judge_equals, *data_1())
    assert not message, message

@test_case(name="leaves its arguments unchanged", points=0.1818)
def test_2(env):
    message = judged(env, FUNCTION, SEEDED_BY, 1, ("x", "z", "mu", "pi", "tau", "nu", "sigma"), judge_unchanged, *data_2())
    assert not message, message

# Cases: arguments, and what the answer should be.

def data_1():
    return [
        Case((np.array([0.1, 1.2, 1.3, -1.2, 2.2]), np.array([0, 2, 1, 0, 2]), np.array([-4.1, -0.2, 3.6]),
            np.array([0.5, 0.2, 0.3]), np.array([4.0, 1.5, 0.5]), np.array([-3.0, 0.5, 4.0]), np.array([0.5, 0.8,
            1.2])), -69.70120529370455),
    ], {"rtol": 1e-06, "atol": 2e-05}

def data_2():
    return [
        Case((np.array([0.5, 0.0, 1.7, -1.2, 2.2]), np.array([0, 2, 1, 0, 2]), np.array([-3.6, 0.2, 4.2]),
            np.array([0.5, 0.2, 0.3]), np.array([4.0, 1.5, 0.5]), np.array([-3.0, 0.5, 4.0]), np.array([0.5, 0.8,
            1.2])), None),
    ], {}

