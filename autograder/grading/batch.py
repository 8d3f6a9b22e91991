"""Grading many submissions: known results come from the gradebook, the rest are divided among worker processes.

Every result is written to the gradebook as soon as it exists, so a batch that is killed can continue where it stopped.
"""

from __future__ import annotations

import contextlib
import os
import socket
import tempfile
import traceback
import warnings
from collections.abc import Callable, Generator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, wait
from concurrent.futures.process import BrokenProcessPool
from contextlib import closing
from dataclasses import dataclass, field
from functools import partial
from multiprocessing.context import BaseContext
from pathlib import Path
from typing import TYPE_CHECKING

from autograder.assignment import Assignment, load_assignment
from autograder.errors import UserError
from autograder.grading.caps import capped
from autograder.grading.fingerprint import fingerprint
from autograder.grading.losses import OUR_FAULT, lost
from autograder.grading.patience import patiently
from autograder.grading.pool import begin_worker, submit, worker_pool
from autograder.grading.processes import worker_context
from autograder.grading.scratch import remove_abandoned, scratch_folder
from autograder.reading.submissions import Submission
from autograder.report.outline import outline
from autograder.results import SubmissionResult, lost_result
from autograder.sandbox import Limits, close_to_others
from autograder.sandbox.early import early, take
from autograder.seeds import DEFAULT_COURSE_KEY

if TYPE_CHECKING:  # a worker does without the database
    from autograder.gradebook import Gradebook

DEATHS_ALLOWED = 2  # a submission during which a worker died this often is left to a person
FALSE_STARTS_ALLOWED = 2  # how many times all workers may die before any is ready


class CannotStart(UserError):  # noqa: N818
    """The workers cannot work at all. Nothing is graded, and no submission is at fault."""


class NeverReady(Exception):  # noqa: N818
    """The workers of a pool died before any of them was ready, so no submission can be the reason."""


@dataclass(frozen=True)
class Options:
    """How a batch is graded. Plain values, so that it can be sent to a worker.

    scheduler:       None for processes of this machine; otherwise the address of a Dask scheduler, or "local"
    worker_seconds:  how long to wait while a Dask cluster has no workers
    """

    assignment: str
    course: Path
    isolation: str
    only: str | None = None
    course_key: str = DEFAULT_COURSE_KEY
    jobs: int = field(default_factory=lambda: os.cpu_count() or 1)
    limits: Limits = field(default_factory=Limits)
    scheduler: str | None = None
    worker_seconds: float = 60.0


@dataclass(frozen=True)
class Report:
    """What a batch did: outlines of the results, in the order of the submissions, and how many had to be graded."""

    results: tuple[SubmissionResult, ...]
    graded: int
    known: int


def grade_batch(
    submissions: Sequence[Submission],
    options: Options,
    gradebook: Gradebook,
    *,
    path: str = "",
    fresh: bool = False,
    on_result: Callable[[SubmissionResult], None] = lambda result: None,
) -> Report:
    """Grade every submission that the gradebook does not know yet; with `fresh`, all of them.

    on_result is called with each complete result as it comes, known ones first; only its outline is kept. A result that
    another batch on the same gradebook has recorded in the meantime stands. A result that was lost through the machine
    is tried again.
    """
    remove_abandoned()
    assignment = load_assignment(options.assignment, options.course)
    keys = [
        fingerprint(submission, assignment, options.course_key, options.isolation, options.only)
        for submission in submissions
    ]
    index_of = {key: index for index, key in enumerate(keys)}
    results: dict[int, SubmissionResult] = {}
    for key, result in () if fresh else gradebook.known(assignment.name, keys):
        if not lost(result):
            on_result(result)
            results[index_of[key]] = outline(result)
    waiting = [index for index in range(len(submissions)) if index not in results]
    if waiting:
        if options.isolation == "process":
            close_to_others()  # this process holds all submissions and the course key, as its workers do
        asked = {"isolation": options.isolation, "jobs": options.jobs, "exercise": options.only}
        run = gradebook.start_run(assignment.name, path, asked)
        grade_them = partial(_grade_all, submissions, keys, assignment=assignment)
        with closing(patiently(grade_them, waiting, options)) as coming:
            for index, result in coming:
                recorded = gradebook.record_once(run, result, fresh=fresh, instead_of=lost)
                on_result(recorded)
                results[index] = outline(recorded)
        gradebook.finish_run(run)
    ordered = tuple(results[index] for index in range(len(submissions)))
    return Report(ordered, graded=len(waiting), known=len(submissions) - len(waiting))


