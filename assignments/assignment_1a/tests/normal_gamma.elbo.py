"""Public checks of normal_gamma.elbo. Generated; changes are lost. The judges stand in judges_of_assignment_1a.py."""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
from otter.test_files import test_case

sys.path.insert(0, str(Path(str(sys._getframe(1).f_locals.get("path", ""))).resolve().parent))
try:
    from judges_of_assignment_1a import (
        Case, judge_equals, judge_unchanged, judged,
    )
except ModuleNotFoundError:
    raise FileNotFoundError("copy the whole folder tests: judges_of_assignment_1a.py is missing in it") from None
finally:
    del sys.path[0]

OK_FORMAT = False
name = "normal_gamma.elbo"

FUNCTION = "elbo"
SEEDED_BY = ("no course key: hidden cases can be derived by anyone who reads this line", "assignment_1a", "1", "normal_gamma",
    "elbo", 0)

@test_case(name="is right for the data of the text", points=0.5455)
def test_1(env):
    message = judged(env, FUNCTION, SEEDED_BY, 0, ("x", "mu_N", "lambda_N", "a_N", "b_N", "a_0", "b_0", "mu_0", "lambda_0"), judge_equals, *data_1())
    assert not message, message

@test_case(name="leaves its arguments unchanged", points=0.2727)
def test_2(env):
    message = judged(env, FUNCTION, SEEDED_BY, 1, ("x", "mu_N", "lambda_N", "a_N", "b_N", "a_0", "b_0", "mu_0", "lambda_0"), judge_unchanged, *data_2())
    assert not message, message

# Cases: arguments, and what the answer should be.

def data_1():
    return [
        Case((np.array([2.64, -0.31, 1.18, 3.02, 0.45, 1.77, 2.2]), 2.9990648082076605, 0.9950307111336627,
            8.92130214271082, 4.52268288301742, 3.0, 4.0, 0.2, 2.0), -52.40360739824335),
    ], {"rtol": 0.0, "atol": 1e-06, "scale": size}

def data_2():
    return [
        Case((np.array([2.64, -0.31, 1.18, 3.02, 0.45, 1.77, 2.2]), 3.214174753040676, 0.7302028577619031,
            2.14212424330338, 5.944136379351444, 3.0, 4.0, 0.2, 2.0), None),
    ], {}

# Properties.

def size(x: np.ndarray, mu_N: float, lambda_N: float, a_N: float, b_N: float, *prior: float) -> float:
    squares = np.square(x - mu_N).sum() + prior[3] * (mu_N - prior[2]) ** 2 + len(x) / lambda_N
    return float(1.0 + a_N / b_N * squares + prior[1] * a_N / b_N + len(x) + prior[0] + a_N)
