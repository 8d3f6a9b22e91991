"""A question that reads the notebook's data is told so, where that may be why it lost points; and what errors mean."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable

import pytest
from rich.console import Console

from autograder.assignment import load_assignment
from autograder.building.handins import hand_in
from autograder.commands.check import print_checks
from autograder.diagnosis.from_notebook import said_of_globals, with_lost_gradients
from autograder.exercise import Exercise
from autograder.grading.engine import Grader, grade
from autograder.judging.casebook import CaseBook
from autograder.reading.from_notebook import GlobalRead
from autograder.reading.numpy_calls import NumpyCall
from autograder.reading.submissions import Submission, SubmittedFile
from autograder.report.feedback import feedback_page
from autograder.results import CheckResult, ErrorPlace, QuestionResult, SubmissionResult
from autograder.sample_submissions import notebook_bytes
from autograder.sandbox import Sandbox

ASSIGNMENT = load_assignment("variational_inference")
QUESTION = ASSIGNMENT.part("beta_binomial").exercise.question("update_q_theta")
BOOK = CaseBook(ASSIGNMENT)

Graded = Callable[[str], SubmissionResult]


@pytest.fixture
def graded(sandbox: Sandbox) -> Graded:
    def run(source: str) -> SubmissionResult:
        notebook = hand_in(ASSIGNMENT, "beta_binomial", 0, {"update_q_theta": source})
        files = (SubmittedFile.of("beta_binomial.ipynb", notebook_bytes(notebook)),)
        return grade(Submission("student", files, None, "hash"), Grader(ASSIGNMENT, BOOK, sandbox, "beta_binomial"))

    return run


def question(result: SubmissionResult) -> QuestionResult:
    return next(one for one in result.questions if one.question == "update_q_theta")


def test_who_takes_the_data_from_the_notebook_is_told_so(graded: Graded) -> None:
    result = graded(
        "def update_q_theta(draws, m, alpha, beta):\n    s = x.sum()\n    return alpha + s, beta + m * len(x) - s"
    )
    message = question(result).message
    assert question(result).status in ("wrong", "partial")
    assert "`update_q_theta` reads `x` of the notebook (cell " in message
    assert "line 2), and `update_q_theta` never uses its argument `draws`." in message
    assert message in feedback_page(result).replace("&#39;", "'")
    console = Console(record=True, width=300, file=open("/dev/null", "w"))  # noqa: SIM115
    print_checks(console, result)
    assert message in console.export_text()


def test_helpers_are_followed(graded: Graded) -> None:
    helper = "def failures(x):\n    return m * len(x) - x.sum()\n\n\n"
    result = graded(helper + "def update_q_theta(x, m, alpha, beta):\n    return alpha + x.sum(), beta + failures(x)")
    assert question(result).message.startswith(
        "`update_q_theta` relies on `failures`, which reads `m` of the notebook (cell"
    )
    assert "not the argument of that name. Most checks use values other than" in question(result).message


@pytest.mark.parametrize(
    "body",
    [
        "return alpha + x.sum(), beta + m * len(x) - x.sum(), x * 0 + N_0",  # wrong, with a constant
        "return alpha + x.sum() + EPS, beta + m * len(x)",
    ],
)
def test_constants_are_not_blamed(graded: Graded, body: str) -> None:
    result = graded(f"EPS, N_0 = 1e-12, 0\ndef update_q_theta(x, m, alpha, beta):\n    {body}")
    assert question(result).status in ("wrong", "partial")
    assert question(result).message == ""


def test_who_loses_nothing_is_told_nothing(graded: Graded) -> None:
    body = "s = x.sum()\n    return alpha + s, beta + m * len(x) - s + 0 * trays[0]"
    result = graded(f"def update_q_theta(x, m, alpha, beta):\n    {body}")
    assert question(result).status == "correct"
    assert question(result).message == ""


def test_who_is_right_needs_no_misconceptions(graded: Graded, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(exercise: Exercise) -> None:
        raise AssertionError("they are imported only where something is wrong")

    monkeypatch.setattr(Exercise, "misconceptions", property(refuse))
    body = "s = x.sum()\n    return alpha + s, beta + m * len(x) - s"
    result = graded(f"def update_q_theta(x, m, alpha, beta):\n    {body}")
    assert question(result).status == "correct"


CATALOGUED = frozenset({"sign", "a factor lost"})
READ = (GlobalRead("N", "cell 3", 2, "", "data", ""),)


def failed(**more: object) -> CheckResult:
    return CheckResult("p", "hidden", 1.0, "equals", "failed", message="3 of 4 values differ", **more)  # type: ignore[arg-type]


def error(kind: str, source: str = "return x") -> ErrorPlace:
    return ErrorPlace(kind, "text", "cell 3", 2, source)


@pytest.mark.parametrize(
    ("result", "said"),
    [
        (failed(), True),
        (failed(error=error("ValueError")), True),
        (failed(error=error("TypeError", "return x[:N]")), True),
        (failed(error=error("TypeError", "return x[:NN]")), False),
        (failed(error=error("NameError")), False),
        (failed(misconception="sign", hint="..."), False),
        (failed(misconception="sign; and a factor lost", hint="..."), False),
        (failed(misconception="sign (in update_q_mu)", hint="..."), False),
        (failed(misconception="right where m is 12, and not otherwise", hint="..."), True),
        (dataclasses.replace(failed(), status="passed"), False),
        (dataclasses.replace(failed(), kind="conduct"), False),
        (dataclasses.replace(failed(), message="`f` did not return within 5 seconds"), False),
    ],
)
def test_it_is_said_where_the_loss_may_come_of_it(result: CheckResult, said: bool) -> None:
    assert bool(said_of_globals(QUESTION, READ, [result], CATALOGUED)) == said
    assert said_of_globals(QUESTION, (), [result], CATALOGUED) == ""


def test_an_error_is_told_in_plain_words_before_its_own_text(graded: Graded) -> None:
    result = graded("def update_q_theta(x, m, alpha, beta):\n    return alpha + x(1), beta")
    words = "A value is called like a function"
    hidden = [one for one in question(result).checks if one.visibility == "hidden" and one.error]
    assert hidden
    assert all(words in (one.hint or "") for one in hidden)
    page, released = feedback_page(result), feedback_page(result, released=True)
    assert released.count(words) == 1  # the same error is shown once
    assert words in page
    assert released.index(words) < released.index("object is not callable")
    console = Console(record=True, width=300, file=open("/dev/null", "w"))  # noqa: SIM115
    print_checks(console, result)
    text = console.export_text()
    assert text.index(words) < text.index("object is not callable")


CUT = """import numpy as np


