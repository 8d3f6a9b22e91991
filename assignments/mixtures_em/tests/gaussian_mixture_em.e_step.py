"""Public checks of gaussian_mixture_em.e_step. Generated; changes are lost. The judges stand in judges_of_mixtures_em.py."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import numpy as np
from otter.test_files import test_case

sys.path.insert(0, str(Path(str(sys._getframe(1).f_locals.get("path", ""))).resolve().parent))
try:
    from judges_of_mixtures_em import (
        Case, judge_equals, judge_property, judge_unchanged, judged, numbers, same_shape,
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

@test_case(name="gives the responsibilities of the first beetles in the text", points=0.3158)
def test_1(env):
    message = judged(env, FUNCTION, SEEDED_BY, 0, ("X", "theta", "mu", "Sigma"), judge_equals, *data_1())
    assert not message, message

@test_case(name="works for two components in three dimensions", points=0.3158)
def test_2(env):
    message = judged(env, FUNCTION, SEEDED_BY, 1, ("X", "theta", "mu", "Sigma"), judge_equals, *data_2())
    assert not message, message

@test_case(name="each row of q sums to 1", points=0.1579)
def test_3(env):
    message = judged(env, FUNCTION, SEEDED_BY, 2, ("X", "theta", "mu", "Sigma"), judge_property, *data_3())
    assert not message, message

@test_case(name="leaves its arguments unchanged", points=0.1579)
def test_4(env):
    message = judged(env, FUNCTION, SEEDED_BY, 3, ("X", "theta", "mu", "Sigma"), judge_unchanged, *data_4())
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
        Case((np.array([[-1.92, 0.23, 4.35], [-1.51, -0.51, 2.9], [0.28, -2.21, 1.29], [0.09, -2.11, 0.35], [-0.54,
            -3.61, 0.15]]), np.array([0.6, 0.4]), np.array([[-0.79, -2.7, -0.58], [-0.39, -0.84, 2.73]]),
            np.array([[[5.47, 0.67, 1.36], [0.67, 0.84, 0.03], [1.36, 0.03, 1.41]], [[5.58, -1.16, -0.44], [-1.16, 1.59,
            0.02], [-0.44, 0.02, 0.99]]])), np.array([[2.3484963383949447e-09, 0.9999999976515037],
            [2.4848406030882036e-05, 0.9999751515939691], [0.6998952484453249, 0.3001047515546752], [0.9757050633871529,
            0.024294936612847002], [0.9988920877940393, 0.0011079122059606463]])),
    ], {"rtol": 2e-05, "atol": 2e-05}

def data_3():
    return [
        Case((np.array([[-0.04, 1.25, 4.34], [1.37, -0.14, 0.71], [-1.03, 3.24, -0.87], [-0.45, -0.57, -1.97],
            [-0.28, 0.62, 0.75]]), np.array([0.6, 0.4]), np.array([[-0.14, 1.5, 0.39], [-0.67, -0.17, -1.01]]),
            np.array([[[1.07, 0.65, -1.43], [0.65, 1.91, -1.61], [-1.43, -1.61, 10.41]], [[1.05, 0.39, 0.55], [0.39,
            0.73, 0.16], [0.55, 0.16, 1.03]]])), None),
    ], {"holds": rows_sum_to_one}

def data_4():
    return [
        Case((np.array([[-0.27, -2.63, 0.15], [0.35, -1.57, -1.92], [-0.33, -0.44, 0.91], [-1.51, 1.03, -4.81],
            [-0.07, -3.79, -4.16]]), np.array([0.42, 0.58]), np.array([[0.39, -0.2, -1.14], [-0.79, -0.23, -1.89]]),
            np.array([[[0.25, -0.35, -0.19], [-0.35, 6.06, 1.38], [-0.19, 1.38, 1.44]], [[1.19, -0.53, 0.3], [-0.53,
            2.41, -0.6], [0.3, -0.6, 3.41]]])), None),
    ], {}

# Properties.

Array = np.ndarray

def rows_sum_to_one(value: Any, X: Array, theta: Array, mu: Array, Sigma: Array) -> str:
    array = numbers(value)
    if not isinstance(array, str):
        array = same_shape(array, (len(X), len(theta)))
    if isinstance(array, str):
        return array
    if not (array >= 0).all():
        return "some responsibilities are negative or nan"
    gap = np.abs(array.sum(axis=1) - 1)
    return "" if gap.max() <= 1e-5 else f"row {int(gap.argmax())} sums to {array[gap.argmax()].sum():.6g}"
