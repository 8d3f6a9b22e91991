"""What `gmm_light` promises of its arguments."""

from autograder.ranges import Range

WEIGHTS = {"pi": Range(1e-4, 1.0, (1, 12))}
PRECISIONS = {"tau": Range(0.01, 400.0, (1, 12))}
MEANS = Range(-1_000.0, 1_000.0, (1, 12))
PRIOR = {"nu": MEANS, "sigma": Range(0.02, 50.0, (1, 12))}
X = {"x": Range(-1_000.0, 1_000.0, (1, 130))}
VARIANCES = {"m": MEANS, "s2": Range(1e-6, 100.0, (1, 12))}
RANGES = {
    "log_joint": {"pi": Range(1e-6, 1.0, (1, 12)), "mu": MEANS} | X | PRECISIONS | PRIOR,
    "update_q_z": X | VARIANCES | WEIGHTS | PRECISIONS,
    "update_q_mu": X | PRECISIONS | PRIOR,
    "elbo": {"r": Range(0.0, 1.0, (1, 130))} | X | VARIANCES | WEIGHTS | PRECISIONS | PRIOR,
    "cavi": {"pi": Range(1e-4, 1.0, (1, 5))},
}
