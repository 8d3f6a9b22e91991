"""What is seen in numbers: each relation where it is, and nowhere else."""

from __future__ import annotations

import math

import numpy as np
import pytest

from autograder.diagnosis.axes import arranged
from autograder.diagnosis.likeness import Extract
from autograder.diagnosis.only_sizes import Outcome, right_for_one_size
from autograder.diagnosis.patterns import entrywise
from autograder.diagnosis.traces import seen_in_traces

RNG = np.random.default_rng(5)
VECTORS = [RNG.normal(size=n) * 3 for n in (4, 7, 5)]
TABLES = [RNG.dirichlet(np.ones(k), size=n) for n, k in ((4, 3), (7, 2), (5, 4))]
SIZES = [{"the length of x": len(v), "the number of columns of x": c} for v, c in zip(VECTORS, (2, 3, 5), strict=True)]


def said(change, right=VECTORS, look=entrywise, **options: object) -> str | None:
    found = look([(change(r), r) for r in right], **options)
    return found and found.name


@pytest.mark.parametrize(
    ("change", "name"),
    [
        (lambda r: -r, "the right values with the other sign"),
        (lambda r: r / math.log(2), "1.4427 times the right values"),
        (lambda r: 0.25 * r, "0.25 times the right values"),
        (lambda r: (0.25 * r).astype(np.float32), "0.25 times the right values"),
        (lambda r: r + 0.5 * math.log(2 * math.pi), "the right values plus log(2 pi)/2"),
        (lambda r: r - 3.25, "the right values minus 3.25"),
        (lambda r: r / len(r), "the right values divided by the length of x"),
        (lambda r: r * len(r) / (len(r) - 1), "the right values times n/(n-1), n being the length of x"),
        (lambda r: r - len(r) * math.log(2), "the right values minus log(2) times the length of x"),
        (np.exp, "the exponential of the right values"),
        (np.abs, "the absolute values of the right ones"),
        (np.square, "the square of the right values"),
    ],
)
def test_entry_by_entry(change, name: str) -> None:
    assert said(change, sizes=SIZES) == name


def test_nothing_is_seen_where_nothing_is() -> None:
    assert said(lambda r: r, sizes=SIZES) is None
    assert said(lambda r: r + RNG.normal(size=r.shape), sizes=SIZES) is None
    assert said(lambda r: r * (1 + 1e-5), sizes=SIZES) is None  # an epsilon
    assert said(lambda r: 2 * r if len(r) > 4 else r, sizes=SIZES) is None  # right in one call
    assert said(lambda r: 2 * r if len(r) > 4 else 3 * r, sizes=SIZES) is None
    assert said(lambda r: 0 * r, sizes=SIZES) is None
    assert said(lambda r: r * np.nan, sizes=SIZES) is None
    assert said(lambda r: 2 * r, VECTORS[:1]) is None  # one call
    assert said(lambda r: 2 * r, [np.array([0.4]), np.array([0.4])]) is None  # one number
    assert said(lambda r: r + 1, [np.zeros(3), np.zeros(4)]) is None


def test_where_both_fit_only_what_the_sizes_tell_apart_is_said() -> None:
    same = [{"the length of x": 5} for _ in VECTORS]
    assert said(lambda r: r / 5, sizes=same) == "0.2 times the right values"


@pytest.mark.parametrize(
    ("change", "name"),
    [
        (lambda r: r.T, "the right ones with the last two axes exchanged"),
        (lambda r: r[::-1], "the right ones in the reverse order along the first axis"),
        (lambda r: r[:, ::-1], "the right ones in the reverse order along the second axis"),
        (lambda r: np.roll(r, 1, 0), "the right ones shifted by one place along the first axis"),
        (lambda r: 0 * r + r[0], "the first of the right ones along the first axis in all places"),
        (lambda r: 0 * r + r[-1], "the last of the right ones along the first axis in all places"),
        (lambda r: r / r.sum(), "normalised over everything at once"),
        (lambda r: r * np.arange(1, len(r) + 1)[:, None], "the right ones up to their normalisation"),
        (lambda r: r[:-1], "the right ones without the last"),
        (lambda r: r[1:], "the right ones without the first"),
        (lambda r: r.sum(axis=0), "sums of the right ones over the first axis"),
        (lambda r: r.mean(axis=0), "means of the right ones over the first axis"),
        (lambda r: np.cumsum(r, 1), "the right ones summed up step by step along the second axis"),
    ],
)
def test_arranged_anew(change, name: str) -> None:
    assert said(change, TABLES, arranged) == name


