"""Public checks of earthquakes_1d.log_joint. Generated; changes are lost. The judges stand in judges_of_assignment_1b.py."""

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
name = "earthquakes_1d.log_joint"

FUNCTION = "log_joint"
SEEDED_BY = ("no course key: hidden cases can be derived by anyone who reads this line", "assignment_1b", "1", "earthquakes_1d",
    "log_joint", 0)

@test_case(name="gives the log-density of a few quakes around the antenna of the text", points=0.2667)
def test_1(env):
    message = judged(env, FUNCTION, SEEDED_BY, 0, ("R", "S", "z", "mu", "lam", "pi", "tau", "alpha", "beta", "nu", "rho"), judge_equals, *data_1())
    assert not message, message

@test_case(name="works for four epicentra, one of them without a quake", points=0.2667)
def test_2(env):
    message = judged(env, FUNCTION, SEEDED_BY, 1, ("R", "S", "z", "mu", "lam", "pi", "tau", "alpha", "beta", "nu", "rho"), judge_equals, *data_2())
    assert not message, message

@test_case(name="leaves its arguments unchanged", points=0.1333)
def test_3(env):
    message = judged(env, FUNCTION, SEEDED_BY, 2, ("R", "S", "z", "mu", "lam", "pi", "tau", "alpha", "beta", "nu", "rho"), judge_unchanged, *data_3())
    assert not message, message

# Cases: arguments, and what the answer should be.

def data_1():
    return [
        Case((np.array([13.9, 46.0, 34.2, 34.9, 92.0]), np.array([1, 19, 6, 23, 8]), np.array([0, 1, 0, 1, 2]),
            np.array([3.2, 3.7, 5.3]), np.array([4.0, 22.0, 10.0]), np.array([0.45, 0.35, 0.2]), 8.0, 3.0, 0.25, 4.0,
            0.8), -53.31506884010881),
    ], {"rtol": 1e-06, "atol": 2e-05}

def data_2():
    return [
        Case((np.array([30.762511137250296, 4.89098714965459, 8.492611667946809, 0.4488999941710241,
            52.750504507564514, 23.806224903961898, 1.0179347223429402]), np.array([11, 8, 2, 3, 3, 17, 2]),
            np.array([0, 0, 1, 2, 1, 0, 1]), np.array([2.9011651974399566, 2.1097539664438916, 0.16711221960314981,
            0.2609529184940558]), np.array([12.849847402974621, 2.5128147580935885, 3.033076828573457,
            5.756351802856166]), np.array([0.2744825392197203, 0.19577473329908993, 0.36821800772778734,
            0.16152471975340243]), 0.45751682474525635, 2.4383574257491434, 0.5091785461543659, 2.24919227785819,
            0.47888997235767605), -66.9048769847101),
    ], {"rtol": 1e-06, "atol": 2e-05}

def data_3():
    return [
        Case((np.array([2.698572036574964, 12.874885703206006, 11.347390067023081, 11.36045815097047,
            6.7382595088152994, 4.737729745283738, 4.066017078007064]), np.array([12, 12, 17, 10, 6, 6, 9]),
            np.array([2, 0, 2, 0, 1, 1, 2]), np.array([2.613392252720024, 2.09710761450025, 1.1846977406100463,
            3.164148462423803]), np.array([7.234400630049764, 6.9089048815817025, 11.250968445130717,
            5.390877508448429]), np.array([0.29483646324263835, 0.32968627036975645, 0.1374870234568197,
            0.23799024293078547]), 2.291537267882302, 2.232519749284501, 0.56338809203043, 1.950997472740409,
            0.41907551623006967), None),
    ], {}

