"""The ledger of error rates: what a course may fail by chance, and what its checks spend of that.

A right hand-in meets every random check of an exercise each time it is handed in. The course states the probability
with which one student's right answers may fail anywhere, in a whole course; every random check gets an equal share.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

COURSE_BUDGET = 1e-6  # that a student whose answers are all right ever loses a mark by chance
HAND_INS = 20  # how often each exercise is handed in by one student at most
RANDOM_CHECKS = 100  # that a course has at most

ALPHA = round(COURSE_BUDGET / (HAND_INS * RANDOM_CHECKS), 15)  # of one check in one grading
BETA = 1e-3  # that an error of the stated size is missed once


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
        """The probability that a right hand-in fails by chance in one grading, at most: the sum of all alphas."""
        return sum(sum(alphas) for _, alphas in self.alphas)

    def over_course(self, hand_ins: int = HAND_INS) -> float:
        """The same for one student and a whole course."""
        return hand_ins * self.once


def remaining(spendings: Sequence[Spending], budget: float = COURSE_BUDGET, hand_ins: int = HAND_INS) -> float:
    """What is left of the budget; below 0 if a course of these assignments spends more than it has."""
    return budget - sum(spending.over_course(hand_ins) for spending in spendings)
