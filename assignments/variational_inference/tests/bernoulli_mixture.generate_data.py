"""Public checks of bernoulli_mixture.generate_data. Generated; changes are lost. The judges stand in judges_of_variational_inference.py."""

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
name = "bernoulli_mixture.generate_data"

FUNCTION = "generate_data"
SEEDED_BY = ("no course key: hidden cases can be derived by anyone who reads this line", "variational_inference", "1",
    "bernoulli_mixture", "generate_data", 0)

@test_case(name="returns X, z, pi, theta, of the right shapes and ranges", points=0.2)
def test_1(env):
    message = judged(env, FUNCTION, SEEDED_BY, 0, ("rng", "N", "D", "K", "a", "b", "alpha"), judge_returns, *data_1())
    assert not message, message

@test_case(name="draws from the rng it is given", points=0.2)
def test_2(env):
    message = judged(env, FUNCTION, SEEDED_BY, 1, ("rng", "N", "D", "K", "a", "b", "alpha"), judge_uses_generator, *data_2())
    assert not message, message

# Cases: arguments, and what the answer should be.

def data_1():
    return [
        Case((Generator(615455790), 30, 18, 4, 0.6, 0.9, np.array([6.0, 3.0, 4.5, 2.0])), ((30, 18), (30,), (4,),
            (4, 18))),
        Case((Generator(667544430), 9, 2, 3, 2.5, 0.7, np.array([6.0, 3.0, 4.5])), ((9, 2), (9,), (3,), (3, 2))),
    ], {"kinds": {"X": "bits", "z": "labels of pi", "pi": "rows", "theta": "shares"}}

def data_2():
    return [
        Case((Generator(1439343285), 30, 18, 4, 0.6, 0.9, np.array([6.0, 3.0, 4.5, 2.0])), None),
        Case((Generator(433169782), 9, 2, 3, 2.5, 0.7, np.array([6.0, 3.0, 4.5])), None),
    ], {}

