"""Hand-ins that grow on the way: what is kept, written and shown of one is small, whatever it holds."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from attacks.trying import LIMITS

from autograder.assignment import load_assignment
from autograder.building.handins import hand_in
from autograder.grading.engine import Grader, grade
from autograder.judging.casebook import CaseBook
from autograder.reading.submissions import Submission, SubmittedFile
from autograder.report.outline import outline
from autograder.report.output import prepare_folder, write_class, write_result
from autograder.results import SubmissionResult
from autograder.sample_submissions import notebook_bytes
from autograder.sandbox import Sandbox, available_levels
from tests.forms import strongest_or_long

ASSIGNMENT = load_assignment("mixtures_em")
EXERCISE = "coins"
NAMES = [question.path for question in ASSIGNMENT.part(EXERCISE).exercise.questions]
MOST = 400_000  # bytes of a record, a page, or what is kept of a result

BODIES = {
    "long errors": "raise ValueError('<&>' * 700)",
    "long lines": "raise ValueError('" + "<" * 30_000 + "')",
    "long texts": "return '<&>\"' * 200_000",
    "many names": "return {'<' * 1000 + str(i): 1 for i in range(50)}",
    "long types": "raise type('<' * 190, (Exception,), {})('&' * 1900)",
    "many parts": "return [[[['<&>' * 100] * 9] * 9] * 9] * 9",
}


def graded(sandbox: Sandbox, source: str, cells: list[tuple[str, str]]) -> SubmissionResult:
    functions = {name: source.replace("NAME", name) for name in NAMES}
    notebook = hand_in(ASSIGNMENT, EXERCISE, 0, functions)
    content = json.loads(notebook_bytes(notebook))
    content["cells"] += [
        {"cell_type": kind, "metadata": {}, "source": text, "outputs": [], "execution_count": None}
        for kind, text in cells
    ]
    submission = Submission("s", (SubmittedFile.of(f"{EXERCISE}.ipynb", json.dumps(content).encode()),), None, "h")
    return grade(submission, Grader(ASSIGNMENT, CaseBook(ASSIGNMENT), sandbox, EXERCISE))


@pytest.mark.parametrize("body", BODIES)
def test_results_and_pages_stay_small(sandbox: Sandbox, tmp_path: Path, body: str) -> None:
    """All of them at the strongest level, and in the long form at all; elsewhere one."""
    if body != "many names" and not strongest_or_long(sandbox.level):
        pytest.skip("slow; make test-long runs it")
    broken = [("code", f"def x{n}(:\n&" + "<" * 20) for n in range(200)]
    failing = [("code", f"raise ValueError('<' * 1900 + '{n}')") for n in range(100)]
    result = graded(sandbox, f"def NAME(*args):\n    {BODIES[body]}\n", broken + failing)
    assert any(check.status == "failed" for question in result.questions for check in question.checks)
    prepare_folder(tmp_path / "out")
    for released in (False, True):
        assert write_result(result, ASSIGNMENT, tmp_path / "out", released=released) == ""
        for path in (tmp_path / "out").rglob("s.*"):
            assert path.stat().st_size < MOST, path.name
    assert len(repr(outline(result))) < MOST / 4
    assert write_class([outline(result)], ASSIGNMENT, tmp_path / "out") == ""
    assert (tmp_path / "out" / "summary.html").stat().st_size < MOST


@pytest.fixture(scope="module")
def wrong() -> SubmissionResult:
    with Sandbox(available_levels()[0], limits=LIMITS) as sandbox:
        return graded(sandbox, "def NAME(*args):\n    return 1\n", [])


@pytest.mark.parametrize("part", ["feedback_page", "to_json", "summary_page"])
def test_a_report_that_cannot_be_made_costs_no_other(
    wrong: SubmissionResult, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, part: str
) -> None:

    def fails(*args: object, **kwargs: object) -> str:
        raise OverflowError("no such number")

    monkeypatch.setattr(f"autograder.report.output.{part}", fails)
    prepare_folder(tmp_path / "out")
    told = write_result(wrong, ASSIGNMENT, tmp_path / "out")
    told += write_class([wrong], ASSIGNMENT, tmp_path / "out")
    assert "OverflowError: no such number" in told
    assert "\n" not in told
    assert sorted(path.name for path in (tmp_path / "out").rglob("*.*")) == [
        "grades.csv", "s.html", "s.json", "summary.html",
    ]  # fmt: skip
    assert "s," in (tmp_path / "out" / "grades.csv").read_text()
    assert "points" in (tmp_path / "out" / "feedback" / "s.html").read_text()
