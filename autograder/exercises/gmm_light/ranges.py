"""What `gmm_light` promises of its arguments."""

from autograder.ranges import Range

WEIGHTS = {"pi": Range(1e-4, 1.0, (1, 4))}
PRECISIONS = {"tau": Range(0.01, 400.0, (1, 4))}
PRIOR = {"sigma": Range(0.02, 50.0, (1, 4))}
RANGES = {
    "log_joint": {"pi": Range(1e-6, 1.0, (1, 4))} | PRECISIONS | PRIOR,
    "update_q_z": {"x": Range(-400.0, 1_000.0, (1, 9))} | WEIGHTS,
    "update_q_mu": {"x": Range(-1_000.0, 1_000.0, (1, 9))} | PRECISIONS | PRIOR,
    "elbo": {"r": Range(0.0, 1.0, (1, 60)), "s2": Range(1e-6, 100.0, (1, 4))} | WEIGHTS | PRECISIONS | PRIOR,
    "cavi": {"pi": Range(1e-4, 1.0, (1, 5))},
}
