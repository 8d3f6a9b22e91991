"""What counts of the checks that pass: little before the values are right, nothing for constants."""

from __future__ import annotations

import itertools
from typing import Any

import numpy as np
import pytest

from autograder.assignment import load_assignment
from autograder.certificate.trials import Court
from autograder.checks import CONDUCT
from autograder.judging.judgement import Judgement, RecordedCall
from autograder.judging.scoring import BY_HEART, CAP, CONSTANT, LATER, what_counts
from autograder.results import CheckResult
from autograder.sandbox import CallFailed, StudentError
from autograder.values import Answer, Record

FRESH = itertools.count()


def judgement(kind: str, visibility: Any, credit: float, *answers: Any, weight: float = 1.0) -> Judgement:
    """A judged check, all of whose calls have other arguments."""
    status: Any = "passed" if credit == 1 else "failed"
    calls = tuple(
        RecordedCall((next(FRESH),), 1, (), None, answer if isinstance(answer, CallFailed) else Answer(answer))
        for answer in answers
    )
    return Judgement(CheckResult(f"{kind} {visibility}", visibility, weight, kind, status, credit), calls)


def counted(*judgements: Judgement) -> tuple[list[float], set[str]]:
    results = what_counts([one.result for one in judgements], judgements)
    return [result.credit for result in results], {result.message for result in results if result.message}


FAILED = CallFailed("raised", "f raised KeyError", StudentError("KeyError", "1"))


def test_public_checks_and_properties_earn_a_tenth_before_the_values_are_right() -> None:
    credit, words = counted(
        judgement("equals", "public", 1.0, 1.0, 2.0),
        judgement("property", "hidden", 1.0, 3.0),
        judgement("monotone", "hidden", 1.0, 3.5),
        judgement("independence", "hidden", 1.0, 3.7),
        judgement("equals", "hidden", 0.0, 4.0, 5.0, weight=6.0),
    )
    assert sum(credit[:4]) == pytest.approx(CAP * 10, abs=1e-5)
    assert words == {LATER}


def test_what_earns_less_than_a_tenth_is_left_as_it_is() -> None:
    credit, words = counted(
        judgement("property", "public", 1.0, 1.0, 2.0), judgement("equals", "hidden", 0.0, 3.0, 4.0, weight=12.0)
    )
    assert (credit, words) == ([1, 0], set())


@pytest.mark.parametrize("kind", ["equals", "law", "gradient", "expectation", "objective", "graph", "words"])
def test_a_hidden_check_of_the_values_opens_everything(kind: str) -> None:
    checks = (judgement("equals", "public", 1.0, 1.0), judgement("equals", "hidden", 0.0, 3.0))
    assert counted(*checks, judgement(kind, "hidden", 0.2, 4.0))[0] == [1, 0, 0.2]


def test_constants_earn_nothing_whatever_their_shape() -> None:
    zeros = (0.0, np.zeros(3), np.zeros((2, 4)), [0.0, 0.0], Record(("a",), (np.zeros(1),)))
    checks = (judgement("property", "public", 1.0, *zeros[:2]), judgement("equals", "hidden", 0.0, *zeros[2:]))
    assert counted(*checks) == ([0, 0], {CONSTANT})
    # Even where one hidden check accepts it, if it was asked often enough.
    assert counted(*checks, judgement("law", "hidden", 1.0, 0.0))[0] == [0, 0, 0]


def test_a_constant_that_is_right_everywhere_counts() -> None:
    checks = (judgement("equals", "public", 1.0, 1.0, 1.0), judgement("equals", "hidden", 1.0, 1.0, 1.0))
    assert counted(*checks) == ([1, 1], set())


def test_one_call_does_not_make_a_constant() -> None:
    checks = (judgement("property", "public", 1.0, 1.0), judgement("equals", "hidden", 0.0, weight=1.0))
    assert counted(*checks) == ([pytest.approx(0.2), 0], {LATER})


@pytest.mark.parametrize("otherwise", [0.0, None, "no", FAILED])
def test_public_examples_by_heart_earn_nothing(otherwise: Any) -> None:
    credit, words = counted(
        judgement("equals", "public", 1.0, 1.0, 2.0), judgement("equals", "hidden", 0.0, otherwise, otherwise)
    )
    assert (credit, words) == ([0, 0], {BY_HEART})


def test_a_function_without_arguments_is_no_constant() -> None:
    call = RecordedCall((), 1, (), None, Answer("a"))
    results = [
        CheckResult("public", "public", 1.0, "graph", "passed", 1.0),
        CheckResult("hidden", "hidden", 1.0, "graph", "failed", 0.5),
    ]
    assert [r.credit for r in what_counts(results, [Judgement(r, (call, call)) for r in results])] == [1, 0.5]


def test_where_there_are_properties_alone_the_hidden_ones_decide() -> None:
    checks = (
        judgement("property", "public", 1.0, 1.0),
        judgement("property", "hidden", 0.0, 2.0),
        judgement("property", "hidden", 1.0, 3.0),
    )
    assert counted(*checks) == ([1, 0, 1], set())
    assert counted(*checks[:2], judgement("property", "hidden", 1.0, 2.0)) == ([0, 0, 0], {BY_HEART})


def test_the_students_own_check_holds_nothing_back() -> None:
    checks = (judgement("equals", "public", 1.0, 1.0), judgement("equals", "public", 0.0, 1.0))
    assert counted(*checks) == ([1, 0], set())


def test_conduct_alone_earns_nothing() -> None:
    checks = (judgement(CONDUCT, "public", 1.0, 1.0, 2.0), judgement("equals", "hidden", 0.0, 3.0, 4.0))
    assert counted(*checks) == ([0, 0], {"counts as soon as another check passes"})


def test_nothing_is_held_back_where_the_grader_failed() -> None:
    broken = CheckResult("hidden", "hidden", 1.0, "equals", "needs attention")
    public = judgement("equals", "public", 1.0, 1.0)
    results = what_counts([public.result, broken], [public, Judgement(broken, ())])
    assert results[0].credit == 1


def test_half_an_answer_keeps_its_marks() -> None:
    """The ids alone are draws of the right law: of the relaxed sampler they earn what the laws are worth."""
    assignment = load_assignment("assignment_1b")
    exercise = assignment.part("reparameterization").exercise
    question = exercise.question("categorical_reparametrize")
    wrong = next(m.wrong for m in exercise.misconceptions if m.name == "argmax cuts the gradient")
    court = Court(assignment, exercise, question)
    judged = court.judgements(wrong, 1)
    raw = sum(one.result.weight * one.result.credit for one in judged) / sum(one.result.weight for one in judged)
    assert court.score(wrong, 1) == pytest.approx(raw)
    assert raw > 0.35
