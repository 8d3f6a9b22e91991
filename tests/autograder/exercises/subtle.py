"""Wrong answers that are right nearly everywhere: tables of them, and what becomes of them."""

from __future__ import annotations

import contextlib
import functools
import io
import warnings
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np
import pytest

from autograder.checks import Case
from autograder.checks.here import call_here, through
from autograder.exercises import load_exercise
from autograder.values import Answer
from tests.forms import LONG

Wrong = Callable[..., Any]
SEEDS = range(3 if LONG else 2)


@functools.cache
def cases_of(exercise: str, question: str, index: int, seed: int) -> Sequence[Case]:
    """The cases of a check; seed 0 judges variant 0, the others a variant drawn anew."""
    known = load_exercise(exercise)
    variant = known.draw(np.random.default_rng([seed, 7])) if seed else known.default
    return known.question(question).checks[index].cases(np.random.default_rng([seed, index]), variant)


def loses_marks(exercise: str, question: str, wrong: Wrong, seed: int) -> bool:
    """Whether any check fails the function; the likeliest ones, which are hidden and come last, are asked first."""
    known = load_exercise(exercise)
    checks = known.question(question).checks
    for index in reversed(range(len(checks))):
        adapter, called = checks[index].through, wrong
        if adapter is not None:
            called = through(adapter, known.definitions(question, wrong))

        def call(args: tuple[Any, ...], *, draw: int = 0, called: Wrong = called, **_: Any) -> Answer:
            return call_here(called, args, 1000 * seed + draw)

        try:
            passed = checks[index].judge(call, cases_of(exercise, question, index, seed), **checks[index].settings)
        except Exception:
            return True
        if not passed.passed:
            return True
    return False


def table(exercise: str, wrongs: Mapping[str, Mapping[str, Wrong]]) -> Callable[..., Any]:
    """The parameters of a test: every wrong answer of an exercise, by question and by what is wrong with it."""
    rows = [(exercise, question, wrong) for question, named in wrongs.items() for wrong in named.values()]
    names = [f"{exercise}.{question}: {name}" for question, named in wrongs.items() for name in named]
    return pytest.mark.parametrize(("exercise", "question", "wrong"), rows, ids=names)


def survived(exercise: str, question: str, wrong: Wrong, seeds: Sequence[int] = SEEDS) -> list[int]:
    """The seeds under which a wrong answer keeps full marks."""
    with warnings.catch_warnings(), np.errstate(all="ignore"), contextlib.redirect_stdout(io.StringIO()):
        warnings.simplefilter("ignore")
        return [seed for seed in seeds if not loses_marks(exercise, question, wrong, seed)]
