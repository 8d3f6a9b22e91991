"""The student's page says what is right, what is not and why, and keeps what is the TA's to itself."""

from __future__ import annotations

import dataclasses
import html
import re

import pytest

from autograder.report.feedback import feedback_page
from autograder.results import CheckResult, QuestionResult, SubmissionResult
from autograder.statistics.ledger import ALPHA

ADA, BO, CY, DI, HOSTILE, LOST = range(6)


def words(page: str) -> str:
    """The text of a page, as it reads."""
    body = page[page.index("<body>") :]
    return " ".join(html.unescape(re.sub(r"<[^>]*>", " ", body)).split())


@pytest.fixture
def texts(results: list[SubmissionResult]) -> list[str]:
    return [words(feedback_page(result, "Divergences & samplers", released=True)) for result in results]


def test_the_score_stands_at_the_top(texts: list[str]) -> None:
    assert texts[ADA].startswith("Divergences & samplers Ada Lovelace 7.5 of 9.5 points ✓ kl_gaussian 3 / 3")
    assert texts[BO].startswith("Divergences & samplers Bo Önne 0.75 of 9.5 points so far A person has yet to read")


def test_every_verdict_is_a_symbol_and_a_word(texts: list[str]) -> None:
    assert "kl_gaussian ✓ correct 3 / 3" in texts[ADA]
    assert "kl_gaussian ◐ partly right 0.75 / 3" in texts[BO]
    assert "exp_sampler ✗ not right yet 0 / 2" in texts[BO]
    assert "exp_sampler ○ not attempted 0 / 2" in texts[CY]
    assert "kl_gaussian ⚑ a person will look 1.5 / 3" in texts[DI]
    assert "✓ is 0 when the densities are equal passed public check 0.75 / 0.75" in texts[BO]
    assert "✗ gives the divergence for other means and widths failed hidden check 0 / 1.5" in texts[BO]


def test_a_check_that_passed_and_does_not_count_in_full_says_why(results: list[SubmissionResult]) -> None:
    passed = CheckResult("is 0 at 0", "public", 1.0, "property", "passed", 0.25, "passes; it counts in full later")
    failed = CheckResult("is right", "hidden", 3.0, "equals", "failed")
    question = QuestionResult("gaussian_divergences", "kl_gaussian", 0.25, 4.0, "partial", (passed, failed))
    page = words(feedback_page(dataclasses.replace(results[0], questions=(question,))))
    assert "✓ is 0 at 0 passed public check 0.25 / 1 passes; it counts in full later" in page


def test_a_failure_shows_input_value_and_expectation(texts: list[str]) -> None:
    case = "for the input mu1=0, sigma1=1, mu2=2, sigma2=0.5 your value 9.3068528 expected 8.0068528"
    assert case in texts[BO]
    assert "6 cases, relative tolerance 1e-6, absolute tolerance 1e-9" in texts[BO]


def test_a_misconception_is_told_once_with_its_hint(texts: list[str]) -> None:
    assert texts[BO].count("Your answers look like this: standard deviation taken for the variance.") == 1
    assert texts[BO].count("Which of the two does the function receive?") == 1


def test_an_error_is_shown_where_it_is_and_not_twice(texts: list[str]) -> None:
    where = "NameError : name 'sigma' is not defined in your cell 5, line 3: return np.log(sigma / sigma1)"
    assert where in texts[CY]
    assert texts[CY].count("name 'sigma' is not defined") == 1
    assert texts[CY].count("The same error as above.") == 1
    assert "categorical_sampler was given up: the time limit was reached twice" in texts[CY]


def test_statistical_evidence_is_in_plain_words(texts: list[str]) -> None:
    assert "the share of your 8,000 samples up to x and its probability" in texts[BO]
    beyond = rf"The limit is 0\.0\d+; a correct sampler goes beyond it at most once in {1 / ALPHA:,.0f} gradings\."
    assert re.search(beyond, texts[BO])
    size = r"wrong about some probability by \d\.\d+ percentage points, is caught in at least 99\.9% of gradings"
    assert re.search(size, texts[BO])
    assert "Among your 4,000 samples, the share of one category differs" in texts[BO]


def test_what_is_the_tas_stays_off_the_page(results: list[SubmissionResult], texts: list[str]) -> None:
    pages = [feedback_page(result, released=released) for result in results for released in (False, True)]
    for secret in ("SECRET-TRACE", "SECRET-REASON", "SECRET-WHY", "Traceback", "splits the divergence", "271828"):
        assert all(secret not in page for page in pages), secret
    assert "A person will look at this submission." in texts[DI]
    assert "A person will look at it; you lose no marks by it." in texts[DI]
    assert "A person will look" not in texts[BO]


def test_free_responses_are_carried_and_their_score_shown(texts: list[str]) -> None:
    assert "derivation ✎ read by a person, out of 2 points ? / 2 Your text, as submitted: KL = E[log p1]" in texts[BO]
    assert "derivation ✎ read by a person, out of 2 points 2 / 2" in texts[ADA]
    assert "still to be read" not in texts[ADA]
    assert "You left this one empty." in texts[CY]


def test_how_the_hand_in_was_read(texts: list[str]) -> None:
    assert "Read from hand-in.ipynb , variant 7." in texts[ADA]
    assert "so the whole file was run" in texts[HOSTILE]
    assert "Noticed while reading and running it:" in texts[HOSTILE]
    assert "The submission has no file for this exercise." in texts[LOST]
    assert "Judged together with your own earlier functions." in texts[ADA]
    assert "judged with the reference's versions of the earlier functions" in texts[BO]


def test_the_footer_says_what_the_grade_rests_on(texts: list[str]) -> None:
    assert "Assignment divergences , version 3, variant 7." in texts[ADA]
    assert (
        "isolation level bubblewrap with Python 3.11.7, NumPy 2.3.1, PyTorch 2.13.0, autograder 0.1.0, without a GPU"
        in texts[ADA]
    )


def test_failures_show_their_picture_and_passes_keep_it_folded(results: list[SubmissionResult]) -> None:
    ada, bo = (feedback_page(results[who], released=True) for who in (ADA, BO))
    assert ada.count('class="chart"') == bo.count('class="chart"') == 2
    assert ada.count("<details") == 6  # one per question, one per statistical check in it
    assert "All 2 checks passed" in ada
    assert "Its check passed" in ada
    assert "<details" not in bo


def test_a_stand_in_for_a_fault_of_the_grader_is_not_shown(results: list[SubmissionResult]) -> None:
    fault = CheckResult("the grader works", "hidden", 0.0, "fault", "needs attention", traceback="SECRET")
    question = dataclasses.replace(results[DI].questions[0], checks=(fault,), score=0.0)
    text = words(feedback_page(dataclasses.replace(results[DI], questions=(question,))))
    assert "the grader works" not in text
    assert "kl_gaussian ⚑ a person will look ? / 3" in text


def test_an_empty_result_gives_a_page(results: list[SubmissionResult]) -> None:
    nothing = dataclasses.replace(
        results[ADA], questions=(), exercises=(), free_responses=(), score=0.0, out_of=0.0, versions={}
    )
    assert "0 of 0 points" in words(feedback_page(nothing))
