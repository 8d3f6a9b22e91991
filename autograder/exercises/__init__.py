"""The exercises: one package each, found by name."""

from __future__ import annotations

import importlib
import importlib.util

from autograder.exercise import Exercise


def load_exercise(name: str) -> Exercise:
    """The exercise of that name; LookupError with one clear line when there is no such package."""
    if not name.isidentifier() or importlib.util.find_spec(f"autograder.exercises.{name}") is None:
        raise LookupError(f"no exercise {name!r}: there is no autograder/exercises/{name}/")
    module = importlib.import_module(f"autograder.exercises.{name}")
    exercise: Exercise = module.EXERCISE
    return exercise
