"""The whole class, of which a run may have graded a part: who was chosen, and what is known of the others."""

from __future__ import annotations

from collections.abc import Sequence
from difflib import get_close_matches
from pathlib import Path
from typing import TYPE_CHECKING

from autograder.assignment import Assignment
from autograder.errors import UserError
from autograder.grading.output import write_result
from autograder.reading.names import printable, safe_file_name
from autograder.reading.submissions import Submission
from autograder.report.outline import outline
from autograder.results import SubmissionResult

if TYPE_CHECKING:
    from autograder.commands.grade import GradeRequest
    from autograder.gradebook import Gradebook

NAMES_TOLD = 30


def chosen_students(submissions: Sequence[Submission], names: Sequence[str]) -> list[Submission]:
    """The hand-ins of these students, or of all where no name is given; UserError for a name that nobody has."""
    if not names:
        return list(submissions)
    chosen: dict[str, Submission] = {}
    for name in names:
        alike = [one for one in submissions if name == one.student]
        alike = alike or [one for one in submissions if name.casefold() == one.student.casefold()]
        if len(alike) != 1:
            there = [one.student for one in submissions]
            near = get_close_matches(name, there) or there
            told = f"{', '.join(near[:3])}{', ...' if len(near) > 3 else ''}"
            raise UserError(f"no hand-in here is of a student {printable(name)!r}; there is {told}")
        chosen[alike[0].student] = alike[0]
    return list(chosen.values())


def the_others(
    gradebook: Gradebook, results: Sequence[SubmissionResult], assignment: Assignment, request: GradeRequest
) -> tuple[SubmissionResult, ...]:
    """What the gradebook knows of everybody else, as outlines: their latest results for the same exercises.

    Where the output folder has no page or record of one, they are written as well.
    """
    wanted = {part.name for part in assignment.parts if request.exercise in (None, part.name)}

    def fits(result: SubmissionResult) -> bool:
        graded = {one.exercise for one in result.exercises}
        return graded == wanted or (not graded and wanted <= {question.exercise for question in result.questions})

    found = []
    for result in gradebook.latest(assignment.name, (result.student for result in results), fits):
        if not _has_files(result.student, request.out):
            write_result(result, assignment, request.out, released=request.release)
        found.append(outline(result))
    return tuple(found)


def about_absent(students: Sequence[str]) -> tuple[str, ...]:
    """A note about students who are in the class's files and were not among the hand-ins; none where all were."""
    if not students:
        return ()
    more = f" and {len(students) - NAMES_TOLD:,} more" if len(students) > NAMES_TOLD else ""
    names = ", ".join(map(printable, students[:NAMES_TOLD]))
    return (f"not among these hand-ins, and shown as graded before: {names}{more}",)


def _has_files(student: str, out: Path) -> bool:
    name = safe_file_name(student)
    return (out / "results" / f"{name}.json").exists() and (out / "feedback" / f"{name}.html").exists()
