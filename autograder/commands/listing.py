"""`autograder list`: the assignments of the course, with their exercises and points."""

from __future__ import annotations

from rich.console import Console
from rich.table import Table

from autograder.assignment import assignment_names, load_assignment
from autograder.course import course_folder
from autograder.errors import UserError
from autograder.policy import Policy


def print_listing(console: Console) -> None:
    """Print every assignment with its exercises, questions and points. Reads the assignment files alone."""
    course = course_folder()
    names = assignment_names(course)
    if not names:
        raise UserError(f"no assignments in {course / 'assignments'}; run the command inside a course folder")
    for name in names:
        assignment = load_assignment(name, course)
        points = f"{assignment.out_of:g}{f' + {assignment.bonus:g} bonus' if assignment.bonus else ''} points"
        table = Table(title=f"{name}: {assignment.title} ({points})", title_justify="left")
        table.caption, table.caption_justify = assignment.source, "left"
        for heading in ("exercise", "question", "points"):
            table.add_column(heading, justify="right" if heading == "points" else "left", no_wrap=True)
        for part in assignment.parts:
            heading = part.name
            for question, worth in part.points.items():
                table.add_row(heading, question, f"{worth:g}")
                heading = ""
            for question, worth in part.free_response_points.items():
                table.add_row(heading, f"{question} (free response)", f"{worth:g}")
                heading = ""
            if part.bonus:
                table.add_row("", "of these, bonus points", f"{part.bonus:g}", style="dim")
            others = [other.name for other in assignment.parts if other.either == part.either and other != part]
            if part.either and others:
                table.add_row("", f"or {', '.join(others)}: the better counts", "", style="dim")
        console.print(table)
        if assignment.policy:
            console.print(policy_line(assignment.policy), highlight=False)
        console.print()


def policy_line(policy: Policy) -> str:
    """A grading policy in a sentence."""
    bounds = ", ".join(f"{name} from {least:g}" for name, least in reversed(policy.bounds))
    bonus = f"; up to {policy.bonus:g} bonus points count" if policy.bonus else ""
    late = f"; a late submission gets {policy.late} at most" if policy.late else ""
    return f"grades: {bounds}{bonus}{late}"
