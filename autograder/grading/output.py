"""Writing what a grading gives: grades.csv, one JSON and one page per student, the summary."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Sequence
from pathlib import Path

from autograder.assignment import Assignment
from autograder.errors import UserError
from autograder.reading.submissions import safe_file_name
from autograder.report.feedback import feedback_page
from autograder.report.files import write_atomically
from autograder.report.grades import write_grades
from autograder.report.summary import summary_page
from autograder.results import SubmissionResult, to_json


def write_result(result: SubmissionResult, assignment: Assignment, out: Path) -> None:
    """Write one student's result and page; a file is replaced whole, so a reader never sees half of it."""
    name = safe_file_name(result.student)
    record = json.dumps(to_json(result), ensure_ascii=False)
    write_atomically(out / "results" / f"{name}.json", record + "\n")
    write_atomically(out / "feedback" / f"{name}.html", feedback_page(result, assignment.title))


def write_class(results: Sequence[SubmissionResult], assignment: Assignment, out: Path) -> None:
    """Write what is about the whole class: the grades and the summary."""
    ordered = sorted(results, key=lambda result: result.student)
    write_grades(ordered, assignment, out / "grades.csv")
    page = summary_page(ordered, assignment, lambda student: f"feedback/{safe_file_name(student)}.html")
    write_atomically(out / "summary.html", page)


def prepare_folder(out: Path) -> None:
    """Make sure that `out` is a folder that can be written to, before anything is graded."""
    try:
        for folder in (out, out / "results", out / "feedback"):
            folder.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=out):
            pass
    except OSError as error:
        raise UserError(
            f"cannot write to the output folder {out}: {error.strerror}; choose another with --out"
        ) from error
