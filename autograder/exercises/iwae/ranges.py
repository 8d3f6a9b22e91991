"""What the docstrings of `iwae` promise of the arguments."""

from autograder.exercises.iwae.cases import FAR, LOG_STD, LOG_W
from autograder.ranges import Range

RANGES = {
    "log_weights": {
        "x": Range(*FAR, sizes=(1, 14)),
        "mean": Range(*FAR, sizes=(1, 14)),
        "log_std": Range(*LOG_STD, sizes=(1, 14)),
    },
    "iwae_bound": {"log_w": Range(*LOG_W, sizes=(1, 40))},
}
