"""The command `grade`: turns what the user asked for into a batch, and prints its outcome."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn, TimeRemainingColumn

from autograder.assignment import Assignment
from autograder.commands.chosen import chosen_assignment, stated_assignment
from autograder.commands.notes import (
    about_absent,
    about_changes,
    about_exercise,
    about_new,
    about_others,
    about_waiting,
)
from autograder.commands.students import chosen_students
from autograder.commands.table import print_grades, print_left_behind, print_notes, print_places, print_unread
from autograder.course import course_folder
from autograder.errors import UserError
from autograder.interruption import Interrupted
from autograder.reading.names import printable
from autograder.reading.notebook import UnreadableSubmission
from autograder.reading.submissions import SubmissionsNotFound, search
from autograder.report.before import shown_before
from autograder.report.outline import outline
from autograder.report.output import (
    GRADEBOOK,
    earlier_outputs,
    is_ours,
    left_behind,
    prepare_folder,
    sole_writer,
    write_class,
    write_result,
)
from autograder.results import SubmissionResult
from autograder.running.batch import Report, grade_batch
from autograder.running.executor import Executor
from autograder.running.local import LocalExecutor
from autograder.running.options import Options
from autograder.running.worker import prepare_workers
from autograder.sandbox import IsolationUnavailable, Limits, available_levels
from autograder.seeds import DEFAULT_COURSE_KEY, assignment_key, is_weak, read_course_key


@dataclass(frozen=True)
class GradeRequest:
    """What the user asked for."""

    path: Path
    assignment: str | None = None
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
    release: bool = False
    students: tuple[str, ...] = ()


class Graded(NamedTuple):
    """The outcome of a run.

    passed_over: files beside the submissions that were not read
    notes:       what the person who grades should know
    others:      outlines of the gradebook's results of students who were not graded this time
    """

    report: Report
    assignment: Assignment
    passed_over: tuple[str, ...]
    notes: tuple[str, ...] = ()
    others: tuple[SubmissionResult, ...] = ()


@contextmanager
def clear_errors() -> Iterator[None]:
    """Turn errors that the user can mend into one-line UserErrors."""
    try:
        yield
    except (IsolationUnavailable, SubmissionsNotFound, UnreadableSubmission) as error:
        raise UserError(str(error)) from error


def grade_command(console: Console, request: GradeRequest) -> int:
    """`autograder grade`: grade what is new, write everything, print the table. Returns the exit status."""
    with clear_errors():
        try:
            graded = run_grading(console, request)
        except Interrupted:
            message = "interrupted; finished results are in the gradebook, and the same command continues from there"
            raise Interrupted(message) from None
    report, assignment, passed_over, notes, others = graded
    print_grades(console, report, assignment)
    print_notes(console, notes)
    print_unread(console, passed_over)
    print_left_behind(console, left_behind([*report.results, *others], request.out), request.out)
    print_places(console, request.out)
    return 1 if any(result.status == "needs attention" for result in report.results) else 0


def run_grading(console: Console, request: GradeRequest) -> Graded:
    """Grade and write. `grade` and the demo share this."""
    course = course_folder()
    out = request.out.resolve()
    earlier = [folder for folder in earlier_outputs(request.path) if folder != out]
    written = (*earlier, out)

    def is_written(path: Path) -> bool:
        return any(is_ours(path, folder) for folder in written)

    if request.assignment is not None:
        assignment = chosen_assignment(request.assignment, course)
    else:
        assignment = stated_assignment(request.path, course, request.exercise, is_written)
    if request.exercise is not None:
        assignment.part(request.exercise)
    if request.scheduler is None:
        prepare_workers(assignment, request.exercise)
    # Imported only now: the database libraries take half a second, and the workers get ready meanwhile.
    from autograder.commands.whole_class import WholeClass, refuse_other_assignment, refuse_unlikely_students
    from autograder.gradebook import as_stored, open_gradebook

    names = [part.name for part in assignment.parts]
    found = search(request.path, names, is_written)
    passed_over = (*found.passed_over, *(f"{printable(folder.name)}/" for folder in earlier))
    submissions = chosen_students(found.submissions, request.students, request.path)
    refuse_other_assignment(assignment, request.out)
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
        course_key=assignment_key(key, assignment.name),
        jobs=request.jobs or os.cpu_count() or 1,
        limits=Limits(call_seconds=request.call_seconds),
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
        open_gradebook(request.gradebook or str(request.out / GRADEBOOK)) as gradebook,
        Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as progress,
    ):
        task = progress.add_task(f"grading {assignment.name}", total=len(submissions))
        trouble: list[str] = []
        known = WholeClass(gradebook, assignment, request.out)
        refuse_unlikely_students(known, [one.student for one in submissions], assignment, request.path)
        before = shown_before(request.out / "grades.csv")
        platforms = {as_stored(one.student): one.handed_in for one in found.submissions}

        def write(result: SubmissionResult) -> None:
            said = platforms.get(as_stored(result.student))
            trouble.append(write_result(result, assignment, request.out, released=request.release, handed_in=said))

        def on_result(result: SubmissionResult) -> None:
            write(known.add(result, request.exercise))
            progress.advance(task)

        report = grade_batch(
            submissions,
            options,
            gradebook,
            _executor_of(request),
            path=str(request.path),
            fresh=request.fresh,
            on_result=on_result,
        )
        others = []
        for result in known.others():
            if not known.has_files(result):
                write(result)
            others.append(outline(result))
        now = known.graded_now()
        there = {as_stored(submission.student) for submission in found.submissions}
        absent = {result.student for result in others if as_stored(result.student) not in there}
        about = (*found.notes, *about_absent(absent), *about_others(others))
        trouble.append(write_class([*now, *others], assignment, request.out, about, absent))
    waiting = there - {as_stored(result.student) for result in (*now, *others)}
    new = [result for result in now if absent and not known.knows(result.student)]
    notes = (
        *about,
        *about_new(new, others),
        *about_exercise(request.exercise, now),
        *about_waiting(waiting),
        *about_changes(before, now),
        *filter(None, trouble),
        *_about_the_key(key),
    )
    return Graded(report, assignment, passed_over, notes, tuple(others))


def _about_the_key(key: str) -> tuple[str, ...]:
    if key == DEFAULT_COURSE_KEY:
        what = "graded without a course key: whoever has this kit can compute the hidden cases"
    elif is_weak(key):
        what = "the course key is short enough to guess"
    else:
        return ()
    return (f"{what}; `autograder new key FILE` makes one for --course-key",)


def _executor_of(request: GradeRequest) -> Executor:
    """Where submissions are graded. Dask is loaded where it is asked for alone."""
    if request.scheduler is None:
        return LocalExecutor()
    from autograder.running.cluster import DaskExecutor

    return DaskExecutor(request.scheduler, request.worker_seconds)


def _isolation_of(request: GradeRequest) -> str:
    """The isolation level that will be used where submissions will run: on this machine or on a cluster."""
    if request.scheduler is None:
        return isolation_level(request.isolation)
    from autograder.running.cluster_connection import LOCAL, isolation_on

    if request.scheduler == LOCAL:
        return isolation_level(request.isolation)
    return isolation_on(request.scheduler, request.isolation, request.worker_seconds)


def isolation_level(asked: str) -> str:
    """The isolation level that will be used. UserError if the requested level is unknown or unavailable."""
    levels = available_levels()
    if asked == "auto":
        return levels[0]
    if asked not in levels:
        raise UserError(f"isolation level {asked!r} is not available on this machine; available: {', '.join(levels)}")
    return asked
