"""Whose file is whose: the files of a folder or zip, sorted into one hand-in per student."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import NamedTuple

from autograder.errors import UserError
from autograder.reading import archives
from autograder.reading.archives import BrokenArchive, Entry
from autograder.reading.names import Owner, around, exercise_in_name, owner, stem

# What stands beside an exercise's name in a file name without making it someone's: "1B-", "(2)", "final".
_DECORATION = re.compile(
    r"[a-z]{0,2}\d{1,2}[a-z]?|copy\d*|of|final|new|done|completed|updated|assignment|homework|exercise|module|lab|"
    r"submission|solution"
)
_NUMBERED_COPY = re.compile(r"\d{1,2}|copy\d*|of")


class SubmissionsNotFound(UserError):  # noqa: N818
    """There is nothing to grade; the message says why in one line."""


class HandIn(NamedTuple):
    """The files of one student, not yet read, each with its name inside the hand-in."""

    owner: Owner
    entries: tuple[tuple[str, Entry], ...]


def hand_ins(path: Path, exercises: tuple[str, ...]) -> list[HandIn]:
    """The hand-ins at a path, sorted by student. Raises SubmissionsNotFound if there can be none."""
    try:
        return sorted(_hand_ins(path, exercises), key=lambda hand_in: hand_in.owner)
    except OSError as error:
        raise SubmissionsNotFound(f"{path} cannot be read: {error.strerror or error}") from error


def _hand_ins(path: Path, exercises: tuple[str, ...]) -> list[HandIn]:
    if not path.exists():
        raise SubmissionsNotFound(f"no such file or folder: {path}")
    if path.is_dir():
        folders = [child.name for child in path.iterdir() if child.is_dir() and not child.is_symlink()]
        entries = list(archives.folder_entries(path))
        if not entries and not folders:
            raise SubmissionsNotFound(f"the folder is empty: {path}")
        return _grouped(path.resolve().name, entries, folders, exercises)
    if archives.is_gradable(path.name):
        return [HandIn(owner(path.name, is_folder=False), ((path.name, archives.file_entry(path)),))]
    if not archives.is_zip(path.name):
        raise SubmissionsNotFound(f"{path} is no notebook, script, folder or zip")
    try:
        entries = list(archives.zip_entries(path, archives.MAX_CLASS_MEMBERS))
    except BrokenArchive as error:
        raise SubmissionsNotFound(f"{path} {error}") from error
    if any(entry.name in ("__zip_filename__", ".OTTER_LOG") for entry in entries):  # what grader.export writes
        return [HandIn(owner(path.name, is_folder=False), _inside(entries))]
    return _grouped(stem(path.name), _unwrapped(entries, stem(path.name)), [], exercises)


def _inside(entries: Iterable[Entry]) -> tuple[tuple[str, Entry], ...]:
    return tuple((entry.name, entry) for entry in entries)


def _unwrapped(entries: list[Entry], name: str) -> list[Entry]:
    """Takes off the one folder that packing programs put around a class: named like the zip, or full of hand-ins."""
    kept = [entry for entry in entries if not archives.is_ignored(entry.parts)]
    if len({entry.parts[0] for entry in kept}) != 1 or any(len(entry.parts) < 2 for entry in kept):
        return entries
    top = kept[0].parts[0]
    platforms = {owner(entry.parts[1], is_folder=len(entry.parts) > 2).platform for entry in kept}
    folders = {entry.parts[1] for entry in kept if len(entry.parts) > 2 and is_readable(entry.name)}
    if top.casefold() == name.casefold() or platforms - {""} or len(folders) > 1:
        return [entry._replace(parts=entry.parts[1:]) for entry in kept]
    return entries


def _grouped(name: str, entries: Sequence[Entry], folders: Sequence[str], exercises: tuple[str, ...]) -> list[HandIn]:
    """One hand-in per student of a folder, or a single one if the folder is one student's."""
    kept = [entry for entry in entries if not archives.is_ignored(entry.parts)]
    if _is_one_hand_in(kept, exercises):
        return [HandIn(owner(name, is_folder=True), _inside(kept))]
    found: dict[Owner, list[tuple[str, Entry]]] = {}
    for folder in folders:
        if not archives.is_ignored((folder,)):
            found.setdefault(owner(folder, is_folder=True)._replace(file=""), [])
    for entry in kept:
        top, *rest = entry.parts
        whose = owner(top, is_folder=bool(rest))
        beside = not (rest or whose.platform or entry.refused or is_readable(top) or archives.is_other_archive(top))
        if not beside:  # beside the hand-ins may lie a README
            inner = "/".join(rest) or whose.file or top
            found.setdefault(whose._replace(file=""), []).append((inner, entry))
    return [HandIn(whose, tuple(files)) for whose, files in found.items()]


def is_readable(name: str) -> bool:
    """Whether a file name is one of a notebook, a script, or a zip that may hold some."""
    return archives.is_gradable(name) or archives.is_zip(name)


def _is_one_hand_in(entries: Sequence[Entry], exercises: tuple[str, ...]) -> bool:
    """Whether the notebooks here are one student's answers to several exercises, going by their names."""
    seen: set[str] = set()
    for entry in entries:
        if not is_readable(entry.name):
            continue
        exercise = exercise_in_name(entry.name, exercises)
        plain = len(entry.parts) == 1 and archives.is_gradable(entry.name)
        if not plain or exercise is None:
            return False
        before, after = around(entry.name, exercise) or ([], [])
        if not all(_DECORATION.fullmatch(word) for word in before + after):
            return False
        # A second file for one exercise is a copy, "vae (1)"; "u17_vae" beside "u18_vae" are two people.
        if exercise in seen and (before or not all(_NUMBERED_COPY.fullmatch(word) for word in after)):
            return False
        seen.add(exercise)
    return bool(seen)
