"""What `gaussian_mixture_em` promises of its arguments."""

from autograder.ranges import Range

X, WEIGHTS = {"X": Range(-20_000.0, 20_000.0, (1, 7))}, {"theta": Range(1e-4, 1.0, (1, 4))}
RANGES = {
    "e_step": X | WEIGHTS,
    "log_likelihood": {"X": Range(-20_000.0, 20_000.0, (1, 9))} | WEIGHTS,
    "expected_complete_log_likelihood": {"X": Range(-20_000.0, 20_000.0, (1, 60)), "q": Range(0.0, 1.0)} | WEIGHTS,
    "m_step": {"q": Range(0.0, 1.0, (7, 15))},
    "em": {"theta": Range(2e-4, 1.0, (1, 5)), "max_iter": Range(1.0, 600.0)},
}
