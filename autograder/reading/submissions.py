"""Finding the hand-ins: a notebook, a script, a folder or a zip becomes one Submission per student.

One bad hand-in never costs another: whatever is wrong with it is a line in `problem`, and the student stays in the
list. Only when there is nothing to grade at all does the search fail, with one clear line.
"""

from __future__ import annotations

import hashlib
import zlib
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain, count
from pathlib import Path
from typing import NamedTuple

from autograder.reading import archives, beside
from autograder.reading.archives import BrokenArchive, Entry
from autograder.reading.data_files import Data, DataFile, Shelf
from autograder.reading.faces import look_alikes
from autograder.reading.grouping import HandIn, SubmissionsNotFound, hand_ins
from autograder.reading.names import attempt, distinct_names, exercise_in_name, printable, safe_file_name
from autograder.reading.notebook import MAX_FILE, too_large
from autograder.reading.wrappers import is_readable

__all__ = [
    "Submission",
    "SubmissionsNotFound",
    "SubmittedFile",
    "find_submissions",
    "safe_file_name",
    "search",
]

_MAX_HAND_IN = 200_000_000  # bytes read of one student
_MAX_PICTURES = 300_000_000  # bytes of pictures of a class, which is held in memory
_ZIP_DEPTH = 2  # a zip, and a zip inside it
_MOST_OF_NAME = 500  # characters that are looked at
_MOST_PROBLEMS = 5  # of one hand-in that are told one by one


class SubmittedFile(NamedTuple):
    """A notebook or script: its path inside the hand-in, and its bytes, packed: a class is held in memory.

    Notebooks are text and become far smaller; level 1 takes no time to speak of.
    """

    name: str
    packed: bytes

    @classmethod
    def of(cls, name: str, content: bytes) -> SubmittedFile:
        """The file with this content."""
        return cls(name, zlib.compress(content, 1))

    @property
    def content(self) -> bytes:
        """Its bytes."""
        return zlib.decompress(self.packed)


class Submission(NamedTuple):
    """What one student handed in.

    student:      printable on one line, different for every student of a search
    files:        the notebooks and scripts, sorted by name
    problem:      what a person must look at, in one line; files that could be read are there all the same
    content_hash: equal for equal names and contents, whatever the order and age of the files
    beside:       names of what lies beside the notebooks for a person to read
    pictures:     those of it that a notebook shows
    data:         what its code may open beside them; left: names of what was not taken along, and why
    """

    student: str
    files: tuple[SubmittedFile, ...]
    problem: str | None
    content_hash: str
    beside: tuple[str, ...] = ()
    pictures: tuple[SubmittedFile, ...] = ()

    def picture(self, name: str) -> bytes | None:
        """The picture that a notebook calls so, wherever in the hand-in it lies; None if it is not at hand."""
        return next((one.content for one in self.pictures if one.name.split("/")[-1] == name.split("/")[-1]), None)

    data: tuple[DataFile, ...] = ()
    left: tuple[tuple[str, str], ...] = ()


@dataclass
class _Contents:
    """What reading a hand-in gives, gathered file by file.

    problems: what a person must look at
    asides:   what is worth a look only if no notebook was found
    oddments: digests of what was handed in and could not be used; they count in the hash
    others:   what is no notebook and no script, not yet read
    data:     what of it is taken along
    """

    files: dict[str, bytes] = field(default_factory=dict)
    problems: list[str] = field(default_factory=list)
    asides: list[str] = field(default_factory=list)
    oddments: list[tuple[str, bytes]] = field(default_factory=list)
    bytes_read: int = 0
    others: dict[str, Entry] = field(default_factory=dict)  # neither notebooks nor scripts
    pictures: list[tuple[str, bytes]] = field(default_factory=list)
    data: Data = field(default_factory=Data)

    @property
    def for_people(self) -> list[tuple[str, Entry]]:
        """Those of the others that a person can read."""
        return [(name, entry) for name, entry in self.others.items() if beside.is_for_people(name)]


