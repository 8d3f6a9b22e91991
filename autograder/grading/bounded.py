"""The reference's functions on arguments that a hand-in chose, with bounds on time and memory.

A hand-in may call a helper that the reference answers for, with matrices that take minutes to work on or a terabyte to
broadcast. So the reference answers in a copy of this process, made when the first such call comes: if an answer takes
too long the copy is ended, and the grader goes on.
"""

from __future__ import annotations

import builtins
import pickle
import select
from collections.abc import Callable, Mapping
from functools import partial
from multiprocessing.connection import Connection
from types import TracebackType
from typing import Any

from autograder.copies import Copy

ANSWER_SECONDS = 10.0
MEMORY_BYTES = 1 << 30  # above what the grader has

Functions = Mapping[str, Callable[..., Any]]


class TooLong(Exception):  # noqa: N818
    """The function took longer than it may."""


class Bounded:
    """Functions that run in a copy of this process, which ends with the block.

    They raise what the functions raise, as far as it is built in, TooLong or MemoryError. To be used in rounds, one for
    each call of the student's function: a new round starts from a seed of its own.

    asked: whether any of them was called in this round
    """

    def __init__(self, functions: Functions, seed: Callable[[int], object]) -> None:
        self.functions = {name: self._calling(name) for name in functions}
        self.asked = False
        self._inner = functions
        self._seed = seed
        self._round = 0
        self._given_up = False
        self._copy: Copy | None = None

    def start(self, seed: int) -> None:
        """Start a round."""
        self._round, self.asked, self._given_up = seed, False, False

    def __enter__(self) -> Bounded:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._end()

    def _calling(self, name: str) -> Callable[..., Any]:
        def call(*args: Any, **kwargs: Any) -> Any:
            return self._ask(name, args, kwargs)

        return call

    def _ask(self, name: str, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
        if self._given_up:
            raise TooLong("there are no answers any more during this call")
        if self._copy is None:
            self._copy = Copy(partial(_serve, self._inner, self._seed), MEMORY_BYTES)
        end = self._copy.connection
        try:
            if not self.asked:
                self.asked = True
                end.send_bytes(pickle.dumps(("", (self._round,), {})))
            end.send_bytes(pickle.dumps((name, args, kwargs), protocol=5))
            if not _arrives(end, ANSWER_SECONDS):
                raise EOFError
            kind, what = pickle.loads(end.recv_bytes())
        except (EOFError, OSError):
            self._given_up = True
            self._end()
            raise TooLong(f"no answer within {ANSWER_SECONDS:g} seconds: the arguments are too large") from None
        if kind == "value":
            return what
        error = getattr(builtins, kind, RuntimeError)
        raise error(what) if issubclass(error, Exception) else RuntimeError(what)

    def _end(self) -> None:
        copy, self._copy = self._copy, None
        if copy is not None:
            copy.end()


def _arrives(end: Connection, seconds: float) -> bool:
    """Whether something comes within that time; as `Connection.poll`, which makes a selector for every question."""
    waiting = select.poll()
    waiting.register(end.fileno(), select.POLLIN)
    return bool(waiting.poll(1000 * seconds))


def _serve(functions: Functions, seed: Callable[[int], object], end: Connection) -> None:
    while True:
        name, args, kwargs = pickle.loads(end.recv_bytes())
        if not name:
            seed(*args)
            continue
        try:
            answer = pickle.dumps(("value", functions[name](*args, **kwargs)), protocol=5)
        except MemoryError:
            answer = pickle.dumps(("MemoryError", "the arguments are too large"))
        except Exception as error:
            answer = pickle.dumps((type(error).__name__, str(error)[:1000]))
        end.send_bytes(answer)
