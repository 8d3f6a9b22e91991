"""What `gmm_light` promises of its arguments; hidden cases reach each end."""

from __future__ import annotations

from autograder.ranges import Range

RANGES = {
    "cavi": {"pi": Range(1e-4, 1.0, (1, 5))},
}