class _TooMuch(Exception):  # noqa: N818
    """The hand-in is larger than any hand-in can be."""


class Search(NamedTuple):
    """The hand-ins of a search, sorted by student, and the files beside them that were passed over.

    notes: what whoever grades should know of the students' names
    """

    submissions: list[Submission]
    passed_over: tuple[str, ...]
    notes: tuple[str, ...] = ()


def find_submissions(path: Path, exercise_names: Sequence[str]) -> list[Submission]:
    """The hand-ins that `search` finds."""
    return search(path, exercise_names).submissions


def search(path: Path, exercise_names: Sequence[str], is_ours: Callable[[Path], bool] = lambda path: False) -> Search:
    """The hand-ins at `path`, sorted by student.

    `path` is a notebook or script; a folder with one file, folder or zip per student; a zip of such a folder; or the
    folder or zip of one student, where all files in it are named like exercises. What `is_ours` knows by
    its resolved path as written by the grader is left out. Raises SubmissionsNotFound.
    """
    exercises = tuple(exercise_names)
    found, passed_over = hand_ins(Path(path), exercises, is_ours)
    students = distinct_names([hand_in.owner for hand_in in found])
    submissions: list[Submission] = []
    anything = False
    shelf = Shelf()
    room = _MAX_PICTURES
    for student, hand_in in zip(students, found, strict=True):
        contents = _contents(hand_in, shelf, room)
        room -= sum(len(content) for _, content in contents.pictures)
        anything = anything or bool(contents.files or contents.problems)
        submissions.append(_submission(student, hand_in, contents, exercises))
    if not anything:
        raise SubmissionsNotFound(f"no notebook or script found in {path}")
    notes = look_alikes(hand_in.owner.name[:_MOST_OF_NAME] for hand_in in found)
    return Search(sorted(submissions), tuple(map(printable, passed_over)), tuple(notes))


def _submission(student: str, hand_in: HandIn, contents: _Contents, exercises: tuple[str, ...]) -> Submission:
    files = contents.files
    if hand_in.owner.platform == "canvas":
        files = _newest_attempts(files, {printable(name) for name, _ in hand_in.entries}, exercises)
    problems = [*([hand_in.doubt] if hand_in.doubt else []), *contents.problems]
    empty = [name for name, content in files.items() if not content.strip()]
    files = {name: content for name, content in files.items() if name not in empty}
    # An empty __init__.py is nothing to look at; an empty exercise is, and so is a hand-in of empty files.
    problems += [
        f"{printable(name)} is empty; ask for the file again"
        for name in empty
        if not files or exercise_in_name(name, exercises)
    ]
    if not files and not problems:
        there = f"there is {', '.join(named)}; " if (named := beside.named(contents.for_people)) else ""
        problems = contents.asides or [f"no notebook or script in the hand-in; {there}ask for the .ipynb file"]
    submitted = tuple(SubmittedFile.of(name, files[name]) for name in sorted(files))
    data = contents.data
    read_by_people = contents.for_people
    also = [*contents.pictures, *((name, b"") for name, _ in read_by_people), *data.digests]
    digest = _digest([*files.items(), *contents.oddments, *((name, b"") for name in empty), *also])
    pictures = tuple(SubmittedFile.of(*one) for one in contents.pictures)
    told = _one_line(list(dict.fromkeys(problems)))
    return Submission(student, submitted, told, digest, beside.named(read_by_people), pictures, data.files, data.left)


def _one_line(problems: Sequence[str]) -> str | None:
    """What is wrong with a hand-in, short enough to be read."""
    told = list(problems[:_MOST_PROBLEMS])
    if len(problems) > len(told):
        told.append(f"and {len(problems) - len(told):,} more problems of the kind")
    return "; ".join(told) or None


