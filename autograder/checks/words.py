"""Kind "words": a short answer, a word or a sentence, judged by what it means.

The function under test takes no arguments and returns a string. What it means is told by patterns: one of `accepted`
must be found in it and none of `rejected`. Patterns are regular expressions for text in lower case, in which every run
of what is no letter or digit is one space: "Control-variate!" is read as "control variate".
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from autograder.checks.check import Call, Case, Check, Verdict
from autograder.checks.compare import describe

LONGEST = 300


def plain_words(value: Any) -> Any:
    """The text in lower case with single spaces, or None where there is no text."""
    if not isinstance(value, str) or len(value) > 20 * LONGEST:
        return None
    text = " ".join(re.findall(r"[^\W_]+", value.lower()))
    return text or None


def judge_is_short_answer(call: Call, cases: Sequence[Case]) -> Verdict:
    """There is an answer, and it is short."""
    value = call(cases[0].args).value
    text = plain_words(value)
    if text is None:
        return Verdict(False, f"expected a few words as a string, got {describe(value)}", 0, value)
    if len(text) > LONGEST:
        return Verdict(False, f"the answer has {len(text)} letters; {LONGEST} are enough", 0)
    return Verdict(True, evidence={"cases": 1})


def judge_words(call: Call, cases: Sequence[Case], *, accepted: Sequence[str], rejected: Sequence[str]) -> Verdict:
    """The answer means one of the accepted things and none of the others."""
    value = call(cases[0].args).value
    text = plain_words(value)
    if text is None:
        return Verdict(False, f"expected a few words as a string, got {describe(value)}", 0, value)
    if len(text) > LONGEST:
        return Verdict(False, f"the answer has {len(text)} letters; {LONGEST} are enough", 0)
    found = any(re.search(pattern, text) for pattern in accepted)
    if not found or any(re.search(pattern, text) for pattern in rejected):
        return Verdict(False, "this is not the answer that was asked for", 0, value)
    return Verdict(True, evidence={"cases": 1})


def answers_in_words(
    property: str, accepted: Sequence[str], rejected: Sequence[str] = (), *, weight: float = 1.0
) -> tuple[Check, ...]:
    """The two checks of a short answer: that there is one (public, hardly any weight), and what it means (hidden).

    rejected:  patterns that no right answer has: the likely wrong answers, so that naming several earns nothing
    """

    def cases(rng: np.random.Generator, variant: Mapping[str, Any]) -> list[Case]:
        return [Case(())]

    settings = {"accepted": tuple(accepted), "rejected": tuple(rejected)}
    return (
        Check("is a short answer in words", "words", cases, judge_is_short_answer, {}, 0.0, "public"),
        Check(property, "words", cases, judge_words, settings, weight),
    )
