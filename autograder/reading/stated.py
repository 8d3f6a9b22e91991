"""Which assignment submissions belong to, if the user does not say: by their metadata, else by their definitions."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial

from autograder.assignment import Assignment
from autograder.reading.answers import Answers
from autograder.reading.apart import Reader
from autograder.reading.notebook import Document, UnreadableSubmission, read_document
from autograder.reading.recognition import label, recognise
from autograder.reading.signatures import signatures
from autograder.reading.submissions import Submission

MOST_READ = 200  # submissions of a class

Tell = Callable[[str, Document], Sequence[str]]


def assignments_of(submissions: Sequence[Submission], assignments: Sequence[Assignment]) -> list[str]:
    """The names of the assignments to which these submissions may belong; only one if that is clear.

    The metadata of a single notebook outweigh all definitions. Definitions that only one assignment asks for outweigh
    those that several ask for.
    """
    known = [assignment.name for assignment in assignments]
    for tell in (partial(_marked, known), partial(_defined, assignments, True), partial(_defined, assignments, False)):
        # Read in a process that can be killed. The names come back as `complaints`; a real complaint is no such name.
        reader = Reader(partial(_told, tell))
        try:
            told = {name for one in submissions[:MOST_READ] for name in reader(one).complaints}
        finally:
            reader.close()
        if found := [name for name in known if name in told]:
            return found
    return []


def _told(tell: Tell, submission: Submission) -> Answers:
    names: dict[str, None] = {}
    for file in submission.files:
        try:
            names.update(dict.fromkeys(tell(file.name, read_document(file.content, file.name))))
        except UnreadableSubmission:
            continue
    return Answers({}, tuple(names))


def _marked(known: Sequence[str], name: str, document: Document) -> Sequence[str]:
    marks = document.metadata.get("autograder")
    marked = marks.get("assignment") if isinstance(marks, dict) else None
    return [marked] if isinstance(marked, str) and marked in known else []


def _defined(assignments: Sequence[Assignment], alone: bool, name: str, document: Document) -> Sequence[str]:
    """The assignments whose exercises a file answers.

    alone: count only functions whose name, or whose parameters, no other assignment asks for
    """
    functions: dict[str, Sequence[str]] = {
        f"{assignment.name}/{part.name}": tuple(part.points) for assignment in assignments for part in assignment.parts
    }
    if not alone:
        plain = {part.name: tuple(part.points) for assignment in assignments for part in assignment.parts}
        names = {label(name, document, plain), *recognise(name, document, plain, {}).doubtful}
        return [one.name for one in assignments if not names.isdisjoint(part.name for part in one.parts)]
    asked: Mapping[str, Mapping[str, tuple[str, ...]]] = {key: signatures(key.split("/")[1]) for key in functions}
    found = recognise("", document._replace(metadata={}), functions, asked).exercises
    return list(dict.fromkeys(key.split("/")[0] for key in found))
