"""Public checks of earthquakes_2d.update_q_mu. Generated; changes are lost. The judges stand in judges_of_assignment_1b.py."""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
from otter.test_files import test_case

sys.path.insert(0, str(Path(str(sys._getframe(1).f_locals.get("path", ""))).resolve().parent))
try:
    from judges_of_assignment_1b import (
        Case, Record, judge_equals, judge_unchanged, judged,
    )
except ModuleNotFoundError:
    raise FileNotFoundError("copy the whole folder tests: judges_of_assignment_1b.py is missing in it") from None
finally:
    del sys.path[0]

OK_FORMAT = False
name = "earthquakes_2d.update_q_mu"

FUNCTION = "update_q_mu"
SEEDED_BY = ("no course key: hidden cases can be derived by anyone who reads this line", "assignment_1b", "1", "earthquakes_2d",
    "update_q_mu", 0)

@test_case(name="gives q(mu) of a few quakes on the map of the text", points=0.9231)
def test_1(env):
    message = judged(env, FUNCTION, SEEDED_BY, 0, ("X", "r", "tau", "nu", "rho"), judge_equals, *data_1())
    assert not message, message

@test_case(name="leaves its arguments unchanged", points=0.4615)
def test_2(env):
    message = judged(env, FUNCTION, SEEDED_BY, 1, ("X", "r", "tau", "nu", "rho"), judge_unchanged, *data_2())
    assert not message, message

# Cases: arguments, and what the answer should be.

def data_1():
    return [
        Case((np.array([[11.63, 10.23], [6.64, 7.31], [8.97, 4.8], [5.12, 5.34], [11.79, 4.34], [7.52, 5.25]]),
            np.array([[0.38854087798103243, 0.1502334732917546, 0.06954978618740958, 0.3916758625398034],
            [0.14011243474224117, 0.029046264768997115, 0.7616304093583257, 0.06921089113043583], [0.3353810124633624,
            0.05273785725023901, 0.01974060888999391, 0.5921405213964045], [0.29761936326802413, 0.020547146475466023,
            0.36297109830938545, 0.3188623919471244], [0.3013897964740879, 0.2572403504905394, 0.42005976665622263,
            0.021310086379150134], [0.011266749764299021, 0.016267539608090964, 0.8521665351819089,
            0.1202991754457012]]), 0.8, np.array([10.0, 6.0]), 0.05), Record(("m", "rho_q"),
            (np.array([[9.268787477094488, 6.46813332443264], [10.701377792408648, 6.267548996413064],
            [7.803197895340698, 5.879251298918615], [8.7181037933991, 6.444694614802972]]),
            np.array([1.2294481877544376, 0.4708581055080696, 2.038894563666597, 1.2607991430708958])))),
    ], {"rtol": 1e-06, "atol": 1e-09}

def data_2():
    return [
        Case((np.array([[5.291639703917136, 1.3353112183012186], [3.006286372225065, -1.5139275827776633],
            [5.521596893986587, -1.505390955212588], [2.8905633610108286, -0.24783018893211262], [6.470288254845554,
            0.17322388260715477], [3.3618884655282337, -0.783677229265355], [4.427676873748128, -0.9909850659798329]]),
            np.array([[0.159481805618164, 0.738773575112798, 0.10174461926903797], [0.026591110485757866,
            0.15203457912996804, 0.821374310384274], [0.8997936170998124, 0.016079329327301037, 0.0841270535728867],
            [0.04029129984573433, 0.7185926395241906, 0.24111606063007504], [0.05389647138452333, 0.9114112434331979,
            0.0346922851822788], [0.2298687707810609, 0.11568178298169235, 0.6544494462372468], [0.28634744734233175,
            0.1959707993393977, 0.5176817533182705]]), 0.6896585133167058, np.array([3.062982692301752,
            -1.7845856047592834]), 0.2526374279251661), None),
    ], {}

