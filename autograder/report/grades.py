"""The table of grades, for spreadsheets and learning management systems."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from autograder.assignment import Assignment
from autograder.report.files import write_atomically
from autograder.results import SubmissionResult

# A cell that begins like this is a formula to spreadsheets; so are the full-width forms of these characters. Some
# spreadsheets skip white space and invisible characters before it.
FORMULA = re.compile("[\\s\ufeff\u200b-\u200f\u202a-\u202e\u2060-\u2069]*[=+\\-@＝＋－＠]|[\t\r\n]")
PLAIN = re.compile(r"[\w.@ -]*")


def write_grades(results: Iterable[SubmissionResult], assignment: Assignment, path: Path) -> None:
    """Write grades.csv: student, exercise.question ..., score, out_of, status; one line per result, sorted by student.

    A question that is not decided yet (a free response nobody has read, a question that needs attention) is an empty
    cell, never a zero. `score` holds the points so far.

    If a spreadsheet would take a student's name for a formula, the name gets an apostrophe in front. Spreadsheets read
    that as "this is text". Nothing else in the table comes from students. UTF-8, lines end with a newline.
    """
    columns = list(question_columns(assignment))
    lines = [_line(["student", *columns, "score", "out_of", "status"])]
    for result in sorted(results, key=lambda result: result.student):
        cells = {f"{question.exercise}.{question.question}": _points(question.score) for question in result.questions}
        for question in result.questions:
            if question.status == "needs attention":
                cells[f"{question.exercise}.{question.question}"] = ""
        for free in result.free_responses:
            cells[f"{free.exercise}.{free.question}"] = "" if free.score is None else _points(free.score)
        scores = [cells.get(column, "") for column in columns]
        lines.append(_line([harmless(result.student), *scores, *shown(result)]))
    write_atomically(path, "".join(lines))


def shown(result: SubmissionResult) -> tuple[str, str, str]:
    """Score, out_of and status as the table shows them.

    A submission has no score yet if nothing in it could be judged; a zero would look like a grade.
    """
    undecided = all(question.status == "needs attention" for question in result.questions)
    score = "" if result.questions and undecided else _points(result.score)
    return score, _points(result.out_of), result.status


def question_columns(assignment: Assignment) -> Iterator[str]:
    """Names of everything that earns points, exercise by exercise: graded functions, then free responses."""
    for part in assignment.parts:
        for name in (*part.points, *part.free_response_points):
            yield f"{part.name}.{name}"


def harmless(name: str) -> str:
    """A name that no spreadsheet evaluates and every file can hold."""
    name = name.encode("utf-8", "backslashreplace").decode("utf-8").replace("\0", "\\x00")
    return f"'{name}" if FORMULA.match(name) else name


def _points(value: float) -> str:
    text = f"{value:.6f}"
    return text.rstrip("0").rstrip(".")


def _line(cells: list[str]) -> str:
    # Everything but plain words is quoted, not only commas and line breaks: where the comma is the decimal sign,
    # spreadsheets split at semicolons or tabs.
    return ",".join(cell if PLAIN.fullmatch(cell) else '"' + cell.replace('"', '""') + '"' for cell in cells) + "\n"
