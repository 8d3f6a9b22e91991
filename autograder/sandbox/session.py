"""One submission: its program loaded in a child process, its functions called there."""

from __future__ import annotations

import contextlib
import secrets
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from types import TracebackType
from typing import Any, NamedTuple

import numpy as np

from autograder.program import Program
from autograder.sandbox import codec, stories
from autograder.sandbox.asking import Question, Stale, TooManyAsks, ask, parameters_of
from autograder.sandbox.channel import Channel, Gone, TimeUp
from autograder.sandbox.child.loading import MOST_ERRORS, lines_of
from autograder.sandbox.child.wire import BadValue, TooLarge
from autograder.sandbox.deadline import Deadline
from autograder.sandbox.faults import CallFailed, Kind, SandboxFault, StudentError
from autograder.sandbox.limits import Limits
from autograder.sandbox.retrying import Again, lost, tried
from autograder.values import Answer

MOST_CUTS = 3
DYING_SECONDS = 0.5


class Child(NamedTuple):
    """A running child: the channel to it, its process id (as seen by its zygote), the key of its notary."""

    channel: Channel
    pid: int
    key: bytes


class End(NamedTuple):
    """How a child ended: its wait status, None if that is not known.

    from_outside: whether the interpreter that it was forked from has ended too, which no submission can cause
    """

    status: int | None = None
    from_outside: bool = False


class LoadReport(NamedTuple):
    """How loading a program went.

    errors:   what failed, in order; loading goes on after an error
    defined:  the names of the program that exist now
    seconds:  how long it took
    kind:     None, or why loading was cut short: "time limit" or "died". The piece that caused it is among the errors
              and is left out from then on
    """

    errors: tuple[StudentError, ...]
    defined: frozenset[str]
    seconds: float
    kind: Kind | None = None


