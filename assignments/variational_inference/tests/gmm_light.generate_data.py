"""Public checks of gmm_light.generate_data. Generated; changes are lost. The judges stand in judges_of_variational_inference.py."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import numpy as np
from otter.test_files import test_case

sys.path.insert(0, str(Path(str(sys._getframe(1).f_locals.get("path", ""))).resolve().parent))
try:
    from judges_of_variational_inference import (
        Case, Generator, judge_property, judge_unchanged, judge_uses_generator, judged, numbers, same_shape, unpack,
    )
except ModuleNotFoundError:
    raise FileNotFoundError("copy the whole folder tests: judges_of_variational_inference.py is missing in it") from None
finally:
    del sys.path[0]

OK_FORMAT = False
name = "gmm_light.generate_data"

FUNCTION = "generate_data"
SEEDED_BY = ("no course key: hidden cases can be derived by anyone who reads this line", "variational_inference", "1",
    "gmm_light", "generate_data", 0)

@test_case(name="returns x (N,), labels z (N,) from 0 to K-1, and mu (K,)", points=0.1622)
def test_1(env):
    message = judged(env, FUNCTION, SEEDED_BY, 0, ("rng", "N", "pi", "tau", "nu", "sigma"), judge_property, *data_1())
    assert not message, message

@test_case(name="draws from the rng it is given", points=0.1622)
def test_2(env):
    message = judged(env, FUNCTION, SEEDED_BY, 1, ("rng", "N", "pi", "tau", "nu", "sigma"), judge_uses_generator, *data_2())
    assert not message, message

@test_case(name="leaves its arguments unchanged", points=0.0811)
def test_3(env):
    message = judged(env, FUNCTION, SEEDED_BY, 2, ("rng", "N", "pi", "tau", "nu", "sigma"), judge_unchanged, *data_3())
    assert not message, message

# Cases: arguments, and what the answer should be.

def data_1():
    return [
        Case((Generator(3), 8, np.array([0.5, 0.2, 0.3]), np.array([4.0, 1.5, 0.5]), np.array([-3.0, 0.5, 4.0]),
            np.array([0.5, 0.8, 1.2])), None),
        Case((Generator(4), 5, np.array([0.7142857142857143, 0.28571428571428575]), np.array([4.0, 1.5]),
            np.array([-3.0, 0.5]), np.array([0.5, 0.8])), None),
    ], {"holds": data_are_in_range}

def data_2():
    return [
        Case((Generator(3), 8, np.array([0.5, 0.2, 0.3]), np.array([4.0, 1.5, 0.5]), np.array([-3.0, 0.5, 4.0]),
            np.array([0.5, 0.8, 1.2])), None),
        Case((Generator(4), 5, np.array([0.7142857142857143, 0.28571428571428575]), np.array([4.0, 1.5]),
            np.array([-3.0, 0.5]), np.array([0.5, 0.8])), None),
    ], {}

def data_3():
    return [
        Case((Generator(3), 8, np.array([0.5, 0.2, 0.3]), np.array([4.0, 1.5, 0.5]), np.array([-3.0, 0.5, 4.0]),
            np.array([0.5, 0.8, 1.2])), None),
        Case((Generator(4), 5, np.array([0.7142857142857143, 0.28571428571428575]), np.array([4.0, 1.5]),
            np.array([-3.0, 0.5]), np.array([0.5, 0.8])), None),
    ], {}

# Properties.

Array = np.ndarray
SAMPLE = ("x", "z", "mu")

def parts_of_data(value: Any, N: int, K: int) -> Any:
    parts = unpack(value, SAMPLE)
    if isinstance(parts, str):
        return parts
    arrays = []
    for name, part, size in zip(SAMPLE, parts, (N, N, K), strict=True):
        array = numbers(part)
        if not isinstance(array, str):
            array = same_shape(array, (size,))
        if isinstance(array, str):
            return f"{name}: {array}"
        if not np.isfinite(array).all():
            return f"{name}: holds values that are not finite"
        arrays.append(array.astype(float))
    if np.any(arrays[1] != np.round(arrays[1])):
        return "z: labels should be whole numbers"
    return arrays[0], arrays[1].astype(int), arrays[2]

def data_are_in_range(value: Any, rng: Any, N: int, pi: Array, tau: Array, nu: Array, sigma: Array) -> str:
    parts = parts_of_data(value, N, len(pi))
    if isinstance(parts, str):
        return parts
    z = parts[1]
    return "" if z.min() >= 0 and z.max() < len(pi) else f"z runs from {z.min()} to {z.max()}, not 0 to {len(pi) - 1}"
