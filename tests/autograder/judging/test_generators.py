"""The global generators of the grader's own process: seeded and watched without copying their states."""

from __future__ import annotations

import random
from collections.abc import Callable

import numpy as np
import pytest

from autograder.checks import here
from autograder.checks.here import call_here, seed_everything, seed_generators
from autograder.diagnosis.again import call_again
from autograder.judging.bounded import Bounded
from autograder.judging.generators import states
from autograder.values import Generator

DRAWS: dict[str, Callable[[], object]] = {
    "random": random.random,
    "uniform": np.random.rand,
    "normal": np.random.normal,
}


@pytest.mark.parametrize("draw", DRAWS.values(), ids=list(DRAWS))
def test_what_is_drawn_shows_and_nothing_else(draw: Callable[[], object]) -> None:
    seed_generators(3)
    before = states(whole=False)
    np.linalg.norm(np.arange(3.0))
    assert states(whole=False) == before
    draw()
    assert states(whole=False) != before


def test_numbers_are_those_of_a_seed_everywhere() -> None:
    kept = seed_everything(11)
    expected = random.random(), np.random.normal(size=3).tolist()  # noqa: NPY002
    seed_generators(11)
    assert (random.random(), np.random.normal(size=3).tolist()) == expected  # noqa: NPY002
    random.setstate(kept[0])


def test_the_second_of_two_normal_numbers_is_drawn_as_well() -> None:
    """NumPy draws them in pairs and holds one back: its words do not change when that one is given."""
    with Bounded({"noise": lambda scale: scale * float(np.random.normal())}, seed_generators) as helpers:  # noqa: NPY002
        helpers.start(5)
        noise = helpers.functions["noise"]
        for _ in range(4):
            noise(1.0)
            assert not noise.repeats()


def test_the_states_are_not_copied_for_each_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*args: object, **kwargs: object) -> None:
        raise AssertionError("this takes longer than the answer")

    monkeypatch.setattr(np.random, "get_state", refuse)
    with Bounded({"double": lambda x: 2 * x}, seed_generators) as helpers:
        helpers.start(5)
        assert [helpers.functions["double"](x) for x in (1.0, 2.0)] == [2.0, 4.0]
        assert helpers.functions["double"].repeats()
    call_again(np.sqrt, (4.0,), 3)
    assert here.SEED_NUMPY is np.random.seed


def test_a_call_is_answered_as_in_a_notebook() -> None:
    def noisy(x: np.ndarray, rng: np.random.Generator) -> tuple[np.ndarray, float]:
        x += np.random.normal(size=3)  # noqa: NPY002
        np.random.seed(1)  # noqa: NPY002
        return x, float(rng.normal())

    args = np.ones(3), Generator(4)
    one, two = call_again(noisy, args, 7), call_here(noisy, args, 7)
    np.testing.assert_array_equal(one.value[0], two.value[0])
    assert (
        (one.value[1], one.mutated, one.reseeded)
        == (two.value[1], two.mutated, two.reseeded)
        == (one.value[1], (0,), True)
    )
