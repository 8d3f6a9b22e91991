"""How `cartesian_matrix` goes wrong."""

from autograder.exercises.cartesian_matrix.misconceptions.draws import DRAWS
from autograder.exercises.cartesian_matrix.misconceptions.edges import EDGES
from autograder.exercises.cartesian_matrix.misconceptions.habits import HABITS
from autograder.exercises.cartesian_matrix.misconceptions.inference import INFERENCE
from autograder.exercises.cartesian_matrix.misconceptions.limits import LIMITS
from autograder.exercises.cartesian_matrix.misconceptions.model import MODEL

MISCONCEPTIONS = (*MODEL, *DRAWS, *INFERENCE, *EDGES, *LIMITS, *HABITS)
