"""What an earlier run wrote is read back from the folder, whatever lies there."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from autograder.assignment import Assignment
from autograder.report.before import Shown, assignment_in, record, shown_before
from autograder.report.grades import harmless, write_grades
from autograder.report.output import prepare_folder, write_result
from autograder.results import SubmissionResult


def result(student: str, assignment: str = "one", fingerprint: str = "abc") -> SubmissionResult:
    return SubmissionResult(student, assignment, "1", "graded", 1.5, 2.0, "process", fingerprint, ())


@pytest.fixture
def assignment(tmp_path: Path) -> Assignment:
    return Assignment("one", "One", "a course", "1", tmp_path, ())


@pytest.mark.parametrize("student", ["ann", '"assignment": "two", "fingerprint": "f00"', "\\", "Zoë\n"])
def test_a_record_is_told_apart(student: str, assignment: Assignment, tmp_path: Path) -> None:
    prepare_folder(tmp_path)
    write_result(result(student), assignment, tmp_path)
    (path,) = (tmp_path / "results").iterdir()
    found = record(path)
    assert found is not None
    assert found[:2] == ("one", "abc")


@pytest.mark.parametrize("content", [b"", b"{}", b"\xff\xfe", b'{"assignment": "one"}', b'{"fingerprint": "abc"}'])
def test_what_no_run_wrote_is_none(content: bytes, tmp_path: Path) -> None:
    (tmp_path / "x.json").write_bytes(content)
    assert record(tmp_path / "x.json") is None
    assert record(tmp_path / "y.json") is None


def test_the_folder_is_of_the_assignment_written_last(assignment: Assignment, tmp_path: Path) -> None:
    assert assignment_in(tmp_path) is None
    prepare_folder(tmp_path)
    for number, (student, name) in enumerate({"ann": "old", "bob": "new"}.items()):
        write_result(result(student, name), assignment, tmp_path)
        os.utime(tmp_path / "results" / f"{student}.json", (number, number))
    (tmp_path / "results" / "notes.json").write_text(json.dumps({"of": "somebody"}))
    assert assignment_in(tmp_path) == "new"


def test_points_are_read_from_the_table(assignment: Assignment, tmp_path: Path) -> None:
    table = tmp_path / "grades.csv"
    assert shown_before(table) == {}
    names = ["ann", "=1+1", 'x, "y"\nz']
    write_grades([result(name) for name in names], assignment, table)
    assert shown_before(table) == {harmless(name): Shown("1.5", "2", "graded") for name in names}
    for odd in (b"\xff", b"a,b\n1,2,3,4\n", b'"' + b"x" * 200_000):
        table.write_bytes(odd)
        assert set(shown_before(table)) <= {""}
