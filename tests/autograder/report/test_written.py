"""Written answers on the pages: words and pictures, and what is said where there are none."""

from __future__ import annotations

import base64
from dataclasses import replace
from typing import Any

import pytest

from autograder.assignment import Assignment
from autograder.report.feedback import feedback_page
from autograder.report.outline import outline
from autograder.report.summary import readings, summary_page
from autograder.report.text import unread_words
from autograder.results import ExerciseResult, FreeResponseResult, QuestionResult, SubmissionResult
from autograder.written import embedded

JPEG = b"\xff\xd8 jpeg"
PICTURE = embedded("scan <1>.png", JPEG)
ADDRESS = f"data:image/jpeg;base64,{base64.b64encode(JPEG).decode()}"


def result(assignment: Assignment, text: str, file: str | None = "hw.ipynb", **more: Any) -> SubmissionResult:
    part = assignment.parts[0]
    (name,) = part.free_response_points
    status = more.pop("status", "correct")
    fields = {
        "student": "ada",
        "assignment": assignment.name,
        "version": "1",
        "status": "graded",
        "score": 0.0,
        "out_of": 8.0,
        "isolation": "process",
        "fingerprint": "f",
        "questions": (QuestionResult(part.name, "kl_gaussian", 0.0, 3.0, status),),
        "free_responses": (FreeResponseResult(part.name, name, text, 2.0),),
        "exercises": (ExerciseResult(part.name, "Title", file, 0, None),),
    }
    return SubmissionResult(**{**fields, **more})


def test_pictures_are_drawn_on_the_students_page(assignment: Assignment) -> None:
    page = feedback_page(result(assignment, f"So:\n\n{PICTURE}\n\n<b>QED</b>"))
    assert f'<img src="{ADDRESS}" alt="scan &lt;1&gt;.png">' in page
    assert "&lt;b&gt;QED&lt;/b&gt;" in page


@pytest.mark.parametrize("made", ["![x](https://a.b/c.png)", "![x](data:image/svg+xml;base64,AAAA)", "<img src=x>"])
def test_nothing_else_becomes_a_picture(assignment: Assignment, made: str) -> None:
    assert "<img" not in feedback_page(result(assignment, made))


def test_the_summary_names_pictures_and_leads_to_them(assignment: Assignment) -> None:
    kept = outline(result(assignment, PICTURE))
    assert kept.free_responses[0].text == "[picture: scan <1>.png]"
    page = summary_page([kept], assignment, lambda student: f"feedback/{student}.html")
    assert "[picture: scan &lt;1&gt;.png]" in page
    free = kept.free_responses[0]
    assert f'<a href="feedback/ada.html#{free.exercise}.{free.question}">See the pictures</a>' in page


@pytest.mark.parametrize(
    ("file", "status", "said"),
    [
        ("hw.ipynb", "correct", "left this one empty"),
        ("hw.ipynb", "needs attention", "left this one empty"),
        (None, "needs attention", "Not read: nothing in the submission could be read"),
        (None, "not attempted", "Not submitted: no file of the submission answers this exercise."),
    ],
)
def test_empty_is_said_of_what_was_read(assignment: Assignment, file: str | None, status: Any, said: str) -> None:
    one = result(assignment, "", file, status=status)
    page = feedback_page(one)
    summary = summary_page([one], assignment)
    assert said in page
    assert ("left this one empty" in page) == ("Left empty." in summary) == (file is not None)
    assert said in summary or file


def test_what_was_lost_was_not_read(assignment: Assignment) -> None:
    there = result(assignment, "", exercises=())
    lost = replace(there, free_responses=(), status="needs attention", questions=there.questions)
    lost = replace(lost, questions=tuple(replace(one, status="needs attention") for one in lost.questions))
    (reading,) = readings([lost], assignment)[:1]
    assert [(student, free.text, said[:8]) for student, free, said in reading.answers] == [("ada", "", "Not read")]
    assert unread_words(lost, assignment.parts[0].name).startswith("Not read")
