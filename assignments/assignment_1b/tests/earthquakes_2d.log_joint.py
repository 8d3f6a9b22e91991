"""Public checks of earthquakes_2d.log_joint. Generated; changes are lost. The judges stand in judges_of_assignment_1b.py."""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
from otter.test_files import test_case

sys.path.insert(0, str(Path(str(sys._getframe(1).f_locals.get("path", ""))).resolve().parent))
try:
    from judges_of_assignment_1b import (
        Case, judge_equals, judge_unchanged, judged,
    )
except ModuleNotFoundError:
    raise FileNotFoundError("copy the whole folder tests: judges_of_assignment_1b.py is missing in it") from None
finally:
    del sys.path[0]

OK_FORMAT = False
name = "earthquakes_2d.log_joint"

FUNCTION = "log_joint"
SEEDED_BY = ("no course key: hidden cases can be derived by anyone who reads this line", "assignment_1b", "1", "earthquakes_2d",
    "log_joint", 0)

@test_case(name="gives the log-density of a few quakes on the map of the text", points=0.2667)
def test_1(env):
    message = judged(env, FUNCTION, SEEDED_BY, 0, ("X", "S", "z", "mu", "lam", "pi", "tau", "alpha", "beta", "nu", "rho"), judge_equals, *data_1())
    assert not message, message

@test_case(name="works for three epicentra, one of them without a quake", points=0.2667)
def test_2(env):
    message = judged(env, FUNCTION, SEEDED_BY, 1, ("X", "S", "z", "mu", "lam", "pi", "tau", "alpha", "beta", "nu", "rho"), judge_equals, *data_2())
    assert not message, message

@test_case(name="leaves its arguments unchanged", points=0.1333)
def test_3(env):
    message = judged(env, FUNCTION, SEEDED_BY, 2, ("X", "S", "z", "mu", "lam", "pi", "tau", "alpha", "beta", "nu", "rho"), judge_unchanged, *data_3())
    assert not message, message

# Cases: arguments, and what the answer should be.

def data_1():
    return [
        Case((np.array([[7.75, 6.13], [7.76, 5.83], [13.28, 4.52], [5.78, 4.7], [5.48, 7.69], [12.61, 11.28]]),
            np.array([17, 23, 9, 2, 8, 15]), np.array([1, 1, 2, 0, 0, 3]), np.array([[6.0, 7.4], [7.6, 6.0], [14.8,
            4.2], [11.5, 10.5]]), np.array([4.0, 24.0, 9.0, 13.0]), np.array([0.35, 0.3, 0.2, 0.15]), 0.8, 3.0, 0.25,
            np.array([10.0, 6.0]), 0.05), -75.47456520637422),
    ], {"rtol": 1e-06, "atol": 2e-05}

def data_2():
    return [
        Case((np.array([[2.834123901207748, -5.617975853670089], [1.8671441503941906, -4.331185719129675],
            [1.5606424726580117, -4.326321448552502], [2.0304349681369636, -6.127103312630535], [1.4860837934077695,
            -4.221027075179938], [1.8070719595663474, -5.15922248249192], [2.9436825481081232, -5.80523546854089]]),
            np.array([6, 12, 8, 4, 7, 4, 7]), np.array([1, 0, 0, 1, 0, 1, 1]), np.array([[1.8869005168946638,
            -3.9771920114327566], [1.8857169613146767, -5.289708457265965], [1.3636736071858802, -4.167585555860264]]),
            np.array([12.574658823973618, 3.3818155822102653, 10.670840335960904]), np.array([0.2510420941375622,
            0.43868156880618686, 0.31027633705625085]), 1.8361665986123363, 2.552957659459807, 0.27835399298238594,
            np.array([2.0535725632483395, -3.7873730888768744]), 0.3763268127189048), -55.026241045605495),
    ], {"rtol": 1e-06, "atol": 2e-05}

def data_3():
    return [
        Case((np.array([[3.5329739553308435, -4.320888314750407], [4.494028609085138, -5.499741683568897],
            [5.509012816571779, -9.114482704387726], [7.280645647510973, -5.339425813612585], [3.959600801912313,
            -2.508744792465398], [8.71875311720706, -7.703477810338467], [1.238650324101144, -3.9123338087295547]]),
            np.array([7, 2, 4, 3, 5, 3, 3]), np.array([0, 1, 1, 1, 0, 1, 0]), np.array([[1.673326364671639,
            -2.3937364162033177], [5.770432297324889, -5.905461165507996], [3.0927206533452347, 0.7160375612290064]]),
            np.array([6.17667602468223, 1.8048495303339658, 7.988668457473018]), np.array([0.4231460474023348,
            0.3808712070172445, 0.19598274558042073]), 0.4807468002617209, 2.919911249218035, 0.34923903216031965,
            np.array([3.1499164391139938, -3.3429694678181363]), 0.36502301778032), None),
    ], {}

