"""Two mistakes at once: put together from what each gives alone, and from nothing less."""

import numpy as np

from autograder.diagnosis.pairs import pair_that_explains

RNG = np.random.default_rng(2)
RIGHT = [[RNG.normal(size=3), RNG.normal(size=(2, 2)), RNG.normal(size=1)] for _ in range(3)]


def wrong(part: int, change) -> list[list[np.ndarray]]:
    """A wrong version that changes one part of every answer."""
    return [[change(x) if i == part else x for i, x in enumerate(answer)] for answer in RIGHT]


DOUBLED, NEGATED, SHIFTED = wrong(0, lambda x: 2 * x), wrong(1, lambda x: -x), wrong(0, lambda x: x + 3)
LOGGED = wrong(2, lambda x: np.full_like(x, np.nan))
ALL = [DOUBLED, NEGATED, SHIFTED, None, LOGGED]


def test_different_parts() -> None:
    student = [[2 * a, -b, c] for a, b, c in RIGHT]
    assert pair_that_explains(student, RIGHT, ALL) == (0, 1)


def test_sums_and_products() -> None:
    assert pair_that_explains([[2 * a + 3, b, c] for a, b, c in RIGHT], RIGHT, ALL) == (0, 2)
    powered = wrong(0, lambda x: x * np.exp(x))
    both = [[2 * a * np.exp(a), b, c] for a, b, c in RIGHT]
    assert pair_that_explains(both, RIGHT, [DOUBLED, powered]) == (0, 1)


def test_two_that_contradict_each_other_are_no_pair() -> None:
    """A term left out and the same term subtracted: nobody did both."""
    left_out, subtracted = wrong(0, lambda x: x - x**2), wrong(0, lambda x: x - 2 * x**2)
    student = [[a - 3 * a**2, b, c] for a, b, c in RIGHT]
    assert pair_that_explains(student, RIGHT, [left_out, subtracted]) is None
    halved, doubled = wrong(0, lambda x: x / 2), wrong(0, lambda x: 4 * x)
    assert pair_that_explains([[2 * a, b, c] for a, b, c in RIGHT], RIGHT, [halved, doubled]) is None


def test_one_mistake_is_no_pair() -> None:
    assert pair_that_explains(DOUBLED, RIGHT, ALL) is None
    assert pair_that_explains(RIGHT, RIGHT, ALL) is None


def test_nothing_on_thin_evidence() -> None:
    mixed = [[2 * a if i else a + 3, -b, c] for i, (a, b, c) in enumerate(RIGHT)]  # no one way holds for all answers
    assert pair_that_explains(mixed, RIGHT, ALL) is None
    assert pair_that_explains([[2 * a, -b, c + 0.1] for a, b, c in RIGHT], RIGHT, ALL) is None
    nan = [[2 * a, b, np.full_like(c, np.nan)] for a, b, c in RIGHT]  # nan explains nothing
    assert pair_that_explains(nan, RIGHT, ALL) is None
    twins = [DOUBLED, NEGATED, wrong(0, lambda x: 2 * x)]  # two pairs fit
    assert pair_that_explains([[2 * a, -b, c] for a, b, c in RIGHT], RIGHT, twins) is None


def test_answers_of_another_form_are_left_alone() -> None:
    short = [[answer[0]] for answer in RIGHT]
    assert pair_that_explains(short, RIGHT, ALL) is None
    assert pair_that_explains([[2 * a, -b, c] for a, b, c in RIGHT], RIGHT, [short, *ALL]) == (1, 2)
