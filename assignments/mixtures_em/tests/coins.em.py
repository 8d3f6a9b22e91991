"""Public checks of coins.em. Generated; changes are lost. The judges stand in judges_of_mixtures_em.py."""

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
name = "coins.em"

FUNCTION = "em"
SEEDED_BY = ("no course key: hidden cases can be derived by anyone who reads this line", "mixtures_em", "1", "coins", "em", 0)

@test_case(name="returns theta, pi, log_likelihoods", points=0.0909)
def test_1(env):
    message = judged(env, FUNCTION, SEEDED_BY, 0, ("x", "theta", "pi", "max_iter", "tol"), judge_returns, *data_1())
    assert not message, message

@test_case(name="log_likelihoods never falls", points=0.0909)
def test_2(env):
    message = judged(env, FUNCTION, SEEDED_BY, 1, ("x", "theta", "pi", "max_iter", "tol"), judge_monotone, *data_2())
    assert not message, message

@test_case(name="leaves its arguments unchanged", points=0.0909)
def test_3(env):
    message = judged(env, FUNCTION, SEEDED_BY, 2, ("x", "theta", "pi", "max_iter", "tol"), judge_unchanged, *data_3())
    assert not message, message

# Cases: arguments, and what the answer should be.

def data_1():
    return [
        Case((np.array([[5, 5], [9, 1], [8, 2], [4, 6], [7, 3]]), np.array([0.3, 0.7]), np.array([[0.6, 0.4], [0.5,
            0.5]]), 3, 1e-09), ((2,), (2, 2), (4,))),
    ], {"kinds": {"theta": "rows", "pi": "rows", "log_likelihoods": "trace"}}

def data_2():
    return [
        Case((np.array([[5, 5], [9, 1], [8, 2], [4, 6], [7, 3]]), np.array([0.3, 0.7]), np.array([[0.6, 0.4], [0.5,
            0.5]]), 500, 1e-09), True),
    ], {"names": ("theta", "pi", "log_likelihoods"), "slack": 1e-09}

def data_3():
    return [
        Case((np.array([[5, 5], [9, 1], [8, 2], [4, 6], [7, 3]]), np.array([0.3, 0.7]), np.array([[0.6, 0.4], [0.5,
            0.5]]), 3, 1e-09), None),
    ], {}

