"""Whether a folder is a class, one student's work, or a wrapper around a class. Only names are considered.

If the names leave it open, files are kept apart: two rows for one student are noticed at once, two students in one row
are not.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from autograder.reading import archives
from autograder.reading.archives import Entry
from autograder.reading.lms_names import gradescope_number, owner, owners
from autograder.reading.names import around, exercise_in_name, stem, words
from autograder.reading.unreadable import holds_notebook, stands_for_hand_in

_MOST_WRAPPERS = 5  # nested in one another

# Words beside an exercise's name in a file name that do not identify a person: "1B-", "(2)", "final".
_DECORATION = re.compile(
    r"[a-z]{0,2}\d{1,2}[a-z]?|copy\d*|of|final|new|done|completed|updated|assignment|homework|exercise|module|lab|"
    r"submission|solution"
)
_NUMBERED_COPY = re.compile(r"\d{1,2}|copy\d*|of")
_PERSONAL_NUMBER = re.compile(r"[a-z]{0,2}\d\d")  # a number that no part of an assignment has
_WORK = re.compile(r"(hw|ex|part|task|problem|question|notebook|untitled|answer|homework|exercise|solution)s?\d*|"
                   r"src|code|lib|utils|data|plots|old|backup|handout|archive|output")  # fmt: skip
_DOCUMENT = re.compile(r".*/.*\.(docx?|odt|rtf|pages|pdf|html?)", re.IGNORECASE | re.DOTALL)
# A document beside submissions, and the words that show it is the course's.
_ONES_DOCUMENT = re.compile(r".*\.(docx?|odt|rtf|pages|pdf)", re.IGNORECASE | re.DOTALL)
_OF_THE_COURSE = re.compile(
    r"(readme|rubric|grad(es?|ing)|mark(s|ing)|criteria|feedback|instructions?|syllabus|sheet|slides?|lectures?|notes?|"
    r"template|licen[cs]e|requirements?|examples?|course|week|class|students?|roster|list|results?|summary|exam|model|"
    r"answers?|key|info|information|policy|rules|guide(lines)?|assignments?|exercises?|homeworks?|solutions?|problems?|"
    r"questions?|tasks?|submissions?|handouts?|errata|statement|description|hw|ex|part|lab|module|unit|project|ps|pset)\d*"
)
_FILLER = re.compile(r"[a-z]|one|two|three|four|five")
_COUNTED = re.compile(r"\s*(\(\d+\)|-\d+|[-_ ]copy)$")  # "hand_ins (1)", a second download


def is_readable(name: str) -> bool:
    """Whether a file name is that of a notebook, a script, or a zip that may hold some."""
    return archives.is_gradable(name) or archives.is_zip(name)


def is_answer(entry: Entry) -> bool:
    """Whether a file is a notebook, a script or a zip, by whatever name, or replaces one (a link, half a download)."""
    return is_readable(entry.name) or stands_for_hand_in(entry.name) or holds_notebook(entry)


def lies_beside(entry: Entry) -> bool:
    """Whether a file may lie beside submissions without being one, like a README."""
    top, *rest = entry.parts
    if rest or entry.refused or archives.is_other_archive(top) or is_answer(entry):
        return False
    return not owner(top, is_folder=False).platform


def may_be_all_of_somebodys(entry: Entry, exercises: tuple[str, ...]) -> bool:
    """Whether a document beside submissions may be somebody's submission instead of a notebook, like "jo.pdf"."""
    name = entry.name
    if len(entry.parts) > 1 or entry.refused or not _ONES_DOCUMENT.fullmatch(name) or is_work(name, exercises):
        return False
    return not any(_OF_THE_COURSE.fullmatch(word) for word in words(stem(name)))


