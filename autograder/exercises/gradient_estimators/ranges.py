"""What the docstrings of `gradient_estimators` promise of arguments."""

from autograder.exercises.gradient_estimators.cases import FARTHEST, MANY, NARROWEST, POINTS, WIDEST
from autograder.ranges import Range

MEAN = Range(*FARTHEST)

RANGES = {
    "score": {"z": Range(*POINTS, (1, MANY)), "mean": MEAN, "log_std": Range(NARROWEST, WIDEST, (1, 9))},
    "score_function_gradient": {"mean": MEAN, "log_std": Range(NARROWEST, WIDEST, (1, 3))},
    "reparameterized_gradient": {"mean": MEAN, "log_std": Range(NARROWEST, WIDEST, (1, 9))},
    "path_gradient": {"mean": MEAN, "log_std": Range(NARROWEST, WIDEST, (1, 9))},
}
