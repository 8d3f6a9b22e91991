"""What went wrong while a submission's code was run, for the student: where, what it means, what Python says."""

from __future__ import annotations

from autograder.sandbox import LoadReport, StudentError
from autograder.sandbox.plain_words import plain_words_of_loading


def load_problems(loaded: LoadReport) -> list[str]:
    """A line for each error. An explanation is given only at the first of the errors that it is for."""
    lines, said = [], set[str]()
    for error in loaded.errors:
        words = plain_words_of_loading(error)
        lines.append(described(error, "" if words in said else words))
        said.add(words)
    if loaded.kind == "time limit":
        lines.append(
            "running the notebook's code took longer than the time limit; the code that took so long was left out"
        )
    elif loaded.kind is not None:
        lines.append(f"running the notebook's code ended early ({loaded.kind}); the code that ended it was left out")
    return lines


def described(error: StudentError, words: str = "") -> str:
    """An error of the student's code in one line: where, what it means, and its own text."""
    where = f"{error.place}, line {error.line}: " if error.place else ""
    text = f"{error.type}: {error.message}" if error.message else error.type
    return f"{where}{words} {text}" if words else f"{where}{text}"
