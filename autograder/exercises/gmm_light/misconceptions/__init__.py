"""How `gmm_light` goes wrong."""

from autograder.exercises.gmm_light.misconceptions.bound import BOUND
from autograder.exercises.gmm_light.misconceptions.draws import DRAWS
from autograder.exercises.gmm_light.misconceptions.edges import EDGES
from autograder.exercises.gmm_light.misconceptions.habits import HABITS
from autograder.exercises.gmm_light.misconceptions.limits import LIMITS
from autograder.exercises.gmm_light.misconceptions.model import MODEL
from autograder.exercises.gmm_light.misconceptions.updates import UPDATES

MISCONCEPTIONS = (*MODEL, *DRAWS, *UPDATES, *BOUND, *EDGES, *LIMITS, *HABITS)
