"""Second tries of what ran out of time on a busy machine."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

import pytest

from autograder.assignment import load_assignment
from autograder.course import course_folder
from autograder.reading.submissions import Submission
from autograder.results import CheckResult, QuestionResult, SubmissionResult, lost_result
from autograder.running import patience
from autograder.running.options import Options
from autograder.running.patience import better, out_of_time, patiently
from autograder.sandbox import stories

OPTIONS = Options("variational_inference", course_folder(), "process", jobs=3)
TOO_SLOW = stories.too_slow("f", 10.0)


def result(score: float, message: str = "", told: str = "") -> SubmissionResult:
    """One question with one check, of which that is said."""
    check = CheckResult("is right", "hidden", 1.0, "equals", "failed" if message else "passed", message=message)
    question = QuestionResult("exercise", "f", "partial", score, 2.0, checks=(check,), message=told)
    assignment = load_assignment(OPTIONS.assignment)
    empty = lost_result(Submission("ada", (), None, "hash"), assignment, "process", "key", "")
    return replace(empty, questions=(question,), score=score)


class Tries:
    """Gives results by hand-in and try, and keeps who was asked for with how many jobs."""

    def __init__(self, *tries: dict[int, SubmissionResult]) -> None:
        self.tries = list(tries)
        self.asked: list[tuple[list[int], int]] = []

    def __call__(self, waiting: Sequence[int], options: Options) -> Iterator[tuple[int, SubmissionResult]]:
        self.asked.append((list(waiting), options.jobs))
        results = self.tries[min(len(self.asked), 2) - 1]
        yield from ((index, results[index]) for index in waiting)


FIRST = {0: result(0.5, TOO_SLOW), 1: result(2.0), 2: result(1.0, TOO_SLOW), 3: result(0.0, "got 1, expected 2")}
SECOND = {0: result(2.0), 2: result(0.5, TOO_SLOW)}


def scores(tries: Tries, options: Options = OPTIONS) -> list[tuple[int, float]]:
    return [(index, one.score) for index, one in patiently(tries, range(4), options)]  # type: ignore[arg-type]


def test_who_ran_out_of_time_on_a_busy_machine_is_tried_alone_in_the_end(monkeypatch) -> None:
    monkeypatch.setattr(patience, "machine_is_busy", lambda: True)
    tries = Tries(FIRST, SECOND)
    assert scores(tries) == [(1, 2.0), (3, 0.0), (0, 2.0), (2, 1.0)]
    assert tries.asked == [([0, 1, 2, 3], 3), ([0], 1), ([2], 1)]


def test_on_a_quiet_machine_nobody_is_tried_twice(monkeypatch) -> None:
    monkeypatch.setattr(patience, "machine_is_busy", lambda: False)
    tries = Tries(FIRST, SECOND)
    assert scores(tries) == [(0, 0.5), (1, 2.0), (2, 1.0), (3, 0.0)]
    assert len(tries.asked) == 1


def test_second_tries_are_not_begun_for_ever(monkeypatch) -> None:
    monkeypatch.setattr(patience, "machine_is_busy", lambda: True)
    monkeypatch.setattr(patience, "LEAST_SECONDS", 0.0)
    monkeypatch.setattr(patience, "SHARE", 0.0)
    tries = Tries(FIRST, SECOND)
    assert scores(tries) == [(1, 2.0), (3, 0.0), (0, 0.5), (2, 1.0)]


@pytest.mark.parametrize(
    ("message", "about"),
    [
        (stories.too_slow("Flow.forward", 0.5), True),
        (stories.too_slow_together("f", 60.0), True),
        ("`f` raised RuntimeError: `f` did not return within 10 seconds", False),
        ("got 1, expected 2", False),
        (stories.death("f", 9)[1], False),
    ],
)
def test_what_was_lost_to_time_is_known_by_what_is_said(message: str, about: bool) -> None:
    assert out_of_time(result(0.0, message)) is about


def test_a_program_that_was_stopped_is_about_time() -> None:
    told = f"`f` is not available: {stories.cut('time limit', 20.0)}"
    assert out_of_time(result(0.0, told=told))
    assert not out_of_time(result(0.0, told=f"`f` is not available: {stories.cut('died', 20.0)}"))


def test_the_better_of_two_tries_counts() -> None:
    assert better(result(1.0), result(2.0)).score == 2.0
    assert better(result(1.0), result(0.0)).score == 1.0
