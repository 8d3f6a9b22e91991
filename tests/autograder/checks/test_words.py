"""Short answers: judged by meaning, whatever the spelling around it."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from autograder.checks import answers_in_words
from autograder.checks.here import call_here

CHECKS = answers_in_words("names the concept", (r"\bcontrol variates?\b",), (r"\bbaseline", r"\bimportance\b"))


def passed(answer: Any) -> list[bool]:
    def call(args: tuple[Any, ...], **_: Any) -> Any:
        return call_here(lambda: answer, args, 1)

    rng = np.random.default_rng(0)
    return [check.judge(call, check.cases(rng, {}), **check.settings).passed for check in CHECKS]


@pytest.mark.parametrize(
    "answer", ["control variate", "A control-variate.", "It acts as  CONTROL\nVARIATES!", "control_variate"]
)
def test_the_meaning_counts(answer: str) -> None:
    assert passed(answer) == [True, True]


@pytest.mark.parametrize(
    "answer", ["variate", "a baseline", "control variate, or importance sampling", "uncontrol variate"]
)
def test_other_meanings_and_several_at_once_do_not(answer: str) -> None:
    assert passed(answer) == [True, False]


@pytest.mark.parametrize("answer", [None, "", " ... ", 3, ["control variate"], "control variate " * 40, "x" * 10_000])
def test_what_is_no_short_answer_fails_both(answer: Any) -> None:
    assert passed(answer) == [False, False]


def test_having_an_answer_earns_nothing() -> None:
    assert CHECKS[0].weight == 0
    assert CHECKS[0].visibility == "public"
