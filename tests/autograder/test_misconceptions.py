"""Misconceptions written down in one place: tables of edits, decorated functions, for one question or for several."""

from types import ModuleType

import numpy as np
import pytest

from autograder.building.handins import answer_source
from autograder.edits import EditError
from autograder.exercises import coins as exercise
from autograder.misconceptions import entries_of, misconceptions_in, mistakes, wrong
from reference import coins

X = np.array([[4, 1], [0, 3], [2, 2]])
THETA, PI = np.array([0.3, 0.7]), np.array([[0.8, 0.2], [0.35, 0.65]])

E_STEP = mistakes(
    coins.e_step,
    """
    theta ignored: Weigh each coin: some
    are taken more often.
        np.log(theta) + ->
        varies: it depends
        on the coins
    a row for all: Normalise each row.
        result -> result / len(result)
    equal coins: All coins are equally likely.
        -> theta = np.full(len(theta),
            1 / len(theta))
        raises
    """.replace("\n        on the coins", ""),
)
SEVERAL = list(mistakes(coins.em, "\ntrace of the loss: Your trace falls.\n    np.array(trace) -> -np.array(trace)\n"))


@wrong(coins.predict, "labels", "The probability of each coin is asked for.")
@wrong(coins.e_step, "labels", "The responsibilities are asked for.", raises=True)
def labels(x, theta, pi):
    return np.argmax(coins.e_step(x, theta, pi), axis=1)


def test_all_forms_are_found_in_order():
    module = ModuleType("written")
    vars(module).update(E_STEP=E_STEP, number=3, text="text", SEVERAL=SEVERAL, labels=labels, ALL=(*E_STEP, *SEVERAL))
    found = misconceptions_in(module)
    assert [(one.question, one.name, one.raises, one.varies) for one in found] == [
        ("e_step", "theta ignored", False, "it depends"),
        ("e_step", "a row for all", False, ""),
        ("e_step", "equal coins", True, ""),
        ("em", "trace of the loss", False, ""),
        ("predict", "labels", False, ""),
        ("e_step", "labels", True, ""),
    ]
    assert found[0].hint == "Weigh each coin: some are taken more often."
    np.testing.assert_array_equal(found[4].wrong(X, THETA, PI), [0, 1, 1])


def test_every_edit_of_a_table_is_a_version_of_its_own():
    unweighted, divided, equal = (one.wrong(X, THETA, PI) for one in E_STEP)
    right = coins.e_step(X, THETA, PI)
    of_data = np.exp(X @ np.log(PI).T)
    np.testing.assert_allclose(unweighted, of_data / of_data.sum(axis=1, keepdims=True))
    np.testing.assert_allclose(equal, unweighted)
    np.testing.assert_allclose(divided, right / 3)
    assert not np.allclose(unweighted, right)


def test_edits_that_all_share_come_before_their_own():
    table = "halved: Halved.\n    result -> result / 2\nall alike: Alike.\n    theta / 1 -> 1\n"
    halved, alike = mistakes(coins.e_step, table, always=["np.log(theta) -> np.log(theta / 1)"])
    np.testing.assert_allclose(halved.wrong(X, THETA, PI), coins.e_step(X, THETA, PI) / 2)
    np.testing.assert_allclose(alike.wrong(X, THETA, PI), E_STEP[0].wrong(X, THETA, PI))


@pytest.mark.parametrize(
    ("table", "complaint"),
    [
        ("half: Halved.\n", '"half: Halved." has no edit'),
        ("half, without a hint\n    x -> x / 2\n", 'should read "name: hint"'),
        ("half: Halved.\n  x -> x / 2\n", "stands 2 spaces in"),
        ("    x -> x / 2\nhalf: Halved.\n", "stands 4 spaces in"),
        ("half: Halved.\n    raises\n", '"half" has no edit'),
        ("one: One.\n    x -> 1\nhalf: Halved.\n", '"half: Halved." has no edit'),
    ],
)
def test_a_table_that_cannot_be_read_is_one_clear_line(table, complaint):
    with pytest.raises(EditError) as caught:
        list(entries_of(table))
    assert complaint in str(caught.value)
    assert "\n" not in str(caught.value)


def test_an_edit_stands_in_a_hand_in_with_private_functions_of_its_own():
    source = answer_source(exercise.EXERCISE, E_STEP[0].wrong, "e_step")
    space = {"_log_joint": lambda x, theta, pi: 1 / 0}
    exec(source, space)
    unweighted = np.exp(X @ np.log(PI).T)
    np.testing.assert_allclose(space["e_step"](X, THETA, PI), unweighted / unweighted.sum(axis=1, keepdims=True))
    assert "def _log_joint(" not in source


def test_a_decorated_function_stands_in_a_hand_in_without_its_decorator():
    source = answer_source(exercise.EXERCISE, labels[0].wrong, "predict")
    assert "wrong(" not in source
    assert "def predict(x, theta, pi):" in source
