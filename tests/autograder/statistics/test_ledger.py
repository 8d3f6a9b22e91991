"""The ledger adds up, and the budget is what the checks assume."""

import pytest

from autograder.statistics.ledger import ALPHA, COURSE_BUDGET, HAND_INS, RANDOM_CHECKS, Spending, remaining
from autograder.statistics.proportions import proportion_lower_bound, proportion_upper_bound


def test_the_share_of_a_check_comes_from_the_budget() -> None:
    assert pytest.approx(5e-10) == ALPHA
    full = Spending("all", (("coins.e_step", (ALPHA,) * RANDOM_CHECKS),))
    assert remaining([full]) == pytest.approx(0, abs=1e-20)
    assert full.over_course(1) == pytest.approx(COURSE_BUDGET / HAND_INS)


def test_spending_is_a_sum() -> None:
    spendings = [Spending("a", (("x.f", (1e-9, 2e-9)), ("x.g", ()))), Spending("b", (("y.h", (5e-9,)),))]
    assert [spending.checks for spending in spendings] == [2, 1]
    assert remaining(spendings, budget=1e-6, hand_ins=10) == pytest.approx(1e-6 - 80e-9)


def test_bounds_of_proportions() -> None:
    """Nothing seen in n trials: 1 - 0.01^(1/n), and its mirror image."""
    assert proportion_upper_bound(0, 1000) == pytest.approx(1 - 0.01 ** (1 / 1000))
    assert proportion_lower_bound(1000, 1000) == pytest.approx(0.01 ** (1 / 1000))
    assert proportion_upper_bound(7, 7) == 1
    assert proportion_lower_bound(0, 7) == 0
