"""Public checks of coins.log_likelihood. Generated; changes are lost. The judges stand in judges_of_mixtures_em.py."""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
from otter.test_files import test_case

sys.path.insert(0, str(Path(str(sys._getframe(1).f_locals.get("path", ""))).resolve().parent))
try:
    from judges_of_mixtures_em import (
        Case, judge_equals, judge_unchanged, judged,
    )
except ModuleNotFoundError:
    raise FileNotFoundError("copy the whole folder tests: judges_of_mixtures_em.py is missing in it") from None
finally:
    del sys.path[0]

OK_FORMAT = False
name = "coins.log_likelihood"

FUNCTION = "log_likelihood"
SEEDED_BY = ("no course key: hidden cases can be derived by anyone who reads this line", "mixtures_em", "1", "coins",
    "log_likelihood", 0)

@test_case(name="is right for the data of the text", points=0.25)
def test_1(env):
    message = judged(env, FUNCTION, SEEDED_BY, 0, ("x", "theta", "pi"), judge_equals, *data_1())
    assert not message, message

@test_case(name="leaves its arguments unchanged", points=0.125)
def test_2(env):
    message = judged(env, FUNCTION, SEEDED_BY, 1, ("x", "theta", "pi"), judge_unchanged, *data_2())
    assert not message, message

# Cases: arguments, and what the answer should be.

def data_1():
    return [
        Case((np.array([[5, 5], [9, 1], [8, 2], [4, 6], [7, 3]]), np.array([0.3, 0.7]), np.array([[0.6, 0.4], [0.5,
            0.5]])), {"reference": -33.55394927029063,
            "likelihood of the counts, with the multinomial coefficient": -11.78067332651533}),
    ], {"rtol": 1e-06, "atol": 1e-09}

def data_2():
    return [
        Case((np.array([[5, 5], [9, 1], [8, 2], [4, 6], [7, 3]]), np.array([0.3, 0.7]), np.array([[0.6, 0.4], [0.5,
            0.5]])), None),
    ], {}

