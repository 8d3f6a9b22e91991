"""Public checks of coins.e_step. Generated; changes are lost. The judges stand in judges_of_mixtures_em.py."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import numpy as np
from otter.test_files import test_case

sys.path.insert(0, str(Path(str(sys._getframe(1).f_locals.get("path", ""))).resolve().parent))
try:
    from judges_of_mixtures_em import (
        Case, judge_equals, judge_property, judge_unchanged, judged, numbers, same_shape,
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

@test_case(name="gives the responsibilities of the draws in the text", points=0.2222)
def test_1(env):
    message = judged(env, FUNCTION, SEEDED_BY, 0, ("x", "theta", "pi"), judge_equals, *data_1())
    assert not message, message

@test_case(name="works for three dice with four faces", points=0.2222)
def test_2(env):
    message = judged(env, FUNCTION, SEEDED_BY, 1, ("x", "theta", "pi"), judge_equals, *data_2())
    assert not message, message

@test_case(name="each row of q sums to 1", points=0.1111)
def test_3(env):
    message = judged(env, FUNCTION, SEEDED_BY, 2, ("x", "theta", "pi"), judge_property, *data_3())
    assert not message, message

@test_case(name="leaves its arguments unchanged", points=0.1111)
def test_4(env):
    message = judged(env, FUNCTION, SEEDED_BY, 3, ("x", "theta", "pi"), judge_unchanged, *data_4())
    assert not message, message

# Cases: arguments, and what the answer should be.

def data_1():
    return [
        Case((np.array([[5, 5], [9, 1], [8, 2], [4, 6], [7, 3]]), np.array([0.5, 0.5]), np.array([[0.6, 0.4], [0.5,
            0.5]])), np.array([[0.44914892610093643, 0.5508510738990632], [0.8049855172322758, 0.195014482767724],
            [0.733467158009143, 0.2665328419908568], [0.3521561338462593, 0.647843866153741], [0.6472151158991251,
            0.3527848841008747]])),
        Case((np.array([[5, 5], [9, 1], [8, 2], [4, 6], [7, 3]]), np.array([0.3, 0.7]), np.array([[0.6, 0.4], [0.5,
            0.5]])), np.array([[0.2589548498937861, 0.7410451501062144], [0.6388676035482522, 0.3611323964517477],
            [0.5411535621707001, 0.45884643782930035], [0.1889460667101755, 0.8110539332898242], [0.4401686529464091,
            0.5598313470535908]])),
    ], {"rtol": 1e-06, "atol": 1e-09}

def data_2():
    return [
        Case((np.array([[1, 0, 2, 6], [3, 2, 1, 1], [3, 1, 3, 0], [0, 1, 1, 5], [1, 2, 3, 0]]),
            np.array([0.370372619068865, 0.20128354022147577, 0.42834384070965925]), np.array([[0.06706421246539485,
            0.20609763357230293, 0.246805404283706, 0.4800327496785962], [0.3752912840282524, 0.07127375216148764,
            0.35957145314429895, 0.19386351066596116], [0.27024953396691537, 0.14590232720024962, 0.2568917847149372,
            0.32695635411789786]])), np.array([[0.6526883789680465, 0.018279538707944736, 0.32903208232400794],
            [0.028909977346596515, 0.1937398989184932, 0.7773501237349104], [0.006125066372456226, 0.6238229869904228,
            0.3700519466371199], [0.8866333844164265, 0.0026081145030352132, 0.11075850108053845], [0.21014582345369912,
            0.23635927908211157, 0.5534948974641893]])),
    ], {"rtol": 1e-06, "atol": 1e-09}

def data_3():
    return [
        Case((np.array([[1, 3, 1, 2], [0, 2, 1, 3], [1, 4, 1, 3], [1, 1, 1, 2], [1, 3, 0, 0]]),
            np.array([0.12830374923802304, 0.45559816413400267, 0.4160980866279743]), np.array([[0.5075486091701918,
            0.3322544355721244, 0.0943401681217589, 0.06585678713592477], [0.09928594992534398, 0.4192769254375656,
            0.1675336010609647, 0.3139035235761256], [0.13536488751191905, 0.31365768801504856, 0.2637551229454162,
            0.2872223015276162]])), None),
    ], {"holds": rows_sum_to_one}

def data_4():
    return [
        Case((np.array([[0, 1, 1, 1], [2, 0, 4, 1], [2, 0, 3, 1], [2, 0, 1, 0], [2, 5, 1, 2]]),
            np.array([0.2922711529295522, 0.35836902022871087, 0.34935982684173694]), np.array([[0.20365455956153414,
            0.20334786593068535, 0.446067463462745, 0.14693011104503556], [0.06840295087309424, 0.410286265284664,
            0.19734095172064586, 0.32396983212159586], [0.25278810671753427, 0.12213814663385471, 0.4669498543219085,
            0.1581238923267025]])), None),
    ], {}

# Properties.

Array = np.ndarray

def rows_sum_to_one(value: Any, x: Array, theta: Array, pi: Array) -> str:
    array = numbers(value)
    if not isinstance(array, str):
        array = same_shape(array, (len(x), len(theta)))
    if isinstance(array, str):
        return array
    if not (array >= 0).all():
        return "some responsibilities are negative or nan"
    gap = np.abs(array.sum(axis=1) - 1)
    return "" if gap.max() <= 1e-5 else f"row {int(gap.argmax())} sums to {array[gap.argmax()].sum():.6g}"
