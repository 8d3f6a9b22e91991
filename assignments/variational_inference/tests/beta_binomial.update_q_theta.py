"""Public checks of beta_binomial.update_q_theta. Generated; changes are lost. The judges stand in judges_of_variational_inference.py."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from otter.test_files import test_case

sys.path.insert(0, str(Path(str(sys._getframe(1).f_locals.get("path", ""))).resolve().parent))
try:
    from judges_of_variational_inference import (
        Call, Case, Record, Verdict, judge_equals, judge_returns, judge_unchanged, judged, read,
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

@test_case(name="is right for the data of the text", points=0.3077)
def test_1(env):
    message = judged(env, FUNCTION, SEEDED_BY, 0, ("x", "m", "alpha", "beta"), judge_equals, *data_1())
    assert not message, message

@test_case(name="returns alpha_q (positive) and beta_q (positive)", points=0.1538)
def test_2(env):
    message = judged(env, FUNCTION, SEEDED_BY, 1, ("x", "m", "alpha", "beta"), judge_returns, *data_2())
    assert not message, message

@test_case(name="leaves its arguments unchanged", points=0.1538)
def test_3(env):
    message = judged(env, FUNCTION, SEEDED_BY, 2, ("x", "m", "alpha", "beta"), judge_unchanged, *data_3())
    assert not message, message

@test_case(name="learns the same from the data in two parts as from all at once", points=0.1538)
def test_4(env):
    message = judged(env, FUNCTION, SEEDED_BY, 8, ("x", "m", "alpha", "beta"), judge_in_parts, *data_4())
    assert not message, message

# Cases: arguments, and what the answer should be.

def data_1():
    return [
        Case((np.array([3, 5, 2, 6, 4]), 12, 2.25, 3.75), Record(("alpha_q", "beta_q"), (22.25, 43.75))),
    ], {"rtol": 1e-06, "atol": 1e-09}

def data_2():
    return [
        Case((np.array([3, 5, 2, 6, 4]), 12, 2.25, 3.75), ((), ())),
    ], {"kinds": {"alpha_q": "positive", "beta_q": "positive"}}

def data_3():
    return [
        Case((np.array([3, 5, 2, 6, 4]), 12, 2.25, 3.75), None),
    ], {}

def data_4():
    return [
        Case((np.array([3, 5, 2, 6, 4]), 12, 2.25, 3.75), None),
    ], {}

# Properties.

def judge_in_parts(call: Call, cases: Sequence[Case]) -> Verdict:
    evidence = {"cases": len(cases)}
    for index, case in enumerate(cases):
        x, m, *given = case.args
        half = len(x) // 2
        found: list[tuple[float, float]] = []
        for data, previous in ((x, given), (x[:half], given), (x[half:], None)):
            start = list(found[-1]) if previous is None else previous
            parts = read(call((data, m, *start)).value, {"alpha_q": "positive", "beta_q": "positive"}, ((), ()))
            if isinstance(parts, str):
                return Verdict(False, parts, index, None, None, evidence)
            found.append((float(parts["alpha_q"]), float(parts["beta_q"])))
        at_once, _, in_parts = found
        if not np.allclose(in_parts, at_once, rtol=1e-5):
            message = (
                f"all observations at once give Beta({at_once[0]:.6g}, {at_once[1]:.6g}); the first {half}, and then "
                f"the others with that as prior, give Beta({in_parts[0]:.6g}, {in_parts[1]:.6g})"
            )
            return Verdict(False, message, index, in_parts, at_once, evidence)
        if np.allclose(at_once, given, rtol=1e-5):
            return Verdict(False, "the data have changed nothing", index, at_once, None, evidence)
    return Verdict(True, evidence=evidence)
