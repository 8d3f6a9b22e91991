"""From points to a grade: bounds, bonus points brought along, and what a late hand-in can reach.

Read from the table `policy` of an assignment.toml:

    [policy]
    bounds = { E = 20, D = 30, C = 50 }   # the least points of each grade
    bonus = 30                            # how many points from elsewhere count at most
    late = "E"                            # the best grade of a late hand-in
    fail = "F"                            # below all bounds; "F" if it is not said
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Policy:
    """A grading policy; `bounds` are (grade, least points), the best grade first."""

    bounds: tuple[tuple[str, float], ...]
    bonus: float = 0.0
    late: str = ""
    fail: str = "F"

    def grade(self, points: float, bonus: float = 0.0, late: bool = False) -> str:
        """The grade for so many points.

        points:  of all assignments that the bounds are about, together
        bonus:   points from elsewhere; no more of them count than the policy allows
        late:    whether the hand-in was late
        """
        total = points + min(max(bonus, 0.0), self.bonus)
        # Points are sums of shares of checks: a hair below a bound is rounding.
        earned = next((i for i, (_, least) in enumerate(self.bounds) if total >= least - 1e-9), len(self.bounds))
        names = [*(name for name, _ in self.bounds), self.fail]
        if late and self.late:
            earned = max(earned, names.index(self.late))
        return names[earned]


def read_policy(table: Mapping[str, Any]) -> Policy:
    """The policy that a table says; ValueError or TypeError with one clear line where it is wrong."""
    unknown = set(table) - {"bounds", "bonus", "late", "fail"}
    if unknown:
        raise ValueError(f"policy: unknown entry {min(unknown)!r}")
    bounds = sorted(((str(name), float(least)) for name, least in table["bounds"].items()), key=lambda item: -item[1])
    least_points = [least for _, least in bounds]
    if not bounds or not all(math.isfinite(least) for least in least_points) or len(set(least_points)) < len(bounds):
        raise ValueError("policy: the bounds should be different numbers of points, one for each grade")
    policy = Policy(
        tuple(bounds), float(table.get("bonus", 0.0)), str(table.get("late", "")), str(table.get("fail", "F"))
    )
    if policy.bonus < 0:
        raise ValueError("policy: the bonus cannot be negative")
    if policy.late and policy.late not in [*(name for name, _ in bounds), policy.fail]:
        raise ValueError(f"policy: late hand-ins get at most {policy.late!r}, which is no grade of the bounds")
    return policy
