"""Marks without an answer: constants earn nothing, and public examples by heart next to nothing, in every question."""

from __future__ import annotations

import os
from collections.abc import Callable
from functools import cache
from typing import Any

import numpy as np
import pytest

from autograder.assignment import Assignment, Part, assignment_names, load_assignment
from autograder.certificate.here import Here
from autograder.certificate.right import variant_of
from autograder.certificate.trials import Court
from autograder.course import course_folder
from autograder.exercise import Exercise, Question
from autograder.judging.judgement import judge_question
from autograder.judging.scoring import CAP, what_counts
from autograder.sandbox import CallFailed, StudentError
from autograder.values import Answer, Record
from tests.forms import LONG, slow_but, turns

ONLY = [name for name in os.environ.get("AUTOGRADER_EXERCISES", "").split(",") if name]
SEED = 3  # variant 0, and hidden cases that no other test uses
BY_HEART_OF_THE_COURSE = 0.03
Right = Callable[[], Answer]
Fallback = Callable[[Right], Answer]


def questions() -> list[tuple[Assignment, Part, Question]]:
    course = course_folder()
    assignments = [load_assignment(name, course) for name in assignment_names(course)]
    parts = [(assignment, part) for assignment in assignments for part in assignment.parts]
    chosen = [(assignment, part) for assignment, part in parts if not ONLY or part.name in ONLY]
    return [(assignment, part, question) for assignment, part in chosen for question in part.exercise.questions]


QUESTIONS = questions()
every_question = pytest.mark.parametrize(
    ("assignment", "part", "question"),
    QUESTIONS,
    ids=[f"{part.name}.{question.name}" for _, part, question in QUESTIONS],
)


class Pretending:
    """In the place of a hand-in: right answers to what it knows, something else to the rest."""

    def __init__(self, exercise: Exercise, question: Question, known: set[str], fallback: Fallback) -> None:
        right = getattr(exercise.reference, question.root)
        self.right, self.known, self.fallback = Here(exercise, question, right, 30.0), known, fallback

    def call(self, function: str, args: tuple[Any, ...], kwargs: Any = None, **options: Any) -> Answer:
        options = {key: value for key, value in options.items() if key not in ("substitutes", "seconds")}

        def right() -> Answer:
            return self.right.call(function, args, kwargs, **options)

        known = self.known and key_of(args, options["through"]) in self.known
        return right() if known else self.fallback(right)


def key_of(args: tuple[Any, ...], through: Any) -> str:
    with np.printoptions(threshold=100_000, precision=17):
        return repr((args, through[1] if through else None))


def raises(right: Right) -> Answer:
    raise CallFailed("raised", "KeyError", StudentError("KeyError", "not one of the examples"))


def zeros(right: Right) -> Answer:
    return Answer(zero(right().value))


def zero(value: Any) -> Any:
    if isinstance(value, Record):
        return Record(value.names, tuple(zero(part) for part in value.values))
    if isinstance(value, tuple | list):
        return type(value)(zero(part) for part in value)
    return np.zeros_like(value) if isinstance(value, np.ndarray) else 0.0


def constant(value: Any) -> Fallback:
    return lambda right: Answer(value)


class First:
    """Whatever was the right answer to the first call."""

    def __init__(self) -> None:
        self.answer: Answer | None = None

    def __call__(self, right: Right) -> Answer:
        self.answer = self.answer or Answer(right().value)
        return self.answer


FALLBACKS: dict[str, Callable[[], Fallback]] = {
    "0": lambda: constant(0.0),
    "None": lambda: constant(None),
    "1": lambda: constant(True),
    "raises": lambda: raises,
    "zeros": lambda: zeros,
    "first answer": First,
}
LAST = "first answer"  # it earns most


