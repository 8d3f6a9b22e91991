"""Whose a file or folder is, read from its name as learning platforms write it.

Canvas joins the person's name, LATE, the person's number, the file's number and the file's name with `_`. Names of
people and files may contain `_` and numbers as well, so a single name can be ambiguous. It is therefore read together
with the others of its class: each file number occurs once, each person's number belongs to one name, and all numbers
of a kind are about equally long.
"""

from __future__ import annotations

import hashlib
import re
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from itertools import count
from statistics import median
from typing import NamedTuple

from autograder.reading.names import printable, stem

_NUMBER = re.compile(r"[0-9]{1,20}")
_YEAR = re.compile(r"(19|20)[0-9]{2}")
_LEAST_DIGITS = 3  # of a file's number, if nothing else shows that the names are Canvas's
_ENTRIES = frozenset({"text.html", "link.html"})  # text that was typed into Canvas, not uploaded
_ANONYMOUS = re.compile(
    r"(?P<late>LATE_)?(?P<name>anon_[A-Za-z0-9]{5})(?P<also_late>_LATE)?_"
    r"((?P<attachment>[0-9]{3,20})_(?P<file>.+)|(?P<entry>(text|link)\.html))",
    re.DOTALL,
)
# Jane Doe_1234567_assignsubmission_file_ as a folder, or followed by the name of the file.
_MOODLE = re.compile(r"(?P<name>.+?)_(?P<id>[0-9]{1,20})_assignsubmission_[a-z]+(?:_(?P<file>.*))?", re.DOTALL)
_BLIND = "Participant"  # Moodle's name for everybody in blind marking
_GRADESCOPE = re.compile(r"submission_(?P<id>[0-9]{1,20})")


class Owner(NamedTuple):
    """Whose a file or folder is, read from its name.

    number:      the platform's id of the person or submission; "" if the name has none
    file:        the student's own name of the file; "" for a folder
    platform:    "canvas", "moodle", "gradescope" or "" for a plain name
    late:        whether the platform says that it was late
    attachment:  the platform's id of the file
    """

    name: str
    number: str
    file: str
    platform: str
    late: bool = False
    attachment: str = ""

    @property
    def person(self) -> Owner:
        """A key that is equal for all files of one person."""
        return Owner(self.name, self.number, "", self.platform)


def owner(name: str, *, is_folder: bool) -> Owner:
    """Whose submission a file or folder called `name` is, as far as its name alone can tell."""
    return owners([(name, is_folder)])[name, is_folder]


def owners(
    names: Collection[tuple[str, bool]], submitters: Mapping[str, str] | None = None
) -> dict[tuple[str, bool], Owner]:
    """The owners of a class's files and folders, each given by its name and whether it is a folder.

    submitters: the names of the people behind a submission, by its number, as Gradescope lists them
    """
    canvas = _of_canvas(names)
    return {one: canvas.get(one) or _of_others(*one, submitters or {}) for one in names}


def gradescope_number(folder: str) -> str | None:
    """The number of the submission to which a folder of Gradescope with this name belongs; None for other names."""
    match = _GRADESCOPE.fullmatch(folder)
    return match["id"] if match else None


def is_text_entry(whose: Owner) -> bool:
    """Whether this was typed into the platform, not uploaded."""
    return whose.platform == "canvas" and not whose.attachment and whose.file in _ENTRIES


def _of_others(name: str, is_folder: bool, submitters: Mapping[str, str]) -> Owner:
    if match := _MOODLE.fullmatch(name):
        person = f"{_BLIND} {match['id']}" if match["name"] == _BLIND else match["name"]
        return Owner(person, match["id"], match["file"] or "", "moodle")
    number = gradescope_number(name) if is_folder else None
    if number is not None and number in submitters:
        return Owner(submitters[number], number, "", "gradescope")
    return Owner(name if is_folder else stem(name), "", "" if is_folder else name, "")


