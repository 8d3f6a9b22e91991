"""The command `build`: chooses assignments and folder, builds or compares, and prints the outcome."""

from __future__ import annotations

from pathlib import Path

from rich.console import Console
from rich.markup import escape

from autograder.assignment import Assignment, assignment_names
from autograder.building.build import BuildError, build_assignment, check_built
from autograder.commands.chosen import chosen_assignment
from autograder.course import course_folder
from autograder.errors import UserError


def build_command(
    console: Console,
    name: str | None,
    every: bool,
    seed: int,
    out: Path | None,
    check: bool,
    solutions: bool,
    exercise: str | None = None,
) -> int:
    """`autograder build`. Returns 0, or 1 when `--check` found something out of date."""
    course = course_folder()
    if every == (name is not None):
        known = ", ".join(assignment_names(course))
        raise UserError(f"name one assignment ({known}), or --all of them")
    assignments = [chosen_assignment(chosen, course) for chosen in ([name] if name else assignment_names(course))]
    if exercise is not None:
        if every or check:
            raise UserError("--exercise goes with the name of its assignment, not with --all or --check")
        assignments[0].part(exercise)
    if check:
        return _check(console, assignments, out or course, seed)
    if seed != 0 and out is None:
        raise UserError("a variant never replaces the course's own notebooks; name a folder with --out")
    for assignment in assignments:
        what = "notebooks, tests and solutions" if solutions else "notebooks and tests"
        with console.status(f"building {assignment.name}: {what}"):
            try:
                written = build_assignment(assignment, out or course, seed, solutions, only=exercise)
            except BuildError as error:
                raise UserError(str(error)) from error
            except OSError as error:
                raise UserError(f"cannot write {error.filename}: {error.strerror}; choose another --out") from error
        for path in written:
            console.print(f"[green]built[/] {escape(str(path))}", soft_wrap=True, highlight=False)
    return 0


def _check(console: Console, assignments: list[Assignment], folder: Path, seed: int) -> int:
    try:
        differences = [line for assignment in assignments for line in check_built(assignment, folder, seed)]
    except BuildError as error:
        raise UserError(str(error)) from error
    for line in differences:
        console.print(f"[red]out of date[/] {escape(line)}", soft_wrap=True, highlight=False)
    if not differences:
        console.print(f"up to date: {', '.join(assignment.name for assignment in assignments)}")
    return 1 if differences else 0
