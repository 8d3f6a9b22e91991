"""Hand-ins that were right when their students checked them, and are not any more at the end of the file."""

from __future__ import annotations

import copy

import pytest
from nbformat.v4 import new_code_cell

from autograder.assignment import load_assignment
from autograder.building.handins import hand_in
from autograder.grading.engine import Grader, grade
from autograder.judging.casebook import CaseBook
from autograder.reading.submissions import Submission, SubmittedFile
from autograder.results import QuestionResult
from autograder.sample_submissions import notebook_bytes, solutions
from autograder.sandbox import Sandbox

EXERCISE = "coins"
RIGHT = "def m_step(x, q):\n    return right_m_step(x, q)\n"


def graded(sandbox: Sandbox, before: str, answer: str, after: str) -> QuestionResult:
    """How m_step comes out with a cell before its answer, that answer, and a cell after its check."""
    assignment = load_assignment("mixtures_em")
    exercise = assignment.part(EXERCISE).exercise
    notebook = copy.deepcopy(hand_in(assignment, EXERCISE, 0, {**solutions(exercise), "m_step": answer}))
    cells = notebook["cells"]
    at = next(i for i, cell in enumerate(cells) if "def m_step" in "".join(cell["source"]))
    check = next(i for i, cell in enumerate(cells) if "coins.m_step" in "".join(cell["source"]) and i > at)
    given = solutions(exercise)["m_step"].replace("def m_step", "def right_m_step")
    for position, source in ((check + 1, after), (at, before), (at, given)):
        cells.insert(position, new_code_cell(source))
    files = (SubmittedFile.of("coins.ipynb", notebook_bytes(notebook)),)
    grader = Grader(assignment, CaseBook(assignment), sandbox, only=EXERCISE)
    result = grade(Submission("ada", files, None, "hash"), grader)
    return next(question for question in result.questions if question.question == "m_step")


def test_an_answer_that_is_right_in_any_case_is_read_in_the_usual_way(sandbox: Sandbox) -> None:
    result = graded(sandbox, "factor = 1.0", RIGHT, "factor = 2.0")
    assert (result.status, result.message) == ("correct", "")


SCALED = "def m_step(x, q):\n    theta, pi = right_m_step(x, q)\n    return theta * factor, pi\n"
FROM_TABLE = "def m_step(x, q):\n    theta, pi = right_m_step(x, q)\n    return theta * table['factor'], pi\n"


@pytest.mark.parametrize(
    ("before", "answer", "after"),
    [
        ("factor = 1.0", SCALED, "factor = 2.0"),
        ("factor = 1.0", SCALED, "for factor in (2.0, 3.0):\n    pass\nfactor = 3.0"),
        ("factor = 1.0", SCALED, "def m_step(x, q):\n    return 1\n"),
        ("factor = 1.0", SCALED, "def m_step(x, q):\n    raise NotImplementedError\n"),
        ("table = {'factor': 2.0}\nother = table\nother['factor'] = 1.0", FROM_TABLE, ""),
        ("factor = 1.0", SCALED, "def right_m_step(x, q):\n    return x, q\n"),
        ("table = {'factor': 2.0}\ndef change():\n    table['factor'] = 1.0\nchange()", FROM_TABLE, ""),
        ("table = {'factor': 2.0}\ndef change(it):\n    it['factor'] = 1.0\nchange(table)", FROM_TABLE, ""),
        ("table = {'factor': 2.0}\nif True:\n    table.__setitem__('factor', 1.0)", FROM_TABLE, ""),
        ("class Table(dict):\n    def __missing__(self, key): return 2.0\ntable = Table()\n"
         "setattr(Table, '__missing__', lambda self, key: 1.0)", FROM_TABLE, ""),
    ],
)  # fmt: skip
def test_an_answer_counts_as_it_was_when_it_was_checked(sandbox: Sandbox, before: str, answer: str, after: str) -> None:
    result = graded(sandbox, before, answer, after)
    assert result.status == "correct", [check.message for check in result.checks if check.status != "passed"]
    assert result.message.startswith("Judged by ")
    assert "where the check is" in result.message


@pytest.mark.parametrize(
    ("before", "after"), [("factor = 2.0", "factor = 3.0"), ("factor = 2.0", "def m_step(x, q):\n    return 1\n")]
)
def test_a_wrong_answer_stays_wrong(sandbox: Sandbox, before: str, after: str) -> None:
    result = graded(sandbox, before, SCALED, after)
    assert result.status in ("partial", "wrong")
