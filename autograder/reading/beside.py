"""Files beside the notebooks of a submission that a person can read: a PDF, a photo, a page of text.

They are not graded. The person who grades is told their names, and pictures that a notebook shows are kept.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from urllib.parse import quote

from autograder.reading.archives import BrokenArchive, Entry
from autograder.reading.names import printable

MOST_NAMED = 20  # of one submission
_MAX_PICTURE = 15_000_000  # bytes
_MAX_PICTURES = 30_000_000  # of one submission
_PICTURE = re.compile(r".*\.(png|jpe?g|gif|webp|bmp)", re.IGNORECASE | re.DOTALL)
_READ_BY_PEOPLE = re.compile(
    r".*\.(png|jpe?g|gif|webp|bmp|svg|heic|heif|tiff?|pdf|docx?|odt|rtf|pages|html?|tex|md|txt)",
    re.IGNORECASE | re.DOTALL,
)
_OF_A_PROJECT = re.compile(r"(readme|license|requirements|changelog)\b.*", re.IGNORECASE | re.DOTALL)


def is_for_people(name: str) -> bool:
    """Whether a file name is that of a document or picture for people to read."""
    last = name.rsplit("/", 1)[-1]
    return _READ_BY_PEOPLE.fullmatch(last) is not None and _OF_A_PROJECT.fullmatch(last) is None


def named(files: Sequence[tuple[str, Entry]]) -> tuple[str, ...]:
    """The names of such files, each printable on one line; only the first few of many."""
    names = sorted({"/".join(map(printable, name.split("/")))[:300] for name, _ in files})
    more = (f"and {len(names) - MOST_NAMED:,} more files",) if len(names) > MOST_NAMED else ()
    return (*names[:MOST_NAMED], *more)


def pictures_shown(
    files: Sequence[tuple[str, Entry]], notebooks: Mapping[str, bytes], room: int
) -> list[tuple[str, bytes]]:
    """The pictures that a notebook names, with their bytes, as far as there is room."""
    found: list[tuple[str, bytes]] = []
    left = min(room, _MAX_PICTURES)
    for name, entry in files:
        last = name.rsplit("/", 1)[-1]
        spelt = {last.encode("utf-8", "replace"), quote(last, errors="replace").encode()}
        is_shown = _PICTURE.fullmatch(last) and any(one in text for text in notebooks.values() for one in spelt)
        if not is_shown or entry.refused:
            continue
        try:
            content = entry.read(min(left, _MAX_PICTURE) + 1)
        except (BrokenArchive, OSError):
            continue
        if len(content) <= min(left, _MAX_PICTURE):
            found.append((name, content))
            left -= len(content)
    return found
