"""How `cartesian_matrix` goes wrong."""

from autograder.exercises.cartesian_matrix.misconceptions import inference, model
from autograder.misconceptions import misconceptions_in

MISCONCEPTIONS = misconceptions_in(model, inference)
