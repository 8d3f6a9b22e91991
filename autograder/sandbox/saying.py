"""A sentence about errors of one kind, and how they are known."""

from __future__ import annotations

import re
from dataclasses import dataclass

from autograder.sandbox.faults import StudentError

LONGEST = 2000  # characters of a message that are looked at


@dataclass(frozen=True)
class Saying:
    """A sentence, and the errors that it is said of.

    message:  what their texts match; types: their classes
    source:   what the line that raised them matches, if that matters; NAME stands there for the message's first group
    """

    sentence: str
    message: re.Pattern[str]
    types: frozenset[str]
    source: str = ""

    def fits(self, error: StudentError) -> bool:
        """Whether the sentence is to be said of an error."""
        match = self.message.search(error.message[:LONGEST]) if error.type in self.types else None
        if match is None or not self.source:
            return match is not None
        pattern = self.source.replace("NAME", re.escape(match[1])) if "NAME" in self.source else self.source
        return re.search(pattern, (error.source or "")[:LONGEST]) is not None


def said(sentence: str, message: str, types: str, source: str = "") -> Saying:
    """A saying; types as one text, with blanks between them."""
    return Saying(sentence, re.compile(message), frozenset(types.split()), source)
