"""Where questions are judged: sessions of one exercise's programs, and the time that they may take."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from typing import TypeVar

from autograder.checks.check import Visibility
from autograder.program import Program
from autograder.sandbox import LoadReport, Sandbox, Session

T = TypeVar("T")


class Budget:
    """The time that a hand-in may take in all: running it, and answering calls."""

    def __init__(self, seconds: float) -> None:
        self.seconds = seconds
        self.spent = 0.0

    @property
    def over(self) -> bool:
        """Whether nothing is left."""
        return self.spent > self.seconds

    @property
    def story(self) -> str:
        """What is told when nothing is left."""
        return f"the hand-in took more than {self.seconds:g} seconds in all; what was left was not tried"


class Rooms:
    """Sessions of one exercise's programs, one at a time. Use as a context manager.

    loaded:     how loading went, by program, the first time
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
        """A session of a program for such checks: the open one if it may serve, else a new one."""
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
        """Let the hand-in keep nothing of what it was told: the next session is in a new child."""
        self.leave()

    def leave(self) -> None:
        """End the open session."""
        self.has_seen = False
        if self._open is not None:
            session = self._open[1]
            self._open = None
            session.close()

    def timed(self, what: Callable[[], T]) -> T:
        """What it gives; the time that it takes is the hand-in's."""
        start = time.monotonic()
        try:
            return what()
        finally:
            self.budget.spent += time.monotonic() - start
