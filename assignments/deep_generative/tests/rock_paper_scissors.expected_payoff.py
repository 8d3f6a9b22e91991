"""Public checks of rock_paper_scissors.expected_payoff. Generated; changes are lost. The judges stand in judges_of_deep_generative.py."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from otter.test_files import test_case

sys.path.insert(0, str(Path(str(sys._getframe(1).f_locals.get("path", ""))).resolve().parent))
try:
    from judges_of_deep_generative import (
        Call, Case, Verdict, judge_unchanged, judged, one_number,
    )
except ModuleNotFoundError:
    raise FileNotFoundError("copy the whole folder tests: judges_of_deep_generative.py is missing in it") from None
finally:
    del sys.path[0]

OK_FORMAT = False
name = "rock_paper_scissors.expected_payoff"

FUNCTION = "expected_payoff"
SEEDED_BY = ("no course key: hidden cases can be derived by anyone who reads this line", "deep_generative", "1",
    "rock_paper_scissors", "expected_payoff", 0)

@test_case(name="gives B's points for the strategies in the text", points=0.2857)
def test_1(env):
    message = judged(env, FUNCTION, SEEDED_BY, 0, ("p_a", "p_b", "M"), judge_points, *data_1())
    assert not message, message

@test_case(name="leaves its arguments unchanged", points=0.1429)
def test_2(env):
    message = judged(env, FUNCTION, SEEDED_BY, 1, ("p_a", "p_b", "M"), judge_unchanged, *data_2())
    assert not message, message

# Cases: arguments, and what the answer should be.

def data_1():
    return [
        Case((np.array([0.5, 0.2, 0.3]), np.array([0.2, 0.5, 0.3]), np.array([[0.0, 1.0, -1.0], [-1.0, 0.0, 1.0],
            [1.0, -1.0, 0.0]])), 0.03),
        Case((np.array([0.5, 0.2, 0.3]), np.array([0.2, 0.5, 0.3]), np.array([[0.0, 2.0, -1.0], [-1.0, 0.0, 3.0],
            [1.0, -1.0, 0.0]])), 0.4),
    ], {"rtol": 1e-06, "atol": 1e-09}

def data_2():
    return [
        Case((np.array([0.5, 0.2, 0.3]), np.array([0.2, 0.5, 0.3]), np.array([[0.0, 2.0, -1.0], [-1.0, 0.0, 3.0],
            [1.0, -1.0, 0.0]])), None),
    ], {}

# Properties.

Array = np.ndarray

def single(array: Array) -> bool:
    with np.errstate(over="ignore"):
        return bool(np.any(array) and np.array_equal(array.astype(np.float32).astype(float), array))

def judge_points(call: Call, cases: Sequence[Case], *, rtol: float, atol: float) -> Verdict:
    evidence = {"cases": len(cases), "rtol": rtol, "atol": atol}
    for index, case in enumerate(cases):
        value = call(case.args).value
        largest = max(1.0, float(np.max(np.abs(case.args[-1]))))
        found = one_number(value)
        if isinstance(found, str):
            return Verdict(False, found, index, value, case.expected, evidence)
        rounding = 2e-6 if single(np.array(found)) else 0.0
        allowed = rtol * abs(case.expected) + max(atol, rounding) * largest
        if not abs(found - case.expected) <= allowed:
            message = f"got {found:.8g}, expected {case.expected:.8g}"
            return Verdict(False, message, index, value, case.expected, evidence)
    return Verdict(True, evidence=evidence)
