"""What `beta_binomial` promises of its arguments."""

from autograder.ranges import Range

DATA = {"x": Range(0.0, 1_200.0, (1, 3_000)), "m": Range(1.0, 1_200.0)}
PRIOR = {"alpha": Range(0.1, 100.0), "beta": Range(0.1, 100.0)}
FACTOR = {"alpha_q": Range(0.5, 40_000.0), "beta_q": Range(0.5, 40_000.0)}
RANGES = {"update_q_theta": DATA | PRIOR, "elbo": DATA | PRIOR | FACTOR}
