"""Public checks of earthquakes_2d.update_q_lambda. Generated; changes are lost. The judges stand in judges_of_assignment_1b.py."""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
from otter.test_files import test_case

sys.path.insert(0, str(Path(str(sys._getframe(1).f_locals.get("path", ""))).resolve().parent))
try:
    from judges_of_assignment_1b import (
        Case, Record, judge_equals, judge_unchanged, judged,
    )
except ModuleNotFoundError:
    raise FileNotFoundError("copy the whole folder tests: judges_of_assignment_1b.py is missing in it") from None
finally:
    del sys.path[0]

OK_FORMAT = False
name = "earthquakes_2d.update_q_lambda"

FUNCTION = "update_q_lambda"
SEEDED_BY = ("no course key: hidden cases can be derived by anyone who reads this line", "assignment_1b", "1", "earthquakes_2d",
    "update_q_lambda", 0)

@test_case(name="gives q(lam) of a few quakes on the map of the text", points=0.9231)
def test_1(env):
    message = judged(env, FUNCTION, SEEDED_BY, 0, ("S", "r", "alpha", "beta"), judge_equals, *data_1())
    assert not message, message

@test_case(name="leaves its arguments unchanged", points=0.4615)
def test_2(env):
    message = judged(env, FUNCTION, SEEDED_BY, 1, ("S", "r", "alpha", "beta"), judge_unchanged, *data_2())
    assert not message, message

# Cases: arguments, and what the answer should be.

def data_1():
    return [
        Case((np.array([23, 7, 21, 20, 11, 25]), np.array([[0.37385115641432537, 0.04514757949671057,
            0.06001404780516694, 0.520987216283797], [0.24402518252892771, 0.012268492621267483, 0.08300487247388799,
            0.6607014523759167], [0.02389365134037243, 0.15597793336714083, 0.6785839621325003, 0.14154445315998632],
            [0.4958378800598787, 0.31043290120685213, 0.07871463249622487, 0.11501458623704433], [0.4019367131891111,
            0.31888358232622316, 0.01650534159167577, 0.26267436289298995], [0.14386227202049628, 0.7386109315340453,
            0.07810817887373012, 0.0394186175717281]]), 3.0, 0.25), Record(("alpha_q", "beta_q"),
            (np.array([31.74313780017, 35.5814610955598, 22.920176290894744, 28.75522481337544]),
            np.array([1.9334068555531119, 1.8313214205522395, 1.244931035373186, 1.9903406885214625])))),
    ], {"rtol": 1e-06, "atol": 1e-09}

def data_2():
    return [
        Case((np.array([3, 0, 8, 1, 12]), np.array([[0.6212253536076571, 0.16423837500122107, 0.21453627139112194],
            [0.6357099742894718, 0.024756309890108585, 0.3395337158204196], [0.6919242273198459, 0.09030153312317805,
            0.21777423955697608], [0.5723006460708533, 0.23168239904475768, 0.196016954884389], [0.03950207043617048,
            0.02899464734083261, 0.9315032822229969]]), 1.5, 0.4), None),
    ], {}

