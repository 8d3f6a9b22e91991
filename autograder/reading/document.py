"""The form of a submission's file after reading: cells of code to run, and texts as a person reads them."""

from __future__ import annotations

from typing import Any, Literal, NamedTuple

from autograder.errors import UserError


class UnreadableSubmission(UserError):  # noqa: N818
    """A file that holds neither a notebook nor a script. The message is one line for the person who grades."""


class Cell(NamedTuple):
    """One code or markdown cell.

    place:         "cell 4", counted over all cells of the notebook from 1; "file NAME.py" for a script
    free_response: the question, "exercise.question", that a markdown cell answers; None for every other cell
    line:          the first line of the source within that place
    question:      the graded function, "exercise.question", that a code cell was handed out for
    """

    kind: Literal["code", "markdown"]
    source: str
    place: str
    free_response: str | None = None
    line: int = 1
    question: str | None = None


class Attachment(NamedTuple):
    """A picture inside a cell, as the notebook stores it: its name, its type and its bytes in base 64."""

    name: str
    type: str
    data: str


class Text(NamedTuple):
    """A part of a document as a person reads it: a cell of any kind, or a comment or string of a script.

    question:    the free response, "exercise.question", that it answers according to its metadata
    is_answer:   whether it is the cell of a graded function according to its metadata
    """

    kind: Literal["code", "markdown", "raw"]
    source: str
    place: str
    question: str | None = None
    is_answer: bool = False
    attachments: tuple[Attachment, ...] = ()


class Document(NamedTuple):
    """A notebook or script: its cells in order, the notebook's own metadata ({} for a script), and its language.

    texts:   everything in it, in the order in which a person reads it
    unread:  why its code was not read, completing "the file ..."; "" if it was
    """

    cells: tuple[Cell, ...]
    metadata: dict[str, Any]
    language: str
    texts: tuple[Text, ...] = ()
    unread: str = ""


def storable(text: str) -> str:
    """Text as Python reads it: one kind of line ending, no byte-order mark, no half characters and no NUL."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").removeprefix("\ufeff").replace("\0", "\ufffd")
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
