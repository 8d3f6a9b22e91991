"""Public checks of beta_binomial.elbo. Generated; changes are lost. The judges stand in judges_of_variational_inference.py."""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
from otter.test_files import test_case

sys.path.insert(0, str(Path(str(sys._getframe(1).f_locals.get("path", ""))).resolve().parent))
try:
    from judges_of_variational_inference import (
        Case, beyond_the_limit, judge_each, judge_equals, judge_unchanged, judged,
    )
except ModuleNotFoundError:
    raise FileNotFoundError("copy the whole folder tests: judges_of_variational_inference.py is missing in it") from None
finally:
    del sys.path[0]

OK_FORMAT = False
name = "beta_binomial.elbo"

FUNCTION = "elbo"
SEEDED_BY = ("no course key: hidden cases can be derived by anyone who reads this line", "variational_inference", "1",
    "beta_binomial", "elbo", 0)

@test_case(name="is right for the data of the text", points=0.3333)
def test_1(env):
    message = judged(env, FUNCTION, SEEDED_BY, 0, ("x", "m", "alpha_q", "beta_q", "alpha", "beta"), judge_equals, *data_1())
    assert not message, message

@test_case(name="leaves its arguments unchanged", points=0.1667)
def test_2(env):
    message = judged(env, FUNCTION, SEEDED_BY, 1, ("x", "m", "alpha_q", "beta_q", "alpha", "beta"), judge_unchanged, *data_2())
    assert not message, message

@test_case(name="never exceeds the log evidence, and reaches it for the best q alone", points=0.1667)
def test_3(env):
    message = judged(env, FUNCTION, SEEDED_BY, 7, ("x", "m", "alpha_q", "beta_q", "alpha", "beta"), judge_each, *data_3())
    assert not message, message

# Cases: arguments, and what the answer should be.

def data_1():
    return [
        Case((np.array([3, 5, 2, 6, 4]), 12, 9.0, 12.0, 2.25, 3.75), -11.767359477187375),
    ], {"rtol": 0.0, "atol": 2e-06, "scale": trials}

def data_2():
    return [
        Case((np.array([3, 5, 2, 6, 4]), 12, 9.0, 12.0, 2.25, 3.75), None),
    ], {}

def data_3():
    return [
        Case((np.array([3, 5, 2, 6, 4]), 12, 9.0, 12.0, 2.0, 3.0), (-10.240159020227631, False)),
        Case((np.array([3, 5, 2, 6, 4]), 12, 2.0, 3.0, 2.0, 3.0), (-10.240159020227631, False)),
        Case((np.array([3, 5, 2, 6, 4]), 12, 22.0, 43.0, 2.0, 3.0), (-10.240159020227631, True)),
    ], {"wrong": beyond_the_limit, "name": "the log evidence", "sign": 1, "scale": trials, "tolerance": 2e-06}

# Properties.

def trials(x: np.ndarray, m: int, alpha_q: float, beta_q: float, alpha: float, beta: float) -> float:
    return float(len(x) * m + alpha_q + beta_q + alpha + beta)