def _of_canvas(names: Collection[tuple[str, bool]]) -> dict[tuple[str, bool], Owner]:
    """The names that Canvas wrote, with their owners. Canvas writes no folders, but its zips may have been unpacked."""
    readings = {one: found for one in names if (found := _readings(one[0]))}
    files = {name: found for (name, is_folder), found in readings.items() if not is_folder}
    strong = any(is_strong(one) for found in files.values() for one in found)
    if not strong and len(files) < len(names):
        return {}
    chosen = _chosen(readings) if strong else {one: found[0] for one, found in readings.items()}
    if not strong and not all(is_text_entry(one) for one in chosen.values()):
        return {}
    by_chance = _by_chance(chosen.values())
    return {one: whose for one, whose in chosen.items() if whose.number not in by_chance}


def is_strong(whose: Owner) -> bool:
    """Whether a name is certainly Canvas's, whatever lies beside it."""
    return len(whose.attachment) >= _LEAST_DIGITS


def _readings(name: str) -> list[Owner]:
    """All ways to read a name as one that Canvas wrote."""
    if match := _ANONYMOUS.fullmatch(name):
        late = bool(match["late"] or match["also_late"])
        return [Owner(match["name"], "", match["file"] or match["entry"], "canvas", late, match["attachment"] or "")]
    parts = name.split("_")
    found = []
    if parts[-1] in _ENTRIES and len(parts) > 2 and _NUMBER.fullmatch(parts[-2]):
        found.append(_reading(parts, len(parts) - 2, ""))
    for first in range(1, len(parts) - 2):
        if _NUMBER.fullmatch(parts[first]) and _NUMBER.fullmatch(parts[first + 1]):
            found.append(_reading(parts, first, parts[first + 1]))
            # team_1_12345_678901_vae.ipynb: a name may end in one number, and a file may begin with some.
            if parts[first - 1] != "LATE" and first + 3 < len(parts) and _NUMBER.fullmatch(parts[first + 2]):
                found.append(_reading(parts, first + 1, parts[first + 2]))
            break
    return [one for one in found if one.name and one.file]


def _reading(parts: Sequence[str], at: int, attachment: str) -> Owner:
    before = parts[:at]
    late = len(before) > 1 and before[-1] == "LATE"
    file = "_".join(parts[at + 2 if attachment else at + 1 :])
    return Owner("_".join(before[:-1] if late else before), parts[at], file, "canvas", late, attachment)


def _chosen(readings: Mapping[tuple[str, bool], Sequence[Owner]]) -> dict[tuple[str, bool], Owner]:
    """The most plausible reading of each name, given the readings of the others."""
    times = Counter(number for found in readings.values() for number in {one.attachment for one in found} - {""})
    clear = [found[0] for found in readings.values() if len(found) == 1]
    known = {one.person for one in clear}
    digits = _usual_digits(one.number for one in clear), _usual_digits(one.attachment for one in clear)

    def fit(one: Owner) -> tuple[bool, bool, float, int]:
        once = not one.attachment or times[one.attachment] == 1
        far = sum(
            abs(len(number) - usual)
            for number, usual in zip((one.number, one.attachment), digits, strict=True)
            if number and usual is not None
        )
        shortest = min(len(one.number), len(one.attachment) or len(one.number))
        return one.person in known, once, -far, shortest

    return {name: max(found, key=fit) for name, found in readings.items()}


def _usual_digits(numbers: Iterable[str]) -> float | None:
    lengths = [len(number) for number in numbers if number]
    return median(lengths) if lengths else None


def _by_chance(found: Iterable[Owner]) -> set[str]:
    """Numbers that only look like people's: a number shared by several names, or a year that occurs in all files."""
    people: dict[str, list[Owner]] = defaultdict(list)
    for one in found:
        if one.number:
            people[one.number].append(one)
    shared = {number for number, files in people.items() if len({one.name for one in files}) > 1}
    if len(people) == 1:
        shared |= {number for number, files in people.items() if len(files) > 1 and _YEAR.fullmatch(number)}
    return shared


def distinct_names(owners: Sequence[Owner]) -> list[str]:
    """A printable, distinct name for each. People of the same name get the platform's number, or else a hash."""
    shown = [printable(whose.name) for whose in owners]
    times = Counter(shown)
    numbered = [
        f"{name} ({whose.number})" if times[name] > 1 and whose.number else name
        for name, whose in zip(shown, owners, strict=True)
    ]
    taken = set(numbered)  # a name that somebody really has must not be made up for another
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
