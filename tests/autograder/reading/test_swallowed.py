"""Names that are missing without a word: set in a `try` that fails, or by what only a notebook at hand has."""

from __future__ import annotations

import pytest

from autograder.reading.interactive import needs_a_person
from autograder.reading.notebook import Cell, Document
from autograder.reading.swallowed import set_in_a_try


def document(*cells: str) -> Document:
    return Document(tuple(Cell("code", text, f"cell {n}") for n, text in enumerate(cells, 1)), {}, "python")


@pytest.mark.parametrize(
    "around",
    [
        "try:\n    {}\nexcept ImportError:\n    print('no')",
        "try:\n    {}\nexcept:\n    h = None",
        "if True:\n    try:\n        {}\n    except Exception as e: print(e)",
        "import contextlib\nwith contextlib.suppress(Exception):\n    {}",
        "with suppress(Exception):\n    {}",
    ],
)
@pytest.mark.parametrize("line", ["from helper import h", "h = float(open('h.txt').read())"])
def test_what_a_try_alone_sets(around: str, line: str) -> None:
    text = around.format(line)
    number = 1 + text[: text.index(line)].count("\n")
    told = set_in_a_try(document("x = 1", text))
    assert told["h"] == f"`{line}` failed in the grader, and the code around it hides that (cell 2, line {number})"
    assert "x" not in told


@pytest.mark.parametrize(
    "cells",
    [
        ("try:\n    h = 1\nexcept ImportError:\n    h = 2",),
        ("try:\n    h = 1\nexcept ImportError:\n    pass\nelse:\n    h = 2",),
        ("try:\n    h = 1\nfinally:\n    print(1)",),
        ("h = 2", "try:\n    h = 1\nexcept ImportError:\n    pass"),
        ("with torch.no_grad():\n    h = 1",),
        ("def f():\n    try:\n        h = 1\n    except ValueError:\n        pass",),
    ],
)
def test_what_is_set_elsewhere_too_is_not_missing(cells: tuple[str, ...]) -> None:
    assert "h" not in set_in_a_try(document(*cells))


@pytest.mark.parametrize(
    ("cell", "reason"),
    [
        ("out = !echo 0.5\nh = float(out[0])",
         "out is the output of a shell command, which the grader does not have (cell 1, line 1)"),
        ("\n%store -r h", "h is a value that `%store` kept, which the grader does not have (cell 1, line 2)"),
        ("h = float(input('h? '))",
         "it waits for typed input, and nobody is there to type (cell 1, line 1)"),
        ("h = _", "_ is the output of a cell, which the grader does not keep"),
        ("h = Out[3]", "Out is the output of a cell, which the grader does not keep"),
    ],
)  # fmt: skip
def test_what_needs_a_person(cell: str, reason: str) -> None:
    answer = "def f(x): return h * x", "def g(x): return x", "q = !ls\nx = input()\nfor _ in x: pass"
    assert needs_a_person(document(cell, *answer[:2]), ["f", "g"]) == {"f": reason}
    assert needs_a_person(document("h = 1", *answer), ["f", "g"]) == {}
