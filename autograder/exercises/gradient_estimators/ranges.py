"""What the docstrings of `gradient_estimators` promise of arguments."""

from autograder.ranges import Range

LOG_STD = Range(-6.0, 2.0, (1, 4))

RANGES = {
    "score": {"log_std": LOG_STD},
    "score_function_gradient": {"log_std": LOG_STD, "eps": Range(-1.0, 1.0, (2, 5))},
    "reparameterized_gradient": {"log_std": LOG_STD, "eps": Range(-1.0, 1.0, (1, 7))},
    "path_gradient": {"log_std": LOG_STD, "eps": Range(-1.0, 1.0, (1, 7))},
}
