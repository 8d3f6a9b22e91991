"""Which file of a hand-in is graded, where several answer one exercise."""

from __future__ import annotations

import json
import re

import pytest

from autograder.assignment import load_assignment
from autograder.reading.matching import Found, documents_of
from autograder.reading.signatures import signatures
from autograder.reading.slicing import slice_program
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


EM = load_assignment("mixtures_em")
SIGNATURES = {name: signatures(name) for name in ("coins", "gaussian_mixture_em")}


def answers(exercise: str, *, note: str = "1", only: tuple[str, ...] = (), renamed: bool = False) -> str:
    """Every function of an exercise, filled; with other parameters, if renamed."""
    names = [name for name in EM.part(exercise).points if not only or name in only]
    parameters = {name: ", ".join(SIGNATURES[exercise][name]) for name in names}
    return "\n".join(
        f"def {name}({'a, b, c=0, d=0, *, e=0' if renamed else parameters[name]}):\n    return '{exercise} {note}'"
        for name in names
    )


def forms(exercise: str) -> str:
    return re.sub(r"return .*", "raise NotImplementedError", answers(exercise))


def notebook(*cells: str | tuple[str, str], **marks: object) -> str:
    """A notebook; a cell may come with the question that its metadata name."""
    found = []
    for cell in cells:
        source, question = cell if isinstance(cell, tuple) else (cell, None)
        metadata = {"autograder": {"question": question}} if question else {}
        found.append({"cell_type": "code", "metadata": metadata, "source": source})
    return json.dumps({"cells": found, "metadata": {"autograder": marks} if marks else {}})


def matched(files: dict[str, str], only: str | None = None) -> tuple[dict[str, str], list[str]]:
    """By exercise what would be run for its questions; and what a person must look at."""
    submitted = tuple(SubmittedFile.of(name, text.encode()) for name, text in sorted(files.items()))
    found, complaints = documents_of(Submission("s", submitted, None, "h"), EM, only)
    told = [*complaints, *(doubt for one in found.values() for doubt in one.doubts)]
    run = {}
    for name, one in found.items():
        pieces = slice_program(one.document, tuple(EM.part(name).points)).pieces
        more = [file.content.decode() for file in one.own.written]
        run[name] = "\n".join([piece.source for piece in pieces] + more)
    return run, told


BOTH = {"coins": "coins 1", "gaussian_mixture_em": "gaussian_mixture_em 1"}
EVERYTHING = "\n\n".join(answers(name) for name in BOTH)


@pytest.mark.parametrize(
    "files",
    [
        {"all.py": EVERYTHING},
        {"main.py": EVERYTHING, "coins.ipynb": notebook(forms("coins"), assignment="mixtures_em", exercise="coins")},
        {"coins.ipynb": notebook(EVERYTHING, assignment="mixtures_em", exercise="coins")},
        {"coins.ipynb": notebook(answers("gaussian_mixture_em"), answers("coins"), exercise="coins")},
        {"my.ipynb": notebook(answers("coins"), exercise="gaussian_mixture_em"),
         "your.ipynb": notebook(answers("gaussian_mixture_em"), exercise="coins")},
        {"coins.py": answers("gaussian_mixture_em"), "gaussian_mixture_em.py": answers("coins")},
        {"Untitled.ipynb": notebook(answers("coins")), "Untitled1.ipynb": notebook(answers("gaussian_mixture_em"))},
        {"coins.ipynb": notebook(forms("coins"), exercise="coins"),
         "coins-copy.ipynb": notebook(answers("coins"), exercise="coins"),
         "gaussian_mixture_em.ipynb": notebook(answers("gaussian_mixture_em"), exercise="gaussian_mixture_em")},
        {"coins.py": answers("coins", renamed=True),
         "gaussian mixture em.py": answers("gaussian_mixture_em", renamed=True)},
        {"coins.ipynb": notebook(
            *((answers("coins", only=(name,), renamed=True), f"coins.{name}") for name in EM.part("coins").points),
            *((answers("gaussian_mixture_em", only=(name,), renamed=True), f"gaussian_mixture_em.{name}")
              for name in EM.part("gaussian_mixture_em").points))},
        {"coins a.py": answers("coins", only=("e_step", "log_likelihood", "em")),
         "coins b.py": answers("coins", only=("m_step", "expected_complete_log_likelihood", "predict")),
         "gaussian_mixture_em.py": answers("gaussian_mixture_em")},
    ],
)  # fmt: skip
def test_each_answer_is_found(files):
    run, told = matched(files)
    assert told == []
    for exercise, text in BOTH.items():
        assert run[exercise].count(text) == len(EM.part(exercise).points), run[exercise]
        assert all(other not in run[exercise] for other in BOTH.values() if other != text)
        alone, told = matched(files, exercise)
        assert (alone, told) == ({exercise: run[exercise]}, [])


@pytest.mark.parametrize("exercise", list(BOTH))
def test_the_exercise_that_is_asked_for_competes_alone(exercise):
    some = "\n".join(f"def {name}(*args):\n    return 7" for name in ("e_step", "m_step", "log_likelihood"))
    run, told = matched({"my_em.py": some}, exercise)
    assert (run[exercise].count("return 7"), told) == (3, [])
    run, (line,) = matched({"my_em.py": some})
    assert run == {}
    assert (
        line == "my_em.py may answer coins or gaussian_mixture_em, and does not say which; name it after the exercise"
    )


def test_what_clearly_answers_another_exercise_is_not_taken_for_this_one():
    files = {"coins.ipynb": notebook(answers("coins"), exercise="coins")}
    assert matched(files, "gaussian_mixture_em") == ({}, [])


def test_parameters_of_another_exercise_are_looked_at_by_a_person_if_there_is_nothing_else():
    run, (doubt,) = matched({"my_em.py": answers("gaussian_mixture_em")}, "coins")
    assert "gaussian_mixture_em 1" in run["coins"]
    assert doubt == (
        "coins: my_em.py was graded, although its functions look like gaussian_mixture_em; check whether it is the "
        "right file"
    )


def test_a_module_is_no_rival_of_the_notebook_that_imports_it():
    right = answers("coins")
    files = {
        "coins.ipynb": notebook("from coins_module import *\nfrom coins_module import em", exercise="coins"),
        "coins_module.py": right,
    }
    assert matched(files)[1] == []


def test_of_one_function_in_two_files_a_person_sees_both():
    files = {
        "coins a.py": answers("coins", only=("e_step", "m_step")),
        "coins b.py": answers("coins", only=("e_step", "em"), note="2"),
    }
    run, (doubt,) = matched(files)
    assert "two different files answer it: coins b.py was graded, coins a.py not" in doubt
    assert "coins 1" in run["coins"]


def test_a_helper_that_is_called_like_a_question_of_another_exercise_is_a_helper():
    assignment = load_assignment("assignment_1b")
    vae = notebook("def score(network):\n    return 3\ngenerate = 5", assignment="assignment_1b", exercise="vae")
    gradients = notebook("def score(log_prob, value, parameter):\n    return 4", exercise="gradient_estimators")
    files = {"vae.ipynb": vae, "gradient_estimators.ipynb": gradients}
    submitted = tuple(SubmittedFile.of(name, text.encode()) for name, text in files.items())
    found, complaints = documents_of(Submission("s", submitted, None, "h"), assignment)
    assert {name: one.file for name, one in found.items()} == {
        "vae": "vae.ipynb",
        "gradient_estimators": "gradient_estimators.ipynb",
    }
    assert [complaints, *(one.doubts for one in found.values())] == [[], (), ()]
