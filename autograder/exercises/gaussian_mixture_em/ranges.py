"""What `gaussian_mixture_em` promises of its arguments."""

from autograder.ranges import Range

X, WEIGHTS = {"X": Range(-20_000.0, 20_000.0, (1, 130))}, {"theta": Range(1e-4, 1.0, (1, 8))}
MIXTURE = X | WEIGHTS | {"mu": Range(-20_000.0, 20_000.0, (1, 8))}
RANGES = {
    "e_step": MIXTURE,
    "log_likelihood": MIXTURE,
    "expected_complete_log_likelihood": MIXTURE | {"q": Range(0.0, 1.0)},
    "m_step": {"X": Range(-20_000.0, 20_000.0, (4, 130)), "q": Range(0.0, 1.0, (4, 130))},
    "em": {"theta": Range(2e-4, 1.0, (1, 5)), "max_iter": Range(1.0, 600.0)},
}
