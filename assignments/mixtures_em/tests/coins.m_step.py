"""Public checks of coins.m_step. Generated; changes are lost. The judges stand in judges_of_mixtures_em.py."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import numpy as np
from otter.test_files import test_case

sys.path.insert(0, str(Path(str(sys._getframe(1).f_locals.get("path", ""))).resolve().parent))
try:
    from judges_of_mixtures_em import (
        Case, Record, judge_equals, judge_property, judge_unchanged, judged, numbers, same_shape, unpack,
    )
except ModuleNotFoundError:
    raise FileNotFoundError("copy the whole folder tests: judges_of_mixtures_em.py is missing in it") from None
finally:
    del sys.path[0]

OK_FORMAT = False
name = "coins.m_step"

FUNCTION = "m_step"
SEEDED_BY = ("no course key: hidden cases can be derived by anyone who reads this line", "mixtures_em", "1", "coins", "m_step",
    0)

@test_case(name="gives the parameters that maximise the expectation for the draws in the text", points=0.5)
def test_1(env):
    message = judged(env, FUNCTION, SEEDED_BY, 0, ("x", "q"), judge_equals, *data_1())
    assert not message, message

@test_case(name="theta and every row of pi sum to 1", points=0.25)
def test_2(env):
    message = judged(env, FUNCTION, SEEDED_BY, 1, ("x", "q"), judge_property, *data_2())
    assert not message, message

@test_case(name="leaves its arguments unchanged", points=0.25)
def test_3(env):
    message = judged(env, FUNCTION, SEEDED_BY, 2, ("x", "q"), judge_unchanged, *data_3())
    assert not message, message

# Cases: arguments, and what the answer should be.

def data_1():
    return [
        Case((np.array([[5, 5], [9, 1], [8, 2], [4, 6], [7, 3]]), np.array([[0.44914892610093643,
            0.5508510738990632], [0.8049855172322758, 0.195014482767724], [0.733467158009143, 0.2665328419908568],
            [0.3521561338462593, 0.647843866153741], [0.6472151158991251, 0.3527848841008747]])), Record(("theta",
            "pi"), (np.array([0.5973945702175479, 0.4026054297824519]), np.array([[0.7130122354005161,
            0.28698776459948394], [0.5813393083136627, 0.4186606916863374]])))),
    ], {"rtol": 1e-06, "atol": 1e-09}

def data_2():
    return [
        Case((np.array([[0, 2, 1, 2], [1, 2, 1, 7], [4, 1, 1, 3], [1, 0, 2, 0], [0, 1, 0, 2]]),
            np.array([[0.4238182240416543, 0.23987184201556266, 0.3363099339427831], [0.1234768381020761,
            0.11144912895256824, 0.7650740329453558], [0.5159583077088312, 0.41422924666392885, 0.06981244562724002],
            [0.4262755168325577, 0.10006222799051234, 0.47366225517692995], [0.05463531755498706, 0.01031643976548156,
            0.9350482426795315]])), None),
    ], {"holds": are_probabilities}

def data_3():
    return [
        Case((np.array([[1, 0, 3, 5], [1, 1, 2, 7], [2, 0, 1, 0], [1, 1, 1, 5], [2, 4, 3, 1]]),
            np.array([[0.24659209701282483, 0.2799084956021972, 0.4734994073849778], [0.5168818927406925,
            0.2006724293230947, 0.28244567793621284], [0.4872235957977637, 0.15102942390814417, 0.3617469802940922],
            [0.2576699935996311, 0.0743009145941734, 0.6680290918061954], [0.012925262883570219, 0.2516781008711552,
            0.7353966362452745]])), None),
    ], {}

# Properties.

Array = np.ndarray

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

def are_probabilities(value: Any, x: Array, q: Array) -> str:
    parts = unpack(value, ("theta", "pi"))
    if isinstance(parts, str):
        return parts
    valid = valid_parameters(parts, q.shape[1], x.shape[1])
    return valid if isinstance(valid, str) else ""
