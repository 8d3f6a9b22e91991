"""Python that does not look like it: code in text cells, labels of other kernels, marimo."""

from __future__ import annotations

import json

import pytest

from autograder.reading.misplaced import with_misplaced
from autograder.reading.notebook import read_document
from autograder.reading.slicing import defined_names, slice_program, whole_program

ANSWER = "def f(x):\n    return x + 1"
STUB = "def f(x):\n    raise NotImplementedError"


def notebook(*cells: tuple[str, str], is_answer: int | None = None, **metadata) -> bytes:
    marks = {"autograder": {"question": "e.f"}}
    listed = [
        {"cell_type": kind, "source": source, "metadata": marks if number == is_answer else {}}
        for number, (kind, source) in enumerate(cells, 1)
    ]
    return json.dumps({"cells": listed, "metadata": metadata}).encode()


@pytest.mark.parametrize("kind", ["markdown", "raw"])
@pytest.mark.parametrize("source", [ANSWER, f"My function:\n\n```python\n{ANSWER}\n```\n", f"Here it is\n\n{ANSWER}"])
@pytest.mark.parametrize("stub", ["x = 1", STUB])
def test_an_answer_in_a_text_cell_is_run_and_told(kind, source, stub):
    document = read_document(notebook(("code", stub), (kind, source), ("code", "y = 2")), "hw.ipynb")
    changed, told, undecided = with_misplaced(document, ["f"])
    assert told == ["f in cell 2, which is a text cell; it was run as code: is that intended?"]
    assert undecided == {}
    pieces = {piece.source: piece for piece in slice_program(changed, ["f"]).pieces}
    assert pieces[ANSWER].place == "cell 2"
    assert pieces[ANSWER].line == source[: source.index("def")].count("\n") + 1
    assert [cell.place for cell in changed.cells if cell.kind == "code"] == ["cell 1", "cell 2", "cell 3"]


def test_where_code_answers_text_is_left_alone():
    document = read_document(notebook(("code", ANSWER), ("markdown", f"```\n{ANSWER}\n```")), "hw.ipynb")
    assert with_misplaced(document, ["f"]) == (document, [], {})
    untouched = read_document(notebook(("code", STUB), ("markdown", "Define `f`: def f(x).")), "hw.ipynb")
    assert with_misplaced(untouched, ["f"]) == (untouched, [], {})


def test_an_answer_cell_whose_text_is_no_code_is_for_a_person():
    document = read_document(notebook(("raw", "def f(x)\n    return x + 1"), is_answer=1), "hw.ipynb")
    assert with_misplaced(document, ["f", "g"])[2] == {"f": "cell 1 holds it as text, not as code"}


@pytest.mark.parametrize(
    "metadata",
    [
        {"kernelspec": {"language": "sage", "name": "sagemath"}, "language_info": {"name": "python"}},
        {"kernelspec": {"language": "sage", "name": "sagemath"}},
        {"kernelspec": {"name": "xpython"}},
        {"kernelspec": {"name": "python3"}, "language_info": {"name": "xeus-python"}},
        {"kernelspec": {"language": "R", "name": "ir"}, "language_info": {"name": "python"}},
        {"kernelspec": {"language": "R", "name": "ir"}, "language_info": {"name": "R"}},
        {"kernelspec": {"name": "my_env"}},
    ],
)
def test_python_is_read_whatever_its_kernel_is_called(metadata):
    document = read_document(notebook(("code", "%matplotlib inline"), ("code", ANSWER), **metadata), "hw.ipynb")
    assert (document.language, document.unread) == ("python", "")
    assert defined_names(document) == {"f"}


@pytest.mark.parametrize(
    ("code", "name"),
    [("f <- function(x) {\n  x + 1\n}", "R"), ("f(x) = x + 1\nfunction g(x)\n  x\nend", "Julia 1.10"), ("x = 1", "Q")],
)
def test_another_language_is_for_a_person(code, name):
    document = read_document(notebook(("code", code), language_info={"name": name}), "hw.ipynb")
    said = f"the file is written in {name.lower()}, but only Python is read"
    assert with_misplaced(document, ["f", "g"]) == (document, [said], {"f": said, "g": said})


