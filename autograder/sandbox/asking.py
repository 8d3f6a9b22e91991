"""One call under way: the question, what the child asks in between, and the answer."""

from __future__ import annotations

import inspect
import warnings
from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple, NoReturn

import numpy as np

from autograder.program import Program
from autograder.sandbox import codec, stories
from autograder.sandbox.channel import Channel
from autograder.sandbox.child.wire import BadValue, Frame
from autograder.sandbox.deadline import Deadline
from autograder.sandbox.faults import CallFailed, SandboxFault, StudentError
from autograder.values import Answer


class TooManyAsks(Exception):  # noqa: N818
    """The child calls a substituted function more often than it may."""


class Stale(BadValue):
    """An answer to another question: an earlier call of the hand-in left something that goes on."""


class Question(NamedTuple):
    """What is asked, as far as it is needed to make sense of what comes back.

    nonce:        the mark that every message about this call carries
    arguments:    how many positional arguments there are
    inputs:       at how many of them gradients are taken
    cotangents:   for which cotangents; None when no gradient is asked for
    key:          with which the child's notary signs gradients
    substitutes:  functions that the child may ask to be called here, and `asks`, how often; one that has a method
                  `repeats` says by it whether its last answer holds for good, and is then not asked for it again
    load_errors:  what went wrong when the program was loaded, to explain a name that is missing
    """

    nonce: str
    function: str
    arguments: int
    inputs: int
    cotangents: tuple[np.ndarray, ...] | None
    substitutes: Mapping[str, Callable[..., Any]]
    asks: int
    program: Program
    load_errors: tuple[StudentError, ...]
    key: bytes = b""


def ask(
    channel: Channel, question: Question, head: Any, buffers: Sequence[Any], deadline: float | Deadline
) -> tuple[Answer, int]:
    """Send a question and read its answer, and how many bytes that takes, about.

    Raises CallFailed for a failure that the child reports itself.
    """
    channel.send(head, buffers, deadline)
    asks = 0
    while True:
        frame = channel.receive(deadline)
        match frame.head:
            case [_, nonce, *_] if nonce != question.nonce:
                raise Stale("an answer to another question")
            case ["value", _, value, gradients, bool(is_tensor), list(mutated), bool(reseeded)]:
                answer, size = _answer(question, frame, value, gradients, is_tensor, mutated)
                return answer._replace(reseeded=reseeded), size
            case ["failed", _, str(kind), error, str(note)]:
                _fail(question, kind, error, note)
            case ["ask", _, int(number), str(name), args, kwargs] if name in question.substitutes:
                asks += 1
                if asks > question.asks:
                    raise TooManyAsks(name)
                reply, parts = _told(question, frame, number, name, args, kwargs)
                channel.send(reply, parts, deadline)
            case _:
                raise BadValue("a message of no known kind")


def _answer(
    question: Question, frame: Frame, value: Any, gradients: Any, is_tensor: bool, mutated: list[Any]
) -> tuple[Answer, int]:
    """The answer in a frame, checked against the question, and its size."""
    if (gradients is None) != (question.cotangents is None):
        raise BadValue("gradients that nobody asked for, or none")
    signed = None
    if question.cotangents is not None:
        signed = codec.Signed(question.key, question.nonce, (question.cotangents, question.inputs), gradients)
    result, rows, size = codec.decode_answer(value, signed, frame.body)
    if not all(type(i) is int and 0 <= i < question.arguments for i in mutated):
        raise BadValue("changed arguments that are none")
    return Answer(result, rows, is_tensor, tuple(sorted(set(mutated)))), size


def _fail(question: Question, kind: str, error: Any, note: str) -> NoReturn:
    """Raise the failure that the child reports."""
    student = None if error is None else stories.student_error(error, question.program)
    known, story = stories.failure(question.function, kind, student, note, question.load_errors)
    raise CallFailed(known, story, student)


def _told(
    question: Question, frame: Frame, number: int, name: str, args: Any, kwargs: Any
) -> tuple[list[Any], list[memoryview]]:
    """The reply to a child that calls a substituted function; its last part says whether it holds for good."""
    values, named = codec.decode_asked(args, kwargs, frame.body)
    try:
        with warnings.catch_warnings(), np.errstate(all="ignore"):  # the arguments are not ours
            warnings.simplefilter("ignore")
            function = question.substitutes[name]
            result = function(*values, **named)
        repeats = getattr(function, "repeats", None)
        holds = repeats is not None and repeats()
        trees, buffers = codec.encode([result])
    except Exception as error:  # arguments that the function does not take; the hand-in may catch it
        if isinstance(error, SandboxFault) and not isinstance(error, codec.BeyondBounds):
            raise  # whatever the arguments, it must not give such a value
        return ["refused", question.nonce, number, f"{name}: {type(error).__name__}: {error}"[:1000]], []
    return ["told", question.nonce, number, trees[0], holds], buffers


def parameters_of(functions: Mapping[str, Callable[..., Any]]) -> dict[str, list[str]]:
    """The names of the parameters of each function."""
    return {name: list(inspect.signature(function).parameters) for name, function in functions.items()}
