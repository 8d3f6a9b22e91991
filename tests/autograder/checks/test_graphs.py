"""Graphs as answers: what is tolerated, what is named, and how partial credit adds up."""

from __future__ import annotations

import copy
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from autograder.checks import Verdict, is_graph
from autograder.checks.here import call_here

RIGHT: dict[str, Any] = {
    "nodes": {"x": "observed", "z": "latent", "mu": "latent", "pi": "parameter", "nu": "parameter"},
    "edges": [("pi", "z"), ("z", "x"), ("mu", "x"), ("nu", "mu")],
    "plates": {"N": ["x", "z"], "K": ["mu"]},
}
FORM, ROLES, EDGES, PLATES = range(4)


def verdicts(answer: Any) -> list[Verdict]:
    def call(args: tuple[Any, ...], **_: Any) -> Any:
        return call_here(lambda: answer, args, 1)

    rng = np.random.default_rng(0)
    return [check.judge(call, check.cases(rng, {}), **check.settings) for check in is_graph(lambda: RIGHT)]


def changed(change: Callable[[dict[str, Any]], Any]) -> dict[str, Any]:
    answer = copy.deepcopy(RIGHT)
    change(answer)
    return answer


@pytest.mark.parametrize(
    "answer",
    [
        RIGHT,
        {**RIGHT, "edges": [list(edge) for edge in reversed(RIGHT["edges"])]},
        {**RIGHT, "plates": {"data": ("z", "x"), "components": ("mu",)}},
        {
            "nodes": {
                "X": "Observed",
                "z_n": "latent",
                "\u03bc": "LATENT ",
                "\\pi_k": "parameter",
                "$\\nu$": "parameter",
            },
            "edges": (("\\pi", "Z"), ("z_n", "x_n"), ("\u00b5", "x"), ("nu", "mu_k")),
            "plates": {"n": ["X_n", "Z"], "k": ["mu"]},
        },
    ],
    ids=["as it is", "another order", "other plate names", "other spellings"],
)
def test_right_graphs_in_other_forms_pass(answer: Any) -> None:
    assert [verdict.message for verdict in verdicts(answer)] == [""] * 4


@pytest.mark.parametrize(
    ("change", "part", "credit"),
    [
        (lambda g: g["nodes"].update(mu="parameter"), ROLES, 3 / 5),
        (lambda g: g["edges"].remove(("z", "x")), EDGES, 3 / 4),
        (lambda g: g["edges"].append(("nu", "x")), EDGES, 3 / 4),
        (lambda g: g.update(edges=[("x", "z"), ("pi", "z")]), EDGES, 0.0),
        (lambda g: g.update(edges=[(a, b) for a in ["x", "z", "mu", "pi", "nu"] for b in ["x"] if a != b]), EDGES, 0.0),
        (lambda g: g.update(plates={"N": ["x", "z", "mu"]}), PLATES, 1 / 3),
        (lambda g: g.update(plates={"N": ["x", "z"], "K": ["mu", "nu"]}), PLATES, 2 / 3),
        (lambda g: g.update(plates={"N": ["x"], "M": ["z"], "K": ["mu"]}), PLATES, 1 / 3),
        (lambda g: g.update(plates={}), PLATES, 0.0),
        (lambda g: g.update(plates={"N": ["mu"], "K": ["x", "z"]}), PLATES, 0.0),
        (lambda g: g.update(plates={"n": ["mu", "z"], "k": ["x"]}), PLATES, 0.0),
    ],
)
def test_partial_credit_is_what_is_right_less_what_is_wrong(change: Any, part: int, credit: float) -> None:
    found = verdicts(changed(change))
    assert [index for index, verdict in enumerate(found) if not verdict.passed] == [part]
    assert found[part].credit == pytest.approx(credit)
    assert found[part].message


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda g: g["nodes"].pop("nu"), "'nu', which is not a node"),
        (lambda g: g["nodes"].update(nu="hyper"), "role of nu"),
        (lambda g: (g["nodes"].pop("nu"), g["edges"].pop()), "missing: nu"),
        (lambda g: g["nodes"].update(phi="latent"), "does not name: phi"),
        (lambda g: g["edges"].append(("x", "mu")), "cycle"),
        (lambda g: g.update(edges=[]), "no edges"),
        (lambda g: g.update(edges=[("a", "b", "c")]), "pairs"),
        (lambda g: g.update(edges=["xz"]), "pairs"),
        (lambda g: g.update(nodes=["x"]), "names to roles"),
        (lambda g: g.update(plates=["x"]), "plates"),
        (lambda g: g.update(plates={"N": ["y"]}), "'y', which is not a node"),
        (lambda g: g.pop("plates"), "keys"),
    ],
)
def test_what_is_no_such_graph_is_told(change: Any, words: str) -> None:
    verdict = verdicts(changed(change))[FORM]
    assert not verdict.passed
    assert words in verdict.message
    assert verdict.credit == 0


def test_where_the_text_leaves_names_open_plates_are_known_by_what_they_hold() -> None:
    exchanged = {**RIGHT, "plates": {"N": ["mu"], "K": ["x", "z"]}}
    *_, plates = is_graph(lambda: RIGHT, free_names=True)
    cases = plates.cases(np.random.default_rng(0), {})
    assert plates.judge(lambda args, **_: call_here(lambda: exchanged, args, 1), cases, **plates.settings).passed


def test_a_graph_without_plates_has_no_check_of_them() -> None:
    assert len(is_graph(lambda: {**RIGHT, "plates": {}})) == 3


@pytest.mark.parametrize("odd", [10**5000, -1, None, 2.5, (10**5000,)], ids=["long", "number", "none", "half", "tuple"])
def test_names_and_roles_that_are_no_text_get_a_reason(odd: object) -> None:
    nodes, edges, plates = {"x": "observed", "z": "latent"}, [("z", "x")], {"N": ["x"]}
    for graph in (
        {"nodes": nodes | {odd: "latent"}, "edges": edges, "plates": plates},
        {"nodes": nodes | {"z": odd}, "edges": edges, "plates": plates},
        {"nodes": nodes, "edges": [("z", odd)], "plates": plates},
        {"nodes": nodes, "edges": edges, "plates": {"N": [odd]}},
    ):
        assert all(verdict.message for verdict in verdicts(graph) if not verdict.passed)
