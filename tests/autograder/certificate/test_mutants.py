"""Mutants: each is the reference with one change, none touches what no grade depends on."""

import ast

import numpy as np
import pytest

from autograder.certificate.mutants import answers_of, built, draws, mutants, runtime
from autograder.exercises import load_exercise


def changes(exercise: str, question: str, family: str = "reference") -> list[str]:
    loaded = load_exercise(exercise)
    return [mutant.change for mutant in mutants(loaded, loaded.question(question), family)]


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
    assert len({(mutant.change, mutant.line) for mutant in listed}) == len(listed)
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


def test_alternatives_have_mutants_of_their_own() -> None:
    loaded = load_exercise("gaussian_divergences")
    question = loaded.question("kl_gaussian")
    found = mutants(loaded, question, "alternatives")
    assert {mutant.style for mutant in found} == {answer.style for answer in answers_of(loaded, question)[1:]}
    assert "-stats.norm.logpdf(mu1, mu2, sigma2) -> stats.norm.logpdf(mu1, mu2, sigma2)" in {
        mutant.change for mutant in found
    }


def test_everything_else_that_goes_wrong_is_made() -> None:
    found = changes("coins", "em", "independent")
    for change in (
        "first x = theta",  # ignored arguments
        "first tol = 1",
        "first pi = _public('pi', pi)",
        "first theta, pi = pi, theta",  # swapped ones
        "first x = _half_precision(x)",  # casts
        "first pi = _as_probability(pi)",  # clips
        "result_of(_first_off)(em)",  # one entry wrong
        "kept_for_ever(em)",  # results kept
        "theta: adds to it, in place",
    ):
        assert change in found, change
    for part in (
        "of the step before the last of `for",
        "runs once",
        "runs 30 times",
        "range(max_iter) -> range(max_iter - 1)",
        "+ 1e-08",
    ):
        assert any(part in change for change in found), part
    turned = changes("gaussian_mixture_em", "m_step", "independent")
    assert any(".T" in change for change in turned)
    torch = changes("iwae", "log_weights", "independent")
    assert "without_gradient(log_weights)" in torch
    assert any("_detached" in change for change in torch)
    drawn = changes("reparameterization", "exp_sampler", "independent")
    for text in ("strata(lambda: ", "pairs(lambda: ", "sorted_draws(lambda: ", "seeds_inside"):
        assert any(text in change for change in drawn), text
    assert not any("seeds_inside" in change for change in found), "nothing is drawn"


def test_a_choice_of_mutants_is_of_many_kinds_and_always_the_same() -> None:
    loaded = load_exercise("coins")
    question = loaded.question("em")
    chosen = mutants(loaded, question, "independent", 12)
    assert chosen == mutants(loaded, question, "independent", 12)
    assert len({mutant.kind for mutant in chosen}) >= 5
    assert len({mutant.style for mutant in chosen}) >= 3


def test_a_mutant_says_where_it_was_made() -> None:
    loaded = load_exercise("beta_binomial")
    question = loaded.question("elbo")
    mutant = next(m for m in mutants(loaded, question, "alternatives") if m.line and m.line not in m.change)
    assert mutant.words == f"{mutant.change} [in: {mutant.line}] [of: {mutant.style}]"


def test_the_step_before_the_last_is_returned() -> None:
    loaded = load_exercise("coins")
    question = loaded.question("em")
    source = next(m.source for m in mutants(loaded, question, "independent") if "pi, theta of the step" in m.change)
    x, theta, pi = np.array([[5, 5], [9, 1], [8, 2]]), np.array([0.3, 0.7]), np.array([[0.6, 0.4], [0.4, 0.6]])
    stale, right = built(loaded, question, source), loaded.reference.em
    np.testing.assert_allclose(stale(x, theta, pi, 5, 0.0)[1], right(x, theta, pi, 4, 0.0)[1])


def test_an_argument_of_the_public_example_is_used() -> None:
    loaded = load_exercise("beta_binomial")
    question = loaded.question("update_q_theta")
    source = next(m.source for m in mutants(loaded, question, "independent") if "_public('alpha'" in m.change)
    right = loaded.reference.update_q_theta
    mutant = built(loaded, question, source, (np.array([1]), 3, 5.0, 2.0))
    assert mutant(np.array([2]), 4, 1.0, 1.0) == right(np.array([2]), 4, 5.0, 1.0)


def test_strata_keep_the_law_and_leave_no_chance() -> None:
    rng = np.random.default_rng(1)
    for parts in (2, 32):
        u = draws.strata(lambda: rng.random((3200, 2)), parts)
        counts = np.histogram(u[:, 0], parts, (0, 1))[0]
        assert np.abs(counts - 3200 / parts).max() < 60 / parts**0.5
        assert np.abs(np.corrcoef(u.T)[0, 1]) < 0.1
    labels = draws.strata(lambda: rng.choice(3, size=3200, p=[0.2, 0.3, 0.5]), 32)
    assert np.abs(np.bincount(labels) / 3200 - [0.2, 0.3, 0.5]).max() < 0.01
    twice = draws.pairs(lambda: rng.random(100))
    assert len(np.unique(twice)) == 50
    shared = draws.shared_draws(lambda: rng.random((5, 2)))
    assert np.all(shared[:, 0] == shared[:, 1])


def test_values_are_disturbed_whatever_holds_them() -> None:
    torch = pytest.importorskip("torch")
    whole = runtime.VALUES["_whole"]
    assert whole((1.4, [np.array([2.6])], {"a": torch.tensor([0.2])}, 3, None, "x")) == (
        1.0,
        [np.array([3.0])],
        {"a": torch.tensor([0.0])},
        3,
        None,
        "x",
    )
    off = runtime.RESULTS["_last_off"](np.ones((2, 3)))
    assert off.tolist() == [[1, 1, 1], [1.01, 1.01, 1.01]]
