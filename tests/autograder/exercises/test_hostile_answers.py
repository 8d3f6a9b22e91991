"""Whatever a function returns, no judge fails on it: through judging, diagnosis, record and pages, for every question.

Answers are hostile as a whole (texts, empty arrays, huge integers, odd dictionaries), or have the form of the right
answer and hostile numbers in it, which leads them deep into the judges.
"""

from __future__ import annotations

import contextlib
import io
import itertools
import json
import warnings
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

import numpy as np
import pytest

from autograder.assignment import Part, assignment_names, load_assignment
from autograder.checks.here import call_here, through
from autograder.diagnosis.naming import Repeats, name_misconceptions
from autograder.exercise import Exercise, Question
from autograder.grading.caps import capped
from autograder.judging.casebook import CaseBook
from autograder.judging.judgement import judge_question
from autograder.report.feedback import feedback_page
from autograder.results import QuestionResult, SubmissionResult, from_json, to_json
from autograder.values import Answer, Opaque, Record
from tests.autograder.exercises.test_checks import EVERY, ONLY
from tests.forms import turns

# `make test` judges a fourth of the answers to each question, to the next question another fourth; and looks for the
# names of a fourth of those, which takes most of the time.
JUDGED, NAMED = 4, 16

HUGE = 1.7e308


def deep(depth: int) -> Any:
    value: Any = 1.0
    for _ in range(depth):
        value = [value]
    return value


WHOLE: dict[str, Any] = {
    "None": None,
    "a long text": "x" * 100_000,
    "2**64": 2**64,
    "10**400": 10**400,
    "-(10**400)": -(10**400),
    "a complex number": 1 + 2j,
    "True": True,
    "nan": float("nan"),
    "inf": float("inf"),
    "1.7e308": HUGE,
    "an empty list": [],
    "an empty dict": {},
    "an empty array": np.empty(0),
    "an empty table": np.empty((0, 3)),
    "many axes": np.zeros((1,) * 30),
    "odd keys": {1: 2.0, None: [3], (1, 2): "a", "": {}},
    "a deep list": deep(30),
    "uneven rows": [[1.0], [1.0, 2.0], "x"],
    "an object": Opaque("Figure"),
    "names": Record(("a", "b"), (np.nan, "x")),
    "huge integers": [2**64, -(2**70), 3],
    "nothing twice": (None, None),
}


def everywhere(value: Any) -> Callable[[np.ndarray], Any]:
    return lambda a: np.full(a.shape, value)


def signs(a: np.ndarray) -> np.ndarray:
    return np.where(np.arange(a.size) % 2, HUGE, -HUGE).reshape(a.shape)


def rows_of_signs(a: np.ndarray) -> np.ndarray:
    rows = np.where(np.arange(len(a)) % 2, HUGE, -HUGE) if a.ndim else np.asarray(HUGE)
    return np.broadcast_to(rows.reshape(rows.shape + (1,) * (a.ndim - rows.ndim)), a.shape).copy()


def one_nan(a: np.ndarray) -> np.ndarray:
    b = np.array(a, dtype=float)
    b.flat[:1] = np.nan
    return b


def one_huge(a: np.ndarray) -> np.ndarray:
    b = np.array(a, dtype=float)
    b.flat[:1] = HUGE
    return b


NUMBERS: dict[str, Callable[[np.ndarray], Any]] = {
    "1.7e308 everywhere": everywhere(HUGE),
    "-1.7e308 everywhere": everywhere(-HUGE),
    "1.7e308 and -1.7e308": signs,
    "1.7e308 and -1.7e308 by rows": rows_of_signs,
    "inf everywhere": everywhere(np.inf),
    "nan everywhere": everywhere(np.nan),
    "one nan": one_nan,
    "one 1.7e308": one_huge,
    "zeros": everywhere(0.0),
    "minus one": everywhere(-1),
    "5e-324 everywhere": everywhere(5e-324),
    "the least integer": everywhere(np.iinfo(np.int64).min),
    "the largest unsigned integer": everywhere(np.iinfo(np.uint64).max),
    "true everywhere": everywhere(True),
    "complex": lambda a: a.astype(complex) + 1j,
    "single, at its end": lambda a: np.full(a.shape, 3e38, dtype=np.float32),
    "nearly singular": lambda a: np.ones(a.shape) + 1e-15 * np.arange(a.size).reshape(a.shape),
    "between positive and not": lambda a: np.array(a, dtype=float) * 1e-17,
    "scaled up": lambda a: np.array(a, dtype=float) * 1e300,
    "without its last row": lambda a: a[:-1] if a.ndim else a,
    "integers beyond an array": lambda a: [2**64] * a.size if a.ndim == 1 else 2**64,
}


def changed(value: Any, numbers: Callable[[np.ndarray], Any]) -> Any:
    """A right answer with other numbers in it."""
    if isinstance(value, Record):
        return Record(value.names, tuple(changed(part, numbers) for part in value.values))
    if isinstance(value, dict):
        return {key: changed(part, numbers) for key, part in value.items()}
    if isinstance(value, tuple | list):
        return type(value)(changed(part, numbers) for part in value)
    if isinstance(value, np.ndarray | int | float):
        return numbers(np.asarray(value))
    return value


