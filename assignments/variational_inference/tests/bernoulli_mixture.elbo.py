"""Public checks of bernoulli_mixture.elbo. Generated; changes are lost. The judges stand in judges_of_variational_inference.py."""

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
name = "bernoulli_mixture.elbo"

FUNCTION = "elbo"
SEEDED_BY = ("no course key: hidden cases can be derived by anyone who reads this line", "variational_inference", "1",
    "bernoulli_mixture", "elbo", 0)

@test_case(name="is right for the data of the text", points=0.7273)
def test_1(env):
    message = judged(env, FUNCTION, SEEDED_BY, 0, ("X", "r", "a_q", "b_q", "alpha_q", "a", "b", "alpha"), judge_equals, *data_1())
    assert not message, message

@test_case(name="leaves its arguments unchanged", points=0.3636)
def test_2(env):
    message = judged(env, FUNCTION, SEEDED_BY, 1, ("X", "r", "a_q", "b_q", "alpha_q", "a", "b", "alpha"), judge_unchanged, *data_2())
    assert not message, message

# Cases: arguments, and what the answer should be.

def data_1():
    return [
        Case((np.array([[1, 0, 1], [0, 0, 1], [1, 1, 0], [0, 0, 0], [1, 0, 1]]), np.array([[0.9, 0.1], [0.2, 0.8],
            [0.75, 0.25], [0.4, 0.6], [0.05, 0.95]]), np.array([[2.5, 0.7, 3.0], [0.9, 1.6, 0.5]]), np.array([[0.8, 2.2,
            1.5], [3.1, 0.6, 2.4]]), np.array([1.5, 4.0]), 0.6, 0.9, np.array([6.0, 3.0])), -28.507999588344276),
    ], {"rtol": 1e-06, "atol": 2e-05}

def data_2():
    return [
        Case((np.array([[1, 0, 1], [0, 0, 1], [1, 1, 0], [0, 0, 0], [1, 0, 1]]), np.array([[0.9, 0.1], [0.2, 0.8],
            [0.75, 0.25], [0.4, 0.6], [0.05, 0.95]]), np.array([[2.5, 0.7, 3.0], [0.9, 1.6, 0.5]]), np.array([[0.8, 2.2,
            1.5], [3.1, 0.6, 2.4]]), np.array([1.5, 4.0]), 0.6, 0.9, np.array([6.0, 3.0])), None),
    ], {}