def _newest_attempts(
    files: Mapping[str, bytes], uploaded: Collection[str], exercises: tuple[str, ...]
) -> dict[str, bytes]:
    """Of vae.ipynb and vae-2.ipynb, which Canvas names by attempt, the last.

    Canvas renames what is uploaded, not what lies in a zip; and part-1 and part-2 may be two parts. Those all stay.
    """
    newest: dict[str, int] = {}
    attempts = {name: attempt(name) for name in files if name in uploaded}
    attempts = {name: (base, n) for name, (base, n) in attempts.items() if exercise_in_name(base, exercises)}
    for base, number in attempts.values():
        newest[base] = max(number, newest.get(base, 0))
    return {
        name: content
        for name, content in files.items()
        if name not in attempts or newest[attempts[name][0]] == attempts[name][1]
    }


def _digest(parts: Iterable[tuple[str, bytes]]) -> str:
    digest = hashlib.sha256()
    for name, content in sorted(parts):
        encoded = name.encode("utf-8", "surrogatepass")
        digest.update(len(encoded).to_bytes(8, "big") + encoded + hashlib.sha256(content).digest())
    return digest.hexdigest()


def _contents(hand_in: HandIn, shelf: Shelf, room: int) -> _Contents:
    contents = _Contents()
    try:
        _read(hand_in.entries, contents, 0)
    except _TooMuch as error:
        return _Contents(problems=[str(error)], oddments=[("too much", str(error).encode())])
    contents.pictures = beside.pictures_shown(contents.for_people, contents.files, room)
    contents.data = shelf.taken(contents.others.items(), list(contents.files.values()))
    return contents


def _read(entries: Iterable[tuple[str, Entry]], contents: _Contents, depth: int) -> None:
    # The later of two attempts comes first, so that of what is in both zips its files keep their names.
    for name, entry in sorted(entries, key=lambda pair: (*_later_first(pair[0]), pair[1].parts)):
        shown = "/".join(map(printable, name.split("/")))
        said = printable(shown)
        if archives.is_ignored(entry.parts):
            continue
        too_deep = archives.is_zip(name) and depth == _ZIP_DEPTH
        if too_deep or not is_readable(name):
            if too_deep or entry.refused or archives.is_other_archive(name):
                contents.asides.append(f"{said} {entry.refused or 'is an archive that is not read; ask for a zip'}")
            if not archives.is_zip(name):
                contents.others.setdefault(shown, entry)
            continue
        content = b""
        try:
            if entry.refused:
                raise BrokenArchive(entry.refused)
            limit = archives.MAX_ARCHIVE if archives.is_zip(name) else MAX_FILE
            content = entry.read(limit + 1)
            contents.bytes_read += len(content)
            if contents.bytes_read > _MAX_HAND_IN:
                raise _TooMuch(
                    f"the hand-in is larger than {_MAX_HAND_IN // 1_000_000} MB; ask for the notebooks alone"
                )
            if len(content) > limit:
                raise BrokenArchive(too_large(limit))
            if archives.is_zip(name):
                _read(((one.name, one) for one in archives.zip_entries(content)), contents, depth + 1)
            else:
                _add(shown, entry, content, contents)
        except (BrokenArchive, OSError) as error:
            why = f"cannot be read: {error.strerror or error}" if isinstance(error, OSError) else str(error)
            contents.problems.append(f"{said} {why}")
            contents.oddments.append((shown, why.encode("utf-8", "replace") + hashlib.sha256(content).digest()))


def _later_first(name: str) -> tuple[str, int, str]:
    base, number = attempt(name)
    return base, -number, name


def _add(name: str, entry: Entry, content: bytes, contents: _Contents) -> None:
    if len(contents.files) == archives.MAX_MEMBERS:
        raise _TooMuch(f"the hand-in holds more than {archives.MAX_MEMBERS:,} files; ask for the notebooks alone")
    others = (f"{number}/{name}" for number in count(2))
    free = (one for one in chain((name, printable(entry.name)), others) if one not in contents.files)
    contents.files[next(free)] = content
