"""Verdicts are remembered by the answers they rest on, and every call is made all the same."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pytest

from autograder.checks import Case, Check, Verdict
from autograder.judging import remembered
from autograder.judging.remembered import Verdicts, digest
from autograder.sandbox import CallFailed
from autograder.values import Answer, Record

CASES = [Case((1.0,), 1.0), Case((2.0,), 2.0)]


class Student:
    """Answers by a table, and keeps what it was asked."""

    def __init__(self, answers: dict[float, Any]) -> None:
        self.answers = answers
        self.asked: list[tuple[float, int]] = []

    def __call__(
        self,
        args: tuple[Any, ...],
        *,
        draw: int = 0,
        wrt: tuple[int, ...] = (),
        cotangents: Sequence[np.ndarray] | None = None,
    ) -> Answer:
        self.asked.append((args[0], draw))
        value = self.answers[args[0]]
        if isinstance(value, CallFailed):
            raise value
        return Answer(value)


class Judge:
    """Compares case by case, and counts how often it runs."""

    def __init__(self) -> None:
        self.runs = 0

    def __call__(self, call: Any, cases: Sequence[Case], **settings: Any) -> Verdict:
        self.runs += 1
        for index, case in enumerate(cases):
            value = call(case.args, draw=index).value
            if value != case.expected:
                return Verdict(False, f"case {index}", index, value)
        return Verdict(True)


def check_with(judge: Judge) -> Check:
    return Check("is right", "equals", lambda rng, variant: CASES, judge)


def test_a_judge_runs_once_for_the_same_answers() -> None:
    judge, verdicts = Judge(), Verdicts()
    check, right = check_with(judge), {1.0: 1.0, 2.0: 2.0}
    first, second = Student(right), Student(right)
    assert verdicts.judge(check, CASES, first).passed
    assert verdicts.judge(check, CASES, second).passed
    assert judge.runs == 1
    assert first.asked == second.asked == [(1.0, 0), (2.0, 1)]


def test_new_answers_are_judged_without_a_call_made_twice() -> None:
    judge, verdicts = Judge(), Verdicts()
    check = check_with(judge)
    verdicts.judge(check, CASES, Student({1.0: 1.0, 2.0: 2.0}))
    for wrong, case in (({1.0: 1.0, 2.0: 3.0}, 1), ({1.0: 0.0}, 0), ({1.0: 1.0, 2.0: 3.0}, 1)):
        student = Student(wrong)
        assert verdicts.judge(check, CASES, student).case == case
        assert student.asked == [(1.0, 0), (2.0, 1)][: case + 1]
    assert judge.runs == 3


def test_a_failed_call_reaches_the_judge_and_is_not_remembered() -> None:
    judge, verdicts = Judge(), Verdicts()
    check = check_with(judge)
    verdicts.judge(check, CASES, Student({1.0: 1.0, 2.0: 2.0}))
    for _ in range(2):
        student = Student({1.0: 1.0, 2.0: CallFailed("raised", "no")})
        with pytest.raises(CallFailed):
            verdicts.judge(check, CASES, student)
        assert student.asked == [(1.0, 0), (2.0, 1)]
    assert verdicts.judge(check, CASES, Student({1.0: 1.0, 2.0: 2.0})).passed


def test_other_cases_and_other_checks_have_verdicts_of_their_own() -> None:
    verdicts, others = Verdicts(), [Case((1.0,), 5.0)]
    judge = Judge()
    assert verdicts.judge(check_with(judge), CASES, Student({1.0: 1.0, 2.0: 2.0})).passed
    assert not verdicts.judge(check_with(judge), others, Student({1.0: 1.0})).passed
    assert judge.runs == 2


def test_what_is_kept_of_a_check_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(remembered, "BYTES_OF_A_CHECK", 3 * remembered.PLACE_BYTES)
    judge, verdicts = Judge(), Verdicts()
    check = check_with(judge)
    for number in [*range(9), *range(9)]:
        assert not verdicts.judge(check, CASES, Student({1.0: 10.0 + number})).passed
    assert judge.runs == 9 + 7  # two ways fit in


def test_a_large_value_in_a_verdict_is_not_kept() -> None:
    verdicts = Verdicts()
    check = Check(
        "is right", "equals", lambda rng, variant: CASES, lambda call, cases: Verdict(False, got=call((1.0,)).value)
    )
    large = np.zeros(remembered.BYTES_OF_A_CHECK)
    verdicts.judge(check, CASES, Student({1.0: large}))
    assert [known.bytes for known in verdicts._known.values()] == [0]


def test_the_oldest_checks_are_forgotten_first(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(remembered, "BYTES_IN_ALL", 5 * remembered.PLACE_BYTES)
    verdicts, judges = Verdicts(), [Judge() for _ in range(4)]
    checks = [check_with(judge) for judge in judges]
    for check in checks:
        verdicts.judge(check, CASES, Student({1.0: 1.0, 2.0: 2.0}))
    assert [known.check for known in verdicts._known.values()] == checks[-2:]
    monkeypatch.setattr(remembered, "CHECKS_KEPT", 1)
    verdicts.judge(checks[0], CASES, Student({1.0: 1.0, 2.0: 2.0}))
    assert [known.check for known in verdicts._known.values()] == checks[:1]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (0.0, -0.0),
        (1, 1.0),
        (np.zeros(2), np.zeros((2, 1))),
        (np.zeros(2), np.zeros(2, np.float32)),
        ((1.0,), [1.0]),
        (Record(("a",), (1.0,)), Record(("b",), (1.0,))),
    ],
)
def test_answers_that_differ_at_all_are_told_apart(one: Any, other: Any) -> None:
    assert digest(Answer(one)) == digest(Answer(one))
    assert digest(Answer(one)) != digest(Answer(other))
    assert digest(Answer(one)) != digest(Answer(one, mutated=(0,)))
