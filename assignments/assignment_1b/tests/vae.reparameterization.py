"""Public checks of vae.reparameterization. Generated; changes are lost. The judges stand in judges_of_assignment_1b.py."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from scipy.special import ndtr
from otter.test_files import test_case

sys.path.insert(0, str(Path(str(sys._getframe(1).f_locals.get("path", ""))).resolve().parent))
try:
    from judges_of_assignment_1b import (
        Array, Call, Case, Record, Tensor, Verdict, judge_equals, judge_law, judge_property, judged, numbers, same_shape,
    )
except ModuleNotFoundError:
    raise FileNotFoundError("copy the whole folder tests: judges_of_assignment_1b.py is missing in it") from None
finally:
    del sys.path[0]

OK_FORMAT = False
name = "vae.reparameterization"

FUNCTION = "Model"
SEEDED_BY = ("no course key: hidden cases can be derived by anyone who reads this line", "assignment_1b", "1", "vae",
    "reparameterization", 0)

@test_case(name="gives one finite z for every mean and variance of a batch", points=0.0526)
def test_1(env):
    message = judged(env, FUNCTION, SEEDED_BY, 0, ("mean", "var"), judge_property, *data_1(), adapter=drawn_once)
    assert not message, message

@test_case(name="gradients flow from z to the mean and to the variance", points=0.1579)
def test_2(env):
    message = judged(env, FUNCTION, SEEDED_BY, 1, ("mean", "var"), judge_gradient_arrives, *data_2(), adapter=drawn_once)
    assert not message, message

@test_case(name="z follows the normal law with the mean and the variance of the text", points=0.2105)
def test_3(env):
    message = judged(env, FUNCTION, SEEDED_BY, 2, ("mean", "n", "var"), judge_law, *data_3(), adapter=drawn_often)
    assert not message, message

@test_case(name="the whole model gives theta, mean and log_var, and knows the parameters of both networks", points=0.2105)
def test_4(env):
    message = judged(env, FUNCTION, SEEDED_BY, 6, ("x", "A", "log_var", "B"), judge_equals, *data_4(), adapter=passed_forward)
    assert not message, message

# Cases: arguments, and what the answer should be.

def data_1():
    return [
        Case((Tensor(np.array([[-1.872291922569275, 1.1010700464248657, 1.488170862197876], [0.5870988368988037,
            -0.9603869318962097, -2.4024851322174072], [-1.5831109285354614, -1.8419054746627808, -1.5940661430358887],
            [-0.548821210861206, -1.202575922012329, -2.2876813411712646], [1.5154962539672852, 2.3131837844848633,
            2.7623555660247803]], dtype=np.float32), False), Tensor(np.array([[0.4949374496936798, 4.824359893798828,
            0.31738993525505066], [2.398669719696045, 0.1529441922903061, 8.071712493896484], [0.46691420674324036,
            8.802935600280762, 0.44929221272468567], [7.7753753662109375, 0.4647565186023712, 8.268311500549316],
            [0.2458937168121338, 6.948990821838379, 0.2947017550468445]], dtype=np.float32), False)), None),
        Case((Tensor(np.array([[2.4550859928131104, 1.0579019784927368, -1.2114884853363037, 1.7341784238815308,
            1.9801026582717896, -2.200061321258545], [2.0904171466827393, 1.6003581285476685, -0.8689107298851013,
            -0.9337431788444519, 0.7776346802711487, 2.868187189102173]], dtype=np.float32), False),
            Tensor(np.array([[0.2926231622695923, 7.4176506996154785, 0.27313944697380066, 8.700393676757812,
            0.35326623916625977, 6.287817478179932], [0.3838288187980652, 2.693474292755127, 0.2666800022125244,
            7.576260566711426, 0.24187903106212616, 8.879728317260742]], dtype=np.float32), False)), None),
        Case((Tensor(np.array([[2.9883601665496826, 1.0940570831298828, -1.8291950225830078,
            0.9952630996704102]], dtype=np.float32), False), Tensor(np.array([[0.22643281519412994, 7.722653388977051,
            0.39050230383872986, 6.4660563468933105]], dtype=np.float32), False)), None),
    ], {"holds": one_draw_per_entry}

def data_2():
    return [
        Case((Tensor(np.array([[1.5, -0.5], [1.5, -0.5], [1.5, -0.5]], dtype=np.float32), True),
            Tensor(np.array([[0.25, 4.0], [0.25, 4.0], [0.25, 4.0]], dtype=np.float32), True)), [np.array([[1.0, 1.0],
            [1.0, 1.0], [1.0, 1.0]])]),
    ], {"wrt": (0, 1)}

def data_3():
    return [
        Case((Tensor(np.array([1.5, -0.5], dtype=np.float32), False), 20000, Tensor(np.array([0.25,
            4.0], dtype=np.float32), False)), None),
    ], {"draws": draws_of, "cdf": normal_cdf, "alpha": 5e-10, "beta": 0.001}

def data_4():
    return [
        Case((Tensor(np.array([[0.49000000953674316, 0.75, 0.10000000149011612, 0.25], [0.7799999713897705,
            0.30000001192092896, 0.6200000047683716, 1.0], [0.7400000095367432, 0.20999999344348907, 0.8100000023841858,
            0.3100000023841858]], dtype=np.float32), False), Tensor(np.array([[-0.47999998927116394,
            1.4199999570846558], [-1.3799999952316284, -1.7899999618530273], [-1.7200000286102295, 1.6399999856948853],
            [-0.1599999964237213, -0.3100000023841858]], dtype=np.float32), False),
            Tensor(np.array([[-60.900001525878906, -60.900001525878906], [-59.099998474121094, -61.900001525878906],
            [-59.900001525878906, -59.0]], dtype=np.float32), False), Tensor(np.array([[-0.8199999928474426,
            0.4099999964237213, -0.8199999928474426, 0.46000000834465027], [-0.20999999344348907, -0.09000000357627869,
            0.6899999976158142, 0.8600000143051147]], dtype=np.float32), False)), Record(("theta", "mean", "log_var",
            "share_of_parameters"), (np.array([[0.7913440294853843, 0.3641761235266484, 0.6961150993417927,
            0.2380166633962467], [0.7996137468533434, 0.2806915275836009, 0.9264600367273024, 0.5428337316147359],
            [0.7877613784851021, 0.26354072982988813, 0.9538215775568113, 0.6636949502200925]]),
            np.array([[-1.4822000002741813, -0.5601999784588818], [-2.0148000152826313, 1.2773999125719087],
            [-2.0878000131368637, 1.9071999923765652]]), np.array([[-60.900001525878906, -60.900001525878906],
            [-59.099998474121094, -61.900001525878906], [-59.900001525878906, -59.0]]), 1.0))),
        Case((Tensor(np.array([[0.7799999713897705, 0.6800000071525574, 0.7300000190734863, 0.8899999856948853,
            0.6899999976158142, 0.6000000238418579]], dtype=np.float32), False), Tensor(np.array([[-0.9300000071525574,
            -0.9900000095367432, -0.05000000074505806], [1.2899999618530273, -1.0199999809265137, -0.8999999761581421],
            [1.659999966621399, -0.7900000214576721, -0.029999999329447746], [0.41999998688697815, -0.6899999976158142,
            -0.14000000059604645], [0.6700000166893005, -0.5199999809265137, -1.090000033378601], [0.8700000047683716,
            0.7799999713897705, -3.1600000858306885]], dtype=np.float32), False), Tensor(np.array([[-59.099998474121094,
            -60.20000076293945, -59.400001525878906]], dtype=np.float32), False),
            Tensor(np.array([[-0.30000001192092896, -1.340000033378601, 0.8199999928474426, -0.05999999865889549,
            1.4600000381469727, -1.6799999475479126], [-0.1599999964237213, 0.5699999928474426, -0.5400000214576721,
            -1.5, 0.1899999976158142, -0.46000000834465027], [1.1799999475479126, 0.029999999329447746,
            0.8700000047683716, -1.7899999618530273, 0.41999998688697815, 0.15000000596046448]], dtype=np.float32),
            False)), Record(("theta", "mean", "log_var", "share_of_parameters"), (np.array([[0.011264908021523742,
            0.005472870660613179, 0.647876451042552, 0.9999459432498972, 0.8851900426559259, 0.019502987613621302]]),
            np.array([[2.721700027453899, -2.5473999763488777, -3.445600135257097]]), np.array([[-59.099998474121094,
            -60.20000076293945, -59.400001525878906]]), 1.0))),
        Case((Tensor(np.array([[0.009999999776482582, 0.03999999910593033, 0.029999999329447746],
            [0.3499999940395355, 0.09000000357627869, 0.3799999952316284]], dtype=np.float32), False),
            Tensor(np.array([[-1.309999942779541], [-0.4699999988079071], [1.2799999713897705]], dtype=np.float32),
            False), Tensor(np.array([[-61.79999923706055], [-58.599998474121094]], dtype=np.float32), False),
            Tensor(np.array([[-0.5, 1.159999966621399, 1.4800000190734863]], dtype=np.float32), False)),
            Record(("theta", "mean", "log_var", "share_of_parameters"), (np.array([[0.4991875007631315,
            0.5018849909040997, 0.5024049813417577], [0.5017999910632549, 0.49582409991053283, 0.49467220502315995]]),
            np.array([[0.006499999616295105], [-0.014399990713596544]]), np.array([[-61.79999923706055],
            [-58.599998474121094]]), 1.0))),
    ], {"rtol": 0.0005, "atol": 1e-06}

# Properties.

def passed_forward(student, x, A, log_var, B):
    import torch

    class SmallEncoder(torch.nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.A = torch.nn.Parameter(A.clone())

        def forward(self, x):
            return x @ self.A, log_var + 0 * x[:, :1]

    class SmallDecoder(torch.nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.B = torch.nn.Parameter(B.clone())

        def forward(self, z):
            return torch.sigmoid(z @ self.B)

    encoder, decoder = SmallEncoder(), SmallDecoder()
    model = student.Model(encoder, decoder)
    theta, mean, returned = model(x)
    known = {id(parameter) for parameter in model.parameters()}
    return theta, mean, returned, 0.5 * (id(encoder.A) in known) + 0.5 * (id(decoder.B) in known)

def drawn_once(student, mean, var):
    import torch

    return student.Model(torch.nn.Linear(2, 3), torch.nn.Linear(3, 2)).reparameterization(mean, var)

def drawn_often(student, mean, n, var):
    import torch

    model = student.Model(torch.nn.Linear(2, 3), torch.nn.Linear(3, 2))
    given = mean.repeat(n // 20, 10), var.repeat(n // 20, 10)
    both = [model.reparameterization(*given) for _ in range(2)]
    if all(getattr(z, "shape", ()) == (n // 20, 10 * len(mean)) for z in both):
        return torch.cat([torch.as_tensor(z) for z in both]).reshape(n, -1)
    return both[0]

def draws_of(value: Any, mean: Any, n: int, var: Any) -> Any:
    array = numbers(value)
    if not isinstance(array, str):
        array = same_shape(array, (n, len(mean.values)))
    return array if isinstance(array, str) else array.astype(float)

def normal_cdf(z: Array, mean: Any, n: int, var: Any) -> Array:
    return np.asarray(ndtr((z - np.asarray(mean.values, dtype=float)) / np.sqrt(np.asarray(var.values, dtype=float))))

def one_draw_per_entry(value: Any, mean: Any, var: Any) -> str:
    array = numbers(value)
    if not isinstance(array, str):
        array = same_shape(array, np.shape(mean.values))
    if isinstance(array, str):
        return array
    return (
        "" if np.isfinite(array).all() else f"{int((~np.isfinite(array)).sum())} of {array.size} draws are not finite"
    )

def judge_gradient_arrives(call: Call, cases: Sequence[Case], *, wrt: tuple[int, ...]) -> Verdict:
    for index, case in enumerate(cases):
        answer = call(case.args, wrt=wrt, cotangents=case.expected)
        complaint = one_draw_per_entry(answer.value, *case.args)
        if complaint:
            return Verdict(False, complaint, index, answer.value)
        for number, name in enumerate(("mean", "var")):
            gradient = answer.gradients[0][number] if answer.gradients else None
            if gradient is None:
                message = f"no gradient reaches {name}: is z cut off from it (sample, detach, NumPy, item)?"
                return Verdict(False, message, index, answer.value)
            if not np.isfinite(gradient).all() or not np.any(gradient):
                return Verdict(False, f"the gradient that reaches {name} is zero or not finite", index, gradient)
    return Verdict(True, evidence={"cases": len(cases)})
