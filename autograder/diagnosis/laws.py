"""Which distribution a sample follows, by likelihood: the right one, or that of a catalogued mistake."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import numpy as np

from autograder.checks import Check
from autograder.statistics.distance import ks_two_sample_distance

SAME_LAW_ALPHA = 1e-3  # how often two samples of one distribution differ by more than the threshold
CLEARLY = math.log(1000.0)  # how much likelier the best distribution must be than every other one
BINS = 40
OFF, MOST_OFF = 1e-4, 0.4  # a tail probability; the largest share of samples beyond it


def law_that_explains(check: Check, args: tuple[Any, ...], student: Any, others: Sequence[Any]) -> int | None:
    """The index, among `others`, of the sample with the same distribution as the student's; None if unclear.

    Distributions are compared, not numbers, because a student's sampler may use its noise in another order than the
    catalogued one. Two things must hold. Exactly one other sample is as close as two samples of one distribution are.
    And the student's counts, in bins, are clearly likelier under that sample's shares than under those of any other
    sample and under the right distribution.
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
    """Whether two samples certainly come from different distributions."""
    mine, theirs = _sample(check, args, student), _sample(check, args, other)
    return mine is not None and theirs is not None and (mine.shape != theirs.shape or not _close(mine, theirs))


def _sample(check: Check, args: tuple[Any, ...], value: Any) -> np.ndarray | None:
    """The samples in a result, (N, P), as the check extracts them; None if it finds none."""
    pick = check.settings.get("draws") or check.settings["categories"]
    try:
        z = pick(value, *args)
    except Exception:
        return None
    if not isinstance(z, np.ndarray) or not len(z):
        return None
    return np.asarray(z[:, None] if z.ndim == 1 else z)


def _close(a: np.ndarray, b: np.ndarray) -> bool:
    # Each sample stays within the one-sample bound of the common distribution, so the two within twice that.
    bound = 2 * np.sqrt(np.log(2 * a.shape[1] / SAME_LAW_ALPHA) / (2 * len(a)))
    return all(ks_two_sample_distance(x, y) <= bound for x, y in zip(a.T, b.T, strict=True))


def _is_off_the_scale(check: Check, args: tuple[Any, ...], z: np.ndarray) -> bool:
    """Whether too many samples lie where the right distribution has practically none.

    Samples are compared on the scale of the right distribution function. There, everything far away ends up at 0 or 1,
    so that different distributions look the same.
    """
    if "cdf" not in check.settings:
        return False
    u = _on_scale(check, args, z)
    return bool(np.mean((u < OFF) | (u > 1 - OFF)) > MOST_OFF)


def _log_likelihood(check: Check, args: tuple[Any, ...], mine: np.ndarray, other: np.ndarray | None) -> float:
    """Log-likelihood of my counts in bins under the shares of another sample, or under the right distribution."""
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
    """The bin of every sample, on the scale on which the right distribution is uniform."""
    return np.minimum((_on_scale(check, args, z) * BINS).astype(int), BINS - 1)


def _on_scale(check: Check, args: tuple[Any, ...], z: np.ndarray) -> np.ndarray:
    u = np.asarray(check.settings["cdf"](z if z.shape[1] > 1 else z[:, 0], *args))
    return np.clip(np.nan_to_num(u.reshape(len(z), -1), nan=0.0), 0, 1)
