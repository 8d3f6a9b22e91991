"""A time limit in which waiting for a processor does not count."""

from __future__ import annotations

import pytest

from autograder.sandbox.deadline import MOST, Deadline


class Clock:
    """A clock that is set, and a child that has waited for so long."""

    def __init__(self) -> None:
        self.now = 100.0
        self.waited = 0.0
        self.asked = 0

    def __call__(self) -> float:
        return self.now

    def ask(self) -> float:
        self.asked += 1
        return self.waited


@pytest.fixture
def clock() -> Clock:
    return Clock()


def test_who_computes_or_sleeps_has_the_limit_and_no_more(clock: Clock) -> None:
    deadline = Deadline(10.0, clock.ask, clock)
    clock.now = 109.0
    assert deadline.left() == pytest.approx(1.0)
    assert clock.asked == 0, "as long as there is time nobody is asked"
    clock.now, clock.waited = 110.0, 0.01
    assert 0 < deadline.left() < 0.02
    clock.now = 110.1
    assert deadline.left() <= 0
    assert not deadline.starved


def test_who_waits_for_a_processor_has_that_much_longer(clock: Clock) -> None:
    deadline = Deadline(10.0, clock.ask, clock)
    clock.now, clock.waited = 110.5, 7.0
    assert deadline.left() == pytest.approx(6.5)
    clock.now, clock.waited = 117.5, 13.0
    assert deadline.left() == pytest.approx(5.5)
    assert not deadline.starved


def test_but_not_for_ever(clock: Clock) -> None:
    deadline = Deadline(10.0, clock.ask, clock)
    clock.now, clock.waited = 100.0 + 10.0 * MOST - 5.0, 1e6
    assert deadline.left() == pytest.approx(5.0)
    clock.now = 100.0 + 10.0 * MOST
    assert deadline.left() <= 0
    assert deadline.starved


def test_who_had_a_processor_as_long_as_the_limit_was_not_starved(clock: Clock) -> None:
    deadline = Deadline(10.0, clock.ask, clock)
    clock.now, clock.waited = 170.0, 59.0
    assert deadline.left() <= 0
    assert not deadline.starved
