"""What the docstrings of `reparameterization` promise of arguments."""

from autograder.exercises.reparameterization.categorical import COLDEST, HOTTEST
from autograder.exercises.reparameterization.exponential import HIGHEST, LOWEST
from autograder.ranges import Range

RATE = Range(LOWEST, HIGHEST)
PROBABILITIES = Range(1 / 1024, 1016 / 1024, (2, 24))

RANGES = {
    "exp_sampler": {"l": RATE},
    "exp_reparametrize": {"l": RATE},
    "categorical_sampler": {"a": PROBABILITIES},
    "categorical_reparametrize": {"a": PROBABILITIES, "temp": Range(COLDEST, HOTTEST)},
    "categorical_evaluate": {"a": PROBABILITIES},
}
