"""Who submitted what, according to an export of Gradescope: `submission_metadata.yml` beside `submission_12345678/`.

The file contains much else, such as the results of earlier runs. Only the few lines that name people are read, in the
one form in which Gradescope writes them. A YAML parser would also follow aliases and build objects; that is unsafe.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import NamedTuple

from autograder.reading.names import printable

METADATA = "submission_metadata.yml"
MAX_METADATA = 50_000_000  # bytes
_MOST_HAND_INS = 100_000
_MOST_PEOPLE = 50  # of one submission
_MOST_NAMED = 3  # in a row of the table
_LONGEST = 300  # characters of a name or an address

_HAND_IN = re.compile(r"submission_([0-9]{1,20}):\s*")
_SUBMITTERS = re.compile(r"( +):?submitters:\s*")
_ITEM = re.compile(r"( *)- (.*)")
_FIELD = re.compile(r"( *):?(name|sid|email): +(.+?)\s*")


class Submitter(NamedTuple):
    """One of the people who submitted together. A field is "" if the export does not give it."""

    name: str = ""
    email: str = ""
    sid: str = ""


def submitters(content: bytes) -> dict[str, tuple[Submitter, ...]]:
    """The people behind each submission, by its number."""
    found: dict[str, list[dict[str, str]]] = {}
    current: list[dict[str, str]] | None = None
    depth = -1  # of the word "submitters", while its list is read
    for line in content.decode("utf-8", "replace").split("\n"):
        line = line.rstrip("\r")
        if line and not line.startswith((" ", "-")):
            match = _HAND_IN.fullmatch(line)
            is_new = match is not None and match[1] not in found and len(found) < _MOST_HAND_INS
            current = found.setdefault(match[1], []) if match and is_new else None
            depth = -1
        elif current is None:
            continue
        elif match := _SUBMITTERS.fullmatch(line):
            # The submission's own list comes first; lists in its history are indented further.
            depth = len(match[1]) if len(match[1]) <= 2 and not current else -1
        elif depth >= 0:
            depth = _person(line, depth, current)
    return {number: tuple(Submitter(**one) for one in people if one) for number, people in found.items()}


def shown(people: tuple[Submitter, ...]) -> str:
    """The name of the row for people who submitted together; "" if nobody is named."""
    names = [one.name or one.email or one.sid for one in people]
    more = f" and {len(names) - _MOST_NAMED} more" if len(names) > _MOST_NAMED else ""
    return ", ".join(filter(None, names[:_MOST_NAMED])) + more


def names_by_number(people: Mapping[str, tuple[Submitter, ...]]) -> dict[str, str]:
    """The name of the row for each submission that names its people."""
    return {number: name for number, those in people.items() if (name := shown(those))}


def _person(line: str, depth: int, people: list[dict[str, str]]) -> int:
    """Read a line of a list of people. Returns `depth`, or -1 if the list has ended."""
    item = _ITEM.fullmatch(line)
    if item is not None and len(item[1]) >= depth:
        if len(people) < _MOST_PEOPLE:
            people.append({})
        line = f"{item[1]}  {item[2]}"
    field = _FIELD.fullmatch(line)
    if field is None or len(field[1]) <= depth:
        return depth if item is not None or line.startswith(" " * (depth + 2)) else -1
    if people and len(people) <= _MOST_PEOPLE:
        people[-1].setdefault(field[2], _scalar(field[3]))
    return depth


def _scalar(text: str) -> str:
    """A value that YAML writes on one line; "" for a value in any other form."""
    if text.startswith("'") and text.endswith("'") and len(text) > 1:
        value = text[1:-1].replace("''", "'")
    elif text.startswith('"'):
        try:
            value = json.loads(re.sub(r"\\x([0-9A-Fa-f]{2})", r"\\u00\1", text[: 6 * _LONGEST]))
        except ValueError:
            return ""
    else:
        value = "" if text[0] in "&*!|>{[%@`" or text in ("~", "null") else text
    return printable(value[:_LONGEST]) if value and isinstance(value, str) else ""
