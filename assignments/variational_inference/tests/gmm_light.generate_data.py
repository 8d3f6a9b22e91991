"""Public checks of gmm_light.generate_data. Generated; changes are lost. The judges stand in judges_of_variational_inference.py."""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
from otter.test_files import test_case

sys.path.insert(0, str(Path(str(sys._getframe(1).f_locals.get("path", ""))).resolve().parent))
try:
    from judges_of_variational_inference import (
        Case, Generator, judge_returns, judge_unchanged, judge_uses_generator, judged,
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

@test_case(name="returns x, z, mu, of the right shapes and ranges", points=0.1622)
def test_1(env):
    message = judged(env, FUNCTION, SEEDED_BY, 0, ("rng", "N", "pi", "tau", "nu", "sigma"), judge_returns, *data_1())
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
        Case((Generator(1534604375), 8, np.array([0.5, 0.2, 0.3]), np.array([4.0, 1.5, 0.5]), np.array([-3.0, 0.5,
            4.0]), np.array([0.5, 0.8, 1.2])), ((8,), (8,), (3,))),
        Case((Generator(2079088547), 5, np.array([0.7142857142857143, 0.28571428571428575]), np.array([4.0, 1.5]),
            np.array([-3.0, 0.5]), np.array([0.5, 0.8])), ((5,), (5,), (2,))),
    ], {"kinds": {"x": "real", "z": "labels of mu", "mu": "real"}}

def data_2():
    return [
        Case((Generator(530522641), 8, np.array([0.5, 0.2, 0.3]), np.array([4.0, 1.5, 0.5]), np.array([-3.0, 0.5,
            4.0]), np.array([0.5, 0.8, 1.2])), None),
        Case((Generator(277298615), 5, np.array([0.7142857142857143, 0.28571428571428575]), np.array([4.0, 1.5]),
            np.array([-3.0, 0.5]), np.array([0.5, 0.8])), None),
    ], {}

def data_3():
    return [
        Case((Generator(1530015841), 8, np.array([0.5, 0.2, 0.3]), np.array([4.0, 1.5, 0.5]), np.array([-3.0, 0.5,
            4.0]), np.array([0.5, 0.8, 1.2])), None),
        Case((Generator(1267961784), 5, np.array([0.7142857142857143, 0.28571428571428575]), np.array([4.0, 1.5]),
            np.array([-3.0, 0.5]), np.array([0.5, 0.8])), None),
    ], {}

