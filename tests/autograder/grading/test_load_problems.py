"""What went wrong in a cell is told with what it means."""

from __future__ import annotations

from rich.console import Console

from autograder.assignment import load_assignment
from autograder.building.handins import hand_in
from autograder.commands.check import print_checks
from autograder.grading.engine import Grader, grade
from autograder.judging.casebook import CaseBook
from autograder.reading.submissions import Submission, SubmittedFile
from autograder.report.feedback import feedback_page
from autograder.sample_submissions import notebook_bytes
from autograder.sandbox import Sandbox

ASSIGNMENT = load_assignment("variational_inference")
SOURCE = """ones = count_ones(3)
def update_q_theta(x, m, alpha, beta):
    return alpha + x.sum() + 0 * ones, beta + m * len(x) - x.sum()
def count_ones(n):
    return n"""


def test_a_cell_that_fails_is_explained_on_the_page_and_in_the_terminal(sandbox: Sandbox) -> None:
    notebook = hand_in(ASSIGNMENT, "beta_binomial", 0, {"update_q_theta": SOURCE})
    files = (SubmittedFile.of("beta_binomial.ipynb", notebook_bytes(notebook)),)
    grader = Grader(ASSIGNMENT, CaseBook(ASSIGNMENT), sandbox, "beta_binomial")
    result = grade(Submission("student", files, None, "hash"), grader)
    (line,) = result.exercises[0].problems
    assert "line 1: The cells are run from top to bottom, in a new session." in line
    assert line.endswith("have failed. NameError: name 'count_ones' is not defined")
    assert line in feedback_page(result).replace("&#39;", "'")
    console = Console(record=True, width=400, file=open("/dev/null", "w"))  # noqa: SIM115
    print_checks(console, result)
    assert line in console.export_text()
