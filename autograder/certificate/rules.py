"""The rules that an exercise must keep besides being correct, for the sake of students and graders.

`docs/writing-exercises.md` lists them; each complaint names the rule and the place.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from autograder.assignment import Assignment, Part
from autograder.checks import CONDUCT, Check
from autograder.course import KIT
from autograder.exercise import Exercise, Question
from autograder.variants import VariantError, variant_values

MISCONCEPTIONS, ALTERNATIVES = 4, 2  # of each question at least
SHOWS_NO_VALUES = (CONDUCT, "property", "monotone")  # kinds of checks that a wrong answer may pass easily
VARIANTS = 5  # variants that are drawn to see whether that works


def broken_rules(assignment: Assignment, part: Part) -> list[str]:
    """The rules that an exercise breaks, a line for each; empty if it keeps all of them."""
    exercise = part.exercise
    found = [line for question in exercise.questions for line in _of_question(exercise, question)]
    text = assignment.folder / f"{exercise.name}.md"
    if not text.is_file():
        found.append(f"every exercise has a text: {text} is missing")
    tests = oracle_tests(assignment, exercise.name)
    if not tests.is_file():
        found.append(f"every reference has tests against something independent: {tests} is missing")
    for free in exercise.free_responses:
        if not free.rubric:
            found.append(f"every free response has a rubric: {exercise.name}.{free.name} has none")
    for seed in range(VARIANTS):
        try:
            variant_values(exercise, assignment.version, seed)
        except VariantError as error:
            found.append(f"variants are plain values: {error}")
            break
    return found


def oracle_tests(assignment: Assignment, exercise: str) -> Path:
    """The file with the tests of an exercise's reference, in the kit or in the course's own folder."""
    course = assignment.folder.resolve().parent.parent
    folder = course / "tests" / "reference" if course == KIT.parent else course / "tests"
    return folder / f"test_{exercise}.py"


def _shows_values(check: Check) -> bool:
    """Whether a check looks at values; a property of what an adapter returns does, since it computes them again."""
    return check.kind not in SHOWS_NO_VALUES or (check.kind != CONDUCT and check.through is not None)


def _of_question(exercise: Exercise, question: Question) -> Iterator[str]:
    place = f"{exercise.name}.{question.name}"
    wrong = sum(one.question == question.name for one in exercise.misconceptions)
    if wrong < MISCONCEPTIONS:
        yield f"every question has at least {MISCONCEPTIONS} misconceptions: {place} has {wrong}"
    right = sum(one.question == question.name for one in exercise.alternatives)
    if right < ALTERNATIVES:
        yield f"every question has at least {ALTERNATIVES} correct answers in other styles: {place} has {right}"
    for visibility in ("public", "hidden"):
        if all(check.visibility != visibility for check in question.checks):
            yield f"every question has public and hidden checks: {place} has no {visibility} one"
    if not any(check.visibility == "hidden" and _shows_values(check) for check in question.checks):
        yield f"every question has a hidden check of its values: {place} has none"
    twice = [text for text, count in Counter(check.property for check in question.checks).items() if count > 1]
    for text in twice:
        yield f"every check has a property of its own: {place} has {text!r} twice"
    names = Counter(one.name for one in exercise.misconceptions if one.question == question.name)
    for name, count in names.items():
        if count > 1:
            yield f"every misconception has a name of its own: {place} has {name!r} twice"