MARIMO = '''import marimo

__generated_with = "0.9.0"
app = marimo.App(width="medium")

with app.setup:
    import numpy as np


@app.cell
def _(HALF, np):
    def f(x):
        return np.add(x, HALF)
    return (f,)


@app.cell(hide_code=True)
def _(mo):
    mo.md(
        r"""
        # A title
        """
    )
    return


@app.cell
def a_name():
    HALF = 0.5
    return (HALF,)


@app.function
def g(x):
    return x


app._unparsable_cell(
    r"""
    h = 3
    """,
    name="_"
)

if __name__ == "__main__":
    app.run()
'''


def test_marimo_is_read_in_the_order_in_which_it_runs():
    document = read_document(MARIMO.encode(), "hw.py")
    whole = [piece.source for piece in whole_program(document, ["f"]).pieces]
    add = "def f(x):\n    return np.add(x, HALF)"
    assert whole == ["import numpy as np", "HALF = 0.5", add, whole[3], "def g(x):\n    return x", "h = 3"]
    assert whole[3].startswith("mo.md(")
    pieces = slice_program(document, ["f", "g"]).pieces
    assert [piece.source for piece in pieces] == ["import numpy as np", "HALF = 0.5", add, "def g(x):\n    return x"]
    lines = MARIMO.split("\n")
    assert all(lines[piece.line - 1].strip() == piece.source.split("\n")[0] for piece in pieces)
    assert [text.source for text in document.texts if text.kind == "markdown"] == ["# A title"]


def test_marimo_that_does_not_parse_is_for_a_person():
    document = read_document(MARIMO.replace("return (f,)", "return (f,").encode(), "hw.py")
    assert with_misplaced(document, ["f"])[2] == {"f": "the file is a marimo notebook that does not parse"}


def test_cells_of_marimo_that_need_each_other_are_all_there():
    circle = "import marimo\napp = marimo.App()\n\n@app.cell\ndef _(b):\n    a = b\n    return (a,)\n\n"
    circle += "@app.cell\ndef _(a):\n    b = a\n    return (b,)\n"
    document = read_document(circle.encode(), "hw.py")
    assert sorted(piece.source for piece in whole_program(document, []).pieces) == ["a = b", "b = a"]


def test_a_script_that_speaks_of_marimo_is_a_script():
    document = read_document(f"import marimo as mo\n{ANSWER}".encode(), "hw.py")
    assert [piece.source for piece in slice_program(document, ["f"]).pieces] == [ANSWER]


@pytest.mark.parametrize("kind", ["markdown", "raw"])
@pytest.mark.parametrize("helper", ["def g(x):\n    return x", "from math import exp as g", "g = abs"])
def test_what_an_answer_needs_is_run_where_a_text_cell_alone_has_it(kind, helper):
    cells = (
        ("code", "def f(x):\n    return g(x)"),
        (kind, helper),
        (kind, "unused = 3"),
        (kind, "Here g is a function."),
    )
    changed, told, _ = with_misplaced(read_document(notebook(*cells), "hw.ipynb"), ["f"])
    assert told == ["g in cell 2, which is a text cell; it was run as code: is that intended?"]
    assert helper in [piece.source for piece in slice_program(changed, ["f"]).pieces]
    there = read_document(notebook(("code", "g = abs"), *cells), "hw.ipynb")
    assert with_misplaced(there, ["f"]) == (there, [], {})


@pytest.mark.parametrize(
    "cell", ["# def f(x):\n#     return x", f"'''\n{ANSWER}\n'''", f"%%script false\n{ANSWER}", f"# {STUB}\nif 0: 1"]
)
def test_an_answer_that_was_put_aside_is_for_a_person(cell):
    aside = read_document(notebook(("code", cell.replace("\n    raise", "\n# raise")), ("code", "x = 1")), "hw.ipynb")
    assert with_misplaced(aside, ["f", "g"]) == (aside, [], {"f": "cell 1 holds it, but not as code that runs"})
    for other in (ANSWER, STUB, "f = abs", "from mine import f"):
        there = read_document(notebook(("code", "# def f(x):\n#     return x"), ("code", other)), "hw.ipynb")
        assert with_misplaced(there, ["f"]) == (there, [], {})


def test_what_is_defined_inside_of_something_else_was_not_put_aside():
    inside = read_document(notebook(("code", "class A:\n    def f(x):\n        return x")), "hw.ipynb")
    assert with_misplaced(inside, ["f"]) == (inside, [], {})
