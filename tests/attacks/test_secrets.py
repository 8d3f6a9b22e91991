"""Secrets: hidden arguments and right values on pages, and course keys guessed from what pages and records show."""

from __future__ import annotations

import hashlib
import html
import inspect
import re
import stat
from pathlib import Path

import numpy as np
import pytest

from autograder.assignment import load_assignment
from autograder.building.handins import hand_in
from autograder.grading.engine import Grader, grade
from autograder.judging.casebook import CaseBook
from autograder.judging.rooms import Rooms
from autograder.reading.submissions import Submission, SubmittedFile
from autograder.report.feedback import feedback_page
from autograder.results import SubmissionResult
from autograder.sample_submissions import notebook_bytes
from autograder.sandbox import Sandbox
from autograder.seeds import DEFAULT_COURSE_KEY, assignment_key, is_weak, make_course_key, read_course_key

ASSIGNMENT = load_assignment("mixtures_em")
EXERCISE, QUESTION = "coins", "log_likelihood"
KEY = "the key of this test, and of no other"

# What the arguments are, told in every way that reaches a page.
TELLING = {
    "an error": "raise RuntimeError('ARGS ' + told)",
    "a class of errors": "raise type('ARGS' + re.sub('[^0-9]+', '_', told), (Exception,), {})()",
    "a text": "return 'ARGS ' + told",
    "a name": "return {'ARGS ' + told: 1.0, 'b': 2.0}",
    "numbers": "return np.ravel(np.asarray(theta, dtype=float))",
    "one number": "return float(np.ravel(np.asarray(theta, dtype=float))[0])",
    "an exit": "import os\n    os._exit(int(100 * np.ravel(np.asarray(theta, dtype=float))[0]))",
}


# What a function is called with by hidden checks is told later, by public ones: their values and errors are shown.
HOARDS = """
import json
import numpy as np
KEPT = []
def load():
    try: return json.load(open("kept"))
    except Exception: return []
def hoard(*args):
    KEPT.append(np.asarray(args[1], dtype=float).ravel().tolist())
    try: json.dump([*load(), *KEPT], open("kept", "w"))
    except Exception: pass
def tell(): raise ValueError(" ".join(f"{number:.9g}" for kept in [*load(), *KEPT][-4:] for number in kept))
"""


def hoarding(sandbox: Sandbox) -> SubmissionResult:
    """Every function tells of what itself and others were called with before; the last one needs helpers."""
    exercise = ASSIGNMENT.part(EXERCISE).exercise
    answers = {}
    for question in exercise.questions:
        names = ", ".join(inspect.signature(getattr(exercise.reference, question.root)).parameters)
        answers[question.name] = (
            f"{HOARDS if not answers else ''}def {question.root}({names}):\n"
            f"    {f'hoard({names})' if question.name == QUESTION else ''}\n"
            f"    {', '.join(question.helpers)}\n    tell()\n"
        )
    content = notebook_bytes(hand_in(ASSIGNMENT, EXERCISE, 0, answers))
    submission = Submission("s", (SubmittedFile.of(f"{EXERCISE}.ipynb", content),), None, "h")
    return grade(submission, Grader(ASSIGNMENT, CaseBook(ASSIGNMENT, KEY), sandbox, EXERCISE))


def told_on_page(result: SubmissionResult) -> set[str]:
    page = html.unescape(feedback_page(result))
    return {number for number in hidden_numbers(9) if number in page}


def test_what_hidden_checks_asked_is_not_told_by_public_ones(sandbox: Sandbox, monkeypatch) -> None:
    assert told_on_page(hoarding(sandbox)) == set()
    monkeypatch.setattr(Rooms, "has_seen", property(lambda self: False, lambda self, value: None), raising=False)
    assert len(told_on_page(hoarding(sandbox))) > 2, "in a child that has seen them it would be"


def graded(sandbox: Sandbox, body: str) -> SubmissionResult:
    parameters = "x, theta, pi"
    source = (
        f"def {QUESTION}({parameters}):\n    import re\n    import numpy as np\n"
        f"    told = repr([np.asarray(a, dtype=float).ravel().tolist() for a in ({parameters})])\n    {body}\n"
    )
    content = notebook_bytes(hand_in(ASSIGNMENT, EXERCISE, 0, {QUESTION: source}))
    submission = Submission("s", (SubmittedFile.of(f"{EXERCISE}.ipynb", content),), None, "h")
    return grade(submission, Grader(ASSIGNMENT, CaseBook(ASSIGNMENT, KEY), sandbox, EXERCISE))


