"""Grading on this machine: a pool of worker processes, each with a sandbox of its own.

A worker that dies takes no submission with it: what it held is graded again, alone, and left to a person when its
worker dies once more.
"""

from __future__ import annotations

import os
from collections.abc import Generator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, wait
from concurrent.futures.process import BrokenProcessPool
from contextlib import closing
from dataclasses import dataclass

from autograder.assignment import Assignment, load_assignment
from autograder.reading.submissions import Submission
from autograder.results import SubmissionResult, lost_result
from autograder.running.executor import DEATHS_ALLOWED, Coming
from autograder.running.options import Options
from autograder.running.pool import submit, worker_pool
from autograder.running.scratch import scratch_folder
from autograder.running.worker import (
    CannotStart,
    grade_in_worker,
    preload_for,
    prepare_workers,
    start_worker,
    worker_is_ready,
)
from autograder.sandbox.early import early

FALSE_STARTS_ALLOWED = 2  # as often may all workers die before one of them is ready


class NeverReady(Exception):  # noqa: N818
    """The workers of a pool died before any of them was ready: no hand-in can be the reason."""


@dataclass(frozen=True)
class LocalExecutor:
    """`Executor` with processes of this machine."""

    is_local: bool = True

    def grade(
        self,
        submissions: Sequence[Submission],
        keys: Sequence[str],
        waiting: Sequence[int],
        options: Options,
        assignment: Assignment,
    ) -> Coming:
        """Results as they come. A worker that dies takes no hand-in with it: what it held is tried again, alone."""
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
                    raise CannotStart(f"{why} The same command goes on when there is") from None
            except BrokenProcessPool:
                for index in in_flight:
                    deaths[index] += 1
                    if deaths[index] >= DEATHS_ALLOWED:
                        done.add(index)
                        why = f"the grading process died {deaths[index]} times on this hand-in; grade it by hand"
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
            # A few hand-ins per worker in flight: enough that none waits, few enough that memory stays flat.
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
    """How many workers' interpreters load their libraries beside the server of workers, each on a processor of its own.

    More of them would only make the first result wait: the other workers start theirs while that is graded.
    """
    return max(1, min(jobs, len(os.sched_getaffinity(0)) - 1))
