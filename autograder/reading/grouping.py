"""Sorting the files of a folder or zip into one submission per student."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from autograder.errors import UserError
from autograder.reading import archives, gradescope
from autograder.reading.archives import BrokenArchive, Entry
from autograder.reading.beside import is_for_people
from autograder.reading.handed_in import HandedIn, handed_in
from autograder.reading.lms_names import Owner, gradescope_number, owner, owners
from autograder.reading.names import printable, stem
from autograder.reading.unreadable import holds_notebook, stands_for_hand_in
from autograder.reading.wrappers import is_one_hand_in, lies_beside, may_be_all_of_somebodys, wrapper


class SubmissionsNotFound(UserError):  # noqa: N818
    """There is nothing to grade. The message says why in one line."""


class HandIn(NamedTuple):
    """The files of one student, not yet read, each with its name inside the submission.

    doubt: why a person must decide whose files these are
    known: what a learning platform says about the submission
    """

    owner: Owner
    entries: tuple[tuple[str, Entry], ...]
    doubt: str | None = None
    known: HandedIn | None = None


class Grouping(NamedTuple):
    """The submissions of a folder or zip, sorted by student, and the files beside them that belong to nobody."""

    hand_ins: tuple[HandIn, ...]
    passed_over: tuple[str, ...] = ()


def hand_ins(path: Path, exercises: tuple[str, ...], is_ours: Callable[[Path], bool]) -> Grouping:
    """The submissions at a path. Raises SubmissionsNotFound if there can be none.

    is_ours: whether the grader wrote the file or folder at a resolved path, so that it is not a submission
    """
    try:
        found, passed_over = _hand_ins(path, exercises, is_ours)
    except OSError as error:
        raise SubmissionsNotFound(f"{path} cannot be read: {error.strerror or error}") from error
    return Grouping(tuple(sorted(found, key=lambda hand_in: hand_in.owner)), passed_over)


def _hand_ins(path: Path, exercises: tuple[str, ...], is_ours: Callable[[Path], bool]) -> Grouping:
    if not path.exists():
        raise SubmissionsNotFound(f"no such file or folder: {path}")
    if path.is_dir():
        return _in_folder(path, exercises, is_ours)
    if not path.is_file():
        raise SubmissionsNotFound(f"{path} is not an ordinary file; give a notebook, a script, a folder or a zip")
    file = archives.file_entry(path)
    if archives.is_gradable(path.name) or stands_for_hand_in(path.name) or holds_notebook(file):
        return _only(_hand_in(owner(path.name, is_folder=False), ((path.name, file),)))
    if not archives.is_zip(path.name):
        raise SubmissionsNotFound(f"{path} is not a notebook, script, folder or zip")
    try:
        entries = list(archives.zip_entries(path, archives.MAX_CLASS_MEMBERS))
    except BrokenArchive as error:
        raise SubmissionsNotFound(f"{path} {error}") from error
    if _is_export(entries):
        return _only(_hand_in(owner(path.name, is_folder=False), _inside(entries)))
    kept, name = _kept(entries), stem(path.name)
    taken_off = wrapper(kept, name, exercises)
    depth = len(taken_off)
    inside = [entry.parts[depth:] for entry in entries if entry.parts[:depth] == taken_off]
    unread = {parts[0] for parts in inside if len(parts) > 1 and archives.may_be_somebodys(parts[0])}
    return _grouped(name, kept, taken_off, [], sorted(unread), exercises)


def _is_export(entries: Sequence[Entry]) -> bool:
    """Whether `grader.export` wrote a zip: it has Otter's marks, and a single notebook.

    The marks alone are not enough. Anybody could put them into a zip of a class, and all of it would become one
    student's.
    """
    notebooks = [entry for entry in entries if archives.is_notebook(entry.name)]
    zips = [entry for entry in entries if archives.is_zip(entry.name)]
    marked = any(entry.name in ("__zip_filename__", ".OTTER_LOG") for entry in entries)
    return marked and len(notebooks) == 1 and len(notebooks[0].parts) == 1 and not zips


def _in_folder(path: Path, exercises: tuple[str, ...], is_ours: Callable[[Path], bool]) -> Grouping:
    root = path.resolve()
    entries = _kept(archives.folder_entries(root, is_ours))
    folders, unread = _folders(root, is_ours)
    if not entries and not any(child.is_dir() for child in root.iterdir() if not is_ours(child)):
        raise SubmissionsNotFound(f"the folder is empty: {path}")
    taken_off = wrapper(entries, root.name, exercises) if len(folders) == 1 else ()
    if taken_off:
        folders, unread = _folders(root.joinpath(*taken_off), is_ours)
    return _grouped(root.name, entries, taken_off, folders, unread, exercises)


def _folders(folder: Path, is_ours: Callable[[Path], bool]) -> tuple[list[str], list[str]]:
    """The folders in a folder, including empty ones (a student without files), and those ignored for their names."""
    children = [child for child in folder.iterdir() if child.is_dir() and not child.is_symlink()]
    names = [child.name for child in children if not is_ours(child)]
    read = [name for name in names if not archives.is_ignored((name,))]
    return read, [name for name in names if archives.may_be_somebodys(name)]


def _kept(entries: Iterable[Entry]) -> list[Entry]:
    return [entry for entry in entries if not archives.is_ignored(entry.parts)]


def _only(hand_in: HandIn) -> Grouping:
    return Grouping((hand_in,))


def _hand_in(whose: Owner, entries: tuple[tuple[str, Entry], ...]) -> HandIn:
    return HandIn(whose.person, entries, known=handed_in(whose, [whose]))


def _inside(entries: Iterable[Entry]) -> tuple[tuple[str, Entry], ...]:
    return tuple((entry.name, entry) for entry in entries)


def _grouped(
    name: str,
    entries: Sequence[Entry],
    wrapper: tuple[str, ...],
    folders: Sequence[str],
    unread: Sequence[str],
    exercises: tuple[str, ...],
) -> Grouping:
    """One submission per student of the folder within `wrapper`, or a single one if the folder is one student's.

    unread: folders that are ignored for their names, although in a class such a name could be a student's
    """
    depth = len(wrapper)
    inside = [entry._replace(parts=entry.parts[depth:]) for entry in entries if entry.parts[:depth] == wrapper]
    passed_over = [entry.name for entry in entries if entry.parts[:depth] != wrapper]
    if is_one_hand_in(inside, exercises):
        return Grouping((_hand_in(owner(name, is_folder=True), _inside(inside)),), tuple(passed_over))
    passed_over += ["/".join((*wrapper, folder, "")) for folder in unread]
    people = _people(inside)
    tops = {(entry.parts[0], len(entry.parts) > 1) for entry in inside} | {(folder, True) for folder in folders}
    whose_is = owners(tops, gradescope.names_by_number(people))
    # A platform's number tells whose a file is. A plain name does not: bob.py beside bob.ipynb may be anybody's.
    found: dict[tuple[Owner, str], list[tuple[str, Entry]]] = {}
    parts: dict[Owner, list[Owner]] = {}
    for folder in folders:
        whose = whose_is[folder, True]
        found.setdefault((whose.person, "" if whose.platform else f"{folder}/"), [])
    for entry in inside:
        top, *rest = entry.parts
        whose = whose_is[top, bool(rest)]
        if people and entry.name == gradescope.METADATA:
            continue
        if not whose.platform and lies_beside(entry):
            passed_over.append("/".join((*wrapper, top)))
        else:
            inner = "/".join(rest) or whose.file or top
            place = "" if whose.platform else f"{top}/" if rest else top
            found.setdefault((whose.person, place), []).append((inner, entry))
            parts.setdefault(whose.person, []).append(whose)
    here = {gradescope_number(top) for top, _ in tops}
    for number, row in gradescope.names_by_number(people).items():
        if number not in here:  # the platform lists it, but none of its files are here
            found.setdefault((Owner(row, number, "", "gradescope"), ""), [])
    linked = _link(inside, found)
    is_flat = any(not whose.platform and place and not place.endswith("/") for whose, place in found)
    beside = [entry for entry in inside if lies_beside(entry) and entry.name not in linked]
    lone = [_lone(entry) for entry in beside if is_flat and may_be_all_of_somebodys(entry, exercises)]
    named = {"/".join((*wrapper, name)) for name in (*linked, *(name for one in lone for name, _ in one.entries))}
    passed_over = [one for one in passed_over if one not in named]
    together = [
        one._replace(known=handed_in(one.owner, parts.get(one.owner, ()), people.get(one.owner.number, ())))
        if one.owner.platform
        else one
        for one in _apart(found)
    ]
    return Grouping((*together, *lone), tuple(sorted(passed_over)))


def _lone(entry: Entry) -> HandIn:
    """A document that may be somebody's whole submission, in a class that submits plain files."""
    shown = printable(entry.name)
    doubt = f"{shown} is not a notebook; ask for the .ipynb file, or remove {shown} if it belongs to nobody"
    return HandIn(owner(entry.name, is_folder=False).person, ((entry.name, entry),), doubt)


