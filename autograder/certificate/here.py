"""Judging without the sandbox, for functions that belong to the kit or are made from its reference.

The certificate judges thousands of them, with the same code that judges submissions. Only the calls are different: they
stay in this process.
"""

from __future__ import annotations

import contextlib
import io
import signal
import warnings
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import lru_cache
from types import FrameType
from typing import Any

import numpy as np

from autograder.checks.here import call_here, made_function, through
from autograder.exercise import Exercise, Question
from autograder.sandbox import CallFailed, StudentError
from autograder.values import Answer


class TimeUp(BaseException):
    """Raised inside a call that takes too long. No `except Exception` in the function catches it."""


class Here:
    """Answers a judge's calls like a sandbox session, but with a function of this process.

    It limits time with signals. So it needs the main thread of a process in which nothing else sets timers.
    """

    def __init__(self, exercise: Exercise, question: Question, function: Callable[..., Any], seconds: float) -> None:
        self.function = exercise.beside_the_reference(function)
        self.definitions = exercise.definitions(question.name, self.function)
        self.seconds = seconds

    def call(
        self,
        function: str,
        args: tuple[Any, ...],
        kwargs: Mapping[str, Any] | None = None,
        *,
        seed: int,
        wrt: tuple[int, ...] = (),
        cotangents: Sequence[np.ndarray] | None = None,
        substitutes: Mapping[str, Callable[..., Any]] | None = None,
        seconds: float | None = None,
        through: tuple[str, str] | None = None,
        own_containers: bool = False,
    ) -> Answer:
        """The function's answer. CallFailed if it does anything else."""
        used = self.function if through is None else self._through(*through)
        try:
            with time_limit(self.seconds), silence():
                return call_here(used, args, seed, wrt, cotangents)
        except TimeUp:
            raise CallFailed("time limit", f"{function} took longer than {self.seconds:g} seconds") from None
        except MemoryError:
            raise CallFailed("memory", f"{function} needs too much memory") from None
        except Exception as error:
            student = StudentError(type(error).__name__, str(error))
            raise CallFailed("raised", f"{function} raised {student}", student) from None

    def _through(self, source: str, name: str) -> Callable[..., Any]:
        return through(_adapter(source, name), self.definitions)


@lru_cache(maxsize=256)
def _adapter(source: str, name: str) -> Callable[..., Any]:
    return made_function(source, name, ())


@contextlib.contextmanager
def time_limit(seconds: float) -> Iterator[None]:
    """Raise TimeUp inside the block once it has used so much processor time. Other processes do not count."""

    def ring(number: int, frame: FrameType | None) -> None:
        raise TimeUp

    before = signal.signal(signal.SIGPROF, ring)
    signal.setitimer(signal.ITIMER_PROF, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, before)


@contextlib.contextmanager
def silence() -> Iterator[None]:
    """Silence prints and warnings of the function under test."""
    with warnings.catch_warnings(), np.errstate(all="ignore"), contextlib.redirect_stdout(io.StringIO()):
        warnings.simplefilter("ignore")
        yield
