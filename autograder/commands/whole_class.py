"""The gradebook's results for the whole class, of which a run may grade only a part."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from autograder.assignment import Assignment
from autograder.errors import UserError
from autograder.gradebook import Gradebook, Row, as_stored
from autograder.reading.names import printable, safe_file_name
from autograder.report.before import OTHER_KIT, Record, assignment_in, record
from autograder.report.outline import outline
from autograder.report.together import Piece, piece, together
from autograder.results import SubmissionResult


class WholeClass:
    """The gradebook's results for an assignment's students, and those that a run adds.

    A student's result is the one in the output folder, unless the gradebook has a later one. The latest row alone would
    not do: a student who goes back to an earlier version of a submission gets no new row, as that version is known.
    Exercises that the result does not cover come from the student's other results, those of the same files first.
    """

    def __init__(self, gradebook: Gradebook, assignment: Assignment, out: Path) -> None:
        self._gradebook = gradebook
        self._assignment = assignment
        self._out = out
        self._rows = gradebook.rows(assignment.name)
        self._every = frozenset(part.name for part in assignment.parts)
        self._now: dict[str, SubmissionResult] = {}

    def knows(self, student: str) -> bool:
        """Whether the student was graded before this run."""
        return as_stored(student) in self._rows

    def __len__(self) -> int:
        """How many students were graded before this run."""
        return len(self._rows)

    def add(self, result: SubmissionResult, exercise: str | None) -> SubmissionResult:
        """Add a new result. Returns the one that now counts: completed, if only one exercise was graded."""
        whole = result
        if exercise is not None:
            first = Piece(result, frozenset((exercise,)))
            earlier = self._pieces(as_stored(result.student), result)
            whole = together([first, *earlier], self._assignment)
            if as_stored(result.student) in self._rows and not earlier:
                whole = replace(whole, status="needs attention", attention=(*whole.attention, OTHER_KIT))
        self._now[as_stored(result.student)] = outline(whole)
        return whole

    def graded_now(self) -> list[SubmissionResult]:
        """Outlines of the results that were added."""
        return list(self._now.values())

    def others(self) -> Iterator[SubmissionResult]:
        """The whole results of everybody else, one at a time."""
        for student in sorted(self._rows.keys() - self._now.keys()):
            pieces = self._pieces(student)
            first = self._first(student)
            if pieces and pieces[0].result.fingerprint == first.fingerprint:
                yield together(pieces, self._assignment)
            else:
                yield self._unread(first)

    def has_files(self, result: SubmissionResult) -> bool:
        """Whether the output folder has the student's page and a record of exactly this result."""
        there = self._shown(result.student)
        page = self._out / "feedback" / f"{safe_file_name(result.student)}.html"
        unread = OTHER_KIT in result.attention
        return there is not None and (unread or there.fingerprint == result.fingerprint) and page.exists()

    def _shown(self, student: str) -> Record | None:
        found = record(self._out / "results" / f"{safe_file_name(student)}.json")
        return found if found is not None and found.assignment == self._assignment.name else None

    def _first(self, student: str) -> Row:
        """The row that counts: the one in the output folder, or the latest if that is newer or nothing is shown."""
        rows = self._rows[student]
        shown = self._shown(student)
        if shown is None or rows[0].recorded > shown.written:
            return rows[0]
        return next((row for row in rows if row.fingerprint == shown.fingerprint), rows[0])

    def _pieces(self, student: str, now: SubmissionResult | None = None) -> list[Piece]:
        """A student's earlier results in the order in which they count, as many as the exercises need.

        now: the result that was just graded; it takes precedence over all of these
        """
        if student not in self._rows:
            return []
        first = self._first(student)
        found: dict[str, Piece] = {}
        for row in (first, *self._rows[student]):
            if row.fingerprint in found or (result := self._gradebook.result_of(row)) is None:
                continue
            found[row.fingerprint] = piece(result, row.exercise)
            if now is None and row is first and found[row.fingerprint].exercises >= self._every:
                break
        contents = now.contents if now is not None else next((one.result.contents for one in found.values()), "")
        return sorted(found.values(), key=lambda one: one.result.contents != contents)

    def _unread(self, row: Row) -> SubmissionResult:
        """A stand-in for a result that cannot be read."""
        return SubmissionResult(
            student=row.student,
            assignment=self._assignment.name,
            version="",
            status="needs attention",
            score=row.score,
            out_of=row.out_of,
            isolation="unknown",
            fingerprint=row.fingerprint,
            questions=(),
            attention=(OTHER_KIT,),
        )


def refuse_other_assignment(assignment: Assignment, out: Path) -> None:
    """UserError if the output folder holds grades of another assignment, which would be overwritten."""
    there = assignment_in(out)
    if there is not None and there != assignment.name:
        raise UserError(
            f"the output folder {out} holds the grades of {printable(there)}; "
            f"choose another for {assignment.name} with --out"
        )


def refuse_unlikely_students(known: WholeClass, students: Sequence[str], assignment: Assignment, path: Path) -> None:
    """UserError for a single file that would add a student with the name of an exercise to an existing class."""
    names = {part.name for part in assignment.parts}
    if path.is_file() and len(students) == 1 and students[0] in names and len(known) and not known.knows(students[0]):
        raise UserError(
            f"{printable(str(path))} is named like an exercise, not like a student; "
            "give the student's folder, or the folder of the class with --student NAME"
        )
