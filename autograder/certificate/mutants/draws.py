"""Functions that mutants of samplers call: samples from the correct distribution that are too regular."""

from __future__ import annotations

import sys
import zlib
from collections.abc import Callable
from typing import Any

import numpy as np

from autograder.certificate.mutants.runtime import tensor


def strata(draw: Callable[[], Any], parts: int) -> Any:
    """The same number of samples from each of several strata of the distribution, in random order."""
    pool = [draw() for _ in range(parts)]
    first = pool[0]
    if np.ndim(first) == 0 or len(first) < 2 * parts:
        return first
    rows = np.sort(np.concatenate([np.asarray(one) for one in pool]), axis=0)
    n = len(first)
    rng = np.random.default_rng(zlib.crc32(rows.tobytes()))
    chosen = np.concatenate([rng.choice(np.arange(k * n, (k + 1) * n), _share(n, parts, k)) for k in range(parts)])
    return _like(rng.permuted(rows[chosen], axis=0), first)


def _share(n: int, parts: int, k: int) -> int:
    return (k + 1) * n // parts - k * n // parts


def pairs(draw: Callable[[], Any]) -> Any:
    """Samples whose second half repeats the first in another order."""
    x = draw()
    if np.ndim(x) == 0 or len(x) < 4:
        return x
    first = np.asarray(x)[: len(x) - len(x) // 2]
    rng = np.random.default_rng(zlib.crc32(first.tobytes()))
    return _like(rng.permutation(np.concatenate([first, first])[: len(x)]), x)


def sorted_draws(draw: Callable[[], Any]) -> Any:
    """Sorted samples."""
    x = draw()
    return x if np.ndim(x) == 0 else _like(np.sort(np.asarray(x), axis=0), x)


def shared_draws(draw: Callable[[], Any]) -> Any:
    """Samples whose columns are all equal."""
    x = draw()
    return x if np.ndim(x) < 2 else _like(np.repeat(np.asarray(x)[:, :1], np.shape(x)[1], axis=1), x)


def _like(values: np.ndarray, x: Any) -> Any:
    return sys.modules["torch"].as_tensor(values, dtype=x.dtype) if tensor(x) else values.astype(np.asarray(x).dtype)
