"""Code for another Python is told from a student's slip, by the version that it needs."""

from __future__ import annotations

import sys

import pytest

from autograder.reading.document import Cell, Document
from autograder.reading.kernels import saved_with
from autograder.reading.literals import literals
from autograder.reading.needs import foreign_of
from autograder.reading.other_pythons import other_version
from autograder.reading.statements import statements, syntax_errors

NEWER = {
    'def f(d):\n    return f"{d["a"]}"': "3.12",
    'f"{x!r:{"w"}}" + f"{\'\\n\'.join(a)}"': "3.12",
    'f"{\n  x  # hi\n}"': "3.12",
    'f"""{d["""a"""]}\n"""': "3.12",
    'rf"{d["a"]}" "b" f"{c:>{w["n"]}}"': "3.12",
    "type X = list[int]": "3.12",
    "type X[T: int] = list[T]": "3.12",
    "def f[T](x: T) -> T:\n    return x": "3.12",
    "class A[T, *Ts, **P](B):\n    def f[S](self): pass": "3.12",
    "class A[T = int]:\n    pass": "3.13",
    "try:\n    pass\nexcept ValueError, TypeError:\n    pass": "3.14",
    "try:\n    pass\nexcept a.B, a.C, d:\n    pass": "3.14",
    'x = t"{y}"': "3.14",
    "lazy import numpy as np": "3.15",
}
OLDER = [
    'print "a", x',
    "for i in x: print i",
    'print "%d" % (a,\n  b)',
    "try:\n    pass\nexcept ValueError, e:\n    print e",
    'raise ValueError, "x"',
    'exec "x = 1"',
    "if a <> b: x = 10L",
    "mode = 0777",
]
SLIPS = [
    'x = f"{y"',
    'f"{a b["c"]}"',
    "f'{x:\n}'",
    "def f(x)\n    return x",
    "if x = 3: pass",
    "print x y",
    "print(x",
    "type = 3 4",
    "type X",
    "foo bar",
    "return x +",
    "def f[T(x): pass",
    "def f[1](x): pass",
    "except ValueError, TypeError:",
    'x = t"{y z}"',
    'f"{d["a"]}" +',
    "lazy numpy",
]


@pytest.mark.parametrize("text", NEWER)
def test_the_version_that_a_text_needs(text: str) -> None:
    found = other_version(text)
    if sys.version_info >= tuple(map(int, NEWER[text].split("."))):
        assert found is None
    else:
        assert found is not None
        assert f"written for Python {NEWER[text]} or later" in found.words
        assert f"the grader runs Python {sys.version_info.major}.{sys.version_info.minor}" in found.words
        assert found.text.count("\n") == text.count("\n")


@pytest.mark.parametrize("text", OLDER)
def test_python_2(text: str) -> None:
    found = other_version(text)
    assert found is not None
    assert "written for Python 2" in found.words
    assert other_version(text, "2.7.18") is not None
    assert other_version(text, "3.10.2") is None  # a slip: what saved it cannot have run it


@pytest.mark.parametrize("text", SLIPS)
def test_a_slip_is_of_no_version(text: str) -> None:
    assert other_version(text) is None
    assert other_version(text, "3.14.0") is None


@pytest.mark.parametrize(
    "text", ["f'{" * 3000, "'" * 9_999, "f'{x:" * 3000, "(" * 9_000 + 'f"{d["a"]}"', '{"a":' * 3000]
)
def test_odd_texts_end(text: str) -> None:
    assert other_version(text) is None


def test_strings_are_found_with_what_is_in_them() -> None:
    text = "a = f\"{d[\"x\"]} {{}} {y!r:>{w}}\"  # \"no\nb = '''\"'''\n"
    found = literals(text)
    assert found is not None
    assert [text[one.start : one.end] for one in found] == ['f"{d["x"]} {{}} {y!r:>{w}}"', '# "no', "'''\"'''"]
    assert found[0].fields == ('d["x"]', "y", "w")
    assert literals('f"{x"') is None


def test_the_version_that_a_notebook_names() -> None:
    assert saved_with({"language_info": {"name": "python", "version": "3.12.4"}}) == "3.12.4"
    for odd in ({}, {"language_info": 3}, {"language_info": {"version": ["3"]}}, {"language_info": {"version": "new"}}):
        assert saved_with(odd) == ""


@pytest.mark.skipif(sys.version_info >= (3, 12), reason="this Python reads it")
def test_only_the_statement_is_left_out_and_known_by_what_needs_it() -> None:
    cell = 'import math\ndef tag(d):\n    return f"{d["a"]}"\ndef f(x):\n    return tag(x)\ndef g(x):\n    return x\n'
    document = Document((Cell("code", cell, "cell 1"),), {}, "python")
    assert [getattr(one.node, "name", "") for one in statements(document)] == ["", "f", "g"]
    (error,) = syntax_errors(document)
    assert (error.place, error.line) == ("cell 1", 3)
    foreign = foreign_of(document, ["f", "g"])
    assert {path: [one.binds for one in found] for path, found in foreign.items()} == {"f": [{"tag"}]}
    assert "(cell 1, line 3)" in foreign["f"][0].reason
