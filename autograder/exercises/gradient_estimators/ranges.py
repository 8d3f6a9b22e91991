"""What the docstrings of `gradient_estimators` promise of arguments."""

from autograder.exercises.gradient_estimators.cases import NARROWEST, WIDEST
from autograder.ranges import Range

RANGES = {
    "score": {"log_std": Range(NARROWEST, WIDEST, (1, 4))},
    "score_function_gradient": {"log_std": Range(NARROWEST, WIDEST, (1, 3))},
    "reparameterized_gradient": {"log_std": Range(NARROWEST, WIDEST, (1, 4))},
    "path_gradient": {"log_std": Range(NARROWEST, WIDEST, (1, 4))},
}
