"""The ranges that an exercise promises for the arguments of its questions.

A docstring that says "sigma from 0.02 to 30" is a promise: the hidden cases must reach both ends, or a wrong answer
that fails only there keeps its marks. An exercise writes its promises down in `exercises/NAME/ranges.py`:

    RANGES = {"kl_gaussian": {"sigma1": Range(0.02, 30.0), "mu1": Range(-1e4, 1e4)}}

`verify` draws the cases of many seeds and reports what was drawn beside what is promised.
"""

from __future__ import annotations

from typing import NamedTuple


class Range(NamedTuple):
    """What is promised of the entries of one argument.

    low, high:  the smallest and the largest entry; every set of hidden cases holds one near each end
    sizes:      the shortest and the longest first axis; None for scalars and where the length is not promised
    """

    low: float
    high: float
    sizes: tuple[int, int] | None = None
