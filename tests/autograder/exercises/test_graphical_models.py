"""What `graphical_models` accepts: factors in many spellings, with partial credit, and names of a model in words."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from autograder.checks import Verdict
from autograder.checks.here import call_here
from autograder.exercises.graphical_models import EXERCISE
from autograder.exercises.graphical_models.cases import name_of
from reference import graphical_models as reference


def verdicts(question: str, value: Any) -> list[Verdict]:
    found = []
    for check in EXERCISE.question(question).checks:
        cases = check.cases(np.random.default_rng(0), EXERCISE.default)
        found.append(check.judge(lambda args, **_: call_here(lambda: value, args, 0), cases, **check.settings))
    return found


Y, X = ("y", ["theta"]), ("x", ["y", "pi_1", "pi_2"])


@pytest.mark.parametrize(
    ("factors", "credit"),
    [
        ([X, Y], 1.0),
        ([X], 0.5),
        (X, 0.5),
        ([Y, ("x", ["y"])], 0.5),
        ([("y", ["x", "theta"]), ("x", ["pi_1", "pi_2"])], 0.0),
        ([Y, X, ("theta", [])], 2 / 3),
        ([Y, X, Y], 2 / 3),
        ([X, X], 0.5),
        ([Y, X, Y, X], 0.5),
        ([Y, ("x", ["y", "pi_1"]), ("x", ["y", "pi_2"])], 1 / 3),
    ],
)
def test_each_right_factor_earns_its_share(factors: Any, credit: float) -> None:
    form, content = verdicts("factorization", factors)
    assert form.passed
    assert content.passed == (credit == 1.0)
    assert content.passed or content.credit == pytest.approx(credit)


@pytest.mark.parametrize(
    "value", [None, "p(x|y)", [], {}, [("x", 3)], [("x",)], ["x", "y"], [("x", ["a"])], [(1, ["x"])], 5, [[]]]
)
def test_what_is_no_list_of_factors_earns_nothing(value: Any) -> None:
    for verdict in verdicts("factorization", value):
        assert not verdict.passed
        assert verdict.credit == 0
        assert verdict.message


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("x_n", "x"),
        ("$y_{n}$", "y"),
        ("Y", "y"),
        ("\\theta", "theta"),
        ("\u03b8", "theta"),
        ("\\pi_{2}", "pi_2"),
        ("\u03c01", "pi_1"),
        ("\u03c0\u2082", "pi_2"),
        ("pi", "pi"),
    ],
)
def test_names_in_many_spellings(written: str, name: str) -> None:
    assert name_of(written) == name


@pytest.mark.parametrize(
    "answer",
    [
        reference.model_name(),
        "generative classifier",
        "Generative classification",
        "naive Bayes",
        "Na\u00efve Bayes classifier",
        "It's a Naive-Bayes model",
        "a generative classifier",
        "Naive Bayes (a generative classifier)",
        "A generative classifier with class-conditional distributions, such as naive Bayes",
        "probabilistic generative classification",
        "Gaussian discriminant analysis",
        "GDA",
        "Bayes' rule classifier",
        "a generative model with class-conditional densities",
        "Mixture model, but with the labels y observed",
        "a Gaussian mixture model with known classes",
        "a supervised mixture model",
    ],
)
def test_right_names(answer: str) -> None:
    assert all(verdict.passed for verdict in verdicts("model_name", answer))


@pytest.mark.parametrize(
    "answer",
    [
        "mixture model",
        "Gaussian mixture model",
        "logistic regression",
        "k-means",
        "hidden Markov model",
        "naive Bayes or mixture model",
        "naive Bayes, logistic regression",
        "directed graphical model",
        "generative model",
        "Latent Dirichlet allocation (LDA)",
        "Naive Bayes, logistic regression, k-means, HMM, PCA, mixture model",
        "naive Bayes, not a mixture model because y is observed",
        "a generative classifier or a m i x t u r e  m o d e l",
        "generative classifier or l0gistic regression",
        "anything but a generative classifier",
        "neither naive Bayes nor k-means",
        "no generative classifier",
        "isn't naive Bayes",
        "a mixture model, also known as latent class model",
        "what is known as a mixture model",
        "not naive Bayes",
        "discriminative classifier",
        "mixture model with latent labels",
        "",
    ],
)
def test_wrong_names_and_hedged_ones(answer: str) -> None:
    assert not verdicts("model_name", answer)[-1].passed
