"""Public checks of bernoulli_mixture.generate_data. Generated; changes are lost. The judges stand in judges_of_variational_inference.py."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import numpy as np
from otter.test_files import test_case

sys.path.insert(0, str(Path(str(sys._getframe(1).f_locals.get("path", ""))).resolve().parent))
try:
    from judges_of_variational_inference import (
        Case, Generator, judge_property, judge_uses_generator, judged, numbers, same_shape, unpack,
    )
except ModuleNotFoundError:
    raise FileNotFoundError("copy the whole folder tests: judges_of_variational_inference.py is missing in it") from None
finally:
    del sys.path[0]

OK_FORMAT = False
name = "bernoulli_mixture.generate_data"

FUNCTION = "generate_data"
SEEDED_BY = ("no course key: hidden cases can be derived by anyone who reads this line", "variational_inference", "1",
    "bernoulli_mixture", "generate_data", 0)

@test_case(name="returns X, z, pi and theta of the right shapes and ranges", points=0.2)
def test_1(env):
    message = judged(env, FUNCTION, SEEDED_BY, 0, ("rng", "N", "D", "K", "a", "b", "alpha"), judge_property, *data_1())
    assert not message, message

@test_case(name="draws from the rng it is given", points=0.2)
def test_2(env):
    message = judged(env, FUNCTION, SEEDED_BY, 1, ("rng", "N", "D", "K", "a", "b", "alpha"), judge_uses_generator, *data_2())
    assert not message, message

# Cases: arguments, and what the answer should be.

def data_1():
    return [
        Case((Generator(615455790), 30, 18, 4, 0.6, 0.9, np.array([6.0, 3.0, 4.5, 2.0])), None),
        Case((Generator(667544430), 9, 2, 3, 2.5, 0.7, np.array([6.0, 3.0, 4.5])), None),
    ], {"holds": is_a_simulation}

def data_2():
    return [
        Case((Generator(1439343285), 30, 18, 4, 0.6, 0.9, np.array([6.0, 3.0, 4.5, 2.0])), None),
        Case((Generator(433169782), 9, 2, 3, 2.5, 0.7, np.array([6.0, 3.0, 4.5])), None),
    ], {}

# Properties.

def simulation(value: Any, rng: Any, N: int, D: int, K: int, a: float, b: float, alpha: Any) -> Any:
    parts = unpack(value, ("X", "z", "pi", "theta"))
    if isinstance(parts, str):
        return parts
    arrays = []
    for name, part, shape in zip(("X", "z", "pi", "theta"), parts, ((N, D), (N,), (K,), (K, D)), strict=True):
        array = numbers(part)
        if not isinstance(array, str):
            array = same_shape(array, shape)
        if isinstance(array, str):
            return f"{name}: {array}"
        arrays.append(array.reshape(shape).astype(float))
    X, z, pi, theta = arrays
    if not np.isin(X, (0, 1)).all():
        return "X should hold zeros and ones alone"
    if not np.isin(z, np.arange(K)).all():
        return f"z should hold integers from 0 to {K - 1}; yours run from {z.min():g} to {z.max():g}"
    if not (pi >= 0).all() or abs(pi.sum() - 1) > 1e-4:
        return f"pi should hold probabilities with sum 1; yours sum to {pi.sum():.6g}"
    if not ((theta >= 0) & (theta <= 1)).all():
        return "theta should hold probabilities, between 0 and 1"
    return X, z.astype(int), pi, theta

def is_a_simulation(value: Any, rng: Any, N: int, D: int, K: int, a: float, b: float, alpha: Any) -> str:
    parts = simulation(value, rng, N, D, K, a, b, alpha)
    return parts if isinstance(parts, str) else ""