def _grade_all(
    submissions: Sequence[Submission],
    keys: Sequence[str],
    waiting: Sequence[int],
    options: Options,
    assignment: Assignment,
) -> Generator[tuple[int, SubmissionResult], None, None]:
    """Results as they come. If a worker dies, no submission is lost with it: those that it had are tried again, alone.

    A broken pool does not say which of its workers died. So every submission in flight is a suspect, and each suspect
    gets a pool of its own: the one that kills that too is the culprit.
    """
    if options.scheduler is not None:
        from autograder.grading.cluster import grade_on_cluster

        yield from grade_on_cluster(submissions, keys, waiting, assignment, options)
        return
    deaths = dict.fromkeys(waiting, 0)
    false_starts = 0
    queue = list(waiting)
    while queue:
        suspects = [index for index in queue if deaths[index]]
        batch = suspects[:1] or queue
        in_flight: set[int] = set()
        done: set[int] = set()
        try:
            with closing(_in_pool(submissions, batch, options, in_flight)) as coming:
                for index, result in coming:
                    done.add(index)
                    yield index, result
        except NeverReady:
            false_starts += 1
            if false_starts >= FALSE_STARTS_ALLOWED:
                why = "the processes that grade die as soon as they start; is there enough memory?"
                raise CannotStart(f"{why} Run the same command again once there is") from None
        except BrokenProcessPool:
            for index in in_flight:
                deaths[index] += 1
                if deaths[index] >= DEATHS_ALLOWED:
                    done.add(index)
                    why = f"the grading process died {deaths[index]} times on this submission; grade it by hand"
                    yield index, lost_result(submissions[index], assignment, options.isolation, keys[index], why)
        false_starts = 0 if done else false_starts
        queue = [index for index in queue if index not in done]


def _in_pool(
    submissions: Sequence[Submission], batch: Sequence[int], options: Options, in_flight: set[int]
) -> Generator[tuple[int, SubmissionResult], None, None]:
    jobs = max(1, min(options.jobs, len(batch)))
    assignment = load_assignment(options.assignment, options.course)
    preload = preload_for(assignment, options.only)
    context = prepare_workers(assignment, options.only)
    ready: Future[None] = Future()
    try:
        with (
            scratch_folder() as scratch,
            early(options.isolation, preload, options.limits.file_bytes, started_early(jobs), scratch) as source,
            worker_pool(jobs, context, start_worker, (options, scratch, source)) as pool,
        ):
            ready = submit(pool, worker_is_ready)
            # A few submissions per worker in flight: enough that no worker waits, few enough that memory stays flat.
            left = list(reversed(batch))
            running: dict[Future[SubmissionResult], int] = {}
            while left or running:
                while left and len(running) < 2 * jobs:
                    future = submit(pool, grade_in_worker, submissions[left[-1]])
                    running[future] = left.pop()
                    in_flight.add(running[future])
                finished, _ = wait(running, return_when=FIRST_COMPLETED)
                for future in finished:
                    result = future.result()
                    index = running.pop(future)
                    in_flight.discard(index)
                    yield index, result
    except BrokenProcessPool:
        if not ready.done() or ready.exception():
            raise NeverReady from None
        raise


def started_early(jobs: int) -> int:
    """How many workers get an interpreter early: one per processor, minus one for the fork server.

    More would only delay the first result. The other workers start their interpreters while it is graded.
    """
    return max(1, min(jobs, len(os.sched_getaffinity(0)) - 1))


class Worker:
    """The grader of one worker process, with its warm sandbox; made once per process."""

    def __init__(self, options: Options, source: socket.socket | None = None) -> None:
        from autograder.grading.casebook import CaseBook
        from autograder.grading.engine import Grader
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
        for part in self.grader.parts:  # draw cases while the sandbox starts
            for question in part.exercise.questions:
                for index in range(len(question.checks)):
                    if not sandbox.ready:
                        self.grader.book.cases(part.exercise, question, index, 0)
        sandbox.wait()

    def grade(self, submission: Submission) -> SubmissionResult:
        """Grade one submission. A fault of the grader becomes a result that needs attention."""
        from autograder.grading.engine import grade

        try:
            with warnings.catch_warnings():  # warnings of judges and the reference say nothing to the person who grades
                warnings.simplefilter("ignore")
                return grade(submission, self.grader)
        except Exception:
            grader = self.grader
            level = grader.sandbox.level
            key = fingerprint(submission, self.assignment, grader.book.course_key, level, grader.only)
            why = f"{OUR_FAULT}: {traceback.format_exc(limit=-3)}"
            return capped(lost_result(submission, self.assignment, level, key, why))


def prepare_workers(assignment: Assignment, only: str | None = None) -> BaseContext:
    """The multiprocessing context for the workers of an assignment. Call it early: it starts to load libraries."""
    return worker_context([part.name for part in assignment.parts if only in (None, part.name)])


def preload_for(assignment: Assignment, only: str | None = None) -> tuple[str, ...]:
    """The modules that a sandbox for this assignment preloads."""
    modules = ["numpy"]
    for part in assignment.parts:
        if only in (None, part.name):
            modules += part.exercise.modules
    return tuple(dict.fromkeys(modules))


_worker: list[Worker] = []  # the worker of this process, set by start_worker
_trouble: list[str] = []  # why start_worker failed


def start_worker(options: Options, scratch: str | None = None, source: socket.socket | None = None) -> None:
    """Make this process a worker. It ends with the process that started it, however that ends.

    scratch: the folder for temporary files, which the process that started the worker cleans up
    source:  the socket from which an interpreter for its sandbox can be taken
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
    """Do nothing. That it returns shows that a worker is running."""


def grade_in_worker(submission: Submission) -> SubmissionResult:
    """Grade a submission in this worker process. Raises CannotStart if the worker could not start."""
    if not _worker:
        raise CannotStart(f"the processes that grade cannot start: {'; '.join(_trouble)}")
    return _worker[0].grade(submission)
