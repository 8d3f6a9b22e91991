"""Reading the files of one submission and of its zips, within limits, so that no submission harms another."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import chain, count

from autograder.reading import archives, beside, unreadable
from autograder.reading.archives import BrokenArchive, Entry
from autograder.reading.data_files import Data, Shelf
from autograder.reading.grouping import HandIn
from autograder.reading.names import attempt, plain_path, printable
from autograder.reading.notebook import MAX_FILE, too_large
from autograder.reading.wrappers import is_readable

_MAX_HAND_IN = 200_000_000  # bytes of one student's notebooks and scripts; the same limit again for zips inside zips
_ZIP_DEPTH = 2  # a zip, and a zip inside it
_MOST_OTHERS = 5_000  # files that are neither notebooks nor scripts
_MOST_LOOKED_INTO = 500  # of these, how many are examined for a notebook under another name


@dataclass
class Contents:
    """The contents of a submission, gathered file by file.

    problems: what a person must look at
    asides:   what a person must look at only if some answer was not found
    oddments: digests of files that could not be used; they are part of the hash
    others:   files that are neither notebooks nor scripts, not yet read
    data:     those of them that the code may need
    odd:      files that may hold a notebook under another name, or replace one (a link, half a download)
    """

    files: dict[str, bytes] = field(default_factory=dict)
    problems: list[str] = field(default_factory=list)
    asides: list[str] = field(default_factory=list)
    oddments: list[tuple[str, bytes]] = field(default_factory=list)
    bytes_read: int = 0
    bytes_of_zips: int = 0
    members: int = 0
    others: dict[str, Entry] = field(default_factory=dict)  # neither notebooks nor scripts
    pictures: list[tuple[str, bytes]] = field(default_factory=list)
    data: Data = field(default_factory=Data)
    odd: list[tuple[str, Entry]] = field(default_factory=list)

    @property
    def for_people(self) -> list[tuple[str, Entry]]:
        """The other files that a person can read."""
        return [(name, entry) for name, entry in self.others.items() if beside.is_for_people(name)]

    def keep_aside(self, name: str, entry: Entry) -> None:
        """Record a file that is neither notebook nor script."""
        if len(self.others) < _MOST_OTHERS:
            self.others.setdefault(name, entry)

    def failed(self, name: str, why: str, content: bytes = b"") -> None:
        """Record a file that could not be used. A person must look at it."""
        self.problems.append(f"{printable(name)} {why}")
        self.oddments.append((name, why.encode("utf-8", "replace") + hashlib.sha256(content).digest()))

    def aside(self, name: str, why: str, content: bytes = b"") -> None:
        """Record a file that was not read. It matters only if some answer is missing."""
        self.asides.append(f"{printable(name)} {why}")
        self.oddments.append((name, why.encode("utf-8", "replace") + hashlib.sha256(content).digest()))


class _TooMuch(Exception):  # noqa: N818
    """The submission is larger than the limit."""


def contents_of(hand_in: HandIn, shelf: Shelf, room: int) -> Contents:
    """The contents of a submission, with as many pictures as there is room for."""
    contents = Contents()
    try:
        _read(hand_in.entries, contents, 0)
        _read_odd(contents)
    except _TooMuch as error:
        return Contents(problems=[str(error)], oddments=[("too much", str(error).encode())])
    contents.pictures = beside.pictures_shown(contents.for_people, contents.files, room)
    contents.data = shelf.taken(contents.others.items(), list(contents.files.values()))
    return contents


def _read(entries: Iterable[tuple[str, Entry]], contents: Contents, depth: int) -> None:
    read = []
    for name, entry in entries:
        if archives.is_ignored(entry.parts):
            continue
        if is_readable(name) and not (archives.is_zip(name) and depth == _ZIP_DEPTH):
            read.append((name, entry))
        else:
            _pass_over(name, entry, contents)
    # Zips come last, so that the notebooks beside them are read however much the zips hold. Of several attempts the
    # latest zip comes first, so that its files keep their names where two zips hold files of the same name.
    for name, entry in sorted(read, key=lambda one: (archives.is_zip(one[0]), *_later_first(one[0]), one[1].parts)):
        shown = _shown(name)
        try:
            if entry.refused:
                raise BrokenArchive(entry.refused)
            if archives.is_zip(name):
                _read_zip(shown, entry, contents, depth)
            else:
                _take(shown, entry, contents, depth)
        except (BrokenArchive, OSError) as error:
            why = f"cannot be read: {error.strerror or error}" if isinstance(error, OSError) else str(error)
            contents.failed(shown, why, _beginning(entry))


def _pass_over(name: str, entry: Entry, contents: Contents) -> None:
    """Record a file that is neither a notebook or script by its name, nor a zip to open."""
    shown = _shown(name)
    if archives.is_zip(name):
        contents.aside(shown, "is a zip within zips, which is not opened; ask for the notebooks")
    elif entry.refused or archives.is_other_archive(name):
        contents.aside(shown, entry.refused or "is an archive that is not read; ask for a zip")
        contents.keep_aside(shown, entry)
    elif unreadable.stands_for_hand_in(name) or unreadable.may_hold_notebook(name):
        if len(contents.odd) < _MOST_OTHERS:
            contents.odd.append((shown, entry))
    else:
        contents.keep_aside(shown, entry)


def _read_zip(shown: str, entry: Entry, contents: Contents, depth: int) -> None:
    """The members of a zip. A zip on the disk is not held in memory, so it may be large."""
    file = entry.path
    content = b""
    if file is None:
        limit = min(archives.MAX_ARCHIVE, _MAX_HAND_IN - contents.bytes_of_zips)
        content = entry.read(limit + 1)
        contents.bytes_of_zips += len(content)
        if len(content) > limit:
            raise BrokenArchive(
                f"is a zip within a zip, and larger than the limit of {archives.MAX_ARCHIVE // 1_000_000} MB; "
                "unpack the outer one, or ask for the notebooks alone"
            )
    left = archives.MAX_CLASS_MEMBERS - contents.members
    try:
        members = list(archives.zip_entries(content if file is None else file, min(archives.MAX_ZIP_MEMBERS, left)))
    except BrokenArchive:
        head = _beginning(entry)
        if unreadable.looks_like_notebook(head):
            _take(shown, entry, contents, depth)
            return
        if (what := unreadable.what_instead(head)) and not head.startswith(b"PK"):
            raise BrokenArchive(what) from None
        raise
    contents.members += len(members)
    _read(((one.name, one) for one in members), contents, depth + 1)


def _take(shown: str, entry: Entry, contents: Contents, depth: int) -> None:
    """Take a notebook or script. A zip under such a name is opened."""
    content = entry.read(MAX_FILE + 1)
    contents.bytes_read += len(content)
    if contents.bytes_read > _MAX_HAND_IN:
        raise _TooMuch(f"the submission is larger than {_MAX_HAND_IN // 1_000_000} MB; ask for the notebooks alone")
    if content.startswith(b"PK\x03\x04") and depth < _ZIP_DEPTH:
        members = list(archives.zip_entries(entry.path or content))
        if any(is_readable(one.name) and not archives.is_ignored(one.parts) for one in members):
            _read(((one.name, one) for one in members), contents, depth + 1)
            return
    if len(content) > MAX_FILE:
        raise BrokenArchive(too_large(MAX_FILE))
    _add(shown, entry, content, contents)


def _read_odd(contents: Contents) -> None:
    """Take notebooks under other names, and report files that replace a notebook (a link, half a download).

    Neither matters beside a notebook of the same name: it is a copy of it, or an earlier download.
    """
    there = {plain_path(name) for name in contents.files}
    for number, (shown, entry) in enumerate(contents.odd):
        path = plain_path(shown)
        is_wreck = unreadable.stands_for_hand_in(shown)
        if path in there:
            contents.keep_aside(shown, entry)
        elif number < _MOST_LOOKED_INTO and unreadable.holds_notebook(entry) and _take_odd(shown, entry, contents):
            there.add(path)
        elif is_wreck:
            why = unreadable.why_no_notebook(shown, entry)
            if unreadable.stands_for_notebook(shown):
                contents.failed(shown, why, _beginning(entry))
            else:
                contents.aside(shown, why, _beginning(entry))
        else:
            contents.keep_aside(shown, entry)


def _take_odd(shown: str, entry: Entry, contents: Contents) -> bool:
    """Take a notebook under another name. False if it is cut off."""
    try:
        content = entry.read(MAX_FILE + 1)
        ends = content.replace(b"\0", b"").rstrip().endswith(b"}") or len(content) > MAX_FILE
        if ends:
            _take(shown, entry, contents, _ZIP_DEPTH)
    except (BrokenArchive, OSError):
        return False
    return ends


def _shown(name: str) -> str:
    return "/".join(map(printable, name.split("/")))


def _beginning(entry: Entry) -> bytes:
    try:
        return b"" if entry.refused else entry.read(unreadable.HEAD)
    except (BrokenArchive, OSError):
        return b""


def _later_first(name: str) -> tuple[str, int, str]:
    base, number = attempt(name)
    return base, -number, name


def _add(name: str, entry: Entry, content: bytes, contents: Contents) -> None:
    if len(contents.files) == archives.MAX_MEMBERS:
        raise _TooMuch(f"the submission holds more than {archives.MAX_MEMBERS:,} files; ask for the notebooks alone")
    others = (f"{number}/{name}" for number in count(2))
    free = (one for one in chain((name, printable(entry.name)), others) if one not in contents.files)
    contents.files[next(free)] = content
