"""Public checks of cartesian_matrix.update_q_mu. Generated; changes are lost. The judges stand in judges_of_variational_inference.py."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import numpy as np
from otter.test_files import test_case

sys.path.insert(0, str(Path(str(sys._getframe(1).f_locals.get("path", ""))).resolve().parent))
try:
    from judges_of_variational_inference import (
        Case, Record, judge_equals, judge_property, judge_unchanged, judged, normals,
    )
except ModuleNotFoundError:
    raise FileNotFoundError("copy the whole folder tests: judges_of_variational_inference.py is missing in it") from None
finally:
    del sys.path[0]

OK_FORMAT = False
name = "cartesian_matrix.update_q_mu"

FUNCTION = "update_q_mu"
SEEDED_BY = ("no course key: hidden cases can be derived by anyone who reads this line", "variational_inference", "1",
    "cartesian_matrix", "update_q_mu", 0)

@test_case(name="gives the best q(mu) for the scores in the text", points=0.3333)
def test_1(env):
    message = judged(env, FUNCTION, SEEDED_BY, 0, ("S", "xi_mean", "mu0", "lam0", "lam", "tau"), judge_equals, *data_1())
    assert not message, message

@test_case(name="gives a mean and a positive precision for every row", points=0.1667)
def test_2(env):
    message = judged(env, FUNCTION, SEEDED_BY, 1, ("S", "xi_mean", "mu0", "lam0", "lam", "tau"), judge_property, *data_2())
    assert not message, message

@test_case(name="leaves its arguments unchanged", points=0.1667)
def test_3(env):
    message = judged(env, FUNCTION, SEEDED_BY, 2, ("S", "xi_mean", "mu0", "lam0", "lam", "tau"), judge_unchanged, *data_3())
    assert not message, message

# Cases: arguments, and what the answer should be.

def data_1():
    return [
        Case((np.array([[3.7, 6.1, 4.2, 2.6, 2.5, 7.6, 4.9, 4.8], [4.8, 6.3, 4.2, 2.9, 6.8, 6.0, 4.3, 4.2], [6.6,
            7.0, 5.2, 3.5, 6.0, 6.9, 5.8, 3.0], [5.4, 4.6, 5.1, 6.8, 3.7, 3.7, 6.9, 5.0], [6.5, 6.9, 7.3, 6.0, 7.2, 7.2,
            6.1, 7.6]]), np.array([7.4, 6.4, 5.4, 5.1, 2.3, 8.1, 5.3, 6.9]), -0.5, 1.6, np.array([4.0, 0.8, 2.5, 0.5,
            1.6]), np.array([2.0, 5.0, 0.6, 3.2, 0.4, 1.5, 8.0, 0.9])), Record(("mean", "precision"),
            (np.array([-1.1820979565116607, -1.0272194040510727, -0.44580890120428934, -0.6510360954497233,
            0.38211614709644953]), np.array([12.310978462531256, 5.78314882283839, 10.114011714300693, 4.54894418865007,
            8.207567285760835])))),
    ], {"rtol": 1e-06, "atol": 1e-06}

def data_2():
    return [
        Case((np.array([[3.7, 6.1, 4.2, 2.6, 2.5, 7.6, 4.9, 4.8], [4.8, 6.3, 4.2, 2.9, 6.8, 6.0, 4.3, 4.2], [6.6,
            7.0, 5.2, 3.5, 6.0, 6.9, 5.8, 3.0], [5.4, 4.6, 5.1, 6.8, 3.7, 3.7, 6.9, 5.0], [6.5, 6.9, 7.3, 6.0, 7.2, 7.2,
            6.1, 7.6]]), np.array([6.7, 9.3, 5.2, 6.8, 4.3, 6.4, 6.1, 7.0]), -0.5, 1.6, np.array([4.0, 0.8, 2.5, 0.5,
            1.6]), np.array([2.0, 5.0, 0.6, 3.2, 0.4, 1.5, 8.0, 0.9])), None),
    ], {"holds": rows_are_normals}

def data_3():
    return [
        Case((np.array([[3.7, 6.1, 4.2, 2.6, 2.5, 7.6, 4.9, 4.8], [4.8, 6.3, 4.2, 2.9, 6.8, 6.0, 4.3, 4.2], [6.6,
            7.0, 5.2, 3.5, 6.0, 6.9, 5.8, 3.0], [5.4, 4.6, 5.1, 6.8, 3.7, 3.7, 6.9, 5.0], [6.5, 6.9, 7.3, 6.0, 7.2, 7.2,
            6.1, 7.6]]), np.array([5.1, 7.8, 4.6, 6.2, 6.4, 4.5, 6.8, 6.3]), -0.5, 1.6, np.array([4.0, 0.8, 2.5, 0.5,
            1.6]), np.array([2.0, 5.0, 0.6, 3.2, 0.4, 1.5, 8.0, 0.9])), None),
    ], {}

# Properties.

Array = np.ndarray

def rows_are_normals(value: Any, S: Array, *args: Any) -> str:
    return normals(value, np.shape(S)[0])
