"""Public checks of gaussian_mixture_em.expected_complete_log_likelihood. Generated; changes are lost. The judges stand in judges_of_mixtures_em.py."""

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
name = "gaussian_mixture_em.expected_complete_log_likelihood"

FUNCTION = "expected_complete_log_likelihood"
SEEDED_BY = ("no course key: hidden cases can be derived by anyone who reads this line", "mixtures_em", "1",
    "gaussian_mixture_em", "expected_complete_log_likelihood", 0)

@test_case(name="gives the expectation for the first beetles in the text", points=0.2759)
def test_1(env):
    message = judged(env, FUNCTION, SEEDED_BY, 0, ("X", "q", "theta", "mu", "Sigma"), judge_equals, *data_1())
    assert not message, message

@test_case(name="leaves its arguments unchanged", points=0.069)
def test_2(env):
    message = judged(env, FUNCTION, SEEDED_BY, 1, ("X", "q", "theta", "mu", "Sigma"), judge_unchanged, *data_2())
    assert not message, message

@test_case(name="works for two components in three dimensions", points=0.2759)
def test_3(env):
    message = judged(env, FUNCTION, SEEDED_BY, 2, ("X", "q", "theta", "mu", "Sigma"), judge_equals, *data_3())
    assert not message, message

# Cases: arguments, and what the answer should be.

def data_1():
    return [
        Case((np.array([[11.51, 7.31], [12.19, 7.46], [11.81, 4.03], [12.16, 6.93], [11.77, 7.37], [13.28, 4.52]]),
            np.array([[0.17, 0.4, 0.43], [0.594059405940594, 0.25742574257425743, 0.1485148514851485], [0.57, 0.01,
            0.42], [0.35, 0.24, 0.41], [0.1616161616161616, 0.2727272727272727, 0.5656565656565656], [0.11, 0.34,
            0.55]]), np.array([0.2, 0.5, 0.3]), np.array([[9.6, 5.8], [12.5, 4.2], [11.5, 6.2]]), np.array([[[1.5, 0.4],
            [0.4, 1.0]], [[2.0, -0.3], [-0.3, 0.8]], [[1.2, 0.2], [0.2, 1.6]]])), -36.14906500190565),
    ], {"rtol": 2e-05, "atol": 1e-09}

def data_2():
    return [
        Case((np.array([[1.1, -1.4, -2.16], [1.13, 2.08, 2.09], [-3.72, -3.61, -0.01], [-1.82, -0.4, -2.9], [-2.07,
            0.81, -4.77]]), np.array([[0.40577842454275204, 0.5942215754572481], [0.37233456763874156,
            0.6276654323612585], [0.4162322888003242, 0.5837677111996759], [0.8100144553638811, 0.18998554463611894],
            [0.14793707621149915, 0.8520629237885009]]), np.array([0.71, 0.29]), np.array([[-2.96, -0.99, -1.14], [1.02,
            0.87, -1.2]]), np.array([[[1.84, 0.22, -0.37], [0.22, 3.01, 0.01], [-0.37, 0.01, 1.63]], [[2.48, -0.78,
            1.01], [-0.78, 3.46, 0.22], [1.01, 0.22, 4.17]]])), None),
    ], {}

def data_3():
    return [
        Case((np.array([[-0.25, 0.81, 1.78], [-1.2, 0.79, 4.06], [-2.03, 0.0, 0.24], [-0.06, 1.35, -0.45], [-0.84,
            0.51, -1.27]]), np.array([[0.7532565457486433, 0.2467434542513568], [0.6753932185302362,
            0.3246067814697638], [0.47791195246107304, 0.522088047538927], [0.9507639952009393, 0.049236004799060665],
            [0.2726111359249807, 0.7273888640750191]]), np.array([0.32, 0.68]), np.array([[-1.43, 1.34, 0.48], [-0.05,
            -0.18, -0.77]]), np.array([[[0.9, -0.05, 0.53], [-0.05, 0.71, -0.86], [0.53, -0.86, 5.19]], [[1.41, 0.16,
            -0.38], [0.16, 1.45, -0.1], [-0.38, -0.1, 0.61]]])), -33.964181598282124),
    ], {"rtol": 2e-05, "atol": 1e-09}

