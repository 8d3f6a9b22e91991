"""Edits of right functions: they change what they say, in a copy of the module, exactly once, or they fail loudly."""

import inspect

import numpy as np
import pytest
import torch

from autograder.edited import edited, edited_source
from autograder.edits import Edit, EditError, applied
from reference import coins, flow_anomaly

X = np.array([[4, 1], [0, 3], [2, 2]])
THETA, PI = np.array([0.3, 0.7]), np.array([[0.8, 0.2], [0.35, 0.65]])


def test_an_edit_changes_the_function_and_nothing_else():
    q = np.array([[0.2, 0.8], [0.5, 0.5], [0.9, 0.1]])
    wrong = edited(coins.m_step, ["q.mean(axis = 0) -> q.sum(axis=0)"])(X, q)
    right = coins.m_step(X, q)
    np.testing.assert_allclose(wrong.theta, 3 * right.theta)
    np.testing.assert_array_equal(wrong.pi, right.pi)
    np.testing.assert_allclose(right.theta.sum(), 1)


def test_an_edit_of_a_private_function_is_that_questions_alone():
    wrong = edited(coins.e_step, ["np.log(theta) + -> "])
    unweighted = np.exp(X @ np.log(PI).T)
    np.testing.assert_allclose(wrong(X, THETA, PI), unweighted / unweighted.sum(axis=1, keepdims=True))
    right = np.exp(X @ np.log(PI).T) * THETA
    np.testing.assert_allclose(coins.e_step(X, THETA, PI), right / right.sum(axis=1, keepdims=True))


def test_several_edits_and_imports():
    wrong = edited(
        coins.log_likelihood,
        ["np.logaddexp.reduce(_log_joint(x, theta, pi), axis=1) -> logsumexp(_log_joint(x, theta, pi))", ".sum() -> "],
        "from scipy.special import logsumexp",
    )
    joint = np.exp(X @ np.log(PI).T) * THETA
    assert wrong(X, THETA, PI) == pytest.approx(np.log(joint.sum()))


def test_a_class_is_edited_with_those_beside_it():
    torch.manual_seed(0)
    wrong, right = edited(flow_anomaly.NICE, ["+ log_det -> "])(4, 5, 1), flow_anomaly.NICE(4, 5, 1)
    right.load_state_dict(wrong.state_dict())
    with torch.no_grad():
        for flow in (wrong, right):
            flow.scaling.log_scale += torch.tensor([0.5, -0.2, 0.1, 0.3])
        x = torch.randn(3, 4)
        torch.testing.assert_close(right(x) - wrong(x), torch.full((3,), 0.7))


@pytest.mark.parametrize(
    ("edit", "complaint"),
    [
        ("axis=7 -> axis=1", "applies nowhere"),
        ("x -> y", "times (in e_step)"),
        ("axis=1 -> axis=(", "is not valid Python"),
        ("axis=1 -> axis = 1", "changes nothing"),
        ("axis=1", 'should read "old -> new"'),
        ("The E step -> the M step", "applies nowhere"),
        ("in logs -> in full", "applies nowhere"),
    ],
)
def test_an_edit_that_does_not_apply_fails_in_one_line(edit, complaint):
    with pytest.raises(EditError, match=r"e_step|should read") as caught:
        edited(coins.e_step, [edit])
    assert complaint in str(caught.value)
    assert "\n" not in str(caught.value)


def test_whole_words_are_replaced():
    with pytest.raises(EditError, match="applies nowhere"):
        edited(coins.e_step, ["og_joint -> x"])


def test_edited_text_is_that_of_the_module_with_the_edit():
    wrong = edited(coins.e_step, ["np.log(theta) + -> "])
    text = edited_source(wrong)
    assert text is not None
    assert "np.log(theta) +" not in text
    assert edited_source(coins.e_step) is None
    assert inspect.signature(wrong) == inspect.signature(coins.e_step)


def test_a_statement_is_put_before_all_others():
    wrong = edited(coins.e_step, ["-> theta = np.array([0.5, 0.5])"])
    np.testing.assert_allclose(wrong(X, THETA, PI), coins.e_step(X, np.array([0.5, 0.5]), PI))


def test_what_is_returned_is_changed_at_every_return():
    text = "def f(x):\n    def inner(y):\n        return y\n    if x < 0:\n        return inner(x)\n    return (x, 2)\n"
    where, new = applied(Edit.read("result -> [result]"), "f", {"f": text}, [])
    space = {}
    exec(new, space)
    assert (where, space["f"](-3), space["f"](4)) == ("f", [-3], [(4, 2)])


def test_an_edit_everywhere():
    q = np.array([[0.2, 0.8], [0.6, 0.4], [0.9, 0.1]])
    wrong, right = (
        edited(coins.m_step, ["totals = -> totals = 1.0 +", "np.asarray ->> np.array"])(X, q),
        coins.m_step(X, q),
    )
    with pytest.raises(EditError, match="applies 2 times"):
        edited(coins.m_step, ["totals > 0) -> totals > 1)", "np.asarray -> np.array"])
    totals = (q.T @ X).sum(axis=1, keepdims=True)
    np.testing.assert_allclose(wrong.pi * (totals + 1), right.pi * totals)


def test_an_edit_of_a_function_that_it_names():
    wrong = edited(coins.em, ["m_step: q.mean(axis=0) -> q.sum(axis=0)"])
    assert "q.sum(axis=0)" in edited_source(wrong)
    with pytest.raises(EditError, match="applies nowhere"):
        edited(coins.em, ["e_step: q.mean(axis=0) -> q.sum(axis=0)"])


def test_an_edit_of_a_method():
    wrong = edited(flow_anomaly.Scaling, ["forward: -> x = 2 * x"])
    right = flow_anomaly.Scaling(3)
    mine = wrong(3)
    x = torch.tensor([[1.0, -2.0, 0.5]])
    torch.testing.assert_close(mine(x)[0], right(2 * x)[0])


def test_what_is_edited_already_is_refused():
    """A second round would begin at the right text again, and lose the first."""
    wrong = edited(coins.e_step, ["np.log(theta) + -> "])
    with pytest.raises(EditError, match="e_step is edited already; give all edits at once"):
        edited(wrong, ["axis=1 -> axis=0"])
