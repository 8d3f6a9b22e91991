"""Doing once more what failed through no fault of the hand-in."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from autograder.sandbox.faults import SandboxFault

T = TypeVar("T")


class Again(Exception):  # noqa: N818
    """Not the hand-in's doing, or not that of this call: worth another try. `error` is to be raised in the end."""

    def __init__(self, error: Exception) -> None:
        super().__init__(str(error))
        self.error = error


def tried(what: Callable[[], T], attempts: int = 2) -> T:
    """What it gives, at the second attempt if need be."""
    while True:
        attempts -= 1
        try:
            return what()
        except Again as again:
            if not attempts:
                raise again.error from None


def lost(when: str) -> SandboxFault:
    """What is said of a sandbox that somebody else ended."""
    return SandboxFault(f"the sandbox was ended from outside while {when}; is there enough memory?")
