"""Public checks of cartesian_matrix.generate_data. Generated; changes are lost. The judges stand in judges_of_variational_inference.py."""

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
name = "cartesian_matrix.generate_data"

FUNCTION = "generate_data"
SEEDED_BY = ("no course key: hidden cases can be derived by anyone who reads this line", "variational_inference", "1",
    "cartesian_matrix", "generate_data", 0)

@test_case(name="returns a matrix with the means of its rows and columns", points=0.1579)
def test_1(env):
    message = judged(env, FUNCTION, SEEDED_BY, 0, ("rng", "mu0", "lam0", "xi0", "tau0", "lam", "tau"), judge_property, *data_1())
    assert not message, message

@test_case(name="draws from the rng it is given", points=0.1579)
def test_2(env):
    message = judged(env, FUNCTION, SEEDED_BY, 1, ("rng", "mu0", "lam0", "xi0", "tau0", "lam", "tau"), judge_uses_generator, *data_2())
    assert not message, message

# Cases: arguments, and what the answer should be.

def data_1():
    return [
        Case((Generator(36), -0.5, 1.6, 6.0, 0.4, np.array([4.0, 0.8, 2.5, 0.5, 1.6]), np.array([2.0, 5.0, 0.6, 3.2,
            0.4, 1.5, 8.0, 0.9])), None),
    ], {"holds": is_a_sample}

def data_2():
    return [
        Case((Generator(36), -0.5, 1.6, 6.0, 0.4, np.array([4.0, 0.8, 2.5, 0.5, 1.6]), np.array([2.0, 5.0, 0.6, 3.2,
            0.4, 1.5, 8.0, 0.9])), None),
    ], {}

# Properties.

Array = np.ndarray

def sample_of(value: Any, rng: Any, mu0: float, lam0: float, xi0: float, tau0: float, lam: Array, tau: Array) -> Any:
    parts = unpack(value, ("S", "mu", "xi"))
    if isinstance(parts, str):
        return parts
    arrays = []
    for name, part, shape in zip(
        ("S", "mu", "xi"), parts, ((len(lam), len(tau)), (len(lam),), (len(tau),)), strict=True
    ):
        array = numbers(part)
        if not isinstance(array, str):
            array = same_shape(array, shape)
        if isinstance(array, str):
            return f"{name}: {array}"
        if not np.isfinite(array).all():
            return f"{name}: holds values that are not finite"
        arrays.append(array.astype(float))
    return tuple(arrays)

def is_a_sample(value: Any, *args: Any) -> str:
    sample = sample_of(value, *args)
    if isinstance(sample, str):
        return sample
    for name, array in zip(("S", "mu", "xi"), sample, strict=True):
        if len(np.unique(array)) < array.size:
            return f"{name}: several entries are equal; each should be a draw of its own"
    return ""
