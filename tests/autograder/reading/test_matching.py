"""Which file of a hand-in is graded, where several answer one exercise."""

from __future__ import annotations

import pytest

from autograder.assignment import load_assignment
from autograder.reading.matching import Found, documents_of
from autograder.reading.submissions import Submission, SubmittedFile

COINS = load_assignment("mixtures_em").part("coins")
NAMES = [question.path for question in COINS.exercise.questions]
RIGHT = "\n".join(f"def {name}(*args):\n    return 1" for name in NAMES)
HALF = "\n".join(f"def {name}(*args):\n    return 2" for name in NAMES[:2])
STUB = "\n".join(f"def {name}(*args):\n    raise NotImplementedError" for name in NAMES)
OTHER = RIGHT.replace("1", "3")


def coins(files: dict[str, str]) -> Found:
    submitted = tuple(SubmittedFile.of(name, text.encode()) for name, text in sorted(files.items()))
    found, complaints = documents_of(Submission("s", submitted, None, "h"), load_assignment("mixtures_em"))
    assert complaints == []
    return found["coins"]


@pytest.mark.parametrize(
    ("files", "graded"),
    [
        ({"a.py": RIGHT}, "a.py"),
        ({"coins.py": RIGHT, "handout/coins.py": STUB}, "coins.py"),
        ({"coins.py": RIGHT, "old.py": "# the same\n\n" + RIGHT}, "old.py"),
    ],
)
def test_where_there_is_no_choice_nobody_needs_to_look(files, graded):
    one = coins(files)
    assert (one.file, one.doubts) == (graded, ())
    assert bool(one.notes) == (len(files) > 1)


@pytest.mark.parametrize(
    ("files", "graded"),
    [
        ({"myfile.py": OTHER, "myfile-1.py": RIGHT}, "myfile-1.py"),
        ({"myfile-2.py": OTHER, "myfile-10.py": RIGHT}, "myfile-10.py"),
        ({"a.py": RIGHT, "b.py": OTHER}, "b.py"),
        ({"coins-a.py": RIGHT, "coins-b.py": HALF}, "coins-a.py"),
    ],
)
def test_of_different_answers_one_is_graded_and_a_person_must_look(files, graded):
    one = coins(files)
    (left,) = set(files) - {graded}
    assert one.file == graded
    (doubt,) = one.doubts
    assert f"coins: two different files answer it: {graded} was graded, {left} not" in doubt


def test_a_class_in_one_hand_in_is_told_in_one_line():
    one = coins({f"{n:02}.py": RIGHT.replace("1", str(n)) for n in range(40)})
    assert one.notes == (
        "40 files answer this exercise: 39.py was graded, 38.py, 37.py, 36.py, 35.py, 34.py and 34 more files not",
    )
    assert len(one.doubts) == 1
    assert "40 different files" in one.doubts[0]
