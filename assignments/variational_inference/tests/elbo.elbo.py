"""Public checks of elbo.elbo. Generated; changes are lost. The judges stand in judges_of_variational_inference.py."""

from __future__ import annotations

import math
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from otter.test_files import test_case

sys.path.insert(0, str(Path(str(sys._getframe(1).f_locals.get("path", ""))).resolve().parent))
try:
    from judges_of_variational_inference import (
        Call, Case, Verdict, judge_equals, judge_unchanged, judged, numbers,
    )
except ModuleNotFoundError:
    raise FileNotFoundError("copy the whole folder tests: judges_of_variational_inference.py is missing in it") from None
finally:
    del sys.path[0]

OK_FORMAT = False
name = "elbo.elbo"

FUNCTION = "elbo"
SEEDED_BY = ("no course key: hidden cases can be derived by anyone who reads this line", "variational_inference", "1", "elbo",
    "elbo", 0)

@test_case(name="gives the bound for the guess in the text", points=0.2667)
def test_1(env):
    message = judged(env, FUNCTION, SEEDED_BY, 0, ("log_joint", "q"), judge_equals, *data_1())
    assert not message, message

@test_case(name="never exceeds the log evidence, and reaches it at the posterior alone", points=0.1333)
def test_2(env):
    message = judged(env, FUNCTION, SEEDED_BY, 1, ("log_joint", "q"), judge_bound, *data_2())
    assert not message, message

@test_case(name="leaves its arguments unchanged", points=0.1333)
def test_3(env):
    message = judged(env, FUNCTION, SEEDED_BY, 2, ("log_joint", "q"), judge_unchanged, *data_3())
    assert not message, message

# Cases: arguments, and what the answer should be.

def data_1():
    return [
        Case((np.array([-3.912023005428146, -3.506557897319982, -2.8134107167600364, -6.214608098422191]),
            np.array([0.4, 0.15, 0.35, 0.1])), -2.4481669041210017),
    ], {"rtol": 0.0, "atol": 1e-06, "scale": size}

def data_2():
    return [
        Case((np.array([-3.912023005428146, -3.506557897319982, -2.8134107167600364, -6.214608098422191]),
            np.array([0.4, 0.15, 0.35, 0.1])), (-2.1892564076870427, False)),
        Case((np.array([-3.912023005428146, -3.506557897319982, -2.8134107167600364, -6.214608098422191]),
            np.array([0.25, 0.25, 0.25, 0.25])), (-2.1892564076870427, False)),
        Case((np.array([-3.912023005428146, -3.506557897319982, -2.8134107167600364, -6.214608098422191]),
            np.array([0.17857142857142858, 0.26785714285714285, 0.5357142857142857, 0.017857142857142863])),
            (-2.1892564076870427, True)),
    ], {}

def data_3():
    return [
        Case((np.array([-3.912023005428146, -3.506557897319982, -2.8134107167600364, -6.214608098422191]),
            np.array([0.4, 0.15, 0.35, 0.1])), None),
    ], {}

# Properties.

Array = np.ndarray
# Relative to the largest log-joint in size. Sums in single precision, and a 1e-8 that keeps q from log 0, are
# off by less; what is forgotten or wrong weighs more.
TOLERANCE = 1e-6

def size(log_joint: Array, q: Array | None = None) -> float:
    return max(1.0, float(np.max(np.abs(log_joint))))

def one_number(value: Any) -> Any:
    array = numbers(value)
    if isinstance(array, str):
        return array
    if array.size != 1:
        return f"expected one number, got an array of shape {array.shape}"
    number = float(array.ravel()[0])
    return number if math.isfinite(number) else f"expected a finite number, got {number}"

def judge_bound(call: Call, cases: Sequence[Case]) -> Verdict:
    evidence = {"cases": len(cases)}
    for index, case in enumerate(cases):
        value = call(case.args).value
        evidence_of_case, is_posterior = case.expected
        number = one_number(value)
        if isinstance(number, str):
            return Verdict(False, number, index, value, None, evidence)
        slack = TOLERANCE * size(*case.args)
        if number > evidence_of_case + slack:
            message = f"got {number:.10g}, which is above the log evidence {evidence_of_case:.10g}"
            return Verdict(False, message, index, value, None, evidence)
        if is_posterior and number < evidence_of_case - slack:
            message = f"q is the posterior here: got {number:.10g}, the log evidence is {evidence_of_case:.10g}"
            return Verdict(False, message, index, value, evidence_of_case, evidence)
        if not is_posterior and number >= evidence_of_case - slack:
            message = f"got the log evidence {evidence_of_case:.10g} itself, but q is not the posterior here"
            return Verdict(False, message, index, value, None, evidence)
    return Verdict(True, evidence=evidence)
