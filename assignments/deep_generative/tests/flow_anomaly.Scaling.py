"""Public checks of flow_anomaly.Scaling. Generated; changes are lost. The judges stand in judges_of_deep_generative.py."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import numpy as np
from otter.test_files import test_case

sys.path.insert(0, str(Path(str(sys._getframe(1).f_locals.get("path", ""))).resolve().parent))
try:
    from judges_of_deep_generative import (
        Array, BACK, Case, ComplaintError, Tensor, arrays_of, differs, judge_property, judged, shuffled,
    )
except ModuleNotFoundError:
    raise FileNotFoundError("copy the whole folder tests: judges_of_deep_generative.py is missing in it") from None
finally:
    del sys.path[0]

OK_FORMAT = False
name = "flow_anomaly.Scaling"

FUNCTION = "Scaling"
SEEDED_BY = ("no course key: hidden cases can be derived by anyone who reads this line", "deep_generative", "1", "flow_anomaly",
    "Scaling", 0)

@test_case(name="a new layer leaves x as it is", points=0.1667)
def test_1(env):
    message = judged(env, FUNCTION, SEEDED_BY, 0, ("x",), judge_property, *data_1(), adapter=new_scaling_layer)
    assert not message, message

@test_case(name="with reverse=True the layer takes back what it did", points=0.1667)
def test_2(env):
    message = judged(env, FUNCTION, SEEDED_BY, 1, ("x", "seed"), judge_property, *data_2(), adapter=scaling_layer)
    assert not message, message

# Cases: arguments, and what the answer should be.

def data_1():
    return [
        Case((Tensor(np.array([[1.9093804359436035, 1.3861137628555298, 0.42586788535118103, -3.120547294616699],
            [-0.8168829679489136, 1.0121145248413086, 0.5445990562438965, -0.56856769323349], [-0.40046176314353943,
            2.5263328552246094, 0.1523996889591217, 1.1742420196533203]], dtype=np.float32), False),), None),
    ], {"holds": is_the_identity_at_first}

def data_2():
    return [
        Case((Tensor(np.array([[0.406886488199234, 0.29838797450065613, -0.5876636505126953, 1.0151729583740234],
            [0.9377445578575134, -0.708099365234375, 0.7359923124313354, 0.6380769610404968], [-0.3651520311832428,
            1.0993038415908813, 0.32715246081352234, 0.33870914578437805]], dtype=np.float32), False), 1), None),
    ], {"holds": takes_back_the_scaling}

# Properties.

def scaling_layer(student: Any, x: Any, seed: int) -> Any:
    import torch

    layer = shuffled(student.Scaling(x.shape[1]), seed)
    with torch.no_grad():
        for parameter in layer.parameters():
            parameter.mul_(3.0).clamp_(-4.5, 4.5)
    y, log_det = layer(x)
    back, _ = layer(y, reverse=True)
    return y, log_det, back

def new_scaling_layer(student: Any, x: Any) -> Any:
    y, log_det = student.Scaling(x.shape[1])(x)
    return y, log_det

SCALED = ("y", "log_det", "forward(y, reverse=True)")

def scaled_parts(value: Any, x: Any) -> tuple[Array, ...]:
    found = arrays_of(value, SCALED)
    if found[0].shape != np.shape(x.values):
        raise ComplaintError(f"forward should return a tensor of shape {np.shape(x.values)}, got {found[0].shape}")
    return found

def is_the_identity_at_first(value: Any, x: Any) -> str:
    y, log_det = arrays_of(value, ("y", "log_det"))
    complaint = differs(y, x.values, "a new layer should leave x as it is")
    return complaint or one_or_one_for_each(log_det, 0.0, len(x.values), "log_det of a new layer", 1e-6)

def one_or_one_for_each(found: Array, expected: float, rows: int, name: str, tolerance: float = 1e-3) -> str:
    if found.size not in (1, rows):
        return f"{name} should be one number, or one for each row; got an array of shape {found.shape}"
    near = np.abs(found - expected).max() <= tolerance * (1 + abs(expected))
    return "" if near else f"{name} is {found.flat[0]:.6g}, expected {expected:.6g}"

def takes_back_the_scaling(value: Any, x: Any, seed: int) -> str:
    return differs(scaled_parts(value, x)[2], x.values, BACK)
