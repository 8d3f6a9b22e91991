"""Functions that are replaced during one call: the grader is asked for their values.

An iterative algorithm asks thousands of times, and often the same question: a run of ten steps begins like one of nine.
So answers that the grader marks as final are cached as they arrived, and this child does not ask for them again.
"""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from . import values
from .channel import Channel
from .forms import OwnForms
from .wire import Frame, Writer

MOST_BYTES = 16 << 20  # of cached questions and answers


class Told:
    """The grader's answers by question. Frames are cached, not values: each caller gets a fresh value to change."""

    def __init__(self, most_bytes: int = MOST_BYTES) -> None:
        self._known: dict[bytes, Frame] = {}
        self._left = most_bytes

    def of(self, question: bytes) -> Frame | None:
        """The frame that answered a question, if it is cached."""
        return self._known.get(question)

    def keep(self, question: bytes, answer: Frame) -> None:
        """Cache an answer if there is room."""
        size = len(question) + len(answer.body)
        if size <= self._left:
            self._left -= size
            self._known[question] = answer


class Asker:
    """Asks the grader for the values of functions that are replaced during one call."""

    def __init__(self, channel: Channel, nonce: str, max_bytes: int, told: Told, forms: OwnForms | None = None) -> None:
        """forms: the containers of the student's own helpers, if the values should be returned in these"""
        self.channel = channel
        self.forms = forms
        self.nonce = nonce
        self.max_bytes = max_bytes
        self.active = True
        self.count = 0
        self.lock = threading.Lock()
        self.told = told

    def proxy(self, name: str) -> Callable[..., Any]:
        """The function that the submission finds under the name of a replaced one."""

        def ask(*args: Any, **kwargs: Any) -> Any:
            given, more = (args, kwargs) if self.forms is None else self.forms.asked(name, args, kwargs)
            reply = self.reply(name, given, more)
            told = values.read_values([reply.head[3]], reply.body)[0]
            return told if self.forms is None else self.forms.of(name, args, kwargs, told)

        ask.__name__ = ask.__qualname__ = name
        return ask

    def reply(self, name: str, args: Sequence[Any], kwargs: Mapping[str, Any]) -> Frame:
        """The frame with the grader's answer. Raises ValueError if the grader refuses to answer."""
        writer = Writer(values.special, self.max_bytes)
        trees = [writer.write(arg) for arg in args]
        named = {key: writer.write(value) for key, value in kwargs.items()}
        question = b"".join([json.dumps([name, trees, named]).encode(), *writer.buffers])
        with self.lock:
            if not self.active:
                raise RuntimeError(f"{name} can be called only during a call by the grader")
            known = self.told.of(question)
            if known is not None:
                return known
            self.count += 1
            self.channel.send(["ask", self.nonce, self.count, name, trees, named], writer.buffers)
            reply = self.channel.receive()
            if reply.head[0] != "told":
                raise ValueError(reply.head[3])
            if reply.head[4]:  # the answer is final
                self.told.keep(question, reply)
            return reply
