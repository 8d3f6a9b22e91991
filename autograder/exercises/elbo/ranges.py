"""What `elbo` promises of its arguments."""

from autograder.ranges import Range

RANGES = {
    "log_evidence": {"log_joint": Range(-12_000.0, 1_000.0, (1, 160))},
    "elbo": {"log_joint": Range(-12_000.0, 10.0, (1, 160)), "q": Range(0.0, 1.0, (1, 160))},
    "kl_to_posterior": {"log_joint": Range(-12_000.0, 10.0, (1, 160)), "q": Range(0.0, 1.0, (1, 160))},
}
