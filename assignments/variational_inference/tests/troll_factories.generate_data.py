"""Public checks of troll_factories.generate_data. Generated; changes are lost. The judges stand in judges_of_variational_inference.py."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import numpy as np
from otter.test_files import test_case

sys.path.insert(0, str(Path(str(sys._getframe(1).f_locals.get("path", ""))).resolve().parent))
try:
    from judges_of_variational_inference import (
        Case, Generator, array_part, judge_property, judge_uses_generator, judged, numbers, unpack,
    )
except ModuleNotFoundError:
    raise FileNotFoundError("copy the whole folder tests: judges_of_variational_inference.py is missing in it") from None
finally:
    del sys.path[0]

OK_FORMAT = False
name = "troll_factories.generate_data"

FUNCTION = "generate_data"
SEEDED_BY = ("no course key: hidden cases can be derived by anyone who reads this line", "variational_inference", "1",
    "troll_factories", "generate_data", 0)

@test_case(name="returns x, t, z (N,) and pi, mu, tau, lam (K,), all in their range", points=0.125)
def test_1(env):
    message = judged(env, FUNCTION, SEEDED_BY, 0, ("rng", "N", "K", "nu", "kappa", "alpha", "beta", "a", "b", "delta"), judge_property, *data_1())
    assert not message, message

@test_case(name="draws from the rng it is given", points=0.125)
def test_2(env):
    message = judged(env, FUNCTION, SEEDED_BY, 1, ("rng", "N", "K", "nu", "kappa", "alpha", "beta", "a", "b", "delta"), judge_uses_generator, *data_2())
    assert not message, message

# Cases: arguments, and what the answer should be.

def data_1():
    return [
        Case((Generator(3), 8, 3, 4.5, 0.4, 4.0, 0.8, 1.2, 0.9, np.array([2.0, 2.0, 2.0])), None),
        Case((Generator(4), 5, 2, 1.5, 0.5, 3.0, 0.5, 2.0, 3.0, np.array([0.8, 2.5])), None),
    ], {"holds": data_are_in_range}

def data_2():
    return [
        Case((Generator(3), 8, 3, 4.5, 0.4, 4.0, 0.8, 1.2, 0.9, np.array([2.0, 2.0, 2.0])), None),
        Case((Generator(4), 5, 2, 1.5, 0.5, 3.0, 0.5, 2.0, 3.0, np.array([0.8, 2.5])), None),
    ], {}

# Properties.

SAMPLE = ("x", "t", "z", "pi", "mu", "tau", "lam")

def probability_rows(name: str, part: Any, shape: tuple[int, ...]) -> Any:
    array = array_part(name, part, shape)
    if isinstance(array, str):
        return array
    if not (array >= 0).all():
        return f"{name}: some probabilities are negative"
    sums = array.sum(axis=-1)
    return array if np.abs(sums - 1).max() <= 1e-4 else f"{name}: should sum to 1, got {np.ravel(sums)[0]:.6g}"

def sample_parts(value: Any, N: int, K: int, needed: tuple[str, ...]) -> Any:
    parts = unpack(value, SAMPLE)
    if isinstance(parts, str):
        return parts
    found: dict[str, Any] = {}
    for name, part in zip(SAMPLE, parts, strict=True):
        if name not in needed:
            continue
        shape = (N,) if name in ("x", "t", "z") else (K,)
        array = probability_rows(name, part, shape) if name == "pi" else array_part(name, part, shape)
        if isinstance(array, str):
            return array
        if name in ("x", "tau", "lam") and not (array > 0).all():
            return f"{name}: should be positive, got {array.min():.6g}"
        if name == "t" and not (array >= 0).all():
            return f"t: a response time is never negative, got {array.min():.6g}"
        if name == "z" and np.any(array != np.round(array)):
            return "z: labels should be whole numbers"
        if name == "z" and not (array.min() >= 0 and array.max() < K):
            return f"z: labels run from {array.min():g} to {array.max():g}; they should be 0 to {K - 1}"
        if name == "z":
            array = array.astype(int)
        found[name] = array
    return found

def data_are_in_range(value: Any, rng: Any, N: int, K: int, *prior: Any) -> str:
    found = sample_parts(value, N, K, SAMPLE)
    return found if isinstance(found, str) else ""
