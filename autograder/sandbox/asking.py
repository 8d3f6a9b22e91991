"""One call in progress: the question to the child, its requests in between, and its answer."""

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
    """The child calls a substituted function more often than allowed."""


class Stale(BadValue):
    """An answer to another question: something that an earlier call started, a thread for example, still runs."""


class Question(NamedTuple):
    """A call, as far as it is needed to interpret what comes back.

    nonce:        a random mark that every message about this call carries
    arguments:    the number of positional arguments
    inputs:       the number of arguments with respect to which gradients are taken
    cotangents:   the cotangents for them; None if no gradients are asked for
    key:          the key with which the child's notary signs gradients
    substitutes:  functions that the child may ask to be called here, at most `asks` times. If one has a method
                  `repeats`, this says whether its last answer is final; the child then does not ask for it again
    load_errors:  what went wrong when the program was loaded, to explain a missing name
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
    """Send a question; return its answer and approximately how many bytes that takes.

    Raises CallFailed for a failure that the child itself reports.
    """
    channel.send(head, buffers, deadline)
    asks = 0
    while True:
        frame = channel.receive(deadline)
        match frame.head:
            case [_, nonce, *_] if nonce != question.nonce:
                raise Stale("it answers another question")
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
                raise BadValue("a message of an unknown kind")


def _answer(
    question: Question, frame: Frame, value: Any, gradients: Any, is_tensor: bool, mutated: list[Any]
) -> tuple[Answer, int]:
    """The answer in a frame, validated against the question, and its size."""
    if (gradients is None) != (question.cotangents is None):
        raise BadValue("gradients that were not asked for, or no gradients")
    signed = None
    if question.cotangents is not None:
        signed = codec.Signed(question.key, question.nonce, (question.cotangents, question.inputs), gradients)
    result, rows, size = codec.decode_answer(value, signed, frame.body)
    if not all(type(i) is int and 0 <= i < question.arguments for i in mutated):
        raise BadValue("changed arguments that do not exist")
    return Answer(result, rows, is_tensor, tuple(sorted(set(mutated)))), size


def _fail(question: Question, kind: str, error: Any, note: str) -> NoReturn:
    """Raise the failure that the child reports."""
    student = None if error is None else stories.student_error(error, question.program)
    known, story = stories.failure(question.function, kind, student, note, question.load_errors)
    raise CallFailed(known, story, student)


def _told(
    question: Question, frame: Frame, number: int, name: str, args: Any, kwargs: Any
) -> tuple[list[Any], list[memoryview]]:
    """The reply to a child that calls a substituted function. Its last part says whether the answer is final."""
    values, named = codec.decode_asked(args, kwargs, frame.body)
    try:
        with warnings.catch_warnings(), np.errstate(all="ignore"):  # the submission chose the arguments
            warnings.simplefilter("ignore")
            function = question.substitutes[name]
            result = function(*values, **named)
        repeats = getattr(function, "repeats", None)
        holds = repeats is not None and repeats()
        trees, buffers = codec.encode([result])
    except Exception as error:  # the function does not take these arguments: an exception that the submission may catch
        if isinstance(error, SandboxFault) and not isinstance(error, codec.BeyondBounds):
            raise  # a value that cannot be sent is the grader's fault, whatever the arguments are
        return ["refused", question.nonce, number, f"{name}: {type(error).__name__}: {error}"[:1000]], []
    return ["told", question.nonce, number, trees[0], holds], buffers


def parameters_of(functions: Mapping[str, Callable[..., Any]]) -> dict[str, list[str]]:
    """The parameter names of each function."""
    return {name: list(inspect.signature(function).parameters) for name, function in functions.items()}
