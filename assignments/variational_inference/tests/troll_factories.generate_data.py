"""Public checks of troll_factories.generate_data. Generated; changes are lost. The judges stand in judges_of_variational_inference.py."""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
from otter.test_files import test_case

sys.path.insert(0, str(Path(str(sys._getframe(1).f_locals.get("path", ""))).resolve().parent))
try:
    from judges_of_variational_inference import (
        Case, Generator, judge_returns, judge_uses_generator, judged,
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

@test_case(name="returns x, t, z, pi, mu, tau, lam, of the right shapes and ranges", points=0.125)
def test_1(env):
    message = judged(env, FUNCTION, SEEDED_BY, 0, ("rng", "N", "K", "nu", "kappa", "alpha", "beta", "a", "b", "delta"), judge_returns, *data_1())
    assert not message, message

@test_case(name="draws from the rng it is given", points=0.125)
def test_2(env):
    message = judged(env, FUNCTION, SEEDED_BY, 1, ("rng", "N", "K", "nu", "kappa", "alpha", "beta", "a", "b", "delta"), judge_uses_generator, *data_2())
    assert not message, message

# Cases: arguments, and what the answer should be.

def data_1():
    return [
        Case((Generator(771537131), 8, 3, 4.5, 0.4, 4.0, 0.8, 1.2, 0.9, np.array([2.0, 2.0, 2.0])), ((8,), (8,),
            (8,), (3,), (3,), (3,), (3,))),
        Case((Generator(1285967563), 5, 2, 1.5, 0.5, 3.0, 0.5, 2.0, 3.0, np.array([0.8, 2.5])), ((5,), (5,), (5,),
            (2,), (2,), (2,), (2,))),
    ], {"kinds": {"x": "positive", "t": "not negative", "z": "labels of pi", "pi": "rows", "mu": "real",
        "tau": "positive", "lam": "positive"}}

def data_2():
    return [
        Case((Generator(1145187811), 8, 3, 4.5, 0.4, 4.0, 0.8, 1.2, 0.9, np.array([2.0, 2.0, 2.0])), None),
        Case((Generator(715420648), 5, 2, 1.5, 0.5, 3.0, 0.5, 2.0, 3.0, np.array([0.8, 2.5])), None),
    ], {}

