"""Finding the submissions: a notebook, a script, a folder or a zip becomes one Submission per student.

A bad submission never affects another. Whatever is wrong with it becomes a line in `problem`, and the student stays in
the list. The search fails, with one clear line, only if there is nothing to grade at all.
"""

from __future__ import annotations

import hashlib
import zlib
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from autograder.reading import beside
from autograder.reading.contents import Contents, contents_of
from autograder.reading.data_files import DataFile, Shelf
from autograder.reading.faces import look_alikes
from autograder.reading.grouping import HandIn, SubmissionsNotFound, hand_ins
from autograder.reading.handed_in import HandedIn
from autograder.reading.lms_names import distinct_names
from autograder.reading.names import attempt, exercise_in_name, printable, safe_file_name
from autograder.reading.unreadable import where_to

__all__ = [
    "Submission",
    "SubmissionsNotFound",
    "SubmittedFile",
    "find_submissions",
    "safe_file_name",
    "search",
]

_MAX_PICTURES = 300_000_000  # bytes of a class's pictures, which are held in memory
_MOST_OF_NAME = 500  # characters that are looked at
_ASK = "ask for the .ipynb file"
_MOST_PROBLEMS = 5  # problems of one submission that are listed one by one


class SubmittedFile(NamedTuple):
    """A notebook or script: its path inside the submission, and its compressed bytes.

    They are compressed because a whole class is held in memory. Notebooks are text and shrink a lot, and level 1 takes
    hardly any time.
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
    """One student's submission.

    student:      printable on one line, different for every student of a search
    files:        the notebooks and scripts, sorted by name
    problem:      what a person must look at, in one line; `files` still has everything that could be read
    content_hash: equal for equal names and contents, whatever the order and age of the files
    beside:       names of files beside the notebooks that a person can read
    pictures:     the pictures among them that a notebook shows
    data:         files that its code may open
    left:         names of files that were left out, and why
    unread:       files that were not read and may hold the missing answers, a line each
    handed_in:    what a learning platform says about the submission
    """

    student: str
    files: tuple[SubmittedFile, ...]
    problem: str | None
    content_hash: str
    beside: tuple[str, ...] = ()
    pictures: tuple[SubmittedFile, ...] = ()

    def picture(self, name: str) -> bytes | None:
        """The picture to which a notebook refers, wherever in the submission it lies; None if it is missing."""
        return next((one.content for one in self.pictures if one.name.split("/")[-1] == name.split("/")[-1]), None)

    data: tuple[DataFile, ...] = ()
    left: tuple[tuple[str, str], ...] = ()
    unread: tuple[str, ...] = ()
    handed_in: HandedIn | None = None


class Search(NamedTuple):
    """The submissions of a search, sorted by student, and the files beside them that were passed over.

    notes: what the person who grades should know about the students' names
    """

    submissions: list[Submission]
    passed_over: tuple[str, ...]
    notes: tuple[str, ...] = ()


def find_submissions(path: Path, exercise_names: Sequence[str]) -> list[Submission]:
    """The submissions that `search` finds."""
    return search(path, exercise_names).submissions


def search(path: Path, exercise_names: Sequence[str], is_ours: Callable[[Path], bool] = lambda path: False) -> Search:
    """The submissions at `path`, sorted by student.

    `path` is a notebook or script; a folder with one file, folder or zip per student; a zip of such a folder; or the
    folder or zip of one student, if all files in it are named like exercises. `is_ours` tells, from its resolved path,
    whether the grader wrote a file; such files are left out. Raises SubmissionsNotFound.
    """
    exercises = tuple(exercise_names)
    found, passed_over = hand_ins(Path(path), exercises, is_ours)
    students = distinct_names([hand_in.owner for hand_in in found])
    submissions: list[Submission] = []
    anything = False
    shelf = Shelf()
    room = _MAX_PICTURES
    for student, hand_in in zip(students, found, strict=True):
        contents = contents_of(hand_in, shelf, room)
        room -= sum(len(content) for _, content in contents.pictures)
        told = contents.files or contents.problems or contents.asides or hand_in.owner.platform
        anything = anything or bool(told)
        submissions.append(_submission(student, hand_in, contents, exercises))
    if not anything:
        raise SubmissionsNotFound(f"no notebook or script found in {path}")
    notes = look_alikes(hand_in.owner.name[:_MOST_OF_NAME] for hand_in in found)
    return Search(sorted(submissions), tuple(map(printable, passed_over)), tuple(notes))


def _submission(student: str, hand_in: HandIn, contents: Contents, exercises: tuple[str, ...]) -> Submission:
    files = contents.files
    if hand_in.owner.platform == "canvas":
        files = _newest_attempts(files, {printable(name) for name, _ in hand_in.entries}, exercises)
    problems = [*([hand_in.doubt] if hand_in.doubt else []), *contents.problems]
    empty = [name for name, content in files.items() if not content.strip()]
    files = {name: content for name, content in files.items() if name not in empty}
    # An empty __init__.py is normal. An empty exercise is not, nor is a submission of empty files.
    problems += [
        f"{printable(name)} is empty; ask for the file again"
        for name in empty
        if not files or exercise_in_name(name, exercises)
    ]
    if not files and not problems:
        problems = contents.asides or [_nothing(hand_in, contents)]
    submitted = tuple(SubmittedFile.of(name, files[name]) for name in sorted(files))
    data = contents.data
    read_by_people = contents.for_people
    also = [*contents.pictures, *((name, b"") for name, _ in read_by_people), *data.digests]
    digest = _digest([*files.items(), *contents.oddments, *((name, b"") for name in empty), *also])
    pictures = tuple(SubmittedFile.of(*one) for one in contents.pictures)
    told = _one_line(list(dict.fromkeys(problems)))
    return Submission(
        student,
        submitted,
        told,
        digest,
        beside.named(read_by_people),
        pictures,
        data.files,
        data.left,
        tuple(dict.fromkeys(contents.asides))[:_MOST_PROBLEMS],
        hand_in.known,
    )


def _nothing(hand_in: HandIn, contents: Contents) -> str:
    """The complaint about a submission without anything to grade. It says what is there instead."""
    if hand_in.owner.platform and contents.others:
        entries = {name.rsplit("/", 1)[-1]: entry for name, entry in contents.others.items()}
        if set(entries) <= {"text.html", "onlinetext.html"}:
            return f"only a text typed into the platform was submitted ({', '.join(entries)}); {_ASK}"
        if set(entries) == {"link.html"}:
            return f"only a link{where_to(entries['link.html'])} was submitted (link.html); {_ASK}"
    named = beside.named(contents.for_people) or beside.named(list(contents.others.items()))
    there = f"there is {', '.join(named)}; " if named else ""
    return f"no notebook or script in the submission; {there}{_ASK}"


def _one_line(problems: Sequence[str]) -> str | None:
    """The problems of a submission, in a text short enough to read."""
    told = list(problems[:_MOST_PROBLEMS])
    if len(problems) > len(told):
        told.append(f"and {len(problems) - len(told):,} more problems of the kind")
    return "; ".join(told) or None


def _newest_attempts(
    files: Mapping[str, bytes], uploaded: Collection[str], exercises: tuple[str, ...]
) -> dict[str, bytes]:
    """Keep only the last attempt of vae.ipynb and vae-2.ipynb: Canvas adds the number of the attempt.

    Canvas renames uploaded files, not the files in a zip, so these all stay. So do files that are not named like an
    exercise: part-1 and part-2 may be two parts.
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
