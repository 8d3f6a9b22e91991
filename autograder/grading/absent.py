"""What a submission needed and did not find: files, modules, the network. A person then decides; it is not a zero.

The lost points must come from that: from an error in a call, or from an error while code that the question needs was
run. A failed import counts if a name is missing that it would have bound.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence, Set
from typing import NamedTuple

from autograder.exercise import Question
from autograder.grading.elsewhere import reason_of_machine
from autograder.grading.other_versions import lazy_annotation, reason_of_version
from autograder.judging.judgement import Judgement
from autograder.program import Piece
from autograder.reading.answers import Answered
from autograder.reading.data_files import why_left
from autograder.sandbox import LoadReport, StudentError

# Errors that a function meets if an earlier statement that opens a file has failed.
_FOLLOWS = frozenset({"NameError", "UnboundLocalError", "AttributeError", "TypeError", "KeyError", "ImportError"})
_IMPORTS = frozenset({"ImportError", "ModuleNotFoundError", "SyntaxError"})
_MODULE = re.compile(r"No module named '([^']+)'")
_FROM_MODULE = re.compile(r"cannot import name '[^']+' from (?:partially initialized module )?'([^']+)'")
_QUOTED = re.compile(r"'([^']+)'")
_NOT_FOUND = re.compile(r"(\S+) not found")
_IN_FILE = re.compile(r"\(([^()/]+), line \d+\)$")
_MISSING = re.compile(r"name '(\w+)' is not defined|local variable '(\w+)'")


class Known(NamedTuple):
    """What is known about a submission besides its errors.

    left:     files that were left out, and why; refused: modules that were left out, by name
    foreign:  its own files that are written for another Python, by name
    python:   the version of Python that the notebook was saved with; "" if it does not say
    """

    left: Mapping[str, str] = {}
    refused: Mapping[str, str] = {}
    foreign: Mapping[str, str] = {}
    python: str = ""


def what_is_absent(
    found: Answered,
    question: Question,
    judgements: Sequence[Judgement],
    loaded: Iterable[LoadReport],
    left: Sequence[tuple[str, str]],
) -> str | None:
    """What was absent, if a question that lost points may have lost them by that; None if there is no sign of it.

    left: files that were left out, and why
    """
    errors = [one.failure.error for one in judgements if one.failure is not None and one.failure.error is not None]
    known = Known(dict(left), found.own.refused, found.foreign_files, found.python)
    for error in errors:
        if reason := reason_of(error, known) or _swallowed(error, found.swallowed):
            return reason
    is_there = bool(judgements) and not any(one.failure and one.failure.kind == "not defined" for one in judgements)
    missing = {name for error in errors if (name := missing_name(error))}
    if not is_there:
        missing.add(question.root)
    before = [error for report in loaded for error in report.errors]
    needed = _needed(found, question, before)
    follows = not is_there or any(error.type in _FOLLOWS for error in errors)
    reason = _of_loading(needed, missing, known, follows)
    return reason or _of_foreign(found, question, missing, is_there)


def _needed(found: Answered, question: Question, errors: Iterable[StudentError]) -> list[tuple[StudentError, Piece]]:
    """The errors in code that the question needs, or in files of the submission, with the statements they are in."""
    needs = found.needs.get(question.path)
    pieces: list[tuple[StudentError, Piece]] = []
    for error in dict.fromkeys(errors):
        piece = next((one for one in found.whole.pieces if _holds(one, error)), None)
        if piece is None:
            pieces.append((error, Piece(error.place or "", error.line or 1, error.source or "")))
        elif needs is None or (piece.place, piece.line) in needs:
            pieces.append((error, piece))
    return pieces


def _holds(piece: Piece, error: StudentError) -> bool:
    line = error.line
    return piece.place == error.place and line is not None and 0 <= line - piece.line <= piece.source.count("\n")


def _of_loading(
    needed: Sequence[tuple[StudentError, Piece]], missing: Set[str], known: Known, follows: bool
) -> str | None:
    """What was absent according to an error while the submission was run, if that explains a missing name.

    A statement may have failed because a name was missing that an earlier one should have defined. So the missing
    names are followed back from error to error.
    """
    names, seen = set(missing), set[int]()
    while True:
        fresh = [
            number
            for number, (error, piece) in enumerate(needed)
            if number not in seen and (_mentions(piece, names) or (follows and error.type not in _IMPORTS))
        ]
        if not fresh:
            return None
        for number in fresh:
            seen.add(number)
            error = needed[number][0]
            if reason := reason_of(error, known) or lazy_annotation(error, known.python):
                return reason
            names |= {name for name in [missing_name(error)] if name}


def _mentions(piece: Piece, names: Set[str]) -> bool:
    """Whether a statement contains one of the names, or is an `import *`, which may define any."""
    if not names:
        return False
    words = re.findall(r"\w+|\*", piece.source)
    return not names.isdisjoint(words) or ("import" in words and words[-1] == "*")


def missing_name(error: StudentError) -> str | None:
    """The name that is not defined according to an error."""
    match = _MISSING.search(error.message) if error.type in ("NameError", "UnboundLocalError") else None
    return (match[1] or match[2]) if match else None


def _of_foreign(found: Answered, question: Question, missing: Set[str], is_there: bool) -> str | None:
    """Code that the question needs and only another version of Python can read, if it would define what is missing."""
    for one in found.foreign.get(question.path, ()):
        if one.silent or not is_there or not missing.isdisjoint(one.binds):
            return one.reason
    return None


def why_undecided(found: Answered, question: Question) -> str | None:
    """Why a person must look for a graded name that cannot be called; None if nobody needs to."""
    if foreign := found.foreign.get(question.path):
        return foreign[0].reason
    if question.root in found.nested:
        where = f"inside a function or class ({found.nested[question.root]})"
        return f"{question.root} is defined {where}, where it cannot be called"
    return found.absent[0] if found.absent else None


def reason_of(error: StudentError, known: Known = Known()) -> str | None:  # noqa: B008
    """What is absent according to an error, in one line; None for other errors."""
    where = f" ({error.place}, line {error.line})" if error.place and error.line else ""
    if reason := reason_of_machine(error) or reason_of_version(error, known.python):
        return reason + where
    if error.type == "FileNotFoundError":
        return _of_file(error.message, known.left) + where
    if error.type == "OSError" and (_NOT_FOUND.match(error.message) or "No such file" in error.message):
        return _of_file(error.message, known.left) + where
    if error.type == "ModuleNotFoundError" and (match := _MODULE.search(error.message)):
        why = known.refused.get(match[1].split(".")[0])
        return (why or f"the module {match[1]} is neither in the submission nor on the grading machine") + where
    if error.type == "ImportError" and (match := _FROM_MODULE.search(error.message)):
        why = known.refused.get(match[1].split(".")[0])
        return None if why is None else why + where
    if error.type == "SyntaxError" and (match := _IN_FILE.search(error.message)):
        return known.foreign.get(match[1])
    return None


def _swallowed(error: StudentError, by_try: Mapping[str, str]) -> str | None:
    """Why a name is not set, if only a `try` sets it and the failure inside was silent."""
    name = missing_name(error)
    return f"{name} is not set: {by_try[name]}" if name is not None and name in by_try else None


def _of_file(message: str, left: Mapping[str, str]) -> str:
    match = _QUOTED.search(message) or _NOT_FOUND.match(message)
    if match is None:
        return "it opens a file that is not in the submission"
    path = match[1][-200:]
    why = why_left(left, path)
    if why is not None:
        return f"it opens {path}, which {why}"
    return f"it opens {path}, which is not in the submission at that place"
