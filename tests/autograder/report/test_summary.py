"""The TA's page: the numbers are right, and everything that waits for a person is on it."""

from __future__ import annotations

import html
import re
from pathlib import Path

import pytest

from autograder.assignment import Assignment
from autograder.report.summary import faults, misconception_rows, question_rows, readings, summary_page
from autograder.results import SubmissionResult


@pytest.fixture
def page(results: list[SubmissionResult], assignment: Assignment) -> str:
    return summary_page(results, assignment, lambda student: f"feedback/{student[:2]} #1.html")


@pytest.fixture
def text(page: str) -> str:
    return " ".join(html.unescape(re.sub(r"<[^>]*>", " ", page[page.index("<body>") :])).split())


def test_the_figures(text: str) -> None:
    # Ada 7.5, Bo 0.75 and Cy 0 are decided; three need attention.
    expected = "submissions 6 mean score 2.75 of 9.5 median score 0.75 of 9.5 ⚑ need attention 3 ✎ texts to read 3"
    assert expected in text
    assert "cover the 3 submissions that the grader could decide" in text


def test_outcomes_by_question(results: list[SubmissionResult], assignment: Assignment) -> None:
    rows = question_rows(results, assignment)
    assert [row.question for row in rows] == ["kl_gaussian", "exp_sampler", "categorical_sampler"]
    assert dict(rows[0].counts) == {"correct": 1, "partial": 1, "wrong": 2, "not attempted": 0, "needs attention": 2}
    assert rows[0].judged == 6
    assert rows[0].mean == pytest.approx((3 + 0.75 + 0 + 0) / 4)


def test_the_table_shows_the_shares(text: str) -> None:
    row = "kl_gaussian gaussian_divergences 0.94 / 3"
    assert row in text
    shares = text[text.index(row) :].replace(row, "")[:400]
    assert "17% (1) 17% (1) 33% (2) – 33% (2)" in shares


def test_misconceptions_are_counted_by_student(results: list[SubmissionResult], assignment: Assignment) -> None:
    again = [*results, *(r for r in results if r.student == "Bo Önne"), _renamed(results[1], "Zoe")]
    rows = misconception_rows(again)
    assert rows[0].name == "standard deviation taken for the variance"
    assert rows[0].students == ("Bo Önne", "Zoe")
    assert [len(row.students) for row in rows] == [2, 1]


def test_faults_of_the_grader_are_listed_with_their_traceback(results: list[SubmissionResult], page: str) -> None:
    (fault,) = faults(results[3])
    assert fault.where == "gaussian_divergences.kl_gaussian: accepts integers"
    assert fault.traceback.endswith("SECRET-TRACE")
    assert [fault.message for fault in faults(results[5])] == ["lost"] * 3
    details = re.search(r"<details><summary>Traceback</summary><pre>[^<]*SECRET-TRACE</pre></details>", page)
    assert details


def test_attention_comes_first(text: str) -> None:
    assert text.index("Need your attention") < text.index("the notebook is not valid JSON") < text.index("Scores")


def test_students_are_linked_to_their_pages(page: str) -> None:
    assert '<a href="feedback/Ad%20%231.html"><bdi>Ada Lovelace</bdi></a>' in page
    assert page.count('href="feedback/Di%20%231.html"') >= 2


def test_without_links_there_are_none(results: list[SubmissionResult], assignment: Assignment) -> None:
    assert "<a " not in summary_page(results, assignment)


def test_free_responses_are_there_to_read_with_their_rubric(
    results: list[SubmissionResult], assignment: Assignment, text: str
) -> None:
    (reading,) = readings(results, assignment)
    assert reading.unread == 3
    assert len(reading.answers) == 5
    assert "Rubric: splits the divergence into two expectations (1) collects the terms (1)" in text
    assert "Ada Lovelace 2 / 2 Straight from the definition." in text
    assert "Bo Önne not scored KL = E[log p1] - E[log p2] = … and so on." in text
    assert "Cy not scored Left empty." in text


def test_the_setups_behind_the_grades(text: str) -> None:
    assert "5 submissions graded at isolation level bubblewrap, Python 3.11.7, NumPy 2.3.1" in text


def test_no_hand_ins_at_all(assignment: Assignment) -> None:
    page = summary_page([], assignment)
    assert "No submissions." in page
    assert 'class="chart"' not in page


def _renamed(result: SubmissionResult, student: str) -> SubmissionResult:
    return SubmissionResult(**{**vars(result), "student": student})


def test_an_assignment_without_exercises(results: list[SubmissionResult]) -> None:
    bare = Assignment("a", "A", "", "1", Path(), ())
    assert "Ada Lovelace" in summary_page(results, bare)
