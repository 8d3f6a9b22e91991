"""Exercises draw what they promise: hidden cases reach both ends of every range, and nothing lies outside."""

from __future__ import annotations

import pytest

from autograder.assignment import Assignment, Part, assignment_names, load_assignment
from autograder.certificate.trials import Court
from autograder.course import course_folder
from autograder.exercise import Question

SEEDS = range(5)


def promised() -> list[tuple[Assignment, Part, Question]]:
    course = course_folder()
    assignments = [load_assignment(name, course) for name in assignment_names(course)]
    return [
        (assignment, part, question)
        for assignment in assignments
        for part in assignment.parts
        for question in part.exercise.questions
        if part.exercise.ranges.get(question.name)
    ]


PROMISED = promised()


@pytest.mark.slow  # `autograder verify --fast` does the same, on one seed
@pytest.mark.parametrize(
    ("assignment", "part", "question"), PROMISED, ids=[f"{part.name}.{question.name}" for _, part, question in PROMISED]
)
def test_hidden_cases_reach_what_is_promised(assignment: Assignment, part: Part, question: Question) -> None:
    drawn = Court(assignment, part.exercise, question).drawn(SEEDS)
    assert [line for one in drawn for line in one.complaints] == []
