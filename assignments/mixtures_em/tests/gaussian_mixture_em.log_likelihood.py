"""Public checks of gaussian_mixture_em.log_likelihood. Generated; changes are lost. The judges stand in judges_of_mixtures_em.py."""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
from otter.test_files import test_case

sys.path.insert(0, str(Path(str(sys._getframe(1).f_locals.get("path", ""))).resolve().parent))
try:
    from judges_of_mixtures_em import (
        Case, judge_equals, judge_unchanged, judged,
    )
except ModuleNotFoundError:
    raise FileNotFoundError("copy the whole folder tests: judges_of_mixtures_em.py is missing in it") from None
finally:
    del sys.path[0]

OK_FORMAT = False
name = "gaussian_mixture_em.log_likelihood"

FUNCTION = "log_likelihood"
SEEDED_BY = ("no course key: hidden cases can be derived by anyone who reads this line", "mixtures_em", "1",
    "gaussian_mixture_em", "log_likelihood", 0)

@test_case(name="gives the log-likelihood of the first beetles in the text", points=0.2424)
def test_1(env):
    message = judged(env, FUNCTION, SEEDED_BY, 0, ("X", "theta", "mu", "Sigma"), judge_equals, *data_1())
    assert not message, message

@test_case(name="leaves its arguments unchanged", points=0.0606)
def test_2(env):
    message = judged(env, FUNCTION, SEEDED_BY, 1, ("X", "theta", "mu", "Sigma"), judge_unchanged, *data_2())
    assert not message, message

@test_case(name="works for two components in three dimensions", points=0.2424)
def test_3(env):
    message = judged(env, FUNCTION, SEEDED_BY, 2, ("X", "theta", "mu", "Sigma"), judge_equals, *data_3())
    assert not message, message

# Cases: arguments, and what the answer should be.

def data_1():
    return [
        Case((np.array([[11.51, 7.31], [12.19, 7.46], [11.81, 4.03], [12.16, 6.93], [11.77, 7.37], [13.28, 4.52]]),
            np.array([0.2, 0.5, 0.3]), np.array([[9.6, 5.8], [12.5, 4.2], [11.5, 6.2]]), np.array([[[1.5, 0.4], [0.4,
            1.0]], [[2.0, -0.3], [-0.3, 0.8]], [[1.2, 0.2], [0.2, 1.6]]])), -20.3823594881932),
    ], {"rtol": 2e-05, "atol": 1e-09}

def data_2():
    return [
        Case((np.array([[-1.19, 4.66, 0.27], [3.13, 0.79, 1.8], [0.15, 1.3, 1.78], [0.5, 0.98, 1.03], [-3.97, 2.71,
            2.66]]), np.array([0.48, 0.52]), np.array([[-1.86, 0.15, 1.59], [0.13, 0.82, 0.36]]), np.array([[[1.48,
            -0.58, -0.22], [-0.58, 1.77, -0.19], [-0.22, -0.19, 0.65]], [[0.65, -0.19, 0.32], [-0.19, 4.66, -0.27],
            [0.32, -0.27, 0.85]]])), None),
    ], {}

def data_3():
    return [
        Case((np.array([[0.2, 0.59, -2.14], [-1.21, 0.77, -1.25], [1.67, 2.57, -6.79], [-2.6, -1.71, -0.37], [-0.58,
            -2.3, 0.09]]), np.array([0.62, 0.38]), np.array([[-0.47, -0.38, -1.56], [0.81, 1.76, -1.71]]),
            np.array([[[1.33, 0.14, -0.52], [0.14, 1.88, -0.17], [-0.52, -0.17, 1.07]], [[0.76, 0.68, -1.17], [0.68,
            2.89, -1.98], [-1.17, -1.98, 5.88]]])), -26.501905285145927),
    ], {"rtol": 2e-05, "atol": 1e-09}

