"""What hidden cases draw, beside what is promised: ends that are not reached, values outside, arguments never drawn."""

from __future__ import annotations

import dataclasses
from typing import Any

import numpy as np
import pytest

from autograder.certificate.drawn import drawn_of, reaches
from autograder.checks import Case, has_property
from autograder.exercise import Exercise
from autograder.exercises import load_exercise
from autograder.ranges import Range
from autograder.values import Generator, Tensor

EXERCISE = load_exercise("beta_binomial")
QUESTION = EXERCISE.question("update_q_theta")  # (x, m, alpha, beta)


def complaints(monkeypatch: pytest.MonkeyPatch, promised: dict[str, Range], *sets: list[tuple[Any, ...]]) -> list[str]:
    """What is held against sets of hidden cases, one for each seed."""
    monkeypatch.setattr(Exercise, "ranges", property(lambda self: {QUESTION.name: promised}))

    def nothing(rng: Any, variant: Any) -> list[tuple[Any, ...]]:
        return []

    def fine(value: Any, *args: Any) -> str:
        return ""

    question = dataclasses.replace(QUESTION, checks=(has_property("any", nothing, fine, visibility="hidden"),))
    found = drawn_of(EXERCISE, question, lambda index, seed: [Case(args) for args in sets[seed]], range(len(sets)))
    return [line for one in found for line in one.complaints]


def test_what_reaches_both_ends_is_as_promised(monkeypatch: pytest.MonkeyPatch) -> None:
    cases = [(np.array([1, 2]), 3, 0.02, 1), (Tensor(np.arange(190)), 1150, 29.0, 1), ([0], 1, 30, Generator(1))]
    promised = {"x": Range(0, 200, (1, 200)), "m": Range(1, 1200), "alpha": Range(0.02, 30)}
    assert complaints(monkeypatch, promised, cases, cases) == []


def test_ends_that_one_set_does_not_reach_are_told(monkeypatch: pytest.MonkeyPatch) -> None:
    whole, narrow = [(1, 1, 0.02, 1), (1, 1, 30.0, 1)], [(1, 1, 0.03, 1), (1, 1, 20.0, 1)]
    found = complaints(monkeypatch, {"alpha": Range(0.02, 30.0)}, whole, narrow)
    assert found == [
        "alpha is promised to reach 0.02, but a set of hidden cases ends at 0.03",
        "alpha is promised to reach 30, but a set of hidden cases ends at 20",
    ]


def test_values_outside_are_told(monkeypatch: pytest.MonkeyPatch) -> None:
    found = complaints(monkeypatch, {"alpha": Range(1.0, 2.0)}, [(1, 1, np.array([1.0, 2.05]), 1)])
    assert found == ["alpha is promised from 1 to 2, but drawn from 1 to 2.05"]


def test_lengths_are_held_as_well(monkeypatch: pytest.MonkeyPatch) -> None:
    cases = [(np.zeros(2), 1, 1, 1), (np.ones(60), 1, 1, 1)]
    found = complaints(monkeypatch, {"x": Range(0, 1, (1, 50))}, cases)
    assert found == [
        "x is promised with a length of 1, but a set of hidden cases ends at 2",
        "x is promised with a length of 50, but a set of hidden cases ends at 60",
        "x is promised with a length of 1 to 50, but drawn with 2 to 60",
    ]


def test_an_argument_that_is_never_drawn_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    found = complaints(monkeypatch, {"gamma": Range(0, 1)}, [(1, 1, 1, 1)])
    assert found == ["gamma is promised, but never drawn"]


@pytest.mark.parametrize(
    ("value", "end", "promised", "near"),
    [
        (1.05e-4, 1e-4, Range(1e-4, 0.999), True),
        (2e-4, 1e-4, Range(1e-4, 0.999), False),
        (0.998, 0.999, Range(1e-4, 0.999), False),  # its distance from 1 is twice what is promised
        (0.9991, 0.999, Range(1e-4, 0.9991), True),
        (0.005, 0.0, Range(0, 1), True),
        (0.1, 0.0, Range(0, 1), False),
        (1.0, 1.0, Range(0, 1), True),
        (0.9, 1.0, Range(0, 1), False),
        (-9e3, -1e4, Range(-1e4, 1e4), True),
        (0.5, 0.0, Range(0, 30), False),
        (2.0, 1.0, Range(1, 6), False),
    ],
)
def test_near_an_end(value: float, end: float, promised: Range, near: bool) -> None:
    assert reaches(value, end, promised) is near