@cache
def earned(exercise: str, question: str, fallback: str, by_heart: bool) -> float:
    """The share of a question's points."""
    assignment, part, asked = next(
        (a, part, q) for a, part, q in QUESTIONS if (part.name, q.name) == (exercise, question)
    )
    court, known = Court(assignment, part.exercise, asked), set()
    book = court.book(SEED)
    for index, check in enumerate(asked.checks):
        if by_heart and check.visibility == "public":
            through = ("", check.through.__name__) if check.through else None
            cases = book.cases(part.exercise, asked, index, variant_of(SEED))
            known |= {key_of(case.args, through) for case in cases}
    session = Pretending(part.exercise, asked, known, FALLBACKS[fallback]())
    judged = judge_question(part.exercise, asked, variant_of(SEED), book, session, None)
    results = what_counts([one.result for one in judged], judged)
    assert not [result.traceback for result in results if result.status == "needs attention"]
    return sum(result.weight * result.credit for result in results) / sum(result.weight for result in results)


def asks_nothing(question: Question) -> bool:
    """Whether it is a function without arguments, of which every answer is a constant."""
    return all(check.kind in ("graph", "words", "factors") for check in question.checks)


def tried(part: Part, question: Question, of: int) -> list[str]:
    """One in so many fallbacks in the short form, for the next question another one; but for the last of them."""
    number = [(p.name, q.name) for _, p, q in QUESTIONS].index((part.name, question.name))
    return turns(list(FALLBACKS)[:-1], number, of, LONG or bool(ONLY))


@every_question
def test_constants_earn_nothing(assignment: Assignment, part: Part, question: Question) -> None:
    shares = {name: earned(part.name, question.name, name, False) for name in tried(part, question, 3)}
    assert {name: share for name, share in shares.items() if share > 0} == {}
    if not asks_nothing(question):
        assert earned(part.name, question.name, "first answer", False) == 0


@every_question
def test_public_examples_by_heart_earn_next_to_nothing(assignment: Assignment, part: Part, question: Question) -> None:
    if asks_nothing(question):
        pytest.skip("it takes no arguments: to know the answer is to answer")
    shares = {name: earned(part.name, question.name, name, True) for name in (LAST, *tried(part, question, 5))}
    assert {name: share for name, share in shares.items() if share > CAP + 1e-6} == {}


def uniform_parts(value: Any) -> Any:
    """Every part uniform along its last axis, matrices the identity; of the last one, the trace, a rise from 0 to 1."""
    parts = value.values if isinstance(value, Record) else tuple(value)
    arrays = [np.asarray(part, dtype=float) for part in parts[:-1]]
    uniform = [
        np.zeros(array.shape) + (np.eye(array.shape[-1]) if array.ndim == 3 else 1 / max(array.shape[-1:], default=1))
        for array in arrays
    ]
    return (*uniform, np.array([0.0, 1.0]))


class Uniform(Pretending):
    def call(self, function: str, args: tuple[Any, ...], kwargs: Any = None, **options: Any) -> Answer:
        options = {key: value for key, value in options.items() if key not in ("substitutes", "seconds")}
        return Answer(uniform_parts(self.right.call(function, args, kwargs, **options).value))


RUNS = [(a, p, q) for a, p, q in QUESTIONS if p.name != "flow_anomaly" and any(c.kind == "monotone" for c in q.checks)]


@pytest.mark.parametrize(
    ("assignment", "part", "question"), RUNS, ids=[f"{part.name}.{question.name}" for _, part, question in RUNS]
)
def test_a_uniform_run_with_an_invented_trace_earns_next_to_nothing(
    assignment: Assignment, part: Part, question: Question
) -> None:
    book = Court(assignment, part.exercise, question).book(SEED)
    session = Uniform(part.exercise, question, set(), raises)
    judged = judge_question(part.exercise, question, variant_of(SEED), book, session, None)
    results = what_counts([one.result for one in judged], judged)
    share = sum(result.weight * result.credit for result in results) / sum(result.weight for result in results)
    assert share <= CAP + 1e-6


@pytest.mark.skipif(bool(ONLY), reason="needs the whole course")
@pytest.mark.parametrize("fallback", slow_but([LAST], list(FALLBACKS)))
def test_public_examples_by_heart_earn_next_to_nothing_of_a_course(fallback: str) -> None:
    asked = [(part, question) for _, part, question in QUESTIONS if not asks_nothing(question)]
    points = sum(part.points[question.name] for part, question in asked)
    found = sum(part.points[q.name] * earned(part.name, q.name, fallback, True) for part, q in asked)
    assert found < BY_HEART_OF_THE_COURSE * points