def is_one_hand_in(entries: Sequence[Entry], exercises: tuple[str, ...]) -> bool:
    """Whether the notebooks here are one student's answers to several exercises, judged by their names.

    A second file for an exercise is a copy if it is numbered, the first is not, and there are files for other
    exercises. Otherwise the files belong to several people, like "u17_vae" and "u18_vae".
    """
    copies: dict[str, list[bool]] = {}
    numbers: set[str] = set()
    for entry in entries:
        if not is_answer(entry):
            continue
        exercise = exercise_in_name(entry.name, exercises)
        plain = len(entry.parts) == 1 and not archives.is_zip(entry.name)
        if not plain or exercise is None:
            return False
        before, after = around(entry.name, exercise) or ([], [])
        if not all(_DECORATION.fullmatch(word) for word in before + after):
            return False
        numbers.update(word for word in before + after if _PERSONAL_NUMBER.fullmatch(word))
        copied = bool(after) and not before and all(_NUMBERED_COPY.fullmatch(word) for word in after)
        copies.setdefault(exercise, []).append(copied)
    several = [files for files in copies.values() if len(files) > 1]
    if len(numbers) > 1 or (several and len(copies) == 1):
        return False
    return bool(copies) and all(files.count(False) == 1 for files in several)


def wrapper(entries: Sequence[Entry], name: str, exercises: tuple[str, ...]) -> tuple[str, ...]:
    """The folders that a packing program put around a class called `name`; empty if there are none."""
    inside = [entry for entry in entries if not lies_beside(entry)]
    around_them: list[str] = []
    found: tuple[str, ...] = ()
    while inside and len(around_them) < _MOST_WRAPPERS:
        top = inside[0].parts[0]
        if (
            any(entry.parts[0] != top or len(entry.parts) < 2 for entry in inside)
            or owner(top, is_folder=True).platform
            or gradescope_number(top)
        ):
            break
        around_them.append(top)
        inside = [entry._replace(parts=entry.parts[1:]) for entry in inside]
        if _plain(top) == _plain(name) or _is_class(inside, exercises):
            found = tuple(around_them)
        inside = [entry for entry in inside if not lies_beside(entry)]
    return found


def _plain(name: str) -> str:
    return _COUNTED.sub("", name).casefold()


def _is_class(entries: Sequence[Entry], exercises: tuple[str, ...]) -> bool:
    """Whether a platform wrote these files, or several files or folders are named like people."""
    if any(whose.platform for whose in owners({(entry.parts[0], len(entry.parts) > 1) for entry in entries}).values()):
        return True
    if any(gradescope_number(entry.parts[0]) for entry in entries if len(entry.parts) > 1):
        return True
    own = [entry for entry in entries if len(entry.parts) == 1 and is_answer(entry)]
    if is_one_hand_in(own, exercises):
        return False
    readable = [entry for entry in entries if is_answer(entry)]
    named = {exercise_in_name(entry.name, exercises) for entry in own}
    if len(own) == len(readable) and None not in named and len(named) < len(own):
        return True  # several files for one exercise that are not one student's copies
    answers = [
        entry for entry in readable if not archives.is_script(entry.name) or exercise_in_name(entry.name, exercises)
    ]
    # Scripts with other names belong to somebody's notebook or, without any notebook, to their folder's owner.
    answers = answers or [entry for entry in readable if len(entry.parts) > 1]
    if answers and not own:  # beside folders with answers, a folder with only a document is somebody's, too
        answers += [entry for entry in entries if _DOCUMENT.fullmatch(entry.name)]
    people = {entry.parts[0] if len(entry.parts) > 1 else stem(entry.parts[0]) for entry in answers}
    return sum(not is_work(one, exercises) for one in people) > 1


def is_work(name: str, exercises: tuple[str, ...]) -> bool:
    """Whether a name tells what a file or folder contains, and not whose it is."""
    exercise = exercise_in_name(name, exercises)
    before, after = (exercise and around(name, exercise)) or ([], words(name))
    others = before + after
    meant = exercise is not None or any(_WORK.fullmatch(word) for word in others)
    meant = meant and not any(_PERSONAL_NUMBER.fullmatch(word) for word in others)
    return meant and all(any(kind.fullmatch(word) for kind in (_DECORATION, _WORK, _FILLER)) for word in others)
