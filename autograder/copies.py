"""A copy of this process that answers over a connection, with a bound on its memory, and that can be ended.

What untrusted bytes or arguments may keep busy for hours, or bring down, is done there: ending it costs nothing else.
"""

from __future__ import annotations

import contextlib
import os
import resource
import signal
from collections.abc import Callable
from multiprocessing.connection import Connection, Pipe

from autograder.sandbox.child.limits import PR_SET_PDEATHSIG, address_space, mark_first_to_go, prctl


class Copy:
    """A forked copy of this process, which runs `serve` with its end of a connection and ends with its parent.

    memory_bytes:  what it may take beyond what this process has
    pid:           its process id
    connection:    our end
    """

    def __init__(self, serve: Callable[[Connection], object], memory_bytes: int) -> None:
        self.connection, theirs = Pipe()
        parent = os.getpid()
        self.pid = os.fork()
        if self.pid:
            theirs.close()
            return
        try:
            prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
            if os.getppid() == parent:  # it is gone already otherwise
                # The copy keeps nothing else open: a sandbox must notice when its worker has gone.
                os.dup2(theirs.fileno(), 3)
                os.closerange(4, resource.getrlimit(resource.RLIMIT_NOFILE)[0])
                mark_first_to_go()
                _limit_memory(memory_bytes)
                serve(Connection(3))
        finally:
            os._exit(0)

    def end(self) -> None:
        """End it, whatever it is doing."""
        self.connection.close()
        with contextlib.suppress(ProcessLookupError):
            os.kill(self.pid, signal.SIGKILL)
        with contextlib.suppress(ChildProcessError):
            os.waitpid(self.pid, 0)


def _limit_memory(memory_bytes: int) -> None:
    most, hard = address_space() + memory_bytes, resource.getrlimit(resource.RLIMIT_AS)[1]
    resource.setrlimit(resource.RLIMIT_AS, (most if hard == resource.RLIM_INFINITY else min(most, hard), hard))
