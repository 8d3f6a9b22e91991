"""The ledger of error rates: how often a course may fail right answers by chance, and what its checks spend of that.

A right submission faces every random check of an exercise each time it is submitted. The budget is the probability that
one student's right answers fail anywhere in a whole course; every random check gets an equal share of it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

COURSE_BUDGET = 1e-6  # the probability that a student whose answers are all right ever loses a mark by chance
HAND_INS = 20  # how often one student submits each exercise at most
RANDOM_CHECKS = 100  # how many random checks a course has at most

ALPHA = round(COURSE_BUDGET / (HAND_INS * RANDOM_CHECKS), 15)  # false-alarm rate of one check in one grading
BETA = 1e-3  # the probability that one check misses an error of the stated size


@dataclass(frozen=True)
class Spending:
    """What the random checks of one assignment spend.

    alphas: question -> the false-alarm rates of its random checks, for one grading
    """

    assignment: str
    alphas: tuple[tuple[str, tuple[float, ...]], ...]

    @property
    def checks(self) -> int:
        """The number of random checks."""
        return sum(len(alphas) for _, alphas in self.alphas)

    @property
    def once(self) -> float:
        """An upper bound of the probability that a right submission fails in one grading: the sum of all alphas."""
        return sum(sum(alphas) for _, alphas in self.alphas)

    def over_course(self, hand_ins: int = HAND_INS) -> float:
        """The same for one student and a whole course."""
        return hand_ins * self.once


def remaining(spendings: Sequence[Spending], budget: float = COURSE_BUDGET, hand_ins: int = HAND_INS) -> float:
    """What is left of the budget; negative if a course of these assignments spends more than it has."""
    return budget - sum(spending.over_course(hand_ins) for spending in spendings)
