"""Public checks of reparameterization.categorical_reparametrize. Generated; changes are lost. The judges stand in judges_of_assignment_1b.py."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import numpy as np
from otter.test_files import test_case

sys.path.insert(0, str(Path(str(sys._getframe(1).f_locals.get("path", ""))).resolve().parent))
try:
    from judges_of_assignment_1b import (
        Array, Case, ComplaintError, Tensor, exact, in_words, judge_categories, judge_gradient, judge_property, judged,
        labels_of, not_a_sample, probabilities_of, real,
    )
except ModuleNotFoundError:
    raise FileNotFoundError("copy the whole folder tests: judges_of_assignment_1b.py is missing in it") from None
finally:
    del sys.path[0]

OK_FORMAT = False
name = "reparameterization.categorical_reparametrize"

FUNCTION = "categorical_reparametrize"
SEEDED_BY = ("no course key: hidden cases can be derived by anyone who reads this line", "assignment_1b", "1",
    "reparameterization", "categorical_reparametrize", 0)

@test_case(name="each row is a relaxed sample: positive, with sum 1, one entry per category", points=0.2273)
def test_1(env):
    message = judged(env, FUNCTION, SEEDED_BY, 0, ("a", "N", "temp", "eps"), judge_property, *data_1())
    assert not message, message

@test_case(name="the largest entries follow the probabilities of the text", points=0.4545)
def test_2(env):
    message = judged(env, FUNCTION, SEEDED_BY, 1, ("a", "N", "temp", "eps"), judge_categories, *data_2())
    assert not message, message

@test_case(name="a gradient flows from the samples to the probabilities", points=0.4545)
def test_3(env):
    message = judged(env, FUNCTION, SEEDED_BY, 2, ("a", "N", "temp", "eps"), judge_gradient, *data_3())
    assert not message, message

# Cases: arguments, and what the answer should be.

def data_1():
    return [
        Case((Tensor(np.array([0.10000000149011612, 0.20000000298023224, 0.5,
            0.20000000298023224], dtype=np.float32), False), 6), None),
        Case((Tensor(np.array([0.15625, 0.4375, 0.40625], dtype=np.float32), False), 7, 0.5), None),
        Case((Tensor(np.array([0.421875, 0.1875, 0.21875, 0.09375, 0.078125]), False), 4, 1.4, 1e-20), None),
    ], {"holds": on_the_simplex}

def data_2():
    return [
        Case((Tensor(np.array([0.10000000149011612, 0.20000000298023224, 0.5,
            0.20000000298023224], dtype=np.float32), False), 20000), None),
    ], {"categories": ids_or_rows, "probabilities": probabilities_of, "alpha": 5e-10, "beta": 0.001}

def data_3():
    return [
        Case((Tensor(np.array([0.10000000149011612, 0.20000000298023224, 0.5,
            0.20000000298023224], dtype=np.float32), True), 6, 0.7), [np.array([[-1.2357533901126452,
            0.2624834692412434, -1.1852686341367034, 0.15944404047313954], [-1.4575678560809175, -0.25537476179795837,
            -1.8267690959139669, 0.15611459683714451], [-0.4066656030122558, 1.5501836440279753, 0.8390041038038273,
            -1.4320748351326336], [-0.6020541389541184, 0.7089667776651769, -0.22031329678670938, 0.7757204794840447],
            [-0.4365189135815848, -0.30236306754693876, 1.3050217833229847, -0.34149640166200945], [-0.2996760186745128,
            -0.7355917673912726, -0.3285866393071653, 0.1902806703496874]]), np.array([[-0.20693320718316816,
            0.12700777991799933, 0.923376005567706, -0.5195503507290666], [0.5063497950942615, -0.21016010299057536,
            2.046419521368875, 0.015804781733776592], [0.06973041442984909, -0.29829659325207464, 0.08618412755644644,
            1.4071811772590623], [1.9113434858814995, 0.8586417897281307, -1.7130446923236444, -0.14780007687114868],
            [-0.47763359802155775, -0.10739420050925254, -1.3163717729552131, 1.189049078170744], [0.7287621010805119,
            -0.5785665608816938, 0.24939252617602675, 0.5826662721129294]])]),
    ], {"wrt": (0,), "gradient": relaxed_gradient, "rtol": 0.001, "atol": 1e-05, "unit": relaxed_unit,
        "sample": relaxed_spread}

# Properties.

TEMP = 0.1  # the default of categorical_reparametrize

def largest_of(value: Any, a: Any, N: int) -> Array:
    array, K = real(value, finite=False), len(probabilities_of(a))
    if array.shape != (N, K):
        if array.size != N:
            raise ComplaintError(f"expected shape {(N, K)}, got {array.shape}")
        return labels_of(value, N)
    check_for_nan(array)
    return np.argmax(array, axis=1)

def check_for_nan(rows: Array) -> None:
    if np.isnan(rows).any():
        raise ComplaintError(f"{int(np.isnan(rows).any(axis=1).sum())} of {len(rows):,} rows hold nan")

@in_words
def ids_or_rows(value: Any, a: Any, N: int, *rest: Any) -> Any:
    return largest_of(value, a, N)

def relaxed_rows(value: Any, a: Any, N: int) -> Array:
    y, shape = real(value, finite=False), (N, len(probabilities_of(a)))
    if y.shape != shape:
        raise ComplaintError(f"expected one relaxed sample per row, shape {shape}; got {y.shape}")
    check_for_nan(y)
    if (y < 0).any() or (y > 1 + 1e-4).any():
        raise ComplaintError("entries of a relaxed sample lie between 0 and 1")
    if np.abs(y.sum(axis=1) - 1).max() > 1e-4:
        raise ComplaintError(f"every row should sum to 1; the first sums to {y[0].sum():.6g}")
    return y

def on_the_simplex(value: Any, a: Any, N: int, *rest: Any) -> str:
    y = relaxed_rows(value, a, N)
    sharp = bool(np.all((y == 0) | (y == 1)))
    return "the rows are one-hot; a relaxed sample has weight on every category" if sharp else ""

def ratios_of(value: Any, a: Any, N: int) -> Array:
    log_y = np.log(np.maximum(relaxed_rows(value, a, N), 1e-38))
    return np.asarray(log_y - np.roll(log_y, -1, axis=1))

def log_ratio_cdf(x: Array, a: Any, N: int, temp: float = TEMP) -> Array:
    log_a = np.log(probabilities_of(a))
    return np.asarray(0.5 * (1 + np.tanh(0.5 * (temp * x - (log_a - np.roll(log_a, -1))))))

def levels_of(value: Any, a: Any, N: int, temp: float) -> Array:
    x, K = ratios_of(value, a, N), len(probabilities_of(a))
    beyond, below = (log_ratio_cdf(np.full((1, K), end), a, N, temp) for end in (80.0, -80.0))
    anew = np.random.default_rng(20_260_101).random(x.shape)
    inside = np.where(x < -80, below * anew, log_ratio_cdf(x, a, N, temp))
    return np.where(x > 80, beyond + (1 - beyond) * anew, inside)[:, : 1 if K == 2 else K]

@in_words
def relaxed_spread(value: Any, a: Any, N: int, temp: float = TEMP) -> str:
    y = relaxed_rows(value, a, N)
    if temp >= 0.4 and np.any(y == 0):
        return f"{np.count_nonzero((y == 0).any(axis=1)):,} rows are one-hot; at this temperature no relaxed sample is"
    return not_a_sample(levels_of(value, a, N, temp)) if temp >= 0.4 or y.shape[1] == 2 else ""

def relaxed_unit(v: Array, a: Any, N: int, temp: float = TEMP) -> float:
    return float(np.linalg.norm(v)) / (temp * float(np.min(probabilities_of(a))))

@in_words
def relaxed_gradient(value: Any, v: Array, a: Any, N: int, temp: float = TEMP) -> Any:
    y = relaxed_rows(value, a, N)
    return (np.sum(y * (v - np.sum(y * v, axis=1, keepdims=True)), axis=0) / (temp * exact(a)),)
