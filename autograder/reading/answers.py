"""What grading needs from a submission: the file that answers each exercise, and the programs to run from it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from autograder.assignment import Assignment, Part
from autograder.program import OwnFile, Program
from autograder.reading.free_responses import free_responses
from autograder.reading.from_notebook import GlobalRead, reads_of
from autograder.reading.further import Reading, further_readings
from autograder.reading.given import NOTHING, Given, given_of
from autograder.reading.hidden_definitions import may_define_more, nested_definitions
from autograder.reading.interactive import needs_a_person
from autograder.reading.kernels import saved_with
from autograder.reading.matching import Found, documents_of
from autograder.reading.misplaced import with_misplaced
from autograder.reading.module_names import given_names
from autograder.reading.needs import Foreign, foreign_files, foreign_of, needs_of, unreadable_answers
from autograder.reading.numpy_calls import NumpyCall, numpy_calls
from autograder.reading.own_files import Own
from autograder.reading.pictures import Pictures
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
from autograder.reading.swallowed import set_in_a_try
from autograder.results import FreeResponseResult


class Answered(NamedTuple):
    """The file that answers an exercise, after reading. Plain values, so that it can be sent to another process.

    notes:          what the student is told about the choice of this file
    doubts:         why a person must look at that choice
    defined:        the module-level names that it defines
    stubs:          the graded names that are still empty
    broken:         what does not parse; broken_text: the cells that contain it
    sliced, whole:  the program of what the graded names need, and the program of everything
    further:        other ways of reading it, by graded name
    texts:          the written answers, by question
    undecided:      why a person must look at a graded function that was not found, by its path
    own:            files that the code needs and the submission has
    absent:         files that the code runs and the submission lacks
    perhaps:        whether it may define names in ways that cannot be seen without running it
    nested:         where graded names are defined inside another function or class, by name
    needs:          place and line of the statements that each graded name needs, by its path
    foreign:        the statements among these that are written for another version of Python
    python:         the version of Python that the file was saved with; "" if it does not say
    foreign_files:  own modules written for another version of Python, by file name, and why
    swallowed:      names that only a `try` sets, and the line that does
    interactive:    by graded name, what it needs that only an interactive notebook has
    from_notebook:  what graded names read from the notebook's data, by path
    numpy_calls:    where graded names compute with NumPy, by path
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
    undecided: Mapping[str, str] = {}
    further: Mapping[str, tuple[Reading, ...]] = {}
    own: Own = Own()
    absent: tuple[str, ...] = ()
    perhaps: bool = False
    nested: Mapping[str, str] = {}
    needs: Mapping[str, frozenset[tuple[str, int]]] = {}
    foreign: Mapping[str, tuple[Foreign, ...]] = {}
    python: str = ""
    foreign_files: Mapping[str, str] = {}
    swallowed: Mapping[str, str] = {}
    interactive: Mapping[str, str] = {}
    from_notebook: Mapping[str, tuple[GlobalRead, ...]] = {}
    numpy_calls: Mapping[str, NumpyCall] = {}


class Answers(NamedTuple):
    """The exercises that a submission answers, by name, and the complaints that a person must look at."""

    exercises: Mapping[str, Answered]
    complaints: tuple[str, ...] = ()


def answers_of(submission: Submission, assignment: Assignment, parts: Sequence[Part]) -> Answers:
    """What a submission answers of an assignment, restricted to the exercises in `parts`."""
    only = parts[0].name if len(parts) == 1 else None
    documents, complaints = documents_of(submission, assignment, only)
    pictures = Pictures(submission.picture)
    read = {
        part.name: _answered(
            documents[part.name], part, _given(assignment, part), _text(assignment, part), pictures, submission
        )
        for part in parts
        if part.name in documents
    }
    return Answers(read, tuple(complaints))