# Some parts alone: all others are right, and lead the judge to them.
PARTS: dict[str, Callable[[np.ndarray], Any]] = {
    "emptied": lambda a: np.empty(0),
    "with a number too many": lambda a: np.append(a.ravel(), 1.0),
    "in one number": lambda a: np.asarray(a, dtype=float).mean() if a.size else a,
}
STRIDE = 5  # every fifth part of an answer


def parts_changed(value: Any, start: int, numbers: Callable[[np.ndarray], Any]) -> Any:
    """A right answer with other numbers in every fifth of its parts."""
    count = itertools.count(start)
    return changed(value, lambda a: a if next(count) % STRIDE else numbers(a))


class Hostile:
    """Calls that are answered by the reference, and changed on the way; the reference answers each once."""

    def __init__(self, exercise: Exercise, question: Question) -> None:
        self.exercise, self.question = exercise, question
        self.change: Callable[[Any], Any] = lambda value: value
        self._known: dict[Any, tuple[Any, Any]] = {}
        self._adapters = {
            check.through.__name__: check.through for check in question.checks if check.through is not None
        }

    def call(
        self,
        function: str,
        args: tuple[Any, ...],
        kwargs: Mapping[str, Any] | None = None,
        *,
        seed: int,
        wrt: tuple[int, ...] = (),
        cotangents: Sequence[np.ndarray] | None = None,
        substitutes: Any = None,
        seconds: float | None = None,
        through: tuple[str, str] | None = None,
        own_containers: bool = False,
    ) -> Answer:
        key = (id(args), seed, wrt, cotangents is not None, through)
        if key not in self._known:
            self._known[key] = (args, self._right(args, seed, wrt, cotangents, through))
        right = self._known[key][1]
        gradients = right.gradients and tuple(tuple(map(self._gradient, row)) for row in right.gradients)
        return right._replace(value=self.change(right.value), gradients=gradients)

    def _gradient(self, right: np.ndarray | None) -> np.ndarray | None:
        """An array of numbers, as the sandbox lets through alone, or none."""
        try:
            wrong = None if right is None else np.asarray(self.change(right))
        except ValueError:
            return None
        return None if wrong is None or wrong.dtype.kind not in "biufc" else wrong

    def _right(self, args: Any, seed: int, wrt: Any, cotangents: Any, adapter: tuple[str, str] | None) -> Answer:
        used = self.exercise.beside_the_reference(getattr(self.exercise.reference, self.question.root))
        if adapter is not None:
            used = through(self._adapters[adapter[1]], self.exercise.definitions(self.question.name, used))
        return call_here(used, args, seed, wrt, cotangents)


def questions() -> Iterator[Any]:
    number = itertools.count()
    for name in assignment_names():
        for part in load_assignment(name).parts:
            if not ONLY or part.name in ONLY:
                for question in part.exercise.questions:
                    yield pytest.param(next(number), name, part, question, id=f"{part.name}.{question.name}")


@pytest.mark.parametrize(("number", "assignment_name", "part", "question"), questions())
def test_no_answer_is_a_fault_of_the_grader(number: int, assignment_name: str, part: Part, question: Question) -> None:
    assignment = load_assignment(assignment_name)
    book, repeats = CaseBook(assignment), Repeats()
    hostile = Hostile(part.exercise, question)
    faults = []
    with warnings.catch_warnings(), np.errstate(all="ignore"), contextlib.redirect_stdout(io.StringIO()):
        warnings.simplefilter("ignore")
        named = {name for name, _ in turns(list(changes()), number, NAMED, EVERY)}
        for name, change in turns(list(changes()), number, JUDGED, EVERY):
            hostile.change = change
            judgements = judge_question(part.exercise, question, 0, book, hostile, None)
            checks = tuple(judgement.result for judgement in judgements)
            if name in named:
                checks = tuple(name_misconceptions(part.exercise, question, judgements, repeats))
            faults += [f"{name}: {c.property}: {c.traceback[-500:]}" for c in checks if c.traceback]
            result = QuestionResult(part.name, question.name, 0.0, 1.0, "wrong", checks)
            whole = capped(SubmissionResult("s", assignment_name, "1", "graded", 0.0, 1.0, "none", "f", (result,)))
            record = json.dumps(to_json(whole))
            assert from_json(json.loads(record)).questions[0].checks
            pages = [feedback_page(whole, released=released) for released in (False, True)]
            assert max(map(len, (record, *pages))) < 400_000
    assert faults == [], "\n".join(faults)


def changes() -> Iterator[tuple[str, Callable[[Any], Any]]]:
    for name, value in WHOLE.items():
        yield name, lambda right, value=value: value
    for name, numbers in NUMBERS.items():
        yield name, lambda right, numbers=numbers: changed(right, numbers)
    for name, numbers in PARTS.items():
        for start in range(STRIDE):
            yield (
                f"parts {name}, from {start} on",
                lambda right, start=start, numbers=numbers: parts_changed(right, start, numbers),
            )
