"""What a child may ask of the grader: a function of the reference, with any arguments."""

from __future__ import annotations

import socket
import time
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from autograder.program import Piece, Program
from autograder.sandbox.asking import Question, ask
from autograder.sandbox.channel import Channel
from autograder.sandbox.child.wire import pack
from autograder.sandbox.stories import source_line

PROGRAM = Program((Piece("cell 1", 1, "x = 1\ny = 2"), Piece("cell 2", 1, "z = 3")), ("f",), "slice")


def reply_to(function: Callable[..., Any], *trees: Any) -> list[Any]:
    """What the child is told when it asks for `function`, and then answers."""
    ours, theirs = socket.socketpair()
    with ours, theirs:
        for head in (["ask", "n", 1, "helper", list(trees), {}], ["value", "n", 5, None, False, [], False]):
            for part in pack(head):
                theirs.sendall(part)
        question = Question("n", "f", 0, 0, None, {"helper": function}, 3, PROGRAM, ())
        assert ask(Channel(ours, 1000), question, ["call"], [], time.monotonic() + 20)[0].value == 5
        child = Channel(theirs, 1000)
        assert child.receive(time.monotonic() + 20).head == ["call"]
        return child.receive(time.monotonic() + 20).head


@pytest.mark.filterwarnings("error")
def test_warnings_of_the_reference_are_not_for_the_terminal() -> None:
    assert reply_to(np.log, 0)[0] == "told"
    assert reply_to(lambda x: np.divide(np.zeros(2), x), 0)[0] == "told"


def test_errors_of_the_reference_are_refused() -> None:
    assert reply_to(lambda x: 1 // x, 0)[3] == "helper: ZeroDivisionError: integer division or modulo by zero"


def test_what_the_reference_gives_to_strange_arguments_is_refused_as_well() -> None:
    """It is the hand-in's doing that it cannot be handed over."""
    assert reply_to(lambda x: np.array([x**600]), 2)[3].startswith("helper: BeyondBounds: a value of type array of")
    assert reply_to(lambda x: x**2000, 2)[3].startswith("helper: BeyondBounds: a value of type an integer beyond")
    assert reply_to(lambda x: np.broadcast_to(0.0, (x**15, x**15)), 2)[3].startswith("helper: BeyondBounds")


@pytest.mark.parametrize(
    ("place", "line", "text"),
    [("cell 1", 1, "x = 1"), ("cell 1", 2, "y = 2"), ("cell 2", 1, "z = 3"), ("cell 2", 2, None), ("cell 1", 0, None),
     ("cell 1", None, None), ("cell 1", -(10**9), None), ("cell 9", 1, None)],
)  # fmt: skip
def test_the_line_of_an_error(place: str, line: int | None, text: str | None) -> None:
    assert source_line(PROGRAM, place, line) == text
