"""Public checks of earthquakes_2d.update_q_lambda. Generated; changes are lost. The judges stand in judges_of_assignment_1b.py."""

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
name = "earthquakes_2d.update_q_lambda"

FUNCTION = "update_q_lambda"
SEEDED_BY = ("no course key: hidden cases can be derived by anyone who reads this line", "assignment_1b", "1", "earthquakes_2d",
    "update_q_lambda", 0)

@test_case(name="is right for the data of the text", points=0.8571)
def test_1(env):
    message = judged(env, FUNCTION, SEEDED_BY, 0, ("S", "r", "alpha", "beta"), judge_equals, *data_1())
    assert not message, message

@test_case(name="returns alpha_q (positive) and beta_q (positive)", points=0.4286)
def test_2(env):
    message = judged(env, FUNCTION, SEEDED_BY, 1, ("S", "r", "alpha", "beta"), judge_returns, *data_2())
    assert not message, message

@test_case(name="leaves its arguments unchanged", points=0.4286)
def test_3(env):
    message = judged(env, FUNCTION, SEEDED_BY, 2, ("S", "r", "alpha", "beta"), judge_unchanged, *data_3())
    assert not message, message

# Cases: arguments, and what the answer should be.

def data_1():
    return [
        Case((np.array([10, 7, 6, 31, 25, 4]), np.array([[0.1020000813477876, 0.8250312183642786,
            0.01326399300619827, 0.05970470728173542], [0.2055123363264129, 0.04705161625001656, 0.4595276435655389,
            0.28790840385803174], [0.0493157153405107, 0.07063027499340618, 0.49092200199078645, 0.3891320076752967],
            [0.022663137321697252, 0.43716098133352443, 0.09005491477672817, 0.45012096656805023], [0.05747744870146492,
            0.03009244039087118, 0.4684087074948727, 0.4440214034127913], [0.03958115999465188, 0.18371298994921478,
            0.037432629530214, 0.7392732205259194]]), 3.0, 0.25), Record(("alpha_q", "beta_q"),
            (np.array([8.052299574293675, 27.042608538261238, 23.94651601053672, 35.95857587690837]),
            np.array([0.7265498790325252, 1.8436795212813115, 1.8096098903643385, 2.6201607093218247])))),
    ], {"rtol": 1e-06, "atol": 1e-09}

def data_2():
    return [
        Case((np.array([11, 16, 29, 6, 12, 23]), np.array([[0.21177547292709487, 0.6539539830759098,
            0.10984217039953206, 0.024428373597462947], [0.43762767890134024, 0.4648247972070526, 0.03015060401154017,
            0.06739691988006699], [0.14339870126441326, 0.4347633602437649, 0.350733138960586, 0.07110479953123583],
            [0.6287272315054262, 0.03569651399548184, 0.2732468156295474, 0.06232943886954438], [0.08815448834893036,
            0.5423016725243375, 0.06853195273296901, 0.30101188639376303], [0.6185010566244475, 0.06004966735816596,
            0.3069914275255108, 0.014457848491875439]]), 3.0, 0.25), ((4,), (4,))),
    ], {"kinds": {"alpha_q": "positive", "beta_q": "positive"}}

def data_3():
    return [
        Case((np.array([4, 22, 21, 4, 12, 12]), np.array([[0.4949699452026829, 0.03495822340521731,
            0.46252392365976175, 0.00754790773233807], [0.10689729622626354, 0.2018122197409264, 0.47436806383430585,
            0.21692242019850425], [0.2625265874473761, 0.008447708184016457, 0.010921571383651955, 0.7181041329849553],
            [0.12982851870022463, 0.03228493758651095, 0.767859733718302, 0.07002680999496239], [0.4645511779200544,
            0.16453724595383654, 0.16026334466819034, 0.2106482314579188], [0.655207412969028, 0.16705078185107675,
            0.1343147009375935, 0.04342710424230153]]), 3.0, 0.25), None),
    ], {}

