"""Recognising code for another version of Python than the running one.

Spotting a foreign construct is not enough: a student's slip may look like one. So each foreign construct is rewritten
for the running Python. Only if the whole text then parses is it said to be for another version.
"""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Callable, Iterator
from typing import NamedTuple

from autograder.reading.literals import Literal, literals, masked
from autograder.reading.magics import parsed_quietly

LONGEST = 20_000  # characters of a text that are examined


class Version(NamedTuple):
    """The lowest version of Python that can read a text, the construct that shows it, and a rewritten text."""

    version: tuple[int, int]
    what: str
    text: str
    tree: ast.Module

    @property
    def words(self) -> str:
        """Why the text does not run here, completing "cell 4, line 2: ..."."""
        ours = ".".join(map(str, sys.version_info[:2]))
        if self.version[0] == 2:
            return f"this is written for Python 2 ({self.what}); the grader runs Python {ours}"
        needs = ".".join(map(str, self.version))
        return f"this is written for Python {needs} or later ({self.what}); the grader runs Python {ours}"


Change = tuple[int, int, str]  # start, end, replacement


class _Construct(NamedTuple):
    version: tuple[int, int]
    what: str
    changes: Callable[[str, str, list[Literal]], Iterator[Change]]  # of (text, the same with literals masked, literals)


def other_version(text: str, saved_with: str = "") -> Version | None:
    """The version of Python for which a text that does not parse is written; None if that is unknown.

    saved_with: the version that its notebook names, if any: a notebook saved with Python 3 is not for Python 2
    """
    if len(text) > LONGEST:
        return None
    newer = [one for one in _NEWER if one.version > sys.version_info[:2]]
    found = _rewritten(text, newer, inner_version)
    if found is None and (saved_with == "" or saved_with.startswith("2")):
        found = _rewritten(text, _OLDER, lambda expression: None)
    return found


def _rewritten(
    text: str, constructs: list[_Construct], inside: Callable[[str], tuple[int, int] | None]
) -> Version | None:
    used: list[_Construct] = []
    for construct in constructs:
        found = literals(text)
        if found is None:
            return None
        changes = sorted(set(construct.changes(text, masked(text, found), found)), reverse=True)
        if not changes:
            continue
        used.append(construct)
        for start, end, instead in changes:
            text = text[:start] + instead + text[end:]
        if (tree := parsed_quietly(text)) is not None:
            latest = max(used, key=lambda one: one.version)
            return Version(latest.version, latest.what, text, tree)
    return None


def inner_version(expression: str) -> tuple[int, int] | None:
    """The version that an expression inside a literal needs; (0, 0) for the running one; None for no expression."""
    wrapped = f"(\n{expression}\n)"
    if parsed_quietly(wrapped) is not None:
        return 0, 0
    found = _rewritten(wrapped, [one for one in _NEWER if one.version > sys.version_info[:2]], inner_version)
    return found.version if found else None


def _literals_with_fields(letter: str) -> Callable[[str, str, list[Literal]], Iterator[Change]]:
    def changes(text: str, mask: str, found: list[Literal]) -> Iterator[Change]:
        for one in found:
            if letter not in one.prefix.lower():
                continue
            source = text[one.start : one.end]
            if letter == "f" and parsed_quietly(f"({source})") is not None:
                continue
            if all(inner_version(field) is not None for field in one.fields):
                lines = source.count("\n")
                yield one.start, one.end, '""' if not lines else '"""' + "\n" * lines + '"""'

    return changes


def _type_aliases(text: str, mask: str, found: list[Literal]) -> Iterator[Change]:
    for match in re.finditer(r"(?m)^[ \t]*(type[ \t]+)(?=\w+[ \t]*[=\[])", mask):
        end = _closed(mask, mask.find("[", match.end())) if re.match(r"\w+[ \t]*\[", mask[match.end() :]) else None
        yield match.start(1), match.end(1), ""
        if end is not None:
            start = mask.index("[", match.end())
            if _are_parameters(text[start + 1 : end]):
                yield start, end + 1, "\n" * text.count("\n", start, end)


def _type_parameters(defaults: bool) -> Callable[[str, str, list[Literal]], Iterator[Change]]:
    def changes(text: str, mask: str, found: list[Literal]) -> Iterator[Change]:
        for match in re.finditer(r"(?m)^[ \t]*(?:async[ \t]+)?(?:def|class)[ \t]+\w+[ \t]*(\[)", mask):
            start, end = match.start(1), _closed(mask, match.start(1))
            if end is None or not _are_parameters(text[start + 1 : end]):
                continue
            if defaults == (re.search(r"(?<![=!<>:])=(?!=)", mask[start:end]) is not None):
                yield start, end + 1, ""

    return changes