class Session:
    """A submission whose functions can be called.

    A call may kill its child, or leave it in a state that cannot be trusted; the child is then dropped. The next call
    gets a new child, with the program loaded again.
    """

    def __init__(
        self,
        program: Program,
        limits: Limits,
        fork: Callable[[Sequence[str], Limits], Child],
        end: Callable[[Child, float], End],
        waited: Callable[[Child], float] = lambda child: 0.0,
    ) -> None:
        self.program = program
        self.limits = limits
        self.closed = False
        self._fork = fork
        self._end = end
        self._waited = waited
        self._waited_before = 0.0  # seconds that the child waited for a processor while its program was loaded
        self._starved = 0.0  # seconds that earlier children waited for a processor
        self._child: Child | None = None
        self._was_called = False  # whether the child has been called since its program was loaded
        self._skip: list[int] = []
        self._unusable = ""
        self._spent: dict[str, float] = {}  # seconds, by function
        self._answered: dict[str, int] = {}  # bytes, by function
        self.loaded = self._load_first()

    def __enter__(self) -> Session:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """End the child and clean up after it."""
        self.closed = True
        self._drop()

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
        """Call a function of the submission. Raises CallFailed, or SandboxFault if the grader is at fault.

        substitutes:    functions that replace globals of the submission during this call. They run in this process,
                        with arguments that the submission chose: their cost must be bounded for all arguments
        own_containers: whether substitutes return the containers that the submission's own functions return, and are
                        called as those are
        through:        (source, name) of a function that is called instead, with the submission's definitions as the
                        attributes of its first argument; for classes and methods

        A function whose calls have taken too long together (`Limits.function_seconds`) is not called any more.

        A call is repeated once if it was lost from outside, or if something that an earlier call left behind may have
        spoiled it (then within what is left of its time). It is not repeated if there are substitutes: they may have
        been asked already, and would give other random numbers the second time.
        """
        positional, named, rows, buffers = codec.encode_call(args, kwargs or {}, wrt, cotangents)
        vectors = None if cotangents is None else tuple(np.asarray(v) for v in cotangents)
        seconds = self.limits.call_seconds if seconds is None else seconds
        with self._timed(function):
            own = parameters_of(substitutes or {}) if own_containers else None
            head = [function, int(seed) % (1 << 128), [int(i) for i in wrt], [*(substitutes or {})], own]
            head += [positional, named, rows, None if through is None else [*through]]

            left = seconds

            def asked() -> Answer:
                nonlocal left
                child = self._ready_child(function)
                question = Question(
                    secrets.token_hex(8), function, len(args), len(wrt), vectors,
                    substitutes or {}, self.limits.asks, self.program, self.loaded.errors, child.key,
                )  # fmt: skip
                start = time.monotonic()
                try:
                    return self._asked(child.channel, question, ["call", question.nonce, *head], buffers, left)
                except Again as again:
                    left -= 0.0 if isinstance(again.error, SandboxFault) else time.monotonic() - start
                    raise

            return tried(asked, attempts=1 if substitutes else 2)

    def _asked(
        self, channel: Channel, question: Question, head: list[Any], buffers: Sequence[Any], seconds: float
    ) -> Answer:
        """The child's answer. A child that does not give one is dropped. Raises CallFailed, SandboxFault or Again.

        A failure that the child itself reports leaves it usable: it has finished with the call. In all other cases it
        may still be computing, or send more, so it is ended.
        """
        function, deadline = question.function, Deadline(seconds, self._waited_so_far)
        was_called, self._was_called = self._was_called, True
        try:
            answer, size = ask(channel, question, head, buffers, deadline)
            return self._counted(function, answer, size)
        except CallFailed:
            raise
        except TimeUp:
            self._drop()
            if deadline.starved:
                raise SandboxFault(stories.starved(f"`{function}` was called")) from None
            raise CallFailed("time limit", stories.too_slow(function, seconds)) from None
        except TooManyAsks as error:
            self._drop()
            raise CallFailed("time limit", stories.too_many_asks(function, str(error), self.limits.asks)) from None
        except Gone:
            end = self._drop(DYING_SECONDS)
            if end.from_outside:
                raise Again(lost(f"`{function}` was called")) from None
            failed = CallFailed(*stories.death(function, end.status))
            raise (Again(failed) if was_called and stories.was_killed(end.status) else failed) from None
        except TooLarge as error:
            self._drop()
            raise CallFailed("answer too large", stories.too_large(function, str(error))) from None
        except BadValue as error:
            self._drop()
            failure = CallFailed("answer not understood", stories.not_understood(function, str(error)))
            raise (Again(failure) if isinstance(error, Stale) else failure) from None
        except BaseException:  # the grader's own, such as an interruption: the child is in the middle of the call
            self._drop()
            raise

    def _counted(self, function: str, answer: Answer, size: int) -> Answer:
        """The answer. Its bytes are counted for the function; raises CallFailed if these are too many together."""
        self._answered[function] = self._answered.get(function, 0) + size
        if self._answered[function] > self.limits.answers_bytes:
            what = f"its answers so far take more than {self.limits.answers_bytes >> 20} MB in total"
            raise CallFailed("answer too large", stories.too_large(function, what))
        return answer

    @contextlib.contextmanager
    def _timed(self, function: str) -> Iterator[None]:
        """Count the time that the calls of a function take. Raises CallFailed if they have already taken too long."""
        most = 6 * self.limits.call_seconds if self.limits.function_seconds is None else self.limits.function_seconds
        spent = self._spent.get(function, 0.0)
        if spent > most and spent - self._starved - self._waited_so_far() > most:
            raise CallFailed("time limit", stories.too_slow_together(function, most))
        start = time.monotonic()
        try:
            yield
        finally:
            self._spent[function] = self._spent.get(function, 0.0) + time.monotonic() - start

    # --- children ---------------------------------------------------------------------------------------------------

    def _ready_child(self, function: str) -> Child:
        if self.closed:
            raise SandboxFault("the session is closed")
        if self._child is not None and self._child.channel.pending():
            self._drop()  # it has ended, or sends something that was not asked for
        if self._child is None and not self._unusable:
            report = tried(self._load)
            if isinstance(report, _Cut):
                self._unusable = stories.cut(report.kind, self.limits.load_seconds)
        if self._unusable or self._child is None:
            raise CallFailed("not defined", f"`{function}` is not available: {self._unusable}")
        return self._child

    def _drop(self, grace: float = 0.0) -> End:
        if not self.closed:
            self._starved += self._waited_so_far()
        child, self._child = self._child, None
        return End() if child is None else self._end(child, grace)

    def _waited_so_far(self) -> float:
        """Seconds that the child has waited for a processor since its program was loaded."""
        return 0.0 if self._child is None else max(0.0, self._waited(self._child) - self._waited_before)

    # --- loading ----------------------------------------------------------------------------------------------------

    def _load_first(self) -> LoadReport:
        """Load the program. A piece that hangs or kills the child is left out, and the rest is loaded again.

        So one bad cell does not cost the functions of the other cells. `MOST_CUTS` bounds the time that this can take.
        """
        start = time.monotonic()
        errors: list[StudentError] = []
        kind: Kind | None = None
        for _ in range(MOST_CUTS):
            report = tried(self._load)
            if not isinstance(report, _Cut):
                found = (*errors, *report.errors)
                self._unusable = ""
                return LoadReport(found, report.defined, time.monotonic() - start, kind)
            kind = kind or report.kind
            errors.append(self._cut_error(report))
            self._unusable = stories.cut(report.kind, self.limits.load_seconds)
            if report.at is None:
                break
            self._skip.append(report.at)
        return LoadReport(tuple(errors), frozenset(), time.monotonic() - start, kind)

    def _load(self) -> LoadReport | _Cut:
        child = self._child = self._fork(self.program.imports, self.limits)
        self._waited_before, self._was_called = 0.0, False
        deadline = Deadline(self.limits.load_seconds, self._waited_so_far)
        pieces = self.program.pieces
        index: int | None = None
        try:
            child.channel.send(*codec.encode_program(self.program, self._skip), deadline)
            for _ in range(len(pieces) + 1):
                head = child.channel.receive(deadline).head
                if isinstance(head, list) and len(head) == 2 and head[0] == "piece" and type(head[1]) is int:
                    index = head[1] if 0 <= head[1] < len(pieces) and head[1] not in self._skip else None
                    continue
                match head:
                    case ["loaded", list(errors), list(names)]:
                        known = [stories.student_error(entry, self.program) for entry in errors[:MOST_ERRORS]]
                        defined = frozenset(name for name in self.program.names if name in names)
                        self._waited_before = self._waited(child)
                        return LoadReport(tuple(known), defined, 0.0)
                break
        except TimeUp:
            self._drop()
            if deadline.starved:
                raise SandboxFault(stories.starved("the submission was loaded")) from None
            return _Cut("time limit", index)
        except (Gone, BadValue):
            pass
        if self._drop(DYING_SECONDS).from_outside:
            raise Again(lost("the submission was loaded"))
        return _Cut("died", index)

    def _cut_error(self, cut: _Cut) -> StudentError:
        message = stories.cut(cut.kind, self.limits.load_seconds)
        if cut.at is None:
            return StudentError(cut.kind, message)
        piece = self.program.pieces[cut.at]
        return StudentError(cut.kind, message, piece.place, piece.line, lines_of(piece.source)[0])


class _Cut(NamedTuple):
    """Loading was cut short, in the piece with this number (None if it is not known)."""

    kind: Kind
    at: int | None
