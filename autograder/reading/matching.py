"""Deciding which file of a submission answers which exercise, without running anything."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from autograder.assignment import Assignment
from autograder.reading.names import attempt, exercise_in_name, printable, stem
from autograder.reading.notebook import Document, UnreadableSubmission, read_document
from autograder.reading.notebook_modules import imported, source_of
from autograder.reading.own_files import Own, own_files, with_runs, with_stars, written_documents
from autograder.reading.recognition import Recognised, label, recognise
from autograder.reading.signatures import signatures
from autograder.reading.slicing import defined_names, imported_names, slice_program, stub_names
from autograder.reading.submissions import Submission
from autograder.reading.views import with_code, without

MAX_HAND_IN_CODE = 1_000_000  # characters of code that are examined, over all files of a submission
_MOST_TOLD = 5  # complaints about one submission, and names in one complaint


@dataclass(frozen=True)
class Found:
    """The document that was submitted for an exercise.

    notes:  what the student is told about its choice
    doubts: why a person must check whether it is the right one
    own:    the submission's files that it needs
    absent: files that it runs and the submission lacks
    """

    file: str
    document: Document
    variant: int
    notes: tuple[str, ...] = ()
    doubts: tuple[str, ...] = ()
    own: Own = field(default_factory=Own)
    absent: tuple[str, ...] = ()


@dataclass(frozen=True)
class _File:
    """A file of a submission after reading. `%run FILE` is replaced by the file's code.

    uses:  the files that it runs or imports
    label: the exercise that it claims to be for
    """

    name: str
    document: Document
    variant: int
    found: Recognised
    label: str | None
    uses: frozenset[str]
    absent: tuple[str, ...]

    def view(self, exercise: str) -> Document:
        """The document without definitions for other exercises whose names this exercise asks for, too."""
        return without(self.document, self.found.foreign.get(exercise, ()))


def documents_of(
    submission: Submission, assignment: Assignment, only: str | None = None
) -> tuple[dict[str, Found], list[str]]:
    """Which file answers which exercise, and the complaints that a person must look at.

    only: the only exercise to be graded, if one was named; a file that may answer it need not be told from others
    """
    functions = {part.name: tuple(part.points) for part in assignment.parts}
    documents, complaints, all_read = _documents(submission, functions)
    files = []
    for name, document in documents.items():
        try:
            files.append(_file(name, document, documents, assignment, functions))
        except UnreadableSubmission as error:
            complaints.append(str(error))
    asked = [only] if only else list(functions)
    answering = {one: _candidates(files, one, functions[one], only is not None) for one in asked}
    chosen = {exercise: those for exercise, (those, _) in answering.items() if those}
    recognised = {exercise for file in files for exercise in file.found.exercises}
    if not all_read and len(recognised | set(chosen)) < len(functions):
        complaints.append(
            f"the submission holds more than {MAX_HAND_IN_CODE:,} characters of code, so not all of it was read; "
            "ask for the notebooks alone"
        )
    doubtful = any(file.found.doubtful for file in files)
    if not (recognised or chosen or doubtful or complaints) and submission.files:
        names = _listed([file.name for file in files])
        complaints.append(f"no exercise of {assignment.name} recognised in {names}; it has {', '.join(functions)}")
    used = {name for those in chosen.values() for file in those for name in file.uses}
    for file in files:
        open_ones = [one for one in file.found.doubtful if one not in chosen and one not in recognised]
        if open_ones and file.name not in used and not only:
            complaints.append(
                f"{_listed([file.name])} may answer {' or '.join(file.found.doubtful)}, and does not say which; "
                "name it after the exercise"
            )
    data = [(one.name, one.size) for one in submission.data]
    found = {
        exercise: _found(candidates, exercise, functions[exercise], documents, data)
        for exercise, candidates in chosen.items()
    }
    complaints += [doubt for _, doubt in answering.values() if doubt]
    return found, _few(complaints)


def _few(complaints: list[str]) -> list[str]:
    more = len(complaints) - _MOST_TOLD
    return [*complaints[:_MOST_TOLD], f"and {more:,} more problems of the kind"] if more > 0 else complaints


def _documents(
    submission: Submission, functions: Mapping[str, Sequence[str]]
) -> tuple[dict[str, Document], list[str], bool]:
    """The notebooks and scripts by name, complaints about unreadable ones, and whether all files were examined."""
    documents: dict[str, Document] = {}
    complaints: list[str] = []
    looked_through = 0
    # Files that are named like an exercise come first, so that files beside them cannot use up the limit.
    for file in sorted(submission.files, key=lambda file: exercise_in_name(file.name, tuple(functions)) is None):
        try:
            document = read_document(file.content, file.name)
        except UnreadableSubmission as error:
            complaints.append(str(error))
            continue
        looked_through += sum(len(cell.source) for cell in document.cells if cell.kind == "code")
        if looked_through > MAX_HAND_IN_CODE:
            return documents, complaints, False
        documents[file.name] = document
    return documents, complaints, True


def _file(
    name: str,
    document: Document,
    documents: Mapping[str, Document],
    assignment: Assignment,
    functions: Mapping[str, Sequence[str]],
) -> _File:
    folder = posixpath.dirname(name)
    there = {**documents, **written_documents(document, folder)}
    wanted = {root.split(".")[0] for names in functions.values() for root in names}
    whole, runs, absent = with_runs(document, name, there)
    whole = with_stars(whole, folder, there, wanted)
    parameters = {exercise: signatures(exercise) for exercise in functions}
    recognised = recognise(name, whole, functions, parameters)
    variant = _variant(document, next(iter(recognised.exercises), None), assignment)
    uses = (runs | imported(whole, folder, there).used) - {name}
    return _File(name, whole, variant, recognised, label(name, document, functions), uses, absent)


def _candidates(
    files: Sequence[_File], exercise: str, names: Sequence[str], alone: bool
) -> tuple[list[_File], str | None]:
    """The files that answer an exercise, and why a person must look at this choice, if so.

    alone: whether only this exercise is graded. Then files that may answer it count as well. Without any, files count
           that look like another exercise, unless they claim to be for it.
    """
    found = [file for file in files if exercise in file.found.exercises]
    if not found and alone:
        found = [file for file in files if exercise in file.found.doubtful]
    doubt = None
    if not found and alone:
        found = [file for file in files if file.label is None and _attempted(file.document, names)]
        likely = sorted({one for file in found for one in file.found.exercises})
        doubt = (
            f"{exercise}: {_listed([file.name for file in found])} was graded, although its functions look like "
            f"{', '.join(likely)}; check whether it is the right file"
        )
    # A file that another of them runs or imports is a part of that one.
    parts = {one.name for file in found for one in found if one.name in file.uses and file.name not in one.uses}
    return [file for file in found if file.name not in parts], doubt if found else None


def _found(
    files: Sequence[_File],
    exercise: str,
    names: Sequence[str],
    documents: Mapping[str, Document],
    data: Sequence[tuple[str, int]],
) -> Found:
    """Choose from the files for one exercise.

    The file that attempts most functions is graded; among equals, the later attempt, then the later name. A function
    that only another file attempts is taken from there. If another file answers the same function differently, only a
    person can tell which counts: the submission may hold the work of two people.
    """
    views = {file.name: file.view(exercise) for file in files}
    attempted = {name: _attempted(view, names) for name, view in views.items()}

    def rank(file: _File) -> tuple[object, ...]:
        return len(attempted[file.name]), file.label in (None, exercise), attempt(file.name), file.name

    best, *left = sorted(files, key=rank, reverse=True)
    folder = posixpath.dirname(best.name)
    there = {**documents, **written_documents(views[best.name], folder)}
    written = {name: one for name, one in there.items() if name not in documents}
    others = {**written, **{file.name: views[file.name] for file in left}}
    taken = _taken(set(names) - attempted[best.name], others, names)
    modules = {name: f"also_{re.sub(r'[^0-9A-Za-z_]', '_', stem(name))}" for name in taken}
    lines = [
        (f"from {modules[name]} import {', '.join(sorted(roots))}", f"file {posixpath.basename(name)}")
        for name, roots in taken.items()
    ]
    more = {
        posixpath.join(folder, f"{modules[name]}.py"): source_of(slice_program(others[name], sorted(roots)))
        for name, roots in taken.items()
    }
    document = with_code(views[best.name], lines)
    own = own_files(document, best.name, there, data, more)
    notes = [f"{', '.join(sorted(roots))}: taken from {_listed([name])}" for name, roots in taken.items()]
    unused = [file.name for file in left if file.name not in taken]
    if unused:
        what = f"{_listed([best.name])} was graded, {_listed(unused)} not"
        notes.insert(0, f"{_counted(len(files))} files answer this exercise: {what}")
    rivals = [
        file.name
        for file in left
        if file.label in (None, exercise)
        and (common := sorted(attempted[file.name] & attempted[best.name]))
        and _sources(views[file.name], common) != _sources(views[best.name], common)
    ]
    doubt = (
        f"{exercise}: {_counted(len(rivals) + 1)} different files answer it: {_listed([best.name])} was graded, "
        f"{_listed(rivals)} not; keep only the one that counts, or give each student a folder"
    )
    return Found(best.name, document, best.variant, tuple(notes), (doubt,) if rivals else (), own, best.absent)


def _taken(missing: set[str], others: Mapping[str, Document], names: Sequence[str]) -> dict[str, set[str]]:
    """The missing names that other files attempt, by file. Each name is taken from the first file that has it."""
    taken: dict[str, set[str]] = {}
    for name, document in others.items():
        if here := _attempted(document, names) & missing:
            taken[name] = here
            missing = missing - here
    return taken


def _attempted(document: Document, names: Sequence[str]) -> set[str]:
    bound = defined_names(document) | imported_names(document)
    return (bound & set(names)) - stub_names(document, names)


def _sources(document: Document, names: Sequence[str]) -> list[str]:
    """The sources that would be run for these names, independent of their places in the file."""
    return [piece.source.strip() for piece in slice_program(document, names).pieces]


def _counted(number: int) -> str:
    return "two" if number == 2 else f"{number:,}"


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
            "grade it with that --assignment"
        )
    variant = marks.get("variant", 0)
    if type(variant) is not int or not 0 <= variant < 2**32:
        raise UnreadableSubmission(
            f"the notebook's metadata name variant {str(variant)[:40]!r}, which does not exist; correct the metadata"
        )
    return variant
