"""What `bernoulli_mixture` promises of its arguments."""

from autograder.ranges import Range

X, R = {"X": Range(0.0, 1.0, (1, 230))}, {"r": Range(0.0, 1.0, (1, 230))}
BETA, DIRICHLET = {"a": Range(0.1, 30.0), "b": Range(0.1, 30.0)}, {"alpha": Range(0.1, 30.0, (1, 12))}
FACTOR = Range(0.02, 300.0, (1, 12))
FACTORS = {"a_q": FACTOR, "b_q": FACTOR, "alpha_q": FACTOR}
RANGES = {
    "log_joint": X
    | {"pi": Range(1e-4, 1.0), "theta": Range(1e-8, 1 - 1e-4)}
    | BETA
    | {"alpha": Range(0.1, 30.0, (1, 5))},
    "update_q_z": X | FACTORS,
    "update_q_theta": X | R | BETA,
    "update_q_pi": R | DIRICHLET,
    "elbo": X | R | FACTORS | BETA | DIRICHLET,
    "cavi": {"X": Range(0.0, 1.0, (1, 110)), "K": Range(1.0, 5.0)},
}
