"""How samples differ from the distribution that they should follow: too wide, too narrow, shifted, all equal.

Pure functions on samples that the right distribution function has been applied to, so that right ones are uniform. They
are then turned into normal scores: for a normal distribution, a factor on its scale is the same factor there.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from scipy.special import ndtri

from autograder.diagnosis.patterns import Seen

FEWEST = 200  # samples of one call
SURE = 6.0  # standard errors
EDGE = 1e-9  # beyond this, a score says only that the sample is far out


class Drawn(NamedTuple):
    """The samples of one call on the scale on which they should be uniform, (N, columns)."""

    u: np.ndarray


def seen_in_draws(calls: Sequence[Drawn]) -> Seen | None:
    """What all calls say about location and scale; None if it is neither, or not clear."""
    columns = [column for one in calls for column in one.u.T if len(column) >= FEWEST]
    if not columns:
        return None
    if all(len(np.unique(column)) <= max(2, len(column) // 100) for column in columns):
        return Seen(
            "the same draws again and again",
            "Most of your samples are equal to others. Is one random number used for many, or are they rounded?",
        )
    scores = [ndtri(np.clip(column, EDGE, 1 - EDGE)) for column in columns]
    if any(np.mean((column <= EDGE) | (column >= 1 - EDGE)) > 0.02 for column in columns):
        return _far_out(columns)
    where = [(float(np.mean(s)), float(np.std(s, ddof=1)), len(s)) for s in scores]
    if not all(sd > 0 for _, sd, _ in where):  # all samples of a column are equal
        return None
    normal = all(_looks_normal((s - mean) / sd) for s, (mean, sd, _) in zip(scores, where, strict=True))
    moved = [abs(mean) > SURE * sd / math.sqrt(n) for mean, sd, n in where]
    wide = [sd > 1 and _scale_off(sd, n) for _, sd, n in where]
    narrow = [sd < 1 and _scale_off(sd, n) for _, sd, n in where]
    n = sum(count for _, _, count in where)
    if not any(moved) and normal and (all(wide) or all(narrow)):
        sds = [sd for _, sd, _ in where]
        alike = max(sds) / min(sds) < 1.05
        factor = f" about {np.mean(sds):.2f} times" if alike else ""
        name = "draws too far apart" if all(wide) else "draws too near to each other"
        hint = (
            f"The centre of your samples is right, but their spread is{factor} {'' if alike else 'not '}the right one "
            f"({n:,} samples compared). Is a variance used as a standard deviation, or a rate as a scale?"
        )
        return Seen(name, hint)
    if all(moved) and not any(wide) and not any(narrow) and normal:
        up = all(mean > 0 for mean, _, _ in where)
        down = all(mean < 0 for mean, _, _ in where)
        which = "too large" if up else "too small" if down else "off"
        hint = f"The spread of your samples is right, but their centre is {which} ({n:,} samples compared)."
        return Seen("draws around another centre", f"{hint} What is added to the noise, and what is it multiplied by?")
    return None


def _far_out(columns: Sequence[np.ndarray]) -> Seen | None:
    low = [float(np.mean(column <= EDGE)) for column in columns]
    high = [float(np.mean(column >= 1 - EDGE)) for column in columns]
    if min(low + high) > 0.01:
        return Seen(
            "draws too far apart",
            "On both sides, many of your samples lie where right ones practically never do. Is a variance used as a "
            "standard deviation, a rate as a scale, or is a square root missing?",
        )
    return None


def _scale_off(sd: float, n: int) -> bool:
    return abs(math.log(sd)) > SURE / math.sqrt(2 * n) and abs(math.log(sd)) > 0.02


def _looks_normal(z: np.ndarray) -> bool:
    """Whether scores have the tails and the symmetry of a normal distribution: then location and scale say it all."""
    n = len(z)
    skew, tails = float(np.mean(z**3)), float(np.mean(z**4)) - 3
    return abs(skew) < 5 * math.sqrt(6 / n) and abs(tails) < 5 * math.sqrt(24 / n)
