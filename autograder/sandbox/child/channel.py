"""The child's end of the channel to the grader."""

from __future__ import annotations

import socket
from collections.abc import Sequence
from typing import Any

from .wire import PREFIX, Frame, pack, unpack_head, unpack_prefix

AHEAD = 1 << 16  # bytes


class Channel:
    """Frames over a blocking socket. It has no deadlines: the grader keeps the time."""

    def __init__(self, descriptor: int) -> None:
        self.socket = socket.socket(fileno=descriptor)
        self.socket.setblocking(True)
        self._arrived = bytearray()  # bytes read ahead, since most frames are small

    def send(self, head: Any, buffers: Sequence[Any] = ()) -> None:
        """Send one frame."""
        self.send_parts(pack(head, buffers))

    def send_parts(self, parts: Sequence[Any]) -> None:
        """Send a frame that is already packed."""
        for part in parts:
            self.socket.sendall(part)

    def receive(self) -> Frame:
        """The next frame. Raises EOFError if the grader has closed the channel."""
        head, body = unpack_prefix(self._exactly(PREFIX.size), 1 << 40)
        return Frame(unpack_head(self._exactly(head)), self._exactly(body))

    def _exactly(self, count: int) -> bytearray:
        while len(self._arrived) < count <= AHEAD:
            got = self.socket.recv(AHEAD)
            if not got:
                raise EOFError
            self._arrived += got
        data = self._arrived[:count]
        del self._arrived[:count]
        if len(data) == count:
            return data
        here = len(data)
        data += bytes(count - here)
        view = memoryview(data)[here:]
        while view:
            size = self.socket.recv_into(view)
            if not size:
                raise EOFError
            view = view[size:]
        return data
