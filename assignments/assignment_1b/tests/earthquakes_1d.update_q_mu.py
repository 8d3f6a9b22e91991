"""Public checks of earthquakes_1d.update_q_mu. Generated; changes are lost. The judges stand in judges_of_assignment_1b.py."""

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
name = "earthquakes_1d.update_q_mu"

FUNCTION = "update_q_mu"
SEEDED_BY = ("no course key: hidden cases can be derived by anyone who reads this line", "assignment_1b", "1", "earthquakes_1d",
    "update_q_mu", 0)

@test_case(name="gives q(mu) of a few quakes around the antenna of the text", points=0.7692)
def test_1(env):
    message = judged(env, FUNCTION, SEEDED_BY, 0, ("R", "r", "tau", "nu", "rho"), judge_equals, *data_1())
    assert not message, message

@test_case(name="leaves its arguments unchanged", points=0.3846)
def test_2(env):
    message = judged(env, FUNCTION, SEEDED_BY, 1, ("R", "r", "tau", "nu", "rho"), judge_unchanged, *data_2())
    assert not message, message

# Cases: arguments, and what the answer should be.

def data_1():
    return [
        Case((np.array([47.5, 43.0, 150.2, 18.4, 21.7]), np.array([[0.687247958590279, 0.21405236589452897,
            0.09869967551519178], [0.01335386978422231, 0.7094246781027014, 0.27722145211307636], [0.087683275658055,
            0.07259106508028243, 0.8397256592616625], [0.8753061494205774, 0.022927509510847075, 0.10176634106857568],
            [0.31368596216913447, 0.011991346441606645, 0.6743226913892589]]), 8.0, 4.0, 0.8), Record(("m", "rho_q"),
            (np.array([3.397466158253037, 3.8569716418445084, 4.017666437936167]), np.array([16.618217724978145,
            9.047895720239733, 16.73388655478212])))),
    ], {"rtol": 1e-06, "atol": 1e-09}

def data_2():
    return [
        Case((np.array([16.26698587607646, 21.54882021090555, 2.8131528703905473, 8.009954574216279,
            7.1996411491490715, 5.025602223488199, 7.7210027448539655]), np.array([[0.01347424281713236,
            0.06247054400000873, 0.10523734423381975, 0.8188178689490391], [0.34897466050112336, 0.5549540916816623,
            0.0711627984312796, 0.0249084493859346], [0.5826182043027068, 0.1587034648756856, 0.0178949566574461,
            0.24078337416416132], [0.1482134850483369, 0.22448914501427744, 0.24923109463171322, 0.3780662753056724],
            [0.4092259304891064, 0.08380829457492234, 0.026935671844236512, 0.48003010309173477], [0.12751401313674418,
            0.4537617978954687, 0.056972294077027814, 0.36175189489075926], [0.31331582242786016, 0.15987038648861143,
            0.41763307269529326, 0.10918071838823523]]), 2.6411006915572535, 1.6143967024726722, 0.14675525296702785),
            None),
    ], {}

