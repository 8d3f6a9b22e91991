"""Misconceptions written down in one place: as edits, as decorated functions, for one question or for several."""

from types import ModuleType

import numpy as np

from autograder.building.handins import answer_source
from autograder.exercises import coins as exercise
from autograder.misconceptions import misconceptions_in, wrong
from reference import coins

X = np.array([[4, 1], [0, 3], [2, 2]])
THETA, PI = np.array([0.3, 0.7]), np.array([[0.8, 0.2], [0.35, 0.65]])

UNWEIGHTED = wrong(coins.e_step, "theta ignored", "np.log(theta) + -> ", "Weigh each coin.")
SEVERAL = (wrong(coins.em, "trace of the loss", "np.array(trace) -> -np.array(trace)", "Your trace falls."),)


@wrong(coins.predict, "labels", "The probability of each coin is asked for.")
@wrong(coins.e_step, "labels", "The responsibilities are asked for.", raises=True)
def labels(x, theta, pi):
    return np.argmax(coins.e_step(x, theta, pi), axis=1)


def test_all_forms_are_found_in_order():
    module = ModuleType("written")
    vars(module).update(UNWEIGHTED=UNWEIGHTED, number=3, text="text", SEVERAL=SEVERAL, labels=labels)
    found = misconceptions_in(module)
    assert [(one.question, one.name, one.raises) for one in found] == [
        ("e_step", "theta ignored", False),
        ("em", "trace of the loss", False),
        ("predict", "labels", False),
        ("e_step", "labels", True),
    ]
    np.testing.assert_array_equal(found[2].wrong(X, THETA, PI), [0, 1, 1])


def test_an_edit_stands_in_a_hand_in_with_private_functions_of_its_own():
    source = answer_source(exercise.EXERCISE, UNWEIGHTED.wrong, "e_step")
    space = {"_log_joint": lambda x, theta, pi: 1 / 0}
    exec(source, space)
    unweighted = np.exp(X @ np.log(PI).T)
    np.testing.assert_allclose(space["e_step"](X, THETA, PI), unweighted / unweighted.sum(axis=1, keepdims=True))
    assert "def _log_joint(" not in source


def test_a_decorated_function_stands_in_a_hand_in_without_its_decorator():
    source = answer_source(exercise.EXERCISE, labels[0].wrong, "predict")
    assert "wrong(" not in source
    assert "def predict(x, theta, pi):" in source