def _are_parameters(text: str) -> bool:
    """Whether the text in brackets is a list of type parameters: these parse like a function's parameters."""
    return parsed_quietly(f"def f(\n{text}\n): pass") is not None


def _closed(mask: str, start: int) -> int | None:
    """The position at which the bracket that opens at `start` is closed."""
    depth = 0
    for position in range(start, len(mask)):
        depth += (mask[position] in "([{") - (mask[position] in ")]}")
        if depth == 0:
            return position
    return None


_EXCEPT = re.compile(r"(?m)^[ \t]*except\*?[ \t]+([^:()\n]+?,[^:()\n]*?)[ \t]*:")


def _several_exceptions(text: str, mask: str, found: list[Literal]) -> Iterator[Change]:
    for match in _EXCEPT.finditer(mask):
        if not _binds_exception(match[1]) and " as " not in match[1]:
            yield match.start(1), match.end(1), f"({match[1]})"


def _binds_exception(listed: str) -> bool:
    """Whether `except A, e:` binds `e`, as in Python 2. If `e` begins with a capital letter, it is a class."""
    parts = [part.strip() for part in listed.split(",")]
    return len(parts) == 2 and re.fullmatch(r"[a-z_]\w*", parts[1]) is not None


def _lazy_imports(text: str, mask: str, found: list[Literal]) -> Iterator[Change]:
    for match in re.finditer(r"(?m)^[ \t]*(lazy[ \t]+)(?=(import|from)[ \t])", mask):
        yield match.start(1), match.end(1), ""


_NEWER = [
    _Construct((3, 12), "an f-string that earlier versions cannot read", _literals_with_fields("f")),
    _Construct((3, 12), "a type statement", _type_aliases),
    _Construct((3, 12), "type parameters in brackets", _type_parameters(False)),
    _Construct((3, 13), "type parameters with defaults", _type_parameters(True)),
    _Construct((3, 14), "several exceptions without parentheses", _several_exceptions),
    _Construct((3, 14), "a t-string", _literals_with_fields("t")),
    _Construct((3, 15), "a lazy import", _lazy_imports),
]


_END_OF_STATEMENT = re.compile(r"[;\n]")


def _printed(text: str, mask: str, found: list[Literal]) -> Iterator[Change]:
    for match in re.finditer(r"(?m)(?:^|[;:])[ \t]*(print|exec)[ \t]+(?=[^\s=.,:)\]}|&^/*])", mask):
        end, depth = len(mask), 0
        for position in range(match.end(), len(mask)):
            depth += (mask[position] in "([{") - (mask[position] in ")]}")
            if depth == 0 and mask[position] in ";\n#":
                end = position
                break
        inside = text[match.end() : end].rstrip()
        shift = "" if not inside.startswith(">>") else "0"
        yield match.end(1), match.end(1) + len(text[match.end(1) : end].rstrip()), f"({shift}{inside})"


def _raised(text: str, mask: str, found: list[Literal]) -> Iterator[Change]:
    for match in re.finditer(r"(?m)(?:^|[;:])[ \t]*raise[ \t]+([\w.]+)[ \t]*(,)([^\n;]*)", mask):
        yield match.start(2), match.end(3), f"({text[match.start(3) : match.end(3)]})"


def _caught(text: str, mask: str, found: list[Literal]) -> Iterator[Change]:
    for match in re.finditer(r"(?m)^[ \t]*except[ \t]+(?:[\w.]+|\([^()\n]*\))[ \t]*(,[ \t]*)[a-z_]\w*[ \t]*:", mask):
        yield match.start(1), match.end(1), " as "


def _spelled(text: str, mask: str, found: list[Literal]) -> Iterator[Change]:
    for match in re.finditer(r"<>|`[^`\n]*`|(?<![\w.])0[0-7]+(?![\w.])|(?<![\w.])\d+([lL])(?!\w)", mask):
        word = match.group()
        if word == "<>":
            yield match.start(), match.end(), "!="
        elif word[0] == "`":
            yield match.start(), match.end(), f"({text[match.start() + 1 : match.end() - 1]})"
        elif match[1]:
            yield match.start(1), match.end(1), ""
        elif set(word) != {"0"}:
            yield match.start(), match.start() + 1, "0o"


_OLDER = [
    _Construct((2, 7), "print or exec as a statement", _printed),
    _Construct((2, 7), "raise or except with a comma", _raised),
    _Construct((2, 7), "raise or except with a comma", _caught),
    _Construct((2, 7), "<>, backquotes or numbers such as 0777 and 10L", _spelled),
]
