"""The assignment that the user, or a hand-in, names."""

from __future__ import annotations

from pathlib import Path

from autograder.assignment import Assignment, load_assignment

_LONGEST = 100  # characters; the file system refuses longer ones with an error of its own


def chosen_assignment(name: str, course: Path) -> Assignment:
    """The assignment of that name; AssignmentError where there is none, also of a name that no folder can have."""
    possible = name.replace("\0", "?")
    return load_assignment(possible if len(possible) <= _LONGEST else f"{possible[:_LONGEST]}…", course)
