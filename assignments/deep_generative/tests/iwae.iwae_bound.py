"""Public checks of iwae.iwae_bound. Generated; changes are lost. The judges stand in judges_of_deep_generative.py."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import numpy as np
from otter.test_files import test_case

sys.path.insert(0, str(Path(str(sys._getframe(1).f_locals.get("path", ""))).resolve().parent))
try:
    from judges_of_deep_generative import (
        Case, Tensor, exact, judge_equals, judge_property, judge_unchanged, judged, real,
    )
except ModuleNotFoundError:
    raise FileNotFoundError("copy the whole folder tests: judges_of_deep_generative.py is missing in it") from None
finally:
    del sys.path[0]

OK_FORMAT = False
name = "iwae.iwae_bound"

FUNCTION = "iwae_bound"
SEEDED_BY = ("no course key: hidden cases can be derived by anyone who reads this line", "deep_generative", "1", "iwae",
    "iwae_bound", 0)

@test_case(name="gives the bound for the weights of the text", points=0.4286)
def test_1(env):
    message = judged(env, FUNCTION, SEEDED_BY, 0, ("log_w",), judge_equals, *data_1())
    assert not message, message

@test_case(name="lies between the mean and the largest of the log-weights", points=0.1071)
def test_2(env):
    message = judged(env, FUNCTION, SEEDED_BY, 1, ("log_w",), judge_property, *data_2())
    assert not message, message

@test_case(name="leaves its arguments unchanged", points=0.1071)
def test_3(env):
    message = judged(env, FUNCTION, SEEDED_BY, 2, ("log_w",), judge_unchanged, *data_3())
    assert not message, message

# Cases: arguments, and what the answer should be.

def data_1():
    return [
        Case((Tensor(np.array([[-5.989999771118164, -3.5799999237060547, -5.949999809265137], [-3.880000114440918,
            -2.759999990463257, -4.46999979019165], [-3.880000114440918, -3.180000066757202, -3.4200000762939453],
            [-2.630000114440918, -3.5799999237060547, -4.340000152587891]], dtype=np.float32), False),),
            np.array([-3.5414619836922876, -3.2149533897332585, -4.203008562963867])),
    ], {"rtol": 1e-06, "atol": 1e-05}

def data_2():
    return [
        Case((Tensor(np.array([[-2.4100000858306885, -3.7799999713897705, -4.340000152587891], [-2.9000000953674316,
            -4.159999847412109, -4.340000152587891], [-4.090000152587891, -2.759999990463257, -5.21999979019165],
            [-4.559999942779541, -3.7799999713897705, -3.2100000381469727]], dtype=np.float32), False),), None),
    ], {"holds": between_average_and_largest}

def data_3():
    return [
        Case((Tensor(np.array([[-2.5299999713897705, -3.7799999713897705, -4.099999904632568], [-2.5299999713897705,
            -4.519999980926514, -4.599999904632568], [-3.490000009536743, -3.180000066757202, -4.210000038146973],
            [-2.7899999618530273, -2.759999990463257, -3.990000009536743]], dtype=np.float32), False),), None),
    ], {}

# Properties.

def between_average_and_largest(value: Any, log_w: Tensor) -> str:
    values, bound = exact(log_w), real(value, log_w.values.shape[1:], "one number per observation", finite=False)
    if not np.all(bound < values.max(axis=0)):
        return "the bound of an observation is not below its largest log-weight, though the weights differ"
    if not np.all(bound > values.mean(axis=0)):
        return "the bound of an observation is not above the mean of its log-weights, though the weights differ"
    return ""
