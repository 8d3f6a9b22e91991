"""What `coins` promises of its arguments."""

from autograder.ranges import Range

X, Q = {"x": Range(0.0, 1_000.0, (1, 60))}, {"q": Range(0.0, 1.0, (1, 60))}
PROBABILITIES = {"theta": Range(1e-4, 1.0, (1, 4)), "pi": Range(1e-4, 1.0, (1, 4))}
RANGES = {
    "e_step": {"x": Range(0.0, 1_000.0, (1, 7))} | PROBABILITIES,
    "log_likelihood": {"x": Range(0.0, 1_000.0, (1, 7))} | PROBABILITIES,
    "expected_complete_log_likelihood": X | Q | PROBABILITIES,
    "m_step": X | Q,
    "predict": {"x": Range(0.0, 1_000.0, (1, 7))} | PROBABILITIES,
    "em": {"theta": Range(1e-4, 1.0, (1, 5)), "pi": Range(1e-4, 0.9998, (1, 5)), "max_iter": Range(1.0, 600.0)},
}
