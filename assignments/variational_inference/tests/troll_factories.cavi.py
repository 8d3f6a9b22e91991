"""Public checks of troll_factories.cavi. Generated; changes are lost. The judges stand in judges_of_variational_inference.py."""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
from otter.test_files import test_case

sys.path.insert(0, str(Path(str(sys._getframe(1).f_locals.get("path", ""))).resolve().parent))
try:
    from judges_of_variational_inference import (
        Case, Generator, falls, judge_monotone, judge_returns, judge_unchanged, judged,
    )
except ModuleNotFoundError:
    raise FileNotFoundError("copy the whole folder tests: judges_of_variational_inference.py is missing in it") from None
finally:
    del sys.path[0]

OK_FORMAT = False
name = "troll_factories.cavi"

FUNCTION = "cavi"
SEEDED_BY = ("no course key: hidden cases can be derived by anyone who reads this line", "variational_inference", "1",
    "troll_factories", "cavi", 0)

@test_case(name="returns r, alpha_pi, nu_q, kappa_q, alpha_q, beta_q, a_q, b_q, elbos", points=0.129)
def test_1(env):
    message = judged(env, FUNCTION, SEEDED_BY, 0, ("x", "t", "K", "nu", "kappa", "alpha", "beta", "a", "b", "delta", "rng", "max_iter", "tol"), judge_returns, *data_1())
    assert not message, message

@test_case(name="elbos never falls", points=0.129)
def test_2(env):
    message = judged(env, FUNCTION, SEEDED_BY, 1, ("x", "t", "K", "nu", "kappa", "alpha", "beta", "a", "b", "delta", "rng", "max_iter", "tol"), judge_monotone, *data_2())
    assert not message, message

@test_case(name="leaves its arguments unchanged", points=0.129)
def test_3(env):
    message = judged(env, FUNCTION, SEEDED_BY, 2, ("x", "t", "K", "nu", "kappa", "alpha", "beta", "a", "b", "delta", "rng", "max_iter", "tol"), judge_unchanged, *data_3())
    assert not message, message

# Cases: arguments, and what the answer should be.

def data_1():
    return [
        Case((np.array([408.0, 29.0, 21.0, 316.0, 15.0, 15.0, 281.0, 387.0, 20.0, 24.0, 431.0, 23.0, 381.0, 502.0,
            214.0, 114.0, 14.0, 25.0, 339.0, 267.0, 57.0, 311.0, 20.0, 23.0, 61.0, 26.0, 58.0, 288.0, 20.0, 32.0, 198.0,
            279.0, 31.0, 19.0, 16.0, 347.0, 290.0, 28.0, 237.0, 92.0, 27.0, 441.0, 57.0, 33.0, 18.0, 197.0, 60.0, 23.0,
            76.0, 101.0, 104.0, 97.0, 21.0, 170.0, 12.0, 45.0, 71.0, 16.0, 11.0, 18.0]), np.array([1.14, 0.23, 0.08,
            2.19, 0.07, 0.84, 2.35, 6.23, 0.2, 0.04, 0.85, 0.06, 0.05, 0.68, 2.03, 7.72, 0.12, 0.13, 1.23, 0.58, 4.72,
            0.16, 0.42, 0.24, 3.45, 0.11, 4.74, 1.25, 0.01, 0.18, 1.15, 0.04, 0.05, 0.29, 0.43, 0.53, 0.8, 0.28, 0.57,
            11.24, 0.06, 2.36, 10.08, 0.33, 0.23, 1.21, 8.57, 0.39, 0.58, 11.78, 34.41, 13.28, 0.35, 3.5, 0.27, 1.41,
            3.85, 0.16, 0.3, 0.08]), 3, 4.5, 0.4, 4.0, 0.8, 1.2, 0.9, np.array([2.0, 2.0, 2.0]), Generator(773414249),
            3), ((60, 3), (3,), (3,), (3,), (3,), (3,), (3,), (3,), (3,))),
    ], {"kinds": {"r": "rows", "alpha_pi": "positive", "nu_q": "real", "kappa_q": "positive", "alpha_q": "positive",
        "beta_q": "positive", "a_q": "positive", "b_q": "positive", "elbos": "trace"}}

