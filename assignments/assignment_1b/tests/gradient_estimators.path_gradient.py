"""Public checks of gradient_estimators.path_gradient. Generated; changes are lost. The judges stand in judges_of_assignment_1b.py."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import numpy as np
from otter.test_files import test_case

sys.path.insert(0, str(Path(str(sys._getframe(1).f_locals.get("path", ""))).resolve().parent))
try:
    from judges_of_assignment_1b import (
        Case, Function, Record, Tensor, judge_equals, judge_property, judge_unchanged, judged, parts,
    )
except ModuleNotFoundError:
    raise FileNotFoundError("copy the whole folder tests: judges_of_assignment_1b.py is missing in it") from None
finally:
    del sys.path[0]

OK_FORMAT = False
name = "gradient_estimators.path_gradient"

FUNCTION = "path_gradient"
SEEDED_BY = ("no course key: hidden cases can be derived by anyone who reads this line", "assignment_1b", "1",
    "gradient_estimators", "path_gradient", 0)

@test_case(name="gives the path derivative for three samples, for the q and p of the text", points=0.2609)
def test_1(env):
    message = judged(env, FUNCTION, SEEDED_BY, 0, ("log_p", "mean", "log_std", "eps"), judge_equals, *data_1())
    assert not message, message

@test_case(name="leaves its arguments unchanged", points=0.1304)
def test_2(env):
    message = judged(env, FUNCTION, SEEDED_BY, 1, ("log_p", "mean", "log_std", "eps"), judge_unchanged, *data_2())
    assert not message, message

@test_case(name="is zero for every sample where q is p", points=0.0652)
def test_3(env):
    message = judged(env, FUNCTION, SEEDED_BY, 4, ("log_p", "mean", "log_std", "eps"), judge_property, *data_3())
    assert not message, message

# Cases: arguments, and what the answer should be.

def data_1():
    return [
        Case((Function("gaussian",
            'def gaussian(location: Any, precision: Any, constant: Any, z: Any) -> Any:\n    """log p of a Gaussian, up to a constant."""\n    gap = z - location\n    return constant - 0.5 * ((gap.unsqueeze(-1) * precision).sum(-2) * gap).sum(-1)\n',
            (Tensor(np.array([-0.5, 0.6000000238418579], dtype=np.float32), False),
            Tensor(np.array([[0.5488116145133972, 0.0], [0.0, 2.22554087638855]], dtype=np.float32), False),
            Tensor(np.array(-5.737876892089844, dtype=np.float32), False))), Tensor(np.array([1.5,
            -0.5], dtype=np.float32), False), Tensor(np.array([-0.699999988079071,
            0.4000000059604645], dtype=np.float32), False), Tensor(np.array([[0.41999998688697815, -1.2300000190734863],
            [0.6800000071525574, -0.8899999856948853], [0.550000011920929, -0.5299999713897705]], dtype=np.float32),
            False)), Record(("mean", "log_std"), (np.array([[-0.3663104747421122, 5.707345159618997],
            [0.08640699399833562, 4.806414151435496], [-0.139951714425675, 3.8524872573377413]]),
            np.array([[-0.0763998458457914, -10.472661139332487], [0.02917774214249977, -6.381591266466437],
            [-0.0382238818274558, -3.046034741783754]])))),
    ], {"rtol": 1e-05, "atol": 1e-06}

def data_2():
    return [
        Case((Function("gaussian",
            'def gaussian(location: Any, precision: Any, constant: Any, z: Any) -> Any:\n    """log p of a Gaussian, up to a constant."""\n    gap = z - location\n    return constant - 0.5 * ((gap.unsqueeze(-1) * precision).sum(-2) * gap).sum(-1)\n',
            (Tensor(np.array([-0.5, 0.6000000238418579], dtype=np.float32), False),
            Tensor(np.array([[0.5488116145133972, 0.0], [0.0, 2.22554087638855]], dtype=np.float32), False),
            Tensor(np.array(-5.737876892089844, dtype=np.float32), False))), Tensor(np.array([1.5,
            -0.5], dtype=np.float32), False), Tensor(np.array([-0.699999988079071,
            0.4000000059604645], dtype=np.float32), False), Tensor(np.array([[1.1699999570846558, -0.2800000011920929],
            [-2.490000009536743, 1.4199999570846558], [0.9599999785423279, 0.7400000095367432]], dtype=np.float32),
            False)), None),
    ], {}

def data_3():
    return [
        Case((Function("gaussian",
            'def gaussian(location: Any, precision: Any, constant: Any, z: Any) -> Any:\n    """log p of a Gaussian, up to a constant."""\n    gap = z - location\n    return constant - 0.5 * ((gap.unsqueeze(-1) * precision).sum(-2) * gap).sum(-1)\n',
            (Tensor(np.array([-0.5, 0.6]), False), Tensor(np.array([[0.5488116360940264, 0.0], [0.0,
            2.225540928492468]]), False), Tensor(np.array(0.5), False))), Tensor(np.array([-0.5, 0.6]), False),
            Tensor(np.array([0.3, -0.4]), False), Tensor(np.array([[1.39, -1.4], [0.93, 0.08], [0.35, 0.23], [0.53,
            -0.64]]), False)), None),
    ], {"holds": is_zero_for_every_sample}

# Properties.

def is_zero_for_every_sample(value: Any, log_p: Any, mean: Tensor, log_std: Tensor, eps: Tensor) -> str:
    shape = eps.values.shape
    for name, array in zip(("mean", "log_std"), parts(value, mean=shape, log_std=shape), strict=True):
        worst = float(np.max(np.abs(array), initial=0.0))
        if not worst <= 2e-4:
            return f"{name}: q is p here, and the path derivative 0 for every sample; yours goes up to {worst:.4g}"
    return ""
