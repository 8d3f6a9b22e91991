"""Public checks of coins.m_step. Generated; changes are lost. The judges stand in judges_of_mixtures_em.py."""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
from otter.test_files import test_case

sys.path.insert(0, str(Path(str(sys._getframe(1).f_locals.get("path", ""))).resolve().parent))
try:
    from judges_of_mixtures_em import (
        Case, Record, judge_equals, judge_returns, judge_unchanged, judged,
    )
except ModuleNotFoundError:
    raise FileNotFoundError("copy the whole folder tests: judges_of_mixtures_em.py is missing in it") from None
finally:
    del sys.path[0]

OK_FORMAT = False
name = "coins.m_step"

FUNCTION = "m_step"
SEEDED_BY = ("no course key: hidden cases can be derived by anyone who reads this line", "mixtures_em", "1", "coins", "m_step",
    0)

@test_case(name="is right for the data of the text", points=0.375)
def test_1(env):
    message = judged(env, FUNCTION, SEEDED_BY, 0, ("x", "q"), judge_equals, *data_1())
    assert not message, message

@test_case(name="returns theta (rows that sum to 1) and pi (rows that sum to 1)", points=0.1875)
def test_2(env):
    message = judged(env, FUNCTION, SEEDED_BY, 1, ("x", "q"), judge_returns, *data_2())
    assert not message, message

@test_case(name="leaves its arguments unchanged", points=0.1875)
def test_3(env):
    message = judged(env, FUNCTION, SEEDED_BY, 2, ("x", "q"), judge_unchanged, *data_3())
    assert not message, message

# Cases: arguments, and what the answer should be.

def data_1():
    return [
        Case((np.array([[5, 5], [9, 1], [8, 2], [4, 6], [7, 3]]), np.array([[0.9141832780709275,
            0.08581672192907262], [0.8621501841264827, 0.13784981587351722], [0.6475095554779762, 0.3524904445220239],
            [0.0994069627581906, 0.9005930372418094], [0.5598603762665972, 0.44013962373340265]])), Record(("theta",
            "pi"), (np.array([0.6166220713400348, 0.3833779286599651]), np.array([[0.7079537366796359,
            0.2920462633203641], [0.5828715838096198, 0.4171284161903802]])))),
    ], {"rtol": 1e-06, "atol": 1e-09}

def data_2():
    return [
        Case((np.array([[5, 5], [9, 1], [8, 2], [4, 6], [7, 3]]), np.array([[0.7856179495295649,
            0.2143820504704351], [0.08087385464904003, 0.9191261453509599], [0.14100443879166988, 0.8589955612083301],
            [0.9129378292649571, 0.08706217073504283], [0.7109422010254587, 0.28905779897454137]])), ((2,), (2, 2))),
    ], {"kinds": {"theta": "rows", "pi": "rows"}}

def data_3():
    return [
        Case((np.array([[5, 5], [9, 1], [8, 2], [4, 6], [7, 3]]), np.array([[0.12897854652814733,
            0.8710214534718526], [0.7340095410911605, 0.26599045890883966], [0.6381739896450418, 0.36182601035495837],
            [0.2086066006656485, 0.7913933993343514], [0.17531130247272184, 0.8246886975272781]])), None),
    ], {}

