"""Personal variants: what an exercise's story, data and parameters are under a given number."""

from __future__ import annotations

import json
import operator
from collections.abc import Mapping
from typing import Any

import numpy as np

from autograder.exercise import Exercise
from autograder.seeds import seed_sequence


class VariantError(Exception):
    """A variant that cannot be drawn; the message is one line that says what is wrong and where."""


def variant_values(exercise: Exercise, assignment_version: str, seed: int) -> Mapping[str, Any]:
    """The values of variant `seed`; 0 is the sheet as its source has it. Plain values that JSON can say.

    The same exercise, version and number give the same values everywhere.
    """
    try:
        seed = operator.index(seed)
    except TypeError:
        raise VariantError(f"a variant is a whole number, not {seed!r}") from None
    if seed < 0:
        raise VariantError(f"a variant is 0 (the sheet itself) or a positive number, not {seed}")
    if seed == 0:
        values = exercise.default
    else:
        words = ("variant", exercise.name, assignment_version, seed)
        values = exercise.draw(np.random.default_rng(seed_sequence(*words)))
    _check_plain(exercise, seed, values)
    return values


def _check_plain(exercise: Exercise, seed: int, values: Mapping[str, Any]) -> None:
    """Texts and results carry the values, so what JSON would change or refuse is a mistake of the exercise."""
    for name, value in values.items():
        try:
            same = json.loads(json.dumps(value, allow_nan=False)) == _listed(value)
        except (TypeError, ValueError):
            same = False
        if not same:
            kind = type(value).__name__
            raise VariantError(
                f"exercise {exercise.name}, variant {seed}: {name!r} ({kind}) is no plain value; "
                "use numbers, strings, lists and dicts with text keys (array.tolist())"
            )


def _listed(value: Any) -> Any:
    """The value with its tuples as lists, which is how JSON gives them back."""
    if isinstance(value, tuple | list):
        return [_listed(part) for part in value]
    if isinstance(value, dict):
        return {key: _listed(part) for key, part in value.items()}
    return value
