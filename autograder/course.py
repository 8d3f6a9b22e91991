"""A course: a folder with assignments/ and, beside it, the course's own exercises and references.

    COURSE/assignments/ASSIGNMENT/...      as in the kit
    COURSE/exercises/EXERCISE/...          the course's own exercises; those of the kit can be used by name
    COURSE/reference/EXERCISE.py           their references

Python imports them under the same names as the kit's: `autograder.exercises.EXERCISE` and `reference.EXERCISE`.
"""

from __future__ import annotations

import importlib
import os
import sys
from pathlib import Path

import autograder.exercises
import reference
from autograder.errors import UserError

ENVIRONMENT = "AUTOGRADER_COURSE"
KIT = Path(__file__).resolve().parent
OWN = {"exercises": autograder.exercises, "reference": reference}  # folder of a course -> the package that it extends


class CourseError(UserError):
    """A folder that cannot be used as a course. The message is one line that says what, where and what to do."""


def course_folder() -> Path:
    """The folder that holds assignments/ and solutions/.

    This is AUTOGRADER_COURSE if set; otherwise the nearest folder upwards from here that has assignments/; otherwise
    the course that comes with the kit.
    """
    chosen = os.environ.get(ENVIRONMENT)
    if chosen:
        return Path(chosen)
    here = Path.cwd()
    return next((folder for folder in (here, *here.parents) if is_course(folder)), bundled_course())


def is_course(folder: Path) -> bool:
    """Whether a folder contains an assignment."""
    return any(folder.glob("assignments/*/assignment.toml"))


def bundled_course() -> Path:
    """The course that comes with the kit: beside the package in the repository, inside it once installed."""
    return KIT.parent if is_course(KIT.parent) else KIT / "bundled"


def choose_course(folder: Path) -> None:
    """Use this course from now on, also in processes started later. CourseError if it contains no assignment."""
    if not is_course(folder):
        raise CourseError(
            f"{folder} is not a course: it has no assignments/NAME/assignment.toml; try `autograder new course DIR`"
        )
    os.environ[ENVIRONMENT] = str(folder.resolve())


def open_course(folder: Path) -> None:
    """Let Python find the exercises and references of a course. Does nothing for the kit's own course."""
    for name, package in OWN.items():
        place = str((folder / name).resolve())
        if os.path.isdir(place) and place not in package.__path__:
            package.__path__.append(place)
            importlib.invalidate_caches()


def check_exercise(course: Path, name: str) -> None:
    """CourseError if the kit has an exercise of that name, too, or if another course's exercise was loaded under it."""
    own, kits = course / "exercises" / name, KIT / "exercises" / name
    if own.is_dir() and kits.is_dir() and own.resolve() != kits:
        raise CourseError(f"{own}: the kit has an exercise {name!r}, too; rename yours")
    loaded = getattr(sys.modules.get(f"autograder.exercises.{name}"), "__file__", None)
    if loaded and own.is_dir() and not Path(loaded).is_relative_to(own.resolve()):
        raise CourseError(f"{own}: an exercise {name!r} of another course is loaded; use one process per course")
