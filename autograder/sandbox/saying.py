"""The explanation of one kind of error, and how such errors are recognised."""

from __future__ import annotations

import re
from dataclasses import dataclass

from autograder.sandbox.faults import StudentError

LONGEST = 2000  # how many characters of a message are searched


@dataclass(frozen=True)
class Saying:
    """An explanation, and the errors that it is for.

    message:  a pattern for their texts; types: the names of their classes
    source:   a pattern for the line that raised them, if that matters; NAME stands for the first group of `message`
    """

    sentence: str
    message: re.Pattern[str]
    types: frozenset[str]
    source: str = ""

    def fits(self, error: StudentError) -> bool:
        """Whether the explanation is for this error."""
        match = self.message.search(error.message[:LONGEST]) if error.type in self.types else None
        if match is None or not self.source:
            return match is not None
        pattern = self.source.replace("NAME", re.escape(match[1])) if "NAME" in self.source else self.source
        return re.search(pattern, (error.source or "")[:LONGEST]) is not None


def said(sentence: str, message: str, types: str, source: str = "") -> Saying:
    """A saying, with its types as one string, separated by spaces."""
    return Saying(sentence, re.compile(message), frozenset(types.split()), source)
