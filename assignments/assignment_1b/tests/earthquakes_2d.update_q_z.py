"""Public checks of earthquakes_2d.update_q_z. Generated; changes are lost. The judges stand in judges_of_assignment_1b.py."""

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
name = "earthquakes_2d.update_q_z"

FUNCTION = "update_q_z"
SEEDED_BY = ("no course key: hidden cases can be derived by anyone who reads this line", "assignment_1b", "1", "earthquakes_2d",
    "update_q_z", 0)

@test_case(name="is right for the data of the text", points=1.1429)
def test_1(env):
    message = judged(env, FUNCTION, SEEDED_BY, 0, ("X", "S", "m", "rho_q", "alpha_q", "beta_q", "pi", "tau"), judge_equals, *data_1())
    assert not message, message

@test_case(name="returns r (rows that sum to 1)", points=0.5714)
def test_2(env):
    message = judged(env, FUNCTION, SEEDED_BY, 1, ("X", "S", "m", "rho_q", "alpha_q", "beta_q", "pi", "tau"), judge_returns, *data_2())
    assert not message, message

@test_case(name="leaves its arguments unchanged", points=0.5714)
def test_3(env):
    message = judged(env, FUNCTION, SEEDED_BY, 2, ("X", "S", "m", "rho_q", "alpha_q", "beta_q", "pi", "tau"), judge_unchanged, *data_3())
    assert not message, message

# Cases: arguments, and what the answer should be.

def data_1():
    return [
        Case((np.array([[10.27, 7.01], [5.56, 5.7], [7.81, 8.85], [12.14, 8.93], [7.47, 5.82], [15.37, 4.53]]),
            np.array([20, 3, 3, 8, 20, 9]), np.array([[5.71144385157083, 6.863479335274544], [6.896829889793285,
            6.234001569177857], [14.960590122000623, 3.7094499770203977], [11.743371559603792, 10.280559069377158]]),
            np.array([0.8986741796867236, 1.6739693014787467, 3.0697942325890852, 2.4613632623080344]),
            np.array([4.295242834120105, 2.4743127320680625, 1.6562358165272593, 5.814637044941836]),
            np.array([0.6634425290617697, 0.73883717549289, 0.9131782951779223, 0.46076391893901547]), np.array([0.35,
            0.3, 0.2, 0.15]), 0.8), np.array([[2.1575994400108164e-05, 6.1478315091028024e-09, 2.5564371006740302e-18,
            0.9999784178577684], [0.3007250156756791, 0.6992749843239653, 6.306421532589477e-17,
            3.5558324319685506e-13], [0.1991935126571241, 0.8007393268715105, 2.5083316146793326e-13,
            6.716047111458262e-05], [6.067436197954604e-08, 3.2828054371217867e-07, 3.0892331790256385e-09,
            0.9999996079558611], [0.997541555338241, 3.6372391380285755e-05, 2.3926125208470417e-21,
            0.002422072270378608], [5.444487117566042e-14, 2.718919226789266e-11, 0.9999365705583236,
            6.342941443283426e-05]])),
    ], {"rtol": 1e-06, "atol": 1e-09}

def data_2():
    return [
        Case((np.array([[10.32, 10.21], [14.54, 4.43], [8.71, 5.19], [5.84, 6.36], [7.02, 6.2], [4.26, 9.34]]),
            np.array([18, 12, 29, 5, 24, 8]), np.array([[5.769709228571802, 8.07408393220599], [7.41244739474506,
            5.421827441186317], [14.274220565270499, 4.6902974359909315], [11.413625730262542, 10.827416968832281]]),
            np.array([2.2812981963777563, 2.081718395132675, 0.7248809917026557, 1.4737187960642062]),
            np.array([3.423750368734941, 5.248405991136336, 6.718006298340846, 2.123487499350321]),
            np.array([1.0144838961988378, 0.9377947027167336, 0.4416805394050065, 0.9840888737267377]), np.array([0.35,
            0.3, 0.2, 0.15]), 0.8), ((6, 4),)),
    ], {"kinds": {"r": "rows"}}

def data_3():
    return [
        Case((np.array([[7.47, 6.68], [4.88, 8.96], [7.7, 7.94], [7.1, 4.67], [13.96, 4.0], [10.62, 12.07]]),
            np.array([19, 4, 3, 32, 4, 18]), np.array([[6.127764145654775, 8.022136444477185], [7.76971461796355,
            6.461777429928157], [15.112144176960792, 3.9666407560769286], [11.808144957606816, 9.751661404152546]]),
            np.array([1.0449245574867556, 2.3188400060482266, 1.284024815628333, 2.613908866822518]),
            np.array([1.3633452931482293, 5.4420042897010426, 5.066660731302349, 3.0268924297948203]),
            np.array([1.2901452929474855, 0.834558703482439, 1.1031523594852697, 0.3526549457332333]), np.array([0.35,
            0.3, 0.2, 0.15]), 0.8), None),
    ], {}

