"""A sandbox: one warm interpreter, with one submission in it at a time."""

from __future__ import annotations

import os
import secrets
import socket
import time
from collections.abc import Sequence
from types import TracebackType

from autograder.program import Program
from autograder.sandbox.channel import Channel, Gone, TimeUp
from autograder.sandbox.child.limits import PR_SET_DUMPABLE, prctl
from autograder.sandbox.child.notary import KEY_BYTES
from autograder.sandbox.child.wire import BadValue
from autograder.sandbox.faults import SandboxFault
from autograder.sandbox.levels import choose
from autograder.sandbox.limits import Limits
from autograder.sandbox.session import Child, End, Session
from autograder.sandbox.zygote import Started, Zygote, ZygoteGone, start

READY_SECONDS = 30.0
ATTEMPTS = 3


def close_to_others() -> None:
    """Hide this process's memory and environment from other processes of the same user (PR_SET_DUMPABLE in prctl(2)).

    At level "process" nothing else does: a process that may trace the grader can write to its /proc/PID/mem.
    """
    prctl(PR_SET_DUMPABLE, 0)


class Sandbox:
    """Runs submissions, one after another. Use it as a context manager, in the process that made it.

    It starts as soon as it is made. `wait` waits until it is ready (or raises SandboxFault), and so does the first
    session.

    tried:        whether the level is known to work here, so that it need not be tried again
    started:      an interpreter that was started earlier, at this level and with these libraries (`early`)
    level:        the level of isolation in use: "bubblewrap", "landlock" or "process"
    protections:  further protections of the children ("seccomp", ...); known once the first child has started
    """

    def __init__(
        self,
        level: str = "auto",
        preload: Sequence[str] = ("numpy",),
        limits: Limits | None = None,
        *,
        tried: bool = False,
        started: Started | None = None,
    ) -> None:
        self.level = level if tried else choose(level)
        if self.level == "process":
            close_to_others()
        self.preload = tuple(preload)
        self.limits = limits or Limits()
        self.protections: tuple[str, ...] = ()
        self._owner = os.getpid()
        self._session: Session | None = None
        self._zygote: Zygote | None = None
        self._given = started is not None
        self._start(started)

    def __enter__(self) -> Sandbox:
        self.wait()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def wait(self) -> None:
        """Wait until the libraries are loaded. If an interpreter that was started elsewhere fails, it is replaced."""
        given, self._given = self._given, False
        try:
            self._start().wait()
        except SandboxFault:
            if not given:
                raise
            self._discard()
            self._start().wait()

    @property
    def ready(self) -> bool:
        """Whether there is nothing left to wait for. The sandbox may also have failed to start."""
        return self._start().ready

    @property
    def versions(self) -> dict[str, str]:
        """Of Python and the preloaded libraries."""
        zygote = self._start()
        zygote.wait()
        return dict(zygote.versions)

    def session(self, program: Program, limits: Limits | None = None) -> Session:
        """Load a submission into a child of its own. Close the session before the next one."""
        self._check_owner()
        if self._session is not None and not self._session.closed:
            raise SandboxFault("a sandbox takes one submission at a time; close the session before the next one")
        self._session = Session(program, limits or self.limits, self._fork, self._end, self._waited)
        return self._session

    def close(self) -> None:
        """End the session and the interpreter."""
        if self._session is not None:
            self._session.close()
        self._discard()

    def _start(self, started: Started | None = None) -> Zygote:
        if self._zygote is None:
            started = started or start(self.level, self.preload, self.limits.file_bytes)[1]
            self._zygote = Zygote(self.level, self.preload, started)
        return self._zygote

    def _discard(self) -> None:
        zygote, self._zygote = self._zygote, None
        if zygote is not None:
            zygote.kill()

    def _fork(self, imports: Sequence[str], limits: Limits) -> Child:
        """A fresh child, ready for orders. If its zygote fails, the zygote is replaced and another attempt made."""
        self._check_owner()
        trouble = ""
        for attempt in range(ATTEMPTS):
            zygote = self._start()
            end: socket.socket | None = None
            try:
                end, pid = zygote.fork(imports if attempt == 0 else (), limits)
                channel = Channel(end, limits.answer_bytes)
                key = secrets.token_bytes(KEY_BYTES)
                channel.send_bytes(key, time.monotonic() + READY_SECONDS)
                head = channel.receive(time.monotonic() + READY_SECONDS).head
                self.protections = tuple(head[1])
            except (ZygoteGone, Gone, TimeUp, BadValue) as error:
                trouble = f"{type(error).__name__} {error}".strip()
                if end is not None:
                    end.close()
                self._discard()
                continue
            if self.level == "landlock" and "landlock" not in self.protections:
                raise SandboxFault("the kernel refused the Landlock rules of the sandbox")
            return Child(channel, pid, key)
        raise SandboxFault(f"no child could be started in the sandbox ({trouble})")

    def _end(self, child: Child, grace: float) -> End:
        """Kill a child, and say how it ended."""
        child.channel.close()
        zygote = self._zygote
        if os.getpid() != self._owner or zygote is None:
            return End()
        try:
            return End(zygote.end(child.pid, grace))
        except ZygoteGone:
            from_outside = zygote.gone
            self._discard()
            return End(from_outside=from_outside)

    def _waited(self, child: Child) -> float:
        """Seconds that a child was ready to run but had no processor; 0 if that is not known."""
        if os.getpid() != self._owner or self._zygote is None:
            return 0.0
        try:
            return self._zygote.waited(child.pid)
        except ZygoteGone:
            return 0.0

    def _check_owner(self) -> None:
        if os.getpid() != self._owner:
            raise SandboxFault("a sandbox cannot be used in a forked process; make one there")
