"""The sessions in which an exercise's questions are judged, one program at a time, and the time that they may take."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from typing import TypeVar

from autograder.checks.check import Visibility
from autograder.program import Program
from autograder.sandbox import LoadReport, Sandbox, Session

T = TypeVar("T")


class Budget:
    """The total time that a submission may take: for running it, and for answering calls."""

    def __init__(self, seconds: float) -> None:
        self.seconds = seconds
        self.spent = 0.0

    @property
    def over(self) -> bool:
        """Whether the time is used up."""
        return self.spent > self.seconds

    @property
    def story(self) -> str:
        """The message for questions that were not tried because the time was used up."""
        return f"the submission took more than {self.seconds:g} seconds in total; the rest was not tried"


class Rooms:
    """Sessions of one exercise's programs, one at a time. Use as a context manager.

    loaded:     how the first loading of each program went
    has_seen:   whether hidden checks have called the open session
    """

    def __init__(self, sandbox: Sandbox, programs: Mapping[str, Program], budget: Budget) -> None:
        self.loaded: dict[str, LoadReport] = {}
        self.budget = budget
        self.has_seen = False
        self._sandbox = sandbox
        self._programs = programs
        self._open: tuple[str, Session] | None = None

    def __enter__(self) -> Rooms:
        return self

    def __exit__(self, *error: object) -> None:
        self.leave()

    def enter(self, program: str, visibility: Visibility = "hidden") -> Session:
        """A session of a program for checks of this visibility: the open one if it may be used, else a new one.

        A child that hidden checks have called must not be called by public ones: pages show what public checks got, so
        it could reveal the hidden arguments there.
        """
        if self._open is not None and self._open[0] == program and (visibility == "hidden" or not self.has_seen):
            return self._open[1]
        self.leave()
        session = self.timed(lambda: self._sandbox.session(self._programs[program]))
        self._open = program, session
        self.loaded.setdefault(program, session.loaded)
        return session

    def defined(self, program: str) -> frozenset[str]:
        """The names that a program defines."""
        if program not in self.loaded:
            self.enter(program)
        return self.loaded[program].defined

    def forget(self) -> None:
        """Make the next session start in a new child, so that the submission keeps nothing that it was told."""
        self.leave()

    def leave(self) -> None:
        """End the open session."""
        self.has_seen = False
        if self._open is not None:
            session = self._open[1]
            self._open = None
            session.close()

    def timed(self, what: Callable[[], T]) -> T:
        """The result of `what()`. Its time counts for the submission."""
        start = time.monotonic()
        try:
            return what()
        finally:
            self.budget.spent += time.monotonic() - start
