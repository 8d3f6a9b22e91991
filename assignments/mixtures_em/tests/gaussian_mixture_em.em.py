"""Public checks of gaussian_mixture_em.em. Generated; changes are lost. The judges stand in judges_of_mixtures_em.py."""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
from otter.test_files import test_case

sys.path.insert(0, str(Path(str(sys._getframe(1).f_locals.get("path", ""))).resolve().parent))
try:
    from judges_of_mixtures_em import (
        Case, falls, judge_monotone, judge_returns, judge_unchanged, judged,
    )
except ModuleNotFoundError:
    raise FileNotFoundError("copy the whole folder tests: judges_of_mixtures_em.py is missing in it") from None
finally:
    del sys.path[0]

OK_FORMAT = False
name = "gaussian_mixture_em.em"

FUNCTION = "em"
SEEDED_BY = ("no course key: hidden cases can be derived by anyone who reads this line", "mixtures_em", "1",
    "gaussian_mixture_em", "em", 0)

@test_case(name="returns theta, mu, Sigma, log_likelihoods", points=0.1034)
def test_1(env):
    message = judged(env, FUNCTION, SEEDED_BY, 0, ("X", "theta", "mu", "Sigma", "max_iter", "tol"), judge_returns, *data_1())
    assert not message, message

@test_case(name="log_likelihoods never falls", points=0.1034)
def test_2(env):
    message = judged(env, FUNCTION, SEEDED_BY, 1, ("X", "theta", "mu", "Sigma", "max_iter", "tol"), judge_monotone, *data_2())
    assert not message, message

@test_case(name="leaves its arguments unchanged", points=0.1034)
def test_3(env):
    message = judged(env, FUNCTION, SEEDED_BY, 2, ("X", "theta", "mu", "Sigma", "max_iter", "tol"), judge_unchanged, *data_3())
    assert not message, message

# Cases: arguments, and what the answer should be.

def data_1():
    return [
        Case((np.array([[11.51, 7.31], [12.19, 7.46], [11.81, 4.03], [12.16, 6.93], [11.77, 7.37], [13.28, 4.52],
            [11.31, 7.85], [11.78, 4.46], [12.71, 4.79], [13.42, 5.04], [12.01, 6.65], [10.88, 7.14], [13.14, 4.42],
            [12.0, 6.97], [11.53, 7.72], [10.72, 7.61], [10.11, 6.91], [9.02, 5.85], [9.12, 5.78], [7.82, 4.21], [13.66,
            4.9], [15.39, 5.33], [13.07, 6.35], [11.1, 7.66], [11.64, 4.24], [11.47, 6.64], [12.09, 6.98], [15.02,
            5.74], [12.37, 4.8], [9.4, 7.72], [15.21, 5.09], [7.41, 5.24], [13.89, 6.03], [9.29, 4.67], [12.5, 6.59],
            [11.15, 3.08], [9.79, 5.83], [8.06, 5.12], [12.71, 5.85], [13.32, 6.5]]), np.array([0.2, 0.5, 0.3]),
            np.array([[9.6, 5.8], [12.5, 4.2], [11.5, 6.2]]), np.array([[[1.5, 0.4], [0.4, 1.0]], [[2.0, -0.3], [-0.3,
            0.8]], [[1.2, 0.2], [0.2, 1.6]]]), 3, 1e-06), ((3,), (3, 2), (3, 2, 2), (4,))),
    ], {"kinds": {"theta": "rows", "mu": "real", "Sigma": "covariances", "log_likelihoods": "trace"}}

def data_2():
    return [
        Case((np.array([[11.51, 7.31], [12.19, 7.46], [11.81, 4.03], [12.16, 6.93], [11.77, 7.37], [13.28, 4.52],
            [11.31, 7.85], [11.78, 4.46], [12.71, 4.79], [13.42, 5.04], [12.01, 6.65], [10.88, 7.14], [13.14, 4.42],
            [12.0, 6.97], [11.53, 7.72], [10.72, 7.61], [10.11, 6.91], [9.02, 5.85], [9.12, 5.78], [7.82, 4.21], [13.66,
            4.9], [15.39, 5.33], [13.07, 6.35], [11.1, 7.66], [11.64, 4.24], [11.47, 6.64], [12.09, 6.98], [15.02,
            5.74], [12.37, 4.8], [9.4, 7.72], [15.21, 5.09], [7.41, 5.24], [13.89, 6.03], [9.29, 4.67], [12.5, 6.59],
            [11.15, 3.08], [9.79, 5.83], [8.06, 5.12], [12.71, 5.85], [13.32, 6.5]]), np.array([0.2, 0.5, 0.3]),
            np.array([[9.6, 5.8], [12.5, 4.2], [11.5, 6.2]]), np.array([[[1.5, 0.4], [0.4, 1.0]], [[2.0, -0.3], [-0.3,
            0.8]], [[1.2, 0.2], [0.2, 1.6]]]), 25, 1e-06), True),
    ], {"names": ("theta", "mu", "Sigma", "log_likelihoods"), "slack": 1e-08}

def data_3():
    return [
        Case((np.array([[11.51, 7.31], [12.19, 7.46], [11.81, 4.03], [12.16, 6.93], [11.77, 7.37], [13.28, 4.52],
            [11.31, 7.85], [11.78, 4.46], [12.71, 4.79], [13.42, 5.04], [12.01, 6.65], [10.88, 7.14], [13.14, 4.42],
            [12.0, 6.97], [11.53, 7.72], [10.72, 7.61], [10.11, 6.91], [9.02, 5.85], [9.12, 5.78], [7.82, 4.21], [13.66,
            4.9], [15.39, 5.33], [13.07, 6.35], [11.1, 7.66], [11.64, 4.24], [11.47, 6.64], [12.09, 6.98], [15.02,
            5.74], [12.37, 4.8], [9.4, 7.72], [15.21, 5.09], [7.41, 5.24], [13.89, 6.03], [9.29, 4.67], [12.5, 6.59],
            [11.15, 3.08], [9.79, 5.83], [8.06, 5.12], [12.71, 5.85], [13.32, 6.5]]), np.array([0.2, 0.5, 0.3]),
            np.array([[9.6, 5.8], [12.5, 4.2], [11.5, 6.2]]), np.array([[[1.5, 0.4], [0.4, 1.0]], [[2.0, -0.3], [-0.3,
            0.8]], [[1.2, 0.2], [0.2, 1.6]]]), 3, 1e-06), None),
    ], {}

