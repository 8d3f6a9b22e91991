"""The outcome of judging a question in one way, and whether another part of the notebook may have been needed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from autograder.judging.judgement import NOBODY, Judgement, StandIn
from autograder.judging.scoring import what_counts
from autograder.sandbox import CallFailed, StudentError

# Errors that a function meets if a cell that prepares something was left out. A function that answers some calls has
# most of what it needs. For such a function only a missing name, or a value that was never set, is a sign of a lost
# cell; other errors are its own.
MISSING = frozenset({"NameError", "UnboundLocalError", "KeyError"})
SIGNS_OF_A_LOSS = MISSING | {"AttributeError", "TypeError", "IndexError"}
NEVER_SET = "NoneType"


class Outcome(NamedTuple):
    """A question judged in one way.

    helpers:   whose helpers it used, if it has any
    program:   which part of the notebook was run
    replaced:  the helpers that the reference stood in for
    """

    judgements: Sequence[Judgement]
    helpers: str | None
    program: str
    replaced: StandIn = NOBODY

    @property
    def full(self) -> bool:
        """Whether every check passed."""
        return all(judgement.result.status == "passed" for judgement in self.judgements)

    @property
    def weight(self) -> float:
        """The weight that is earned, as far as it counts."""
        counted = what_counts([judgement.result for judgement in self.judgements], self.judgements)
        return sum(result.weight * result.credit for result in counted)

    @property
    def hung(self) -> bool:
        """Whether a call ran into the time limit."""
        return any(judgement.hung for judgement in self.judgements)

    @property
    def lost(self) -> bool:
        """Whether a call met an error that a left-out cell could explain."""
        errors = [one.failure.error for one in self.judgements if one.failure is not None and one.failure.error]
        answered = any(not isinstance(call.answer, CallFailed) for one in self.judgements for call in one.calls)
        return any(_is_sign_of_a_loss(error, answered) for error in errors)

    @property
    def asked(self) -> bool:
        """Whether the reference answered for a helper."""
        return any(call.asked for one in self.judgements for call in one.calls)


def _is_sign_of_a_loss(error: StudentError, answered: bool) -> bool:
    """Whether a left-out cell could explain an error. answered: whether the function answered any call."""
    if not answered or NEVER_SET in error.message:
        return error.type in SIGNS_OF_A_LOSS
    return error.type in MISSING
