"""Public checks of reparameterization.exp_reparametrize. Generated; changes are lost. The judges stand in judges_of_assignment_1b.py."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import numpy as np
from otter.test_files import test_case

sys.path.insert(0, str(Path(str(sys._getframe(1).f_locals.get("path", ""))).resolve().parent))
try:
    from judges_of_assignment_1b import (
        Array, Case, Tensor, exact, exponential_cdf, exponential_draws, in_words, judge_gradient, judge_law, judged,
        nonnegative_draws, not_a_sample,
    )
except ModuleNotFoundError:
    raise FileNotFoundError("copy the whole folder tests: judges_of_assignment_1b.py is missing in it") from None
finally:
    del sys.path[0]

OK_FORMAT = False
name = "reparameterization.exp_reparametrize"

FUNCTION = "exp_reparametrize"
SEEDED_BY = ("no course key: hidden cases can be derived by anyone who reads this line", "assignment_1b", "1",
    "reparameterization", "exp_reparametrize", 0)

@test_case(name="the draws follow the exponential law with the rates of the text", points=0.5)
def test_1(env):
    message = judged(env, FUNCTION, SEEDED_BY, 0, ("l", "N"), judge_law, *data_1())
    assert not message, message

@test_case(name="a gradient flows from the draws to the rate", points=0.5)
def test_2(env):
    message = judged(env, FUNCTION, SEEDED_BY, 1, ("l", "N"), judge_gradient, *data_2())
    assert not message, message

# Cases: arguments, and what the answer should be.

def data_1():
    return [
        Case((2.5, 20000), None),
        Case((1, 20000), None),
    ], {"draws": exponential_draws, "cdf": exponential_cdf, "alpha": 5e-10, "beta": 0.001}

def data_2():
    return [
        Case((Tensor(np.array(2.5, dtype=np.float32), True), 64), [np.array([-0.6184958348909372,
            -0.641020314910581, -3.1813468662969333, 0.6486503138871725, -0.37337729232988676, -0.5002004821276176,
            -0.35826466025044035, -0.5931453408539913, -0.386663877800507, 0.730800431977816, 1.3487702142402227,
            -1.0956324541624949, 0.04643333635134337, -0.3762207796119273, -1.1562188331022507, 0.0061534677889970935,
            -0.7242568249598049, -2.1537211313105145, -1.5526689776190943, -0.6245803498430055, 0.9349574179195754,
            0.24753156902112775, -1.0760778833939826, 0.6068534058644447, 1.0760417122812918, 1.8573816023682406,
            -1.7756355576185983, 0.4792472338706822, 0.2960300532109386, 0.54562031526363, -1.3174493204122186,
            1.2610632944821512, -0.1262753111722103, 0.6868989226031122, 0.7527630580233885, -0.6123926812513171,
            0.8226624969781371, -0.23006635400599396, -0.0717241630089153, -0.6688834656600313, -0.20461280704702725,
            0.5160463125886238, -1.1060098853959828, 0.1031210687644039, 0.8503649598170449, 0.07677379147834199,
            1.2666084281624854, 0.4117793460237009, -0.019830127606745015, 1.3808660441142604, 1.4208302829108272,
            -0.8224218293636704, 0.21722130743531587, -0.20336743342719885, 0.4834026622102242, 1.2719904942783606,
            0.18147670255811016, -0.7630987264051455, -0.0709681631910951, -1.0123128952294558, -1.7767088185475697,
            -0.23329037529869, 0.005092948243602224, 0.22966511201417958]), np.array([0.7135462414913336,
            0.2125512794014821, 2.1596206075111297, -0.6690236117550199, 1.010160459759014, 0.9450641460973738,
            0.5301633925023281, 0.3411237770598164, 1.8551585224779912, 1.402508153697067, 1.2552838126084125,
            -0.8108764873329396, 0.08307504987596757, 1.0280119649059123, -0.5886827653273564, 2.8360666393945153,
            -0.4880760718772579, -2.030083848898367, -0.24825403176593624, -1.0688618860152097, 0.8231794900268498,
            -1.1331917872528794, 0.05246196782350702, -2.084716591156648, -0.15990583517311363, 1.4077419372685123,
            -0.5946977023235647, 0.8326669161211148, 0.8796222467386183, 1.5055828538928029, -0.5815933581969932,
            -0.8088305749372284, -0.19252949161705557, -1.074443311193986, -1.3734442837921494, 0.4384395099176764,
            0.8231841797254086, 0.21465937366943486, 1.9618143259850556, 0.22096065930787404, -0.6878302982643907,
            0.9421492143684613, -1.6710622376261963, -0.8067160804756341, -0.42538717849930724, 0.9789013567861966,
            -0.20598128904997673, -0.5125170150878382, 1.1653865622324096, 1.3381517961574343, -0.5196753625813456,
            -0.7017887336077344, -1.0351115056468354, 0.002766980951453259, -1.1077471274359116, -0.6011792673040498,
            -1.280246572413179, -3.006727598437102, 0.1688401162539228, 0.04435976172896539, -0.7066585557698796,
            0.44410673372679593, 2.054737533017159, -1.395939772085644])]),
    ], {"wrt": (0,), "gradient": exponential_gradient, "rtol": 0.001, "atol": 1e-05, "unit": exponential_unit,
        "sample": exponential_spread}

# Properties.

@in_words
def exponential_gradient(value: Any, v: Array, l: Any, N: int) -> Any:
    return (np.asarray(-np.sum(v * nonnegative_draws(value, N)) / exact(l)),)

def exponential_unit(v: Array, l: Any, N: int) -> float:
    return float(np.linalg.norm(v) * 2**0.5 / exact(l) ** 2)

@in_words
def exponential_spread(value: Any, l: Any, N: int) -> str:
    z = nonnegative_draws(value, N)
    if np.count_nonzero(z == 0) > 1 + N // 500:
        return f"{np.count_nonzero(z == 0):,} of {N:,} draws are 0, where the gradient is 0 whatever the function does"
    return not_a_sample(exponential_cdf(z, l, N)[:, None])
