"""The reference's functions on arguments that a submission chose, with bounds on time and memory.

A submission may call a helper that the reference answers for, with matrices that take minutes to process or a terabyte
to broadcast. So the reference answers in a copy of this process, which is made at the first such call. If an answer
takes too long, the copy is ended and the grader goes on.

But most arguments are small, and a run of thousands of iterations asks thousands of times. With small arguments the
reference is fast, so those calls are made in this process, without the detour through the copy.
"""

from __future__ import annotations

import builtins
import functools
import pickle
import select
from collections.abc import Callable, Mapping, Sequence
from multiprocessing.connection import Connection
from types import TracebackType
from typing import Any

import numpy as np

from autograder.copies import Copy
from autograder.judging.generators import states
from autograder.values import Tensor

ANSWER_SECONDS = 10.0
MEMORY_BYTES = 1 << 30  # in addition to what the grader uses
SMALL_IN_ALL = 20_000  # entries of all arguments; a linear programme of this size takes far less than a second
SMALL_TOGETHER = 10_000_000  # the product of the three longest axes: broadcast arguments then take 80 MB at most
OTHER_STREAM = 1 << 40  # so that the copy draws other random numbers than this process in the same round

Functions = Mapping[str, Callable[..., Any]]
Answered = tuple[str, Any, bool]  # "value" and the value, or the type and text of an error; whether numbers were drawn


class TooLong(Exception):  # noqa: N818
    """The function took too long."""


class Helper:
    """One of the functions, in the form in which the sandbox calls it to answer the submission."""

    def __init__(self, ask: Callable[..., Any], name: str) -> None:
        self._ask = ask
        self._name = name
        self._drew = True

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        self._drew = True
        answer, self._drew = self._ask(self._name, args, kwargs)
        return answer

    def repeats(self) -> bool:
        """Whether the last answer is final, because no random number was drawn for it."""
        return not self._drew


class Bounded:
    """Functions that run in a copy of this process, which ends with the block; or here, if the arguments are small.

    They raise the built-in exceptions that the functions raise, TooLong or MemoryError. They are used in rounds, one
    for each call of the student's function, and each round has its own seed.

    asked: whether any of them was called in this round
    """

    def __init__(self, functions: Functions, seed: Callable[[int], object]) -> None:
        self._inner = functions
        self.functions = {
            name: functools.update_wrapper(Helper(self._ask, name), inner) for name, inner in functions.items()
        }
        self.asked = False
        self._seed = seed
        self._round = 0
        self._seeded_here = self._seeded_there = False
        self._drew_here = True
        self._given_up = False
        self._copy: Copy | None = None

    def start(self, seed: int) -> None:
        """Start a round."""
        self._round, self.asked, self._given_up = seed, False, False
        self._seeded_here = self._seeded_there = False

    def __enter__(self) -> Bounded:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._end()

    def _ask(self, name: str, args: tuple[Any, ...], kwargs: dict[str, Any]) -> tuple[Any, bool]:
        """The answer, and whether random numbers were drawn for it."""
        if self._given_up:
            raise TooLong("no more answers are given during this call")
        self.asked = True
        small = is_small([*args, *kwargs.values()])
        kind, what, drew = self._here(name, args, kwargs) if small else self._there(name, args, kwargs)
        if kind == "value":
            return what, drew
        error = getattr(builtins, kind, RuntimeError)
        raise error(what) if issubclass(error, Exception) else RuntimeError(what)

    def _here(self, name: str, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Answered:
        if not self._seeded_here:
            self._seeded_here, self._drew_here = True, False
            self._seed(self._round)
        answer = _answer(self._inner[name], args, kwargs, self._drew_here)
        self._drew_here |= answer[2]
        return answer

    def _there(self, name: str, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Answered:
        if self._copy is None:
            self._copy = Copy(functools.partial(_serve, self._inner, self._seed), MEMORY_BYTES)
        end = self._copy.connection
        try:
            if not self._seeded_there:
                self._seeded_there = True
                end.send_bytes(pickle.dumps(("", (self._round ^ OTHER_STREAM,), {})))
            end.send_bytes(pickle.dumps((name, args, kwargs), protocol=5))
            if not _arrives(end, ANSWER_SECONDS):
                raise EOFError
            kind, what, drew = pickle.loads(end.recv_bytes())
            return str(kind), what, drew
        except (EOFError, OSError):
            self._given_up = True
            self._end()
            raise TooLong(f"no answer within {ANSWER_SECONDS:g} seconds: the arguments are too large") from None

    def _end(self) -> None:
        copy, self._copy = self._copy, None
        if copy is not None:
            copy.end()


def _arrives(end: Connection, seconds: float) -> bool:
    """Whether something arrives in time. Like `Connection.poll`, but that makes a selector for every call."""
    waiting = select.poll()
    waiting.register(end.fileno(), select.POLLIN)
    return bool(waiting.poll(1000 * seconds))


def is_small(values: Sequence[Any]) -> bool:
    """Whether no function of the reference can take long, or much memory, for these arguments.

    Integers count as lengths of axes: they may be numbers of samples or of iterations.
    """
    total, axes = 0, [1, 1, 1]
    for value in values:
        if isinstance(value, Tensor):
            value = value.values
        if value is None or isinstance(value, bool | float | np.floating):
            continue
        if isinstance(value, int | np.integer):
            axes.append(abs(int(value)))
        elif isinstance(value, np.ndarray) and value.dtype.kind in "biuf":
            total += value.size
            axes += value.shape
        else:
            return False
    one, two, three = sorted(axes)[-3:]
    return total <= SMALL_IN_ALL and one * two * three <= SMALL_TOGETHER


def _answer(function: Callable[..., Any], args: tuple[Any, ...], kwargs: dict[str, Any], drew: bool) -> Answered:
    """What the function returns, or the type and text of what it raises.

    drew: whether random numbers may have been drawn since the generators were seeded
    """
    before = states(whole=drew)
    try:
        value = function(*args, **kwargs)
        return "value", value, states(whole=drew) != before
    except MemoryError:
        return "MemoryError", "the arguments are too large", True
    except Exception as error:
        return type(error).__name__, str(error)[:1000], True


def _serve(functions: Functions, seed: Callable[[int], object], end: Connection) -> None:
    drew = True
    while True:
        name, args, kwargs = pickle.loads(end.recv_bytes())
        if not name:
            seed(*args)
            drew = False
            continue
        answer = _answer(functions[name], args, kwargs, drew)
        drew |= answer[2]
        try:
            packed = pickle.dumps(answer, protocol=5)
        except MemoryError:
            packed = pickle.dumps(("MemoryError", "the arguments are too large", True))
        end.send_bytes(packed)
