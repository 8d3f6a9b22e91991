"""The levels of isolation, strongest first, and which of them are available on this machine."""

from __future__ import annotations

import sys
from functools import cache

from autograder.sandbox import bubblewrap
from autograder.sandbox.child import landlock
from autograder.sandbox.faults import IsolationUnavailable

LEVELS = ("bubblewrap", "landlock", "process")


@cache
def reason_against(level: str) -> str | None:
    """Why a level is not available on this machine; None if it is."""
    if level not in LEVELS:
        return f"there is no such level; the levels are {', '.join(LEVELS)}"
    if not sys.platform.startswith("linux"):
        return "submissions are graded on Linux only"
    if level == "bubblewrap":
        return bubblewrap.unavailable()
    if level == "landlock" and landlock.version() < landlock.OLDEST:
        return "Landlock is missing or too old (it needs Linux 6.2 or later, with Landlock enabled)"
    return None


@cache
def available_levels() -> tuple[str, ...]:
    """The levels that work here, strongest first. Each one is actually tried, once."""
    return tuple(level for level in LEVELS if reason_against(level) is None)


def choose(level: str) -> str:
    """The level to use; the strongest available one for "auto". Raises IsolationUnavailable."""
    if level == "auto":
        if not available_levels():
            raise IsolationUnavailable(reason_against("process") or "no isolation is available")
        return available_levels()[0]
    reason = reason_against(level)
    if reason is not None:
        raise IsolationUnavailable(f"isolation level {level!r} is not available: {reason}")
    return level
