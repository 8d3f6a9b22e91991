"""Where submissions are graded: what every place offers to a batch.

There are two: `local.LocalExecutor`, processes of this machine, and `cluster.DaskExecutor`. The command chooses one.
"""

from __future__ import annotations

from collections.abc import Generator, Sequence
from typing import Protocol

from autograder.assignment import Assignment
from autograder.reading.submissions import Submission
from autograder.results import SubmissionResult
from autograder.running.options import Options

DEATHS_ALLOWED = 2  # a submission during which a worker died twice is left to a person
Coming = Generator[tuple[int, SubmissionResult], None, None]


class Executor(Protocol):
    """Grades submissions, in any order, and goes on when workers die."""

    @property
    def is_local(self) -> bool:
        """Whether the work is done on this machine, whose load can be seen."""

    def grade(
        self,
        submissions: Sequence[Submission],
        keys: Sequence[str],
        waiting: Sequence[int],
        options: Options,
        assignment: Assignment,
    ) -> Coming:
        """The results of the submissions at the indices `waiting`, each with its index, as they come.

        keys: the fingerprint of each submission, for results of those that could not be graded

        Every index comes once, unless a UserError says why nothing can be graded. Closing the generator ends the work.
        """
