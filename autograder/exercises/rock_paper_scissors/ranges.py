"""What `rock_paper_scissors` promises of its arguments."""

from autograder.ranges import Range

M, PROBABILITIES = Range(-1000, 1000, (1, 15)), Range(0.0, 1.0, (1, 15))
SMALL, FEW = M._replace(sizes=(1, 6)), PROBABILITIES._replace(sizes=(1, 6))

RANGES = {
    "expected_payoff": {"p_a": PROBABILITIES, "p_b": PROBABILITIES, "M": M},
    "best_response_value": {"p_a": PROBABILITIES, "M": M},
    "minimax_strategy": {"M": SMALL},
    "exploitability": {"p_a": FEW, "M": SMALL},
    "is_minimax": {"p_a": FEW, "M": SMALL},
}
