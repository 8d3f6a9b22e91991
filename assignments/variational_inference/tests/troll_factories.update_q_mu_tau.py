"""Public checks of troll_factories.update_q_mu_tau. Generated; changes are lost. The judges stand in judges_of_variational_inference.py."""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
from otter.test_files import test_case

sys.path.insert(0, str(Path(str(sys._getframe(1).f_locals.get("path", ""))).resolve().parent))
try:
    from judges_of_variational_inference import (
        Case, Record, judge_equals, judge_returns, judge_unchanged, judged,
    )
except ModuleNotFoundError:
    raise FileNotFoundError("copy the whole folder tests: judges_of_variational_inference.py is missing in it") from None
finally:
    del sys.path[0]

OK_FORMAT = False
name = "troll_factories.update_q_mu_tau"

FUNCTION = "update_q_mu_tau"
SEEDED_BY = ("no course key: hidden cases can be derived by anyone who reads this line", "variational_inference", "1",
    "troll_factories", "update_q_mu_tau", 0)

@test_case(name="is right for the data of the text", points=0.6667)
def test_1(env):
    message = judged(env, FUNCTION, SEEDED_BY, 0, ("x", "r", "nu", "kappa", "alpha", "beta"), judge_equals, *data_1())
    assert not message, message

@test_case(name="returns nu_q, kappa_q (positive), alpha_q (positive) and beta_q (positive)", points=0.3333)
def test_2(env):
    message = judged(env, FUNCTION, SEEDED_BY, 1, ("x", "r", "nu", "kappa", "alpha", "beta"), judge_returns, *data_2())
    assert not message, message

@test_case(name="leaves its arguments unchanged", points=0.3333)
def test_3(env):
    message = judged(env, FUNCTION, SEEDED_BY, 2, ("x", "r", "nu", "kappa", "alpha", "beta"), judge_unchanged, *data_3())
    assert not message, message

# Cases: arguments, and what the answer should be.

def data_1():
    return [
        Case((np.array([408.0, 29.0, 21.0, 316.0, 15.0]), np.array([[0.41, 0.26, 0.33], [0.23, 0.08, 0.69], [0.14,
            0.27, 0.59], [0.6, 0.09, 0.31], [0.33, 0.33, 0.34]]), 4.5, 0.4, 4.0, 0.8), Record(("nu_q", "kappa_q",
            "alpha_q", "beta_q"), (np.array([4.6504419991468025, 4.102103185675437, 3.988134467326149]), np.array([2.11,
            1.4300000000000002, 2.6599999999999997]), np.array([4.855, 4.515, 5.13]), np.array([2.5430593637259813,
            1.9218061828047874, 2.6862556699271005])))),
    ], {"rtol": 1e-06, "atol": 1e-06}

def data_2():
    return [
        Case((np.array([408.0, 29.0, 21.0, 316.0, 15.0]), np.array([[0.38, 0.39, 0.23], [0.49, 0.42, 0.09], [0.33,
            0.1, 0.57], [0.14, 0.52, 0.34], [0.32, 0.39, 0.29]]), 4.5, 0.4, 4.0, 0.8), ((3,), (3,), (3,), (3,))),
    ], {"kinds": {"nu_q": "real", "kappa_q": "positive", "alpha_q": "positive", "beta_q": "positive"}}

def data_3():
    return [
        Case((np.array([408.0, 29.0, 21.0, 316.0, 15.0]), np.array([[0.21, 0.58, 0.21], [0.62, 0.14, 0.24], [0.44,
            0.47, 0.09], [0.18, 0.7, 0.12], [0.08, 0.4, 0.52]]), 4.5, 0.4, 4.0, 0.8), None),
    ], {}

