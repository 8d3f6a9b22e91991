"""Public checks of rock_paper_scissors.is_minimax. Generated; changes are lost. The judges stand in judges_of_deep_generative.py."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from otter.test_files import test_case

sys.path.insert(0, str(Path(str(sys._getframe(1).f_locals.get("path", ""))).resolve().parent))
try:
    from judges_of_deep_generative import (
        Call, Case, Verdict, judge_unchanged, judged, numbers,
    )
except ModuleNotFoundError:
    raise FileNotFoundError("copy the whole folder tests: judges_of_deep_generative.py is missing in it") from None
finally:
    del sys.path[0]

OK_FORMAT = False
name = "rock_paper_scissors.is_minimax"

FUNCTION = "is_minimax"
SEEDED_BY = ("no course key: hidden cases can be derived by anyone who reads this line", "deep_generative", "1",
    "rock_paper_scissors", "is_minimax", 0)

@test_case(name="is right about the strategies in the text", points=0.3636)
def test_1(env):
    message = judged(env, FUNCTION, SEEDED_BY, 0, ("p_a", "M", "tol"), judge_decision, *data_1())
    assert not message, message

@test_case(name="leaves its arguments unchanged", points=0.1818)
def test_2(env):
    message = judged(env, FUNCTION, SEEDED_BY, 1, ("p_a", "M", "tol"), judge_unchanged, *data_2())
    assert not message, message

# Cases: arguments, and what the answer should be.

def data_1():
    return [
        Case((np.array([0.3333333333333333, 0.3333333333333333, 0.3333333333333333]), np.array([[0.0, 1.0, -1.0],
            [-1.0, 0.0, 1.0], [1.0, -1.0, 0.0]])), True),
        Case((np.array([0.3333333333333333, 0.3333333333333333, 0.3333333333333333]), np.array([[0.0, 2.0, -1.0],
            [-1.0, 0.0, 3.0], [1.0, -1.0, 0.0]])), False),
        Case((np.array([0.5, 0.2, 0.3]), np.array([[0.0, 1.0, -1.0], [-1.0, 0.0, 1.0], [1.0, -1.0, 0.0]])), False),
        Case((np.array([0.35, 0.20000000000000007, 0.45]), np.array([[0.0, 2.0, -1.0], [-1.0, 0.0, 3.0], [1.0, -1.0,
            0.0]])), True),
    ], {}

def data_2():
    return [
        Case((np.array([0.35, 0.20000000000000007, 0.45]), np.array([[0.0, 2.0, -1.0], [-1.0, 0.0, 3.0], [1.0, -1.0,
            0.0]])), None),
    ], {}

# Properties.

def judge_decision(call: Call, cases: Sequence[Case]) -> Verdict:
    evidence = {"cases": len(cases)}
    answers = [call(case.args).value for case in cases]
    for index, (value, case) in enumerate(zip(answers, cases, strict=True)):
        array = numbers(value)
        if isinstance(array, str) or array.size != 1 or array.ravel()[0] not in (0, 1):
            return Verdict(False, "expected True or False", index, value, case.expected, evidence)
        found = bool(array.ravel()[0])
        if found != case.expected:
            return Verdict(False, f"got {found}, expected {case.expected}", index, found, case.expected, evidence)
    return Verdict(True, evidence=evidence)
