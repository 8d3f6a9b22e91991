"""When a failure is taken for one that a left-out cell may have caused."""

from __future__ import annotations

import pytest

from autograder.judging.judgement import Judgement, RecordedCall
from autograder.judging.outcomes import Outcome
from autograder.results import CheckResult
from autograder.sandbox import CallFailed, StudentError
from autograder.values import Answer


def outcome(*errors: StudentError | None) -> Outcome:
    """A question with a check for each of these: one that met this error, or one that was answered and failed."""
    judgements = []
    for error in errors:
        failure = None if error is None else CallFailed("raised", "it raised", error)
        call = RecordedCall((1,), 1, (), None, failure or Answer(1.0))
        result = CheckResult("a check", "hidden", 1.0, "equals", "failed")
        judgements.append(Judgement(result, (call,), failure))
    return Outcome(judgements, None, "slice")


NUMPY = "'numpy.ndarray' object has no attribute 'numpy'"
NEVER_SET = "'NoneType' object is not callable"


@pytest.mark.parametrize(
    ("kind", "message", "alone", "beside_an_answer"),
    [
        ("NameError", "name 'scale' is not defined", True, True),
        ("UnboundLocalError", "cannot access local variable", True, True),
        ("KeyError", "3", True, True),
        ("AttributeError", NUMPY, True, False),
        ("TypeError", "std() got an unexpected keyword argument 'unbiased'", True, False),
        ("TypeError", NEVER_SET, True, True),
        ("IndexError", "index 3 is out of bounds", True, False),
        ("ValueError", "operands could not be broadcast", False, False),
        ("ValueError", NEVER_SET, False, False),
    ],
)
def test_which_errors_a_left_out_cell_may_have_caused(
    kind: str, message: str, alone: bool, beside_an_answer: bool
) -> None:
    error = StudentError(kind, message)
    assert outcome(error).lost is alone
    assert outcome(error, error).lost is alone
    assert outcome(None, error).lost is beside_an_answer


def test_a_wrong_answer_is_no_loss() -> None:
    assert not outcome(None).lost
