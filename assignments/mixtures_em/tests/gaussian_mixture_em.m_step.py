"""Public checks of gaussian_mixture_em.m_step. Generated; changes are lost. The judges stand in judges_of_mixtures_em.py."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import numpy as np
from otter.test_files import test_case

sys.path.insert(0, str(Path(str(sys._getframe(1).f_locals.get("path", ""))).resolve().parent))
try:
    from judges_of_mixtures_em import (
        Case, Record, judge_equals, judge_property, judge_unchanged, judged, numbers, same_shape, unpack,
    )
except ModuleNotFoundError:
    raise FileNotFoundError("copy the whole folder tests: judges_of_mixtures_em.py is missing in it") from None
finally:
    del sys.path[0]

OK_FORMAT = False
name = "gaussian_mixture_em.m_step"

FUNCTION = "m_step"
SEEDED_BY = ("no course key: hidden cases can be derived by anyone who reads this line", "mixtures_em", "1",
    "gaussian_mixture_em", "m_step", 0)

@test_case(name="gives the parameters that maximise the expectation for the first beetles in the text", points=0.6667)
def test_1(env):
    message = judged(env, FUNCTION, SEEDED_BY, 0, ("X", "q"), judge_equals, *data_1())
    assert not message, message

@test_case(name="theta sums to 1, and every Sigma is a covariance matrix", points=0.3333)
def test_2(env):
    message = judged(env, FUNCTION, SEEDED_BY, 1, ("X", "q"), judge_property, *data_2())
    assert not message, message

@test_case(name="leaves its arguments unchanged", points=0.3333)
def test_3(env):
    message = judged(env, FUNCTION, SEEDED_BY, 2, ("X", "q"), judge_unchanged, *data_3())
    assert not message, message

# Cases: arguments, and what the answer should be.

def data_1():
    return [
        Case((np.array([[11.51, 7.31], [12.19, 7.46], [11.81, 4.03], [12.16, 6.93], [11.77, 7.37], [13.28, 4.52]]),
            np.array([[0.07920792079207921, 0.4059405940594059, 0.5148514851485149], [0.78, 0.05, 0.17], [0.41, 0.01,
            0.58], [0.16161616161616163, 0.7777777777777778, 0.06060606060606061], [0.06, 0.31, 0.63], [0.1, 0.61,
            0.29]])), Record(("theta", "mu", "Sigma"), (np.array([0.26513734706804015, 0.36061972863953057,
            0.3742429242924292]), np.array([[12.107835119274014, 6.326475700414607], [12.297004250516062,
            6.383744724987544], [11.9580574310105, 6.120384855380266]]), np.array([[[0.1349171404517807,
            0.049463728140083985], [0.049463728140083985, 2.3205717005447464]], [[0.4365177849241239,
            -0.7519921221595778], [-0.7519921221595778, 1.4392249455219708]], [[0.2924816797394749,
            -0.35349771419962334], [-0.35349771419962334, 2.3756269638609058]]])))),
    ], {"rtol": 2e-05, "atol": 2e-06}

def data_2():
    return [
        Case((np.array([[1.34, 0.35, -3.94], [-0.35, -1.75, -3.7], [0.57, -3.28, -0.83], [2.08, -2.92, -0.25],
            [-0.5, -3.0, -0.41]]), np.array([[0.12293359312755515, 0.8770664068724449], [0.2087999903375563,
            0.7912000096624436], [0.6685122410273947, 0.3314877589726054], [0.21726349471672113, 0.782736505283279],
            [0.5940084539601768, 0.40599154603982335]])), None),
    ], {"holds": are_parameters}

def data_3():
    return [
        Case((np.array([[4.05, 0.03, -4.57], [0.39, -3.1, -2.28], [-0.19, 1.57, -4.49], [3.2, 1.85, -3.31], [4.81,
            -1.09, -5.12]]), np.array([[0.4297232948805285, 0.5702767051194714], [0.03641415840121255,
            0.9635858415987876], [0.8615381575074144, 0.13846184249258564], [0.23549821828582645, 0.7645017817141735],
            [0.9795930375102639, 0.020406962489736107]])), None),
    ], {}

# Properties.

Array = np.ndarray

def valid_parameters(parts: Any, K: int, D: int) -> Any:
    arrays = []
    for name, part, shape in zip(("theta", "mu", "Sigma"), parts, ((K,), (K, D), (K, D, D)), strict=True):
        array = numbers(part)
        if not isinstance(array, str):
            array = same_shape(array, shape)
        if isinstance(array, str):
            return f"{name}: {array}"
        if not np.isfinite(array).all():
            return f"{name}: holds values that are not finite"
        arrays.append(array.astype(float))
    theta, mu, Sigma = arrays
    if not (theta >= 0).all() or abs(theta.sum() - 1) > 1e-5:
        return f"theta should hold probabilities with sum 1, got {np.array2string(theta, precision=4)}"
    if max(np.abs(mu).max(), np.abs(Sigma).max()) > 1e30:
        return "mu and Sigma: some values are far larger than any mean or covariance of these observations"
    if np.abs(Sigma - np.swapaxes(Sigma, 1, 2)).max() > 1e-5 * np.abs(Sigma).max():
        return "Sigma: a covariance matrix is symmetric, and at least one of these is not"
    try:
        np.linalg.cholesky(Sigma)  # what densities need: an eigenvalue may be positive and still too small for it
    except np.linalg.LinAlgError:
        return "Sigma: a covariance matrix is positive definite, and at least one of these is not"
    return theta, mu, Sigma

def are_parameters(value: Any, X: Array, q: Array) -> str:
    parts = unpack(value, ("theta", "mu", "Sigma"))
    if isinstance(parts, str):
        return parts
    valid = valid_parameters(parts, q.shape[1], X.shape[1])
    return valid if isinstance(valid, str) else ""
