"""Grading many hand-ins: known results are taken from the gradebook, the rest are shared among worker processes.

Every result is written to the gradebook the moment it exists, so a batch that is killed goes on where it stopped.
"""

from __future__ import annotations

import multiprocessing
import multiprocessing.connection
import os
import threading
import traceback
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from autograder.assignment import Assignment, load_assignment
from autograder.grading.fingerprint import fingerprint
from autograder.reading.submissions import Submission
from autograder.results import SubmissionResult, lost_result
from autograder.sandbox import Limits
from autograder.seeds import DEFAULT_COURSE_KEY

if TYPE_CHECKING:  # a worker does without the database
    from autograder.gradebook import Gradebook

DEATHS_ALLOWED = 2  # a hand-in during which a worker died twice is left to a person
START_METHOD = "spawn"  # workers start clean, whatever threads this process has


@dataclass(frozen=True)
class Options:
    """How a batch is graded; plain values, so that it can be sent to a worker.

    scheduler:       None: processes of this machine; else the address of a Dask scheduler, or "local"
    worker_seconds:  how long to wait while a Dask cluster has no worker
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
    """What a batch did: results in the order of the hand-ins, and how many had to be graded."""

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
    """Grade every hand-in that the gradebook does not know yet; `fresh` grades all of them.

    on_result is called with each result as it comes, known ones first.
    """
    assignment = load_assignment(options.assignment, options.course)
    keys = [
        fingerprint(submission, assignment, options.course_key, options.isolation, options.only)
        for submission in submissions
    ]
    known = {} if fresh else gradebook.known(assignment.name, keys)
    results: dict[int, SubmissionResult] = {}
    for index, key in enumerate(keys):
        if key in known:
            results[index] = known[key]
            on_result(known[key])
    waiting = [index for index in range(len(submissions)) if index not in results]
    if waiting:
        run = gradebook.start_run(assignment.name, path, {"isolation": options.isolation, "jobs": options.jobs})
        for index, result in _grade_all(submissions, keys, waiting, assignment, options):
            gradebook.record(run, result)
            results[index] = result
            on_result(result)
        gradebook.finish_run(run)
    ordered = tuple(results[index] for index in range(len(submissions)))
    return Report(ordered, graded=len(waiting), known=len(submissions) - len(waiting))


def _grade_all(
    submissions: Sequence[Submission],
    keys: Sequence[str],
    waiting: Sequence[int],
    assignment: Assignment,
    options: Options,
) -> Iterator[tuple[int, SubmissionResult]]:
    """Results as they come. A worker that dies takes no hand-in with it: what it held is tried again, alone."""
    if options.scheduler is not None:
        from autograder.grading.cluster import grade_on_cluster

        yield from grade_on_cluster(submissions, keys, waiting, assignment, options)
        return
    deaths = dict.fromkeys(waiting, 0)
    queue = list(waiting)
    while queue:
        suspects = [index for index in queue if deaths[index]]
        batch = suspects[:1] or queue
        in_flight: set[int] = set()
        done: set[int] = set()
        try:
            for index, result in _in_pool(submissions, batch, options, in_flight):
                done.add(index)
                yield index, result
        except BrokenProcessPool:
            for index in in_flight:
                deaths[index] += 1
                if deaths[index] >= DEATHS_ALLOWED:
                    done.add(index)
                    why = f"the grading process died {deaths[index]} times on this hand-in; grade it by hand"
                    yield index, lost_result(submissions[index], assignment, options.isolation, keys[index], why)
        queue = [index for index in queue if index not in done]


def _in_pool(
    submissions: Sequence[Submission], batch: Sequence[int], options: Options, in_flight: set[int]
) -> Iterator[tuple[int, SubmissionResult]]:
    jobs = max(1, min(options.jobs, len(batch)))
    keep_workers_to_one_thread()
    context = multiprocessing.get_context(START_METHOD)
    pool = ProcessPoolExecutor(jobs, context, initializer=start_worker, initargs=(options,))
    try:
        # A few hand-ins per worker in flight: enough that none waits, few enough that memory stays flat.
        left = list(reversed(batch))
        running: dict[Future[SubmissionResult], int] = {}
        while left or running:
            while left and len(running) < 2 * jobs:
                index = left.pop()
                in_flight.add(index)
                running[pool.submit(grade_in_worker, submissions[index])] = index
            finished, _ = wait(running, return_when=FIRST_COMPLETED)
            for future in finished:
                result = future.result()
                index = running.pop(future)
                in_flight.discard(index)
                yield index, result
    except (KeyboardInterrupt, GeneratorExit):
        pool.shutdown(wait=False, cancel_futures=True)  # workers end when this process does
        raise
    except BaseException:
        pool.shutdown(cancel_futures=True)
        raise
    pool.shutdown()


def keep_workers_to_one_thread() -> None:
    """Processes started from now on compute in one thread each: several per core only get in each other's way."""
    for library in ("OMP", "OPENBLAS", "MKL"):
        os.environ.setdefault(f"{library}_NUM_THREADS", "1")


class Worker:
    """One worker's grader with its warm sandbox; made once per process."""

    def __init__(self, options: Options) -> None:
        from autograder.grading.casebook import CaseBook
        from autograder.grading.engine import Grader
        from autograder.sandbox import Sandbox

        assignment = load_assignment(options.assignment, options.course)
        self.assignment = assignment
        sandbox = Sandbox(options.isolation, preload=preload_for(assignment, options.only), limits=options.limits)
        self.grader = Grader(assignment, CaseBook(assignment, options.course_key), sandbox, options.only)

    def grade(self, submission: Submission) -> SubmissionResult:
        """Grade one hand-in; a fault of ours becomes a result that needs attention."""
        from autograder.grading.engine import grade

        try:
            return grade(submission, self.grader)
        except Exception:
            grader = self.grader
            level = grader.sandbox.level
            key = fingerprint(submission, self.assignment, grader.book.course_key, level, grader.only)
            why = f"the grader itself failed: {traceback.format_exc(limit=-3)}"
            return lost_result(submission, self.assignment, level, key, why)


def preload_for(assignment: Assignment, only: str | None = None) -> tuple[str, ...]:
    """The modules that a sandbox for this assignment keeps warm."""
    modules = ["numpy"]
    for part in assignment.parts:
        if only in (None, part.name):
            modules += part.exercise.modules
    return tuple(dict.fromkeys(modules))


_worker: list[Worker] = []  # of this process, filled by start_worker


def start_worker(options: Options) -> None:
    """Make this process a worker, which ends when the process that started it does, however that ends."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        threading.Thread(target=_end_with, args=(parent.sentinel,), daemon=True).start()
    _worker[:] = [Worker(options)]


def _end_with(sentinel: int) -> None:
    """Wait for the parent's end, and end this process with it; its sandbox then ends too."""
    multiprocessing.connection.wait([sentinel])
    os._exit(1)


def grade_in_worker(submission: Submission) -> SubmissionResult:
    """Grade a hand-in in this worker process."""
    return _worker[0].grade(submission)
