"""Numbers with a limit: what lies beyond it, and what reaches it where it should not, is told."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from autograder.checks.bounds import is_bounded
from autograder.checks.check import Verdict
from autograder.checks.here import call_here


def verdict(function: Callable[[float], float], below: bool) -> Verdict:
    """Of a function of x, whose limit is 2 and which reaches it at 0 alone."""
    check = is_bounded(
        "stays on its side",
        lambda rng, variant: [(0.0,), (1.0,)],
        lambda x: 2.0,
        lambda x: x == 0,
        name="two",
        below=below,
        scale=lambda x: 1.0,
        tolerance=1e-6,
    )
    cases = check.cases(np.random.default_rng(1), {})
    return check.judge(lambda args, **_: call_here(function, args, 0), cases, **check.settings)


@pytest.mark.parametrize(
    ("function", "below", "message"),
    [
        (lambda x: 2 - x, True, ""),
        (lambda x: 2 + x, False, ""),
        (lambda x: 2 + x, True, "got 3, which is above two 2"),
        (lambda x: 2 - x, False, "got 1, which is below two 2"),
        (lambda x: 1 - x, True, "q is the posterior here: got 1, two is 2"),
        (lambda x: 2.0, True, "got two 2 itself, but q is not the posterior here"),
        (lambda x: None, True, "the function returned None: is a return statement missing?"),
    ],
)
def test_bounds_are_judged_on_their_side(function, below, message):
    found = verdict(function, below)
    assert (found.message, found.passed) == (message, not message)
