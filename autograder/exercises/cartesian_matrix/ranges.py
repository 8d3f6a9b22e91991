"""What `cartesian_matrix` promises of its arguments."""

from autograder.ranges import Range

PRECISION, MEAN = Range(0.02, 50.0), Range(-1_000.0, 1_000.0)
S = {"S": Range(-1_000.0, 1_000.0, (1, 16))}
KNOWN = {"lam": PRECISION._replace(sizes=(1, 16)), "tau": PRECISION._replace(sizes=(1, 18))}
ROWS, COLUMNS = {"mu0": MEAN, "lam0": PRECISION}, {"xi0": MEAN, "tau0": PRECISION}
RANGES = {
    "update_q_mu": S | KNOWN | ROWS | {"xi_mean": MEAN},
    "update_q_xi": S | KNOWN | COLUMNS | {"mu_mean": MEAN},
    "elbo": S
    | KNOWN
    | ROWS
    | COLUMNS
    | {"mu_mean": MEAN, "xi_mean": MEAN, "mu_precision": PRECISION, "xi_precision": PRECISION},
}