def test_normalised_over_the_wrong_axis() -> None:
    pairs = []
    for r in TABLES:
        weights = r * RNG.gamma(2, size=(len(r), 1))
        pairs.append((weights / weights.sum(axis=0), r))
    found = arranged(pairs)
    assert found is not None
    assert found.name == "normalised over the first axis; the right ones are over the second axis"[: len(found.name)]


def test_terms_that_are_not_summed_up() -> None:
    found = arranged([(v, np.array(v.sum())) for v in VECTORS])
    assert found is not None
    assert found.name == "the terms of a sum, not the sum"


def test_nothing_is_arranged_where_nothing_is() -> None:
    assert said(lambda r: r, TABLES, arranged) is None
    assert said(lambda r: r + 0.1, TABLES, arranged) is None
    assert said(lambda r: np.full_like(r, 1 / r.shape[1]), TABLES, arranged) is None
    assert said(lambda r: r[::-1] if len(r) > 4 else r.T, TABLES, arranged) is None
    assert said(lambda r: r.T, [np.full((3, 3), 0.25)] * 3, arranged) is None  # symmetric, and always the same
    assert said(lambda r: RNG.dirichlet(np.ones(r.shape[1]), size=len(r)), TABLES, arranged) is None


def sized(*calls: tuple[int, int, bool]) -> str | None:
    """Each call is of a check of its own."""
    found = right_for_one_size(
        [
            Outcome({"the length of x": n, "the length of pi": k}, right, check=check)
            for check, (n, k, right) in enumerate(calls)
        ]
    )
    return found and found.name


def test_right_for_one_size_only() -> None:
    two = (9, 2, True), (11, 2, True), (12, 2, True), (9, 3, False), (12, 4, False)
    assert sized(*two) == "right where the length of pi is 2, and not otherwise"
    assert sized(*two, (7, 3, True)) is None  # right for another size, too
    assert sized(*two, (7, 2, False)) is None  # and wrong for this one
    assert sized(*two[:4]) is None  # one wrong answer
    assert sized(*two[1:]) is None  # two right answers
    both = (9, 2, True), (9, 2, True), (9, 2, True), (12, 3, False), (13, 3, False)
    assert sized(*both) is None  # which of the two sizes is it?


TRACES = [-np.exp(-np.arange(n) / 3) * scale - scale for n, scale in ((5, 40.0), (8, 70.0), (6, 55.0))]
LENGTHS = [{"the length of x": n} for n in (20, 30, 25)]


def run(attained: float, trace: np.ndarray) -> Extract:
    return Extract(None, ((), trace.shape), (np.array([attained]), trace))


def said_of_traces(change, attained: float = -1.25) -> str | None:
    pairs = [(run(attained, change(k, r)), run(-1.25, r)) for k, r in enumerate(TRACES)]
    found = seen_in_traces(pairs, LENGTHS)
    return found and found.name


def test_traces_of_right_runs() -> None:
    assert said_of_traces(lambda k, r: -r) == "the trace with the other sign"
    assert said_of_traces(lambda k, r: -r[1:]) == "the trace with the other sign"  # without the start
    assert said_of_traces(lambda k, r: r / (20, 30, 25)[k]) == "the trace divided by the length of x"
    assert said_of_traces(lambda k, r: r - 10 * (k + 1)) == "the trace is off by a constant"
    assert said_of_traces(lambda k, r: 2 * r) == "2 times the right trace"


def test_nothing_is_seen_in_other_traces() -> None:
    assert said_of_traces(lambda k, r: r) is None
    assert said_of_traces(lambda k, r: -r, attained=-1.5) is None  # the run itself is wrong
    assert said_of_traces(lambda k, r: -r if k == 0 else r) is None  # one run alone
    assert said_of_traces(lambda k, r: -r if k else 2 * r) is None
    assert said_of_traces(lambda k, r: r + RNG.normal(size=len(r))) is None
    assert said_of_traces(lambda k, r: np.zeros(len(r))) is None
    assert said_of_traces(lambda k, r: r[-1:]) is None
