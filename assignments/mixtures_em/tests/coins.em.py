"""Public checks of coins.em. Generated; changes are lost. The judges stand in judges_of_mixtures_em.py."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import numpy as np
from otter.test_files import test_case

sys.path.insert(0, str(Path(str(sys._getframe(1).f_locals.get("path", ""))).resolve().parent))
try:
    from judges_of_mixtures_em import (
        Case, falls, judge_monotone, judge_property, judge_unchanged, judged, numbers, same_shape, trace_of, unpack,
    )
except ModuleNotFoundError:
    raise FileNotFoundError("copy the whole folder tests: judges_of_mixtures_em.py is missing in it") from None
finally:
    del sys.path[0]

OK_FORMAT = False
name = "coins.em"

FUNCTION = "em"
SEEDED_BY = ("no course key: hidden cases can be derived by anyone who reads this line", "mixtures_em", "1", "coins", "em", 0)

@test_case(name="returns theta and pi that are probabilities, and a trace", points=0.0909)
def test_1(env):
    message = judged(env, FUNCTION, SEEDED_BY, 0, ("x", "theta", "pi", "max_iter", "tol"), judge_property, *data_1())
    assert not message, message

@test_case(name="the log-likelihood never falls", points=0.0909)
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
        Case((np.array([[5, 5], [9, 1], [8, 2], [4, 6], [7, 3]]), np.array([0.5, 0.5]), np.array([[0.6, 0.4], [0.5,
            0.5]]), 3, 1e-09), None),
    ], {"holds": fit_is_probabilities}

def data_2():
    return [
        Case((np.array([[5, 5], [9, 1], [8, 2], [4, 6], [7, 3]]), np.array([0.5, 0.5]), np.array([[0.6, 0.4], [0.5,
            0.5]]), 500, 1e-09), True),
    ], {"names": ("theta", "pi", "log_likelihoods"), "slack": 1e-09}

def data_3():
    return [
        Case((np.array([[5, 5], [9, 1], [8, 2], [4, 6], [7, 3]]), np.array([0.5, 0.5]), np.array([[0.6, 0.4], [0.5,
            0.5]]), 3, 1e-09), None),
    ], {}

# Properties.

Array = np.ndarray
FIT = ("theta", "pi", "log_likelihoods")

def valid_parameters(parts: Any, K: int, J: int) -> Any:
    theta, pi = numbers(parts[0]), numbers(parts[1])
    for name, array, shape in (("theta", theta, (K,)), ("pi", pi, (K, J))):
        if isinstance(array, str):
            return f"{name}: {array}"
        array = same_shape(array, shape)
        if isinstance(array, str):
            return f"{name}: {array}"
        sums = array.reshape(shape).sum(axis=-1)
        if not (array >= 0).all() or np.abs(sums - 1).max() > 1e-5:
            what = "theta" if name == "theta" else "every row of pi"
            return f"{what} should hold probabilities with sum 1, got {np.array2string(array, precision=4)}"
    return theta.reshape(K).astype(float), pi.reshape(K, J).astype(float)

def fit_is_probabilities(value: Any, x: Array, theta: Array, pi: Array, max_iter: int, tol: float) -> str:
    parts = unpack(value, FIT)
    if isinstance(parts, str):
        return parts
    valid = valid_parameters(parts[:2], *np.shape(pi))
    if isinstance(valid, str):
        return valid
    trace = trace_of(value, FIT)
    return trace if isinstance(trace, str) else ""
