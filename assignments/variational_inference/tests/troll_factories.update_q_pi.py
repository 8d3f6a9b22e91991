"""Public checks of troll_factories.update_q_pi. Generated; changes are lost. The judges stand in judges_of_variational_inference.py."""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
from otter.test_files import test_case

sys.path.insert(0, str(Path(str(sys._getframe(1).f_locals.get("path", ""))).resolve().parent))
try:
    from judges_of_variational_inference import (
        Case, judge_equals, judge_unchanged, judged,
    )
except ModuleNotFoundError:
    raise FileNotFoundError("copy the whole folder tests: judges_of_variational_inference.py is missing in it") from None
finally:
    del sys.path[0]

OK_FORMAT = False
name = "troll_factories.update_q_pi"

FUNCTION = "update_q_pi"
SEEDED_BY = ("no course key: hidden cases can be derived by anyone who reads this line", "variational_inference", "1",
    "troll_factories", "update_q_pi", 0)

@test_case(name="is right for the data of the text", points=0.1818)
def test_1(env):
    message = judged(env, FUNCTION, SEEDED_BY, 0, ("r", "delta"), judge_equals, *data_1())
    assert not message, message

@test_case(name="leaves its arguments unchanged", points=0.0909)
def test_2(env):
    message = judged(env, FUNCTION, SEEDED_BY, 1, ("r", "delta"), judge_unchanged, *data_2())
    assert not message, message

# Cases: arguments, and what the answer should be.

def data_1():
    return [
        Case((np.array([[0.16, 0.31, 0.53], [0.11, 0.4, 0.49], [0.24, 0.08, 0.68], [0.22, 0.2, 0.58], [0.13, 0.67,
            0.2]]), np.array([0.7, 2.6, 1.5])), np.array([1.56, 4.26, 3.9800000000000004])),
    ], {"rtol": 1e-06, "atol": 1e-09}

def data_2():
    return [
        Case((np.array([[0.26, 0.28, 0.46], [0.24, 0.47, 0.29], [0.26, 0.3, 0.44], [0.09, 0.71, 0.2], [0.33, 0.21,
            0.46]]), np.array([0.7, 2.6, 1.5])), None),
    ], {}

