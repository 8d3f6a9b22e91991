"""What went wrong in a call, or while loading, in words for the student."""

from __future__ import annotations

import os
import re
import signal
from collections.abc import Sequence
from typing import Any

from autograder.program import Program
from autograder.sandbox.child.loading import lines_of
from autograder.sandbox.child.wire import BadValue, clean
from autograder.sandbox.faults import Kind, StudentError


def student_error(entry: Any, program: Program) -> StudentError:
    """The error that a child reports, validated. The text of its line is looked up here: the child could forge it."""
    match entry:
        case [str(kind), str(message), None, None]:
            return StudentError(_text(kind), _text(message))
        case [str(kind), str(message), str(place), (int() | None) as line]:
            known = {piece.place for piece in program.pieces} | {f"file {file.path}" for file in program.files}
            if place in known:
                return StudentError(_text(kind), _text(message), place, line, source_line(program, place, line))
            return StudentError(_text(kind), _text(message))
    raise BadValue("a malformed error")


def source_line(program: Program, place: str, line: int | None) -> str | None:
    """The text of a line of the submission."""
    for piece in program.pieces:
        if piece.place == place and line is not None and piece.line <= line <= piece.line + piece.source.count("\n"):
            return lines_of(piece.source)[line - piece.line]
    for file in program.files:
        if f"file {file.path}" == place and line is not None:
            lines = lines_of(file.content.decode("utf-8", "replace"))
            return lines[line - 1] if 0 < line <= len(lines) else None
    return None


def failure(
    function: str, kind: str, error: StudentError | None, note: str, load_errors: Sequence[StudentError]
) -> tuple[Kind, str]:
    """(kind, text) for a failure that the child itself reports."""
    match kind:
        case "raised" if error is not None:
            return "raised", f"`{function}` raised {error}"
        case "memory":
            return "memory", f"`{function}` needed more memory than is allowed"
        case "answer too large":
            return "answer too large", too_large(function, _text(note))
        case "answer not understood" if error is not None:
            return "answer not understood", f"`{function}` returned something that could not be read: {error}"
        case "not callable":
            return "not callable", f"`{function}` is a value of type {_text(note)}, not a function"
        case "not defined":
            because = f"; while the submission was run: {load_errors[0]}" if load_errors else ""
            return "not defined", f"`{function}` is not defined{because}"
    raise BadValue("a failure of an unknown kind")


ABOUT_TIME = re.compile(
    r"`[^`]*` did not return within [\d.e+-]+ seconds"
    r"|the calls of `[^`]*` took more than [\d.e+-]+ seconds in total"
    r"|`[^`]*` is not available: running the submission was stopped after [\d.e+-]+ seconds"
)


def is_about_time(message: str) -> bool:
    """Whether a check was lost to a time limit, according to its message."""
    return ABOUT_TIME.match(message) is not None


def too_slow(function: str, seconds: float) -> str:
    """No answer in time."""
    return f"`{function}` did not return within {seconds:g} seconds"


def too_slow_together(function: str, seconds: float) -> str:
    """The calls took too long together, although none of them did alone."""
    return f"the calls of `{function}` took more than {seconds:g} seconds in total"


def starved(when: str) -> str:
    """Other processes had the processors all the time."""
    return f"the machine was too busy while {when}: other processes used its processors nearly all the time"


def too_many_asks(function: str, name: str, count: int) -> str:
    """More calls of a substituted function than allowed."""
    return f"`{function}` called `{name}` more than {count} times"


def too_large(function: str, what: str) -> str:
    """An answer that exceeds a size limit."""
    return f"`{function}` returned too much: {what}"


def not_understood(function: str, what: str) -> str:
    """A malformed answer."""
    return f"`{function}` returned something that could not be read: {what}"


def cut(kind: Kind, seconds: float) -> str:
    """Why loading was cut short."""
    if kind == "time limit":
        return f"running the submission was stopped after {seconds:g} seconds"
    return "the interpreter ended while the submission was run"


def was_killed(status: int | None) -> bool:
    """Whether a child was killed by the signal that enforces its limits: it neither crashed nor exited by itself."""
    return status is not None and os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGKILL


def death(function: str, status: int | None) -> tuple[Kind, str]:
    """(kind, text) for a child that has ended, by its wait status."""
    if status is not None and os.WIFSIGNALED(status):
        number = os.WTERMSIG(status)
        if number == signal.SIGXCPU:
            return "time limit", f"`{function}` used up the processor time of the submission"
        if number in (signal.SIGSEGV, signal.SIGBUS, signal.SIGILL, signal.SIGFPE):
            return "died", f"the interpreter crashed in `{function}` ({signal.Signals(number).name})"
        if number == signal.SIGABRT:
            return "died", f"the interpreter was aborted in `{function}`"
        if number == signal.SIGKILL:
            return (
                "died",
                f"the interpreter was killed in `{function}`: it used too much memory, or too many files or threads",
            )
        return "died", f"the interpreter stopped answering in `{function}`"
    if status is not None and os.WIFEXITED(status):
        return "died", f"the interpreter was told to exit in `{function}` (exit status {os.WEXITSTATUS(status)})"
    return "died", f"the interpreter ended in `{function}`"


def _text(text: str) -> str:
    return clean(text[:2000], 2000)
