"""A process that grades one submission after another, with a sandbox that stays warm."""

from __future__ import annotations

import contextlib
import socket
import tempfile
import traceback
import warnings
from functools import partial
from multiprocessing.context import BaseContext

from autograder.assignment import Assignment, load_assignment
from autograder.errors import UserError
from autograder.grading.caps import capped
from autograder.grading.fingerprint import fingerprint
from autograder.grading.losses import OUR_FAULT
from autograder.reading.submissions import Submission
from autograder.results import SubmissionResult, lost_result
from autograder.running.options import Options
from autograder.running.pool import begin_worker
from autograder.running.processes import worker_context
from autograder.sandbox import close_to_others
from autograder.sandbox.early import take


class CannotStart(UserError):  # noqa: N818
    """The workers cannot work at all: nothing is graded, and nothing is any hand-in's fault."""


class Worker:
    """One worker's grader with its warm sandbox; made once per process."""

    def __init__(self, options: Options, source: socket.socket | None = None) -> None:
        from autograder.grading.engine import Grader
        from autograder.judging.casebook import CaseBook
        from autograder.reading.answers import answers_of
        from autograder.reading.apart import Reader
        from autograder.sandbox import Sandbox

        assignment = load_assignment(options.assignment, options.course)
        self.assignment = assignment
        preload = preload_for(assignment, options.only)
        started = None if source is None else take(source)
        tried = options.isolation != "auto"
        sandbox = Sandbox(options.isolation, preload, options.limits, tried=tried, started=started)
        parts = [part for part in assignment.parts if options.only in (None, part.name)]
        reader = Reader(partial(answers_of, assignment=assignment, parts=parts))
        book = CaseBook(assignment, options.course_key)
        self.grader = Grader(assignment, book, sandbox, options.only, reader=reader)
        for part in self.grader.parts:  # of use while the sandbox starts
            for question in part.exercise.questions:
                for index in range(len(question.checks)):
                    if not sandbox.ready:
                        self.grader.book.cases(part.exercise, question, index, 0)
        sandbox.wait()

    def grade(self, submission: Submission) -> SubmissionResult:
        """Grade one hand-in; a fault of ours becomes a result that needs attention."""
        from autograder.grading.engine import grade

        try:
            with warnings.catch_warnings():  # what judges and the reference warn of tells whoever grades nothing
                warnings.simplefilter("ignore")
                return grade(submission, self.grader)
        except Exception:
            grader = self.grader
            level = grader.sandbox.level
            key = fingerprint(submission, self.assignment, grader.book.course_key, level, grader.only)
            why = f"{OUR_FAULT}: {traceback.format_exc(limit=-3)}"
            return capped(lost_result(submission, self.assignment, level, key, why))


def prepare_workers(assignment: Assignment, only: str | None = None) -> BaseContext:
    """What workers for an assignment are started with. Call it early: loading goes on while other things are done."""
    return worker_context([part.name for part in assignment.parts if only in (None, part.name)])


def preload_for(assignment: Assignment, only: str | None = None) -> tuple[str, ...]:
    """The modules that a sandbox for this assignment keeps warm."""
    modules = ["numpy"]
    for part in assignment.parts:
        if only in (None, part.name):
            modules += part.exercise.modules
    return tuple(dict.fromkeys(modules))


_worker: list[Worker] = []  # of this process, filled by start_worker
_trouble: list[str] = []  # why it could not be


def start_worker(options: Options, scratch: str | None = None, source: socket.socket | None = None) -> None:
    """Make this process a worker, which ends when the process that started it does, however that ends.

    scratch: the folder for temporary files; whoever started the worker cleans it up
    source:  where an interpreter for its sandbox can be taken
    """
    if options.isolation == "process":
        close_to_others()
    begin_worker()
    tempfile.tempdir = scratch
    try:
        with source or contextlib.nullcontext():
            _worker[:] = [Worker(options, source)]
    except Exception as error:
        _trouble[:] = [" ".join(f"{type(error).__name__}: {error}".split())]


def worker_is_ready() -> None:
    """Nothing to do: that it was done says that a worker was there to do it."""


def grade_in_worker(submission: Submission) -> SubmissionResult:
    """Grade a hand-in in this worker process; CannotStart when it is none."""
    if not _worker:
        raise CannotStart(f"the processes that grade cannot start: {'; '.join(_trouble)}")
    return _worker[0].grade(submission)
