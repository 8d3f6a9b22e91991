"""A small course as the reports meet it: every status, real evidence and pictures, and names that mean harm."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from autograder.assignment import Assignment, Part
from autograder.checks import Check, Verdict, draws_independently, follows_categories, follows_law
from autograder.results import (
    CheckResult,
    ErrorPlace,
    ExerciseResult,
    FreeResponseResult,
    QuestionResult,
    SubmissionResult,
)
from autograder.values import Answer

HOSTILE = "<script>alert('mark')</script>\"'><img src=x onerror=alert(1)>"
RATE = 4.0
LAW = (0.2, 0.5, 0.3)
RUBRIC = ("splits the divergence into two expectations (1)", "collects the terms (1)")
VERSIONS = {"python": "3.11.7", "numpy": "2.3.1", "torch": "2.13.0", "autograder": "0.1.0", "assignment": "3"}


def no_cases(rng: np.random.Generator, variant: Any) -> list[tuple[Any, ...]]:
    return [(RATE,)]


def judged(check: Check, sampler: Callable[[int], Any]) -> CheckResult:
    """A statistical check, really run on a sampler that is handed a seed."""

    def call(args: tuple[Any, ...], *, draw: int = 0, **_: Any) -> Answer:
        return Answer(sampler(draw))

    verdict: Verdict = check.judge(call, check.cases(np.random.default_rng(0), {}), **check.settings)
    status: Any = "passed" if verdict.passed else "failed"
    return CheckResult(
        check.property,
        check.visibility,
        check.weight,
        check.kind,
        status,
        credit=float(verdict.passed),
        message=verdict.message,
        evidence=dict(verdict.evidence),
        picture=verdict.picture,
    )


EXPONENTIAL = follows_law(
    "draws follow the exponential law",
    no_cases,
    lambda z, rate: z,
    lambda z, rate: 1 - np.exp(-rate * np.maximum(z, 0)),
)
INDEPENDENT = draws_independently("draws are independent", no_cases, lambda z, rate: z)
CATEGORIES = follows_categories(
    "labels follow the categorical law", no_cases, lambda z, rate: z, lambda rate: np.array(LAW)
)


def exponential(scale: float) -> Callable[[int], np.ndarray]:
    return lambda draw: np.random.default_rng(draw).exponential(scale, 8000)


def labels(p: tuple[float, ...]) -> Callable[[int], np.ndarray]:
    return lambda draw: np.random.default_rng(draw).choice(3, 4000, p=p)


def numeric(property: str, status: Any = "passed", **details: Any) -> CheckResult:
    details = {"visibility": "hidden", "weight": 1.0, "credit": float(status == "passed"), **details}
    evidence = {"cases": 6, "rtol": 1e-6, "atol": 1e-9, "seed": 271828}
    return CheckResult(property, kind="equals", status=status, evidence=evidence, **details)


def kl(status: Any, score: float, *checks: CheckResult, **details: Any) -> QuestionResult:
    return QuestionResult("gaussian_divergences", "kl_gaussian", score, 3.0, status, checks, **details)


def sampler(status: Any, score: float, *checks: CheckResult, **details: Any) -> QuestionResult:
    return QuestionResult("reparameterization", "exp_sampler", score, 2.0, status, checks, **details)


def categorical(status: Any, score: float, *checks: CheckResult, **details: Any) -> QuestionResult:
    return QuestionResult("reparameterization", "categorical_sampler", score, 2.5, status, checks, **details)


def derivation(text: str, score: float | None = None) -> FreeResponseResult:
    return FreeResponseResult("gaussian_divergences", "derivation", text, 2.0, RUBRIC, score)


def hand_in(student: str, questions: tuple[QuestionResult, ...], **details: Any) -> SubmissionResult:
    exercises = (
        ExerciseResult("gaussian_divergences", "Two ways to tell Gaussians apart", "hand-in.ipynb", 7, "slice"),
        ExerciseResult("reparameterization", "Samplers with gradients", "hand-in.ipynb", 7, "slice"),
    )
    settings: dict[str, Any] = {
        "status": "graded",
        "score": sum(question.score for question in questions),
        "fingerprint": "c0ffee" * 10,
        "free_responses": (derivation("KL = E[log p1] - E[log p2] = …\nand so on."),),
        "exercises": exercises,
        "versions": VERSIONS,
        **details,
    }
    return SubmissionResult(
        student=student,
        assignment="divergences",
        version="3",
        out_of=9.5,
        isolation="bubblewrap",
        questions=questions,
        **settings,
    )


@pytest.fixture(scope="session")
def assignment() -> Assignment:
    return Assignment(
        "divergences",
        "Divergences & samplers",
        "A course",
        "3",
        Path("divergences"),
        (
            Part("gaussian_divergences", {"kl_gaussian": 3.0}, {"derivation": 2.0}),
            Part("reparameterization", {"exp_sampler": 2.0, "categorical_sampler": 2.5}, {}),
        ),
    )


def right() -> tuple[QuestionResult, ...]:
    return (
        kl(
            "correct",
            3.0,
            numeric("gives the divergence of the two densities in the text", visibility="public"),
            numeric("gives the divergence for other means and widths", weight=3.0),
        ),
        sampler("correct", 2.0, judged(EXPONENTIAL, exponential(1 / RATE)), judged(INDEPENDENT, exponential(1 / RATE))),
        categorical("correct", 2.5, judged(CATEGORIES, labels(LAW)), helpers="own"),
    )


def mistaken() -> tuple[QuestionResult, ...]:
    slip = {
        "misconception": "standard deviation taken for the variance",
        "hint": "The formula asks for the squares of sigma1 and sigma2. Which of the two does the function receive?",
    }
    return (
        kl(
            "partial",
            0.75,
            numeric(
                "gives the divergence of the two densities in the text",
                "failed",
                visibility="public",
                message="got 9.3068528 , expected 8.0068528",
                input="mu1=0, sigma1=1, mu2=2, sigma2=0.5",
                got="9.3068528",
                expected="8.0068528",
                **slip,
            ),
            numeric("is 0 when the densities are equal", visibility="public"),
            numeric(
                "gives the divergence for other means and widths", "failed", weight=2.0, message="6 differ", **slip
            ),
        ),
        sampler(
            "wrong", 0.0, judged(EXPONENTIAL, exponential(RATE)), judged(INDEPENDENT, lambda draw: exponential(1)(0))
        ),
        categorical("wrong", 0.0, judged(CATEGORIES, labels((0.3, 0.3, 0.4))), helpers="reference"),
    )


def crashed() -> tuple[QuestionResult, ...]:
    error = ErrorPlace("NameError", "name 'sigma' is not defined", "cell 5", 3, "    return np.log(sigma / sigma1)")
    broken = [
        numeric(name, "failed", message="NameError: name 'sigma' is not defined", error=error)
        for name in ("gives the divergence of the two densities in the text", "accepts integers")
    ]
    return (
        kl("wrong", 0.0, *broken),
        sampler("not attempted", 0.0, numeric("draws follow the exponential law", "not attempted")),
        categorical("wrong", 0.0, message="categorical_sampler was given up: the time limit was reached twice"),
    )


def ours_to_mend() -> tuple[QuestionResult, ...]:
    trace = "Traceback (most recent call last):\n  File judging.py, line 1\nZeroDivisionError: SECRET-TRACE"
    fault = numeric("accepts integers", "needs attention", message="SECRET-REASON", traceback=trace)
    undecided = kl("needs attention", 1.5, numeric("gives the divergence", weight=1.0), fault, message="SECRET-WHY")
    return (undecided, sampler("correct", 2.0, judged(EXPONENTIAL, exponential(1 / RATE))), right()[2])


def hostile() -> tuple[QuestionResult, ...]:
    check = CheckResult(
        property="gives the divergence",
        visibility="public",
        weight=1.0,
        kind="equals",
        status="failed",
        message=HOSTILE,
        misconception=HOSTILE,
        hint=HOSTILE,
        input=HOSTILE,
        got=HOSTILE,
        expected=HOSTILE,
        error=ErrorPlace(HOSTILE, HOSTILE + "!", HOSTILE, 1, "</pre></style></svg>" + HOSTILE),
        evidence={"cases": 1, "convention": HOSTILE},
        picture={"kind": HOSTILE, "edges": [HOSTILE], "observed": [HOSTILE], "expected": [HOSTILE]},
        traceback=HOSTILE,
    )
    return (kl("wrong", 0.0, check, message=HOSTILE, helpers=HOSTILE), crashed()[1], crashed()[2])


@pytest.fixture(scope="session")
def results() -> list[SubmissionResult]:
    """Ada is right, Bo has misconceptions, Cy's code crashes, Di met a fault of the grader, the rest mean harm."""
    exercise = ExerciseResult("gaussian_divergences", HOSTILE, HOSTILE + ".ipynb", 7, "whole", (HOSTILE,))
    unreadable = ExerciseResult("gaussian_divergences", "Two ways to tell Gaussians apart", None, 7, None)
    return [
        hand_in("Ada Lovelace", right(), free_responses=(derivation("Straight from the definition.", 2.0),)),
        hand_in("Bo Önne", mistaken()),
        hand_in("Cy", crashed(), free_responses=(derivation("  "),)),
        hand_in("Di", ours_to_mend(), status="needs attention", attention=("SECRET-REASON",)),
        hand_in(
            HOSTILE,
            hostile(),
            free_responses=(derivation(HOSTILE + "\n</textarea>\x00\x1b[31m\ud800"),),
            exercises=(exercise,),
            attention=(HOSTILE,),
            status="needs attention",
            versions={HOSTILE: HOSTILE},
        ),
        hand_in(
            '=HYPERLINK("http://evil";"x")\nsecond line',
            tuple(
                QuestionResult(q.exercise, q.question, 0.0, q.out_of, "needs attention", message="lost")
                for q in right()
            ),
            free_responses=(),
            exercises=(unreadable,),
            status="needs attention",
            attention=("the notebook is not valid JSON",),
        ),
    ]
