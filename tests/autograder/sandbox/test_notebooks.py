"""What a notebook takes for granted: `await` outside of functions, a loop that runs, `get_ipython`."""

from __future__ import annotations

import pytest

from autograder.program import Piece, Program
from autograder.sandbox import Limits, Sandbox

FETCH = "import asyncio\nasync def fetch():\n    await asyncio.sleep(0)\n    return 3"
CONTEXT = (
    "class Opened:\n"
    "    async def __aenter__(self):\n        return 3\n"
    "    async def __aexit__(self, *error):\n        pass"
)


def value_of_x(sandbox: Sandbox, *cells: str):
    pieces = [*cells, "def get():\n    return x"]
    program = Program(tuple(Piece(f"cell {n}", 1, one) for n, one in enumerate(pieces, 1)), ("get",), "whole")
    with sandbox.session(program, Limits(call_seconds=8.0)) as session:
        assert session.loaded.errors == ()
        return session.call("get", (), seed=1).value


@pytest.mark.parametrize(
    "cells",
    [
        (FETCH, "x = await fetch()"),
        (FETCH, "task = asyncio.create_task(fetch())", "x = await task"),
        (FETCH, "x = sum(await asyncio.gather(fetch(), fetch())) - 3"),
        (FETCH, "x = asyncio.run(fetch())"),
        (FETCH, "x = asyncio.new_event_loop().run_until_complete(fetch())"),
        (FETCH, "await fetch()", "x = asyncio.get_event_loop().run_until_complete(fetch())"),
        ("async def count():\n    yield 3", "async for x in count():\n    pass"),
        ("async def count():\n    yield 3", "(x,) = [one async for one in count()]"),
        (CONTEXT, "async with Opened() as x:\n    pass"),
    ],
)
def test_cells_may_await(sandbox, cells):
    assert value_of_x(sandbox, *cells) == 3


def test_an_error_while_awaiting_is_told_by_its_line(sandbox):
    cells = "async def fetch():\n    raise ValueError('none')", "\nx = await fetch()", "y = await nothing", "await 3 ="
    program = Program(tuple(Piece(f"cell {n}", 1, one) for n, one in enumerate(cells, 1)), (), "whole")
    with sandbox.session(program) as session:
        told = [(error.type, error.place, error.line) for error in session.loaded.errors]
    assert told == [("ValueError", "cell 1", 2), ("NameError", "cell 3", 1), ("SyntaxError", "cell 4", 1)]


def test_awaiting_for_ever_is_a_time_limit(sandbox):
    program = Program((Piece("cell 1", 1, "import asyncio\nawait asyncio.sleep(1000)"),), (), "whole")
    with sandbox.session(program, Limits(call_seconds=1.0, load_seconds=2.0)) as session:
        assert session.loaded.kind == "time limit"


@pytest.mark.parametrize(
    "use",
    [
        "get_ipython().run_line_magic('matplotlib', 'inline')",
        "get_ipython().system('ls')",
        "get_ipython().events.register('post_execute', print)",
        "lines = get_ipython().getoutput('ls')\nassert len(lines) == 0",
        "assert 'google.colab' not in str(get_ipython())",
        "assert type(get_ipython()).__name__ == 'ZMQInteractiveShell'",
        "import copy\nshell = copy.copy(get_ipython())",
    ],
)
def test_the_shell_of_a_notebook_does_nothing(sandbox, use):
    assert value_of_x(sandbox, use, "x = 3") == 3
