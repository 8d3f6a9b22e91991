"""What `bernoulli_mixture` promises of its arguments; hidden cases reach each end."""

from __future__ import annotations

from autograder.ranges import Range

RANGES = {
    "cavi": {"X": Range(0.0, 1.0, (1, 110)), "K": Range(1.0, 5.0)},
}
