"""What `troll_factories` promises of its arguments; hidden cases reach each end."""

from __future__ import annotations

from autograder.ranges import Range

RANGES = {
    "cavi": {"K": Range(1.0, 4.0)},
}
