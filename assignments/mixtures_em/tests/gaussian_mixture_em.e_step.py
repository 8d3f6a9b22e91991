"""Public checks of gaussian_mixture_em.e_step. Generated; changes are lost. The judges stand in judges_of_mixtures_em.py."""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
from otter.test_files import test_case

sys.path.insert(0, str(Path(str(sys._getframe(1).f_locals.get("path", ""))).resolve().parent))
try:
    from judges_of_mixtures_em import (
        Case, judge_equals, judge_returns, judge_unchanged, judged,
    )
except ModuleNotFoundError:
    raise FileNotFoundError("copy the whole folder tests: judges_of_mixtures_em.py is missing in it") from None
finally:
    del sys.path[0]

OK_FORMAT = False
name = "gaussian_mixture_em.e_step"

FUNCTION = "e_step"
SEEDED_BY = ("no course key: hidden cases can be derived by anyone who reads this line", "mixtures_em", "1",
    "gaussian_mixture_em", "e_step", 0)

@test_case(name="is right for the data of the text", points=0.3333)
def test_1(env):
    message = judged(env, FUNCTION, SEEDED_BY, 0, ("X", "theta", "mu", "Sigma"), judge_equals, *data_1())
    assert not message, message

@test_case(name="returns q (rows that sum to 1)", points=0.1667)
def test_2(env):
    message = judged(env, FUNCTION, SEEDED_BY, 1, ("X", "theta", "mu", "Sigma"), judge_returns, *data_2())
    assert not message, message

@test_case(name="leaves its arguments unchanged", points=0.1667)
def test_3(env):
    message = judged(env, FUNCTION, SEEDED_BY, 2, ("X", "theta", "mu", "Sigma"), judge_unchanged, *data_3())
    assert not message, message

# Cases: arguments, and what the answer should be.

def data_1():
    return [
        Case((np.array([[11.51, 7.31], [12.19, 7.46], [11.81, 4.03], [12.16, 6.93], [11.77, 7.37], [13.28, 4.52]]),
            np.array([0.2, 0.5, 0.3]), np.array([[9.6, 5.8], [12.5, 4.2], [11.5, 6.2]]), np.array([[[1.5, 0.4], [0.4,
            1.0]], [[2.0, -0.3], [-0.3, 0.8]], [[1.2, 0.2], [0.2, 1.6]]])), np.array([[0.16424064675293779,
            0.005371425752570241, 0.830387927494492], [0.0843308427736372, 0.003288495036820999, 0.9123806621895417],
            [0.0038695083538158735, 0.8842334213154905, 0.11189707033069363], [0.09539939659355133,
            0.018713950545116913, 0.8858866528613317], [0.12712595486815886, 0.004415465188185455, 0.8684585799436557],
            [0.0003328997885640143, 0.9479731825954456, 0.05169391761599034]])),
    ], {"rtol": 2e-05, "atol": 2e-05}

def data_2():
    return [
        Case((np.array([[11.51, 7.31], [12.19, 7.46], [11.81, 4.03], [12.16, 6.93], [11.77, 7.37], [13.28, 4.52]]),
            np.array([0.2, 0.5, 0.3]), np.array([[9.6, 5.8], [12.5, 4.2], [11.5, 6.2]]), np.array([[[1.5, 0.4], [0.4,
            1.0]], [[2.0, -0.3], [-0.3, 0.8]], [[1.2, 0.2], [0.2, 1.6]]])), ((6, 3),)),
    ], {"kinds": {"q": "rows"}}

def data_3():
    return [
        Case((np.array([[11.51, 7.31], [12.19, 7.46], [11.81, 4.03], [12.16, 6.93], [11.77, 7.37], [13.28, 4.52]]),
            np.array([0.2, 0.5, 0.3]), np.array([[9.6, 5.8], [12.5, 4.2], [11.5, 6.2]]), np.array([[[1.5, 0.4], [0.4,
            1.0]], [[2.0, -0.3], [-0.3, 0.8]], [[1.2, 0.2], [0.2, 1.6]]])), None),
    ], {}

