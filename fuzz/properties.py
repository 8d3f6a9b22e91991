"""What must hold of anything that is read, whatever the bytes were. AssertionError where it does not."""

from __future__ import annotations

import ast
import json
import unicodedata
import warnings
from collections.abc import Iterable
from typing import Any

import numpy as np

from autograder.reading.document import Document
from autograder.reading.free_responses import free_responses
from autograder.reading.slicing import defined_names, slice_program, stub_names, syntax_errors, whole_program
from autograder.sandbox.child.wire import DTYPES
from autograder.values import Opaque, Record

LONGEST_MESSAGE = 700  # characters; what is said of a file is a line for a person


def assert_message(message: str, *named: str) -> None:
    """One line, printable, short, and it names the file."""
    assert message.strip(), "an empty message"
    assert len(message) <= LONGEST_MESSAGE, f"a message of {len(message)} characters"
    bad = [c for c in message if unicodedata.category(c) in ("Cc", "Cs", "Zl", "Zp")]
    assert not bad, f"unprintable characters in a message: {bad[:5]!r}"
    for name in named:
        assert name in message, f"{name!r} is not in {message!r}"


def assert_told(text: str) -> None:
    """What a student is told of a call: bounded, and fit for pages and files."""
    assert len(text) < 10_000
    text.encode("utf-8")


def assert_storable(texts: Iterable[str]) -> None:
    """Text that UTF-8 and JSON can say, and Python can read back."""
    for text in texts:
        text.encode("utf-8")
        assert "\0" not in text


def assert_document(document: Document) -> None:
    """Cells in order, text that can be stored, answers by question."""
    assert_storable(cell.source for cell in document.cells)
    assert_storable(cell.place for cell in document.cells)
    assert all(cell.kind in ("code", "markdown") for cell in document.cells)
    json.dumps(document.metadata, ensure_ascii=False).encode("utf-8")
    answers = free_responses(document)
    assert_storable(answers.values())
    assert_storable(answers)


def assert_sliced(document: Document, names: tuple[str, ...]) -> None:
    """Whatever was read as Python is Python, piece by piece, and asking twice gives the same."""
    piecewise = {way.way: way for way in (slice_program(document, names), whole_program(document, names))}
    everything = {(piece.place, piece.line) for piece in piecewise["whole"].pieces}
    for program in piecewise.values():
        for piece in program.pieces:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                compile(piece.source, piece.place, "exec", ast.PyCF_ALLOW_TOP_LEVEL_AWAIT, dont_inherit=True)
                assert len(ast.parse(piece.source).body) == 1, f"a piece of several statements: {piece.source!r}"
            assert piece.line >= 1
    assert stub_names(document, names) <= set(names)
    assert_storable(defined_names(document))
    for error in syntax_errors(document):
        assert_message(f"{error.place}, line {error.line}: {error.message}")
    assert all(place for place, _ in everything)


BASE = (type(None), bool, int, float, complex, str)


def assert_base(value: Any) -> None:
    """Nothing but base types, arrays that own their numbers, and the marks for records and what stays outside."""
    kind = type(value)
    if kind is np.ndarray:
        assert value.dtype.name in DTYPES
        assert value.flags.owndata or value.base is None or type(value.base) is np.ndarray
        assert value.flags.writeable
        assert value.flags.c_contiguous
    elif kind is str:
        value.encode("utf-8")
    elif kind in (list, tuple):
        for part in value:
            assert_base(part)
    elif kind is dict:
        for key, part in value.items():
            assert_base(key)
            assert_base(part)
    elif kind is Record:
        assert_base(value.names)
        assert_base(value.values)
    elif kind is Opaque:
        assert_base(value.type_name)
    else:
        assert kind in BASE, f"an answer holds a {kind}"
