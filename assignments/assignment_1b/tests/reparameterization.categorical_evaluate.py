"""Public checks of reparameterization.categorical_evaluate. Generated; changes are lost. The judges stand in judges_of_assignment_1b.py."""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
from otter.test_files import test_case

sys.path.insert(0, str(Path(str(sys._getframe(1).f_locals.get("path", ""))).resolve().parent))
try:
    from judges_of_assignment_1b import (
        Case, Tensor, ids, judge_categories, judged, probabilities_of,
    )
except ModuleNotFoundError:
    raise FileNotFoundError("copy the whole folder tests: judges_of_assignment_1b.py is missing in it") from None
finally:
    del sys.path[0]

OK_FORMAT = False
name = "reparameterization.categorical_evaluate"

FUNCTION = "categorical_evaluate"
SEEDED_BY = ("no course key: hidden cases can be derived by anyone who reads this line", "assignment_1b", "1",
    "reparameterization", "categorical_evaluate", 0)

@test_case(name="the ids follow the probabilities of the text", points=0.4)
def test_1(env):
    message = judged(env, FUNCTION, SEEDED_BY, 0, ("a", "N"), judge_categories, *data_1())
    assert not message, message

# Cases: arguments, and what the answer should be.

def data_1():
    return [
        Case((Tensor(np.array([0.10000000149011612, 0.20000000298023224, 0.5,
            0.20000000298023224], dtype=np.float32), False), 20000), None),
    ], {"categories": ids, "probabilities": probabilities_of, "alpha": 5e-10, "beta": 0.001}

