"""What errors mean that cells end in. Each is really raised while a notebook is loaded."""

import pytest

from autograder.grading.load_problems import described, load_problems
from autograder.sandbox import LoadReport, StudentError
from autograder.sandbox.plain_words import plain_words, plain_words_of_loading
from autograder.sandbox.sayings_loading import OF_LOADING, OTHERWISE

# The beginning of a sentence, and statements that lead to it.
RAISING = {
    "The grader has no network": (
        "import urllib.request; urllib.request.urlopen('http://127.0.0.1:9/data.csv')",
        "import socket; socket.create_connection(('127.0.0.1', 9))",
    ),
    "The grader does not let notebooks start other programs": ("import subprocess; subprocess.run(['ls'])",),
    "The grader does not have this module": (
        "import seaborn_of_mine",
        "from helpers_of_mine import f",
        "import math.nothing",
    ),
    "The module exists": (
        "from math import nothing",
        "import math; math.nothing",
        "from json import *; from os import zz",
    ),
    "The grader has no files but those": (
        "open('data.csv')",
        "import numpy; numpy.load('x.npy')",
        "import os; os.listdir('d')",
    ),
    "The cells are run from top to bottom, in a new session": ("y = x + 1", "f(theta)", "def g(): return nowhere\ng()"),
    "Nobody answers input()": ("name = input('Who? ')",),
    "The condition of this `assert`": ("assert 1 == 2", "assert False, 'try again'"),
    "This calls a function that is not written yet": ("def f(x):\n    raise NotImplementedError\nf(1)",),
    "The notebook ends itself": ("import sys; sys.exit()", "raise SystemExit(1)"),
    # What is said of calls is said here as well.
    "A value here is None": ("None + 1",),
    "The shapes of two arrays": ("import numpy as np; np.ones((2, 3)) + np.ones(2)",),
    # The rest says where, and what follows.
    "This fails when the cells are run": (
        "1 / 0",
        "{}['a']",
        "raise ValueError('name x is not defined')",
        "raise AttributeError('module has no attribute')",
        "raise OSError('No space left on device')",
        "raise AssertionError('of a library')",
        "raise RuntimeError('the network was to be used')",
    ),
}
LINES = [(start, line) for start, lines in RAISING.items() for line in lines]


@pytest.mark.parametrize(("start", "source"), LINES)
def test_an_error_of_a_cell_is_told_in_plain_words(any_hand_in, source: str, start: str) -> None:
    with any_hand_in(f"{source}\n", "f") as session:
        errors = session.loaded.errors
    assert len(errors) == 1
    assert plain_words_of_loading(errors[0]).startswith(start), errors[0]


def test_every_sentence_is_tried() -> None:
    untried = [one.sentence for one in OF_LOADING if not one.sentence.startswith(tuple(RAISING))]
    assert untried == ["Two files import each other, so neither can be loaded first."]
    assert OTHERWISE.startswith("This fails when")


def test_files_that_import_each_other() -> None:
    message = (
        "cannot import name 'f' from partially initialized module 'a' (most likely due to a circular import) (a.py)"
    )
    assert plain_words_of_loading(StudentError("ImportError", message)).startswith("Two files import each other")


def test_in_calls_a_missing_name_speaks_for_itself() -> None:
    assert plain_words(StudentError("NameError", "name 'x' is not defined", "cell 1", 1, "x")) == ""


def test_a_sentence_is_said_once_and_before_what_python_says() -> None:
    errors = tuple(StudentError("NameError", f"name '{name}' is not defined", "cell 3", 2, name) for name in "xyz")
    lines = load_problems(LoadReport(errors, frozenset(), 0.1))
    assert lines[0].startswith("cell 3, line 2: The cells are run from top to bottom")
    assert lines[0].endswith("or have failed. NameError: name 'x' is not defined")
    assert lines[1:] == [f"cell 3, line 2: NameError: name '{name}' is not defined" for name in "yz"]


@pytest.mark.parametrize(
    ("kind", "words"), [("time limit", "longer than the time limit"), ("died", "ended early (died)")]
)
def test_what_cut_loading_short_is_told(kind, words: str) -> None:
    assert [words in line for line in load_problems(LoadReport((), frozenset(), 0.1, kind))] == [True]


def test_an_error_without_a_text_or_a_place() -> None:
    assert described(StudentError("AssertionError", "", "cell 1", 4)) == "cell 1, line 4: AssertionError"
    assert described(StudentError("KeyError", "'a'")) == "KeyError: 'a'"
