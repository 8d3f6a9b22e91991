"""Kind "words": one of the options that the question's docstring lists, named in one word or a few.

The function under test takes no arguments and returns a string. Each option has several spellings, which are regular
expressions. They are matched against plain text: lower case, without accents, every run of other characters replaced by
one space. "Na\\u00efve-Bayes!" is read as "naive bayes". Names may be run together: "NaiveBayes" is the same.

The answer must name exactly one option. Words that say nothing, such as "it is a ... model", may stand beside it. Any
other word might reverse the meaning ("neither", "unlike"), so an answer with such a word counts as no answer.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from autograder.checks.check import Call, Case, Check, Verdict
from autograder.checks.compare import describe

LONGEST = 300
# Words that may stand beside a name without changing the meaning.
SAYS_NOTHING = (
    "a an the this that it its s is are was called named known as act acts used serve serves function functions work "
    "works role answer concept term name method methods technique techniques approach model models kind type of for to "
    "in with by here figure shows show represents estimator gradient i e g such"
)


def plain_words(value: Any) -> Any:
    """The text in lower case, without accents and with single spaces, or None if there is no text."""
    if not isinstance(value, str) or len(value) > 20 * LONGEST:
        return None
    letters = [letter for letter in unicodedata.normalize("NFKD", value) if not unicodedata.combining(letter)]
    text = " ".join(re.findall(r"[^\W_]+", "".join(letters).lower()))
    return text or None


def run_together(pattern: str) -> str:
    """The pattern, with its spaces made optional."""
    return re.sub(r" (?!\?)", " ?", pattern)


def option_named(value: Any, options: Mapping[str, Sequence[str]], neutral: str = "") -> tuple[str, str]:
    """The one option that an answer names and "", or "" and why it names none.

    neutral:  further words that say nothing in this question
    """
    text = plain_words(value)
    if text is None:
        return "", f"expected the name of one option as a string, got {describe(value)}"
    if len(text) > LONGEST:
        return "", f"the answer has {len(text)} characters: return the name of one option and nothing else"
    spellings = [
        (run_together(pattern), name)
        for name, patterns in options.items()
        for pattern in (*patterns, plain_words(name))
    ]
    found = set()
    # The longest match is cut out of the text first, so that a name inside a longer one is not read twice.
    while True:
        matches = [(match, name) for pattern, name in spellings for match in re.finditer(rf"\b(?:{pattern})\b", text)]
        if not matches:
            break
        match, name = max(matches, key=lambda one: len(one[0].group()))
        found.add(name)
        text = f"{text[: match.start()]}|{text[match.end() :]}"
    if len(found) > 1:
        return "", f"the answer names {len(found)} options: choose one"
    if not found:
        return "", "the answer names none of the options that the docstring lists"
    known = {*SAYS_NOTHING.split(), *neutral.split()}
    for word in text.replace("|", " ").split():
        if word not in known:
            return "", f"return the name of one option and nothing else: leave out {word[:40]!r}"
    return found.pop(), ""


def judge_is_option(call: Call, cases: Sequence[Case], *, options: Mapping[str, Any], neutral: str) -> Verdict:
    """The answer is one of the options, right or wrong."""
    value = call(cases[0].args).value
    name, complaint = option_named(value, options, neutral)
    return Verdict(True, evidence={"cases": 1}) if name else Verdict(False, complaint, 0, value)


def judge_words(call: Call, cases: Sequence[Case], *, options: Mapping[str, Any], neutral: str, right: str) -> Verdict:
    """The answer is the right option."""
    value = call(cases[0].args).value
    name, complaint = option_named(value, options, neutral)
    if name == right:
        return Verdict(True, evidence={"cases": 1})
    return Verdict(False, complaint or "this is not the right option", 0, value)


def answers_in_words(
    property: str, options: Mapping[str, Sequence[str]], right: str, *, neutral: str = "", weight: float = 1.0
) -> tuple[Check, ...]:
    """The two checks of a choice: that the answer is an option (public, no weight), and the right one (hidden).

    options:  the options as the docstring lists them, each with its other spellings. Students can read these. So give
              every option some: otherwise the one with many spellings looks like the right one
    """

    def cases(rng: np.random.Generator, variant: Mapping[str, Any]) -> list[Case]:
        return [Case(())]

    settings = {"options": {name: tuple(patterns) for name, patterns in options.items()}, "neutral": neutral}
    return (
        Check("names exactly one of the options", "words", cases, judge_is_option, settings, 0.0, "public"),
        Check(property, "words", cases, judge_words, settings | {"right": right}, weight),
    )
