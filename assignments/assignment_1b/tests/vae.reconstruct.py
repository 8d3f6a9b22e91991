"""Public checks of vae.reconstruct. Generated; changes are lost. The judges stand in judges_of_assignment_1b.py."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import numpy as np
from otter.test_files import test_case

sys.path.insert(0, str(Path(str(sys._getframe(1).f_locals.get("path", ""))).resolve().parent))
try:
    from judges_of_assignment_1b import (
        Case, Tensor, in_rows, judge_equals, judge_property, judged, pixel_probabilities, small_model,
    )
except ModuleNotFoundError:
    raise FileNotFoundError("copy the whole folder tests: judges_of_assignment_1b.py is missing in it") from None
finally:
    del sys.path[0]

OK_FORMAT = False
name = "vae.reconstruct"

FUNCTION = "reconstruct"
SEEDED_BY = ("no course key: hidden cases can be derived by anyone who reads this line", "assignment_1b", "1", "vae",
    "reconstruct", 0)

@test_case(name="gives a probability for every pixel of every image", points=0.2222)
def test_1(env):
    message = judged(env, FUNCTION, SEEDED_BY, 0, ("x", "A", "a", "C", "c", "B", "b"), judge_property, *data_1(), adapter=reconstructed)
    assert not message, message

@test_case(name="decodes what a small encoder makes of three images", points=0.4444)
def test_2(env):
    message = judged(env, FUNCTION, SEEDED_BY, 1, ("x", "A", "a", "C", "c", "B", "b"), judge_equals, *data_2(), adapter=reconstructed)
    assert not message, message

# Cases: arguments, and what the answer should be.

def data_1():
    return [
        Case((Tensor(np.array([[0.8299999833106995, 0.05000000074505806, 0.20999999344348907, 0.9700000286102295],
            [0.7400000095367432, 0.07000000029802322, 0.4099999964237213, 0.3400000035762787], [0.9399999976158142,
            0.4300000071525574, 0.5699999928474426, 0.03999999910593033]], dtype=np.float32), False),
            Tensor(np.array([[-0.41999998688697815, -0.6200000047683716, 1.850000023841858, 0.6000000238418579],
            [0.27000001072883606, 0.6600000262260437, -1.5700000524520874, 0.6000000238418579], [-1.5,
            0.009999999776482582, -0.6200000047683716, -0.10000000149011612], [0.4099999964237213, -1.3700000047683716,
            0.1899999976158142, -0.23999999463558197]], dtype=np.float32), False), Tensor(np.array([0.15000000596046448,
            1.0399999618530273, -0.6100000143051147, -1.6699999570846558], dtype=np.float32), False),
            Tensor(np.array([[0.0, 0.0, 0.0, 0.0], [0.0, 0.0, 0.0, 0.0], [0.0, 0.0, 0.0, 0.0], [0.0, 0.0, 0.0,
            0.0]], dtype=np.float32), False), Tensor(np.array([-59.29999923706055, -61.29999923706055,
            -58.900001525878906, -61.5], dtype=np.float32), False), Tensor(np.array([[1.8300000429153442,
            -2.5399999618530273, 1.7999999523162842, -0.6499999761581421], [0.14000000059604645, 0.12999999523162842,
            -0.4300000071525574, -0.20000000298023224], [0.5099999904632568, 1.2799999713897705, -0.41999998688697815,
            0.029999999329447746], [-1.399999976158142, 1.6699999570846558, 0.09000000357627869,
            -0.5699999928474426]], dtype=np.float32), False), Tensor(np.array([0.15000000596046448, 0.23999999463558197,
            0.9300000071525574, -0.6299999952316284], dtype=np.float32), False)), None),
    ], {"holds": are_probabilities}

def data_2():
    return [
        Case((Tensor(np.array([[0.1599999964237213, 0.07999999821186066, 0.5199999809265137, 0.05000000074505806],
            [0.75, 0.7900000214576721, 0.5699999928474426, 0.49000000953674316], [0.23000000417232513,
            0.699999988079071, 0.14000000059604645, 0.6800000071525574]], dtype=np.float32), False),
            Tensor(np.array([[0.9100000262260437, -1.6699999570846558], [-0.8700000047683716, 0.23999999463558197],
            [1.0700000524520874, 0.5799999833106995], [-0.10000000149011612, -2.119999885559082]], dtype=np.float32),
            False), Tensor(np.array([0.3199999928474426, 1.6399999856948853], dtype=np.float32), False),
            Tensor(np.array([[0.0, 0.0], [0.0, 0.0], [0.0, 0.0], [0.0, 0.0]], dtype=np.float32), False),
            Tensor(np.array([-58.79999923706055, -58.5], dtype=np.float32), False),
            Tensor(np.array([[0.20000000298023224, -0.3799999952316284, 0.5299999713897705, -1.9700000286102295],
            [-2.059999942779541, 0.38999998569488525, -0.1899999976158142, -0.6399999856948853]], dtype=np.float32),
            False), Tensor(np.array([-0.23000000417232513, -0.8700000047683716, -0.1599999964237213,
            0.5600000023841858], dtype=np.float32), False)), np.array([[0.03519656569365774, 0.3518657749552097,
            0.5101181146591943, 0.08928130119596445], [0.5536145595398467, 0.22200037229521588, 0.5815749265155498,
            0.2531252505900894], [0.41086514059693585, 0.3002656888870282, 0.4573657810805007, 0.6260300542007448]])),
    ], {"rtol": 0.0005, "atol": 1e-09}

# Properties.

def reconstructed(student, x, A, a, C, c, B, b):
    return in_rows(student.reconstruct(small_model(student, A, a, C, c, B, b), x), len(x), B.shape[1])

def are_probabilities(value: Any, x: Any, A: Any, a: Any, C: Any, c: Any, B: Any, b: Any) -> str:
    pixel_probabilities(value, len(x.values), len(b.values))
    return ""
