"""Public checks of gaussian_divergences.euclidean_distance. Generated; changes are lost. The judges stand in judges_of_variational_inference.py."""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
from otter.test_files import test_case

sys.path.insert(0, str(Path(str(sys._getframe(1).f_locals.get("path", ""))).resolve().parent))
try:
    from judges_of_variational_inference import (
        Case, is_zero, judge_equals, judge_property, judged,
    )
except ModuleNotFoundError:
    raise FileNotFoundError("copy the whole folder tests: judges_of_variational_inference.py is missing in it") from None
finally:
    del sys.path[0]

OK_FORMAT = False
name = "gaussian_divergences.euclidean_distance"

FUNCTION = "euclidean_distance"
SEEDED_BY = ("no course key: hidden cases can be derived by anyone who reads this line", "variational_inference", "1",
    "gaussian_divergences", "euclidean_distance", 0)

@test_case(name="gives the distance of the two densities in the text", points=0.375)
def test_1(env):
    message = judged(env, FUNCTION, SEEDED_BY, 0, ("mu1", "sigma1", "mu2", "sigma2"), judge_equals, *data_1())
    assert not message, message

@test_case(name="is 0 when the densities are equal", points=0.375)
def test_2(env):
    message = judged(env, FUNCTION, SEEDED_BY, 1, ("mu1", "sigma1", "mu2", "sigma2"), judge_property, *data_2())
    assert not message, message

# Cases: arguments, and what the answer should be.

def data_1():
    return [
        Case((0.0, 1.0, 2.0, 0.5), np.float64(0.8379743412736572)),
        Case((2.0, 0.5, 0.0, 1.0), np.float64(0.8379743412736572)),
    ], {"rtol": 1e-05, "atol": 1e-06}

def data_2():
    return [
        Case((3.2987207505813156, 1.3523514248109305, 3.2987207505813156, 1.3523514248109305), None),
        Case((-2.6042886555808638, 1.571372775502249, -2.6042886555808638, 1.571372775502249), None),
        Case((2.635967209324205, 1.1399314640686666, 2.635967209324205, 1.1399314640686666), None),
    ], {"holds": is_zero}

