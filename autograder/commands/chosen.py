"""The assignment that the user or the submissions name."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from autograder.assignment import Assignment, assignment_names, load_assignment
from autograder.errors import UserError
from autograder.reading.stated import assignments_of
from autograder.reading.submissions import search

_LONGEST = 100  # characters; longer names make the file system raise an error that says nothing to the user


def chosen_assignment(name: str, course: Path) -> Assignment:
    """The assignment of that name. AssignmentError if there is none, even if no folder could have that name."""
    possible = name.replace("\0", "?")
    return load_assignment(possible if len(possible) <= _LONGEST else f"{possible[:_LONGEST]}…", course)


def stated_assignment(path: Path, course: Path, exercise: str | None, is_ours: Callable[[Path], bool]) -> Assignment:
    """The assignment that the submissions at a path say they belong to. UserError if they leave it open.

    exercise: the only exercise to be graded, if one was named; only assignments with that exercise are considered
    """
    known = [load_assignment(name, course) for name in assignment_names(course)]
    if exercise is not None:
        known = [one for one in known if any(part.name == exercise for part in one.parts)] or known
    if len(known) == 1:
        return known[0]
    names = list(dict.fromkeys(part.name for one in known for part in one.parts))
    found = assignments_of(search(path, names, is_ours).submissions, known)
    if len(found) == 1:
        return next(one for one in known if one.name == found[0])
    which = f"may belong to {' or '.join(found)}" if found else "do not say which assignment they belong to"
    listed = ", ".join(found or [one.name for one in known])
    raise UserError(f"the submissions in {path} {which}; give --assignment, one of {listed}")
