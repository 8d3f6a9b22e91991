"""Public checks of vae.loss_function. Generated; changes are lost. The judges stand in judges_of_assignment_1b.py."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import numpy as np
from otter.test_files import test_case

sys.path.insert(0, str(Path(str(sys._getframe(1).f_locals.get("path", ""))).resolve().parent))
try:
    from judges_of_assignment_1b import (
        Case, Tensor, judge_each, judge_equals, judge_unchanged, judged, real,
    )
except ModuleNotFoundError:
    raise FileNotFoundError("copy the whole folder tests: judges_of_assignment_1b.py is missing in it") from None
finally:
    del sys.path[0]

OK_FORMAT = False
name = "vae.loss_function"

FUNCTION = "loss_function"
SEEDED_BY = ("no course key: hidden cases can be derived by anyone who reads this line", "assignment_1b", "1", "vae",
    "loss_function", 0)

@test_case(name="gives the loss of the batch in the text", points=0.5)
def test_1(env):
    message = judged(env, FUNCTION, SEEDED_BY, 0, ("x", "theta", "mean", "log_var"), judge_equals, *data_1())
    assert not message, message

@test_case(name="stays finite where the text's probabilities are exactly 0 or 1", points=0.25)
def test_2(env):
    message = judged(env, FUNCTION, SEEDED_BY, 1, ("x", "theta", "mean", "log_var"), judge_each, *data_2())
    assert not message, message

@test_case(name="leaves its arguments unchanged", points=0.25)
def test_3(env):
    message = judged(env, FUNCTION, SEEDED_BY, 2, ("x", "theta", "mean", "log_var"), judge_unchanged, *data_3())
    assert not message, message

# Cases: arguments, and what the answer should be.

def data_1():
    return [
        Case((Tensor(np.array([[1.0, 0.0, 0.800000011920929, 0.0], [0.0, 1.0, 1.0,
            0.30000001192092896]], dtype=np.float32), False), Tensor(np.array([[0.8999999761581421, 0.20000000298023224,
            0.6000000238418579, 0.10000000149011612], [0.30000001192092896, 0.699999988079071, 0.949999988079071,
            0.4000000059604645]], dtype=np.float32), False), Tensor(np.array([[0.5, -1.0, 0.20000000298023224],
            [1.2000000476837158, 0.30000001192092896, -0.699999988079071]], dtype=np.float32), False),
            Tensor(np.array([[-0.4000000059604645, 0.30000001192092896, -1.0], [0.10000000149011612, -0.800000011920929,
            0.6000000238418579]], dtype=np.float32), False)), {"reference": 4.560230185536569,
            "average over the images of the batch": 2.2801150927682845}),
    ], {"rtol": 0.0005, "atol": 1e-05}

def data_2():
    return [
        Case((Tensor(np.array([[0.0, 1.0, 0.5, 0.20000000298023224]], dtype=np.float32), False),
            Tensor(np.array([[0.0, 0.20000000298023224, 0.6000000238418579, 0.10000000149011612]], dtype=np.float32),
            False), Tensor(np.array([[0.5, -1.0, 0.20000000298023224]], dtype=np.float32), False),
            Tensor(np.array([[-0.4000000059604645, 0.30000001192092896, -1.0]], dtype=np.float32), False)),
            3.5770333792215405),
        Case((Tensor(np.array([[0.0, 1.0, 0.5, 1.0]], dtype=np.float32), False), Tensor(np.array([[1.0, 1.0,
            0.6000000238418579, 0.0]], dtype=np.float32), False), Tensor(np.array([[0.5, -1.0,
            0.20000000298023224]], dtype=np.float32), False), Tensor(np.array([[-0.4000000059604645,
            0.30000001192092896, -1.0]], dtype=np.float32), False)), 9.246837013547198),
    ], {"wrong": is_no_loss}

def data_3():
    return [
        Case((Tensor(np.array([[0.0, 1.0, 0.5, 0.20000000298023224]], dtype=np.float32), False),
            Tensor(np.array([[0.0, 0.20000000298023224, 0.6000000238418579, 0.10000000149011612]], dtype=np.float32),
            False), Tensor(np.array([[0.5, -1.0, 0.20000000298023224]], dtype=np.float32), False),
            Tensor(np.array([[-0.4000000059604645, 0.30000001192092896, -1.0]], dtype=np.float32), False)), None),
        Case((Tensor(np.array([[0.0, 1.0, 0.5, 1.0]], dtype=np.float32), False), Tensor(np.array([[1.0, 1.0,
            0.6000000238418579, 0.0]], dtype=np.float32), False), Tensor(np.array([[0.5, -1.0,
            0.20000000298023224]], dtype=np.float32), False), Tensor(np.array([[-0.4000000059604645,
            0.30000001192092896, -1.0]], dtype=np.float32), False)), None),
    ], {}

# Properties.

MOST_PER_PIXEL = 1000.0  # no logarithm of a positive number in double precision lies so far below 0

def is_no_loss(value: Any, least: float, x: Any, theta: Any, mean: Any, log_var: Any) -> str:
    loss, most = float(real(value, (), finite=False)), least + MOST_PER_PIXEL * np.size(theta.values)
    if not np.isfinite(loss):
        return f"the loss is {loss} where a probability is exactly 0 or 1"
    if loss < least:
        return f"the loss is {loss:.6g}; it cannot be below {least:.6g} there"
    return f"the loss is {loss:.6g}; no clamp makes it larger than {most:.6g} there" if loss > most else ""
