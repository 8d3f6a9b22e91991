"""Personal variants."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest

from autograder.assignment import assignment_names, load_assignment
from autograder.exercises import load_exercise
from autograder.variants import VariantError, variant_values


def exercise(**changes):
    return dataclasses.replace(load_exercise("gaussian_divergences"), **changes)


def test_variant_0_is_the_sheet():
    assert variant_values(exercise(), "1", 0) == exercise().default


def test_a_variant_is_the_same_every_time_and_no_other():
    assert variant_values(exercise(), "1", 7) == variant_values(exercise(), "1", 7)
    assert variant_values(exercise(), "1", 7) == variant_values(exercise(), "1", np.int64(7))
    others = [variant_values(exercise(), version, seed) for version, seed in [("1", 0), ("1", 8), ("2", 7)]]
    assert all(other != variant_values(exercise(), "1", 7) for other in others)


def test_exercises_draw_independently():
    one = exercise(name="one", draw=lambda rng: {"u": rng.random()})
    two = exercise(name="two", draw=lambda rng: {"u": rng.random()})
    assert variant_values(one, "1", 3) != variant_values(two, "1", 3)


@pytest.mark.parametrize(("seed", "complaint"), [(-1, "not -1"), (1.5, "not 1.5"), ("3", "not '3'")])
def test_a_variant_is_a_whole_number(seed, complaint):
    with pytest.raises(VariantError, match=complaint):
        variant_values(exercise(), "1", seed)


@pytest.mark.parametrize(
    "value", [np.zeros(2), np.float32(1), float("nan"), float("inf"), {1: "a"}, object(), [np.int64(3)], {"a", "b"}]
)
def test_values_that_json_cannot_say_are_refused_by_name(value):
    with pytest.raises(VariantError, match=r"gaussian_divergences, variant 3: 'theta' \(\w+\) is no plain value"):
        variant_values(exercise(draw=lambda rng: {"theta": value}), "1", 3)


def test_tuples_are_plain_enough():
    assert variant_values(exercise(draw=lambda rng: {"t": ((1, 2), [3.0])}), "1", 3) == {"t": ((1, 2), [3.0])}


@pytest.mark.parametrize("name", assignment_names())
def test_every_exercise_has_variants(name):
    assignment = load_assignment(name)
    for part in assignment.parts:
        drawn = [variant_values(part.exercise, assignment.version, seed) for seed in range(30)]
        assert all(set(values) == set(part.exercise.default) for values in drawn)
        assert len({str(values) for values in drawn}) > 10
