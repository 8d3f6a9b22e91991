"""Running the pieces of a submission, so that errors are reported with the student's own cell and line."""

from __future__ import annotations
import __future__ as future

import builtins
import linecache
import os
import sys
import types
from collections.abc import Callable, Collection, Sequence
from typing import Any, NamedTuple

from . import own_files, partial_imports, remarks
from .notebooks import compiled, execute, get_ipython

MOST_ERRORS = 100  # how many errors are reported
FUTURE_FLAGS = {getattr(future, name).compiler_flag for name in future.all_feature_names}


class Piece(NamedTuple):
    """A piece of source: where it is from, and its first line there."""

    place: str
    line: int
    source: str


class Error(NamedTuple):
    """An error as it is sent to the grader, which knows the source and adds the text of the line."""

    type: str
    message: str
    place: str | None
    line: int | None


def new_namespace() -> dict[str, Any]:
    """The namespace of a fresh `__main__`, with the names that a notebook takes for granted."""
    module = types.ModuleType("__main__")
    module.__dict__.update(__builtins__=builtins, display=lambda *args, **kwargs: None, get_ipython=get_ipython)
    sys.modules["__main__"] = module
    return module.__dict__


def file_name(place: str) -> str:
    """The file name of a place in tracebacks."""
    return f"<{place}>"


def lines_of(source: str) -> list[str]:
    """The lines as Python counts them. (`str.splitlines` knows more line ends.)"""
    return source.replace("\r\n", "\n").replace("\r", "\n").split("\n")


def register_sources(pieces: Sequence[Piece]) -> None:
    """Let `inspect.getsource` and tracebacks find the text of every place."""
    places: dict[str, list[str]] = {}
    for piece in pieces:
        lines = places.setdefault(piece.place, [])
        source = lines_of(piece.source)
        end = piece.line - 1 + len(source)
        if piece.line > 0 and end < 1_000_000:
            lines.extend([""] * (end - len(lines)))
            lines[piece.line - 1 : end] = source
    for place, lines in places.items():
        text = [line + "\n" for line in lines]
        linecache.cache[file_name(place)] = (sum(map(len, text)), None, text, file_name(place))


def run(
    pieces: Sequence[Piece], skip: Collection[int], namespace: dict[str, Any], progress: Callable[[int], None]
) -> list[Error]:
    """Run the pieces in order. If one fails, its error is kept and the next one runs."""
    register_sources(pieces)
    errors = []
    flags = 0
    for index, piece in enumerate(pieces):
        if index in skip:
            continue
        progress(index)
        try:
            text = "\n" * (piece.line - 1) + piece.source  # so that line numbers are those of the cell
            code = compiled(text, file_name(piece.place), flags)
        except SyntaxError as error:
            errors.append(Error(type(error).__name__, str(error.msg), piece.place, error.lineno))
            continue
        except Exception as error:
            errors.append(Error(type(error).__name__, text_of(error), piece.place, piece.line))
            continue
        if piece.place.startswith("file "):  # a script has __file__, a notebook does not
            namespace["__file__"] = os.path.join(os.getcwd(), piece.place.removeprefix("file "))
        flags |= sum(flag for flag in FUTURE_FLAGS if code.co_flags & flag)
        try:
            execute(code, namespace)
        except BaseException as error:
            errors.append(describe(error))
            errors += [
                one
                for other in partial_imports.rest_of(text, error, file_name(piece.place), namespace)
                if (one := describe(other)) not in errors
            ]
    return errors


def describe(error: BaseException, function: Any = None) -> Error:
    """The error with the innermost line of the student's own code, or else the first line of the function called."""
    place, line = None, None
    trace = error.__traceback__
    while trace is not None:
        name = trace.tb_frame.f_code.co_filename
        if name in own_files.places:
            place, line = own_files.places[name], trace.tb_lineno
        elif name.startswith("<") and name in linecache.cache:
            place, line = name[1:-1], trace.tb_lineno
        trace = trace.tb_next
    code = getattr(function, "__code__", None)
    if place is None and isinstance(code, types.CodeType):
        if code.co_filename in own_files.places:
            place, line = own_files.places[code.co_filename], code.co_firstlineno
        elif code.co_filename in linecache.cache:
            place, line = code.co_filename[1:-1], code.co_firstlineno
    return Error(type(error).__name__[:200], text_of(error) + remark_on(error), place, line)


def text_of(error: BaseException) -> str:
    """The message of an error. Its `__str__` may be the student's and do anything."""
    try:
        return str.__str__(str(error))[:2000]
    except BaseException:
        return ""


def remark_on(error: BaseException) -> str:
    """What is added to the text of an error. Its attributes may be the student's and do anything."""
    try:
        return remarks.remark(error)
    except BaseException:
        return ""
