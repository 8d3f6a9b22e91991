"""Readers: numbers of known shapes out of results, or words; and judges that are plain functions of a case."""

from __future__ import annotations

import numpy as np
import pytest

from autograder.checks.differentiable import is_differentiable
from autograder.checks.each import judged_each
from autograder.checks.here import call_here
from autograder.checks.readers import ComplaintError, heard, in_words, number, parts, real, several
from autograder.checks.tensors import double, exact, hermite, in_double, in_precision, leaves, single
from autograder.values import Answer, Function, Record


def test_numbers_are_read_in_the_shape_that_is_wanted():
    assert real([[1], [2]], (2,)).tolist() == [1.0, 2.0]
    assert number(np.array([[3]])) == 3.0
    mean, std = parts(Record(("std", "mean"), ([2.0], [[1.0]])), mean=(), std=(1,))
    assert (mean.tolist(), std.tolist()) == (1.0, [2.0])
    assert several((None, "a"), "x", "y") == (None, "a")
    assert np.isnan(real([np.nan], finite=False)).all()


@pytest.mark.parametrize(
    ("read", "words"),
    [
        (lambda: real([1, 2], (3,)), "expected shape (3,), got (2,)"),
        (lambda: real([1, np.inf], None, "q"), "q: 1 of 2 numbers are not finite"),
        (lambda: real("a"), "expected numbers, got the text 'a'"),
        (lambda: number([1, 2], "value"), "value: expected one finite number, got an array of shape (2,)"),
        (lambda: number(np.nan), "expected one finite number, got nan"),
        (lambda: parts((1.0,), a=(), b=()), "expected 2 values (a, b), got 1"),
        (lambda: parts((1.0, [1, 2]), a=(), b=()), "b: expected shape (), got (2,)"),
    ],
)
def test_what_cannot_be_read_is_said_in_words(read, words):
    with pytest.raises(ComplaintError) as raised:
        read()
    assert str(raised.value) == words
    assert heard(read) == words
    assert in_words(read)() == words


def larger(value, expected, x, *, limit):
    return f"larger by {number(value) - expected:g}" if number(value) > expected + limit else ""


def test_a_plain_function_judges_each_case():
    check = judged_each("is small", lambda rng, variant: [(1.0,), (2.0,)], larger, answer=lambda x: x, limit=0.5)
    cases = check.cases(np.random.default_rng(1), {})
    judged = [
        check.judge(lambda args, f=f, **rest: Answer(f(*args)), cases, **check.settings)
        for f in (lambda x: x, lambda x: 2 * x, lambda x: "a")
    ]
    assert [(one.passed, one.message, one.case) for one in judged] == [
        (True, "", None),
        (False, "larger by 1", 0),
        (False, "expected numbers, got the text 'a'", 0),
    ]
    assert judged[0].evidence == {"cases": 2, "limit": 0.5}


def test_tensors_are_handed_over_in_double_precision():
    args = (single([1.0, 2.0]), Function("f", "def f(a, x):\n    return a * x\n", (single(3.0),)), 4)
    assert [one.dtype for one in (single(1).values, double(1).values, exact(args[0]))] == [
        np.float32,
        np.float64,
        np.float64,
    ]
    found = in_double(lambda x, f, n: n * f(x))(*args)
    assert (str(found.dtype), found.tolist()) == ("torch.float64", [12.0, 24.0])
    assert leaves(args)[0].requires_grad
    assert in_precision(args[1], np.float64).constants[0].values.dtype == np.float64


def test_hermite_nodes_give_expectations_of_normal_variables():
    nodes, weights = hermite(2, 3)
    assert nodes.shape == (9, 2)
    assert weights @ (nodes[:, 0] ** 4 * nodes[:, 1] ** 2) == pytest.approx(3.0)


@pytest.mark.parametrize(
    ("function", "message"),
    [
        (lambda x, y: x * y, ""),
        (lambda x, y: x * y.detach(), "no gradient reaches y: is the result cut off"),
        (lambda x, y: x * y**0, "the gradient that reaches y is zero or not finite"),
        (lambda x, y: x / (y - y), "3 of 3 numbers are not finite"),
    ],
)
def test_gradients_arrive_at_every_argument_that_is_named(function, message):
    args = leaves((single([1.0, 2.0, 3.0]), single([2.0, 1.0, 3.0])))
    check = is_differentiable("is differentiable", lambda rng, variant: [args], lambda x, y: (3,), {"x": 0, "y": 1})
    cases = check.cases(np.random.default_rng(1), {})
    verdict = check.judge(
        lambda args, wrt, cotangents: call_here(function, args, 0, wrt, cotangents), cases, **check.settings
    )
    assert verdict.passed == (not message)
    assert verdict.message.startswith(message)
