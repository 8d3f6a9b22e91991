"""Functions that are replaced for the time of one call: the grader is asked for their values.

An iteration asks thousands of times, and often the same: a run of ten steps begins as one of nine does. What the
grader says holds for good is therefore kept as it came, and not asked for again in this child.
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

MOST_BYTES = 16 << 20  # of questions and answers that are kept


class Told:
    """What the grader has told, by what was asked. Answers are read anew each time: whoever gets one may change it."""

    def __init__(self, most_bytes: int = MOST_BYTES) -> None:
        self._known: dict[bytes, Frame] = {}
        self._left = most_bytes

    def of(self, question: bytes) -> Frame | None:
        """The frame that answered a question, if it is kept."""
        return self._known.get(question)

    def keep(self, question: bytes, answer: Frame) -> None:
        """Keep an answer, as long as there is room."""
        size = len(question) + len(answer.body)
        if size <= self._left:
            self._left -= size
            self._known[question] = answer


class Asker:
    """Asks the grader for the value of functions that are replaced for the time of one call."""

    def __init__(self, channel: Channel, nonce: str, max_bytes: int, told: Told, forms: OwnForms | None = None) -> None:
        """forms: the containers of the student's own helpers, if the values are to come in these"""
        self.channel = channel
        self.forms = forms
        self.nonce = nonce
        self.max_bytes = max_bytes
        self.active = True
        self.count = 0
        self.lock = threading.Lock()
        self.told = told

    def proxy(self, name: str) -> Callable[..., Any]:
        """What the hand-in finds under the name of a replaced function."""

        def ask(*args: Any, **kwargs: Any) -> Any:
            given, more = (args, kwargs) if self.forms is None else self.forms.asked(name, args, kwargs)
            reply = self.reply(name, given, more)
            told = values.read_values([reply.head[3]], reply.body)[0]
            return told if self.forms is None else self.forms.of(name, args, kwargs, told)

        ask.__name__ = ask.__qualname__ = name
        return ask

    def reply(self, name: str, args: Sequence[Any], kwargs: Mapping[str, Any]) -> Frame:
        """The frame with the grader's answer. Raises ValueError where it refuses one."""
        writer = Writer(values.special, self.max_bytes)
        trees = [writer.write(arg) for arg in args]
        named = {key: writer.write(value) for key, value in kwargs.items()}
        question = b"".join([json.dumps([name, trees, named]).encode(), *writer.buffers])
        with self.lock:
            if not self.active:
                raise RuntimeError(f"{name} can be called only while a question is being answered")
            known = self.told.of(question)
            if known is not None:
                return known
            self.count += 1
            self.channel.send(["ask", self.nonce, self.count, name, trees, named], writer.buffers)
            reply = self.channel.receive()
            if reply.head[0] != "told":
                raise ValueError(reply.head[3])
            if reply.head[4]:  # it holds for good
                self.told.keep(question, reply)
            return reply
