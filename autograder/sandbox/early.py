"""Interpreters that are started before the workers that will use them, so that both load their libraries meanwhile.

The process that starts a batch starts an interpreter for each worker. It puts them, as descriptors, into a socket that
all workers share, and each worker takes one. From then on the interpreter belongs to that worker and ends with it. An
interpreter that nobody takes ends when the socket is closed.
"""

from __future__ import annotations

import contextlib
import json
import os
import select
import socket
import subprocess
from collections.abc import Iterator, Sequence

from autograder.interruption import held
from autograder.sandbox.child.folder import wipe
from autograder.sandbox.levels import LEVELS
from autograder.sandbox.zygote import Started, kill_group, start

MOST_BYTES = 1 << 14
END_SECONDS = 2.0  # the time that interpreters have to clean up after themselves


@contextlib.contextmanager
def early(level: str, preload: Sequence[str], work_bytes: int, count: int, temporary: str) -> Iterator[socket.socket]:
    """The socket from which `count` interpreters at this level, with these libraries, can be taken.

    temporary: where their work folders go, if they do not have private ones

    If they cannot be started like this, there are fewer, or none. A worker that finds none starts its own.
    """
    ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    ours.setblocking(False)  # an interpreter for which the socket has no room is not sent, and ends unused
    running: list[tuple[subprocess.Popen[bytes], str | None]] = []
    patience = 0.0
    try:
        with ours, contextlib.suppress(OSError):
            for _ in range(count if level in LEVELS else 0):
                with held():
                    process, started = start(level, preload, work_bytes, temporary)
                    running.append((process, started.folder))
                with started.control as control, started.errors as errors:
                    _send(ours, process.pid, started.folder, [control.fileno(), errors.fileno()])
        yield theirs
        patience = END_SECONDS
    finally:
        with theirs:
            while (nobodys := take(theirs)) is not None:
                kill_group(nobodys.process)
                nobodys.control.close()
                nobodys.errors.close()
                nobodys.process.wait()
        for process, folder in running:
            _end(process, folder, patience)


def _send(to: socket.socket, pid: int, folder: str | None, descriptors: list[int]) -> None:
    handle = os.pidfd_open(pid)
    try:
        message = json.dumps({"pid": pid, "folder": folder}).encode()
        socket.send_fds(to, [message], [handle, *descriptors])
    finally:
        os.close(handle)


def _end(process: subprocess.Popen[bytes], folder: str | None, patience: float) -> None:
    """Wait until an interpreter whose worker has gone ends, or kill it; remove its work folder if it did not."""
    try:
        process.wait(patience)
    except subprocess.TimeoutExpired:
        kill_group(process)
        process.wait()
    if folder is not None:
        with contextlib.suppress(OSError):  # at the weakest level a submission may have put anything in its place
            wipe(folder)
            os.rmdir(folder)


def take(source: socket.socket) -> Started | None:
    """An interpreter for the caller; None if there is none left."""
    try:
        message, descriptors, _, _ = socket.recv_fds(source, MOST_BYTES, 3, socket.MSG_DONTWAIT)
    except OSError:
        return None
    if not message:
        return None
    about = json.loads(message)
    handle, control, errors = descriptors
    process = Taken(about["pid"], handle)
    return Started(process, socket.socket(fileno=control), os.fdopen(errors, "rb"), about["folder"])


class Taken:
    """A process that was started by another process, which also reaps it: until then its number is not used again.

    Its descriptor (pidfd) shows when it ends.
    """

    def __init__(self, pid: int, handle: int) -> None:
        self.pid = pid
        self.returncode: int | None = None
        self._handle = handle

    def wait(self, timeout: float | None = None) -> int:
        """Wait for its end. Only its parent learns how it ended, so 0 is returned. Raises subprocess.TimeoutExpired."""
        if self.returncode is None:
            if not select.select([self._handle], [], [], timeout)[0]:
                raise subprocess.TimeoutExpired("an interpreter", timeout or 0.0)
            os.close(self._handle)
            self.returncode = 0
        return self.returncode
