"""The assignment that the user, or a hand-in, names."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from autograder.assignment import Assignment, assignment_names, load_assignment
from autograder.errors import UserError
from autograder.reading.stated import assignments_of
from autograder.reading.submissions import search

_LONGEST = 100  # characters; the file system refuses longer ones with an error of its own


def chosen_assignment(name: str, course: Path) -> Assignment:
    """The assignment of that name; AssignmentError where there is none, also of a name that no folder can have."""
    possible = name.replace("\0", "?")
    return load_assignment(possible if len(possible) <= _LONGEST else f"{possible[:_LONGEST]}…", course)


def stated_assignment(path: Path, course: Path, exercise: str | None, is_ours: Callable[[Path], bool]) -> Assignment:
    """The assignment that the hand-ins at a path say they are of. UserError where they leave it open.

    exercise: the one that is to be graded, if it is one: then the assignment has it
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
    which = f"may be of {' or '.join(found)}" if found else "say nothing of their assignment"
    listed = ", ".join(found or [one.name for one in known])
    raise UserError(f"the hand-ins in {path} {which}; give --assignment, one of {listed}")
