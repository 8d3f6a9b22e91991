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

@test_case(name="is right for the data of the text", points=0.2857)
def test_1(env):
    message = judged(env, FUNCTION, SEEDED_BY, 0, ("X", "q", "theta", "mu", "Sigma"), judge_equals, *data_1())
    assert not message, message

@test_case(name="leaves its arguments unchanged", points=0.1429)
def test_2(env):
    message = judged(env, FUNCTION, SEEDED_BY, 1, ("X", "q", "theta", "mu", "Sigma"), judge_unchanged, *data_2())
    assert not message, message

# Cases: arguments, and what the answer should be.

def data_1():
    return [
        Case((np.array([[11.51, 7.31], [12.19, 7.46], [11.81, 4.03], [12.16, 6.93], [11.77, 7.37], [13.28, 4.52]]),
            np.array([[0.17, 0.4, 0.43], [0.594059405940594, 0.25742574257425743, 0.1485148514851485], [0.57, 0.01,
            0.42], [0.35, 0.24, 0.41], [0.1616161616161616, 0.2727272727272727, 0.5656565656565656], [0.11, 0.34,
            0.55]]), np.array([0.2, 0.5, 0.3]), np.array([[9.6, 5.8], [12.5, 4.2], [11.5, 6.2]]), np.array([[[1.5, 0.4],
            [0.4, 1.0]], [[2.0, -0.3], [-0.3, 0.8]], [[1.2, 0.2], [0.2, 1.6]]])), -36.14906500190565),
    ], {"rtol": 2e-05, "atol": 2e-05}

def data_2():
    return [
        Case((np.array([[11.51, 7.31], [12.19, 7.46], [11.81, 4.03], [12.16, 6.93], [11.77, 7.37], [13.28, 4.52]]),
            np.array([[0.594059405940594, 0.3069306930693069, 0.09900990099009901], [0.57, 0.16, 0.27], [0.19, 0.38,
            0.43], [0.7575757575757576, 0.08080808080808081, 0.16161616161616163], [0.45, 0.08, 0.47],
            [0.37623762376237624, 0.6039603960396039, 0.019801980198019802]]), np.array([0.2, 0.5, 0.3]),
            np.array([[9.6, 5.8], [12.5, 4.2], [11.5, 6.2]]), np.array([[[1.5, 0.4], [0.4, 1.0]], [[2.0, -0.3], [-0.3,
            0.8]], [[1.2, 0.2], [0.2, 1.6]]])), None),
    ], {}

