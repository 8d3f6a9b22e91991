"""Public checks of iwae.log_weights. Generated; changes are lost. The judges stand in judges_of_deep_generative.py."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import numpy as np
from otter.test_files import test_case

sys.path.insert(0, str(Path(str(sys._getframe(1).f_locals.get("path", ""))).resolve().parent))
try:
    from judges_of_deep_generative import (
        Array, Case, Function, Tensor, exact, hermite, judge_differentiable, judge_equals, judge_property,
        judge_unchanged, judged, numbers, real,
    )
except ModuleNotFoundError:
    raise FileNotFoundError("copy the whole folder tests: judges_of_deep_generative.py is missing in it") from None
finally:
    del sys.path[0]

OK_FORMAT = False
name = "iwae.log_weights"

FUNCTION = "log_weights"
SEEDED_BY = ("no course key: hidden cases can be derived by anyone who reads this line", "deep_generative", "1", "iwae",
    "log_weights", 0)

@test_case(name="gives the log-weights of four samples for each observation of the text", points=0.381)
def test_1(env):
    message = judged(env, FUNCTION, SEEDED_BY, 0, ("x", "z", "mean", "log_std", "decoder"), judge_equals, *data_1())
    assert not message, message

@test_case(name="under q the weights average to p(x)", points=0.1905)
def test_2(env):
    message = judged(env, FUNCTION, SEEDED_BY, 1, ("x", "z", "mean", "log_std", "decoder"), judge_property, *data_2())
    assert not message, message

@test_case(name="gradients flow to x, z, mean and log_std", points=0.0952)
def test_3(env):
    message = judged(env, FUNCTION, SEEDED_BY, 2, ("x", "z", "mean", "log_std", "decoder"), judge_differentiable, *data_3())
    assert not message, message

@test_case(name="leaves its arguments unchanged", points=0.0952)
def test_4(env):
    message = judged(env, FUNCTION, SEEDED_BY, 3, ("x", "z", "mean", "log_std", "decoder"), judge_unchanged, *data_4())
    assert not message, message

# Cases: arguments, and what the answer should be.

def data_1():
    return [
        Case((Tensor(np.array([[1.899999976158142, -0.4000000059604645], [-1.2000000476837158, 2.0999999046325684],
            [0.30000001192092896, 3.0]], dtype=np.float32), False), Tensor(np.array([[[0.800000011920929],
            [-0.20000000298023224], [0.30000001192092896]], [[0.10000000149011612], [-0.10000000149011612],
            [-0.30000001192092896]], [[-0.20000000298023224], [-0.699999988079071], [-1.600000023841858]],
            [[-1.2999999523162842], [0.5], [0.20000000298023224]]], dtype=np.float32), False),
            Tensor(np.array([[0.4000000059604645], [-0.30000001192092896], [-0.20000000298023224]], dtype=np.float32),
            False), Tensor(np.array([[-0.20000000298023224], [-0.6000000238418579],
            [-0.4000000059604645]], dtype=np.float32), False), Function("linear",
            'def linear(A: Any, b: Any, z: Any) -> Any:\n    return z @ A + b\n', (Tensor(np.array([[1.2000000476837158,
            -0.699999988079071]], dtype=np.float32), False), Tensor(np.array([0.5, 1.0], dtype=np.float32), False)))),
            np.array([[-2.688131071285689, -3.9678764616801594, -4.603534459870753], [-3.6793949249595923,
            -4.155124708758886, -3.8865993671307866], [-4.319948605931739, -2.9731177236966326, -3.2032471126317663],
            [-7.77604025668267, -5.1966896102348175, -4.466433791144665]])),
    ], {"rtol": 1e-06, "atol": 1e-09}

def data_2():
    return [
        Case((Tensor(np.array([[1.899999976158142, -0.4000000059604645], [-1.2000000476837158, 2.0999999046325684],
            [0.30000001192092896, 3.0]], dtype=np.float32), False), Tensor(np.array([[[-5.837948799133301],
            [-4.481421947479248], [-5.307200908660889]], [[-4.930419921875], [-3.8730878829956055],
            [-4.564178943634033]], [[-4.167485237121582], [-3.3616769313812256], [-3.939539909362793]],
            [[-3.476346969604492], [-2.898392915725708], [-3.373684883117676]], [[-2.8290469646453857],
            [-2.4644949436187744], [-2.843719959259033]], [[-2.210944890975952], [-2.050168037414551],
            [-2.337661027908325]], [[-1.6129839420318604], [-1.6493430137634277], [-1.848091959953308]],
            [[-1.0288879871368408], [-1.2578120231628418], [-1.3698740005493164]], [[-0.45389100909233093],
            [-0.8723809719085693], [-0.8991069793701172]], [[0.1159299984574318], [-0.4904179871082306],
            [-0.4325770139694214]], [[0.6840699911117554], [-0.10958199948072433], [0.03257700055837631]],
            [[1.2538909912109375], [0.2723810076713562], [0.4991070032119751]], [[1.8288880586624146],
            [0.6578119993209839], [0.9698740243911743]], [[2.4129838943481445], [1.0493429899215698],
            [1.448091983795166]], [[3.0109450817108154], [1.4501680135726929], [1.937661051750183]],
            [[3.62904691696167], [1.864495038986206], [2.4437201023101807]], [[4.2763471603393555],
            [2.2983930110931396], [2.9736850261688232]], [[4.967484951019287], [2.7616770267486572],
            [3.5395400524139404]], [[5.730420112609863], [3.273087978363037], [4.164178848266602]],
            [[6.637948989868164], [3.8814220428466797], [4.907200813293457]]], dtype=np.float32), False),
            Tensor(np.array([[0.4000000059604645], [-0.30000001192092896], [-0.20000000298023224]], dtype=np.float32),
            False), Tensor(np.array([[-0.20000000298023224], [-0.6000000238418579],
            [-0.4000000059604645]], dtype=np.float32), False), Function("linear",
            'def linear(A: Any, b: Any, z: Any) -> Any:\n    return z @ A + b\n', (Tensor(np.array([[1.2000000476837158,
            -0.699999988079071]], dtype=np.float32), False), Tensor(np.array([0.5, 1.0], dtype=np.float32), False)))),
            None),
    ], {"holds": average_weight_is_the_evidence}

def data_3():
    return [
        Case((Tensor(np.array([[1.899999976158142, -0.4000000059604645], [-1.2000000476837158, 2.0999999046325684],
            [0.30000001192092896, 3.0]], dtype=np.float32), True), Tensor(np.array([[[1.7999999523162842],
            [-0.4000000059604645], [0.6000000238418579]], [[1.600000023841858], [-0.6000000238418579], [-1.0]],
            [[-1.899999976158142], [0.4000000059604645], [-1.2999999523162842]], [[0.30000001192092896],
            [0.800000011920929], [-0.30000001192092896]]], dtype=np.float32), True),
            Tensor(np.array([[0.4000000059604645], [-0.30000001192092896], [-0.20000000298023224]], dtype=np.float32),
            True), Tensor(np.array([[-0.20000000298023224], [-0.6000000238418579],
            [-0.4000000059604645]], dtype=np.float32), True), Function("linear",
            'def linear(A: Any, b: Any, z: Any) -> Any:\n    return z @ A + b\n', (Tensor(np.array([[1.2000000476837158,
            -0.699999988079071]], dtype=np.float32), False), Tensor(np.array([0.5, 1.0], dtype=np.float32), False)))),
            [np.array([[1.0, 1.0, 1.0], [1.0, 1.0, 1.0], [1.0, 1.0, 1.0], [1.0, 1.0, 1.0]])]),
    ], {"wrt": (0, 1, 2, 3), "names": ("x", "z", "mean", "log_std")}

def data_4():
    return [
        Case((Tensor(np.array([[1.899999976158142, -0.4000000059604645], [-1.2000000476837158, 2.0999999046325684],
            [0.30000001192092896, 3.0]], dtype=np.float32), False), Tensor(np.array([[[0.30000001192092896],
            [-0.699999988079071], [-0.6000000238418579]], [[-0.10000000149011612], [0.4000000059604645],
            [-0.10000000149011612]], [[2.0], [0.10000000149011612], [-0.20000000298023224]], [[1.7000000476837158],
            [0.30000001192092896], [-0.4000000059604645]]], dtype=np.float32), False),
            Tensor(np.array([[0.4000000059604645], [-0.30000001192092896], [-0.20000000298023224]], dtype=np.float32),
            False), Tensor(np.array([[-0.20000000298023224], [-0.6000000238418579],
            [-0.4000000059604645]], dtype=np.float32), False), Function("linear",
            'def linear(A: Any, b: Any, z: Any) -> Any:\n    return z @ A + b\n', (Tensor(np.array([[1.2000000476837158,
            -0.699999988079071]], dtype=np.float32), False), Tensor(np.array([0.5, 1.0], dtype=np.float32), False)))),
            None),
    ], {}

# Properties.

def log_evidence(x: Tensor, decoder: Function) -> Array:
    A, b = map(exact, decoder.constants)
    gap, covariance = exact(x) - b, A.T @ A + np.eye(len(b))
    squares = np.sum(gap * np.linalg.solve(covariance, gap.T).T, axis=1)
    return np.asarray(-0.5 * (squares + np.linalg.slogdet(covariance)[1] + len(b) * np.log(2 * np.pi)))

def average_weight_is_the_evidence(
    value: Any, x: Tensor, z: Tensor, mean: Tensor, log_std: Tensor, decoder: Function
) -> str:
    average = hermite(1, len(z.values))[1] @ np.exp(real(value, z.values.shape[:2], finite=False))
    evidence = np.exp(log_evidence(x, decoder))
    if np.all(np.abs(average - evidence) <= 1e-3 * evidence):
        return ""
    shown = [", ".join(f"{float(number):.5g}" for number in numbers) for numbers in (average, evidence)]
    return f"under q your weights average to [{shown[0]}]; p(x) is [{shown[1]}]"
