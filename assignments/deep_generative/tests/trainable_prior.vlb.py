"""Public checks of trainable_prior.vlb. Generated; changes are lost. The judges stand in judges_of_deep_generative.py."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import numpy as np
from otter.test_files import test_case

sys.path.insert(0, str(Path(str(sys._getframe(1).f_locals.get("path", ""))).resolve().parent))
try:
    from judges_of_deep_generative import (
        Case, Function, Tensor, judge_equals, judged,
    )
except ModuleNotFoundError:
    raise FileNotFoundError("copy the whole folder tests: judges_of_deep_generative.py is missing in it") from None
finally:
    del sys.path[0]

OK_FORMAT = False
name = "trainable_prior.vlb"

FUNCTION = "vlb"
SEEDED_BY = ("no course key: hidden cases can be derived by anyone who reads this line", "deep_generative", "1",
    "trainable_prior", "vlb", 0)

@test_case(name="gives the bounds of the observations in the text", points=0.75)
def test_1(env):
    message = judged(env, FUNCTION, SEEDED_BY, 0, ("x", "mean", "var", "theta", "lambda1", "lambda2", "sigma", "f", "eps"), judge_equals, *data_1())
    assert not message, message

# Cases: arguments, and what the answer should be.

def data_1():
    return [
        Case((Tensor(np.array([[1.3, -0.4], [0.2, 0.9], [-1.1, 2.0]]), False), Tensor(np.array([[0.5], [-0.3],
            [0.8]]), False), Tensor(np.array([[0.6], [1.5], [0.3]]), False), Tensor(np.array([0.7, -1.2, 0.3, 0.1]),
            False), Tensor(np.array([0.4]), False), Tensor(np.array([1.8]), False), 0.7, Function("linear",
            'def linear(L: int, D: int, z: Any, theta: Any) -> Any:\n    """z W + b with the weights of theta."""\n    return z @ theta[: L * D].reshape(L, D) + theta[L * D :]\n',
            (1, 2)), Tensor(np.array([[[0.3], [-0.58], [-0.02]], [[0.17], [0.22], [1.09]]]), False)),
            {"reference": np.array([-2.0540325854866284, -1.9968534090518646, -17.372893947707567]),
            "the divergence from the prior in closed form": np.array([-1.7304031289715316, -1.8438212680544535,
            -17.138713321426398])}),
    ], {"rtol": 1e-06, "atol": 1e-09}

