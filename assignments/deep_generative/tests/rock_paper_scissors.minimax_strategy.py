"""Public checks of rock_paper_scissors.minimax_strategy. Generated; changes are lost. The judges stand in judges_of_deep_generative.py."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import numpy as np
from otter.test_files import test_case

sys.path.insert(0, str(Path(str(sys._getframe(1).f_locals.get("path", ""))).resolve().parent))
try:
    from judges_of_deep_generative import (
        Array, Case, ComplaintError, judge_each, judge_property, judge_unchanged, judged, number, real, several,
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
    message = judged(env, FUNCTION, SEEDED_BY, 1, ("M",), judge_each, *data_2())
    assert not message, message

@test_case(name="finds the value of the game in the text", points=0.2051)
def test_3(env):
    message = judged(env, FUNCTION, SEEDED_BY, 2, ("M",), judge_each, *data_3())
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
    ], {"wrong": is_far, "part": "p_a", "atol": 0.05}

def data_3():
    return [
        Case((np.array([[0.0, 2.0, -1.0], [-1.0, 0.0, 3.0], [1.0, -1.0, 0.0]]),), 0.2500000000000002),
    ], {"wrong": is_far, "part": "value", "atol": 0.005}

def data_4():
    return [
        Case((np.array([[0.0, 2.0, -1.0], [-1.0, 0.0, 3.0], [1.0, -1.0, 0.0]]),), None),
    ], {}

# Properties.

def part_of(result: Any, part: str, rows: int) -> Any:
    p_a, value = several(result, "p_a", "value")
    return number(value, "value") if part == "value" else strategy(p_a, rows)

def strategy(p_a: Any, rows: int) -> Array:
    found = real(p_a, (rows,), "p_a", finite=False)
    if not (found >= -1e-6).all() or not abs(found.sum() - 1) <= 1e-5:
        raise ComplaintError(f"p_a should hold probabilities with sum 1, got {np.array2string(found, precision=6)}")
    return found

def is_solution(result: Any, M: Array) -> str:
    for part in ("p_a", "value"):
        part_of(result, part, len(M))
    return ""

def is_far(result: Any, expected: Any, M: Array, *, part: str, atol: float) -> str:
    found = part_of(result, part, len(M))
    if np.max(np.abs(found - expected)) <= atol:
        return ""
    return f"{part} is {np.round(found, 4)}, expected {np.round(expected, 4)}"