def with_own_files(answered: Answered, submission: Submission) -> Answered:
    """The programs of a submission, with the submission's files that they need."""
    own = answered.own
    if not own.written and not own.brought:
        return answered
    data = {file.name: file for file in submission.data}
    scripts = {file.name: file for file in submission.files}
    at_hand = [(path, scripts.get(name) or data.get(name)) for path, name in own.brought]
    brought = tuple(OwnFile(path, file.content) for path, file in at_hand if file is not None)
    files = (*own.written, *brought)

    def equipped(program: Program) -> Program:
        return program._replace(files=files, folder=own.folder, paths=own.paths)

    further = {
        path: tuple(one._replace(program=equipped(one.program)) for one in readings)
        for path, readings in answered.further.items()
    }
    return answered._replace(sliced=equipped(answered.sliced), whole=equipped(answered.whole), further=further)


def _foreign_files(found: Found, submission: Submission) -> Mapping[str, str]:
    """The file's own modules that are written for another version of Python."""
    scripts = {file.name: file for file in submission.files}
    brought = [(path, scripts[name].content) for path, name in found.own.brought if name in scripts]
    written = [(file.path, file.content) for file in found.own.written]
    return foreign_files([*written, *brought], saved_with(found.document.metadata))


def free_responses_of(part: Part, answered: Answered | None) -> list[FreeResponseResult]:
    """The written answers to an exercise, prepared for the person who reads them; empty ones included."""
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


def _given(assignment: Assignment, part: Part) -> Given:
    """What was handed out with an exercise. Only written answers need it."""
    if not part.exercise.free_responses:
        return NOTHING
    asked = tuple(question.root for question in part.exercise.questions)
    named = f"# {part.exercise.title}", f"{assignment.title} ·", f"Source: {part.exercise.source}"
    titles = (*named, "Answer this or `", "Variant ", "Graded with Python ")
    return given_of(assignment.folder / f"{part.name}.md", part.name, asked, assignment.version, titles)


def _text(assignment: Assignment, part: Part) -> str:
    """The source of an exercise's text; "" if it cannot be read."""
    try:
        return (assignment.folder / f"{part.name}.md").read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        return ""


def _answered(
    found: Found, part: Part, given: Given, text: str, pictures: Pictures, submission: Submission
) -> Answered:
    graded = tuple(question.path for question in part.exercise.questions)
    roots = {question.root for question in part.exercise.questions}
    document, misplaced, undecided = with_misplaced(found.document, graded)
    doubts = [*found.doubts, *(f"{part.name}: {line}" for line in misplaced)]
    defined = defined_names(document) | (imported_names(document) & roots)
    stubs = stub_names(document, graded)
    foreign = foreign_of(document, graded)
    broken = syntax_errors(document)
    places = {error.place.split(",")[0] for error in broken}
    asked = [f"{part.exercise.name}.{response.name}" for response in part.exercise.free_responses]
    written = free_responses(document, given, pictures) if asked else {}
    return Answered(
        found.file,
        found.variant,
        found.notes,
        tuple(doubts),
        frozenset(defined),
        frozenset(stubs),
        broken,
        tuple(cell.source for cell in document.cells if cell.place.split(",")[0] in places),
        slice_program(document, graded),
        whole_program(document, graded),
        {name: _with_files(written.get(name, ""), submission.beside) for name in asked},
        {**undecided, **unreadable_answers(foreign, defined, stubs)},
        further_readings(document, part.exercise.name, graded),
        found.own,
        found.absent,
        may_define_more(document),
        nested_definitions(document, roots - defined),
        needs_of(document, graded),
        foreign,
        saved_with(document.metadata),
        _foreign_files(found, submission),
        set_in_a_try(document),
        needs_a_person(document, graded),
        reads_of(document, part.name, graded, given_names(text)),
        numpy_calls(document, graded),
    )


def _with_files(text: str, beside: Sequence[str]) -> str:
    """A written answer, and the names of files beside the notebook that a person can read."""
    if not beside:
        return text
    return f"{text}\n\n[Submitted beside the notebook: {', '.join(beside)}]".lstrip()
