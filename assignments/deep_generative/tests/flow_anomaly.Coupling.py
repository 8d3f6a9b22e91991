"""Public checks of flow_anomaly.Coupling. Generated; changes are lost. The judges stand in judges_of_deep_generative.py."""

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
name = "flow_anomaly.Coupling"

FUNCTION = "Coupling"
SEEDED_BY = ("no course key: hidden cases can be derived by anyone who reads this line", "deep_generative", "1", "flow_anomaly",
    "Coupling", 0)

@test_case(name="with reverse=True the layer takes back what it did", points=0.4)
def test_1(env):
    message = judged(env, FUNCTION, SEEDED_BY, 0, ("x", "mid_dim", "hidden", "mask_config", "seed"), judge_property, *data_1(), adapter=coupling_layer)
    assert not message, message

@test_case(name="a row by itself gives the same as in a batch, in training too", points=0.2)
def test_2(env):
    message = judged(env, FUNCTION, SEEDED_BY, 1, ("x", "mid_dim", "hidden", "mask_config", "seed"), judge_property, *data_2(), adapter=coupling_layer)
    assert not message, message

# Cases: arguments, and what the answer should be.

def data_1():
    return [
        Case((Tensor(np.array([[1.47199285030365, -1.681542158126831, 0.8484728336334229, 1.722975492477417],
            [0.40066590905189514, 1.1261749267578125, -0.5252009630203247, 0.7041765451431274], [0.09238669276237488,
            0.8405187129974365, 0.8948159217834473, -1.335723876953125]], dtype=np.float32), False), 5, 2, 1, 1), None),
    ], {"holds": undoes_itself}

def data_2():
    return [
        Case((Tensor(np.array([[0.46916311979293823, -0.3333183825016022, -0.35513195395469666,
            0.46590545773506165], [-0.07752200961112976, -1.0191092491149902, 1.9906468391418457, -0.6308901906013489],
            [-0.887915849685669, 0.16561201214790344, -0.6010887622833252, -0.11338383704423904]], dtype=np.float32),
            False), 32, 1, 1, 1), None),
    ], {"holds": treats_rows_alone}

# Properties.

def coupling_layer(student: Any, x: Any, mid_dim: int, hidden: int, mask_config: float, seed: int) -> Any:
    import torch

    layer = student.Coupling(x.shape[1], mid_dim, hidden, mask_config)
    layer(x.clone())  # some make their parameters when they are first used
    shuffled(layer, seed)
    even, odd = x.clone(), x.clone()
    even[:, 0::2] += 0.7
    odd[:, 1::2] += 0.7
    forward, *others = [layer(value) for value in (x.clone(), even, odd)]
    back = layer(forward.clone(), reverse=True)
    alone = torch.cat([layer(x[i : i + 1].clone()) for i in range(min(len(x), 3))])
    evaluated = layer.eval()(x.clone())
    return forward, back, *others, alone, evaluated, shuffled(layer.train(), seed + 1)(x.clone())

LAYER = (
    *("forward(x)", "forward(forward(x), reverse=True)", "even moved", "odd moved"),
    *("row by row", "after eval()", "with other parameters"),
)

def layer_parts(value: Any, x: Any) -> tuple[Array, ...]:
    found, shape = arrays_of(value, LAYER), np.shape(x.values)
    for name, part in zip(LAYER, found, strict=True):
        wanted = (min(shape[0], 3), *shape[1:]) if name == "row by row" else shape
        if part.shape != wanted:
            raise ComplaintError(f"forward should return a tensor of shape {wanted}, got {part.shape}")
    if np.abs(found[6] - found[0]).max() < 1e-4:
        message = (
            "the result does not depend on the layer's registered parameters: is there a network, assigned to self?"
        )
        raise ComplaintError(message)
    return found

def undoes_itself(value: Any, x: Any, *args: Any) -> str:
    found = layer_parts(value, x)
    if np.allclose(found[0], x.values, atol=1e-6):
        return "the layer changes nothing"
    return differs(found[1], x.values, BACK)

def treats_rows_alone(value: Any, x: Any, *args: Any) -> str:
    found = layer_parts(value, x)
    by_itself = "a row by itself gives something else than the same row in a batch"
    complaint = differs(found[4], found[0][: len(found[4])], by_itself)
    return complaint or differs(found[5], found[0], "after eval() the layer gives something else")
