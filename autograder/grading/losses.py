"""Which results were lost by chance, and are worth another try."""

from __future__ import annotations

import builtins

from autograder.results import SubmissionResult

OUR_FAULT = "the grader itself failed"
MACHINE = frozenset({"SandboxFault", "IsolationUnavailable", "CannotStart"})


def lost(result: SubmissionResult) -> bool:
    """Whether grading failed, wholly or in part, through the machine: worth another try, since the cause may be gone.

    A fault of the kit would come again. It stands until the kit changes, and with it the fingerprint.
    """
    if not result.exercises:
        told = result.attention[0] if result.attention else ""
        return not told.startswith(OUR_FAULT) or _by_the_machine(told)
    checks = [check for question in result.questions for check in question.checks]
    return any(check.status == "needs attention" and _by_the_machine(check.traceback or "") for check in checks)


def _by_the_machine(trace: str) -> bool:
    """Whether the last error of a traceback says that there was too little of something, or a process was killed."""
    last = trace.strip().rsplit("\n", 1)[-1].partition(":")[0].rsplit(".", 1)[-1]
    kind = getattr(builtins, last, None)
    return last in MACHINE or (isinstance(kind, type) and issubclass(kind, OSError | MemoryError | EOFError))
