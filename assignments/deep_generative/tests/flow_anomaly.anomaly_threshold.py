"""Public checks of flow_anomaly.anomaly_threshold. Generated; changes are lost. The judges stand in judges_of_deep_generative.py."""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
from otter.test_files import test_case

sys.path.insert(0, str(Path(str(sys._getframe(1).f_locals.get("path", ""))).resolve().parent))
try:
    from judges_of_deep_generative import (
        Case, Tensor, judge_equals, judge_unchanged, judged,
    )
except ModuleNotFoundError:
    raise FileNotFoundError("copy the whole folder tests: judges_of_deep_generative.py is missing in it") from None
finally:
    del sys.path[0]

OK_FORMAT = False
name = "flow_anomaly.anomaly_threshold"

FUNCTION = "anomaly_threshold"
SEEDED_BY = ("no course key: hidden cases can be derived by anyone who reads this line", "deep_generative", "1", "flow_anomaly",
    "anomaly_threshold", 0)

@test_case(name="gives the threshold for the log-likelihoods in the text, as a tensor and as an array", points=0.3077)
def test_1(env):
    message = judged(env, FUNCTION, SEEDED_BY, 0, ("log_probs",), judge_equals, *data_1())
    assert not message, message

@test_case(name="leaves its arguments unchanged", points=0.0769)
def test_2(env):
    message = judged(env, FUNCTION, SEEDED_BY, 1, ("log_probs",), judge_unchanged, *data_2())
    assert not message, message

# Cases: arguments, and what the answer should be.

def data_1():
    return [
        Case((Tensor(np.array([-31.2, -28.4, -35.9, -30.1, -29.7]), False),), -39.7148830148073),
        Case((np.array([-31.2, -28.4, -35.9, -30.1, -29.7]),), -39.7148830148073),
    ], {"rtol": 1e-06, "atol": 1e-09}

def data_2():
    return [
        Case((Tensor(np.array([-31.2, -28.4, -35.9, -30.1, -29.7]), False),), None),
        Case((np.array([-31.2, -28.4, -35.9, -30.1, -29.7]),), None),
    ], {}

