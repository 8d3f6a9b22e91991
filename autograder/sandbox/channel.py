"""The grader's end of a channel: it sends frames within deadlines and trusts nothing that arrives."""

from __future__ import annotations

import contextlib
import socket
import time
from collections.abc import Callable, Sequence
from typing import Any

from autograder.sandbox.child.wire import PREFIX, Frame, pack, unpack_head, unpack_prefix
from autograder.sandbox.deadline import Deadline

AHEAD = 1 << 16  # bytes


class Gone(Exception):  # noqa: N818
    """The other end is closed."""


class TimeUp(Exception):  # noqa: N818
    """The deadline has passed."""


class Channel:
    """Frames over a socket. Sending has a deadline too: a child need not read.

    A deadline is a time of `time.monotonic()`, or a `Deadline`, which moves.
    """

    def __init__(self, end: socket.socket, max_body: int) -> None:
        self.socket = end
        self.max_body = max_body
        self._arrived = bytearray()  # bytes read ahead, since there are many frames and most are small

    def send(self, head: Any, buffers: Sequence[Any], deadline: float | Deadline) -> None:
        """Send one frame. Raises Gone or TimeUp."""
        for part in pack(head, buffers):
            self.send_bytes(part, deadline)

    def send_bytes(self, data: Any, deadline: float | Deadline) -> None:
        """Send bytes as they are. Raises Gone or TimeUp."""
        view = memoryview(data)
        while view:
            self._arm(deadline)
            try:
                view = view[self.socket.send(view) :]
            except TimeoutError:
                continue  # the deadline decides whether to go on
            except OSError:
                raise Gone from None

    def receive(self, deadline: float | Deadline) -> Frame:
        """The next frame. Raises Gone, TimeUp, or BadValue for bytes that are not a frame."""
        head, body = unpack_prefix(self._exactly(PREFIX.size, deadline), self.max_body)
        tree = unpack_head(self._exactly(head, deadline))
        return Frame(tree, self._exactly(body, deadline))

    def pending(self) -> bool:
        """Whether something has arrived unasked, or the other end is closed."""
        if self._arrived:
            return True
        self.socket.setblocking(False)
        try:
            self.socket.recv(1, socket.MSG_PEEK)
        except BlockingIOError:
            return False
        except OSError:
            return True
        return True

    def close(self) -> None:
        """Close this end."""
        with contextlib.suppress(OSError):
            self.socket.close()

    def _exactly(self, count: int, deadline: float | Deadline) -> bytearray:
        while len(self._arrived) < count <= len(self._arrived) + AHEAD:
            self._arrived += self._received(self.socket.recv, AHEAD, deadline)
        if len(self._arrived) >= count:
            data = self._arrived[:count]
            del self._arrived[:count]
            return data
        data = bytearray(count)  # a large body is received directly into its place
        here = len(self._arrived)
        data[:here] = self._arrived
        self._arrived.clear()
        view = memoryview(data)[here:]
        while view:
            view = view[self._received(self.socket.recv_into, view, deadline) :]
        return data

    def _received(self, method: Callable[[Any], Any], argument: Any, deadline: float | Deadline) -> Any:
        while True:
            self._arm(deadline)
            try:
                got = method(argument)
            except TimeoutError:
                continue  # the deadline says whether it is over
            except OSError:
                raise Gone from None
            if not got:
                raise Gone
            return got

    def _arm(self, deadline: float | Deadline) -> None:
        left = deadline.left() if isinstance(deadline, Deadline) else deadline - time.monotonic()
        if left <= 0:
            raise TimeUp
        self.socket.settimeout(left)
