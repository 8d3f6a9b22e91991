"""Grading many hand-ins: known results are taken from the gradebook, an executor grades the rest.

Every result is written to the gradebook the moment it exists, so a batch that is killed goes on where it stopped.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from autograder.assignment import load_assignment
from autograder.grading.fingerprint import fingerprint
from autograder.grading.losses import lost
from autograder.reading.submissions import Submission
from autograder.report.outline import outline
from autograder.results import SubmissionResult
from autograder.running.executor import Executor
from autograder.running.options import Options
from autograder.running.patience import patiently
from autograder.running.scratch import remove_abandoned
from autograder.sandbox import close_to_others

if TYPE_CHECKING:  # a worker does without the database
    from autograder.gradebook import Gradebook


@dataclass(frozen=True)
class Report:
    """What a batch did: outlines of the results in the order of the hand-ins, and how many had to be graded."""

    results: tuple[SubmissionResult, ...]
    graded: int
    known: int


def grade_batch(
    submissions: Sequence[Submission],
    options: Options,
    gradebook: Gradebook,
    executor: Executor,
    *,
    path: str = "",
    fresh: bool = False,
    on_result: Callable[[SubmissionResult], None] = lambda result: None,
) -> Report:
    """Grade every hand-in that the gradebook does not know yet; `fresh` grades all of them.

    on_result is called with each whole result as it comes, known ones first; what is kept of it is its outline. What
    another batch on the same gradebook recorded meanwhile stands, and what was lost by a fault of ours is tried again.
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
            close_to_others()  # this process holds every hand-in and the course key, as its workers do
        asked = {"isolation": options.isolation, "jobs": options.jobs, "exercise": options.only}
        run = gradebook.start_run(assignment.name, path, asked)
        grade_them = partial(executor.grade, submissions, keys, assignment=assignment)
        grading = partial(patiently, grade_them) if executor.is_local else grade_them
        with closing(grading(waiting, options)) as coming:
            for index, result in coming:
                recorded = gradebook.record_once(run, result, fresh=fresh, instead_of=lost)
                on_result(recorded)
                results[index] = outline(recorded)
        gradebook.finish_run(run)
    ordered = tuple(results[index] for index in range(len(submissions)))
    return Report(ordered, graded=len(waiting), known=len(submissions) - len(waiting))
