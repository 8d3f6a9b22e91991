"""Mutants: each is the reference with one change, none touches what no grade depends on."""

import ast

import pytest

from autograder.certificate.mutants import built, mutants
from autograder.exercises import load_exercise


def changes(exercise: str, question: str) -> list[str]:
    loaded = load_exercise(exercise)
    return [mutant.change for mutant in mutants(loaded, loaded.question(question))]


def test_slips_of_many_kinds_are_made() -> None:
    found = changes("gaussian_mixture_em", "e_step")
    for change in (
        "scaled.sum(axis=0) -> scaled.mean(axis=0)",  # a neighbouring function
        "scaled.sum(axis=0) -> scaled.sum(axis=1)",  # an axis
        "log_joint - largest -> log_joint + largest",  # an operator
        "log_joint - largest -> log_joint",  # a dropped term
        "2.0 -> 2.5",  # a constant
        "scaled /= sums -> left out",  # a line
        "scaled.T -> scaled",
        "_log_joint(X, theta, mu, Sigma) -> _log_joint(theta, X, mu, Sigma)",  # arguments
    ):
        assert change in found, change


def test_graphs_lose_and_turn_edges() -> None:
    found = changes("bernoulli_mixture", "graphical_model")
    assert any("left out" in change for change in found)
    assert any(
        ast.literal_eval(a) == ast.literal_eval(b)[::-1] for a, b in (c.split(" -> ") for c in found if "->" in c)
    )


@pytest.mark.parametrize(("exercise", "question"), [("coins", "m_step"), ("flow_anomaly", "NICE"), ("vae", "generate")])
def test_every_mutant_can_be_built_and_is_another_function(exercise: str, question: str) -> None:
    loaded = load_exercise(exercise)
    asked = loaded.question(question)
    listed = mutants(loaded, asked)
    assert len({mutant.source for mutant in listed}) == len(listed) > 0
    assert len({mutant.change for mutant in listed}) == len(listed)
    for mutant in listed:
        assert built(loaded, asked, mutant.source) is not getattr(loaded.reference, asked.root)


def test_docstrings_messages_and_checks_of_arguments_stay() -> None:
    loaded = load_exercise("gaussian_divergences")
    for mutant in mutants(loaded, loaded.question("kl_gaussian")):
        assert "raise" not in mutant.change
        assert '"""' not in mutant.change


def test_of_a_class_that_is_given_only_the_method_is_changed() -> None:
    loaded = load_exercise("vae")
    for mutant in mutants(loaded, loaded.question("reparameterization")):
        assert "Linear" not in mutant.change
