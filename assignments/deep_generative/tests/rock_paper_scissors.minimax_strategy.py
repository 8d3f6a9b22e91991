"""Public checks of rock_paper_scissors.minimax_strategy. Generated; changes are lost. The judges stand in judges_of_deep_generative.py."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from otter.test_files import test_case

sys.path.insert(0, str(Path(str(sys._getframe(1).f_locals.get("path", ""))).resolve().parent))
try:
    from judges_of_deep_generative import (
        Call, Case, Verdict, judge_property, judge_unchanged, judged, numbers, one_number, same_shape, unpack,
    )
except ModuleNotFoundError:
    raise FileNotFoundError("copy the whole folder tests: judges_of_deep_generative.py is missing in it") from None
finally:
    del sys.path[0]

OK_FORMAT = False
name = "rock_paper_scissors.minimax_strategy"

FUNCTION = "minimax_strategy"
SEEDED_BY = ("no course key: hidden cases can be derived by anyone who reads this line", "deep_generative", "1",
    "rock_paper_scissors", "minimax_strategy", 0)

@test_case(name="returns probabilities and a number", points=0.2051)
def test_1(env):
    message = judged(env, FUNCTION, SEEDED_BY, 0, ("M",), judge_property, *data_1())
    assert not message, message

@test_case(name="finds the strategy for the game in the text", points=0.4103)
def test_2(env):
    message = judged(env, FUNCTION, SEEDED_BY, 1, ("M",), judge_near, *data_2())
    assert not message, message

@test_case(name="finds the value of the game in the text", points=0.2051)
def test_3(env):
    message = judged(env, FUNCTION, SEEDED_BY, 2, ("M",), judge_near, *data_3())
    assert not message, message

@test_case(name="leaves its arguments unchanged", points=0.1026)
def test_4(env):
    message = judged(env, FUNCTION, SEEDED_BY, 3, ("M",), judge_unchanged, *data_4())
    assert not message, message

# Cases: arguments, and what the answer should be.

def data_1():
    return [
        Case((np.array([[0.0, 1.0, -1.0], [-1.0, 0.0, 1.0], [1.0, -1.0, 0.0]]),), None),
        Case((np.array([[0.0, 2.0, -1.0], [-1.0, 0.0, 3.0], [1.0, -1.0, 0.0]]),), None),
    ], {"holds": is_solution}

def data_2():
    return [
        Case((np.array([[0.0, 2.0, -1.0], [-1.0, 0.0, 3.0], [1.0, -1.0, 0.0]]),), np.array([0.35,
            0.20000000000000007, 0.45])),
    ], {"part": "p_a", "atol": 0.05}

def data_3():
    return [
        Case((np.array([[0.0, 2.0, -1.0], [-1.0, 0.0, 3.0], [1.0, -1.0, 0.0]]),), 0.2500000000000002),
    ], {"part": "value", "atol": 0.005}

def data_4():
    return [
        Case((np.array([[0.0, 2.0, -1.0], [-1.0, 0.0, 3.0], [1.0, -1.0, 0.0]]),), None),
    ], {}

# Properties.

Array = np.ndarray
SOLUTION = ("p_a", "value")

def solution_of(result: Any, rows: int) -> Any:
    parts = unpack(result, SOLUTION)
    if isinstance(parts, str):
        return parts
    p_a = numbers(parts[0])
    if not isinstance(p_a, str):
        p_a = same_shape(p_a, (rows,))
    if isinstance(p_a, str):
        return f"p_a: {p_a}"
    p_a = p_a.astype(float)
    if not (p_a >= -1e-6).all() or abs(p_a.sum() - 1) > 1e-5:
        return f"p_a should hold probabilities with sum 1, got {np.array2string(p_a, precision=6)}"
    value = one_number(parts[1])
    if isinstance(value, str):
        return f"value: {value}"
    return p_a, value

def value_of(result: Any) -> Any:
    parts = unpack(result, SOLUTION)
    if isinstance(parts, str):
        return parts
    value = one_number(parts[1])
    return f"value: {value}" if isinstance(value, str) else value

def is_solution(result: Any, M: Array) -> str:
    found = solution_of(result, len(M))
    return found if isinstance(found, str) else ""

def judge_near(call: Call, cases: Sequence[Case], *, part: str, atol: float) -> Verdict:
    evidence = {"cases": len(cases), "atol": atol}
    for index, case in enumerate(cases):
        result = call(case.args).value
        found = solution_of(result, len(case.args[0])) if part == "p_a" else value_of(result)
        if isinstance(found, str):
            return Verdict(False, found, index, None, None, evidence)
        got = found[0] if part == "p_a" else found
        if not np.max(np.abs(got - case.expected)) <= atol:
            message = f"{part} is {np.round(got, 4)}, expected {np.round(case.expected, 4)}"
            return Verdict(False, message, index, got, case.expected, evidence)
    return Verdict(True, evidence=evidence)
