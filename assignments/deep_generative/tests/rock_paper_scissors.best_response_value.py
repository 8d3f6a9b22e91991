"""Public checks of rock_paper_scissors.best_response_value. Generated; changes are lost. The judges stand in judges_of_deep_generative.py."""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
from otter.test_files import test_case

sys.path.insert(0, str(Path(str(sys._getframe(1).f_locals.get("path", ""))).resolve().parent))
try:
    from judges_of_deep_generative import (
        Case, judge_each, judge_unchanged, judged, points_differ,
    )
except ModuleNotFoundError:
    raise FileNotFoundError("copy the whole folder tests: judges_of_deep_generative.py is missing in it") from None
finally:
    del sys.path[0]

OK_FORMAT = False
name = "rock_paper_scissors.best_response_value"

FUNCTION = "best_response_value"
SEEDED_BY = ("no course key: hidden cases can be derived by anyone who reads this line", "deep_generative", "1",
    "rock_paper_scissors", "best_response_value", 0)

@test_case(name="gives what B can get from the strategy in the text", points=0.2857)
def test_1(env):
    message = judged(env, FUNCTION, SEEDED_BY, 0, ("p_a", "M"), judge_each, *data_1())
    assert not message, message

@test_case(name="leaves its arguments unchanged", points=0.1429)
def test_2(env):
    message = judged(env, FUNCTION, SEEDED_BY, 1, ("p_a", "M"), judge_unchanged, *data_2())
    assert not message, message

# Cases: arguments, and what the answer should be.

def data_1():
    return [
        Case((np.array([0.5, 0.2, 0.3]), np.array([[0.0, 1.0, -1.0], [-1.0, 0.0, 1.0], [1.0, -1.0, 0.0]])), 0.2),
        Case((np.array([0.5, 0.2, 0.3]), np.array([[0.0, 2.0, -1.0], [-1.0, 0.0, 3.0], [1.0, -1.0, 0.0]])), 0.7),
        Case((np.array([0.617, 0.071, 0.312]), np.array([[-1.0, -0.4, -1.3], [-1.3, -1.0, -0.1], [-0.7, -1.3,
            -1.0]])), -0.7234),
    ], {"wrong": points_differ, "rtol": 1e-06, "atol": 1e-09}

def data_2():
    return [
        Case((np.array([0.5, 0.2, 0.3]), np.array([[0.0, 2.0, -1.0], [-1.0, 0.0, 3.0], [1.0, -1.0, 0.0]])), None),
    ], {}

