"""Which file of a hand-in answers which exercise, and what is read from it without running anything."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from autograder.assignment import Assignment
from autograder.reading.names import attempt, exercise_in_name, printable
from autograder.reading.notebook import Document, UnreadableSubmission, read_document
from autograder.reading.slicing import defined_names, slice_program, stub_names
from autograder.reading.submissions import Submission, match_exercise

MAX_HAND_IN_CODE = 1_000_000  # characters of code, of all files of a hand-in, that are looked through
_MOST_TOLD = 5  # complaints about one hand-in, and names in one complaint


@dataclass(frozen=True)
class Found:
    """The document that was handed in for an exercise.

    notes:  what the student must know of the choice of it
    doubts: why a person must look whether it is the right one
    """

    file: str
    document: Document
    variant: int
    notes: tuple[str, ...] = ()
    doubts: tuple[str, ...] = ()


def documents_of(submission: Submission, assignment: Assignment) -> tuple[dict[str, Found], list[str]]:
    """Which file answers which exercise, and what a person must look at."""
    functions = {part.name: tuple(part.points) for part in assignment.parts}
    found: dict[str, list[Found]] = {}
    complaints: list[str] = []
    unmatched: list[str] = []
    looked_through = 0
    # Files that are named like an exercise come first: whatever lies beside them cannot use up what is read.
    for file in sorted(submission.files, key=lambda file: exercise_in_name(file.name, tuple(functions)) is None):
        try:
            document = read_document(file.content, file.name)
            looked_through += sum(len(cell.source) for cell in document.cells if cell.kind == "code")
            if looked_through > MAX_HAND_IN_CODE:
                if len(found) < len(functions):
                    complaints.append(
                        f"the hand-in holds more than {MAX_HAND_IN_CODE:,} characters of code, not all of which was "
                        "read; ask for the notebooks alone"
                    )
                break
            exercise = match_exercise(file.name, document, functions)
            variant = _variant(document, exercise, assignment)
        except UnreadableSubmission as error:
            complaints.append(str(error))
            continue
        if exercise is None:
            unmatched.append(file.name)
            continue
        found.setdefault(exercise, []).append(Found(file.name, document, variant))
    if not found and not complaints and submission.files:
        known = ", ".join(functions)
        complaints.append(f"no exercise of {assignment.name} recognised in {_listed(unmatched)}; it has {known}")
    if len(complaints) > _MOST_TOLD:
        complaints = [*complaints[:_MOST_TOLD], f"and {len(complaints) - _MOST_TOLD:,} more problems of the kind"]
    return {exercise: _best(files, exercise, functions[exercise]) for exercise, files in found.items()}, complaints


def _listed(names: list[str]) -> str:
    """Names of files, the first few of many."""
    told = [printable(name) for name in names[:_MOST_TOLD]]
    return ", ".join(told) + (f" and {len(names) - _MOST_TOLD:,} more files" if len(names) > _MOST_TOLD else "")


def _variant(document: Document, exercise: str | None, assignment: Assignment) -> int:
    marks = document.metadata.get("autograder")
    if not isinstance(marks, dict):
        return 0
    built_for = marks.get("assignment", assignment.name)
    if built_for != assignment.name and exercise is not None:
        raise UnreadableSubmission(
            f"the notebook was built for assignment {str(built_for)[:60]!r}, not for {assignment.name!r}; "
            "grade it with --assignment of that name"
        )
    variant = marks.get("variant", 0)
    if type(variant) is not int or not 0 <= variant < 2**32:
        raise UnreadableSubmission(
            f"the notebook's metadata name the variant {str(variant)[:40]!r}, which is none; correct the metadata"
        )
    return variant


def _best(files: Sequence[Found], exercise: str, functions: tuple[str, ...]) -> Found:
    """Of the files for one exercise the one that attempts most, among equals the later attempt, or name.

    Where another one attempts something too, and differently, only a person can say which counts: two people's work may
    have come into one hand-in.
    """
    if len(files) == 1:
        return files[0]

    def attempted(one: Found) -> int:
        return len((defined_names(one.document) & set(functions)) - stub_names(one.document, functions))

    best, *left = sorted(files, key=lambda one: (attempted(one), attempt(one.file), one.file), reverse=True)
    program = _sources(best, functions)
    rivals = [one.file for one in left if attempted(one) and _sources(one, functions) != program]
    what = f"{_listed([best.file])} was graded, {_listed([one.file for one in left])} not"
    notes = (f"{_counted(len(files))} files answer this exercise: {what}",)
    doubts = (
        f"{exercise}: {_counted(len(rivals) + 1)} different files answer it: {_listed([best.file])} was graded, "
        f"{_listed(rivals)} not; leave the one that counts, or give each student a folder",
    )
    return Found(best.file, best.document, best.variant, notes, doubts if rivals else ())


def _sources(found: Found, functions: tuple[str, ...]) -> list[str]:
    """What would be run of a file, wherever in it that stands."""
    return [piece.source.strip() for piece in slice_program(found.document, functions).pieces]


def _counted(number: int) -> str:
    return "two" if number == 2 else f"{number:,}"
