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

@test_case(name="gives the log-likelihood of the draws in the text", points=0.2759)
def test_1(env):
    message = judged(env, FUNCTION, SEEDED_BY, 0, ("x", "theta", "pi"), judge_equals, *data_1())
    assert not message, message

@test_case(name="leaves its arguments unchanged", points=0.069)
def test_2(env):
    message = judged(env, FUNCTION, SEEDED_BY, 1, ("x", "theta", "pi"), judge_unchanged, *data_2())
    assert not message, message

@test_case(name="works for three dice with four faces", points=0.2759)
def test_3(env):
    message = judged(env, FUNCTION, SEEDED_BY, 2, ("x", "theta", "pi"), judge_equals, *data_3())
    assert not message, message

# Cases: arguments, and what the answer should be.

def data_1():
    return [
        Case((np.array([[5, 5], [9, 1], [8, 2], [4, 6], [7, 3]]), np.array([0.5, 0.5]), np.array([[0.6, 0.4], [0.5,
            0.5]])), {"reference": -33.09386251983315,
            "likelihood of the counts, with the multinomial coefficient": -11.320586576057853}),
        Case((np.array([[5, 5], [9, 1], [8, 2], [4, 6], [7, 3]]), np.array([0.3, 0.7]), np.array([[0.6, 0.4], [0.5,
            0.5]])), {"reference": -33.55394927029063,
            "likelihood of the counts, with the multinomial coefficient": -11.78067332651533}),
    ], {"rtol": 1e-06, "atol": 1e-09}

def data_2():
    return [
        Case((np.array([[0, 3, 1, 2], [1, 0, 1, 2], [0, 3, 3, 4], [0, 0, 3, 0], [0, 1, 1, 1]]),
            np.array([0.37060924903804165, 0.1906430563549548, 0.43874769460700364]), np.array([[0.22948275680992086,
            0.2777147103330647, 0.1728832029729361, 0.31991932988407845], [0.11225320556092452, 0.3386560175481249,
            0.31395510472160826, 0.23513567216934242], [0.12359953284482558, 0.1561582789274499, 0.4238874220034058,
            0.29635476622431867]])), None),
    ], {}

def data_3():
    return [
        Case((np.array([[1, 2, 2, 1], [2, 0, 3, 4], [0, 0, 1, 2], [2, 3, 3, 1], [1, 2, 1, 1]]),
            np.array([0.34508487352315087, 0.16370460850420682, 0.49121051797264226]), np.array([[0.2798113338617071,
            0.17470526618040635, 0.24796083248748962, 0.29752256747039685], [0.22612629342185533, 0.30017256087092015,
            0.2640394342678703, 0.20966171143935414], [0.040007056296509386, 0.3396663163215822, 0.3839363493008862,
            0.23639027808102225]])), {"reference": -45.600217854561635,
            "likelihood of the counts, with the multinomial coefficient": -19.55027579177028}),
    ], {"rtol": 1e-06, "atol": 1e-09}

