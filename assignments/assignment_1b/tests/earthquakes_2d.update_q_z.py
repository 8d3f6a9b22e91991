"""Public checks of earthquakes_2d.update_q_z. Generated; changes are lost. The judges stand in judges_of_assignment_1b.py."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import numpy as np
from otter.test_files import test_case

sys.path.insert(0, str(Path(str(sys._getframe(1).f_locals.get("path", ""))).resolve().parent))
try:
    from judges_of_assignment_1b import (
        Case, judge_equals, judge_property, judge_unchanged, judged, numbers, same_shape,
    )
except ModuleNotFoundError:
    raise FileNotFoundError("copy the whole folder tests: judges_of_assignment_1b.py is missing in it") from None
finally:
    del sys.path[0]

OK_FORMAT = False
name = "earthquakes_2d.update_q_z"

FUNCTION = "update_q_z"
SEEDED_BY = ("no course key: hidden cases can be derived by anyone who reads this line", "assignment_1b", "1", "earthquakes_2d",
    "update_q_z", 0)

@test_case(name="gives the responsibilities of a few quakes on the map of the text", points=1)
def test_1(env):
    message = judged(env, FUNCTION, SEEDED_BY, 0, ("X", "S", "m", "rho_q", "alpha_q", "beta_q", "pi", "tau"), judge_equals, *data_1())
    assert not message, message

@test_case(name="each row of r sums to 1", points=0.5)
def test_2(env):
    message = judged(env, FUNCTION, SEEDED_BY, 1, ("X", "S", "m", "rho_q", "alpha_q", "beta_q", "pi", "tau"), judge_property, *data_2())
    assert not message, message

@test_case(name="leaves its arguments unchanged", points=0.5)
def test_3(env):
    message = judged(env, FUNCTION, SEEDED_BY, 2, ("X", "S", "m", "rho_q", "alpha_q", "beta_q", "pi", "tau"), judge_unchanged, *data_3())
    assert not message, message

# Cases: arguments, and what the answer should be.

def data_1():
    return [
        Case((np.array([[10.27, 7.01], [5.56, 5.7], [7.81, 8.85], [12.14, 8.93], [7.47, 5.82], [15.37, 4.53]]),
            np.array([20, 2, 3, 7, 20, 8]), np.array([[6.863512886437376, 6.843397486632833], [7.592695096808284,
            6.399895556482743], [13.872220546831661, 4.199084044828734], [11.338726244748237, 9.777312741506476]]),
            np.array([1.3041422520203811, 0.4885349693885678, 2.8694319813871796, 0.5699531924471656]),
            np.array([4.004253352321914, 6.524678917842367, 6.641906542774953, 2.436058538878485]),
            np.array([1.1721060537046772, 0.43403239764320806, 0.8483813524004358, 1.1111029386867104]), np.array([0.35,
            0.3, 0.2, 0.15]), 0.8), np.array([[3.3831404384846666e-09, 0.9999627314650686, 3.7265151626699955e-05,
            1.6435344521852462e-13], [0.9999687815212864, 3.1216926285689977e-05, 7.592188385440846e-14,
            1.552351926177678e-09], [0.9951803185126569, 0.00017489473218919278, 7.019599456469568e-11,
            0.004644786684958064], [0.00027125190246064546, 0.00026681065048530725, 0.0192569577019712,
            0.9802049797450829], [1.1358836341299194e-08, 0.9999999884054441, 2.357193691844294e-10,
            1.4969068329643459e-18], [7.210764130878283e-15, 1.0302128117818862e-12, 0.9999999999462796,
            5.268300001570987e-11]])),
    ], {"rtol": 1e-06, "atol": 1e-09}

def data_2():
    return [
        Case((np.array([[2.049488900019865, -2.0058123325087496], [3.3592055014795528, -2.5591496799941784],
            [4.199307464369592, -3.2059427511175844], [3.488640505331197, -3.478632903349044], [2.0724723015352864,
            -3.071884846630455], [3.4646968844783697, -2.0622215825676258], [3.794450519017219, -1.963867556274637]]),
            np.array([1, 9, 4, 5, 2, 4, 1]), np.array([[2.4133047041864355, -3.1167105004370748], [3.370756081758832,
            -2.7933704235440158], [2.34606223741619, -3.8390528425214683]]), np.array([3.426273517884469,
            5.150977092792092, 4.5586928747753115]), np.array([6.287806279210836, 6.146422406660745,
            2.601721482946062]), np.array([0.9832768253747401, 1.0336571765192129, 0.6961693333718126]),
            np.array([0.14470037668487634, 0.4447192744585065, 0.410580348856617]), 1.7785765903351527), None),
    ], {"holds": rows_sum_to_one}

def data_3():
    return [
        Case((np.array([[3.816231654483795, 0.20293896909934517], [5.601249722361997, -0.221043218299741],
            [0.261242510595284, -2.7148063285218984], [3.455417951414213, -2.6995196050626293], [4.53715067479557,
            0.2726377980442092], [3.2733383402406084, 1.391263475300744], [2.547385661669563, -3.790580993427488]]),
            np.array([6, 17, 9, 8, 13, 14, 5]), np.array([[3.9010588066683196, -0.5611895804141778],
            [-0.5452586778430941, -4.013497761532598], [1.9801716021842393, -3.4728547888389394]]),
            np.array([0.2605113651501475, 1.279581023321039, 0.43380389307108347]), np.array([4.773402954141844,
            4.412852726848097, 5.954741200844252]), np.array([1.0393912112998385, 1.2484750140358578,
            0.9057983060238685]), np.array([0.29536796968275614, 0.37737173211297553, 0.32726029820426844]),
            0.4935982994755242), None),
    ], {}

# Properties.

Array = np.ndarray

def rows_sum_to_one(value: Any, places: Array, S: Array, m: Array, *rest: Any) -> str:
    array = numbers(value)
    if not isinstance(array, str):
        array = same_shape(array, (len(S), len(m)))
    if isinstance(array, str):
        return array
    if not (array >= 0).all():
        return "some responsibilities are negative or nan"
    gap = np.abs(array.sum(axis=1) - 1)
    return "" if gap.max() <= 1e-5 else f"row {int(gap.argmax())} sums to {array[gap.argmax()].sum():.6g}"
