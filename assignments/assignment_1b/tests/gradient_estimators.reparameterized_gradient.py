"""Public checks of gradient_estimators.reparameterized_gradient. Generated; changes are lost. The judges stand in judges_of_assignment_1b.py."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import numpy as np
from otter.test_files import test_case

sys.path.insert(0, str(Path(str(sys._getframe(1).f_locals.get("path", ""))).resolve().parent))
try:
    from judges_of_assignment_1b import (
        Case, Function, Record, Tensor, judge_equals, judge_unchanged, judged,
    )
except ModuleNotFoundError:
    raise FileNotFoundError("copy the whole folder tests: judges_of_assignment_1b.py is missing in it") from None
finally:
    del sys.path[0]

OK_FORMAT = False
name = "gradient_estimators.reparameterized_gradient"

FUNCTION = "reparameterized_gradient"
SEEDED_BY = ("no course key: hidden cases can be derived by anyone who reads this line", "assignment_1b", "1",
    "gradient_estimators", "reparameterized_gradient", 0)

@test_case(name="gives the derivative for three samples, for the q and p of the text", points=0.3333)
def test_1(env):
    message = judged(env, FUNCTION, SEEDED_BY, 0, ("log_p", "mean", "log_std", "eps"), judge_equals, *data_1())
    assert not message, message

@test_case(name="leaves its arguments unchanged", points=0.1667)
def test_2(env):
    message = judged(env, FUNCTION, SEEDED_BY, 1, ("log_p", "mean", "log_std", "eps"), judge_unchanged, *data_2())
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
            0.4000000059604645], dtype=np.float32), False), Tensor(np.array([[-0.36000001430511475,
            -0.07999999821186066], [0.7099999785423279, -1.2699999809265137], [-0.36000001430511475,
            -0.75]], dtype=np.float32), False)), Record(("mean", "log_std"), (np.array([[-0.9995117823243562,
            2.7137043603352886], [-1.2911207909309137, 6.664643372053246], [-0.9995117823243562, 4.93818266568549]]),
            np.array([[1.1786834395750223, 0.676130310361039], [0.5447823650919628, -11.626948956543023],
            [1.1786834395750223, -4.525177179532836]])))),
    ], {"rtol": 1e-05, "atol": 1e-06}

def data_2():
    return [
        Case((Function("gaussian",
            'def gaussian(location: Any, precision: Any, constant: Any, z: Any) -> Any:\n    """log p of a Gaussian, up to a constant."""\n    gap = z - location\n    return constant - 0.5 * ((gap.unsqueeze(-1) * precision).sum(-2) * gap).sum(-1)\n',
            (Tensor(np.array([-0.5, 0.6000000238418579], dtype=np.float32), False),
            Tensor(np.array([[0.5488116145133972, 0.0], [0.0, 2.22554087638855]], dtype=np.float32), False),
            Tensor(np.array(-5.737876892089844, dtype=np.float32), False))), Tensor(np.array([1.5,
            -0.5], dtype=np.float32), False), Tensor(np.array([-0.699999988079071,
            0.4000000059604645], dtype=np.float32), False), Tensor(np.array([[0.36000001430511475, -0.699999988079071],
            [-0.5699999928474426, -1.0099999904632568], [-1.0299999713897705, -0.7400000095367432]], dtype=np.float32),
            False)), None),
    ], {}

