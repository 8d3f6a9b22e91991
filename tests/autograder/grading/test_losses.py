"""What is tried again: what the machine lost, and not what the kit does wrong."""

from __future__ import annotations

import traceback
from dataclasses import replace

import pytest

from autograder.assignment import load_assignment
from autograder.grading.losses import OUR_FAULT, lost
from autograder.reading.submissions import Submission
from autograder.results import CheckResult, ExerciseResult, QuestionResult, SubmissionResult, lost_result
from autograder.sandbox import SandboxFault

SUBMISSION = Submission("s", (), None, "h")


def trace_of(error: BaseException) -> str:
    try:
        raise error
    except BaseException:
        return traceback.format_exc(limit=-3)


def whole(why: str) -> SubmissionResult:
    return lost_result(SUBMISSION, load_assignment("mixtures_em"), "process", "f", why)


def part(trace: str) -> SubmissionResult:
    check = CheckResult("p", "hidden", 1.0, "equals", "needs attention", traceback=trace)
    question = QuestionResult("coins", "e_step", 0.0, 1.0, "needs attention", (check,))
    exercise = ExerciseResult("coins", "Coins", "coins.ipynb", 0, "slice")
    return replace(whole("x"), questions=(question,), exercises=(exercise,))


@pytest.mark.parametrize("error", [ZeroDivisionError("x"), KeyError("y"), ValueError("OSError: no"), AssertionError()])
def test_a_fault_of_the_kit_stands(error):
    assert not lost(part(trace_of(error)))
    assert not lost(whole(f"{OUR_FAULT}: {trace_of(error)}"))


@pytest.mark.parametrize("error", [MemoryError(), OSError(28, "No space left"), SandboxFault("ended"), EOFError()])
def test_what_the_machine_lost_is_tried_again(error):
    assert lost(part(trace_of(error)))
    assert lost(whole(f"{OUR_FAULT}: {trace_of(error)}"))


def test_a_worker_that_died_is_tried_again():
    assert lost(whole("the grading process died 2 times on this submission; grade it by hand"))
