"""Reading what an earlier run left in an output folder: its assignment, its records, its points."""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

OTHER_KIT = "graded by another version of the kit, whose results this one cannot read; grade the submission again"
HEAD = 8_192  # records are large, and the two fields that identify one stand in its first characters
_ASSIGNMENT = re.compile(r'(?<!\\)"assignment": ("(?:[^"\\]|\\.)*")')
_FINGERPRINT = re.compile(r'(?<!\\)"fingerprint": "([0-9a-f]+)"')


class Record(NamedTuple):
    """A student's record in an output folder; written: when, in seconds since 1970."""

    assignment: str
    fingerprint: str
    written: float


class Shown(NamedTuple):
    """What grades.csv says of a student."""

    score: str
    out_of: str
    status: str


def record(path: Path) -> Record | None:
    """The record in a file. None if there is no such file, or no run wrote it."""
    try:
        with path.open(encoding="utf-8", errors="replace") as file:
            head = file.read(HEAD)
        written = path.stat().st_mtime
    except OSError:
        return None
    assignment, fingerprint = _ASSIGNMENT.search(head), _FINGERPRINT.search(head)
    if assignment is None or fingerprint is None:
        return None
    try:
        return Record(str(json.loads(assignment[1], strict=False)), fingerprint[1], written)
    except ValueError:
        return None


def assignment_in(out: Path) -> str | None:
    """The assignment whose grades lie in an output folder, taken from the newest record. None without records."""
    try:
        newest_first = sorted((out / "results").glob("*.json"), key=lambda path: -path.stat().st_mtime)
    except OSError:
        return None
    found = (record(path) for path in newest_first)
    return next((one.assignment for one in found if one is not None), None)


def shown_before(table: Path) -> dict[str, Shown]:
    """The rows of a grades.csv by the student's name as written there. Empty if the file cannot be read."""
    try:
        with table.open(newline="", encoding="utf-8") as file:
            return dict(_rows(csv.DictReader(file)))
    except (OSError, ValueError, csv.Error):
        return {}


def _rows(lines: csv.DictReader[str]) -> Iterator[tuple[str, Shown]]:
    for line in lines:
        cells = [line.get(name) for name in ("student", "score", "out_of", "status")]
        student, *rest = (cell if isinstance(cell, str) else "" for cell in cells)
        yield student, Shown(*rest)
