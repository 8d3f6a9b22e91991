"""What `cartesian_matrix` promises of its arguments."""

from autograder.ranges import Range

PRECISION = Range(0.02, 50.0)
S = {"S": Range(-1_000.0, 1_000.0, (1, 6))}
KNOWN = {"lam": PRECISION._replace(sizes=(1, 6)), "tau": PRECISION._replace(sizes=(1, 7))}
RANGES = {
    "update_q_mu": S | KNOWN | {"lam0": PRECISION},
    "update_q_xi": S | KNOWN | {"tau0": PRECISION},
    "elbo": S | KNOWN | {"lam0": PRECISION, "tau0": PRECISION},
}
