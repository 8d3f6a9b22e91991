"""Which law a sample follows: the right one, or that of a catalogued mistake, by likelihood."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import numpy as np

from autograder.checks import Check
from autograder.statistics.distance import ks_two_sample_distance

SAME_LAW_ALPHA = 1e-3  # two samples of one law differ by more than the threshold this often
CLEARLY = math.log(1000.0)  # times likelier than under any other law that is considered
BINS = 40
OFF, MOST_OFF = 1e-4, 0.4  # a probability; the share of draws beyond it


def law_that_explains(check: Check, args: tuple[Any, ...], student: Any, others: Sequence[Any]) -> int | None:
    """The number of the one sample, among `others`, that the student's comes from the same law as; None if unclear.

    The draws of a sampler need not use their noise in the order of the catalogued one, so laws are compared. One other
    sample alone may be as near as two samples of one law are; and the student's counts, in bins, must be clearly
    likelier under its shares than under those of any other sample, and under the right law.
    """
    mine = _sample(check, args, student)
    if mine is None:
        return None
    theirs = [_sample(check, args, other) for other in others]
    comparable = [i for i, sample in enumerate(theirs) if sample is not None and sample.shape == mine.shape]
    if not comparable:
        return None
    samples = [sample for i in comparable if (sample := theirs[i]) is not None]
    if _is_off_the_scale(check, args, mine):
        return None
    near = [i for i, sample in enumerate(samples) if _close(mine, sample)]
    if len(near) != 1:
        return None
    likelihoods = [_log_likelihood(check, args, mine, sample) for sample in [*samples, None]]
    best = likelihoods.pop(near[0])
    return comparable[near[0]] if best - max(likelihoods) >= CLEARLY else None


def is_another_law(check: Check, args: tuple[Any, ...], student: Any, other: Any) -> bool:
    """Whether two samples surely come from different laws."""
    mine, theirs = _sample(check, args, student), _sample(check, args, other)
    return mine is not None and theirs is not None and (mine.shape != theirs.shape or not _close(mine, theirs))


def _sample(check: Check, args: tuple[Any, ...], value: Any) -> np.ndarray | None:
    """The draws in a result, (N, P), as the check picks them; None where it finds none."""
    pick = check.settings.get("draws") or check.settings["categories"]
    try:
        z = pick(value, *args)
    except Exception:
        return None
    if not isinstance(z, np.ndarray) or not len(z):
        return None
    return np.asarray(z[:, None] if z.ndim == 1 else z)


def _close(a: np.ndarray, b: np.ndarray) -> bool:
    # Each sample keeps within the one-sample bound of the common law, so the two within twice that.
    bound = 2 * np.sqrt(np.log(2 * a.shape[1] / SAME_LAW_ALPHA) / (2 * len(a)))
    return all(ks_two_sample_distance(x, y) <= bound for x, y in zip(a.T, b.T, strict=True))


def _is_off_the_scale(check: Check, args: tuple[Any, ...], z: np.ndarray) -> bool:
    """Whether most draws are where the right law has next to none.

    Where each draw has a law of its own, these can be told apart on its scale alone, and there it is the same end for
    all that are far away.
    """
    if "cdf" not in check.settings:
        return False
    u = _on_scale(check, args, z)
    return bool(np.mean((u < OFF) | (u > 1 - OFF)) > MOST_OFF)


def _log_likelihood(check: Check, args: tuple[Any, ...], mine: np.ndarray, other: np.ndarray | None) -> float:
    """Of my counts in bins under the shares of another sample; under the right law if there is none."""
    if "probabilities" in check.settings:
        right = np.asarray(check.settings["probabilities"](*args), dtype=float)
        u, v = mine.astype(int), None if other is None else other.astype(int)
    else:
        right = np.full(BINS, 1 / BINS)
        u, v = _binned(check, args, mine), None if other is None else _binned(check, args, other)
    bins, total = len(right), 0.0
    for column in range(u.shape[1]):
        counts = np.bincount(np.clip(u[:, column], 0, bins - 1), minlength=bins)
        shares = right
        if v is not None:
            theirs = np.bincount(np.clip(v[:, column], 0, bins - 1), minlength=bins)
            shares = (theirs + 0.5) / (len(v) + 0.5 * bins)
        total += float(np.sum(counts * np.log(np.maximum(shares, 1e-12))))
    return total


def _binned(check: Check, args: tuple[Any, ...], z: np.ndarray) -> np.ndarray:
    """The bin of every draw, on the scale on which the right law is uniform."""
    return np.minimum((_on_scale(check, args, z) * BINS).astype(int), BINS - 1)


def _on_scale(check: Check, args: tuple[Any, ...], z: np.ndarray) -> np.ndarray:
    u = np.asarray(check.settings["cdf"](z if z.shape[1] > 1 else z[:, 0], *args))
    return np.clip(np.nan_to_num(u.reshape(len(z), -1), nan=0.0), 0, 1)
