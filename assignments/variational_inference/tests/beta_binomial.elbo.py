"""Public checks of beta_binomial.elbo. Generated; changes are lost. The judges stand in judges_of_variational_inference.py."""

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
name = "beta_binomial.elbo"

FUNCTION = "elbo"
SEEDED_BY = ("no course key: hidden cases can be derived by anyone who reads this line", "variational_inference", "1",
    "beta_binomial", "elbo", 0)

@test_case(name="gives the bound for the guess in the text", points=0.375)
def test_1(env):
    message = judged(env, FUNCTION, SEEDED_BY, 0, ("x", "m", "alpha_q", "beta_q", "alpha", "beta"), judge_equals, *data_1())
    assert not message, message

@test_case(name="never exceeds the log evidence, and reaches it for the best q alone", points=0.1875)
def test_2(env):
    message = judged(env, FUNCTION, SEEDED_BY, 1, ("x", "m", "alpha_q", "beta_q", "alpha", "beta"), judge_bound, *data_2())
    assert not message, message

@test_case(name="leaves its arguments unchanged", points=0.1875)
def test_3(env):
    message = judged(env, FUNCTION, SEEDED_BY, 2, ("x", "m", "alpha_q", "beta_q", "alpha", "beta"), judge_unchanged, *data_3())
    assert not message, message

# Cases: arguments, and what the answer should be.

def data_1():
    return [
        Case((np.array([3, 5, 2, 6, 4]), 12, 9.0, 12.0, 2.0, 3.0), -11.80488991392422),
    ], {"rtol": 0.0, "atol": 2e-06, "scale": trials}

def data_2():
    return [
        Case((np.array([3, 5, 2, 6, 4]), 12, 9.0, 12.0, 2.0, 3.0), (-10.240159020227631, False)),
        Case((np.array([3, 5, 2, 6, 4]), 12, 2.0, 3.0, 2.0, 3.0), (-10.240159020227631, False)),
        Case((np.array([3, 5, 2, 6, 4]), 12, 22.0, 43.0, 2.0, 3.0), (-10.240159020227631, True)),
    ], {}

def data_3():
    return [
        Case((np.array([3, 5, 2, 6, 4]), 12, 9.0, 12.0, 2.0, 3.0), None),
    ], {}

# Properties.

Array = np.ndarray
# Trays of seeds, as many in each; how many came up. The prior, and somebody's guess of the posterior.
# Relative to the number of trials. Digamma and log-gamma functions in single precision and integrals by quadrature are
# off by less; what is forgotten or wrong weighs more.
TOLERANCE = 2e-6

def trials(x: Array, m: int, alpha_q: float, beta_q: float, alpha: float, beta: float) -> float:
    return float(len(x) * m + alpha_q + beta_q + alpha + beta)

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
        log_evidence, best = case.expected
        number = one_number(value)
        if isinstance(number, str):
            return Verdict(False, number, index, value, None, evidence)
        slack = TOLERANCE * trials(*case.args)
        if number > log_evidence + slack:
            message = f"got {number:.10g}, which is above the log evidence {log_evidence:.10g}"
            return Verdict(False, message, index, value, None, evidence)
        if best and number < log_evidence - slack:
            message = f"this is the best q: got {number:.10g}, the log evidence is {log_evidence:.10g}"
            return Verdict(False, message, index, value, log_evidence, evidence)
        if not best and number >= log_evidence - slack:
            message = f"got the log evidence {log_evidence:.10g} itself, but this is not the best q"
            return Verdict(False, message, index, value, None, evidence)
    return Verdict(True, evidence=evidence)
