"""A faster `checks.here.call_here`, for calling mistakes and the reference thousands of times in this process."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from autograder.checks.here import built, is_tensor, plain, same, torch_seed, vector_jacobian_products, watched_seeds
from autograder.grading.generators import SEED_NUMPY, SEED_RANDOM, seed_generators
from autograder.values import Answer


def call_again(
    function: Callable[..., Any],
    args: tuple[Any, ...],
    seed: int,
    wrt: tuple[int, ...] = (),
    cotangents: Sequence[np.ndarray] | None = None,
) -> Answer:
    """What `function` returns for `args`, like `call_here`, but without restoring the global generators."""
    given, kept = [built(arg) for arg in args], [built(arg) for arg in args]
    seed_generators(seed)
    before, seeds = torch_seed(), watched_seeds()
    try:
        result = function(*given)
        mutated = tuple(i for i, (now, old) in enumerate(zip(given, kept, strict=True)) if not same(now, old))
        gradients = None
        if cotangents is not None:
            inputs = [given[i] for i in wrt]
            gradients = vector_jacobian_products(result, inputs, [np.array(v) for v in cotangents])
        reseeded = bool(seeds) or (before is not None and torch_seed() != before)
        return Answer(plain(result), gradients, is_tensor(result), mutated, reseeded)
    finally:
        np.random.seed, random.seed = SEED_NUMPY, SEED_RANDOM
