"""Of a statement that imports several things, those that are there are bound; and what errors are told beside."""

from __future__ import annotations

import pytest

from autograder.sandbox.child import loading
from autograder.sandbox.child.loading import Error, Piece


def run(*cells: str) -> tuple[dict[str, object], list[Error]]:
    namespace = loading.new_namespace()
    pieces = [Piece(f"cell {number}", 1, text) for number, text in enumerate(cells, 1)]
    return namespace, loading.run(pieces, (), namespace, lambda index: None)


@pytest.mark.parametrize(
    ("text", "bound", "failed"),
    [
        ("import not_there, json as js, math", {"js", "math"}, ["not_there"]),
        ("import json, not_there, math", {"json", "math"}, ["not_there"]),
        ("from math import (absent,\n    exp,\n    gone)", {"exp"}, ["absent", "gone"]),
        ("from not_there import a, b", set(), ["not_there"]),
        ("import not_there.inner, os.path", {"os"}, ["not_there"]),
    ],
)
def test_what_is_there_is_bound(text: str, bound: set[str], failed: list[str]) -> None:
    namespace, errors = run(text)
    assert bound <= namespace.keys()
    assert [any(name in error.message for name in failed) for error in errors] == [True] * len(failed)


def test_other_statements_are_run_once() -> None:
    namespace, errors = run("x = []", "for i in range(3):\n    x.append(i)\n    import json, not_there")
    assert namespace["x"] == [0]
    assert len(errors) == 1


IMPORT = "import numpy as np, math"


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("float(np.ones(1))", True),
        ("math.exp(x @ x)", False),
        ("math.exp(np.atleast_1d(x @ x))", True),
        ("float(np.ones(2))", False),
        ("out = np.zeros(3); out[0] = np.ones(1)", True),
        ("out[1] = np.ones(2)", False),
        ("out[1] += (x[:1] +\n    1)", True),
        ("'%.2f' % np.ones(1)", True),
        ("float('a')", False),
    ],
)
def test_an_array_with_one_element_is_told_from_larger_ones(text: str, told: bool) -> None:
    # (NumPy before 2.4 takes the one for a number, and says otherwise of the other.)
    import numpy as np

    _, errors = run(IMPORT, "x, out = np.ones(2), np.zeros(2)", text)
    if told and np.lib.NumpyVersion(np.__version__) < "2.4.0":
        assert errors == []
    else:
        assert [error.message.endswith("(the array has one element)") for error in errors] == [told] * len(errors)
        assert bool(errors) or "x @ x)" in text


def test_errors_that_lie_about_themselves_are_told_all_the_same() -> None:
    lying = "class E(OSError):\n    args = property(lambda self: 1 / 0)\nraise E"
    _, errors = run(lying)
    assert len(errors) == 1
