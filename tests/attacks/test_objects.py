"""Results that pretend, before the judge of every question: none earns anything, and none is a fault of the grader.

What reaches a judge has crossed the boundary, so it is made of plain values; these are the worst of them. (What the
objects themselves do is in `test_grades`.)
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
import pytest
from attacks.hand_ins import ALWAYS, YES
from attacks.trying import LONG

from autograder.assignment import assignment_names, load_assignment
from autograder.certificate.here import Here
from autograder.checks import CONDUCT
from autograder.checks.compare import difference
from autograder.exercise import Exercise, Question
from autograder.judging.casebook import CaseBook
from autograder.judging.judgement import judge_question
from autograder.values import Answer, Opaque, Record

# Whose reference takes a second or more to answer all that is asked.
SLOW = (
    "vae",
    "rock_paper_scissors",
    "flow_anomaly",
    "coins",
    "gaussian_mixture_em",
    "bernoulli_mixture",
    "troll_factories",
)
PARTS = [
    pytest.param(name, part.name, marks=[pytest.mark.slow] if part.name in SLOW else [])
    for name in assignment_names()
    for part in load_assignment(name).parts
]


def every_number(make: Callable[[np.ndarray], Any]) -> Callable[[Any], Any]:
    """Puts make(array) in the place of every array and number of a value; the structure around them stays."""

    def change(value: Any) -> Any:
        if isinstance(value, Record):
            return Record(value.names, tuple(change(part) for part in value.values))
        if isinstance(value, tuple | list):
            return type(value)(change(part) for part in value)
        if isinstance(value, np.ndarray | int | float):
            return make(np.asarray(value))
        return value

    return change


def constant(value: Any) -> Callable[[Any], Any]:
    return lambda answer: value


TOWER: Any = 1.0
for _ in range(30):
    TOWER = [TOWER]
LARGE = np.zeros(1 << 20)

PRETENDERS: Mapping[str, Callable[[Any], Any]] = {
    "nan": every_number(lambda x: np.full(x.shape, np.nan)),
    "inf": every_number(lambda x: np.full(x.shape, np.inf)),
    "-inf": every_number(lambda x: np.full(x.shape, -np.inf)),
    "complex": every_number(lambda x: x.astype(complex) + 1j),
    "empty": every_number(lambda x: np.zeros((0, 1 << 20))),
    "large": every_number(lambda x: LARGE[:, None]),
    "flat": every_number(lambda x: np.zeros((1,) * 30 + (3,))),
    "None": constant(None),
    "text": constant("x" * 100_000),
    "object": constant(Opaque("Yes")),
    "objects": constant([Opaque("Yes")] * 5),
    "tower": constant(TOWER),
    "uneven": constant([[1.0], [1.0, 2.0], "x", None]),
    "dictionary": constant({"a": [1, {"b": None}], (1, 2): "x", None: 2.5}),
    "record": constant(Record(("a", "a", "__class__"), (2**1000, [2], None))),
}
QUICK = ("nan", "inf", "None", "object", "uneven")
# Numbers that a wrong answer may be partly right with: a constant is one for many properties.
HARMLESS = {"tower", "flat", "large", "empty"}


class Pretending:
    """Answers as the reference does, and then changes the answer. No gradient reaches anything."""

    def __init__(self, here: Here, change: Callable[[Any], Any], known: dict[Any, Answer]) -> None:
        self.here, self.change, self.known = here, change, known
        self.changed = False

    def call(self, function: str, args: tuple[Any, ...], *rest: Any, **more: Any) -> Answer:
        key = (repr(args), more["seed"])
        if key not in self.known:
            self.known[key] = self.here.call(function, args, *rest, **more)
        answer = self.known[key]
        value = self.change(answer.value)
        self.changed |= not _alike(value, answer.value)
        gradients = answer.gradients and tuple(tuple(None for _ in row) for row in answer.gradients)
        return answer._replace(value=value, gradients=gradients)


def _alike(a: Any, b: Any) -> bool:
    return type(a) is type(b) and repr(a) == repr(b)


def earned(exercise: Exercise, question: Question, book: CaseBook, session: Pretending) -> dict[str, float]:
    """What every check gives, those apart that are about conduct. A fault of the grader fails the test here."""
    judgements = judge_question(exercise, question, 0, book, session, None)
    for judgement in judgements:
        assert judgement.result.status != "needs attention", judgement.result.traceback
    return {j.result.property: j.result.credit for j in judgements if j.result.kind != CONDUCT and j.result.credit > 0}


@pytest.mark.parametrize(("name", "part"), PARTS)
def test_no_judge_takes_a_pretender_for_an_answer(name: str, part: str) -> None:
    assignment = load_assignment(name)
    exercise, book = assignment.part(part).exercise, CaseBook(assignment)
    for question in exercise.questions:
        known: dict[Any, Answer] = {}
        for what, change in PRETENDERS.items():
            if not (LONG or what in QUICK):
                continue
            here = Here(exercise, question, getattr(exercise.reference, question.root), 30.0)
            session = Pretending(here, change, known)
            found = earned(exercise, question, book, session)
            if session.changed and what not in HARMLESS:
                assert found == {}, f"{question.name} returning {what}"


def test_infinity_is_near_to_nothing() -> None:
    """Tolerances grow with the numbers; that of an infinite number would be infinite."""
    assert difference(3.0, np.inf, 1e-6, 1e-9)
    assert difference(np.inf, -np.inf, 1e-6, 1e-9)
    assert difference(np.inf, 3.0, 0.0, np.inf)
    assert difference(np.inf, np.inf, 1e-6, 1e-9) == ""


def test_in_the_graders_own_process_they_would_pass() -> None:
    """Why answers are rebuilt from plain values before anything looks at them: NumPy's comparisons believe these."""
    space: dict[str, Any] = {}
    exec(YES + ALWAYS, space)
    always, yes = space["Always"](-1.0), space["Yes"]()
    assert np.allclose(always, 3.0)
    assert np.array_equal(always, np.array(3.0))
    assert yes == 3.0
    assert abs(yes - 3.0) < 1e-9
