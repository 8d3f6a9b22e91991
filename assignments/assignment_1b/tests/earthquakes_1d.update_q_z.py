"""Public checks of earthquakes_1d.update_q_z. Generated; changes are lost. The judges stand in judges_of_assignment_1b.py."""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
from otter.test_files import test_case

sys.path.insert(0, str(Path(str(sys._getframe(1).f_locals.get("path", ""))).resolve().parent))
try:
    from judges_of_assignment_1b import (
        Case, judge_equals, judge_returns, judge_unchanged, judged,
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

@test_case(name="is right for the data of the text", points=0.8571)
def test_1(env):
    message = judged(env, FUNCTION, SEEDED_BY, 0, ("R", "S", "m", "rho_q", "alpha_q", "beta_q", "pi", "tau"), judge_equals, *data_1())
    assert not message, message

@test_case(name="returns r (rows that sum to 1)", points=0.4286)
def test_2(env):
    message = judged(env, FUNCTION, SEEDED_BY, 1, ("R", "S", "m", "rho_q", "alpha_q", "beta_q", "pi", "tau"), judge_returns, *data_2())
    assert not message, message

@test_case(name="leaves its arguments unchanged", points=0.4286)
def test_3(env):
    message = judged(env, FUNCTION, SEEDED_BY, 2, ("R", "S", "m", "rho_q", "alpha_q", "beta_q", "pi", "tau"), judge_unchanged, *data_3())
    assert not message, message

# Cases: arguments, and what the answer should be.

def data_1():
    return [
        Case((np.array([33.4, 162.3, 15.4, 27.4, 55.8]), np.array([5, 16, 3, 20, 14]), np.array([3.1254671069055444,
            3.766390592463389, 4.8536182953593014]), np.array([16.65066981955642, 24.670928486599262,
            28.432230443027155]), np.array([1.9797103922987145, 2.345253217908417, 1.7736947702410852]),
            np.array([0.5989116875956134, 0.6450195733603916, 0.6342835885728165]), np.array([0.45, 0.35, 0.2]), 8.0),
            np.array([[0.37278353517686846, 0.6270725982458402, 0.00014386657729146895], [6.384562422748787e-06,
            0.16695852559112417, 0.8330350898464531], [0.9765816433833515, 0.023418343942859764,
            1.2673788567941732e-08], [0.1662324100285664, 0.8337673880595824, 2.0191185134720707e-07],
            [0.011924978965213379, 0.9871702410389983, 0.0009047799957881648]])),
    ], {"rtol": 1e-06, "atol": 1e-09}

def data_2():
    return [
        Case((np.array([31.6, 132.8, 55.1, 115.4, 33.2]), np.array([4, 18, 19, 26, 2]), np.array([3.086331173716515,
            3.793734763779556, 5.119954864116719]), np.array([6.435287727625887, 20.650965281500117, 22.0572151148454]),
            np.array([3.164501385830143, 4.010726827419374, 1.3134607167572079]), np.array([1.0722702717222679,
            1.2050259025639865, 0.5158790428919804]), np.array([0.45, 0.35, 0.2]), 8.0), ((5, 3),)),
    ], {"kinds": {"r": "rows"}}

def data_3():
    return [
        Case((np.array([16.2, 19.8, 169.8, 48.1, 74.6]), np.array([1, 6, 9, 27, 22]), np.array([3.130797494943216,
            3.723308117579875, 5.162331029945802]), np.array([16.231388501818905, 24.988534510530688,
            20.658286306954317]), np.array([2.7359544127495417, 5.772353171379439, 1.4181089521344585]),
            np.array([0.6952013286590872, 1.2069832267115097, 0.3778600195096638]), np.array([0.45, 0.35, 0.2]), 8.0),
            None),
    ], {}

