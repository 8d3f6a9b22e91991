"""Finding the string literals in a text, including f-strings of later versions of Python.

From Python 3.12 on, a field of an f-string may contain any string. The tokenizer of the running Python does not know
that: it ends `f"{d["a"]}"` too early.
"""

from __future__ import annotations

import re
from typing import NamedTuple

_STARTS = re.compile(r"(?<!\w)([A-Za-z]{0,2})(\"\"\"|'''|\"|')|#")
_PREFIXES = frozenset({"", "r", "u", "b", "f", "t", "br", "rb", "fr", "rf", "tr", "rt", "ur"})
_DEEPEST = 5


class Literal(NamedTuple):
    """A string literal: its position, its prefix, and the expressions in its fields."""

    start: int
    end: int
    prefix: str
    fields: tuple[str, ...]


class _Broken(Exception):  # noqa: N818
    """A string that is never closed."""


def literals(text: str) -> list[Literal] | None:
    """The strings of a text in order, without nested ones and those in comments; None if a string is never closed.

    A comment counts as a string too, with the prefix "#".
    """
    try:
        return _found(text)
    except _Broken:
        return None


def masked(text: str, found: list[Literal]) -> str:
    """The text with `_` for every character of strings and comments. Its length and its line endings stay the same."""
    parts, last = [], 0
    for one in found:
        parts += [
            text[last : one.start],
            re.sub(r"[^\n]", "#" if one.prefix == "#" else "_", text[one.start : one.end]),
        ]
        last = one.end
    return "".join([*parts, text[last:]])


def _found(text: str) -> list[Literal]:
    found: list[Literal] = []
    position = 0
    while match := _STARTS.search(text, position):
        if match.group() == "#":
            position = _line_end(text, match.start())
            found.append(Literal(match.start(), position, "#", ()))
            continue
        one = _literal(text, match, 0)
        found.append(one)
        position = one.end
    return found


def _line_end(text: str, position: int) -> int:
    end = text.find("\n", position)
    return len(text) if end < 0 else end


def _literal(text: str, match: re.Match[str], depth: int) -> Literal:
    prefix, quote = match[1].lower(), match[2]
    if prefix not in _PREFIXES or depth > _DEEPEST:
        raise _Broken
    has_fields = "f" in prefix or "t" in prefix
    fields: list[str] = []
    position = match.end()
    while True:
        if text.startswith(quote, position):
            return Literal(match.start(), position + len(quote), prefix, tuple(fields))
        if position >= len(text) or (text[position] == "\n" and len(quote) == 1):
            raise _Broken
        two = text[position : position + 2]
        if (two[0] == "\\" and not (has_fields and two[1:] in ("{", "}"))) or (has_fields and two in ("{{", "}}")):
            position += 2
        elif has_fields and text[position] == "{":
            position = _field(text, position + 1, fields, depth)
        else:
            position += 1


def _field(text: str, start: int, fields: list[str], depth: int) -> int:
    """The end of the field that begins at `start`. Its expression, and those in its format, are added to `fields`."""
    if depth > _DEEPEST:
        raise _Broken
    position, brackets = start, 0
    while position < len(text):
        letter = text[position]
        match = _STARTS.match(text, position)
        if match and match.group() == "#":
            position = _line_end(text, position)
        elif match:
            position = _literal(text, match, depth + 1).end
        elif letter in "([{":
            brackets, position = brackets + 1, position + 1
        elif letter in ")]}" and brackets:
            brackets, position = brackets - 1, position + 1
        elif letter == "}":
            fields.append(_expression(text[start:position]))
            return position + 1
        elif letter == ":" and not brackets:
            fields.append(_expression(text[start:position]))
            return _format(text, position + 1, fields, depth)
        elif letter == "!" and not brackets and text[position : position + 2] != "!=":
            fields.append(_expression(text[start:position]))
            after = re.compile(r"!\s*[rsa]\s*([:}])").match(text, position)
            if after is None:
                raise _Broken
            return after.end() if after[1] == "}" else _format(text, after.end(), fields, depth)
        else:
            position += 1
    raise _Broken


def _format(text: str, position: int, fields: list[str], depth: int) -> int:
    while position < len(text) and text[position] != "\n":
        if text[position] == "{":
            position = _field(text, position + 1, fields, depth + 1)
        elif text[position] == "}":
            return position + 1
        else:
            position += 1
    raise _Broken


def _expression(text: str) -> str:
    """The expression of a field, without a trailing `=`, as in `f"{x=}"`."""
    return re.sub(r"(?<![=!<>])=\s*$", "", text)
