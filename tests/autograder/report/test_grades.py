"""grades.csv: read back, every number is where it belongs and no name is a formula."""

from __future__ import annotations

import csv
import dataclasses
from pathlib import Path

import pytest

from autograder.assignment import Assignment
from autograder.report.files import write_atomically
from autograder.report.grades import harmless, write_grades
from autograder.results import SubmissionResult

COLUMNS = [
    "student",
    "gaussian_divergences.kl_gaussian",
    "gaussian_divergences.derivation",
    "reparameterization.exp_sampler",
    "reparameterization.categorical_sampler",
    "score",
    "out_of",
    "status",
]


def read(path: Path, delimiter: str = ",") -> list[list[str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.reader(file, delimiter=delimiter))


@pytest.fixture
def path(results: list[SubmissionResult], assignment: Assignment, tmp_path: Path) -> Path:
    write_grades(results, assignment, tmp_path / "grades.csv")
    return tmp_path / "grades.csv"


def test_the_table_reads_back(path: Path) -> None:
    header, *rows = read(path)
    assert header == COLUMNS
    table = {row[0]: row[1:] for row in rows}
    assert table["Ada Lovelace"] == ["3", "2", "2", "2.5", "7.5", "9.5", "graded"]
    assert table["Bo Önne"] == ["0.75", "", "0", "0", "0.75", "9.5", "graded"]
    assert len(rows) == 6


def test_what_is_not_decided_is_empty_and_never_zero(path: Path) -> None:
    table = {row[0]: row[1:] for row in read(path)}
    assert table["Di"] == ["", "", "2", "2.5", "6", "9.5", "needs attention"]
    (lost,) = (row for name, row in table.items() if "HYPERLINK" in name)
    assert lost == ["", "", "", "", "", "9.5", "needs attention"]


def test_lines_are_sorted_and_the_file_is_always_the_same(
    path: Path, results: list[SubmissionResult], assignment: Assignment, tmp_path: Path
) -> None:
    names = sorted(result.student for result in results)
    assert [row[0] for row in read(path)[1:]] == [harmless(name) for name in names]
    write_grades(iter(results[::-1]), assignment, tmp_path / "again.csv")
    assert (tmp_path / "again.csv").read_bytes() == path.read_bytes()


def test_numbers_have_no_noise(results: list[SubmissionResult], assignment: Assignment, tmp_path: Path) -> None:
    question = dataclasses.replace(results[0].questions[0], score=0.1 + 0.2)
    noisy = dataclasses.replace(results[0], questions=(question,), score=0.1 + 0.2, out_of=10 / 3)
    write_grades([noisy], assignment, tmp_path / "grades.csv")
    assert read(tmp_path / "grades.csv")[1] == ["Ada Lovelace", "0.3", "2", "", "", "0.3", "3.333333", "graded"]


@pytest.mark.parametrize(
    "name",
    ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\rx", "\nx", " =1", "\ufeff=1", "\u200b+1", "＝1", "＠x", "\x0b-1"],
)
def test_formulas_become_text(name: str) -> None:
    assert harmless(name) == "'" + name


@pytest.mark.parametrize("name", ["Ada Lovelace", "O'Neill", "Åsa-Lena", "a=b", "x@y.se", "李雷", "1", ""])
def test_other_names_stay(name: str) -> None:
    assert harmless(name) == name


def test_no_cell_is_a_formula_however_the_file_is_split(
    results: list[SubmissionResult], assignment: Assignment, tmp_path: Path
) -> None:
    names = ["a;=1+1", 'b";=1', "c,=1", "d\t=1", "e\n=1", "f\r\n=1", "g'=1", "=h", "\udcff=i\0"]
    named = [dataclasses.replace(results[0], student=name) for name in names]
    write_grades(named, assignment, tmp_path / "grades.csv")
    for delimiter in ",;\t":
        for row in read(tmp_path / "grades.csv", delimiter):
            # With another delimiter the numbers run into one cell, but the name stays whole.
            assert not any(cell.startswith(("=", "+", "-", "@")) for cell in row)
    found = {row[0] for row in read(tmp_path / "grades.csv")[1:]}
    assert found == {*names[:7], "'=h", "\\udcff=i\\x00"}


def test_a_failed_write_leaves_the_old_file_and_no_litter(tmp_path: Path) -> None:
    path = tmp_path / "grades.csv"
    write_atomically(path, "old")
    with pytest.raises(UnicodeEncodeError):
        write_atomically(path, "new \udcff")
    assert path.read_text() == "old"
    assert [item.name for item in tmp_path.iterdir()] == ["grades.csv"]
