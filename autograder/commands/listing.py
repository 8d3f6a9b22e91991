"""`autograder list`: what there is to build and to grade."""

from __future__ import annotations

from rich.console import Console
from rich.table import Table

from autograder.assignment import assignment_names, course_folder, load_assignment
from autograder.errors import UserError


def print_listing(console: Console) -> None:
    """Every assignment of the course with its exercises, questions and points, from the assignment files alone."""
    course = course_folder()
    names = assignment_names(course)
    if not names:
        raise UserError(f"no assignments in {course / 'assignments'}; run the command inside a course folder")
    for name in names:
        assignment = load_assignment(name, course)
        table = Table(title=f"{name}: {assignment.title} ({assignment.out_of:g} points)", title_justify="left")
        table.caption, table.caption_justify = assignment.source, "left"
        for heading in ("exercise", "question", "points"):
            table.add_column(heading, justify="right" if heading == "points" else "left", no_wrap=True)
        for part in assignment.parts:
            first = True
            for question, points in part.points.items():
                table.add_row(part.name if first else "", question, f"{points:g}")
                first = False
            for question, points in part.free_response_points.items():
                table.add_row("", f"{question} (free response)", f"{points:g}")
        console.print(table)
        console.print()
