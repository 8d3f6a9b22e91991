"""Which file of a hand-in answers which exercise, and what is read from it without running anything."""

from __future__ import annotations

from dataclasses import dataclass

from autograder.assignment import Assignment, Part
from autograder.reading.names import exercise_in_name, printable
from autograder.reading.notebook import Document, UnreadableSubmission, free_responses, read_document
from autograder.reading.slicing import defined_names, stub_names
from autograder.reading.submissions import Submission, match_exercise
from autograder.results import FreeResponseResult

MAX_HAND_IN_CODE = 1_000_000  # characters of code, of all files of a hand-in, that are looked through
_MOST_TOLD = 5  # complaints about one hand-in, and names in one complaint


@dataclass(frozen=True)
class Found:
    """The document that was handed in for an exercise."""

    file: str
    document: Document
    variant: int
    notes: tuple[str, ...] = ()


def documents_of(submission: Submission, assignment: Assignment) -> tuple[dict[str, Found], list[str]]:
    """Which file answers which exercise, and what a person must look at."""
    functions = {part.name: tuple(part.points) for part in assignment.parts}
    found: dict[str, Found] = {}
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
        new = Found(file.name, document, variant)
        if exercise in found:
            new = _better(found[exercise], new, functions[exercise])
        found[exercise] = new
    if not found and not complaints and submission.files:
        known = ", ".join(functions)
        complaints.append(f"no exercise of {assignment.name} recognised in {_listed(unmatched)}; it has {known}")
    if len(complaints) > _MOST_TOLD:
        complaints = [*complaints[:_MOST_TOLD], f"and {len(complaints) - _MOST_TOLD:,} more problems of the kind"]
    return found, complaints


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


def _better(a: Found, b: Found, functions: tuple[str, ...]) -> Found:
    """Of two files for one exercise the one that attempts more, else the later name."""

    def attempted(found: Found) -> int:
        return len((defined_names(found.document) & set(functions)) - stub_names(found.document, functions))

    first, second = sorted((a, b), key=lambda found: found.file)
    kept, left = (first, second) if attempted(first) > attempted(second) else (second, first)
    note = f"two files answer this exercise: {kept.file} was graded, {left.file} was not"
    return Found(kept.file, kept.document, kept.variant, (*left.notes, *kept.notes, note)[:_MOST_TOLD])


def free_responses_of(part: Part, found: Found | None) -> list[FreeResponseResult]:
    texts = free_responses(found.document) if found else {}
    return [
        FreeResponseResult(
            part.exercise.name,
            response.name,
            texts.get(f"{part.exercise.name}.{response.name}", ""),
            part.free_response_points[response.name],
            response.rubric,
        )
        for response in part.exercise.free_responses
    ]
