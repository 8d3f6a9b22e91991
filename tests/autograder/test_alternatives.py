"""Alternatives written down in one place: tables of edits, containers, decorated functions."""

import numpy as np
import pytest

from autograder.alternatives import alternatives, alternatives_in, right
from autograder.authoring import graph_styles, styles
from autograder.building.handins import answer_source
from autograder.edits import EditError
from autograder.exercises import load_exercise
from reference import coins, flow_anomaly, gmm_light

X = np.array([[4, 1], [0, 3], [2, 2]])
THETA, PI = np.array([0.3, 0.7]), np.array([[0.8, 0.2], [0.35, 0.65]])

EDITS = alternatives(
    coins,
    """
    e_step: loops, a list
        body -> rows = []
            for counts in x:
                joint = [t * np.prod(p**counts) for t, p in zip(theta, pi)]

                rows.append([value / sum(joint) for value in joint])
            return rows
    predict: one's own E step, a dict
        result -> {"q": result}
    """,
)


@right(coins.predict, "the E step again")
@right(coins.e_step, "scaled")
def scaled(x, theta, pi):
    return coins.e_step(x, theta, pi)


def test_all_forms_are_found_in_order():
    found = alternatives_in({"EDITS": EDITS, "number": 3, "text": "text", "scaled": scaled})
    assert [(one.question, one.style) for one in found] == [
        ("e_step", "loops, a list"),
        ("predict", "one's own E step, a dict"),
        ("predict", "the E step again"),
        ("e_step", "scaled"),
    ]


def test_a_body_is_all_that_a_function_does_in_as_many_lines_as_it_takes():
    loops = EDITS[0].right(X, THETA, PI)
    assert isinstance(loops, list)
    np.testing.assert_allclose(loops, coins.e_step(X, THETA, PI))
    text = answer_source(load_exercise("coins"), EDITS[0].right, "e_step")
    assert "rows.append" in text
    assert "_log_joint" not in text, "what the body does not use is left out"
    space: dict = {}
    exec(text, space)
    np.testing.assert_allclose(space["e_step"](X, THETA, PI), loops)


def test_a_method_has_a_body_too():
    (mirrored,) = alternatives(flow_anomaly, "Scaling: mirrored\n    forward: body -> return -x, self.log_scale.sum()")
    assert mirrored.question == "Scaling"
    assert (mirrored.right(2)(np.ones(2))[0] == -1).all()


def test_an_edit_that_does_not_apply_fails_where_the_table_is_read():
    with pytest.raises(EditError, match="applies nowhere"):
        alternatives(coins, "e_step: loops\n    cosh -> sinh")
    with pytest.raises(EditError, match="has no edit"):
        alternatives(coins, "e_step: loops\n")


def test_the_same_numbers_in_other_containers():
    ways = ("a dict in another order", "columns", "single precision")
    turned, columns, single = (one.right for one in styles(gmm_light.update_q_mu, ("m", "s2"), *ways))
    x, r, ones = np.array([1.0, 2.0, 4.0]), np.full((3, 2), 0.5), np.ones(2)
    m, s2 = gmm_light.update_q_mu(x, r, ones, ones, ones)
    assert list(turned(x, r, ones, ones, ones)) == ["s2", "m"]
    np.testing.assert_array_equal(columns(x, r, ones, ones, ones)[1], s2[:, None])
    assert single(x, r, ones, ones, ones)[0].dtype == np.float32
    np.testing.assert_allclose(single(x, r, ones, ones, ones)[0], m, rtol=1e-6)
    with pytest.raises(KeyError):
        styles(gmm_light.update_q_mu, ("m", "s2"), "a parquet file")


def test_a_graph_under_other_names():
    renamed, turned = (one.right() for one in graph_styles(gmm_light.graphical_model, {"mu": "μ"}, {"tau": "t"}))
    assert ["μ", "x"] in renamed["edges"]
    assert turned["nodes"]["t"] == "Parameter"
    assert ("t", "x") in turned["edges"]
