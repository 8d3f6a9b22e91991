"""Public checks of reparameterization.exp_sampler. Generated; changes are lost. The judges stand in judges_of_assignment_1b.py."""

from __future__ import annotations

import sys
from pathlib import Path
from otter.test_files import test_case

sys.path.insert(0, str(Path(str(sys._getframe(1).f_locals.get("path", ""))).resolve().parent))
try:
    from judges_of_assignment_1b import (
        Case, exponential_cdf, exponential_draws, judge_law, judged,
    )
except ModuleNotFoundError:
    raise FileNotFoundError("copy the whole folder tests: judges_of_assignment_1b.py is missing in it") from None
finally:
    del sys.path[0]

OK_FORMAT = False
name = "reparameterization.exp_sampler"

FUNCTION = "exp_sampler"
SEEDED_BY = ("no course key: hidden cases can be derived by anyone who reads this line", "assignment_1b", "1",
    "reparameterization", "exp_sampler", 0)

@test_case(name="the draws follow the exponential law with the rates of the text", points=0.4)
def test_1(env):
    message = judged(env, FUNCTION, SEEDED_BY, 0, ("l", "N"), judge_law, *data_1())
    assert not message, message

# Cases: arguments, and what the answer should be.

def data_1():
    return [
        Case((2.5, 20000), None),
        Case((1, 20000), None),
    ], {"draws": exponential_draws, "cdf": exponential_cdf, "alpha": 5e-10, "beta": 0.001}

