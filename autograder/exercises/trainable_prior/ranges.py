"""What the docstrings of `trainable_prior` promise of the arguments."""

from autograder.exercises.trainable_prior.cases import FAR, LAMBDA2, SIGMA, VAR
from autograder.ranges import Range

ARGUMENTS = {name: Range(*FAR) for name in ("x", "mean", "lambda1")} | {
    "var": Range(*VAR),
    "lambda2": Range(*LAMBDA2),
    "sigma": Range(*SIGMA),
}
RANGES = {
    "vlb": ARGUMENTS | {"x": Range(*FAR, sizes=(1, 11)), "var": Range(*VAR, sizes=(1, 11))},
    "gradient_log_derivative": ARGUMENTS,
    "gradient_reparameterized": ARGUMENTS,
}
