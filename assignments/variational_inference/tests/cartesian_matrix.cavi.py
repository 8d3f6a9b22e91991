"""Public checks of cartesian_matrix.cavi. Generated; changes are lost. The judges stand in judges_of_variational_inference.py."""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
from otter.test_files import test_case

sys.path.insert(0, str(Path(str(sys._getframe(1).f_locals.get("path", ""))).resolve().parent))
try:
    from judges_of_variational_inference import (
        Case, falls, judge_monotone, judge_returns, judge_unchanged, judged,
    )
except ModuleNotFoundError:
    raise FileNotFoundError("copy the whole folder tests: judges_of_variational_inference.py is missing in it") from None
finally:
    del sys.path[0]

OK_FORMAT = False
name = "cartesian_matrix.cavi"

FUNCTION = "cavi"
SEEDED_BY = ("no course key: hidden cases can be derived by anyone who reads this line", "variational_inference", "1",
    "cartesian_matrix", "cavi", 0)

@test_case(name="returns mu_mean, mu_precision, xi_mean, xi_precision, elbos", points=0.0857)
def test_1(env):
    message = judged(env, FUNCTION, SEEDED_BY, 0, ("S", "mu0", "lam0", "xi0", "tau0", "lam", "tau", "max_iter", "tol"), judge_returns, *data_1())
    assert not message, message

@test_case(name="elbos never falls", points=0.0857)
def test_2(env):
    message = judged(env, FUNCTION, SEEDED_BY, 1, ("S", "mu0", "lam0", "xi0", "tau0", "lam", "tau", "max_iter", "tol"), judge_monotone, *data_2())
    assert not message, message

@test_case(name="leaves its arguments unchanged", points=0.0857)
def test_3(env):
    message = judged(env, FUNCTION, SEEDED_BY, 2, ("S", "mu0", "lam0", "xi0", "tau0", "lam", "tau", "max_iter", "tol"), judge_unchanged, *data_3())
    assert not message, message

# Cases: arguments, and what the answer should be.

def data_1():
    return [
        Case((np.array([[3.7, 6.1, 4.2, 2.6, 2.5, 7.6, 4.9, 4.8], [4.8, 6.3, 4.2, 2.9, 6.8, 6.0, 4.3, 4.2], [6.6,
            7.0, 5.2, 3.5, 6.0, 6.9, 5.8, 3.0], [5.4, 4.6, 5.1, 6.8, 3.7, 3.7, 6.9, 5.0], [6.5, 6.9, 7.3, 6.0, 7.2, 7.2,
            6.1, 7.6]]), -0.5, 1.6, 6.0, 0.4, np.array([4.0, 0.8, 2.5, 0.5, 1.6]), np.array([2.0, 5.0, 0.6, 3.2, 0.4,
            1.5, 8.0, 0.9]), 3), ((5,), (5,), (8,), (8,), (4,))),
    ], {"kinds": {"mu_mean": "real", "mu_precision": "positive", "xi_mean": "real", "xi_precision": "positive",
        "elbos": "trace"}}

def data_2():
    return [
        Case((np.array([[3.7, 6.1, 4.2, 2.6, 2.5, 7.6, 4.9, 4.8], [4.8, 6.3, 4.2, 2.9, 6.8, 6.0, 4.3, 4.2], [6.6,
            7.0, 5.2, 3.5, 6.0, 6.9, 5.8, 3.0], [5.4, 4.6, 5.1, 6.8, 3.7, 3.7, 6.9, 5.0], [6.5, 6.9, 7.3, 6.0, 7.2, 7.2,
            6.1, 7.6]]), -0.5, 1.6, 6.0, 0.4, np.array([4.0, 0.8, 2.5, 0.5, 1.6]), np.array([2.0, 5.0, 0.6, 3.2, 0.4,
            1.5, 8.0, 0.9])), True),
    ], {"names": ("mu_mean", "mu_precision", "xi_mean", "xi_precision", "elbos"), "slack": 1e-09}

def data_3():
    return [
        Case((np.array([[3.7, 6.1, 4.2, 2.6, 2.5, 7.6, 4.9, 4.8], [4.8, 6.3, 4.2, 2.9, 6.8, 6.0, 4.3, 4.2], [6.6,
            7.0, 5.2, 3.5, 6.0, 6.9, 5.8, 3.0], [5.4, 4.6, 5.1, 6.8, 3.7, 3.7, 6.9, 5.0], [6.5, 6.9, 7.3, 6.0, 7.2, 7.2,
            6.1, 7.6]]), -0.5, 1.6, 6.0, 0.4, np.array([4.0, 0.8, 2.5, 0.5, 1.6]), np.array([2.0, 5.0, 0.6, 3.2, 0.4,
            1.5, 8.0, 0.9]), 3), None),
    ], {}

