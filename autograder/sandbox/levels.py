"""The levels of isolation, strongest first, and which of them this machine has."""

from __future__ import annotations

import sys
from functools import cache

from autograder.sandbox import bubblewrap
from autograder.sandbox.child import landlock
from autograder.sandbox.faults import IsolationUnavailable

LEVELS = ("bubblewrap", "landlock", "process")


@cache
def reason_against(level: str) -> str | None:
    """Why a level cannot be had on this machine; None when it can."""
    if level not in LEVELS:
        return f"there is no such level; the levels are {', '.join(LEVELS)}"
    if not sys.platform.startswith("linux"):
        return "hand-ins are graded on Linux only"
    if level == "bubblewrap":
        return bubblewrap.unavailable()
    if level == "landlock" and landlock.version() < landlock.OLDEST:
        return "this kernel has no Landlock, or an early one (it takes Linux 6.2 or later, with Landlock switched on)"
    return None


@cache
def available_levels() -> tuple[str, ...]:
    """The levels that work here, strongest first. Each is really tried, once."""
    return tuple(level for level in LEVELS if reason_against(level) is None)


def choose(level: str) -> str:
    """The level to use: the strongest for "auto". Raises IsolationUnavailable."""
    if level == "auto":
        if not available_levels():
            raise IsolationUnavailable(reason_against("process") or "no isolation is available")
        return available_levels()[0]
    reason = reason_against(level)
    if reason is not None:
        raise IsolationUnavailable(f"isolation level {level!r} is not available: {reason}")
    return level
