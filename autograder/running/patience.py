"""A second try, alone, for submissions that ran out of time while the machine was busy.

The limits do not count the time that a submission waits for a processor. But a busy machine is also slower for the
processes that run, because processors share caches and cores. So a submission that ran out of time is tried again when
everything else is done.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import replace

from autograder.results import SubmissionResult
from autograder.running.executor import Coming
from autograder.running.options import Options
from autograder.sandbox.stories import is_about_time

BUSY = 1.5  # processes that are ready to run, for each processor; a batch alone has one
LEAST_SECONDS = 60.0  # for how long second tries are begun, or
SHARE = 0.25  # of the time that the batch took before


def patiently(grade: Callable[[Sequence[int], Options], Coming], waiting: Sequence[int], options: Options) -> Coming:
    """The results of `grade`. What ran out of time on a busy machine comes last: it is graded once more, by itself."""
    started, slow = time.monotonic(), list[tuple[int, SubmissionResult]]()
    with closing(grade(waiting, options)) as coming:
        for index, result in coming:
            if out_of_time(result) and machine_is_busy():
                slow.append((index, result))
            else:
                yield index, result
    until = time.monotonic() + max(LEAST_SECONDS, SHARE * (time.monotonic() - started))
    for index, first in slow:
        second = first
        if time.monotonic() < until:
            with closing(grade([index], replace(options, jobs=1))) as coming:
                second = next(coming)[1]
        yield index, better(first, second)


def machine_is_busy() -> bool:
    """Whether more than this batch is running here."""
    return os.getloadavg()[0] > BUSY * len(os.sched_getaffinity(0))


def out_of_time(result: SubmissionResult) -> bool:
    """Whether something was lost to a time limit."""
    return any(
        is_about_time(question.message) or any(is_about_time(check.message) for check in question.checks)
        for question in result.questions
    )


def better(first: SubmissionResult, second: SubmissionResult) -> SubmissionResult:
    """The first of two results of one submission, unless the second has more points."""
    return second if second.score > first.score else first
