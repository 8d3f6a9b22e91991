"""Calling mistakes and the reference here, thousands of times: as `checks.here.call_here`, for this process alone."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from autograder.checks.here import answer_of, seed_generators
from autograder.values import Answer


def call_again(
    function: Callable[..., Any],
    args: tuple[Any, ...],
    seed: int,
    wrt: tuple[int, ...] = (),
    cotangents: Sequence[np.ndarray] | None = None,
) -> Answer:
    """What `function` gives for `args`, as `call_here` says; the global generators stay where the call left them.

    In a student's notebook they are put back where they were. Here nobody misses that, and it takes longer than most
    calls.
    """
    seed_generators(seed)
    return answer_of(function, args, wrt, cotangents)
