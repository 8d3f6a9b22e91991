"""Public checks of vae.generate. Generated; changes are lost. The judges stand in judges_of_assignment_1b.py."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import numpy as np
from scipy.special import ndtr
from otter.test_files import test_case

sys.path.insert(0, str(Path(str(sys._getframe(1).f_locals.get("path", ""))).resolve().parent))
try:
    from judges_of_assignment_1b import (
        Array, Case, Tensor, in_rows, judge_law, judge_property, judged, pixel_probabilities, small_model,
    )
except ModuleNotFoundError:
    raise FileNotFoundError("copy the whole folder tests: judges_of_assignment_1b.py is missing in it") from None
finally:
    del sys.path[0]

OK_FORMAT = False
name = "vae.generate"

FUNCTION = "generate"
SEEDED_BY = ("no course key: hidden cases can be derived by anyone who reads this line", "assignment_1b", "1", "vae",
    "generate", 0)

@test_case(name="gives n images, a probability for every pixel", points=0.2308)
def test_1(env):
    message = judged(env, FUNCTION, SEEDED_BY, 0, ("B", "n", "b"), judge_property, *data_1(), adapter=generated)
    assert not message, message

@test_case(name="the images of a small decoder come from standard normal latents", points=0.4615)
def test_2(env):
    message = judged(env, FUNCTION, SEEDED_BY, 1, ("B", "n", "b"), judge_law, *data_2(), adapter=generated)
    assert not message, message

# Cases: arguments, and what the answer should be.

def data_1():
    return [
        Case((Tensor(np.array([[-1.3839999437332153, 0.9649999737739563, 0.46799999475479126, -0.14399999380111694],
            [0.04800000041723251, -0.6700000166893005, 1.222000002861023, -0.9819999933242798], [0.2630000114440918,
            0.5709999799728394, -0.8330000042915344, -1.4129999876022339], [-1.0570000410079956, -1.1720000505447388,
            -0.7739999890327454, -0.21400000154972076]], dtype=np.float32), False), 5,
            Tensor(np.array([0.27000001072883606, -0.20999999344348907, -0.1599999964237213,
            0.05000000074505806], dtype=np.float32), False)), None),
        Case((Tensor(np.array([[-0.3109999895095825, 0.20800000429153442, 0.7210000157356262, 0.5590000152587891,
            0.4410000145435333, -0.3580000102519989, 0.25099998712539673, -0.30799999833106995, -0.35899999737739563,
            -0.7210000157356262, -0.09799999743700027, -0.6620000004768372, -0.5239999890327454, 0.0989999994635582,
            0.8289999961853027, -0.125], [-0.013000000268220901, -0.17499999701976776, 0.6039999723434448,
            -0.7480000257492065, 0.14300000667572021, 0.48100000619888306, 0.43299999833106995, -0.5270000100135803,
            0.492000013589859, -0.328000009059906, 0.3240000009536743, 0.004999999888241291, -0.652999997138977,
            -0.4269999861717224, -0.5609999895095825, 0.04699999839067459], [0.10400000214576721, -0.29899999499320984,
            -0.7979999780654907, 0.13300000131130219, 0.2980000078678131, 1.0049999952316284, -0.578000009059906,
            0.09099999815225601, -0.41999998688697815, -0.23999999463558197, 0.9850000143051147, -0.6269999742507935,
            -0.29100000858306885, -0.1850000023841858, 0.28600001335144043, 0.12399999797344208]], dtype=np.float32),
            False), 7, Tensor(np.array([-0.6800000071525574, -0.23000000417232513, 0.550000011920929,
            0.44999998807907104, 0.11999999731779099, -0.4399999976158142, -0.0, 0.699999988079071, 0.05000000074505806,
            -0.009999999776482582, -0.7200000286102295, 0.5899999737739563, 0.5899999737739563, -0.6700000166893005,
            0.38999998569488525, -1.0299999713897705], dtype=np.float32), False)), None),
    ], {"holds": new_images}

def data_2():
    return [
        Case((Tensor(np.array([[-0.503000020980835, -1.1480000019073486, 1.180999994277954, 0.2709999978542328],
            [-1.309000015258789, -0.7020000219345093, -1.149999976158142, -0.3959999978542328], [-0.9700000286102295,
            0.8849999904632568, 0.21299999952316284, 1.0210000276565552]], dtype=np.float32), False), 12124,
            Tensor(np.array([-0.2800000011920929, 0.3199999928474426, -0.49000000953674316,
            -0.2800000011920929], dtype=np.float32), False)), None),
    ], {"draws": latents_of, "cdf": standard_normal_cdf, "alpha": 5e-10, "beta": 0.001}

# Properties.

def standard_normal_cdf(z: Array, *args: Any) -> Array:
    return np.asarray(ndtr(z))

def generated(student, B, n, b):
    import torch

    latent_dim, pixels = B.shape
    model = small_model(student, B.T, torch.zeros(latent_dim), 0 * B.T, torch.zeros(latent_dim), B, b)
    if n < 1000 or n % 2:
        return in_rows(student.generate(model, n, latent_dim), n, pixels)
    both = [in_rows(student.generate(model, n // 2, latent_dim), n // 2, pixels) for _ in range(2)]
    return torch.cat([torch.as_tensor(part) for part in both])

def new_images(value: Any, B: Any, n: int, b: Any) -> str:
    theta = pixel_probabilities(value, n, len(b.values))
    return theta if isinstance(theta, str) else ""

FOREIGN = "most images are none that the decoder of the model gives, whatever z is put into it"

def latents_behind(theta: np.ndarray, weights: np.ndarray, bias: np.ndarray) -> tuple[np.ndarray, bool]:
    theta = np.clip(theta, 1e-7, 1 - 1e-7)
    logits = np.log(theta) - np.log1p(-theta) - bias
    z = logits @ np.linalg.pinv(weights)
    gaps = np.abs(z @ weights - logits).max(axis=1)
    return z, bool(np.mean(gaps < 0.02) >= 0.9)

def latents_of(value: Any, B: Any, n: int, b: Any) -> Any:
    theta = pixel_probabilities(value, n, len(b.values))
    if isinstance(theta, str):
        return theta
    z, fits = latents_behind(theta, np.asarray(B.values, dtype=float), np.asarray(b.values, dtype=float))
    return z if fits else FOREIGN
