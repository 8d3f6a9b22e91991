"""What can go wrong with a call, distinguished by whose fault it is."""

from __future__ import annotations

from typing import Literal, NamedTuple

Kind = Literal[
    "raised",
    "time limit",
    "memory",
    "died",
    "answer too large",
    "answer not understood",
    "not defined",
    "not callable",
]


class StudentError(NamedTuple):
    """An error in a student's code: the innermost place in that code, its line, and the text of the line."""

    type: str
    message: str
    place: str | None = None
    line: int | None = None
    source: str | None = None

    def __str__(self) -> str:
        text = f"{self.type}: {self.message}" if self.message else self.type
        if self.place is None:
            return text
        where = self.place if self.line is None else f"{self.place}, line {self.line}"
        return f"{text} ({where})"


class CallFailed(Exception):  # noqa: N818
    """A call gave no answer, and the submission is at fault. The text is for the student."""

    def __init__(self, kind: Kind, message: str, error: StudentError | None = None) -> None:
        super().__init__(message)
        self.kind: Kind = kind
        self.error = error

    def __reduce__(self) -> tuple[type[CallFailed], tuple[Kind, str, StudentError | None]]:
        return CallFailed, (self.kind, str(self), self.error)


class SandboxFault(Exception):  # noqa: N818
    """The sandbox itself failed. Never the student's fault."""


class IsolationUnavailable(SandboxFault):
    """The requested isolation is not available on this machine."""
