"""What a hand-in needed and did not find: files, modules, the network. Then a question is no zero: a person decides."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence

from autograder.exercise import Question
from autograder.grading.judging import Judgement
from autograder.reading.answers import Answered
from autograder.reading.data_files import why_left
from autograder.sandbox import LoadReport, StudentError

# What a function meets when the statement before it that opens a file, or imports a module, has failed.
_FOLLOWS = frozenset({"NameError", "UnboundLocalError", "AttributeError", "TypeError", "KeyError", "ImportError"})
_NETWORK = frozenset({"URLError", "HTTPError", "gaierror", "ConnectionError", "ConnectTimeout", "SSLError"})
_MODULE = re.compile(r"No module named '([^']+)'")
_FROM_MODULE = re.compile(r"cannot import name '[^']+' from (?:partially initialized module )?'([^']+)'")
_NAME = re.compile(r"name '([^']+)' is not defined")
_QUOTED = re.compile(r"'([^']+)'")
_NOT_FOUND = re.compile(r"(\S+) not found")


def what_is_absent(
    judgements: Sequence[Judgement],
    loaded: Iterable[LoadReport],
    left: Sequence[tuple[str, str]],
    found: Answered,
) -> str | None:
    """Why a question that lost points may have lost them by something absent; None where nothing says so.

    left: files that were not taken along, and why
    """
    errors = [one.failure.error for one in judgements if one.failure is not None and one.failure.error is not None]
    for error in errors:
        if reason := reason_of(error, left, found.own.refused) or _swallowed(error, found.swallowed):
            return reason
    is_there = bool(judgements) and not any(one.failure and one.failure.kind == "not defined" for one in judgements)
    if is_there and not any(error.type in _FOLLOWS for error in errors):
        return None
    return next(
        filter(None, (reason_of(error, left, found.own.refused) for one in loaded for error in one.errors)), None
    )


def why_undecided(found: Answered, question: Question) -> str | None:
    """Why a person must look for a graded name that the file does not define where it can be called."""
    if question.root in found.nested:
        return f"{question.root} is defined inside of something else ({found.nested[question.root]}), out of reach"
    return found.absent[0] if found.absent else None


def reason_of(
    error: StudentError, left: Sequence[tuple[str, str]] = (), refused: Mapping[str, str] | None = None
) -> str | None:
    """What an error says is absent, in one line; None for an error of another kind."""
    where = f" ({error.place}, line {error.line})" if error.place and error.line else ""
    if error.type == "FileNotFoundError":
        return _of_file(error.message, left) + where
    if error.type == "OSError" and (_NOT_FOUND.match(error.message) or "No such file" in error.message):
        return _of_file(error.message, left) + where
    if error.type == "ModuleNotFoundError" and (match := _MODULE.search(error.message)):
        why = (refused or {}).get(match[1].split(".")[0])
        return (why or f"the module {match[1]} is not in the hand-in, and not installed where it is graded") + where
    if error.type == "ImportError" and (match := _FROM_MODULE.search(error.message)):
        why = (refused or {}).get(match[1].split(".")[0])
        return None if why is None else why + where
    if error.type in _NETWORK:
        return f"it needs the network, which there is none of where it is graded{where}"
    return None


def _swallowed(error: StudentError, by_try: Mapping[str, str]) -> str | None:
    """Why a name is not set, where a `try` alone sets it and says nothing of what failed in it."""
    match = _NAME.search(error.message) if error.type == "NameError" else None
    if match is not None and match[1] in by_try:
        return f"{match[1]} is not set: {by_try[match[1]]}"
    return None


def _of_file(message: str, left: Sequence[tuple[str, str]]) -> str:
    match = _QUOTED.search(message) or _NOT_FOUND.match(message)
    if match is None:
        return "it opens a file that is not in the hand-in"
    path = match[1][-200:]
    why = why_left(dict(left), path)
    if why is not None:
        return f"it opens {path}, which {why}"
    return f"it opens {path}, which is not in the hand-in at that place"
