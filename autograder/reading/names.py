"""Names that come from outside: shown safely, turned into file names, and read as learning platforms write them."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import count
from typing import NamedTuple

from autograder.reading.faces import is_invisible, seen

_LONGEST_NAME = 120
_LONGEST_FILE_NAME = 100  # bytes, which leaves room for a suffix everywhere
_HASH = 16  # hexadecimal digits: two names with one hash must not be found by trying
_ATTEMPT = re.compile(r"(.+)-(\d{1,2})", re.DOTALL)
_RESERVED_ON_WINDOWS = re.compile(r"(con|prn|aux|nul|conin\$|conout\$|com[0-9¹²³]|lpt[0-9¹²³])(\..*)?", re.IGNORECASE)

# doejane_LATE_12345_678901_myfile-2.ipynb; the ids are the person's and the file's.
_CANVAS = re.compile(r"(?P<name>[^_]+)(?:_LATE)?_(?P<id>\d+)_\d{3,}_(?P<file>.+)", re.IGNORECASE | re.DOTALL)
_CANVAS_ANONYMOUS = re.compile(r"(?P<name>anon_[A-Za-z0-9]{5})(?:_LATE)?_\d{3,}_(?P<file>.+)", re.DOTALL)
# Jane Doe_1234567_assignsubmission_file_ as a folder, or followed by the name of the file.
_MOODLE = re.compile(r"(?P<name>.+?)_(?P<id>\d+)_assignsubmission_[a-z]+(?:_(?P<file>.*))?", re.DOTALL)


class Owner(NamedTuple):
    """Whose a file or folder is, read from its name.

    number:   the platform's id of the person or hand-in; "" where the name holds none
    file:     what the student had called the file; "" for a folder
    platform: "canvas", "moodle" or "" for a plain name
    """

    name: str
    number: str
    file: str
    platform: str


def printable(name: str) -> str:
    """`name` on one line, cut if long; "\ufffd" stands for what is invisible, turns the text around or is broken."""
    if len(name) > 8 * _LONGEST_NAME:  # normalising a run of accents takes the square of its length
        name = name[: 4 * _LONGEST_NAME] + name[-4 * _LONGEST_NAME :]
    shown = seen(name).strip() or "unnamed"
    return shown if len(shown) <= _LONGEST_NAME else f"{shown[:80]}…{shown[81 - _LONGEST_NAME :]}"


def safe_file_name(student: str) -> str:
    """A file name (without suffix) for a student: the name itself if harmless, else a readable form and a hash.

    Different students get different names; no result has a path separator, a leading dash or dot, or a meaning of its
    own on Windows.
    """
    composed = unicodedata.normalize("NFC", student)
    kept = "".join(c if (c.isalnum() and not is_invisible(c)) or c in " -_.()@,+" else "_" for c in composed)
    kept = re.sub(r"^[^\w(]+", "_", kept).rstrip(". ") or "_"
    kept = kept.encode("utf-8")[:_LONGEST_FILE_NAME].decode("utf-8", errors="ignore").rstrip(". ")
    # A name that already ends like a hash gets its own hash too, or it could be chosen to equal another's file.
    if kept == student and not _RESERVED_ON_WINDOWS.fullmatch(kept) and not re.search(rf"-[0-9a-f]{{{_HASH}}}$", kept):
        return kept
    digest = hashlib.sha256(student.encode("utf-8", errors="surrogatepass")).hexdigest()[:_HASH]
    reserved = _RESERVED_ON_WINDOWS.fullmatch(kept)
    return f"{'_' if reserved else ''}{kept}-{digest}"


def owner(name: str, *, is_folder: bool) -> Owner:
    """Whose hand-in a file or folder called `name` is: Canvas, Moodle, or the plain name without its suffix."""
    for platform, pattern in (("moodle", _MOODLE), ("canvas", _CANVAS_ANONYMOUS), ("canvas", _CANVAS)):
        if match := pattern.fullmatch(name):
            found = match.groupdict(default="")
            return Owner(found["name"], found.get("id", ""), found["file"], platform)
    return Owner(name if is_folder else stem(name), "", "" if is_folder else name, "")


def stem(name: str) -> str:
    """The name of a file without folder and suffix (`.ipynb.txt` and `.tar.gz` count as one suffix)."""
    base = name.rsplit("/", 1)[-1]
    return re.sub(r"(?<=.)(\.ipynb\.(txt|json)|\.tar\.\w{1,4}|\.\w{1,5})$", "", base, flags=re.IGNORECASE) or base


def attempt(name: str) -> tuple[str, int]:
    """What a path is without the number of an attempt, and that number: "a/VAE-2.py" is ("a/vae.py", 2)."""
    base, plain = name.rsplit("/", 1)[-1], stem(name)
    match = _ATTEMPT.fullmatch(plain)
    folder, suffix = name[: len(name) - len(base)], base[len(plain) :]
    first, number = (match.group(1), int(match.group(2))) if match else (plain, 0)
    return f"{folder}{first}{suffix}".casefold(), number


def words(name: str) -> list[str]:
    """The lower-case words of a file or exercise name: "1B-VAE (2)" is ["1b", "vae", "2"]."""
    return re.findall(r"[^\W_]+", unicodedata.normalize("NFKC", name).casefold())


def exercise_in_name(name: str, exercises: tuple[str, ...]) -> str | None:
    """The exercise whose name stands in a file's name, whatever the case and separators; the longest, if several."""
    lengths = {exercise: len("".join(words(exercise))) for exercise in exercises if around(name, exercise) is not None}
    best = [exercise for exercise, length in lengths.items() if length == max(lengths.values())]
    return best[0] if len(best) == 1 else None


def around(name: str, exercise: str) -> tuple[list[str], list[str]] | None:
    """The words before and after an exercise's name in a file's name; None if it is not there.

    The name is found word by word, or run together if that makes it long enough to be no accident.
    """
    present, wanted = words(stem(name)), words(exercise)
    for first in range(len(present) - len(wanted) + 1):
        if wanted and present[first : first + len(wanted)] == wanted:
            return present[:first], present[first + len(wanted) :]
    joined = "".join(wanted)
    for position, word in enumerate(present):
        if joined and (word == joined or (len(joined) >= 6 and joined in word)):
            before, _, after = word.partition(joined)
            return [*present[:position], *filter(None, [before])], [*filter(None, [after]), *present[position + 1 :]]
    return None


def distinct_names(owners: Sequence[Owner]) -> list[str]:
    """A printable name for each; people of one name are told apart by the platform's number, else by a hash."""
    shown = [printable(whose.name) for whose in owners]
    times = Counter(shown)
    numbered = [
        f"{name} ({whose.number})" if times[name] > 1 and whose.number else name
        for name, whose in zip(shown, owners, strict=True)
    ]
    taken = set(numbered)  # a name that somebody has is given to nobody else
    given: set[str] = set()
    distinct = []
    for name, whose in zip(numbered, owners, strict=True):
        if name in given:
            name = next(one for one in _with_hash(name, whose) if one not in taken)
        taken.add(name)
        given.add(name)
        distinct.append(name)
    return distinct


def _with_hash(name: str, whose: Owner) -> Iterator[str]:
    digest = hashlib.sha256(repr(whose).encode("utf-8", "surrogatepass")).hexdigest()
    yield f"{name} ({digest[:6]})"
    yield from (f"{name} ({digest[:12]}, {number})" for number in count(1))
