"""Public checks of gmm_light.graphical_model. Generated; changes are lost. The judges stand in judges_of_variational_inference.py."""

from __future__ import annotations

import sys
from pathlib import Path
from otter.test_files import test_case

sys.path.insert(0, str(Path(str(sys._getframe(1).f_locals.get("path", ""))).resolve().parent))
try:
    from judges_of_variational_inference import (
        Case, judge_graph_form, judged,
    )
except ModuleNotFoundError:
    raise FileNotFoundError("copy the whole folder tests: judges_of_variational_inference.py is missing in it") from None
finally:
    del sys.path[0]

OK_FORMAT = False
name = "gmm_light.graphical_model"

FUNCTION = "graphical_model"
SEEDED_BY = ("no course key: hidden cases can be derived by anyone who reads this line", "variational_inference", "1",
    "gmm_light", "graphical_model", 0)

@test_case(name="is a directed graph over the nodes that the question names", points=0.1176)
def test_1(env):
    message = judged(env, FUNCTION, SEEDED_BY, 0, (), judge_graph_form, *data_1())
    assert not message, message

# Cases: arguments, and what the answer should be.

def data_1():
    return [
        Case((), ["x", "z", "mu", "pi", "tau", "nu", "sigma"]),
    ], {}

