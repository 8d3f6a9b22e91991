"""Public checks of gradient_estimators.score_function_gradient. Generated; changes are lost. The judges stand in judges_of_assignment_1b.py."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import numpy as np
from otter.test_files import test_case

sys.path.insert(0, str(Path(str(sys._getframe(1).f_locals.get("path", ""))).resolve().parent))
try:
    from judges_of_assignment_1b import (
        Call, Case, Function, Tensor, judge_calls, judge_unchanged, judged, numbers, parts,
    )
except ModuleNotFoundError:
    raise FileNotFoundError("copy the whole folder tests: judges_of_assignment_1b.py is missing in it") from None
finally:
    del sys.path[0]

OK_FORMAT = False
name = "gradient_estimators.score_function_gradient"

FUNCTION = "score_function_gradient"
SEEDED_BY = ("no course key: hidden cases can be derived by anyone who reads this line", "assignment_1b", "1",
    "gradient_estimators", "score_function_gradient", 0)

@test_case(name="one row averages to the gradient of the ELBO, for the q and p of the text", points=0.2667)
def test_1(env):
    message = judged(env, FUNCTION, SEEDED_BY, 0, ("log_p", "mean", "log_std", "noises"), judge_calls, *data_1(), adapter=for_every_noise)
    assert not message, message

@test_case(name="needs no derivative of log p", points=0.2667)
def test_2(env):
    message = judged(env, FUNCTION, SEEDED_BY, 1, ("log_p", "mean", "log_std", "noises"), judge_calls, *data_2(), adapter=for_every_noise)
    assert not message, message

@test_case(name="leaves its arguments unchanged", points=0.1333)
def test_3(env):
    message = judged(env, FUNCTION, SEEDED_BY, 2, ("log_p", "mean", "log_std", "eps"), judge_unchanged, *data_3())
    assert not message, message

# Cases: arguments, and what the answer should be.

def data_1():
    return [
        Case((Function("gaussian",
            'def gaussian(location: Any, precision: Any, constant: Any, z: Any) -> Any:\n    """log p of a Gaussian, up to a constant."""\n    gap = z - location\n    return constant - 0.5 * ((gap.unsqueeze(-1) * precision).sum(-2) * gap).sum(-1)\n',
            (Tensor(np.array([-0.5, 0.6000000238418579], dtype=np.float32), False),
            Tensor(np.array([[0.5488116145133972, 0.0], [0.0, 2.22554087638855]], dtype=np.float32), False),
            Tensor(np.array(-5.737876892089844, dtype=np.float32), False))), Tensor(np.array([1.5,
            -0.5], dtype=np.float32), False), Tensor(np.array([-0.699999988079071,
            0.4000000059604645], dtype=np.float32), False), [Tensor(np.array([[1.2400000095367432, 0.10000000149011612],
            [-1.7320507764816284, -1.7320507764816284], [0.3700000047683716, -0.36000001430511475]], dtype=np.float32),
            False), Tensor(np.array([[1.2400000095367432, 0.10000000149011612], [-1.7320507764816284, 0.0],
            [0.3700000047683716, -0.36000001430511475]], dtype=np.float32), False),
            Tensor(np.array([[1.2400000095367432, 0.10000000149011612], [-1.7320507764816284, 1.7320507764816284],
            [0.3700000047683716, -0.36000001430511475]], dtype=np.float32), False),
            Tensor(np.array([[1.2400000095367432, 0.10000000149011612], [0.0, -1.7320507764816284], [0.3700000047683716,
            -0.36000001430511475]], dtype=np.float32), False), Tensor(np.array([[1.2400000095367432,
            0.10000000149011612], [0.0, 0.0], [0.3700000047683716, -0.36000001430511475]], dtype=np.float32), False),
            Tensor(np.array([[1.2400000095367432, 0.10000000149011612], [0.0, 1.7320507764816284], [0.3700000047683716,
            -0.36000001430511475]], dtype=np.float32), False), Tensor(np.array([[1.2400000095367432,
            0.10000000149011612], [1.7320507764816284, -1.7320507764816284], [0.3700000047683716,
            -0.36000001430511475]], dtype=np.float32), False), Tensor(np.array([[1.2400000095367432,
            0.10000000149011612], [1.7320507764816284, 0.0], [0.3700000047683716,
            -0.36000001430511475]], dtype=np.float32), False), Tensor(np.array([[1.2400000095367432,
            0.10000000149011612], [1.7320507764816284, 1.7320507764816284], [0.3700000047683716,
            -0.36000001430511475]], dtype=np.float32), False)]), {"row": 1, "weights": np.array([0.027777777777777755,
            0.1111111111111111, 0.027777777777777755, 0.1111111111111111, 0.4444444444444447, 0.1111111111111111,
            0.027777777777777755, 0.1111111111111111, 0.027777777777777755]),
            "gradient": (np.array([-1.0976232290267944, 2.448095017088434]), np.array([0.8646647188584604,
            -3.9530323674804597])), "sizes": (np.array([59.69360656694569, 23.136278979802714]),
            np.array([42.142143403751554, 45.78029084760763]))}),
    ], {"wrong": is_biased, "rtol": 1e-06}

def data_2():
    return [
        Case((Function("gaussian_without_gradient",
            'def gaussian_without_gradient(location: Any, precision: Any, constant: Any, z: Any) -> Any:\n    """The same values, from a function that has no derivative."""\n    gap = z.detach() - location\n    return constant - 0.5 * ((gap.unsqueeze(-1) * precision).sum(-2) * gap).sum(-1)\n',
            (Tensor(np.array([-0.5, 0.6000000238418579], dtype=np.float32), False),
            Tensor(np.array([[0.5488116145133972, 0.0], [0.0, 2.22554087638855]], dtype=np.float32), False),
            Tensor(np.array(-5.737876892089844, dtype=np.float32), False))), Tensor(np.array([1.5,
            -0.5], dtype=np.float32), False), Tensor(np.array([-0.699999988079071,
            0.4000000059604645], dtype=np.float32), False), [Tensor(np.array([[0.30000001192092896,
            0.14000000059604645], [0.18000000715255737, 0.9700000286102295], [0.25999999046325684, -1.159999966621399],
            [-1.7320507764816284, -1.7320507764816284]], dtype=np.float32), False),
            Tensor(np.array([[0.30000001192092896, 0.14000000059604645], [0.18000000715255737, 0.9700000286102295],
            [0.25999999046325684, -1.159999966621399], [-1.7320507764816284, 0.0]], dtype=np.float32), False),
            Tensor(np.array([[0.30000001192092896, 0.14000000059604645], [0.18000000715255737, 0.9700000286102295],
            [0.25999999046325684, -1.159999966621399], [-1.7320507764816284, 1.7320507764816284]], dtype=np.float32),
            False), Tensor(np.array([[0.30000001192092896, 0.14000000059604645], [0.18000000715255737,
            0.9700000286102295], [0.25999999046325684, -1.159999966621399], [0.0,
            -1.7320507764816284]], dtype=np.float32), False), Tensor(np.array([[0.30000001192092896,
            0.14000000059604645], [0.18000000715255737, 0.9700000286102295], [0.25999999046325684, -1.159999966621399],
            [0.0, 0.0]], dtype=np.float32), False), Tensor(np.array([[0.30000001192092896, 0.14000000059604645],
            [0.18000000715255737, 0.9700000286102295], [0.25999999046325684, -1.159999966621399], [0.0,
            1.7320507764816284]], dtype=np.float32), False), Tensor(np.array([[0.30000001192092896,
            0.14000000059604645], [0.18000000715255737, 0.9700000286102295], [0.25999999046325684, -1.159999966621399],
            [1.7320507764816284, -1.7320507764816284]], dtype=np.float32), False),
            Tensor(np.array([[0.30000001192092896, 0.14000000059604645], [0.18000000715255737, 0.9700000286102295],
            [0.25999999046325684, -1.159999966621399], [1.7320507764816284, 0.0]], dtype=np.float32), False),
            Tensor(np.array([[0.30000001192092896, 0.14000000059604645], [0.18000000715255737, 0.9700000286102295],
            [0.25999999046325684, -1.159999966621399], [1.7320507764816284, 1.7320507764816284]], dtype=np.float32),
            False)]), {"row": 3, "weights": np.array([0.027777777777777755, 0.1111111111111111, 0.027777777777777755,
            0.1111111111111111, 0.4444444444444447, 0.1111111111111111, 0.027777777777777755, 0.1111111111111111,
            0.027777777777777755]), "gradient": (np.array([-1.0976232290267944, 2.448095017088434]),
            np.array([0.8646647188584604, -3.9530323674804597])), "sizes": (np.array([72.4701132712898,
            27.391208921551886]), np.array([51.10839571961331, 54.717032381949075]))}),
    ], {"wrong": is_biased, "rtol": 1e-06}

def data_3():
    return [
        Case((Function("gaussian",
            'def gaussian(location: Any, precision: Any, constant: Any, z: Any) -> Any:\n    """log p of a Gaussian, up to a constant."""\n    gap = z - location\n    return constant - 0.5 * ((gap.unsqueeze(-1) * precision).sum(-2) * gap).sum(-1)\n',
            (Tensor(np.array([-0.5, 0.6000000238418579], dtype=np.float32), False),
            Tensor(np.array([[0.5488116145133972, 0.0], [0.0, 2.22554087638855]], dtype=np.float32), False),
            Tensor(np.array(-5.737876892089844, dtype=np.float32), False))), Tensor(np.array([1.5,
            -0.5], dtype=np.float32), False), Tensor(np.array([-0.699999988079071,
            0.4000000059604645], dtype=np.float32), False), Tensor(np.array([[0.8899999856948853, -0.7099999785423279],
            [-0.23000000417232513, 1.2999999523162842], [-0.8799999952316284, 0.5799999833106995]], dtype=np.float32),
            False)), None),
    ], {}

# Properties.

LOOSE = 2.0  # how much larger than `sizes_of_rows` the rows of a right estimator may be

def is_biased(call: Call, case: Case, *, rtol: float) -> str:
    noises, row, weights = case.args[3], case.expected["row"], case.expected["weights"]
    values = call(case.args).value
    if not isinstance(values, tuple | list) or len(values) != len(noises):
        return "the function does not answer every call"
    shapes = dict.fromkeys(("mean", "log_std"), noises[0].values.shape)
    found = [parts(value, **shapes) for value in values]
    with np.errstate(over="ignore", invalid="ignore"):
        single = all(np.array_equal(array.astype(np.float32), array) for pair in found for array in pair)
        for part, name in enumerate(shapes):
            rows = np.array([pair[part][row] for pair in found])
            target, size = case.expected["gradient"][part], case.expected["sizes"][part]
            average, spread = weights @ rows, np.sqrt(weights @ rows**2)
            near = np.abs(average - target) <= (max(rtol, 1e-4) if single else rtol) * size
            if not np.all(spread <= LOOSE * size):
                worst = int(np.argmax(spread / size))
                return (
                    f"{name}: row {row} is {float(spread[worst]):.3g} in the root mean square, many times more than an "
                    f"estimate needs to be ({float(LOOSE * size[worst]):.3g} at the most)"
                )
            if not near.all():
                shown = [", ".join(f"{float(number):.5g}" for number in numbers) for numbers in (average, target)]
                return (
                    f"{name}: averaged over its noise, row {row} gives [{shown[0]}]; the gradient of the ELBO is "
                    f"[{shown[1]}]"
                )
    return ""

def for_every_noise(student, log_p, mean, log_std, noises):
    def anew(tensor):
        return tensor.detach().clone().requires_grad_(tensor.requires_grad)

    return [student.score_function_gradient(log_p, anew(mean), anew(log_std), eps) for eps in noises]
