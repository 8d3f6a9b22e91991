"""Public checks of gaussian_divergences.kl_gaussian. Generated; changes are lost. The judges stand in judges_of_variational_inference.py."""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
from otter.test_files import test_case

sys.path.insert(0, str(Path(str(sys._getframe(1).f_locals.get("path", ""))).resolve().parent))
try:
    from judges_of_variational_inference import (
        Case, is_zero, judge_equals, judge_property, judge_unchanged, judged,
    )
except ModuleNotFoundError:
    raise FileNotFoundError("copy the whole folder tests: judges_of_variational_inference.py is missing in it") from None
finally:
    del sys.path[0]

OK_FORMAT = False
name = "gaussian_divergences.kl_gaussian"

FUNCTION = "kl_gaussian"
SEEDED_BY = ("no course key: hidden cases can be derived by anyone who reads this line", "variational_inference", "1",
    "gaussian_divergences", "kl_gaussian", 0)

@test_case(name="gives the divergence of the two densities in the text", points=0.3429)
def test_1(env):
    message = judged(env, FUNCTION, SEEDED_BY, 0, ("mu1", "sigma1", "mu2", "sigma2"), judge_equals, *data_1())
    assert not message, message

@test_case(name="leaves its arguments unchanged", points=0.0857)
def test_2(env):
    message = judged(env, FUNCTION, SEEDED_BY, 1, ("mu1", "sigma1", "mu2", "sigma2"), judge_unchanged, *data_2())
    assert not message, message

@test_case(name="is 0 when the densities are equal", points=0.3429)
def test_3(env):
    message = judged(env, FUNCTION, SEEDED_BY, 2, ("mu1", "sigma1", "mu2", "sigma2"), judge_property, *data_3())
    assert not message, message

@test_case(name="broadcasts over arrays", points=0.3429)
def test_4(env):
    message = judged(env, FUNCTION, SEEDED_BY, 5, ("mu1", "sigma1", "mu2", "sigma2"), judge_equals, *data_4())
    assert not message, message

# Cases: arguments, and what the answer should be.

def data_1():
    return [
        Case((0.0, 1.0, 2.0, 0.5), np.float64(8.806852819440055)),
        Case((2.0, 0.5, 0.0, 1.0), np.float64(2.3181471805599454)),
    ], {"rtol": 1e-06, "atol": 1e-09}

def data_2():
    return [
        Case((np.array([[0.13591242899691536], [-0.6727846904315439], [-0.28474206675904284]]),
            np.array([[0.4424258923413016], [1.913182114331343], [1.0619064969712566]]), np.array([-1.2969753157881914,
            0.14046840169915964, 0.23861671316531433, 0.7297228347061686]), np.array([1.221031659500146,
            0.9708962973678235, 1.3934635843991123, 1.5092734716644989])), None),
        Case((0.7, np.array([1.8253362786660774, 0.5745784095775026, 1.2455155044900383, 0.6021950829734215,
            1.6417697699474942]), np.array([0.9152377678046787, -2.612766283081126, -0.2243831465220267,
            -0.6179764599661498, -0.11597017510271491]), 1.3), None),
    ], {}

def data_3():
    return [
        Case((-2.8557588088565495, 0.8283684467867449, -2.8557588088565495, 0.8283684467867449), None),
        Case((3.5021533403776566, 0.9257086341675542, 3.5021533403776566, 0.9257086341675542), None),
        Case((3.9395000659983044, 1.6749755867246536, 3.9395000659983044, 1.6749755867246536), None),
    ], {"holds": is_zero}

def data_4():
    return [
        Case((np.array([[1.3187038625022878], [0.49232931526345], [-2.4032791416126003]]),
            np.array([[1.0527123667865794], [0.897543339510153], [1.2679755264831467]]), np.array([-0.3524076884884904,
            0.047222304549080066, 0.7438314478590863, 0.4413878115410117]), np.array([0.6923401023830703,
            1.1792590010150923, 1.0421420761869693, 0.5165738948213854])), np.array([[3.1499419788361616,
            0.593225425735567, 0.15224802166669904, 2.306730298562931], [0.825075099132522, 0.13385563804142442,
            0.049367220491645714, 0.4618596496953912], [4.959383426780832, 2.1645694801374686, 4.603778401603742,
            16.776939969893725]])),
        Case((0.7, np.array([0.77368569229854, 1.7226499049377764, 1.9054568066918107, 0.5358263129606773,
            0.4233388941867439]), np.array([0.5195857208199496, 1.9041039501201404, -1.0224352552414404,
            0.010662272839543612, 0.3756219093515258]), 1.3), np.array([0.2056813087771472, 0.5254203445235228,
            1.0695800208787705, 0.611840939339749, 0.7060994651091317])),
    ], {"rtol": 1e-06, "atol": 1e-09}

