"""What a student's page may tell of hidden checks before the results are released.

A hand-in sees the hidden arguments, and whoever wrote it sees the page. So the page shows no right value, and nothing
that the hand-in chose: no value, no text of an error, no picture of wrong draws. There remain the kit's own words, the
place of an error, how far draws are from their law, and the names of known mistakes. Public checks, which students run
themselves, are shown in full.
"""

from __future__ import annotations

import builtins
import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from autograder.results import CheckResult, ErrorPlace, SubmissionResult

WITHHELD = "the function stopped with an error; what it says is not shown for hidden checks"
ANOTHER_ERROR = "an error of your own"
LONGEST = 300

_KNOWN_ERRORS = frozenset(
    name for name in dir(builtins) if isinstance(getattr(builtins, name), type) and name.endswith(("Error", "Exit"))
) | {"LinAlgError", "AxisError", "OutOfMemoryError", "StopIteration", "KeyboardInterrupt", "Exception"}

# Judges' and the sandbox's ways to say something, and how it reads without what was found and what was expected.
_SAYINGS = [
    (re.compile(pattern, re.DOTALL), words)
    for pattern, words in (
        (r"[\d,]+ of [\d,]+ values? differ.*|got .*expected .*", "the values are not the right ones"),
        (r"[\d,]+ of [\d,]+ values? (is|are) nan.*", "some of the values are nan"),
        (r"expected shape .*|expected .*shape.*got .*", "the shape is not the right one"),
        (r"expected one number.*", "expected one number, got something else"),
        (r"expected a finite number.*", "expected a finite number"),
        (r"expected an array of numbers.*|expected (real )?numbers.*", "expected real numbers, got something else"),
        (r"expected \d+ values \(.*", "expected other values than were returned: how many, and which?"),
        (r"got .*", "the value is not the right one"),
    )
]
_PART = re.compile(r"(?:[A-Za-z_]\w{0,40}: )+")  # the names of parts of an answer, which judges put in front
_ECHOES = (
    re.compile(r"(?<!\w)'[^']*'(?!\w)|\"[^\"]*\"|“[^”]*”"),  # texts that a hand-in returned
    re.compile(r"(?<=of type )[^\s,]+|(?<=with keys ).*|(?<=returned too much: ).*|(?<=could not be read: ).*"),
    re.compile(
        r"(?<=while the submission was run: ).*|(?<=while the hand-in was run: ).*| \(exit status \d+\)| \(SIG\w+\)"
    ),
    re.compile(r"\[[^\]]*\]?|\([^)]*\d[^)]*\)?"),
)
# Numbers that are the kit's own: its limits, the bounds of probabilities, places of arguments.
_PLAIN = re.compile(
    r"(?:within|than) [\d.]+ seconds|argument number \d\b"
    r"|\b(?:sums? to|sum|between|or|and|below|above|be) [01]\b(?![.\d])"
)
_NUMBER = re.compile(r"(?<![\w.])[-+]?(?:\d+(?:,\d{3})*\.?\d*|\.\d+)(?:e[-+]?\d+)?(?!\w)", re.IGNORECASE)


def for_student(result: SubmissionResult) -> SubmissionResult:
    """The result as its student may see it before the results are released."""
    return replace(
        result,
        questions=tuple(
            replace(question, checks=tuple(discreet(check) for check in question.checks))
            for question in result.questions
        ),
    )


def discreet(check: CheckResult) -> CheckResult:
    """A check without what a hidden one must not tell; a public one as it is."""
    if check.visibility == "public":
        return check
    return replace(
        check,
        message=WITHHELD if check.error else in_words(check.message),
        input=None,
        got=None,
        expected=None,
        error=None if check.error is None else _error(check.error),
        picture=_picture(check),
    )


def in_words(message: str) -> str:
    """What a judge says, in words alone: without numbers, and without what the hand-in could have put into it."""
    text = " ".join(message.split())
    part = _PART.match(text)
    name = part.group() if part and not re.search(r"\d{2}", part.group()) else ""
    rest = text[len(part.group()) :] if part else text
    for pattern, words in _SAYINGS:
        if pattern.fullmatch(rest):
            return name + words
    kept = _PLAIN.findall(rest)
    for echo in _ECHOES:
        rest = echo.sub("…", rest)
    rest = _PLAIN.sub("\0", rest)
    rest = _NUMBER.sub("…", rest)
    for plain in kept:
        rest = rest.replace("\0", plain, 1)
    return f"{name}{rest}"[:LONGEST].rstrip(" :,;")


def _error(error: ErrorPlace) -> ErrorPlace:
    """Its kind and its place, both of which the kit knows by itself; a kind that the hand-in named is not one."""
    kind = error.type if error.type in _KNOWN_ERRORS else ANOTHER_ERROR
    if error.source is None:  # the line is not one of the hand-in's
        return ErrorPlace(kind, "", error.place)
    return ErrorPlace(kind, "", error.place, error.line, error.source)


def _picture(check: CheckResult) -> Mapping[str, Any] | None:
    """Right draws against their law, without its scale. Wrong ones can be drawn so that they spell something."""
    picture = check.picture
    if picture is None or picture.get("kind") != "histogram" or check.status != "passed":
        return None
    return {**picture, "unlabelled": True}
