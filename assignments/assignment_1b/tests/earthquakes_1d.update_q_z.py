"""Public checks of earthquakes_1d.update_q_z. Generated; changes are lost. The judges stand in judges_of_assignment_1b.py."""

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
name = "earthquakes_1d.update_q_z"

FUNCTION = "update_q_z"
SEEDED_BY = ("no course key: hidden cases can be derived by anyone who reads this line", "assignment_1b", "1", "earthquakes_1d",
    "update_q_z", 0)

@test_case(name="gives the responsibilities of a few quakes around the antenna of the text", points=0.75)
def test_1(env):
    message = judged(env, FUNCTION, SEEDED_BY, 0, ("R", "S", "m", "rho_q", "alpha_q", "beta_q", "pi", "tau"), judge_equals, *data_1())
    assert not message, message

@test_case(name="each row of r sums to 1", points=0.375)
def test_2(env):
    message = judged(env, FUNCTION, SEEDED_BY, 1, ("R", "S", "m", "rho_q", "alpha_q", "beta_q", "pi", "tau"), judge_property, *data_2())
    assert not message, message

@test_case(name="leaves its arguments unchanged", points=0.375)
def test_3(env):
    message = judged(env, FUNCTION, SEEDED_BY, 2, ("R", "S", "m", "rho_q", "alpha_q", "beta_q", "pi", "tau"), judge_unchanged, *data_3())
    assert not message, message

# Cases: arguments, and what the answer should be.

def data_1():
    return [
        Case((np.array([33.4, 162.3, 15.4, 27.4, 55.8]), np.array([5, 15, 3, 19, 14]), np.array([3.143838126638879,
            3.505985987800526, 5.453859832928851]), np.array([4.758776847128619, 17.911504420612363,
            26.25394756046876]), np.array([5.0741603266192765, 2.0649422802808792, 2.216439787199506]),
            np.array([0.5081735644613918, 0.8502345913426163, 0.8207193051422792]), np.array([0.45, 0.35, 0.2]), 8.0),
            np.array([[0.35706243184170433, 0.6429374182561752, 1.499021205378796e-07], [0.48729110450901386,
            1.2583452993318452e-05, 0.5126963120379928], [0.18367098937680937, 0.8163290106223368,
            8.538597586542894e-13], [0.9999999997241167, 2.758833441570188e-10, 1.6954954917105145e-17],
            [0.9999943400555725, 5.647866323820432e-06, 1.2078103590456944e-08]])),
    ], {"rtol": 1e-06, "atol": 1e-09}

def data_2():
    return [
        Case((np.array([12.723782554775067, 90.48064892112127, 49.00508512929907, 38.31585292933252,
            0.779624733001541, 17.41654202610253, 1.5638194092307032]), np.array([10, 6, 15, 19, 2, 9, 4]),
            np.array([3.614695913684698, 2.714807528884576, 0.9239767395596246, 2.6763798524446654]),
            np.array([2.834164154400057, 7.423173887097257, 4.503021704523546, 5.2003287785090455]),
            np.array([5.670799634290244, 5.960638942388574, 2.1732468585119817, 6.7318551467218715]),
            np.array([0.743865483289442, 0.6698749284902108, 0.6564185059598491, 1.2377556437996955]),
            np.array([0.12590270890811459, 0.3155940426187606, 0.334358776512499, 0.2241444719606258]),
            2.550696765004269), None),
    ], {"holds": rows_sum_to_one}

def data_3():
    return [
        Case((np.array([0.39057168524637725, 187.85247009413695, 2.439890859482489, 0.04521835941777791,
            0.5226905952773876, 1.9865372238870969, 0.08177542540688203]), np.array([11, 8, 9, 11, 8, 9, 13]),
            np.array([4.966420348228592, -0.013436919544795423, 3.916804341038956, 6.179304177466011]),
            np.array([0.4238336400520586, 1.5000157059954862, 1.3129490275963662, 0.5881944083019752]),
            np.array([5.7204299529284715, 5.530127061526263, 1.3659014853331273, 3.4877105775004376]),
            np.array([1.1153467605790601, 1.043170762578075, 1.2893217210462038, 0.9117273546771927]),
            np.array([0.0920545247493323, 0.25917817529777887, 0.3583256928190944, 0.2904416071337944]),
            0.3868197001595505), None),
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