def _people(entries: Sequence[Entry]) -> dict[str, tuple[gradescope.Submitter, ...]]:
    """Who submitted what, if Gradescope put its list beside the folders of a class."""
    if not any(len(entry.parts) > 1 and gradescope_number(entry.parts[0]) for entry in entries):
        return {}
    try:
        texts = [one.read(gradescope.MAX_METADATA + 1) for one in entries if one.name == gradescope.METADATA]
    except (BrokenArchive, OSError):
        return {}
    return gradescope.submitters(texts[0]) if texts and len(texts[0]) <= gradescope.MAX_METADATA else {}


def _link(entries: Sequence[Entry], found: Mapping[tuple[Owner, str], list[tuple[str, Entry]]]) -> set[str]:
    """Give documents beside submissions to their owners: alice.pdf to alice.ipynb. Returns the names of those given."""
    of_stem: dict[str, list[list[tuple[str, Entry]]]] = {}
    for (whose, _), files in found.items():
        if not whose.platform:
            of_stem.setdefault(whose.name, []).append(files)
    linked = set()
    for entry in entries:
        if lies_beside(entry) and is_for_people(entry.name) and len(hers := of_stem.get(stem(entry.name), [])) == 1:
            hers[0].append((entry.name, entry))
            linked.add(entry.name)
    return linked


def _apart(found: Mapping[tuple[Owner, str], Sequence[tuple[str, Entry]]]) -> Iterator[HandIn]:
    """The submissions, with distinct names. Files and folders of the same name are kept apart, and a person looks.

    The folder, or else the notebook, keeps the name. The others keep their suffix.
    """
    places: dict[Owner, list[str]] = {}
    for whose, place in found:
        places.setdefault(whose, []).append(place)
    for (whose, place), files in found.items():
        alike = sorted(places[whose], key=lambda one: (not one.endswith("/"), not archives.is_notebook(one), one))
        if len(alike) == 1:
            yield HandIn(whose, tuple(files))
            continue
        doubt = f"{', '.join(map(printable, alike))} share a name; each was graded by itself: check whose they are"
        name = whose.name if place == alike[0] else place.rstrip("/")
        yield HandIn(whose._replace(name=name), tuple(files), doubt)
