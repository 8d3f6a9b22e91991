"""What `bernoulli_mixture` promises of its arguments."""

from autograder.ranges import Range

X, R = {"X": Range(0.0, 1.0, (1, 8))}, {"r": Range(0.0, 1.0, (1, 80))}
BETA, DIRICHLET = {"a": Range(0.1, 30.0), "b": Range(0.1, 30.0)}, {"alpha": Range(0.1, 30.0, (1, 4))}
FACTORS = {"a_q": Range(0.02, 40.0, (1, 5)), "b_q": Range(0.4, 300.0, (1, 5)), "alpha_q": Range(0.1, 20.0, (1, 5))}
RANGES = {
    "log_joint": X | {"pi": Range(1e-4, 1.0), "theta": Range(1e-8, 1 - 1e-4)} | BETA | DIRICHLET,
    "update_q_z": X | {"a_q": Range(0.02, 40.0, (1, 4))},
    "update_q_theta": X | BETA,
    "update_q_pi": DIRICHLET,
    "elbo": {"X": Range(0.0, 1.0, (1, 80))} | R | FACTORS | BETA | {"alpha": Range(0.1, 30.0, (1, 5))},
    "cavi": {"X": Range(0.0, 1.0, (1, 110)), "K": Range(1.0, 5.0)},
}
