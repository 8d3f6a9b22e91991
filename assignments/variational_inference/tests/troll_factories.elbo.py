"""Public checks of troll_factories.elbo. Generated; changes are lost. The judges stand in judges_of_variational_inference.py."""

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
name = "troll_factories.elbo"

FUNCTION = "elbo"
SEEDED_BY = ("no course key: hidden cases can be derived by anyone who reads this line", "variational_inference", "1",
    "troll_factories", "elbo", 0)

@test_case(name="is right for the data of the text", points=0.9091)
def test_1(env):
    message = judged(env, FUNCTION, SEEDED_BY, 0, ("x", "t", "r", "alpha_pi", "nu_q", "kappa_q", "alpha_q", "beta_q", "a_q", "b_q", "nu", "kappa", "alpha", "beta", "a", "b", "delta"), judge_equals, *data_1())
    assert not message, message

@test_case(name="leaves its arguments unchanged", points=0.4545)
def test_2(env):
    message = judged(env, FUNCTION, SEEDED_BY, 1, ("x", "t", "r", "alpha_pi", "nu_q", "kappa_q", "alpha_q", "beta_q", "a_q", "b_q", "nu", "kappa", "alpha", "beta", "a", "b", "delta"), judge_unchanged, *data_2())
    assert not message, message

# Cases: arguments, and what the answer should be.

def data_1():
    return [
        Case((np.array([408.0, 29.0, 21.0, 316.0, 15.0]), np.array([1.14, 0.23, 0.08, 2.19, 0.07]), np.array([[0.18,
            0.27, 0.55], [0.28, 0.43, 0.29], [0.1, 0.42, 0.48], [0.12, 0.65, 0.23], [0.58, 0.27, 0.15]]), np.array([4.5,
            9.0, 6.0]), np.array([3.6, 4.5, 5.2]), np.array([2.4, 6.4, 4.4]), np.array([3.0, 6.0, 4.5]), np.array([1.5,
            2.0, 3.2]), np.array([3.2, 7.2, 5.2]), np.array([5.0, 4.0, 9.0]), 4.5, 0.4, 4.0, 0.8, 1.2, 0.9,
            np.array([0.7, 2.6, 1.5])), -51.29253559476241),
    ], {"rtol": 1e-06, "atol": 2e-05}

def data_2():
    return [
        Case((np.array([408.0, 29.0, 21.0, 316.0, 15.0]), np.array([1.14, 0.23, 0.08, 2.19, 0.07]), np.array([[0.4,
            0.18, 0.42], [0.36, 0.07, 0.57], [0.19, 0.33, 0.48], [0.08, 0.62, 0.3], [0.33, 0.39, 0.28]]), np.array([4.5,
            9.0, 6.0]), np.array([3.6, 4.5, 5.2]), np.array([2.4, 6.4, 4.4]), np.array([3.0, 6.0, 4.5]), np.array([1.5,
            2.0, 3.2]), np.array([3.2, 7.2, 5.2]), np.array([5.0, 4.0, 9.0]), 4.5, 0.4, 4.0, 0.8, 1.2, 0.9,
            np.array([0.7, 2.6, 1.5])), None),
    ], {}

