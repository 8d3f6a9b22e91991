"""The two forms of the tests: `make test` tries a sample, `make test-long` tries all.

The sample meets every kind and every exercise.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from typing import TypeVar

import pytest

from autograder.sandbox import available_levels
from autograder.sandbox.levels import LEVELS

LONG = os.environ.get("AUTOGRADER_SEEDS", "") == "50"  # `make test-long`

One = TypeVar("One")


def turns(everything: Sequence[One], number: int, of: int, every: bool = LONG) -> list[One]:
    """Every `of`-th one, for the next number the ones after those; all of them in the long form.

    So that numbers in a row, those of exercises for example, meet all between them.
    """
    return [one for place, one in enumerate(everything) if every or (place - number) % of == 0]


def slow_but(kept: Sequence[object], everything: Sequence[object]) -> list[object]:
    """Parameters of a test, of which the long form alone tries those that are not kept."""
    return [one if one in kept else pytest.param(one, marks=pytest.mark.slow) for one in everything]


def strongest_or_long(level: str) -> bool:
    """Whether something is tried at this level: at the strongest one of this machine, and in the long form at all."""
    return LONG or level == available_levels()[0]


__all__ = ["LEVELS", "LONG", "slow_but", "strongest_or_long", "turns"]
