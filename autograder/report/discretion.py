"""What a student's page may say about hidden checks before the results are released.

A submission sees the hidden arguments, and its author sees the page. The page is therefore a channel out of the
sandbox: a submission could return a hidden argument as its answer, or raise it as the text of an error. So the page
shows no correct value, and nothing that the submission chose: no value, no text of an error, no picture of wrong
samples. What remains is the kit's own words, the place of an error, how far samples are from their distribution, and
the names of known mistakes. Public checks are shown in full: students run them themselves.
"""

from __future__ import annotations

import builtins
import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from autograder.results import CheckResult, ErrorPlace, SubmissionResult

WITHHELD = "the function raised an error; the text of an error is not shown for hidden checks"
ANOTHER_ERROR = "an error of your own"
LONGEST = 300

_KNOWN_ERRORS = frozenset(
    name for name in dir(builtins) if isinstance(getattr(builtins, name), type) and name.endswith(("Error", "Exit"))
) | {"LinAlgError", "AxisError", "OutOfMemoryError", "StopIteration", "KeyboardInterrupt", "Exception"}

# Messages of judges and of the sandbox, each with a wording that leaves out what was found and what was expected.
_SAYINGS = [
    (re.compile(pattern, re.DOTALL), words)
    for pattern, words in (
        (r"[\d,]+ of [\d,]+ values? differ.*|got .*expected .*", "the values are not correct"),
        (r"[\d,]+ of [\d,]+ values? (is|are) nan.*", "some of the values are nan"),
        (r"expected shape .*|expected .*shape.*got .*", "the shape is not correct"),
        (r"expected one number.*", "expected one number, got something else"),
        (r"expected a finite number.*", "expected a finite number"),
        (r"expected an array of numbers.*|expected (real )?numbers.*", "expected real numbers, got something else"),
        (r"expected \d+ values \(.*", "these are not the values that were asked for: how many, and which?"),
        (r"got .*", "the value is not correct"),
    )
]
_PART = re.compile(r"(?:[A-Za-z_]\w{0,40}: )+")  # judges begin with the name of the part of the answer
_ECHOES = (
    re.compile(r"(?<!\w)'[^']*'(?!\w)|\"[^\"]*\"|“[^”]*”"),  # texts that a submission returned
    re.compile(r"(?<=of type )[^\s,]+|(?<=with keys ).*|(?<=returned too much: ).*|(?<=could not be read: ).*"),
    re.compile(r"(?<=while the hand-in was run: ).*|(?<=while the submission was run: ).*"),
    re.compile(r" \(exit status \d+\)| \(SIG\w+\)"),
    re.compile(r"\[[^\]]*\]?|\([^)]*\d[^)]*\)?"),
)
# Numbers that come from the kit itself: its limits, the bounds of probabilities, positions of arguments.
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
    """A hidden check without what it must not reveal. A public check comes back unchanged."""
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
    """A judge's message in words alone: no numbers, and nothing that the submission could have put there."""
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
    """The error's type and place, which the kit knows by itself.

    The type is named only if it is a well-known one: a submission could name a class of its own after a hidden value.
    """
    kind = error.type if error.type in _KNOWN_ERRORS else ANOTHER_ERROR
    if error.source is None:  # the line is not one of the submission's
        return ErrorPlace(kind, "", error.place)
    return ErrorPlace(kind, "", error.place, error.line, error.source)


def _picture(check: CheckResult) -> Mapping[str, Any] | None:
    """The picture of samples that passed, without scales. Wrong samples could be chosen to spell something."""
    picture = check.picture
    if picture is None or picture.get("kind") != "histogram" or check.status != "passed":
        return None
    return {**picture, "unlabelled": True}
