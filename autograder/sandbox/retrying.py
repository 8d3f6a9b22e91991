"""Repeating what failed through no fault of the submission."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from autograder.sandbox.faults import SandboxFault

T = TypeVar("T")


class Again(Exception):  # noqa: N818
    """A failure that neither the submission nor this call caused: worth another try. If that fails, raise `error`."""

    def __init__(self, error: Exception) -> None:
        super().__init__(str(error))
        self.error = error


def tried(what: Callable[[], T], attempts: int = 2) -> T:
    """The result of `what()`, at the second attempt if need be."""
    while True:
        attempts -= 1
        try:
            return what()
        except Again as again:
            if not attempts:
                raise again.error from None


def lost(when: str) -> SandboxFault:
    """The fault of a sandbox that something else on the machine ended."""
    return SandboxFault(f"the sandbox was ended from outside while {when}; is there enough memory?")
