"""The commands `grade` and `check`: from what the user typed to what is printed."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from rich import markup
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn, TimeRemainingColumn
from rich.table import Table

from autograder.assignment import Assignment, assignment_names, course_folder, load_assignment
from autograder.errors import UserError
from autograder.grading.batch import Options, Report, grade_batch, preload_for, prepare_workers
from autograder.grading.output import prepare_folder, sole_writer, write_class, write_result
from autograder.interruption import Interrupted
from autograder.reading.notebook import UnreadableSubmission, read_document
from autograder.reading.submissions import Submission, SubmissionsNotFound, find_submissions, match_exercise
from autograder.report.text import printable
from autograder.results import QuestionResult, SubmissionResult
from autograder.sandbox import IsolationUnavailable, Limits, Sandbox, available_levels
from autograder.seeds import read_course_key

ROWS_SHOWN = 30
MARKS = {"correct": "[green]✓[/]", "partial": "[yellow]◐[/]", "wrong": "[red]✗[/]", "not attempted": "[dim]–[/]",
         "needs attention": "[magenta]![/]"}  # fmt: skip


@dataclass(frozen=True)
class GradeRequest:
    """What the user asked for."""

    path: Path
    assignment: str
    exercise: str | None = None
    out: Path = Path("graded")
    gradebook: str | None = None
    jobs: int | None = None
    isolation: str = "auto"
    fresh: bool = False
    course_key: Path | None = None
    call_seconds: float = 10.0
    scheduler: str | None = None
    worker_seconds: float = 60.0


@contextmanager
def clear_errors() -> Iterator[None]:
    """Errors that the user can mend, as one line."""
    try:
        yield
    except (IsolationUnavailable, SubmissionsNotFound, UnreadableSubmission) as error:
        raise UserError(str(error)) from error


def grade_command(console: Console, request: GradeRequest) -> int:
    """`autograder grade`: grade what is new, write everything, print the table. Returns the exit status."""
    with clear_errors():
        try:
            report, assignment = run_grading(console, request)
        except Interrupted:
            message = "interrupted; finished results are in the gradebook, the same command goes on from there"
            raise Interrupted(message) from None
    print_grades(console, report, assignment)
    print_places(console, request.out)
    return 1 if any(result.status == "needs attention" for result in report.results) else 0


def run_grading(console: Console, request: GradeRequest) -> tuple[Report, Assignment]:
    """Grade and write; what `grade` and the demo share."""
    course = course_folder()
    assignment = load_assignment(request.assignment, course)
    if request.exercise is not None:
        assignment.part(request.exercise)
    if request.scheduler is None:
        prepare_workers(assignment, request.exercise)
    from autograder.gradebook import open_gradebook  # takes half a second, in which workers get ready

    submissions = find_submissions(request.path, [part.name for part in assignment.parts])
    prepare_folder(request.out)
    try:
        key = read_course_key(request.course_key)
    except (OSError, UnicodeDecodeError) as error:
        reason = getattr(error, "strerror", None) or error
        raise UserError(f"cannot read the course key {request.course_key}: {reason}") from error
    options = Options(
        assignment=assignment.name,
        course=course,
        isolation=_isolation_of(request),
        only=request.exercise,
        course_key=key,
        jobs=request.jobs or os.cpu_count() or 1,
        limits=Limits(call_seconds=request.call_seconds),
        scheduler=request.scheduler,
        worker_seconds=request.worker_seconds,
    )
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        TimeRemainingColumn(),
    )
    with (
        sole_writer(request.out),
        open_gradebook(request.gradebook or str(request.out / "gradebook.sqlite")) as gradebook,
        Progress(*columns, console=console, transient=True) as progress,
    ):
        task = progress.add_task(f"grading {assignment.name}", total=len(submissions))

        def on_result(result: SubmissionResult) -> None:
            write_result(result, assignment, request.out)
            progress.advance(task)

        report = grade_batch(
            submissions,
            options,
            gradebook,
            path=str(request.path),
            fresh=request.fresh,
            on_result=on_result,
        )
        write_class(report.results, assignment, request.out)
    return report, assignment


def _isolation_of(request: GradeRequest) -> str:
    """The level that will be used, where hand-ins will run: here or on a cluster."""
    if request.scheduler is None:
        return isolation_level(request.isolation)
    from autograder.grading.cluster_connection import LOCAL, isolation_on

    if request.scheduler == LOCAL:
        return isolation_level(request.isolation)
    return isolation_on(request.scheduler, request.isolation, request.worker_seconds)


def isolation_level(asked: str) -> str:
    """The level that will be used; UserError when the asked one is unknown or not to be had."""
    levels = available_levels()
    if asked == "auto":
        return levels[0]
    if asked not in levels:
        raise UserError(f"isolation level {asked!r} is not to be had on this machine; there is {', '.join(levels)}")
    return asked


def print_grades(console: Console, report: Report, assignment: Assignment) -> None:
    """The grade table, abridged for large classes, and what needs a person."""
    results = sorted(report.results, key=lambda result: result.student)
    hand_ins = "1 hand-in" if len(results) == 1 else f"{len(results)} hand-ins"
    title = f"{assignment.title}: {hand_ins}, {report.graded} graded now, {report.known} known already"
    console.print(title, style="bold", soft_wrap=True, highlight=False)
    names = [(part.name, question) for part in assignment.parts for question in part.points]
    table = Table()
    table.add_column("student", no_wrap=True, overflow="ellipsis", max_width=32, min_width=8)
    for number, _ in enumerate(names, start=1):
        table.add_column(str(number), justify="center", no_wrap=True, min_width=4)
    table.add_column("score", justify="right", no_wrap=True, min_width=8)
    table.add_column("status", no_wrap=True, overflow="ellipsis", min_width=6)
    for result in results[:ROWS_SHOWN]:
        marks = {(q.exercise, q.question): _mark(q) for q in result.questions}
        cells = [marks.get(name, "") for name in names]
        table.add_row(escape(result.student), *cells, f"{_points(result.score)}/{result.out_of:g}", result.status)
    console.print(table)
    if len(results) > ROWS_SHOWN:
        console.print(f"… and {len(results) - ROWS_SHOWN} more, all in grades.csv")
    legend = "   ".join(f"{number} {exercise}.{question}" for number, (exercise, question) in enumerate(names, start=1))
    console.print(legend, highlight=False)
    console.print("✓ correct   ◐ partial, with its points   ✗ wrong   – not attempted   ! needs attention")
    isolation = ", ".join(sorted({result.isolation for result in results}))
    console.print(f"isolation level: {isolation}", highlight=False)
    if isolation == "process":
        console.print(
            "[yellow]hand-ins ran in separate processes only: install bubblewrap to keep them from reading files[/]"
        )
    for result in results:
        if result.status == "needs attention":
            for line in result.attention[:3]:
                text = f"[magenta]needs attention[/] {escape(result.student)}: {escape(line)}"
                console.print(text, soft_wrap=True, highlight=False)


def escape(text: str) -> str:
    """Text that a hand-in has a part in, for the terminal: no markup, and nothing that the terminal would obey."""
    return markup.escape(printable(text))


def _mark(question: QuestionResult) -> str:
    mark = MARKS[question.status]
    return f"{mark} {_points(question.score)}" if question.status == "partial" else mark


def _points(score: float) -> str:
    """Points for the terminal: two decimals at most. The files have them all."""
    return f"{score:.2f}".rstrip("0").rstrip(".")


def print_places(console: Console, out: Path) -> None:
    """Where everything was written."""
    console.print(f"grades    {out / 'grades.csv'}", soft_wrap=True)
    console.print(f"summary   {out / 'summary.html'}", soft_wrap=True)
    console.print(f"feedback  {out / 'feedback'}/STUDENT.html", soft_wrap=True)
    console.print(f"results   {out / 'results'}/STUDENT.json", soft_wrap=True)


def check_command(console: Console, file: Path, assignment: str | None, isolation: str, call_seconds: float) -> int:
    """`autograder check`: the public checks of one file. Returns 0 when all pass, 1 when some do not."""
    from autograder.grading.casebook import CaseBook
    from autograder.grading.engine import Grader, grade

    with clear_errors():
        if not file.is_file():
            raise UserError(f"no such file: {file}; give a notebook or a script")
        chosen, exercise = _assignment_of(file, assignment)
        content = file.read_bytes()
        submission = next(iter(find_submissions(file, [exercise])))
        level = isolation_level(isolation)
        with Sandbox(level, preload=preload_for(chosen, exercise), limits=Limits(call_seconds=call_seconds)) as sandbox:
            grader = Grader(chosen, CaseBook(chosen), sandbox, exercise, frozenset({"public"}))
            result = grade(
                Submission(submission.student, submission.files, submission.problem, str(len(content))), grader
            )
    return print_checks(console, result)


def _assignment_of(file: Path, name: str | None) -> tuple[Assignment, str]:
    """The assignment and the exercise that a file answers: by its metadata, else by names."""
    course = course_folder()
    document = read_document(file, file.name)
    marks = document.metadata.get("autograder")
    if name is None and isinstance(marks, dict) and isinstance(marks.get("assignment"), str):
        name = marks["assignment"]
    candidates = (
        [load_assignment(name, course)] if name else [load_assignment(n, course) for n in assignment_names(course)]
    )
    for assignment in candidates:
        functions = {part.name: tuple(part.points) for part in assignment.parts}
        exercise = match_exercise(file.name, document, functions)
        if exercise is not None:
            return assignment, exercise
    known = ", ".join(part.name for assignment in candidates for part in assignment.parts)
    raise UserError(f"{file} answers no exercise known here ({known}); name its assignment with --assignment")


def print_checks(console: Console, result: SubmissionResult) -> int:
    """Each public check with its verdict, and why it failed."""
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
        for check in question.checks:
            mark = "[green]✓[/]" if check.status == "passed" else "[red]✗[/]"
            console.print(f"    {mark} {escape(check.property)}", highlight=False)
            if check.status == "passed":
                continue
            console.print(f"      {escape(check.message)}", highlight=False)
            if check.error and check.error.place:
                source = f": {check.error.source.strip()}" if check.error.source else ""
                console.print(
                    f"      in {escape(f'{check.error.place}, line {check.error.line}{source}')}", highlight=False
                )
            if check.input:
                console.print(f"      for {escape(check.input)}", highlight=False)
            if check.misconception:
                console.print(
                    f"      [bold]{escape(check.misconception)}[/]: {escape(check.hint or '')}", highlight=False
                )
    console.print("the hidden checks look at other inputs of the same kind; they run when the hand-in is graded")
    return 0 if passed else 1
