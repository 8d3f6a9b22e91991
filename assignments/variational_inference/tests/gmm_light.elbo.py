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

@test_case(name="is right for the data of the text", points=0.5455)
def test_1(env):
    message = judged(env, FUNCTION, SEEDED_BY, 0, ("x", "r", "m", "s2", "pi", "tau", "nu", "sigma"), judge_equals, *data_1())
    assert not message, message

@test_case(name="leaves its arguments unchanged", points=0.2727)
def test_2(env):
    message = judged(env, FUNCTION, SEEDED_BY, 1, ("x", "r", "m", "s2", "pi", "tau", "nu", "sigma"), judge_unchanged, *data_2())
    assert not message, message

# Cases: arguments, and what the answer should be.

def data_1():
    return [
        Case((np.array([-2.3, 0.5, 1.6, -1.2, 2.2]), np.array([[0.31, 0.51, 0.18], [0.08, 0.83, 0.09], [0.28, 0.2,
            0.52], [0.08, 0.41, 0.51], [0.29, 0.5, 0.21]]), np.array([-2.6, 0.9, 4.4]), np.array([0.3, 0.2, 0.5]),
            np.array([0.5, 0.2, 0.3]), np.array([4.0, 1.5, 0.5]), np.array([-3.0, 0.5, 4.0]), np.array([0.5, 0.8,
            1.2])), -46.82348702240909),
    ], {"rtol": 1e-06, "atol": 2e-05}

def data_2():
    return [
        Case((np.array([-1.3, -2.0, -1.8, -1.2, 2.2]), np.array([[0.36, 0.52, 0.12], [0.46, 0.29, 0.25], [0.69,
            0.21, 0.1], [0.07, 0.71, 0.22], [0.35, 0.58, 0.07]]), np.array([-2.6, 0.9, 4.4]), np.array([0.3, 0.2, 0.5]),
            np.array([0.5, 0.2, 0.3]), np.array([4.0, 1.5, 0.5]), np.array([-3.0, 0.5, 4.0]), np.array([0.5, 0.8,
            1.2])), None),
    ], {}

