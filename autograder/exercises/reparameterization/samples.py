"""What both halves of `reparameterization` share: its variants, sample sizes, and draws at first sight."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from autograder.checks.categories import labels_per_call
from autograder.checks.laws import sample_size
from autograder.checks.readers import ComplaintError, real
from autograder.checks.tensors import Array
from autograder.statistics.dependence import repeats
from autograder.statistics.distance import ks_distance

Variant = Mapping[str, Any]
Arguments = list[tuple[Any, ...]]
Rng = np.random.Generator

# The sheet's notebook plots rate 1, where a rate cannot be told from a scale; hence the second rate.
DEFAULT = {"l": 1, "other_l": 2.5, "a": [0.1, 0.2, 0.5, 0.2], "temp": 0.1, "N": 10000}


def draw_variant(rng: Rng) -> dict[str, Any]:
    """Other rates, one above and one below 1, and four other categories, all different."""
    shares = [[0.1, 0.15, 0.25, 0.5], [0.1, 0.15, 0.3, 0.45], [0.1, 0.2, 0.25, 0.45]]  # sum to 1 as float32 as well
    chosen = shares[int(rng.integers(len(shares)))]
    return {
        "l": round(float(rng.uniform(1.6, 3.2)), 1),
        "other_l": round(float(rng.uniform(0.3, 0.6)), 2),
        "a": [chosen[i] for i in rng.permutation(4)],
        "temp": 0.1,
        "N": 10000,
    }


# Sample sizes. A rate, a temperature or a probability that is 2 % off is to be seen. The first case of a check has the
# draws for that, in LOOKS calls at most: right samplers seldom need more than half of them, which spares slow ones.
# The other cases, for another range, precision or number of categories, have few.

FEW = 20_000
FEWER = 5_000  # where the end of a range is tried: what goes wrong there is not small
LOOKS = 8
DISTANCE = 0.01
FAR = 0.02  # enough for relaxed samples: their joint density shows a wrong temperature much sooner than any distance
SHIFT = 0.01  # 2 % of the largest probability, which is at least one half where this is tested
RATES = sample_size(DISTANCE, tests=2, looks=LOOKS)  # about 42,000 a call
RATIOS = sample_size(FAR, tests=10, looks=LOOKS)
LABELS = labels_per_call(SHIFT, k=5, cases=2, looks=LOOKS)
PART = FEW // LOOKS

AT_FIRST_SIGHT = 0.4  # the distance of a sample from its law that hundreds of draws exceed with probability 1e-13

RIVALS = (0.98, 1.02)  # rates and temperatures in the place of the right one, relative to it
CUT_OFF = (1e-3, 4e-3)  # probabilities of ends that clipped draws leave out


# Draws of many calls in a row, with nothing between them. Strata of a short call leave its counts hardly any freedom.
CALLS, FEWER_CALLS = 80, 56  # the fewer for labels, of which there are tables enough


def size_of_a_call(rng: Rng) -> int:
    return int(rng.integers(480, 530))


def in_a_row(student: Any, parameter: Any, N: int, name: str, calls: int) -> Any:
    sampler = getattr(student, name)
    return [sampler(parameter, N) for _ in range(calls)]


def near_an_end(rng: Rng, low: float, high: float) -> tuple[float, float]:
    """Numbers within a twentieth of either end."""
    near = float(rng.uniform(1.0, 1.05))
    return low * near, high / near


def one_per_draw(value: Any, N: int) -> Array:
    """The numbers (N,) of N draws, also given as (N, 1), as the docstrings allow."""
    array = real(value, finite=False)
    if N > 1 and array.shape == (1, N):
        raise ComplaintError(f"expected shape {(N,)} or {(N, 1)}, got {array.shape}")
    return real(array, (N,), finite=False)


def not_a_sample(u: Array) -> str:
    """What is wrong, at first sight, with uniform draws (N, P); "" if nothing is. A law that is only near passes."""
    n = len(u)
    if n >= 3 and max(repeats(column) for column in u.T) >= n - 1:
        return "all draws of the call are equal; a gradient is asked of a sample"
    if n >= 100 and max(ks_distance(column) for column in u.T) > AT_FIRST_SIGHT:
        return "where a gradient is asked for, the draws are far from the law that they should follow"
    return ""
