"""A hash of everything that a grade depends on: if it has not changed, nothing has to be graded again."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from functools import lru_cache
from importlib import metadata
from pathlib import Path

from autograder.assignment import Assignment
from autograder.imported import KIT, REFERENCE, files_behind, name_of
from autograder.reading.submissions import Submission

EVERY_VISIBILITY = frozenset({"public", "hidden"})
# What grading is started by, in a worker too; all that is imported from there has a part in grades.
GRADING = ("autograder.grading.engine", "autograder.running.worker", "autograder.judging.closed")
# Of that, what works on results that are there already, or starts and ends processes.
WITHOUT_INFLUENCE = (*("autograder/interruption.py", "autograder/gradebook/", "autograder/report/"),)
# What no import shows: the child side is started by its path, and of references the text is read as well.
OF_AN_EXERCISE = ("autograder.exercises.{}", "autograder.exercises.{}.misconceptions", "reference.{}")
READ_AS_FILES = (KIT / "sandbox" / "child", REFERENCE)


def fingerprint(
    submission: Submission,
    assignment: Assignment,
    course_key: str,
    isolation: str,
    only: str | None = None,
    visibilities: frozenset[str] = EVERY_VISIBILITY,
) -> str:
    """Equal for the same submission, assignment, course key, isolation level and selection of exercises and checks."""
    words = (
        submission.student,
        submission.content_hash,
        assignment_fingerprint(assignment),
        course_key,
        isolation,
        only or "",
        ",".join(sorted(visibilities)),
    )
    return hashlib.sha256("\x1f".join(words).encode()).hexdigest()


def assignment_fingerprint(assignment: Assignment) -> str:
    """Hash of the assignment's file, and of everything in the kit and its libraries that influences grades."""
    digest = hashlib.sha256((assignment.folder / "assignment.toml").read_bytes())
    digest.update(kit_fingerprint(tuple(part.name for part in assignment.parts)).encode())
    return digest.hexdigest()


@lru_cache(maxsize=64)
def kit_fingerprint(exercises: tuple[str, ...]) -> str:
    """Hash of the kit's code that grades these exercises, and of the versions of the numerical libraries."""
    digest = hashlib.sha256()
    for path in files_that_grade(exercises):
        digest.update(name_of(path).encode())
        digest.update(path.read_bytes())
    for library in ("numpy", "scipy", "torch"):
        digest.update(f"{library} {metadata.version(library)}".encode())
    return digest.hexdigest()


def files_that_grade(exercises: Iterable[str]) -> list[Path]:
    """The files that a grade depends on: all that are imported while submissions of these exercises are graded."""
    own = [module.format(name) for name in exercises for module in OF_AN_EXERCISE]
    found = files_behind([*GRADING, *own]) | {path for place in READ_AS_FILES for path in place.rglob("*.py")}
    return sorted(path for path in found if not name_of(path).startswith(WITHOUT_INFLUENCE))
