"""Reading results: parts of their kinds come as arrays by name; of others it is said what is wrong."""

from __future__ import annotations

import numpy as np
import pytest

from autograder.checks.read import read

KINDS = {"x": "real", "z": "labels of mu", "mu": "positive"}
SHAPES = ((3,), (3,), (2,))
RIGHT = ([0.5, -1.0, 2.0], [0, 1, 1], np.array([[1.0], [2.0]]))


def test_parts_come_as_arrays_of_their_shapes_by_name():
    found = read(RIGHT, KINDS, SHAPES)
    assert list(found) == ["x", "z", "mu"]
    assert (found["x"].dtype.kind, found["z"].dtype.kind, found["mu"].shape) == ("f", "i", (2,))
    assert read(dict(zip(("mu", "x", "z"), (RIGHT[2], *RIGHT[:2]), strict=True)), KINDS, SHAPES)["z"].tolist() == [
        0,
        1,
        1,
    ]


def test_a_single_part_needs_no_tuple():
    assert read(np.array([[0.25, 0.75]]), {"r": "rows"}, ((1, 2),))["r"].tolist() == [[0.25, 0.75]]


@pytest.mark.parametrize(
    ("value", "complaint"),
    [
        (RIGHT[:2], "expected 3 values (x, z, mu), got 2"),
        (([1.0], *RIGHT[1:]), "x: expected shape (3,), got (1,)"),
        (([1.0, np.nan, 2.0], *RIGHT[1:]), "x holds numbers that are not finite"),
        ((RIGHT[0], [0, 1, 0.5], RIGHT[2]), "z: labels should be whole numbers"),
        ((RIGHT[0], [0, 1, 2], RIGHT[2]), "z: labels run from 0 to 2; they should be 0 to 1"),
        ((*RIGHT[:2], [1.0, 0.0]), "mu has to be positive"),
    ],
)
def test_what_is_wrong_is_said(value, complaint):
    assert read(value, KINDS, SHAPES) == complaint


@pytest.mark.parametrize(
    ("kind", "value", "complaint"),
    [
        ("not negative", [0.0, -1.0], "p must not be negative"),
        ("bits", [0.0, 0.5], "p should hold zeros and ones alone"),
        ("shares", [0.0, 1.5], "p should hold numbers from 0 to 1"),
        ("rows", [0.5, 0.6], "p: row 0 sums to 1.1; each row should sum to 1"),
        ("rows", [-0.5, 1.5], "p: some probabilities are negative"),
    ],
)
def test_every_kind_has_its_complaint(kind, value, complaint):
    assert read(value, {"p": kind}, ((2,),)) == complaint
    assert not isinstance(read([0.0, 1.0], {"p": kind}, ((2,),)), str)


def test_a_trace_is_of_any_length_but_0():
    assert len(read(np.zeros((3, 1)), {"elbos": "trace"}, ((),))["elbos"]) == 3
    assert read([], {"elbos": "trace"}, ((),)) == "elbos is empty; it has a value for each iteration"
