"""Public checks of gmm_light.cavi. Generated; changes are lost. The judges stand in judges_of_variational_inference.py."""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
from otter.test_files import test_case

sys.path.insert(0, str(Path(str(sys._getframe(1).f_locals.get("path", ""))).resolve().parent))
try:
    from judges_of_variational_inference import (
        Case, Generator, falls, judge_monotone, judge_returns, judge_unchanged, judged,
    )
except ModuleNotFoundError:
    raise FileNotFoundError("copy the whole folder tests: judges_of_variational_inference.py is missing in it") from None
finally:
    del sys.path[0]

OK_FORMAT = False
name = "gmm_light.cavi"

FUNCTION = "cavi"
SEEDED_BY = ("no course key: hidden cases can be derived by anyone who reads this line", "variational_inference", "1",
    "gmm_light", "cavi", 0)

@test_case(name="returns r, m, s2, elbos", points=0.1212)
def test_1(env):
    message = judged(env, FUNCTION, SEEDED_BY, 0, ("x", "pi", "tau", "nu", "sigma", "rng", "max_iter", "tol"), judge_returns, *data_1())
    assert not message, message

@test_case(name="elbos never falls", points=0.1212)
def test_2(env):
    message = judged(env, FUNCTION, SEEDED_BY, 1, ("x", "pi", "tau", "nu", "sigma", "rng", "max_iter", "tol"), judge_monotone, *data_2())
    assert not message, message

@test_case(name="leaves its arguments unchanged", points=0.1212)
def test_3(env):
    message = judged(env, FUNCTION, SEEDED_BY, 2, ("x", "pi", "tau", "nu", "sigma", "rng", "max_iter", "tol"), judge_unchanged, *data_3())
    assert not message, message

# Cases: arguments, and what the answer should be.

def data_1():
    return [
        Case((np.array([3.32, 2.74, 4.13, 1.16, 4.6, 4.88, 1.25, 1.58, -1.16, -0.31, 5.59, 4.93, -0.48, 5.05, 5.13,
            4.17, 5.66, 2.75, 4.51, 3.19, 0.96, 3.13, 4.27, 3.12, 3.92, 3.15, -0.06, -2.01, 3.99, 1.82]), np.array([0.3,
            0.5, 0.2]), np.array([0.53, 1.36, 0.82]), np.array([1.71, 3.96, -1.23]), np.array([0.4, 0.25, 0.21]),
            Generator(1730688450), 3), ((30, 3), (3,), (3,), (3,))),
    ], {"kinds": {"r": "rows", "m": "real", "s2": "positive", "elbos": "trace"}}

def data_2():
    return [
        Case((np.array([4.56, 2.78, 1.23, 2.21, 2.42, 3.56, 3.74, 2.93, 1.73, 2.78, 2.87, 2.46, 0.77, 3.43, 4.06,
            -0.13, 2.55, 0.19, 0.72, 5.45, 4.41, 2.62, 2.08, 0.26, -0.93, 2.11, 3.32, -1.49, -1.99, 0.93]),
            np.array([0.2, 0.3, 0.5]), np.array([0.47, 1.59, 0.99]), np.array([-0.76, 4.11, 1.75]), np.array([0.29,
            0.24, 0.22]), Generator(1539134928)), True),
    ], {"names": ("r", "m", "s2", "elbos"), "slack": 1e-09}

def data_3():
    return [
        Case((np.array([-0.61, -2.07, 2.74, 0.5, 2.85, 0.8, -0.71, 2.4, 0.09, 3.45, 4.29, 4.64, 1.3, 2.98, -1.18,
            5.16, 4.85, 3.05, 2.81, 2.44, -1.38, 4.19, 4.53, -2.5, 4.62, 0.31, 4.78, -1.58, -1.19, 6.16]),
            np.array([0.5, 0.2, 0.3]), np.array([0.9, 0.49, 1.42]), np.array([3.87, 1.75, -1.14]), np.array([0.33, 0.35,
            0.36]), Generator(1007782102), 3), None),
    ], {}

