"""Public checks of coins.expected_complete_log_likelihood. Generated; changes are lost. The judges stand in judges_of_mixtures_em.py."""

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
name = "coins.expected_complete_log_likelihood"

FUNCTION = "expected_complete_log_likelihood"
SEEDED_BY = ("no course key: hidden cases can be derived by anyone who reads this line", "mixtures_em", "1", "coins",
    "expected_complete_log_likelihood", 0)

@test_case(name="is right for the data of the text", points=0.3077)
def test_1(env):
    message = judged(env, FUNCTION, SEEDED_BY, 0, ("x", "q", "theta", "pi"), judge_equals, *data_1())
    assert not message, message

@test_case(name="leaves its arguments unchanged", points=0.1538)
def test_2(env):
    message = judged(env, FUNCTION, SEEDED_BY, 1, ("x", "q", "theta", "pi"), judge_unchanged, *data_2())
    assert not message, message

# Cases: arguments, and what the answer should be.

def data_1():
    return [
        Case((np.array([[5, 5], [9, 1], [8, 2], [4, 6], [7, 3]]), np.array([[0.17693903087234214,
            0.8230609691276579], [0.6778250662383797, 0.3221749337616203], [0.4874550481588665, 0.5125449518411336],
            [0.10674010048382172, 0.8932598995161783], [0.28573031406226174, 0.7142696859377383]]), np.array([0.3,
            0.7]), np.array([[0.6, 0.4], [0.5, 0.5]])), {"reference": -36.38389628326265,
            "likelihood of the counts, with the multinomial coefficient": -14.610620339487351}),
    ], {"rtol": 1e-06, "atol": 1e-09}

def data_2():
    return [
        Case((np.array([[5, 5], [9, 1], [8, 2], [4, 6], [7, 3]]), np.array([[0.033885245655777885,
            0.9661147543442221], [0.15233517582367528, 0.8476648241763246], [0.4145499221427762, 0.5854500778572239],
            [0.9549530171699732, 0.045046982830026755], [0.01710499013350434, 0.9828950098664957]]), np.array([0.3,
            0.7]), np.array([[0.6, 0.4], [0.5, 0.5]])), None),
    ], {}

