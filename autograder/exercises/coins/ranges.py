"""What `coins` promises of its arguments; hidden cases reach each end."""

from __future__ import annotations

from autograder.ranges import Range

RANGES = {
    "em": {"theta": Range(1e-4, 1.0, (1, 5)), "pi": Range(1e-4, 0.9998, (1, 5)), "max_iter": Range(1.0, 600.0)},
}
