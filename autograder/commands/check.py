"""The command `check`: runs the public checks of one submission, as its student sees them."""

from __future__ import annotations

import warnings
from pathlib import Path

from rich.console import Console

from autograder.assignment import Assignment, assignment_names, load_assignment
from autograder.commands.chosen import chosen_assignment
from autograder.commands.grade import clear_errors, isolation_level
from autograder.commands.terminal import escape
from autograder.course import course_folder
from autograder.errors import UserError
from autograder.reading.archives import is_zip
from autograder.reading.notebook import read_document
from autograder.reading.recognition import match_exercise
from autograder.reading.signatures import signatures
from autograder.reading.submissions import find_submissions
from autograder.results import SubmissionResult
from autograder.running.worker import preload_for
from autograder.sandbox import Limits, Sandbox


def check_command(console: Console, file: Path, assignment: str | None, isolation: str, call_seconds: float) -> int:
    """`autograder check`: run the public checks of one file. Returns 0 if all pass, 1 if some fail."""
    from autograder.grading.engine import Grader, grade
    from autograder.judging.casebook import CaseBook

    with clear_errors():
        if not file.is_file():
            raise UserError(f"no such file: {file}; give a notebook or a script")
        if is_zip(file.name):
            raise UserError(f"{file} is a zip; unpack it and give the notebook inside")
        chosen, exercise = _assignment_of(file, assignment)
        content = file.read_bytes()
        submission = next(iter(find_submissions(file, [exercise])))
        level = isolation_level(isolation)
        with Sandbox(level, preload=preload_for(chosen, exercise), limits=Limits(call_seconds=call_seconds)) as sandbox:
            grader = Grader(chosen, CaseBook(chosen), sandbox, exercise, frozenset({"public"}))
            with warnings.catch_warnings():  # warnings of judges would tell a student nothing
                warnings.simplefilter("ignore")
                result = grade(submission._replace(content_hash=str(len(content))), grader)
    return print_checks(console, result)


def _assignment_of(file: Path, name: str | None) -> tuple[Assignment, str]:
    """The assignment and the exercise that a file answers, recognised as in grading."""
    course = course_folder()
    asked = None if name is None else chosen_assignment(name, course)
    document = read_document(file, file.name)
    marks = document.metadata.get("autograder")
    if asked is None and isinstance(marks, dict) and isinstance(marks.get("assignment"), str):
        asked = chosen_assignment(marks["assignment"], course)
    candidates = [asked] if asked else [load_assignment(one, course) for one in assignment_names(course)]
    for assignment in candidates:
        functions = {part.name: tuple(part.points) for part in assignment.parts}
        exercise = match_exercise(file.name, document, functions, {one: signatures(one) for one in functions})
        if exercise is not None:
            return assignment, exercise
    known = ", ".join(part.name for assignment in candidates for part in assignment.parts)
    if name is not None:
        raise UserError(f"{file} answers no exercise of {name} ({known}); name another assignment, or leave it out")
    raise UserError(f"{file} answers no exercise known here ({known}); name its assignment with --assignment")


def print_checks(console: Console, result: SubmissionResult) -> int:
    """Print each public check with its verdict and, if it failed, the reason. Returns the exit status."""
    passed = True
    for exercise in result.exercises:
        for problem in exercise.problems:
            console.print(f"[yellow]note[/] {escape(problem)}")
    for question in result.questions:
        name = f"{question.exercise}.{question.question}"
        if not question.checks:
            console.print(f"[dim]–[/] [bold]{name}[/]: {escape(question.message)}")
            passed = False
            continue
        good = all(check.status == "passed" for check in question.checks)
        passed &= good
        console.print(f"{'[green]✓[/]' if good else '[red]✗[/]'} [bold]{name}[/]")
        if not good and question.message:
            console.print(f"    {escape(question.message)}", highlight=False)
        for check in question.checks:
            mark = "[green]✓[/]" if check.status == "passed" else "[red]✗[/]"
            console.print(f"    {mark} {escape(check.property)}", highlight=False)
            if check.status == "passed":
                continue
            named = (
                f"      [bold]{escape(check.misconception)}[/]: {escape(check.hint or '')}"
                if check.misconception
                else ""
            )
            if named and check.error:  # what an error means comes before its text
                console.print(named, highlight=False)
            elif check.hint and not named:
                console.print(f"      {escape(check.hint)}", highlight=False)
            console.print(f"      {escape(check.message)}", highlight=False)
            if check.error and check.error.place:
                source = f": {check.error.source.strip()}" if check.error.source else ""
                console.print(
                    f"      in {escape(f'{check.error.place}, line {check.error.line}{source}')}", highlight=False
                )
            if check.input:
                console.print(f"      for {escape(check.input)}", highlight=False)
            if named and not check.error:
                console.print(named, highlight=False)
    console.print("hidden checks of the same kind use other inputs; they run when the submission is graded")
    console.print("public checks count in full once a hidden check that compares values passes")
    return 0 if passed else 1
