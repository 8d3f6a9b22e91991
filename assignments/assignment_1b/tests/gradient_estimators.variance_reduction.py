"""Public checks of gradient_estimators.variance_reduction. Generated; changes are lost. The judges stand in judges_of_assignment_1b.py."""

from __future__ import annotations

import re
import sys
from pathlib import Path
from otter.test_files import test_case

sys.path.insert(0, str(Path(str(sys._getframe(1).f_locals.get("path", ""))).resolve().parent))
try:
    from judges_of_assignment_1b import (
        Case, judge_is_option, judged,
    )
except ModuleNotFoundError:
    raise FileNotFoundError("copy the whole folder tests: judges_of_assignment_1b.py is missing in it") from None
finally:
    del sys.path[0]

OK_FORMAT = False
name = "gradient_estimators.variance_reduction"

FUNCTION = "variance_reduction"
SEEDED_BY = ("no course key: hidden cases can be derived by anyone who reads this line", "assignment_1b", "1",
    "gradient_estimators", "variance_reduction", 0)

@test_case(name="names exactly one of the options", points=0)
def test_1(env):
    message = judged(env, FUNCTION, SEEDED_BY, 0, (), judge_is_option, *data_1())
    assert not message, message

# Cases: arguments, and what the answer should be.

def data_1():
    return [
        Case((), None),
    ], {"options": {"control variate": ("control(led)? ?vari(ates?|ants?|ables?)( methods?| techniques?)?",
        "kontroll ?varia(t|te|ten|ter|bel|ble|blen)"),
        "antithetic variate": ("antithetic( variates?| variables?| samples?| sampling)?", "antithetische variate"),
        "importance weight": ("importance (sampl(e|es|ing)|weights?|weighting)", "likelihood ratios?"),
        "Rao-Blackwellization": ("rao ?blackwell(i[sz]ation|i[sz]ing|i[sz]ed)?( estimators?)?", "conditioning"),
        "regularizer": ("regulari[sz](er|ers|ation|ing)( terms?)?", "penalty( terms?)?|weight decay"),
        "reparameterization trick": ("re ?parametri?[sz]ation|re ?parameteri[sz]ation", "reparam( trick)?|pathwise"),
        "stop gradient": ("stop(ping)?( the)? gradients?", "detach(ing|ed|ment)?|sticking the landing")},
        "neutral": "reparameterized reparametrized reparameterised reparametrised gradients estimate variance reduction reduces lowers reducing lowering zero mean where score trick"}

