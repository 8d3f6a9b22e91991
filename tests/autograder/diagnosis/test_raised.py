"""Names of errors: each from an error that NumPy or torch raises, and none where errors differ."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
import torch

from autograder.diagnosis.raised import SHAPES, Raised, clash_in, what_was_raised
from autograder.sandbox import StudentError


def error_of(function: Callable[[], Any]) -> StudentError:
    try:
        function()
    except Exception as error:
        return StudentError(type(error).__name__, str(error))
    raise AssertionError("no error")


def of_sizes(raising: Callable[[int, int], Any]) -> list[Raised]:
    sizes = [(5, 2), (7, 3), (4, 6)]
    return [
        Raised(error_of(lambda n=n, k=k: raising(n, k)), {"the length of x": n, "the length of pi": k})
        for n, k in sizes
    ]


@pytest.mark.parametrize(
    "raising",
    [
        lambda n, k: np.ones(n) + np.ones(k),
        lambda n, k: torch.ones(n) + torch.ones(k),
        lambda n, k: np.ones((2, n)) @ np.ones((k, 2)),
        lambda n, k: torch.ones((2, n)) @ torch.ones((k, 2)),
        lambda n, k: np.dot(np.ones(n), np.ones(k)),
    ],
)
def test_shapes_that_clash_are_told_by_what_has_them(raising: Callable[[int, int], Any]) -> None:
    seen = what_was_raised(of_sizes(raising))
    assert seen is not None
    assert seen.name == SHAPES
    assert "the length of x" in seen.hint
    assert "the length of pi" in seen.hint


def test_lengths_that_belong_to_nothing_are_not_told() -> None:
    seen = what_was_raised(of_sizes(lambda n, k: np.ones(n + 1) + np.ones(k + 20)))
    assert seen is not None
    assert "the length of" not in seen.hint


@pytest.mark.parametrize(
    ("raising", "name"),
    [
        (lambda: np.ones((2, 2)).sum(axis=2), "an axis that an array does not have"),
        (lambda: torch.ones(2, 2).sum(dim=2), "an axis that an array does not have"),
        (lambda: float(np.ones(3)), "many numbers, or none, where one is needed"),
        (lambda: len(1.0), "a single number that is used like an array"),  # type: ignore[arg-type]
        (lambda: np.float64(1.0)[0], "a single number that is used like an array"),  # type: ignore[index]
        (lambda: None + 1, "a None where a value is needed"),  # type: ignore[operator]
        (lambda: [1][3], "an index beyond the end"),
        (lambda: __import__("math").log(-1), "a logarithm or root of a number that has none"),
        (lambda: np.linalg.inv(np.zeros((2, 2))), "a matrix that cannot be inverted or factorised"),
        (lambda: torch.ones(2).sum().backward(), "a result without its gradient"),
        (lambda: torch.stack([]), "an empty list where values are needed"),
        (lambda: 1 / 0, "a division by zero"),
        (lambda: np.ones(6).reshape(4, 2), "a reshape to another number of entries"),
        (lambda: np.ones(2)[0, 1], "an array with fewer axes than it is indexed with"),
    ],
)
def test_an_error_has_a_name(raising: Callable[[], Any], name: str) -> None:
    seen = what_was_raised([Raised(error_of(raising), {})] * 2)
    assert seen is not None
    assert seen.name == name


def test_errors_of_several_kinds_have_none() -> None:
    kinds = [Raised(error_of(lambda: 1 / 0), {}), Raised(error_of(lambda: [1][3]), {})]
    assert what_was_raised(kinds) is None
    assert what_was_raised(kinds[:1]) is None, "one call is no evidence"
    assert what_was_raised([Raised(StudentError("Custom", "what a student raises"), {})] * 2) is None


def test_an_axis_of_one_does_not_clash() -> None:
    assert clash_in("operands could not be broadcast together with shapes (5,1,4) (1,2,2) ") == (4, 2)
    assert clash_in("something else (3) and (4)") is None