def data_2():
    return [
        Case((np.array([408.0, 29.0, 21.0, 316.0, 15.0, 15.0, 281.0, 387.0, 20.0, 24.0, 431.0, 23.0, 381.0, 502.0,
            214.0, 114.0, 14.0, 25.0, 339.0, 267.0, 57.0, 311.0, 20.0, 23.0, 61.0, 26.0, 58.0, 288.0, 20.0, 32.0, 198.0,
            279.0, 31.0, 19.0, 16.0, 347.0, 290.0, 28.0, 237.0, 92.0, 27.0, 441.0, 57.0, 33.0, 18.0, 197.0, 60.0, 23.0,
            76.0, 101.0, 104.0, 97.0, 21.0, 170.0, 12.0, 45.0, 71.0, 16.0, 11.0, 18.0]), np.array([1.14, 0.23, 0.08,
            2.19, 0.07, 0.84, 2.35, 6.23, 0.2, 0.04, 0.85, 0.06, 0.05, 0.68, 2.03, 7.72, 0.12, 0.13, 1.23, 0.58, 4.72,
            0.16, 0.42, 0.24, 3.45, 0.11, 4.74, 1.25, 0.01, 0.18, 1.15, 0.04, 0.05, 0.29, 0.43, 0.53, 0.8, 0.28, 0.57,
            11.24, 0.06, 2.36, 10.08, 0.33, 0.23, 1.21, 8.57, 0.39, 0.58, 11.78, 34.41, 13.28, 0.35, 3.5, 0.27, 1.41,
            3.85, 0.16, 0.3, 0.08]), 3, 4.5, 0.4, 4.0, 0.8, 1.2, 0.9, np.array([2.0, 2.0, 2.0]), Generator(1915686370)),
            True),
    ], {"names": ("r", "alpha_pi", "nu_q", "kappa_q", "alpha_q", "beta_q", "a_q", "b_q", "elbos"), "slack": 1e-09}

def data_3():
    return [
        Case((np.array([408.0, 29.0, 21.0, 316.0, 15.0, 15.0, 281.0, 387.0, 20.0, 24.0, 431.0, 23.0, 381.0, 502.0,
            214.0, 114.0, 14.0, 25.0, 339.0, 267.0, 57.0, 311.0, 20.0, 23.0, 61.0, 26.0, 58.0, 288.0, 20.0, 32.0, 198.0,
            279.0, 31.0, 19.0, 16.0, 347.0, 290.0, 28.0, 237.0, 92.0, 27.0, 441.0, 57.0, 33.0, 18.0, 197.0, 60.0, 23.0,
            76.0, 101.0, 104.0, 97.0, 21.0, 170.0, 12.0, 45.0, 71.0, 16.0, 11.0, 18.0]), np.array([1.14, 0.23, 0.08,
            2.19, 0.07, 0.84, 2.35, 6.23, 0.2, 0.04, 0.85, 0.06, 0.05, 0.68, 2.03, 7.72, 0.12, 0.13, 1.23, 0.58, 4.72,
            0.16, 0.42, 0.24, 3.45, 0.11, 4.74, 1.25, 0.01, 0.18, 1.15, 0.04, 0.05, 0.29, 0.43, 0.53, 0.8, 0.28, 0.57,
            11.24, 0.06, 2.36, 10.08, 0.33, 0.23, 1.21, 8.57, 0.39, 0.58, 11.78, 34.41, 13.28, 0.35, 3.5, 0.27, 1.41,
            3.85, 0.16, 0.3, 0.08]), 3, 4.5, 0.4, 4.0, 0.8, 1.2, 0.9, np.array([2.0, 2.0, 2.0]), Generator(206878683),
            3), None),
    ], {}

