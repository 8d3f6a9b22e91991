"""Public checks of beta_binomial.update_q_theta. Generated; changes are lost. The judges stand in judges_of_variational_inference.py."""

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
        Call, Case, Record, Verdict, judge_equals, judge_unchanged, judged, numbers, unpack,
    )
except ModuleNotFoundError:
    raise FileNotFoundError("copy the whole folder tests: judges_of_variational_inference.py is missing in it") from None
finally:
    del sys.path[0]

OK_FORMAT = False
name = "beta_binomial.update_q_theta"

FUNCTION = "update_q_theta"
SEEDED_BY = ("no course key: hidden cases can be derived by anyone who reads this line", "variational_inference", "1",
    "beta_binomial", "update_q_theta", 0)

@test_case(name="gives q(theta) for the trays in the text", points=0.3333)
def test_1(env):
    message = judged(env, FUNCTION, SEEDED_BY, 0, ("x", "m", "alpha", "beta"), judge_equals, *data_1())
    assert not message, message

@test_case(name="learns the same from the data in two parts as from all at once", points=0.1667)
def test_2(env):
    message = judged(env, FUNCTION, SEEDED_BY, 1, ("x", "m", "alpha", "beta"), judge_in_parts, *data_2())
    assert not message, message

@test_case(name="leaves its arguments unchanged", points=0.1667)
def test_3(env):
    message = judged(env, FUNCTION, SEEDED_BY, 2, ("x", "m", "alpha", "beta"), judge_unchanged, *data_3())
    assert not message, message

# Cases: arguments, and what the answer should be.

def data_1():
    return [
        Case((np.array([3, 5, 2, 6, 4]), 12, 2.0, 3.0), Record(("alpha_q", "beta_q"), (22.0, 43.0))),
        Case((np.array([3, 5, 2, 6, 4]), 12, 2.25, 3.75), Record(("alpha_q", "beta_q"), (22.25, 43.75))),
    ], {"rtol": 1e-06, "atol": 1e-09}

def data_2():
    return [
        Case((np.array([3, 5, 2, 6, 4]), 12, 2.0, 3.0), None),
    ], {}

def data_3():
    return [
        Case((np.array([3, 5, 2, 6, 4]), 12, 2.0, 3.0), None),
    ], {}

# Properties.

def one_number(value: Any) -> Any:
    array = numbers(value)
    if isinstance(array, str):
        return array
    if array.size != 1:
        return f"expected one number, got an array of shape {array.shape}"
    number = float(array.ravel()[0])
    return number if math.isfinite(number) else f"expected a finite number, got {number}"

def parameters_of(value: Any) -> Any:
    parts = unpack(value, ("alpha_q", "beta_q"))
    if isinstance(parts, str):
        return parts
    found = []
    for name, part in zip(("alpha_q", "beta_q"), parts, strict=True):
        number = one_number(part)
        if isinstance(number, str):
            return f"{name}: {number}"
        if number <= 0:
            return f"{name}: the parameters of a beta distribution are positive, got {number:.6g}"
        found.append(number)
    return tuple(found)

def judge_in_parts(call: Call, cases: Sequence[Case]) -> Verdict:
    evidence = {"cases": len(cases)}
    for index, case in enumerate(cases):
        x, m, alpha, beta = case.args
        half = len(x) // 2
        at_once = parameters_of(call((x, m, alpha, beta)).value)
        first = parameters_of(call((x[:half], m, alpha, beta)).value)
        for found in (at_once, first):
            if isinstance(found, str):
                return Verdict(False, found, index, None, None, evidence)
        in_parts = parameters_of(call((x[half:], m, *first)).value)
        if isinstance(in_parts, str):
            return Verdict(False, in_parts, index, None, None, evidence)
        if not np.allclose(in_parts, at_once, rtol=1e-5):
            message = (
                f"all observations at once give Beta({at_once[0]:.6g}, {at_once[1]:.6g}); the first {half}, and then "
                f"the others with that as prior, give Beta({in_parts[0]:.6g}, {in_parts[1]:.6g})"
            )
            return Verdict(False, message, index, in_parts, at_once, evidence)
        if np.allclose(at_once, (alpha, beta), rtol=1e-5):
            return Verdict(False, "the data have changed nothing", index, at_once, None, evidence)
    return Verdict(True, evidence=evidence)