def exp_reparametrize(l, N):
    u = np.random.rand(N)
    return torch.tensor(-np.log(1 - u) / float(l) * 2)"""


def test_a_gradient_that_numpy_loses_is_told_with_the_place(sandbox: Sandbox) -> None:
    assignment = load_assignment("assignment_1b")
    notebook = hand_in(assignment, "reparameterization", 0, {"exp_reparametrize": CUT})
    files = (SubmittedFile.of("reparameterization.ipynb", notebook_bytes(notebook)),)
    grader = Grader(assignment, CaseBook(assignment), sandbox, "reparameterization")
    result = grade(Submission("student", files, None, "hash"), grader)
    judged = next(one for one in result.questions if one.question == "exp_reparametrize")
    missing = [one for one in judged.checks if one.message.startswith("no gradient")]
    assert missing
    assert all("line 6) leaves torch" in (one.hint or "") for one in missing if not one.misconception)
    assert any("line 6) leaves torch" in (one.hint or "") for one in missing)


def test_where_no_gradient_is_missing_nothing_is_said_of_numpy() -> None:
    call = NumpyCall("np.log", "cell 4", 3)
    lost = failed(), dataclasses.replace(failed(), message="no gradient reaches l", misconception="sign", hint="...")
    assert with_lost_gradients(lost, call, CATALOGUED) == list(lost)
    bare = dataclasses.replace(failed(), message="no gradient reaches l")
    seen = dataclasses.replace(bare, misconception="no gradient reaches l", hint="...")
    known = dataclasses.replace(bare, misconception="sign", hint="...")
    assert with_lost_gradients([bare], None, CATALOGUED) == [bare]
    told = with_lost_gradients([bare, seen, known], call, CATALOGUED)
    assert (told[0].hint or "").startswith("`np.log` (cell 4, line 3) leaves torch")
    assert (told[1].misconception, told[1].hint) == (seen.misconception, told[0].hint)
    assert told[2] == known
