"""Public checks of gradient_estimators.score. Generated; changes are lost. The judges stand in judges_of_assignment_1b.py."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import numpy as np
from otter.test_files import test_case

sys.path.insert(0, str(Path(str(sys._getframe(1).f_locals.get("path", ""))).resolve().parent))
try:
    from judges_of_assignment_1b import (
        Case, Record, Tensor, exact, hermite, judge_equals, judge_property, judge_unchanged, judged, parts,
    )
except ModuleNotFoundError:
    raise FileNotFoundError("copy the whole folder tests: judges_of_assignment_1b.py is missing in it") from None
finally:
    del sys.path[0]

OK_FORMAT = False
name = "gradient_estimators.score"

FUNCTION = "score"
SEEDED_BY = ("no course key: hidden cases can be derived by anyone who reads this line", "assignment_1b", "1",
    "gradient_estimators", "score", 0)

@test_case(name="gives the score at three points, for the q of the text", points=0.4211)
def test_1(env):
    message = judged(env, FUNCTION, SEEDED_BY, 0, ("z", "mean", "log_std"), judge_equals, *data_1())
    assert not message, message

@test_case(name="the mean of the score over q is zero", points=0.1053)
def test_2(env):
    message = judged(env, FUNCTION, SEEDED_BY, 1, ("z", "mean", "log_std"), judge_property, *data_2())
    assert not message, message

@test_case(name="leaves its arguments unchanged", points=0.2105)
def test_3(env):
    message = judged(env, FUNCTION, SEEDED_BY, 2, ("z", "mean", "log_std"), judge_unchanged, *data_3())
    assert not message, message

# Cases: arguments, and what the answer should be.

def data_1():
    return [
        Case((Tensor(np.array([[0.7699999809265137, 2.140000104904175], [1.190000057220459, -3.0799999237060547],
            [1.909999966621399, -2.509999990463257]], dtype=np.float32), False), Tensor(np.array([1.5,
            -0.5], dtype=np.float32), False), Tensor(np.array([-0.699999988079071,
            0.4000000059604645], dtype=np.float32), False)), Record(("mean", "log_std"),
            (np.array([[-2.9602959825644564, 1.1862284982650035], [-1.2571117277095663, -1.1592686793217928],
            [1.662631811409183, -0.9031512028240791]]), np.array([[1.1610161237352181, 2.131643359859931],
            [-0.6102954363425446, 1.990913104205044], [-0.31832101281855896, 0.8153339090632779]])))),
    ], {"rtol": 1e-05, "atol": 1e-06}

def data_2():
    return [
        Case((Tensor(np.array([[0.6398890235412528, -3.083916172300759], [0.6398890235412528, -0.5],
            [0.6398890235412528, 2.083916172300759], [1.5, -3.083916172300759], [1.5, -0.5], [1.5, 2.083916172300759],
            [2.3601109764587473, -3.083916172300759], [2.3601109764587473, -0.5], [2.3601109764587473,
            2.083916172300759]]), False), Tensor(np.array([1.5, -0.5]), False), Tensor(np.array([-0.7, 0.4]), False)),
            None),
    ], {"holds": averages_to_zero}

def data_3():
    return [
        Case((Tensor(np.array([[1.399999976158142, 1.6200000047683716], [0.6899999976158142, -0.8799999952316284],
            [1.5499999523162842, 1.659999966621399]], dtype=np.float32), False), Tensor(np.array([1.5,
            -0.5], dtype=np.float32), False), Tensor(np.array([-0.699999988079071,
            0.4000000059604645], dtype=np.float32), False)), None),
    ], {}

# Properties.

def averages_to_zero(value: Any, z: Tensor, mean: Tensor, log_std: Tensor) -> str:
    shape = z.values.shape
    weights = hermite(shape[1], 3)[1]
    for name, rows in zip(("mean", "log_std"), parts(value, mean=shape, log_std=shape), strict=True):
        average, spread = weights @ rows, np.sqrt(weights @ rows**2)
        # The mean square of the score is the Fisher information: 1/std^2 and 2.
        size = np.exp(-exact(log_std)) if name == "mean" else np.full(shape[1], 2**0.5)
        if not np.any(spread > 1e-3 * size):
            return f"{name}: your score is 0 everywhere; only its mean over q is"
        if not np.all(np.abs(average) <= 1e-4 * size):
            return f"{name}: the mean of your score over q is {average.round(4).tolist()}; it should be 0"
        if not np.all(spread <= 1e3 * size):
            return f"{name}: your score is larger than any score is"
    return ""
