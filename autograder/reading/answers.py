"""What grading needs of a hand-in: for each exercise the file that answers it, and what is run of that."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from autograder.assignment import Assignment, Part
from autograder.program import OwnFile, Program
from autograder.reading.hidden_definitions import may_define_more, nested_definitions
from autograder.reading.matching import Found, documents_of
from autograder.reading.notebook import free_responses
from autograder.reading.own_files import Own
from autograder.reading.slicing import (
    Unparsed,
    defined_names,
    imported_names,
    slice_program,
    stub_names,
    syntax_errors,
    whole_program,
)
from autograder.reading.submissions import Submission
from autograder.results import FreeResponseResult


class Answered(NamedTuple):
    """The file that answers an exercise, read; plain values, so that it can be sent to another process.

    notes, doubts:  why this file, for the student and for a person who must look
    defined:        the module-level names that it defines; stubs: the graded ones that are still empty
    broken:         what does not parse, and broken_text: the cells that it stands in
    sliced, whole:  what the graded names need, and everything
    texts:          the written answers, by question
    own:            what the file brings along for its code; absent: what it runs and the hand-in does not hold
    perhaps:        whether it may define names in ways that cannot be read off it
    nested:         where graded names are defined inside of something else, by name
    """

    file: str
    variant: int
    notes: tuple[str, ...]
    doubts: tuple[str, ...]
    defined: frozenset[str]
    stubs: frozenset[str]
    broken: tuple[Unparsed, ...]
    broken_text: tuple[str, ...]
    sliced: Program
    whole: Program
    texts: Mapping[str, str]
    own: Own = Own()
    absent: tuple[str, ...] = ()
    perhaps: bool = False
    nested: Mapping[str, str] = {}


class Answers(NamedTuple):
    """The exercises that a hand-in answers, by name, and what a person must look at."""

    exercises: Mapping[str, Answered]
    complaints: tuple[str, ...] = ()


def answers_of(submission: Submission, assignment: Assignment, parts: Sequence[Part]) -> Answers:
    """What a hand-in answers of an assignment; of the exercises in `parts` alone."""
    only = parts[0].name if len(parts) == 1 else None
    documents, complaints = documents_of(submission, assignment, only)
    read = {part.name: _answered(documents[part.name], part) for part in parts if part.name in documents}
    return Answers(read, tuple(complaints))


def with_own_files(answered: Answered, submission: Submission) -> Answered:
    """The programs of a hand-in with the files that they need of it."""
    own = answered.own
    if not own.written and not own.brought:
        return answered
    data = {file.name: file for file in submission.data}
    scripts = {file.name: file for file in submission.files}
    at_hand = [(path, scripts.get(name) or data.get(name)) for path, name in own.brought]
    brought = tuple(OwnFile(path, file.content) for path, file in at_hand if file is not None)
    files = (*own.written, *brought)
    sliced, whole = (
        one._replace(files=files, folder=own.folder, paths=own.paths) for one in (answered.sliced, answered.whole)
    )
    return answered._replace(sliced=sliced, whole=whole)


def free_responses_of(part: Part, answered: Answered | None) -> list[FreeResponseResult]:
    """The written answers to an exercise, on their way to a person; empty ones as well."""
    texts = answered.texts if answered else {}
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


def _answered(found: Found, part: Part) -> Answered:
    document = found.document
    graded = tuple(question.path for question in part.exercise.questions)
    roots = {question.root for question in part.exercise.questions}
    defined = defined_names(document) | (imported_names(document) & roots)
    broken = syntax_errors(document)
    places = {error.place for error in broken}
    written = free_responses(document)
    asked = [f"{part.exercise.name}.{response.name}" for response in part.exercise.free_responses]
    return Answered(
        found.file,
        found.variant,
        found.notes,
        found.doubts,
        frozenset(defined),
        frozenset(stub_names(document, graded)),
        broken,
        tuple(cell.source for cell in document.cells if cell.place in places),
        slice_program(document, graded),
        whole_program(document, graded),
        {name: written[name] for name in asked if name in written},
        found.own,
        found.absent,
        may_define_more(document),
        nested_definitions(document, roots - defined),
    )
