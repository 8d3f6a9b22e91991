"""Which results were lost through the machine, and are worth another try."""

from __future__ import annotations

import builtins

from autograder.results import SubmissionResult

OUR_FAULT = "the grader itself failed"
MACHINE = frozenset({"SandboxFault", "IsolationUnavailable", "CannotStart"})


def lost(result: SubmissionResult) -> bool:
    """Whether grading failed, wholly or in part, because of the machine: another try may succeed.

    A fault of the kit itself would only recur. Such a result stands until the kit, and so the fingerprint, changes.
    """
    if not result.exercises:
        told = result.attention[0] if result.attention else ""
        return not told.startswith(OUR_FAULT) or _by_the_machine(told)
    checks = [check for question in result.questions for check in question.checks]
    return any(check.status == "needs attention" and _by_the_machine(check.traceback or "") for check in checks)


def _by_the_machine(trace: str) -> bool:
    """Whether the last error of a traceback is about missing resources of the machine, or a killed process."""
    last = trace.strip().rsplit("\n", 1)[-1].partition(":")[0].rsplit(".", 1)[-1]
    kind = getattr(builtins, last, None)
    return last in MACHINE or (isinstance(kind, type) and issubclass(kind, OSError | MemoryError | EOFError))