def hidden_numbers(digits: int = 4) -> set[str]:
    """The mixing weights of all hidden cases, which are drawn, and the right values, as a page would write them."""
    part = ASSIGNMENT.part(EXERCISE)
    question = part.exercise.question(QUESTION)
    book = CaseBook(ASSIGNMENT, KEY)
    numbers: set[str] = set()
    for index, check in enumerate(question.checks):
        if check.visibility == "hidden":
            for case in book.cases(part.exercise, question, index, 0):
                for value in (case.args[1], case.expected):
                    if isinstance(value, np.ndarray | float | int):
                        flat = np.ravel(np.asarray(value, dtype=float))
                        numbers |= {f"{one:.{digits}g}" for one in flat if len(f"{one:.{digits}g}") > digits}
    assert len(numbers) > 5
    return numbers


@pytest.mark.parametrize("body", TELLING.values(), ids=TELLING)
def test_a_page_tells_no_hidden_argument_and_no_right_value(sandbox: Sandbox, body: str) -> None:
    result = graded(sandbox, body)
    page = html.unescape(feedback_page(result))
    public = "".join(f"{c.message}{c.input}{c.got}{c.expected}" for q in result.questions for c in q.checks
                     if c.visibility == "public")  # fmt: skip
    secrets = {number for number in hidden_numbers() if number[:-1] not in public}
    assert [number for number in secrets if number[:-1] in page] == []
    hidden = [c for q in result.questions for c in q.checks if c.visibility == "hidden" and c.status == "failed"]
    assert hidden
    assert not any(c.expected and c.expected in page and c.expected not in public for c in hidden)


def test_after_the_deadline_all_is_shown(sandbox: Sandbox) -> None:
    """And so the attacks above would be seen if they came through."""
    result = graded(sandbox, TELLING["an error"])
    page = html.unescape(feedback_page(result, released=True))
    assert any(number[:-1] in page for number in hidden_numbers())


def test_no_page_depends_on_the_course_key(sandbox: Sandbox) -> None:
    """What follows from the key is a test of guesses at it."""
    pages = []
    for key in (KEY, "another key"):
        content = notebook_bytes(hand_in(ASSIGNMENT, EXERCISE, 0, {}))
        submission = Submission("s", (SubmittedFile.of(f"{EXERCISE}.ipynb", content),), None, "h")
        result = grade(submission, Grader(ASSIGNMENT, CaseBook(ASSIGNMENT, key), sandbox, EXERCISE))
        pages.append(feedback_page(result))
        assert result.fingerprint[:8] not in pages[-1]
    assert pages[0] == pages[1]


def test_a_guess_at_the_key_takes_long_and_tells_nothing_of_other_assignments() -> None:
    derived = assignment_key("secret", "mixtures_em")
    assert derived == assignment_key("secret", "mixtures_em")
    assert derived not in (assignment_key("secret", "elbo"), assignment_key("Secret", "mixtures_em"), "secret")
    assert len(derived) == 64
    work = hashlib.scrypt(
        b"secret", salt=b"autograder course key\x1fmixtures_em", n=2**15, r=8, p=1, maxmem=2**26, dklen=32
    )
    assert derived == work.hex()
    assert assignment_key(DEFAULT_COURSE_KEY, "mixtures_em") == DEFAULT_COURSE_KEY


def test_the_kit_makes_keys(tmp_path: Path) -> None:
    for name in ("a", "b"):
        make_course_key(tmp_path / name)
        assert stat.S_IMODE((tmp_path / name).stat().st_mode) == 0o600
    one, other = (read_course_key(tmp_path / name) for name in ("a", "b"))
    assert re.fullmatch("[0-9a-f]{64}", one)
    assert one != other
    assert not is_weak(one)
    assert is_weak("exam2026")
    assert is_weak("a" * 64)
    with pytest.raises(FileExistsError):
        make_course_key(tmp_path / "a")
    assert read_course_key(tmp_path / "a") == one
