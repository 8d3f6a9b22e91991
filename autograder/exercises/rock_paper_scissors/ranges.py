"""What `rock_paper_scissors` promises of its arguments."""

from __future__ import annotations

from collections.abc import Mapping

from autograder.ranges import Range

M = Range(-1000, 1000, (1, 15))
P_A = Range(0.0, 1.0, (1, 15))

SMALL = {"M": Range(-1000, 1000, (1, 6))}
MIXED = {"p_a": Range(0.0, 1.0, (1, 6))}

RANGES: Mapping[str, Mapping[str, Range]] = {
    "expected_payoff": {"p_a": P_A, "p_b": P_A, "M": M},
    "best_response_value": {"p_a": P_A, "M": M},
    "minimax_strategy": SMALL,
    "exploitability": MIXED | SMALL,
    "is_minimax": MIXED | SMALL,
}
