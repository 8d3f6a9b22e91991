"""The sandbox: students' code runs in a process of its own, and only plain values come back.

with Sandbox(preload=("numpy", "torch")) as sandbox, sandbox.session(program) as session:
    answer = session.call("posterior", (X, 0.5), seed=1)
"""

from autograder.sandbox.faults import CallFailed, IsolationUnavailable, Kind, SandboxFault, StudentError
from autograder.sandbox.levels import LEVELS, available_levels
from autograder.sandbox.limits import Limits
from autograder.sandbox.sandbox import Sandbox, close_to_others
from autograder.sandbox.session import LoadReport, Session

__all__ = [
    "LEVELS",
    "CallFailed",
    "IsolationUnavailable",
    "Kind",
    "Limits",
    "LoadReport",
    "Sandbox",
    "SandboxFault",
    "Session",
    "StudentError",
    "available_levels",
    "close_to_others",
]
