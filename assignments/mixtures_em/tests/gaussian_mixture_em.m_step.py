"""Public checks of gaussian_mixture_em.m_step. Generated; changes are lost. The judges stand in judges_of_mixtures_em.py."""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
from otter.test_files import test_case

sys.path.insert(0, str(Path(str(sys._getframe(1).f_locals.get("path", ""))).resolve().parent))
try:
    from judges_of_mixtures_em import (
        Case, Record, judge_equals, judge_returns, judge_unchanged, judged,
    )
except ModuleNotFoundError:
    raise FileNotFoundError("copy the whole folder tests: judges_of_mixtures_em.py is missing in it") from None
finally:
    del sys.path[0]

OK_FORMAT = False
name = "gaussian_mixture_em.m_step"

FUNCTION = "m_step"
SEEDED_BY = ("no course key: hidden cases can be derived by anyone who reads this line", "mixtures_em", "1",
    "gaussian_mixture_em", "m_step", 0)

@test_case(name="is right for the data of the text", points=0.5714)
def test_1(env):
    message = judged(env, FUNCTION, SEEDED_BY, 0, ("X", "q"), judge_equals, *data_1())
    assert not message, message

@test_case(name="returns theta (rows that sum to 1), mu and Sigma (covariance matrices)", points=0.2857)
def test_2(env):
    message = judged(env, FUNCTION, SEEDED_BY, 1, ("X", "q"), judge_returns, *data_2())
    assert not message, message

@test_case(name="leaves its arguments unchanged", points=0.2857)
def test_3(env):
    message = judged(env, FUNCTION, SEEDED_BY, 2, ("X", "q"), judge_unchanged, *data_3())
    assert not message, message

# Cases: arguments, and what the answer should be.

def data_1():
    return [
        Case((np.array([[11.51, 7.31], [12.19, 7.46], [11.81, 4.03], [12.16, 6.93], [11.77, 7.37], [13.28, 4.52]]),
            np.array([[0.07920792079207921, 0.4059405940594059, 0.5148514851485149], [0.78, 0.05, 0.17], [0.41, 0.01,
            0.58], [0.16161616161616163, 0.7777777777777778, 0.06060606060606061], [0.06, 0.31, 0.63], [0.1, 0.61,
            0.29]])), Record(("theta", "mu", "Sigma"), (np.array([0.26513734706804015, 0.36061972863953057,
            0.3742429242924292]), np.array([[12.107835119274014, 6.326475700414607], [12.297004250516062,
            6.383744724987544], [11.9580574310105, 6.120384855380266]]), np.array([[[0.1349171404517807,
            0.049463728140083985], [0.049463728140083985, 2.3205717005447464]], [[0.4365177849241239,
            -0.7519921221595778], [-0.7519921221595778, 1.4392249455219708]], [[0.2924816797394749,
            -0.35349771419962334], [-0.35349771419962334, 2.3756269638609058]]])))),
    ], {"rtol": 1e-06, "atol": 2e-06}

def data_2():
    return [
        Case((np.array([[11.51, 7.31], [12.19, 7.46], [11.81, 4.03], [12.16, 6.93], [11.77, 7.37], [13.28, 4.52]]),
            np.array([[0.44, 0.51, 0.05], [0.25, 0.59, 0.16], [0.22, 0.6, 0.18], [0.16831683168316833,
            0.12871287128712872, 0.7029702970297029], [0.1, 0.2, 0.7], [0.62, 0.11, 0.27]])), ((3,), (3, 2), (3, 2, 2))),
    ], {"kinds": {"theta": "rows", "mu": "real", "Sigma": "covariances"}}

def data_3():
    return [
        Case((np.array([[11.51, 7.31], [12.19, 7.46], [11.81, 4.03], [12.16, 6.93], [11.77, 7.37], [13.28, 4.52]]),
            np.array([[0.38613861386138615, 0.5445544554455446, 0.06930693069306931], [0.1, 0.74, 0.16], [0.73, 0.12,
            0.15], [0.02, 0.15, 0.83], [0.66, 0.12, 0.22], [0.29, 0.27, 0.44]])), None),
    ], {}

