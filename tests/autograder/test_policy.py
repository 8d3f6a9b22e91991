"""Grades from points: bounds, bonus, lateness."""

from __future__ import annotations

from typing import Any

import pytest

from autograder.assignment import load_assignment
from autograder.policy import read_policy

TABLE: dict[str, Any] = {"bounds": {"D": 30, "E": 20, "A": 90, "C": 50}, "bonus": 30, "late": "E"}


@pytest.mark.parametrize(
    ("points", "bonus", "late", "grade"),
    [
        (19.99, 0, False, "F"),
        (20, 0, False, "E"),
        (29.999999999999996 + 4e-10, 0, False, "D"),
        (29.9, 0, False, "E"),
        (60, 29, False, "C"),
        (60, 30, False, "A"),
        (59, 100, False, "C"),
        (100, 0, True, "E"),
        (10, 0, True, "F"),
        (60, -50, False, "C"),
    ],
)
def test_grades(points: float, bonus: float, late: bool, grade: str) -> None:
    assert read_policy(TABLE).grade(points, bonus, late) == grade


@pytest.mark.parametrize(
    "change",
    [
        {"bounds": {}},
        {"bounds": {"A": 50, "B": 50}},
        {"bounds": {"A": float("nan")}},
        {"late": "Z"},
        {"bonus": -1},
        {"boni": 3},
    ],
)
def test_a_wrong_policy_is_one_line(change: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match="policy: "):
        read_policy({**TABLE, **change})


def test_the_sheets_own() -> None:
    policy = load_assignment("assignment_1b").policy
    assert policy is not None
    assert dict(policy.bounds) == {"E": 20, "D": 30, "C": 50, "B": 70, "A": 90}
    assert policy.grade(60 + 10, bonus=45) == "A"
    assert policy.grade(64, bonus=30, late=True) == "E"
