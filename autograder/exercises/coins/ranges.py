"""What `coins` promises of its arguments."""

from autograder.ranges import Range

X, Q = {"x": Range(0.0, 1_500.0, (1, 230))}, {"q": Range(0.0, 1.0, (1, 230))}
PROBABILITIES = {"theta": Range(1e-4, 1.0, (1, 5)), "pi": Range(1e-4, 1.0, (1, 5))}
RANGES = {
    "e_step": X | PROBABILITIES,
    "log_likelihood": X | PROBABILITIES,
    "expected_complete_log_likelihood": X | Q | PROBABILITIES,
    "m_step": X | Q,
    "predict": X | PROBABILITIES,
    "em": {"theta": Range(1e-4, 1.0, (1, 5)), "pi": Range(1e-4, 0.9998, (1, 5)), "max_iter": Range(1.0, 600.0)},
}
