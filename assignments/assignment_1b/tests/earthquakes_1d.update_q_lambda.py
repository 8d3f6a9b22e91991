"""Public checks of earthquakes_1d.update_q_lambda. Generated; changes are lost. The judges stand in judges_of_assignment_1b.py."""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
from otter.test_files import test_case

sys.path.insert(0, str(Path(str(sys._getframe(1).f_locals.get("path", ""))).resolve().parent))
try:
    from judges_of_assignment_1b import (
        Case, Record, judge_equals, judge_returns, judge_unchanged, judged,
    )
except ModuleNotFoundError:
    raise FileNotFoundError("copy the whole folder tests: judges_of_assignment_1b.py is missing in it") from None
finally:
    del sys.path[0]

OK_FORMAT = False
name = "earthquakes_1d.update_q_lambda"

FUNCTION = "update_q_lambda"
SEEDED_BY = ("no course key: hidden cases can be derived by anyone who reads this line", "assignment_1b", "1", "earthquakes_1d",
    "update_q_lambda", 0)

@test_case(name="is right for the data of the text", points=0.7143)
def test_1(env):
    message = judged(env, FUNCTION, SEEDED_BY, 0, ("S", "r", "alpha", "beta"), judge_equals, *data_1())
    assert not message, message

@test_case(name="returns alpha_q (positive) and beta_q (positive)", points=0.3571)
def test_2(env):
    message = judged(env, FUNCTION, SEEDED_BY, 1, ("S", "r", "alpha", "beta"), judge_returns, *data_2())
    assert not message, message

@test_case(name="leaves its arguments unchanged", points=0.3571)
def test_3(env):
    message = judged(env, FUNCTION, SEEDED_BY, 2, ("S", "r", "alpha", "beta"), judge_unchanged, *data_3())
    assert not message, message

# Cases: arguments, and what the answer should be.

def data_1():
    return [
        Case((np.array([22, 7, 7, 28, 3]), np.array([[0.3512639734068448, 0.4124456408003091, 0.236290385792846],
            [0.7471521365678667, 0.24223814292624307, 0.010609720505890185], [0.8784031121604625, 0.10400536806347688,
            0.017591519776060643], [0.38635505527164526, 0.26658537830672824, 0.3470595664216264], [0.12200778748668324,
            0.5554972149074565, 0.3224949976058601]]), 3.0, 0.25), Record(("alpha_q", "beta_q"),
            (np.array([33.29065906611501, 23.6283909118456, 19.08095002203939]), np.array([2.7351820648935026,
            1.8307717450042138, 1.1840461901022832])))),
    ], {"rtol": 1e-06, "atol": 1e-09}

def data_2():
    return [
        Case((np.array([14, 9, 20, 26, 4]), np.array([[0.41679484597692873, 0.05941875845608168,
            0.5237863955669895], [0.3582432079230916, 0.30170123306635976, 0.34005555901054857], [0.04264951537265981,
            0.03062158401675017, 0.92672890061059], [0.29507852255064126, 0.11382356233307508, 0.5910979151162837],
            [0.7225695620269387, 0.26709153569753213, 0.010338902275529412]]), 3.0, 0.25), ((3,), (3,))),
    ], {"kinds": {"alpha_q": "positive", "beta_q": "positive"}}

def data_3():
    return [
        Case((np.array([6, 25, 11, 3, 27]), np.array([[0.6483055919033587, 0.14156231080112391,
            0.21013209729551732], [0.15113283669176428, 0.655961405915672, 0.1929057573925636], [0.14715730538533026,
            0.5210537590986578, 0.3317889355160119], [0.5697970349220562, 0.21765796609009863, 0.21254499898784504],
            [0.17423610470543677, 0.4812751431965325, 0.3444887520980307]]), 3.0, 0.25), None),
    ], {}

