"""Assignments: which exercises, in which order, for how many points. Read from assignments/NAME/assignment.toml."""

from __future__ import annotations

import os
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from autograder.errors import UserError
from autograder.exercise import Exercise
from autograder.exercises import load_exercise


class AssignmentError(UserError):
    """An assignment that cannot be used; the message is one line that says what, where and what to do."""


@dataclass(frozen=True)
class Part:
    """One exercise of an assignment, by name, with the points of each of its questions and free responses.

    The exercise itself is loaded when it is first asked for: some need torch, which takes a second to import.
    """

    name: str
    points: Mapping[str, float]
    free_response_points: Mapping[str, float]

    @cached_property
    def exercise(self) -> Exercise:
        """The exercise; AssignmentError if there is none of that name, or its questions are not those of the points."""
        try:
            exercise = load_exercise(self.name)
        except LookupError as error:
            raise AssignmentError(str(error)) from error
        _same_names(self.name, "points", set(self.points), {question.name for question in exercise.questions})
        free = {response.name for response in exercise.free_responses}
        _same_names(self.name, "free_responses", set(self.free_response_points), free)
        return exercise


@dataclass(frozen=True)
class Assignment:
    """An assignment as an instructor sets it."""

    name: str
    title: str
    source: str
    version: str
    folder: Path
    parts: tuple[Part, ...]

    def part(self, exercise: str) -> Part:
        """The part with the exercise of that name; AssignmentError if there is none."""
        for part in self.parts:
            if part.name == exercise:
                return part
        known = ", ".join(part.name for part in self.parts)
        raise AssignmentError(f"assignment {self.name} has no exercise {exercise!r}; it has {known}")

    @property
    def out_of(self) -> float:
        """All points, free responses included."""
        return sum(sum(part.points.values()) + sum(part.free_response_points.values()) for part in self.parts)


def course_folder() -> Path:
    """The folder that holds assignments/ and solutions/.

    AUTOGRADER_COURSE if it is set, else the nearest folder upwards from here that has assignments/, else the kit's own.
    """
    chosen = os.environ.get("AUTOGRADER_COURSE")
    if chosen:
        return Path(chosen)
    here = Path.cwd()
    for folder in (here, *here.parents):
        if any(folder.glob("assignments/*/assignment.toml")):
            return folder
    return Path(__file__).resolve().parent.parent


def assignment_names(course: Path | None = None) -> list[str]:
    """Names of the assignments of the course, sorted."""
    return sorted(path.parent.name for path in (course or course_folder()).glob("assignments/*/assignment.toml"))


def load_assignment(name: str, course: Path | None = None) -> Assignment:
    """The assignment of that name; AssignmentError with one clear line when it is unknown or its file is wrong."""
    course = course or course_folder()
    path = course / "assignments" / name / "assignment.toml"
    if not path.is_file() or name in ("", ".", ".."):
        known = ", ".join(assignment_names(course)) or "none"
        raise AssignmentError(f"unknown assignment {name!r}; the assignments in {course / 'assignments'} are: {known}")
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8"))
        parts = tuple(_read_part(entry) for entry in data["exercise"])
        return Assignment(name, data["title"], data["source"], str(data["version"]), path.parent, parts)
    except KeyError as error:
        raise AssignmentError(f"{path}: the entry {error} is missing") from error
    except (tomllib.TOMLDecodeError, AttributeError, TypeError, ValueError) as error:
        raise AssignmentError(f"{path}: {error}") from error


def _read_part(entry: Mapping[str, Any]) -> Part:
    points = {str(name): float(value) for name, value in entry["points"].items()}
    free = {str(name): float(value) for name, value in entry.get("free_responses", {}).items()}
    return Part(str(entry["name"]), points, free)


def _same_names(exercise: str, entry: str, given: set[str], wanted: set[str]) -> None:
    if given != wanted:
        wrong = ", ".join(sorted(given ^ wanted))
        raise AssignmentError(
            f"exercise {exercise}: {entry} in assignment.toml and the exercise file differ in: {wrong}"
        )
