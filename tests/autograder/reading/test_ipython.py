"""Python that only IPython understands: exported magics, prompts, `%%timeit`, and the language of a kernel."""

from __future__ import annotations

import pytest

from autograder.reading.notebook import Cell, Document
from autograder.reading.prompts import without_prompts
from autograder.reading.slicing import slice_program
from autograder.reading.statements import statements, syntax_errors


def document(*sources: str) -> Document:
    return Document(tuple(Cell("code", text, f"cell {n}") for n, text in enumerate(sources, 1)), {}, "python")


def sources(*cells: str) -> list[str]:
    return [one.piece.source for one in statements(document(*cells))]


ANSWER = "def f(x):\n    return x + 1"


@pytest.mark.parametrize(
    ("line", "kept"),
    [
        (f"get_ipython().run_cell_magic('time', '', {ANSWER!r})", [ANSWER]),
        (f"get_ipython().run_cell_magic('capture', 'out', {ANSWER!r})", [ANSWER]),
        (f"get_ipython().run_cell_magic('timeit', '-n 1', {ANSWER!r})", [ANSWER]),
        (f"shell.run_cell_magic('time', '', {ANSWER!r})", [ANSWER]),
        (f"get_ipython().run_cell_magic(magic_name='time', line='', cell={ANSWER!r})", [ANSWER]),
        (f"get_ipython().run_cell({ANSWER!r})", [ANSWER]),
        ("get_ipython().run_line_magic('time', 'x = f(3)')", ["x = f(3)"]),
        ("get_ipython().magic('time x = f(3)')", ["x = f(3)"]),
        ("x = get_ipython().run_line_magic('time', 'f(3)')", ["x = f(3)"]),
        ("get_ipython().run_line_magic('matplotlib', 'inline')", ["pass"]),
        ("get_ipython().run_cell_magic('bash', '', 'rm -r x')", []),
        ("get_ipython().run_cell_magic('writefile', 'a.py', 'x = 1')", []),
        ("get_ipython().system('pip install torch')", ["get_ipython().system('pip install torch')"]),
        ("get_ipython().run_cell_magic('time', '', body)", ["get_ipython().run_cell_magic('time', '', body)"]),
        ("model.magic(3)", ["model.magic(3)"]),
    ],
)
def test_what_nbconvert_makes_of_magics_is_undone(line, kept):
    assert sources(line) == kept


def test_a_cell_held_as_text_has_a_place_of_its_own():
    (statement,) = statements(document(f"x = 1\n\nget_ipython().run_cell_magic('time', '', {ANSWER!r})"))[1:]
    assert (statement.piece.place, statement.piece.line) == ("cell 1, the text in line 3", 2)


def test_cells_within_cells_end_somewhere():
    text = ANSWER
    for _ in range(8):
        text = f"get_ipython().run_cell_magic('time', '', {text!r})"
    assert len(sources(text)) == 1


@pytest.mark.parametrize(
    ("cell", "kept"),
    [
        (">>> def f(x):\n...     return x + 1\n...\n", [ANSWER]),
        (">>> def f(x):\n...     return x + 1\n>>> f(2)\n3\n", [ANSWER, "f(2)", "3"]),
        (">>> import numpy\n>>> numpy.zeros(2)\n[0. 0.]\n", ["import numpy", "numpy.zeros(2)"]),
        ("In [1]: def f(x):\n   ...:     return x + 1\n   ...:\n", [ANSWER]),
        ("In [12]:\ndef f(x):\n    return x + 1", [ANSWER]),
        ("In [1]: x = 2\n\nIn [2]: x\nOut[2]: 2", ["x = 2", "x"]),
        ("In[3]: x = 2", ["x = 2"]),
        ("  >>> x = 2\n  >>> y = 3", ["x = 2", "y = 3"]),
        (f"{ANSWER}\n>>> f(1)\n2", [ANSWER, "f(1)", "2"]),
        (f"{ANSWER}\n>>> f(1)\narray([1.  2.])\n\ny = 1", [ANSWER, "f(1)", "y = 1"]),
        (">>> %matplotlib inline\n>>> x = 2", ["pass", "x = 2"]),
    ],
)
def test_prompts_go_where_a_cell_is_no_python(cell, kept):
    assert [one.rstrip() for one in sources(cell)] == kept
    assert syntax_errors(document(cell)) == ()


def test_prompts_in_docstrings_stay():
    cell = 'def f(x):\n    """Add.\n\n    >>> f(1)\n    2\n    """\n    return x + 1'
    assert sources(cell) == [cell]
    assert sources(f"{cell}\n\ny = (") == [cell]


def test_lines_without_prompts_keep_their_numbers():
    cell = ">>> x = 1\n1\n\n>>> def f(x):\n...     return x\n"
    for text in without_prompts(cell):
        assert text.count("\n") == cell.count("\n")
    assert [one.piece.line for one in statements(document(">>> x = 1\n<a>\n\n>>> y = 2"))] == [1, 4]


def test_an_answer_under_timeit_is_found():
    assert sources(f"%%timeit -r 3\nimport math\n{ANSWER}\ny = f(2)") == ["import math", ANSWER]
    (statement,) = statements(document(f"\n%%timeit\n{ANSWER}"))
    assert statement.piece.line == 3


def test_what_timeit_forgets_does_not_replace_what_is_defined():
    slow = "def f(x):\n    return sum([x, 1])"
    assert sources(ANSWER, f"%%timeit\n{slow}") == [ANSWER]
    stub = "def f(x):\n    raise NotImplementedError"
    program = slice_program(document(stub, f"%%timeit\n{slow}"), ["f"])
    assert slow in [piece.source for piece in program.pieces]


@pytest.mark.parametrize(
    "cell",
    [
        "half = await fetch()",
        "async for half in numbers():\n    pass",
        "async with opened() as half:\n    pass",
        "half = [one async for one in numbers()][0]",
    ],
)
def test_what_awaits_is_needed_by_what_reads_it(cell):
    before = "async def fetch():\n    return 0.5", "async def numbers():\n    yield 0.5", "from x import opened"
    program = slice_program(document(*before, cell, "def f():\n    return half"), ["f"])
    needed = [piece.source for piece in program.pieces]
    assert needed[-2] == cell
    assert len(needed) == 3
