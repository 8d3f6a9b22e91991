"""From points to a grade: bounds, bonus points from elsewhere, and the best grade of a late submission.

Read from the table `policy` of an assignment.toml:

    [policy]
    bounds = { E = 20, D = 30, C = 50 }   # the fewest points for each grade
    bonus = 30                            # how many points from elsewhere count, at most
    late = "E"                            # the best grade of a late submission
    fail = "F"                            # the grade below all bounds; "F" by default
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Policy:
    """A grading policy. `bounds` are pairs (grade, fewest points), the best grade first."""

    bounds: tuple[tuple[str, float], ...]
    bonus: float = 0.0
    late: str = ""
    fail: str = "F"

    def grade(self, points: float, bonus: float = 0.0, late: bool = False) -> str:
        """The grade for so many points.

        points:  the sum over all assignments that the bounds cover
        bonus:   points from elsewhere, which count as far as the policy allows
        late:    whether the submission was late
        """
        total = points + min(max(bonus, 0.0), self.bonus)
        # Points are sums of fractions: a tiny distance below a bound is rounding.
        earned = next((i for i, (_, least) in enumerate(self.bounds) if total >= least - 1e-9), len(self.bounds))
        names = [*(name for name, _ in self.bounds), self.fail]
        if late and self.late:
            earned = max(earned, names.index(self.late))
        return names[earned]


def read_policy(table: Mapping[str, Any]) -> Policy:
    """The policy in a table. ValueError or TypeError with one clear line if the table is invalid."""
    unknown = set(table) - {"bounds", "bonus", "late", "fail"}
    if unknown:
        raise ValueError(f"policy: unknown entry {min(unknown)!r}")
    bounds = sorted(((str(name), float(least)) for name, least in table["bounds"].items()), key=lambda item: -item[1])
    least_points = [least for _, least in bounds]
    if not bounds or not all(math.isfinite(least) for least in least_points) or len(set(least_points)) < len(bounds):
        raise ValueError("policy: each grade needs a bound of its own, in points")
    policy = Policy(
        tuple(bounds), float(table.get("bonus", 0.0)), str(table.get("late", "")), str(table.get("fail", "F"))
    )
    if policy.bonus < 0:
        raise ValueError("policy: the bonus cannot be negative")
    if policy.late and policy.late not in [*(name for name, _ in bounds), policy.fail]:
        raise ValueError(f"policy: late = {policy.late!r} is not a grade in the bounds")
    return policy
