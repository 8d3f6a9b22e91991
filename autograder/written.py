"""Written answers: words, and pictures in their places, in one text.

A picture stands in the text as Markdown has it, `![name](data:image/jpeg;base64,...)`, and only a picture that the kit
has encoded itself stands there: whatever looks like one in a student's own words is broken up (`plain`).
"""

from __future__ import annotations

import base64
import re
from collections.abc import Iterator
from typing import NamedTuple

_PICTURE = re.compile(r"!\[([^\[\]\n]{0,120})\]\(data:image/jpeg;base64,([A-Za-z0-9+/]+={0,2})\)")
_LOOKS_LIKE_ONE = re.compile(r"data:image/jpeg;base64,", re.IGNORECASE)


class Picture(NamedTuple):
    """A picture within a written answer: its name, and its bytes, JPEG in base 64."""

    name: str
    data: str

    @property
    def address(self) -> str:
        """What an `<img>` shows it by."""
        return f"data:image/jpeg;base64,{self.data}"


def embedded(name: str, jpeg: bytes) -> str:
    """A picture as it stands in a text."""
    name = " ".join(re.sub(r"[\[\]]", "", name).split())[:100] or "picture"
    return f"![{name}]({Picture(name, base64.b64encode(jpeg).decode()).address})"


def plain(words: str) -> str:
    """Words in which nothing is taken for a picture."""
    return _LOOKS_LIKE_ONE.sub("data: image/jpeg;base64,", words)


def parts(text: str) -> Iterator[str | Picture]:
    """The words and the pictures of a text, in order."""
    end = 0
    for found in _PICTURE.finditer(text):
        if found.start() > end:
            yield text[end : found.start()]
        yield Picture(found.group(1), found.group(2))
        end = found.end()
    if end < len(text):
        yield text[end:]


def without_pictures(text: str) -> str:
    """The text with each picture's name in its place."""
    return "".join(part if isinstance(part, str) else f"[picture: {part.name}]" for part in parts(text))


def cut(text: str, limit: int) -> str:
    """The text with at most so many characters of words, and word of how much was left out; pictures stay."""
    if len(text) <= limit:
        return text
    kept: list[str] = []
    left, dropped = limit, 0
    for part in parts(text):
        if isinstance(part, Picture):
            kept.append(f"![{part.name}]({part.address})")
            continue
        kept.append(part[:left])
        dropped += max(len(part) - left, 0)
        left = max(left - len(part), 0)
    if dropped:
        kept.append(f"\n… ({dropped:,} more characters in the file that was handed in)")
    return "".join(kept)
