"""What `troll_factories` promises of its arguments."""

from autograder.ranges import Range

X, T, R = Range(1e-5, 1e7, (1, 9)), Range(0.0, 5_000.0, (1, 9)), Range(0.0, 1.0, (1, 80))
PRIOR = Range(0.05, 40.0)
LENGTHS = {"kappa": PRIOR, "alpha": PRIOR, "beta": PRIOR}
RATES = {"a": PRIOR, "b": PRIOR}
WEIGHTS = {"delta": Range(0.05, 40.0, (1, 4))}
RANGES = {
    "log_joint": {"x": X, "t": T, "pi": Range(1e-6, 1.0, (1, 4))} | LENGTHS | RATES | WEIGHTS,
    "update_q_pi": WEIGHTS,
    "update_q_lambda": {"t": T} | RATES,
    "update_q_mu_tau": {"x": X} | LENGTHS,
    "update_q_z": {"x": X, "t": T},
    "elbo": {"x": X._replace(sizes=(1, 80)), "t": T._replace(sizes=(1, 80)), "r": R}
    | LENGTHS
    | RATES
    | {"delta": Range(0.05, 40.0, (1, 5))},
    "cavi": {"K": Range(1.0, 4.0)},
}
