"""Public checks of cartesian_matrix.generate_data. Generated; changes are lost. The judges stand in judges_of_variational_inference.py."""

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
name = "cartesian_matrix.generate_data"

FUNCTION = "generate_data"
SEEDED_BY = ("no course key: hidden cases can be derived by anyone who reads this line", "variational_inference", "1",
    "cartesian_matrix", "generate_data", 0)

@test_case(name="returns S, mu, xi, of the right shapes and ranges", points=0.1579)
def test_1(env):
    message = judged(env, FUNCTION, SEEDED_BY, 0, ("rng", "mu0", "lam0", "xi0", "tau0", "lam", "tau"), judge_returns, *data_1())
    assert not message, message

@test_case(name="draws from the rng it is given", points=0.1579)
def test_2(env):
    message = judged(env, FUNCTION, SEEDED_BY, 1, ("rng", "mu0", "lam0", "xi0", "tau0", "lam", "tau"), judge_uses_generator, *data_2())
    assert not message, message

# Cases: arguments, and what the answer should be.

def data_1():
    return [
        Case((Generator(992518171), -0.5, 1.6, 6.0, 0.4, np.array([4.0, 0.8, 2.5, 0.5, 1.6]), np.array([2.0, 5.0,
            0.6, 3.2, 0.4, 1.5, 8.0, 0.9])), ((5, 8), (5,), (8,))),
    ], {"kinds": {"S": "real", "mu": "real", "xi": "real"}}

def data_2():
    return [
        Case((Generator(1654350774), -0.5, 1.6, 6.0, 0.4, np.array([4.0, 0.8, 2.5, 0.5, 1.6]), np.array([2.0, 5.0,
            0.6, 3.2, 0.4, 1.5, 8.0, 0.9])), None),
    ], {}

