"""The rules of exercises: the kit's keep them, and what does not is named with its place."""

from __future__ import annotations

import dataclasses

import pytest

from autograder.assignment import Assignment, Part, assignment_names, load_assignment
from autograder.certificate.rules import broken_rules
from autograder.exercise import Exercise, FreeResponse

ASSIGNMENT = load_assignment("assignment_1a")
PART = ASSIGNMENT.part("normal_gamma")


def changed(**fields: object) -> list[str]:
    """What is said of the exercise with other fields."""
    part = dataclasses.replace(PART)
    part.__dict__["exercise"] = dataclasses.replace(PART.exercise, **fields)  # cached, as loading does
    return broken_rules(ASSIGNMENT, part)


@pytest.mark.parametrize("name", assignment_names())
def test_the_exercises_of_the_kit_keep_the_rules(name: str) -> None:
    assignment: Assignment = load_assignment(name)
    parts: tuple[Part, ...] = assignment.parts
    assert [line for part in parts for line in broken_rules(assignment, part)] == []


def test_what_a_question_lacks_is_named() -> None:
    questions = list(PART.exercise.questions)
    first = questions[0]
    public = tuple(check for check in first.checks if check.visibility == "public")
    questions[0] = dataclasses.replace(first, checks=(*public, public[0]))
    found = changed(questions=tuple(questions))
    assert "every question has public and hidden checks: normal_gamma.ml_est has no hidden one" in found
    assert "every question has a hidden check of its values: normal_gamma.ml_est has none" in found
    assert any("every check has a property of its own: normal_gamma.ml_est has" in line for line in found)


def test_too_few_wrong_and_right_answers_are_named(monkeypatch: pytest.MonkeyPatch) -> None:
    few = PART.exercise.misconceptions[:3], PART.exercise.alternatives[:1]
    monkeypatch.setattr(Exercise, "misconceptions", property(lambda self: few[0]))
    monkeypatch.setattr(Exercise, "alternatives", property(lambda self: few[1]))
    found = broken_rules(ASSIGNMENT, PART)
    assert "every question has at least 4 misconceptions: normal_gamma.ml_est has 3" in found
    assert "every question has at least 2 correct answers in other styles: normal_gamma.ml_est has 1" in found


def test_texts_tests_rubrics_and_variants_are_asked_for(tmp_path) -> None:
    elsewhere = dataclasses.replace(ASSIGNMENT, folder=tmp_path / "assignments" / "one")
    found = broken_rules(elsewhere, PART)
    assert any(line.startswith("every exercise has a text: ") for line in found)
    assert any(line.startswith("every reference has tests against something independent: ") for line in found)
    found = changed(free_responses=(FreeResponse("why", ()),), draw=lambda rng: {"x": {1, 2}})
    assert "every free response has a rubric: normal_gamma.why has none" in found
    assert any(line.startswith("variants are plain values: ") for line in found)
