"""Public checks of coins.e_step. Generated; changes are lost. The judges stand in judges_of_mixtures_em.py."""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
from otter.test_files import test_case

sys.path.insert(0, str(Path(str(sys._getframe(1).f_locals.get("path", ""))).resolve().parent))
try:
    from judges_of_mixtures_em import (
        Case, judge_equals, judge_returns, judge_unchanged, judged,
    )
except ModuleNotFoundError:
    raise FileNotFoundError("copy the whole folder tests: judges_of_mixtures_em.py is missing in it") from None
finally:
    del sys.path[0]

OK_FORMAT = False
name = "coins.e_step"

FUNCTION = "e_step"
SEEDED_BY = ("no course key: hidden cases can be derived by anyone who reads this line", "mixtures_em", "1", "coins", "e_step",
    0)

@test_case(name="is right for the data of the text", points=0.2353)
def test_1(env):
    message = judged(env, FUNCTION, SEEDED_BY, 0, ("x", "theta", "pi"), judge_equals, *data_1())
    assert not message, message

@test_case(name="returns q (rows that sum to 1)", points=0.1176)
def test_2(env):
    message = judged(env, FUNCTION, SEEDED_BY, 1, ("x", "theta", "pi"), judge_returns, *data_2())
    assert not message, message

@test_case(name="leaves its arguments unchanged", points=0.1176)
def test_3(env):
    message = judged(env, FUNCTION, SEEDED_BY, 2, ("x", "theta", "pi"), judge_unchanged, *data_3())
    assert not message, message

# Cases: arguments, and what the answer should be.

def data_1():
    return [
        Case((np.array([[5, 5], [9, 1], [8, 2], [4, 6], [7, 3]]), np.array([0.3, 0.7]), np.array([[0.6, 0.4], [0.5,
            0.5]])), np.array([[0.2589548498937861, 0.7410451501062144], [0.6388676035482522, 0.3611323964517477],
            [0.5411535621707001, 0.45884643782930035], [0.1889460667101755, 0.8110539332898242], [0.4401686529464091,
            0.5598313470535908]])),
    ], {"rtol": 1e-06, "atol": 1e-09}

def data_2():
    return [
        Case((np.array([[5, 5], [9, 1], [8, 2], [4, 6], [7, 3]]), np.array([0.3, 0.7]), np.array([[0.6, 0.4], [0.5,
            0.5]])), ((5, 2),)),
    ], {"kinds": {"q": "rows"}}

def data_3():
    return [
        Case((np.array([[5, 5], [9, 1], [8, 2], [4, 6], [7, 3]]), np.array([0.3, 0.7]), np.array([[0.6, 0.4], [0.5,
            0.5]])), None),
    ], {}

