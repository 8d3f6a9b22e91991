"""Public checks of earthquakes_1d.update_q_mu. Generated; changes are lost. The judges stand in judges_of_assignment_1b.py."""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
from otter.test_files import test_case

sys.path.insert(0, str(Path(str(sys._getframe(1).f_locals.get("path", ""))).resolve().parent))
try:
    from judges_of_assignment_1b import (
        Case, Record, judge_equals, judge_returns, judge_unchanged, judged,
    )
except ModuleNotFoundError:
    raise FileNotFoundError("copy the whole folder tests: judges_of_assignment_1b.py is missing in it") from None
finally:
    del sys.path[0]

OK_FORMAT = False
name = "earthquakes_1d.update_q_mu"

FUNCTION = "update_q_mu"
SEEDED_BY = ("no course key: hidden cases can be derived by anyone who reads this line", "assignment_1b", "1", "earthquakes_1d",
    "update_q_mu", 0)

@test_case(name="is right for the data of the text", points=0.7143)
def test_1(env):
    message = judged(env, FUNCTION, SEEDED_BY, 0, ("R", "r", "tau", "nu", "rho"), judge_equals, *data_1())
    assert not message, message

@test_case(name="returns m and rho_q (positive)", points=0.3571)
def test_2(env):
    message = judged(env, FUNCTION, SEEDED_BY, 1, ("R", "r", "tau", "nu", "rho"), judge_returns, *data_2())
    assert not message, message

@test_case(name="leaves its arguments unchanged", points=0.3571)
def test_3(env):
    message = judged(env, FUNCTION, SEEDED_BY, 2, ("R", "r", "tau", "nu", "rho"), judge_unchanged, *data_3())
    assert not message, message

# Cases: arguments, and what the answer should be.

def data_1():
    return [
        Case((np.array([47.5, 43.0, 150.2, 18.4, 21.7]), np.array([[0.687247958590279, 0.21405236589452897,
            0.09869967551519178], [0.01335386978422231, 0.7094246781027014, 0.27722145211307636], [0.087683275658055,
            0.07259106508028243, 0.8397256592616625], [0.8753061494205774, 0.022927509510847075, 0.10176634106857568],
            [0.31368596216913447, 0.011991346441606645, 0.6743226913892589]]), 8.0, 4.0, 0.8), Record(("m", "rho_q"),
            (np.array([3.397466158253037, 3.8569716418445084, 4.017666437936167]), np.array([16.618217724978145,
            9.047895720239733, 16.73388655478212])))),
    ], {"rtol": 1e-06, "atol": 1e-09}

def data_2():
    return [
        Case((np.array([73.9, 27.1, 102.8, 29.5, 51.0]), np.array([[0.7113309363893594, 0.16836180187524188,
            0.12030726173539864], [0.6059769257816425, 0.3838996072945183, 0.01012346692383901], [0.3416727095756653,
            0.020519050055966704, 0.6378082403683681], [0.09546347801181387, 0.5234259553961422, 0.38111056659204395],
            [0.08891317630419189, 0.09623528617479545, 0.8148515375210126]]), 8.0, 4.0, 0.8), ((3,), (3,))),
    ], {"kinds": {"m": "real", "rho_q": "positive"}}

def data_3():
    return [
        Case((np.array([214.1, 99.3, 35.9, 26.6, 11.5]), np.array([[0.3348341978885945, 0.2816706082875708,
            0.3834951938238347], [0.32207513429764784, 0.3303304331025902, 0.34759443259976197], [0.12363382308099222,
            0.6635816232633652, 0.2127845536556424], [0.15338424620246097, 0.22180688168910828, 0.6248088721084308],
            [0.21041307581328503, 0.053481223764280765, 0.7361057004224342]]), 8.0, 4.0, 0.8), None),
    ], {}

