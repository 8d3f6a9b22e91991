"""A judge of samples never raises on what a function returned, whatever the numbers are."""

from __future__ import annotations

import warnings
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from autograder.checks.here import call_here, through
from autograder.exercise import Exercise, Question
from autograder.exercises import load_exercise
from autograder.values import Answer, Opaque

NAMES = ("reparameterization", "gradient_estimators")
SIMULATIONS = ("gmm_light", "bernoulli_mixture", "cartesian_matrix", "troll_factories")
QUESTIONS = [(load_exercise(name), question) for name in NAMES for question in load_exercise(name).questions]
QUESTIONS += [(load_exercise(name), load_exercise(name).question("generate_data")) for name in SIMULATIONS]
QUESTIONS = [(exercise, question) for exercise, question in QUESTIONS if question.name != "variance_reduction"]

NUMBERS: dict[str, Callable[[np.ndarray], Any]] = {
    "1.7e308, of both signs": lambda z: np.where(np.arange(z.size).reshape(z.shape) % 2, 1.7e308, -1.7e308),
    "1.7e308": lambda z: np.full(z.shape, 1.7e308),
    "1e300 times the draws": lambda z: 1e300 * z,
    "infinite": lambda z: np.full(z.shape, np.inf),
    "minus infinity now and then": lambda z: np.where(np.arange(z.size).reshape(z.shape) % 7, z, -np.inf),
    "nan": lambda z: np.full(z.shape, np.nan),
    "one nan": lambda z: np.where(np.arange(z.size).reshape(z.shape) == z.size - 1, np.nan, z),
    "zeros": lambda z: np.zeros(z.shape),
    "denormal": lambda z: np.full(z.shape, 5e-324),
    "alike but for rounding": lambda z: np.full(z.shape, 0.5) + 1e-17 * z,
    "the largest integers": lambda z: np.full(z.shape, 2**63 - 1),
    "the smallest integers": lambda z: np.full(z.shape, -(2**63)),
    "unsigned": lambda z: np.full(z.shape, 2**64 - 1, dtype=np.uint64),
    "booleans": lambda z: np.ones(z.shape, dtype=bool),
    "nothing": lambda z: np.zeros(0),
    "a number": lambda z: 0.3,
    "half precision": lambda z: np.clip(z, -6e4, 6e4).astype(np.float16),
    "huge Python integers": lambda z: [10**400] * len(np.atleast_1d(z)),
    "text": lambda z: "draws",
    "none": lambda z: None,
    "an object": lambda z: Opaque("Generator"),
}


def named(value: Any) -> str:
    return value if isinstance(value, str) else value.name


def spoiled(value: Any, spoil: Callable[[np.ndarray], Any]) -> Any:
    """The right answer with every array in it replaced."""
    if isinstance(value, np.ndarray):
        return spoil(value.astype(float))
    if isinstance(value, tuple) and hasattr(value, "names"):
        return value._replace(values=tuple(spoiled(part, spoil) for part in value.values))
    return type(value)(spoiled(part, spoil) for part in value) if isinstance(value, tuple | list) else value


@pytest.mark.parametrize("what", NUMBERS)
@pytest.mark.parametrize(("exercise", "question"), QUESTIONS, ids=named)
def test_strange_numbers_are_judged_in_words(exercise: Exercise, question: Question, what: str) -> None:
    right = exercise.beside_the_reference(getattr(exercise.reference, question.root))
    failed = 0
    with np.errstate(all="ignore"), warnings.catch_warnings():
        warnings.simplefilter("ignore")
        for index, check in enumerate(question.checks):
            if check.kind == "conduct":
                continue
            used = through(check.through, exercise.definitions(question.name, right)) if check.through else right

            def call(args: Any, *, draw: int = 0, wrt: Any = (), cotangents: Any = None, used: Any = used) -> Answer:
                answer = call_here(used, args, draw, wrt, cotangents)
                return answer._replace(value=spoiled(answer.value, NUMBERS[what]))

            verdict = check.judge(call, check.cases(np.random.default_rng(index), exercise.default), **check.settings)
            assert verdict.passed or verdict.message
            failed += not verdict.passed
    assert failed or what == "half precision"
