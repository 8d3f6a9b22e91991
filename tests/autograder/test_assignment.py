"""Reading assignment.toml: points, alternatives of which one counts, bonus points; what is wrong is one clear line."""

from __future__ import annotations

from pathlib import Path

import pytest

from autograder.assignment import Assignment, AssignmentError, load_assignment
from autograder.judging.scoring import passed_over
from autograder.results import QuestionResult

HEAD = 'title = "T"\nsource = "S"\nversion = "1"\n'
ALTERNATIVES = """
[[exercise]]
name = "plane"
either = "quakes"
points = { graph = 2, updates = 22 }
bonus = 4

[[exercise]]
name = "line"
either = "quakes"
points = { graph = 2, updates = 18 }

[[exercise]]
name = "other"
points = { f = 7 }
free_responses = { why = 3 }
"""


def read(folder: Path, text: str) -> Assignment:
    path = folder / "assignments" / "a" / "assignment.toml"
    path.parent.mkdir(parents=True)
    path.write_text(text, encoding="utf-8")
    return load_assignment("a", folder)


def answered(exercise: str, *scores: float) -> list[QuestionResult]:
    return [QuestionResult(exercise, f"q{i}", score, 30.0, "partial") for i, score in enumerate(scores)]


def test_of_alternatives_one_counts_and_a_bonus_is_beyond(tmp_path: Path) -> None:
    assignment = read(tmp_path, HEAD + ALTERNATIVES)
    assert (assignment.out_of, assignment.bonus) == (30, 4)


@pytest.mark.parametrize(
    ("plane", "line", "left"),
    [((2, 22), (0, 0), "line"), ((2, 3), (2, 18), "plane"), ((0, 0), (0, 0), "line"), ((5,), (2, 3), "line")],
)
def test_the_better_alternative_counts(
    tmp_path: Path, plane: tuple[float, ...], line: tuple[float, ...], left: str
) -> None:
    parts = read(tmp_path, HEAD + ALTERNATIVES).parts
    questions = [*answered("plane", *plane), *answered("line", *line), *answered("other", 1)]
    assert passed_over(parts, questions) == {left}
    assert passed_over(parts[2:], questions) == frozenset()


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (HEAD + '[[exercise]]\nname = "x"\npoints = { f = 1 }\nbonus = 2', "bonus"),
        (HEAD + '[[exercise]]\nname = "x"\npoints = { f = 1 }\neiter = "a"', "eiter"),
        (HEAD + '[[exercise]]\nname = "x"', "points"),
        (HEAD + '[policy]\nbounds = {}\n[[exercise]]\nname = "x"\npoints = { f = 1 }', "policy"),
        ('title = "T"', "entry"),
        ("title = ", "assignment.toml"),
    ],
)
def test_a_wrong_file_is_one_line(tmp_path: Path, text: str, words: str) -> None:
    with pytest.raises(AssignmentError) as caught:
        read(tmp_path, text)
    assert words in str(caught.value)
    assert "\n" not in str(caught.value)
