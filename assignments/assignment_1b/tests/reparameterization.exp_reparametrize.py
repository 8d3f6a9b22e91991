"""Public checks of reparameterization.exp_reparametrize. Generated; changes are lost. The judges stand in judges_of_assignment_1b.py."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import numpy as np
from otter.test_files import test_case

sys.path.insert(0, str(Path(str(sys._getframe(1).f_locals.get("path", ""))).resolve().parent))
try:
    from judges_of_assignment_1b import (
        Case, Tensor, exponential_cdf, exponential_draws, judge_gradient, judge_law, judged, not_a_sample, rate_of,
    )
except ModuleNotFoundError:
    raise FileNotFoundError("copy the whole folder tests: judges_of_assignment_1b.py is missing in it") from None
finally:
    del sys.path[0]

OK_FORMAT = False
name = "reparameterization.exp_reparametrize"

FUNCTION = "exp_reparametrize"
SEEDED_BY = ("no course key: hidden cases can be derived by anyone who reads this line", "assignment_1b", "1",
    "reparameterization", "exp_reparametrize", 0)


@test_case(name="the draws follow the exponential law with the rates of the text", points=0.5)
def test_1(env):
    message = judged(env, FUNCTION, SEEDED_BY, 0, ("l", "N"), judge_law, *data_1())
    assert not message, message


@test_case(name="a gradient flows from the draws to the rate", points=0.5)
def test_2(env):
    message = judged(env, FUNCTION, SEEDED_BY, 1, ("l", "N"), judge_gradient, *data_2())
    assert not message, message


# Cases: arguments, and what the answer should be.


def data_1():
    return [
        Case((2.5, 20000), None),
        Case((1, 20000), None),
    ], {"draws": exponential_draws, "cdf": exponential_cdf, "alpha": 5e-10, "beta": 0.001}


def data_2():
    return [
        Case((Tensor(np.array(2.5, dtype=np.float32), True), 5), [np.array([-0.6184958348909372, -0.641020314910581,
            -3.1813468662969333, 0.6486503138871725, -0.37337729232988676]), np.array([-0.5002004821276176,
            -0.35826466025044035, -0.5931453408539913, -0.386663877800507, 0.730800431977816])]),
    ], {"wrt": (0,), "gradient": exponential_gradient, "rtol": 0.001, "atol": 1e-05, "unit": exponential_unit,
        "sample": exponential_spread}


# Properties.


def exponential_gradient(value: Any, v: np.ndarray, l: Any, N: int) -> Any:
    z = exponential_draws(value, l, N)
    return z if isinstance(z, str) else (np.asarray(-np.sum(v * z) / rate_of(l)),)


def exponential_unit(v: np.ndarray, l: Any, N: int) -> float:
    return float(np.linalg.norm(v)) * 2**0.5 / rate_of(l) ** 2


def exponential_spread(value: Any, l: Any, N: int) -> str:
    z = exponential_draws(value, l, N)
    if isinstance(z, str):
        return z
    if np.count_nonzero(z == 0) > 1 + N // 500:
        return f"{np.count_nonzero(z == 0):,} of {N:,} draws are 0, where the gradient is 0 whatever the function does"
    return not_a_sample(exponential_cdf(z, l, N)[:, None])
