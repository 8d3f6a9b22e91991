"""Public checks of coins.predict. Generated; changes are lost. The judges stand in judges_of_mixtures_em.py."""

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
name = "coins.predict"

FUNCTION = "predict"
SEEDED_BY = ("no course key: hidden cases can be derived by anyone who reads this line", "mixtures_em", "1", "coins", "predict",
    0)

@test_case(name="gives the posterior over the coins for the new draws in the text", points=0.1905)
def test_1(env):
    message = judged(env, FUNCTION, SEEDED_BY, 0, ("x", "theta", "pi"), judge_equals, *data_1())
    assert not message, message

@test_case(name="leaves its arguments unchanged", points=0.0476)
def test_2(env):
    message = judged(env, FUNCTION, SEEDED_BY, 1, ("x", "theta", "pi"), judge_unchanged, *data_2())
    assert not message, message

# Cases: arguments, and what the answer should be.

def data_1():
    return [
        Case((np.array([[8, 2], [3, 7], [6, 4]]), np.array([0.3, 0.7]), np.array([[0.8, 0.2], [0.52, 0.48]])),
            np.array([[0.7001533055905469, 0.29984669440945283], [0.003391011421990413, 0.9966089885780093],
            [0.1462307239630644, 0.853769276036936]])),
    ], {"rtol": 1e-06, "atol": 1e-09}

def data_2():
    return [
        Case((np.array([[8, 2], [3, 7], [6, 4]]), np.array([0.3, 0.7]), np.array([[0.8, 0.2], [0.52, 0.48]])), None),
    ], {}

