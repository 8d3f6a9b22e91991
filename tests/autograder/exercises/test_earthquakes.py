"""The two earthquake exercises: variants are equally hard, and marks follow what is right."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from autograder.checks import Verdict
from autograder.checks.here import call_here
from autograder.exercise import Exercise, Question
from autograder.exercises import load_exercise
from autograder.values import Answer

NAMES = ("earthquakes_2d", "earthquakes_1d")
UPDATES = ("update_q_z", "update_q_mu", "update_q_lambda")


def verdicts(exercise: Exercise, question: Question, function: Callable[..., Any]) -> list[Verdict]:
    """What each check has to say of a function."""

    def call(args: tuple[Any, ...], **_: Any) -> Answer:
        with np.errstate(all="ignore"):
            return call_here(function, args, 1)

    return [
        check.judge(call, check.cases(np.random.default_rng(index), exercise.default), **check.settings)
        for index, check in enumerate(question.checks)
    ]


def failed(exercise: Exercise, question: Question, function: Callable[..., Any]) -> list[str]:
    """The properties that a function does not have."""
    found = zip(question.checks, verdicts(exercise, question, function), strict=True)
    return [check.property for check, verdict in found if not verdict.passed]


def share(exercise: Exercise, question: Question, function: Callable[..., Any]) -> float:
    """The share of a question's points that a function earns."""
    credits = [1.0 if verdict.passed else verdict.credit for verdict in verdicts(exercise, question, function)]
    return float(np.average(credits, weights=[check.weight for check in question.checks]))


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("function", ["log_joint", *UPDATES])
def test_reading_the_notebooks_data_costs_marks(name: str, function: str) -> None:
    """A function that uses the quakes of the notebook, whatever quakes it is given."""
    exercise = load_exercise(name)
    question, right = exercise.question(function), getattr(exercise.reference, function)
    fixed = question.checks[0].cases(np.random.default_rng(0), exercise.default)[0].args
    complaints = failed(exercise, question, lambda *args: right(*fixed))
    assert {check.property for check in question.checks if check.visibility == "hidden"} <= set(complaints)


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("function", UPDATES)
@pytest.mark.parametrize("position", [0, 1])
def test_writing_into_the_arguments_costs_marks(name: str, function: str, position: int) -> None:
    exercise = load_exercise(name)
    right = getattr(exercise.reference, function)

    def wrong(*args: Any) -> Any:
        answer = right(*args)
        args[position][...] = 1
        return answer

    assert failed(exercise, exercise.question(function), wrong) == ["leaves its arguments unchanged"]


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize(
    ("question", "mistake", "low", "high"),
    [
        ("graphical_model", "constants drawn as latent variables", 0.7, 0.95),
        ("graphical_model", "all arrows reversed", 0.3, 0.7),
        ("log_joint", "factorial dropped", 0.1, 0.3),
        ("log_joint", "p(z) forgotten", -0.1, 0.1),
        ("update_q_z", "log E[lam] for E[log lam]", 0.2, 0.5),
        ("update_q_z", "exponentiated without a shift", 0.6, 0.9),
        ("update_q_z", "factor 1/2 lost", 0.05, 0.2),
        ("update_q_mu", "prior mean without its precision", 0.2, 0.5),
        ("update_q_mu", "variance returned", 0.2, 0.5),
        ("update_q_lambda", "rate not updated", 0.2, 0.5),
        ("update_q_lambda", "shape too small by 1", 0.2, 0.5),
        ("update_q_lambda", "results in the wrong order", 0.05, 0.15),
    ],
)
def test_marks_follow_what_is_right(name: str, question: str, mistake: str, low: float, high: float) -> None:
    exercise = load_exercise(name)
    wrong = next(m.wrong for m in exercise.misconceptions if (m.question, m.name) == (question, mistake))
    assert low < share(exercise, exercise.question(question), wrong) < high


def data_of(name: str, values: dict[str, Any]) -> tuple[Any, ...]:
    """The quakes as the notebook draws them, with their labels."""
    rng = np.random.default_rng(values["seed"])
    mu, lam = np.array(values["mu"]), np.array(values["lam"])
    z = rng.choice(values["K"], size=values["N"], p=values["pi"])
    where = rng.normal(mu[z], values["tau"] ** -0.5)
    return (where if name.endswith("2d") else np.exp(where)), rng.poisson(lam[z]), z


def recovered(exercise: Exercise, values: dict[str, Any], where: np.ndarray, S: np.ndarray, z: np.ndarray) -> float:
    """The share of quakes whose epicentrum the best of some fits gets right."""
    names = ("pi", "tau", "alpha", "beta", "nu", "rho")
    constants = [np.array(values[name]) if name in ("pi", "nu") else values[name] for name in names]
    fits = [
        exercise.reference.cavi(where, S, *constants, np.random.default_rng(start), 60, 1e-4) for start in range(12)
    ]
    best = max(fits, key=lambda fit: fit.elbos[-1])
    together = np.array([np.bincount(z[best.r.argmax(axis=1) == k], minlength=values["K"]) for k in range(values["K"])])
    return float(together.max(axis=1).sum() / len(z))


@pytest.mark.parametrize("name", NAMES)
def test_variants_are_as_hard(name: str) -> None:
    """Best of ten starts CAVI finds the epicentra, which it would not without the strengths."""
    exercise = load_exercise(name)
    shares = []
    for values in [exercise.default, *(exercise.draw(np.random.default_rng(seed)) for seed in range(4))]:
        where, S, z = data_of(name, dict(values))
        with_strengths = recovered(exercise, dict(values), where, S, z)
        without = recovered(exercise, dict(values), where, 0 * S, z)
        assert with_strengths > 0.93
        assert without < with_strengths - 0.03
        shares.append(with_strengths)
    assert max(shares) - min(shares) < 0.07
