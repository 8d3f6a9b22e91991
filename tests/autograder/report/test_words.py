"""Numbers and evidence in words."""

from __future__ import annotations

import math

import pytest

from autograder.report.evidence import evidence_words
from autograder.report.text import clip, count, number, once_in, percent, points, printable

KS = {"n": 68169, "statistic": 0.0131234, "threshold": 0.01253, "alpha": 1e-9, "delta": 0.02, "beta": 1e-3}


@pytest.mark.parametrize(
    ("value", "text"),
    [(0, "0"), (2.5, "2.5"), (3.0, "3"), (0.1 + 0.2, "0.3"), (10.0, "10"), (100, "100"), (1 / 3, "0.33"), (-0.0, "0")],
)
def test_points(value: float, text: str) -> None:
    assert points(value).lstrip("-") == text


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (68169, "68,169"),
        (0.0131234, "0.0131"),
        (0.02, "0.02"),
        (1e-6, "1e-6"),
        (2.5e-9, "2.5e-9"),
        (0.9996, "1"),
        (20.723, "20.7"),
        (1234.5, "1,234"),
        (1e20, "1e20"),
        (-6.64, "-6.64"),
        (100, "100"),
        (1500.0, "1,500"),
        (math.inf, "infinite"),
        (math.nan, "not a number"),
    ],
)
def test_numbers(value: float, text: str) -> None:
    assert number(value) == text


@pytest.mark.parametrize(
    ("share", "text"), [(0, "0%"), (1, "100%"), (0.5, "50%"), (0.999, "99.9%"), (0.0004, "0.04%"), (1 / 3, "33%")]
)
def test_percentages_never_round_to_none_or_all(share: float, text: str) -> None:
    assert percent(share) == text


def test_rarity() -> None:
    assert once_in(1e-9) == "once in a billion"
    assert once_in(1e-6) == "once in a million"
    assert once_in(5e-5) == "once in 20,000"


def test_counts_and_cuts() -> None:
    assert [count(1, "case"), count(6, "case"), count(1200, "entry", "entries")] == [
        "1 case",
        "6 cases",
        "1,200 entries",
    ]
    assert clip("x" * 10, 4) == "xxxx … (6 more characters)"
    assert clip("xxxx", 4) == "xxxx"


def test_unprintable_characters_get_stand_ins() -> None:
    assert printable("a\x00b\x1b\x7f\ud800\ufffe\x85\r\nc\td") == "a\u2400b\u241b\u2421\ufffd\ufffd\ufffd\nc\td"


def test_a_distance_is_explained() -> None:
    sentences = evidence_words("law", KS)
    assert len(sentences) == 3
    assert sentences[0].startswith("The distance from the correct distribution is 0.0131:")
    assert "68,169 samples" in sentences[0]
    assert sentences[1] == "The limit is 0.0125; a correct sampler goes beyond it at most once in a billion gradings."
    assert (
        "0.02 away from the correct one, that is, wrong about some probability by 2 percentage points" in sentences[2]
    )
    assert "at least 99.9% of gradings" in sentences[2]


SHARES = {"n": 4000, "statistic": 0.031, "log_p": -9.0, "log_p_threshold": math.log(1e-10), "alpha": 1e-9, "beta": 1e-3}


def test_shares_of_labels_are_explained() -> None:
    sentences = evidence_words("law", {**SHARES, "delta": 0.07})
    assert sentences[0] == "Among your 4,000 samples, the share of one category differs from its probability by 0.031."
    assert sentences[1] == (
        "With a correct sampler that happens at most once in 8,103 times; the check fails at what happens once in "
        "10,000,000,000 times."
    )
    assert "0.07 away from the correct one" in sentences[2]
    usual = evidence_words("law", {**SHARES, "log_p": -0.5})[1]
    assert usual.startswith("That is not unusual for a correct sampler")
    assert "happens practically never" in evidence_words("law", {**SHARES, "log_p": -math.inf})[1]


def test_a_betting_score_is_explained() -> None:
    lost = {**KS, "log_e": 25.0, "log_e_threshold": math.log(4e9)}
    sentences = evidence_words("law", lost)
    assert sentences[2] == (
        "A bet against the correct distribution, in favour of others, multiplied its stake by 72,004,899,337 on these "
        "samples; the check fails at 4,000,000,000."
    )
    assert "more than 10^25" in evidence_words("law", {**lost, "log_e": math.inf})[2]
    assert len(evidence_words("law", {**lost, "log_e": -3.0})) == 3


def test_independence_is_explained() -> None:
    sentences = evidence_words("independence", {**SHARES, "delta": 0.02})
    assert "differs by 0.031 from one half" in sentences[0]
    assert "With a sampler of independent samples that happens at most once in 8,103 times" in sentences[1]
    assert (
        sentences[2]
        == "In return, a sampler whose share is 0.02 away from one half is caught in at least 99.9% of gradings."
    )


def test_numerical_evidence_is_short() -> None:
    assert evidence_words("equals", {"cases": 6, "rtol": 1e-6}) == ("6 cases, relative tolerance 1e-6",)
    gradient = {"cases": 1, "cotangents": 3, "rtol": 1e-5, "atol": 0.0, "convention": "mean"}
    assert evidence_words("gradient", gradient) == (
        "1 case, 3 directions in each, relative tolerance 1e-5, read with the convention “mean”",
    )


@pytest.mark.parametrize(
    "evidence", [{}, {"seed": 7}, {"cases": "many"}, {"n": 0, "statistic": 1.0}, {"cases": math.nan}]
)
def test_nothing_is_said_where_nothing_is_known(evidence: dict[str, object]) -> None:
    assert evidence_words("equals", evidence) == ()


def test_a_sampler_that_never_got_to_the_test_claims_nothing() -> None:
    assert evidence_words("law", {"alpha": 1e-9, "beta": 1e-3}) == ()
