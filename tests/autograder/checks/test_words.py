"""Short answers: exactly one of the options, in any of its spellings."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from autograder.checks import answers_in_words
from autograder.checks.here import call_here

OPTIONS = {"control variate": (r"control ?variates?",), "importance sampling": (r"importance weights?",)}
CHECKS = answers_in_words("names the concept", OPTIONS, "control variate", neutral="gradient")


def passed(answer: Any) -> list[bool]:
    def call(args: tuple[Any, ...], **_: Any) -> Any:
        return call_here(lambda: answer, args, 1)

    rng = np.random.default_rng(0)
    return [check.judge(call, check.cases(rng, {}), **check.settings).passed for check in CHECKS]


@pytest.mark.parametrize(
    "answer",
    [
        "control variate",
        "A control-variate.",
        "It acts as  CONTROL\nVARIATES!",
        "control_variate",
        "a c\u00f3ntrol variate for the gradient",
        "control variate (control variates)",
        "ControlVariate",
    ],
)
def test_the_right_option_counts_in_every_spelling(answer: str) -> None:
    assert passed(answer) == [True, True]


@pytest.mark.parametrize("answer", ["importance sampling", "Importance weights.", "ImportanceSampling"])
def test_another_option_is_an_answer_and_not_the_right_one(answer: str) -> None:
    assert passed(answer) == [True, False]


@pytest.mark.parametrize(
    "answer",
    [
        "variate",
        "a baseline",
        "uncontrol variate",
        "uncontrolvariate",
        "control variate, or importance sampling",
        "control variate importance sampling",
        "control variate, i m p o r t a n c e",
        "neither a control variate nor a baseline",
        "not a control variate",
        "non-control-variate",
        "unlike importance sampling, a control variate",
        "a control variate?? or imp0rtance sampling",
        "anything but a control variate",
    ],
)
def test_several_names_negations_and_explanations_do_not(answer: str) -> None:
    assert passed(answer) == [False, False]


@pytest.mark.parametrize("answer", [None, "", " ... ", 3, ["control variate"], "control variate " * 40, "x" * 10_000])
def test_what_is_no_short_answer_fails_both(answer: Any) -> None:
    assert passed(answer) == [False, False]


def test_having_an_answer_earns_nothing() -> None:
    assert CHECKS[0].weight == 0
    assert CHECKS[0].visibility == "public"
