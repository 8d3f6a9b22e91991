"""Public checks of earthquakes_1d.update_q_lambda. Generated; changes are lost. The judges stand in judges_of_assignment_1b.py."""

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
name = "earthquakes_1d.update_q_lambda"

FUNCTION = "update_q_lambda"
SEEDED_BY = ("no course key: hidden cases can be derived by anyone who reads this line", "assignment_1b", "1", "earthquakes_1d",
    "update_q_lambda", 0)

@test_case(name="gives q(lam) of a few quakes around the antenna of the text", points=0.7692)
def test_1(env):
    message = judged(env, FUNCTION, SEEDED_BY, 0, ("S", "r", "alpha", "beta"), judge_equals, *data_1())
    assert not message, message

@test_case(name="leaves its arguments unchanged", points=0.3846)
def test_2(env):
    message = judged(env, FUNCTION, SEEDED_BY, 1, ("S", "r", "alpha", "beta"), judge_unchanged, *data_2())
    assert not message, message

# Cases: arguments, and what the answer should be.

def data_1():
    return [
        Case((np.array([5, 9, 22, 18, 13, 5]), np.array([[0.01106463090824145, 0.05393821392643169,
            0.9349971551653269], [0.07780328809824016, 0.012733237940174797, 0.9094634739615849], [0.5509799860971976,
            0.23476651291280395, 0.21425350098999843], [0.6797308876893635, 0.05361055467689513, 0.26665855763374124],
            [0.22027180811392472, 0.02386315001238434, 0.7558650418736911], [0.5298704642216986, 0.25553027863871985,
            0.21459925713958175]]), 3.0, 0.25), Record(("alpha_q", "beta_q"), (np.array([33.62515424656178,
            11.102015822714126, 36.2728299307241]), np.array([2.319721065128666, 0.8844419481074097,
            3.545836986763925])))),
    ], {"rtol": 1e-06, "atol": 1e-09}

def data_2():
    return [
        Case((np.array([3, 0, 8, 1, 12]), np.array([[0.41076902073624055, 0.4337966069097252, 0.1554343723540343],
            [0.0777889455435388, 0.3862449827770194, 0.5359660716794418], [0.05892712578407698, 0.07783413871474244,
            0.8632387355011807], [0.11566288159841893, 0.11565846533036196, 0.768678653071219], [0.45759467598362774,
            0.4255613359089623, 0.11684398810740992]]), 1.5, 0.4), None),
    ], {}

