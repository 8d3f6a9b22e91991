"""Assignments: their exercises, in order, with points. They are read from assignments/NAME/assignment.toml."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import Any

from autograder.course import check_exercise, course_folder, open_course
from autograder.errors import UserError
from autograder.exercise import Exercise
from autograder.exercises import load_exercise
from autograder.policy import Policy, read_policy


class AssignmentError(UserError):
    """An assignment that cannot be used. The message is one line that says what, where and what to do."""


@dataclass(frozen=True)
class Part:
    """One exercise of an assignment, by name, with the points of each of its questions and free responses.

    either:  a name shared by alternative exercises, of which only the best counts
    bonus:   how many of the points are bonus points, beyond what the assignment is out of

    The exercise itself is loaded on first use: some exercises need torch, which takes a second to import.
    """

    name: str
    points: Mapping[str, float]
    free_response_points: Mapping[str, float]
    either: str = ""
    bonus: float = 0.0

    @property
    def out_of(self) -> float:
        """Its points without the bonus, free responses included."""
        return sum(self.points.values()) + sum(self.free_response_points.values()) - self.bonus

    @cached_property
    def exercise(self) -> Exercise:
        """The exercise. AssignmentError if it does not exist, or its questions differ from those with points."""
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
    policy: Policy | None = None

    def part(self, exercise: str) -> Part:
        """The part with the exercise of that name. AssignmentError if there is none."""
        for part in self.parts:
            if part.name == exercise:
                return part
        known = ", ".join(part.name for part in self.parts)
        raise AssignmentError(f"assignment {self.name} has no exercise {exercise!r}; it has {known}")

    @property
    def out_of(self) -> float:
        """All points, including free responses, without bonus points. Of alternative exercises, only one is counted."""
        return points_of(self.parts)

    @property
    def bonus(self) -> float:
        """The points that can be earned beyond `out_of`."""
        return points_of([replace(part, bonus=0.0) for part in self.parts]) - self.out_of


def points_of(parts: Iterable[Part]) -> float:
    """What the exercises together are out of. Of those that share an `either`, the one with most points counts."""
    groups: dict[str, float] = {}
    for part in parts:
        key = f"either {part.either}" if part.either else part.name
        groups[key] = max(groups.get(key, 0.0), part.out_of)
    return sum(groups.values())


def assignment_names(course: Path | None = None) -> list[str]:
    """Names of the assignments of the course, sorted."""
    return sorted(path.parent.name for path in (course or course_folder()).glob("assignments/*/assignment.toml"))


def load_assignment(name: str, course: Path | None = None) -> Assignment:
    """The assignment of that name. AssignmentError with one clear line if it is unknown or its file is invalid."""
    course = course or course_folder()
    open_course(course)
    path = course / "assignments" / name / "assignment.toml"
    if not path.is_file() or name in ("", ".", ".."):
        known = ", ".join(assignment_names(course)) or "none"
        raise AssignmentError(f"unknown assignment {name!r}; the assignments in {course / 'assignments'} are: {known}")
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8"))
        parts = tuple(_read_part(entry) for entry in data["exercise"])
        for part in parts:
            check_exercise(course, part.name)
        policy = read_policy(data["policy"]) if "policy" in data else None
        return Assignment(name, data["title"], data["source"], str(data["version"]), path.parent, parts, policy)
    except KeyError as error:
        raise AssignmentError(f"{path}: the entry {error} is missing") from error
    except (tomllib.TOMLDecodeError, AttributeError, TypeError, ValueError) as error:
        raise AssignmentError(f"{path}: {error}") from error


def _read_part(entry: Mapping[str, Any]) -> Part:
    points = {str(name): float(value) for name, value in entry["points"].items()}
    free = {str(name): float(value) for name, value in entry.get("free_responses", {}).items()}
    bonus = float(entry.get("bonus", 0.0))
    if not 0 <= bonus <= sum(points.values()) + sum(free.values()):
        raise ValueError(f"exercise {entry['name']}: the bonus ({bonus:g}) exceeds the points, or is negative")
    unknown = set(entry) - {"name", "points", "free_responses", "either", "bonus"}
    if unknown:
        raise ValueError(f"exercise {entry['name']}: unknown entry {min(unknown)!r}")
    return Part(str(entry["name"]), points, free, str(entry.get("either", "")), bonus)


def _same_names(exercise: str, entry: str, given: set[str], wanted: set[str]) -> None:
    if given != wanted:
        wrong = ", ".join(sorted(given ^ wanted))
        raise AssignmentError(
            f"exercise {exercise}: {entry} in assignment.toml and in the exercise file differ: {wrong}"
        )
