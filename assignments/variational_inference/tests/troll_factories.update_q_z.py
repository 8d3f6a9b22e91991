"""Public checks of troll_factories.update_q_z. Generated; changes are lost. The judges stand in judges_of_variational_inference.py."""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
from otter.test_files import test_case

sys.path.insert(0, str(Path(str(sys._getframe(1).f_locals.get("path", ""))).resolve().parent))
try:
    from judges_of_variational_inference import (
        Case, judge_equals, judge_returns, judge_unchanged, judged,
    )
except ModuleNotFoundError:
    raise FileNotFoundError("copy the whole folder tests: judges_of_variational_inference.py is missing in it") from None
finally:
    del sys.path[0]

OK_FORMAT = False
name = "troll_factories.update_q_z"

FUNCTION = "update_q_z"
SEEDED_BY = ("no course key: hidden cases can be derived by anyone who reads this line", "variational_inference", "1",
    "troll_factories", "update_q_z", 0)

@test_case(name="is right for the data of the text", points=0.6667)
def test_1(env):
    message = judged(env, FUNCTION, SEEDED_BY, 0, ("x", "t", "alpha_pi", "nu_q", "kappa_q", "alpha_q", "beta_q", "a_q", "b_q"), judge_equals, *data_1())
    assert not message, message

@test_case(name="returns r (rows that sum to 1)", points=0.3333)
def test_2(env):
    message = judged(env, FUNCTION, SEEDED_BY, 1, ("x", "t", "alpha_pi", "nu_q", "kappa_q", "alpha_q", "beta_q", "a_q", "b_q"), judge_returns, *data_2())
    assert not message, message

@test_case(name="leaves its arguments unchanged", points=0.3333)
def test_3(env):
    message = judged(env, FUNCTION, SEEDED_BY, 2, ("x", "t", "alpha_pi", "nu_q", "kappa_q", "alpha_q", "beta_q", "a_q", "b_q"), judge_unchanged, *data_3())
    assert not message, message

# Cases: arguments, and what the answer should be.

def data_1():
    return [
        Case((np.array([408.0, 29.0, 21.0, 316.0, 15.0]), np.array([1.14, 0.23, 0.08, 2.19, 0.07]), np.array([4.5,
            9.0, 6.0]), np.array([3.6, 4.5, 5.2]), np.array([2.4, 6.4, 4.4]), np.array([3.0, 6.0, 4.5]), np.array([1.5,
            2.0, 3.2]), np.array([3.2, 7.2, 5.2]), np.array([5.0, 4.0, 9.0])), np.array([[0.003190657082335458,
            0.08852498910172857, 0.9082843538159362], [0.44358272767648255, 0.5001203469055152, 0.05629692541800217],
            [0.6410927311977032, 0.31685629826998274, 0.04205097053231415], [0.007732893251851674, 0.057060729582024974,
            0.9352063771661231], [0.837845579372354, 0.1323862056899686, 0.029768214937677624]])),
    ], {"rtol": 1e-06, "atol": 1e-09}

def data_2():
    return [
        Case((np.array([408.0, 29.0, 21.0, 316.0, 15.0]), np.array([1.14, 0.23, 0.08, 2.19, 0.07]), np.array([4.5,
            9.0, 6.0]), np.array([3.6, 4.5, 5.2]), np.array([2.4, 6.4, 4.4]), np.array([3.0, 6.0, 4.5]), np.array([1.5,
            2.0, 3.2]), np.array([3.2, 7.2, 5.2]), np.array([5.0, 4.0, 9.0])), ((5, 3),)),
    ], {"kinds": {"r": "rows"}}

def data_3():
    return [
        Case((np.array([408.0, 29.0, 21.0, 316.0, 15.0]), np.array([1.14, 0.23, 0.08, 2.19, 0.07]), np.array([4.5,
            9.0, 6.0]), np.array([3.6, 4.5, 5.2]), np.array([2.4, 6.4, 4.4]), np.array([3.0, 6.0, 4.5]), np.array([1.5,
            2.0, 3.2]), np.array([3.2, 7.2, 5.2]), np.array([5.0, 4.0, 9.0])), None),
    ], {}

